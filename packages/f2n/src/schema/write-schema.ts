import {
  anySchema,
  bigintSchema,
  bytesSchema,
  dateSchema,
  errorSchema,
  Fault,
  functionSchema,
  type Json,
  type JsonSchema,
  type JsonType,
  localSchema,
  mapSchema,
  neverSchema,
  regexpSchema,
  setSchema,
  undefinedAmongOthers,
  undefinedSchema,
  unknownSchema,
  urlSchema,
} from "@onex/contract";
import { definitionsOf } from "./definitions.ts";
import type { Draft, DraftBody, ParameterDraft, Property, SignatureDraft } from "./draft.ts";
import { argumentOf, boundOf, flatMembers, valueAt } from "./draft-parts.ts";
import { noted } from "./noted-schema.ts";

/** What was met on the way and decides about the node as a whole. */
export interface Findings {
  /** The type says `any` somewhere, on purpose or not. */
  hasAny: boolean;
}

type Body<Kind extends DraftBody["kind"]> = Extract<DraftBody, { kind: Kind }>;

/**
 * Writes one document, standing alone: `compose` is given a writer and returns the root, whose definitions are added. `where` names the place that a refusal
 * is about. Throws the `f2n/` fault of a part that cannot be written.
 */
export function schemaDocument(
  roots: readonly Draft[],
  findings: Findings,
  compose: (writer: SchemaWriter) => JsonSchema,
): JsonSchema {
  const names = definitionsOf(roots);
  const definitions: Record<string, JsonSchema> = {};
  const writer = schemaWriter(names, findings, definitions);
  const root = compose(writer);
  return Object.keys(definitions).length === 0 ? root : { ...root, $defs: definitions };
}

export interface SchemaWriter {
  write(draft: Draft, where: string): JsonSchema;
  /** The closed object of the arguments of one call. */
  inputs(parameters: readonly ParameterDraft[], where: string): JsonSchema;
  /** An object type, written in place whether it has a definition or not. */
  object(body: Body<"object">, where: string): JsonSchema;
}

