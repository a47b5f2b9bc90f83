import { step } from "../json-pointer.ts";
import { nearestName } from "../name-hint.ts";
import type { Compiler } from "./compiler.ts";
import { countRules, isObject, namesRule, type Properties, patternsRule } from "./key-rules.ts";
import { below, isRecord, patternOf, type RawSchema, recordOf, textsOf } from "./read-schema.ts";
import { addProblem, anything, leaf, maxProblems, nothing, type Rule } from "./rule.ts";
import { shown } from "./shown.ts";

/** What a schema says of the properties of an object. */
interface Shape {
  /** The described ones, then those that are only required. */
  readonly properties: readonly Property[];
  /** For every other property. */
  readonly rest: Rule;
  readonly objectsOnly: boolean;
  readonly live: boolean;
}

interface Property {
  readonly name: string;
  readonly rule: Rule;
  readonly required: boolean;
  /** Every object inherits something of this name (`constructor`, `toString`), so only one of its own or of its class counts. */
  readonly shadowed: boolean;
}

/** The rules for objects. The first of them also checks `type: "object"`, so that a value is looked at once. */
export function objectRules(schema: RawSchema, at: string, compiler: Compiler): readonly Rule[] {
  const { additionalProperties: others, propertyNames: names, patternProperties: patterns } = schema;
  const rest = others === undefined ? anything : compiler.part(others, below(at, "additionalProperties"));
  const shape = readShape(schema, at, patterns === undefined ? rest : anything, compiler);
  const rules = [propertiesRule(shape), ...countRules(schema, at)];
  const record = shape.live ? recordRule(schema, at, rest) : anything;
  rules.push(record);
  if (names !== undefined) rules.push(namesRule(compiler.part(names, below(at, "propertyNames"))));
  if (patterns !== undefined) rules.push(patternsRule(schema, at, rest, compiler));
  return rules.filter((rule) => rule !== anything);
}

/**
 * A Map or Date has no keys of its own, so it would pass for a record of anything; a typed array has numbers for keys. To TypeScript all of them are records
 * of `any`, and of nothing else.
 */
function recordRule({ additionalProperties: others, patternProperties: patterns }: RawSchema, at: string, rest: Rule): Rule {
  const ofUnknown = isRecord(others) && others["x-onex-type"] === "unknown";
  const byName = ofUnknown || (rest !== anything && rest !== nothing);
  if (!byName && patterns === undefined) return anything;
  const hasNumbers = !byName && Object.keys(patterns ?? {}).some((pattern) => patternOf(pattern, at).test("0"));
  return leaf(
    (value) => !isObject(value) || !isBuiltIn(value) || (hasNumbers && ArrayBuffer.isView(value)),
    (value) => `must be a plain object, got ${shown(value)}`,
  );
}

function isBuiltIn(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return false;
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value) || builtIns.some((one) => value instanceof one);
}

const builtIns = [Map, Set, Date, URL, RegExp, Error, Promise, WeakMap, WeakSet];

function readShape(schema: RawSchema, at: string, rest: Rule, compiler: Compiler): Shape {
  const described = recordOf(schema, "properties", at);
  const required = new Set(textsOf(schema, "required", at));
  const property = (name: string, rule: Rule): Property => ({
    name,
    rule,
    required: required.has(name),
    shadowed: name in Object.prototype,
  });
  const known = Object.keys(described).map((name) =>
    property(name, compiler.part(described[name], below(at, "properties", name))),
  );
  const unknown = [...required].filter((name) => !Object.hasOwn(described, name)).map((name) => property(name, rest));
  return { properties: [...known, ...unknown], rest, objectsOnly: schema.type === "object", live: compiler.form === "live" };
}

function propertiesRule(shape: Shape): Rule {
  const { properties, rest, objectsOnly } = shape;
  if (properties.length > 0 || rest !== anything) return { is: inOnePass(shape), explain: propertyByProperty(shape) };
  return objectsOnly ? { is: isObject, explain: anything.explain } : anything;
}

/**
 * Follows the keys of the value, which mostly come in the order of the description: the quickest way through an object, and it meets undescribed
 * keys as it goes. Only when a described property was not met does anything else have to be looked at.
 */
function inOnePass(shape: Shape): Rule["is"] {
  const { properties, rest, objectsOnly, live } = shape;
  const byName = new Map(properties.map((property) => [property.name, property]));
  const count = properties.length;
  return (value) => {
    if (!isObject(value)) return !objectsOnly;
    let index = 0;
    let met = 0;
    for (const key in value) {
      let property = properties[index];
      if (property !== undefined && property.name === key) index += 1;
      else property = byName.get(key);
      const item = value[key];
      if (property === undefined) {
        if (rest !== anything && item !== undefined && !rest.is(item) && Object.hasOwn(value, key)) return false;
      } else if (item !== undefined || (live && property.required)) {
        if (!property.rule.is(item)) return false;
        met += 1;
      }
    }
    return met === count || unmetHold(shape, value);
  };
}

/** Whether every described property may be what it is, wherever the value has it from. */
function unmetHold({ properties, live }: Shape, value: Properties): boolean {
  for (const property of properties) {
    const item = read(value, property);
    if (item === undefined && !property.required) continue;
    if (item === undefined && !isThere(value, property, live)) return false;
    if (!property.rule.is(item)) return false;
  }
  return true;
}

const read = (value: Properties, { name, shadowed }: Property): unknown =>
  shadowed && !Object.hasOwn(value, name) ? ofClass(value, name) : value[name];

/** A method that its class has of its own in place of every object's, as `toString` of a Date. */
function ofClass(value: Properties, name: string): unknown {
  const item = name === "__proto__" || name === "constructor" ? undefined : value[name];
  return item === Reflect.get(Object.prototype, name) ? undefined : item;
}

/**
 * Whether a property whose value is undefined is there. In the live form it may be, also as an accessor of a class; no JSON value has such a one.
 */
const isThere = (value: Properties, { name, shadowed }: Property, live: boolean): boolean =>
  live && (shadowed ? Object.hasOwn(value, name) : name in value);

/** Looked for among a few names, and for the problems that a sentence has room for: whoever sends the value chooses how long it takes. */
function meant(key: string, described: ReadonlySet<string>, problems: number): string {
  const near = described.size > 50 || problems >= 5 ? undefined : nearestName(key, described);
  return near === undefined ? "" : `, did you mean ${JSON.stringify(near)}?`;
}

function propertyByProperty({ properties, rest, live }: Shape): Rule["explain"] {
  const described = new Set(properties.map(({ name }) => name));
  return (value, path, found) => {
    if (!isObject(value)) return;
    for (const property of properties) {
      const item = read(value, property);
      if (item === undefined && !property.required) continue;
      if (item !== undefined || isThere(value, property, live)) property.rule.explain(item, path + step(property.name), found);
      else addProblem(found, { path, message: `is missing ${JSON.stringify(property.name)}` });
    }
    if (rest === anything) return;
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item === undefined || described.has(key) || found.length >= maxProblems) continue;
      if (rest === nothing)
        addProblem(found, { path, message: `must not have ${JSON.stringify(key)}${meant(key, described, found.length)}` });
      else rest.explain(item, path + step(key), found);
    }
  };
}