function schemaWriter(
  names: ReadonlyMap<Draft, string>,
  findings: Findings,
  definitions: Record<string, JsonSchema>,
): SchemaWriter {
  const write = (draft: Draft, where: string): JsonSchema => {
    const name = names.get(draft);
    if (name === undefined) return withNotes(draft, where);
    if (!(name in definitions)) {
      definitions[name] = {}; // Stands while it is written, as it may contain itself.
      definitions[name] = withNotes(draft, where);
    }
    return { $ref: `#/$defs/${name}` };
  };

  const withNotes = ({ body, notes }: Draft, where: string): JsonSchema =>
    notes === undefined ? inPlace(body, where) : noted(inPlace(body, where), notes);

  const inPlace = (body: DraftBody, where: string): JsonSchema => {
    switch (body.kind) {
      case "simple":
        if (body.type === "any") findings.hasAny = true;
        return simpleSchemas[body.type];
      case "literal":
        return { const: body.value };
      case "bigint-literal":
        return bigintLiteral(body.value);
      case "pattern":
        return body.pattern === "" ? { type: "string" } : { type: "string", pattern: body.pattern };
      case "value":
        return valueSchemas[body.type]();
      case "bytes":
        return bytesSchema(body.className);
      case "array":
        return { type: "array", items: write(body.items, `${where}[]`) };
      case "tuple":
        return tuple(body, where);
      case "map":
        return mapSchema(write(body.keys, `the keys of ${where}`), write(body.values, `the values of ${where}`));
      case "set":
        return setSchema(write(body.values, `the values of ${where}`));
      case "promise":
        return { "x-onex-type": body.kind, values: write(body.values, `the values of ${where}`) };
      case "iterable":
      case "async-iterable":
        return {
          "x-onex-type": body.kind,
          ...(isBareIterator(body.className) ? { "x-onex-class": body.className } : {}),
          values: write(body.values, `the values of ${where}`),
        };
      case "object":
        return object(body, where);
      case "any-object":
        return { type: ["object", "array"] };
      case "union":
        return union(body, where);
      case "all":
        return intersection(body, where);
      case "function":
        return callable(body.signatures, where);
      case "local":
        return localSchema(body.className === "" ? undefined : body.className);
      case "generic":
        return body.name === "this"
          ? write(body.constraint, where)
          : { ...write(body.constraint, where), "x-onex-generic": body.name };
      case "dependent":
        return { ...write(body.bound, where), $comment: body.text };
      case "refused":
        throw new Fault(body.code, `${where} ${body.reason}`);
      case "open":
        throw new Error(`A type was written before it was read at ${where}`);
    }
  };

  const object = ({ properties, index }: Body<"object">, where: string): JsonSchema => {
    const required = properties.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
    const written = properties.map((property) => [property.name, propertySchema(property, `${where}.${property.name}`)] as const);
    const patterns: Record<string, JsonSchema> = {};
    let rest: JsonSchema | undefined;
    for (const { keys, values } of index) {
      if (keys.body.kind === "local") continue;
      const schema = write(values, `the values of ${where}`);
      const pattern = keyPattern(keys);
      if (pattern === undefined) rest = schema;
      else patterns[pattern] = schema;
    }
    const [sole] = properties.length === 0 && index.length === 1 && rest !== undefined ? index : [];
    const isAnyObject = required.length === 0 && rest?.["x-onex-type"] === "any";
    return {
      // An array, too, has values of any type by its keys.
      type: isAnyObject ? ["object", "array"] : "object",
      ...(written.length === 0 ? {} : { properties: fromEntries(written) }),
      ...(required.length === 0 ? {} : { required }),
      ...(Object.keys(patterns).length === 0 ? {} : { patternProperties: patterns }),
      ...(sole === undefined || !isNoted(sole.keys) ? {} : { propertyNames: write(sole.keys, `the keys of ${where}`) }),
      ...(rest === undefined ? {} : { additionalProperties: rest }),
    };
  };

  const propertySchema = (property: Property, where: string): JsonSchema =>
    noted(beside(write(valueAt(property), where)), property.notes, property.defaultValue);

  const tuple = ({ elements }: Body<"tuple">, where: string): JsonSchema => {
    const at = elements.findIndex(({ kind }) => kind === "rest");
    const fixed = at === -1 ? elements : elements.slice(0, at);
    // An element that may be left out may be undefined, too, and then there is one after all.
    const prefixItems = fixed.map(({ draft }, n) => write(draft, `${where}[${n}]`));
    const minItems = elements.filter(({ kind }) => kind === "required").length;
    // JSON Schema has no word for elements after the rest: each of the remaining ones may be either.
    const tail = at === -1 ? [] : elements.slice(at).map(({ draft }) => draft);
    return {
      type: "array",
      ...(prefixItems.length === 0 ? {} : { prefixItems }),
      ...(minItems === 0 ? {} : { minItems }),
      ...(tail.length === 0 ? { maxItems: elements.length } : { items: union({ kind: "union", members: tail }, `${where}[]`) }),
    };
  };

  const union = (body: Body<"union">, where: string): JsonSchema => {
    const flat = flatMembers(body, (draft) => names.has(draft));
    const members = flat.filter(({ body: member }) => member.kind !== "local" || member.className !== "symbol");
    // A key may be a symbol as long as it is not written down.
    if (members.length > 0 && members.length < flat.length) {
      return { anyOf: [union({ kind: "union", members }, where), { ...localSchema("symbol"), not: {} }] };
    }
    const { values, others } = literalsOf(members.length === 0 ? flat : members);
    const schemas = distinct([...values, ...others.map((member) => write(member, where))]);
    const [only] = schemas;
    if (only !== undefined && schemas.length === 1) return only;
    const types = schemas.map(bareType);
    const bare = types.filter((type) => type !== undefined);
    return bare.length === schemas.length ? { type: bare } : { anyOf: schemas.map(beside) };
  };

  const intersection = ({ members }: Body<"all">, where: string): JsonSchema => {
    // What is callable or lives in its process has no other side that could be written down.
    const whole =
      members.find((draft) => boundOf(draft).kind === "function") ?? members.find((draft) => boundOf(draft).kind === "local");
    return whole === undefined ? { allOf: members.map((member) => write(member, where)) } : write(whole, where);
  };

  const callable = (signatures: readonly SignatureDraft[], where: string): JsonSchema => {
    if (signatures.length === 0) return functionSchema();
    const of = `function ${where}`;
    return functionSchema(
      overloaded(signatures.map(({ parameters }) => inputs(parameters, `of ${of}`))),
      overloaded(signatures.map(({ result }) => write(result, `the result of ${of}`))),
    );
  };

  const inputs = (parameters: readonly ParameterDraft[], where: string): JsonSchema => {
    const properties = parameters.map((parameter) => {
      const schema = write(
        argumentOf(parameter),
        `parameter "${parameter.name}"${where === "" ? "" : ` ${where}`}${typed(parameter)}`,
      );
      return [parameter.name, noted(parameter.isRest ? asArray(schema) : schema, parameter.notes, parameter.default)] as const;
    });
    const required = parameters.filter(({ optional }) => !optional).map(({ name }) => name);
    return {
      type: "object",
      ...(properties.length === 0 ? {} : { properties: fromEntries(properties) }),
      ...(required.length === 0 ? {} : { required }),
      additionalProperties: false,
    };
  };

  return { write, inputs, object };
}

/** Undefined beside other types or properties, where the flag alone would let any JSON stand for it. */
const beside = (schema: JsonSchema): JsonSchema => (schema === undefinedSchema ? undefinedAmongOthers : schema);

/** True for keys of which a comment says more than that they are texts. */
const isNoted = ({ body, notes }: Draft): boolean => notes !== undefined || (body.kind === "union" && body.members.some(isNoted));

const typed = ({ written }: ParameterDraft): string =>
  written === undefined ? "" : ` of type "${written.replace(/\s+/g, " ").slice(0, 120)}"`;

/** Variants of overloads say which one they are; a single signature needs none. */
export function overloaded(schemas: readonly JsonSchema[]): JsonSchema {
  const [only] = schemas;
  if (only !== undefined && schemas.length === 1) return only;
  return { anyOf: schemas.map((schema, at) => ({ ...schema, "x-onex-overload": at })) };
}

/** A rest parameter whose type says no more than that it is one still takes a list. */
const asArray = (schema: JsonSchema): JsonSchema => {
  if (schema.type === "array" || schema.anyOf !== undefined || schema.$ref !== undefined) return schema;
  const { "x-onex-type": _, ...rest } = schema;
  return { ...rest, type: "array" };
};

const simpleSchemas: Readonly<Record<Body<"simple">["type"], JsonSchema>> = {
  string: { type: "string" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  null: { type: "null" },
  undefined: undefinedSchema,
  void: undefinedSchema,
  any: anySchema,
  unknown: unknownSchema,
  "{}": { not: { anyOf: [{ type: "null" }, undefinedAmongOthers] } },
  never: neverSchema,
  bigint: bigintSchema(),
};

const valueSchemas = { date: dateSchema, url: urlSchema, regexp: regexpSchema, error: errorSchema } as const;

const bigintLiteral = (value: bigint): JsonSchema => ({
  "x-onex-type": "bigint",
  anyOf: [
    { const: String(value) },
    {
      type: "object",
      properties: { "$onex:bigint": { const: String(value) } },
      required: ["$onex:bigint"],
      additionalProperties: false,
    },
  ],
});

/** It has `next`, and need not be iterable. */
const isBareIterator = (className: string): boolean => className === "Iterator" || className === "AsyncIterator";

/** A number as ECMAScript prints it (`Number::toString`), which is what a key must look like to be one; "4.00" and "1e5" are names like any other. */
const numberName =
  "^(?:0|-?0\\.\\d*[1-9]|-?[1-9]\\d*(?:\\.\\d*[1-9])?|-?[1-9](?:\\.\\d*[1-9])?e(?:\\+(?:2[1-9]|[3-9]\\d|[1-3]\\d\\d)|-(?:[7-9]|[1-9]\\d|[1-3]\\d\\d))|-?Infinity|NaN)$";

/** Keys that only a part of all strings can be; undefined for every string. */
function keyPattern({ body }: Draft): string | undefined {
  if (body.kind === "pattern" && body.pattern !== "") return body.pattern;
  return body.kind === "simple" && body.type === "number" ? numberName : undefined;
}

function literalsOf(members: readonly Draft[]): { values: readonly JsonSchema[]; others: readonly Draft[] } {
  const others = members.filter(({ body, notes }) => body.kind !== "literal" || notes !== undefined);
  const whole = new Set(others.map(({ body, notes }) => (body.kind === "simple" && notes === undefined ? body.type : "")));
  // A promise may bring the type whose literal stands beside it.
  const literals = members.flatMap(({ body, notes }) =>
    body.kind === "literal" && notes === undefined && !whole.has(typeName(body.value)) ? [body.value] : [],
  );
  const isBoolean = literals.includes(true) && literals.includes(false);
  const values = isBoolean ? literals.filter((value) => typeof value !== "boolean") : literals;
  const hasNull = others.some(({ body }) => body.kind === "simple" && body.type === "null");
  const enumerated = hasNull && values.length > 0 ? [...values, null] : values;
  const rest = enumerated === values ? others : others.filter(({ body }) => body.kind !== "simple" || body.type !== "null");
  const [only] = enumerated;
  const named: JsonSchema[] =
    enumerated.length === 0 ? [] : enumerated.length === 1 && only !== undefined ? [{ const: only }] : [{ enum: enumerated }];
  return { values: isBoolean ? [{ type: "boolean" }, ...named] : named, others: rest };
}

const typeName = (value: Json): "string" | "number" | "boolean" | "" => {
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "";
};

function distinct(schemas: readonly JsonSchema[]): readonly JsonSchema[] {
  if (schemas.length < 2) return schemas;
  const seen = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  return [...seen.values()];
}

/** The word of a schema that says nothing but one type. */
const bareType = (schema: JsonSchema): JsonType | undefined => {
  const [only, ...others] = Object.keys(schema);
  // Read back from what this file writes: a single word is never an array.
  return only === "type" && others.length === 0 && !Array.isArray(schema.type) ? (schema.type as JsonType) : undefined;
};

/** `Object.fromEntries` would let a property named `__proto__` be lost. */
function fromEntries<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const result: Record<string, T> = {};
  for (const [name, value] of entries)
    Object.defineProperty(result, name, { value, enumerable: true, configurable: true, writable: true });
  return result;
}
