import { type JsonSchema, unknownSchema } from "@onex/contract";
import { alternativesOf, followed, kindOf, literalObject, type Port, part, standalone, whole } from "./port.ts";
import { someSchema } from "./schema-parts.ts";
import { includes } from "./unify.ts";

/** What the arguments say of a type parameter: by its name, each schema that was found in its place. */
export type Candidates = Map<string, JsonSchema[]>;

const unknown = whole(unknownSchema);

/**
 * Finds what stands in the places of type parameters: `taken` is the schema of a parameter with such places, `given` that of its argument. A place of which
 * nothing is known gets `unknown`, for the type parameter may then be anything. As TypeScript does it, a union gives its other members what they take and the
 * type parameter the rest, a tuple bound to a list gives each of its items, and what a function takes says nothing: its inputs are places to fill, not to read.
 */
export function inferGenerics(taken: JsonSchema, given: JsonSchema | undefined, found: Candidates): void {
  const met = new Map<JsonSchema, Set<JsonSchema>>();

  const infer = (to: Port, from: Port): void => {
    const name = to.schema["x-onex-generic"];
    if (name !== undefined) {
      found.set(name, [...(found.get(name) ?? []), standalone(from)]);
      return;
    }
    const seen = met.get(to.schema) ?? new Set();
    if (seen.has(from.schema)) return;
    met.set(to.schema, seen.add(from.schema));
    const at = followed(to);
    if (at.schema !== to.schema) infer(at, from);
    else inferWithin(to, from);
  };

  const inferWithin = (to: Port, from: Port): void => {
    for (const [place, content] of sharesOf(unionOf(to), from)) infer(place, content);
    for (const each of to.schema.allOf ?? []) infer(part(to, each), from);
    const reader = readers[kindOf(to) ?? ""];
    if (reader === undefined) return;
    for (const [place, content] of reader(to, alternativesOf(from))) infer(place, content);
  };

  infer(whole(taken), given === undefined ? unknown : whole(given));
}

/** A place inside the schema of a parameter, with what the argument has there. */
type Found = readonly (readonly [place: Port, content: Port])[];

/** What each member of a union gets of an argument: those that are no type parameters what is of their kind, type parameters what none of those takes. */
function sharesOf(members: readonly Port[], from: Port): Found {
  if (members.length === 0) return [];
  if (isUnknown(from)) return members.map((each) => [each, unknown] as const);
  const open = members.filter(({ schema }) => schema["x-onex-generic"] !== undefined);
  const others = members.filter((member) => !open.includes(member));
  const cases = alternativesOf(from);
  const alike = others.flatMap((each) =>
    cases.filter((one) => kindOf(one) === kindOf(followed(each))).map((one) => [each, one] as const),
  );
  const rest = cases.filter((one) => !others.some((each) => isTakenBy(one, each)));
  return [...alike, ...open.flatMap((each) => rest.map((one) => [each, one] as const))];
}

const unionOf = (to: Port): readonly Port[] =>
  to.schema["x-onex-type"] === undefined
    ? (to.schema.anyOf ?? to.schema.oneOf ?? []).flatMap((each) => membersOf(part(to, each)))
    : [];

/** The members of a union, those of unions inside it included. */
function membersOf(port: Port): readonly Port[] {
  const { schema } = port;
  if (schema["x-onex-generic"] !== undefined || schema["x-onex-type"] !== undefined || schema.anyOf === undefined) return [port];
  return schema.anyOf.flatMap((each) => membersOf(part(port, each)));
}

/** Whether a member of a union that is no type parameter itself has the case. One that holds a type parameter was read, and takes all of its kind. */
function isTakenBy(one: Port, member: Port): boolean {
  const kind = kindOf(followed(member));
  if (kind === undefined || kind !== kindOf(one)) return false;
  const mayHold = someSchema(member.schema, (each) => each["x-onex-generic"] !== undefined || each.$ref !== undefined);
  return kind === "undefined" || mayHold || includes(standalone(one), standalone(member));
}

const isUnknown = ({ schema }: Port): boolean => schema["x-onex-type"] === "unknown" || schema["x-onex-type"] === "any";

/** Finds the places inside a schema; `cases` are what the argument may be. */
type Reader = (to: Port, cases: readonly Port[]) => Found;

const isOpen = (cases: readonly Port[]): boolean => cases.some(isUnknown);
const ofKind = (cases: readonly Port[], ...kinds: readonly string[]): readonly Port[] =>
  cases.filter((each) => kinds.includes(kindOf(each) ?? ""));

/** A reader of one place: what the cases have there, or `unknown` when one of them is. */
const each =
  (place: (to: JsonSchema) => JsonSchema | undefined, contents: (from: Port) => readonly Port[]): Reader =>
  (to, cases) => {
    const inside = place(to.schema);
    if (inside === undefined) return [];
    const all = isOpen(cases) ? [unknown] : cases.flatMap(contents);
    return all.map((content) => [part(to, inside), content] as const);
  };

const readers: Readonly<Record<string, Reader>> = {
  array: readArray,
  object: readObject,
  map: (to, cases) =>
    (["keys", "values"] as const).flatMap((key) =>
      each(
        (schema) => schema[key],
        (from) => contentOf(from, "map", key),
      )(to, cases),
    ),
  set: each(valuesOf, (from) => contentOf(from, "set", "values")),
  promise: each(valuesOf, (from) => contentOf(from, "promise", "values")),
  iterable: each(valuesOf, itemsOf),
  "async-iterable": each(valuesOf, itemsOf),
  function: each(
    ({ outputs }) => outputs,
    (from) => (kindOf(from) === "function" ? [inside(from, from.schema.outputs)] : []),
  ),
};

function valuesOf({ values }: JsonSchema): JsonSchema | undefined {
  return values;
}

const inside = (from: Port, schema: JsonSchema | boolean | undefined): Port =>
  typeof schema === "object" ? part(from, schema) : unknown;

const contentOf = (from: Port, kind: string, key: "keys" | "values"): readonly Port[] =>
  kindOf(from) === kind ? [inside(from, from.schema[key])] : [];

/** What comes out of anything that can be iterated. */
function itemsOf(from: Port): readonly Port[] {
  const { schema } = from;
  switch (kindOf(from)) {
    case "array":
      return elementsOf(from, 0);
    case "set":
    case "iterable":
    case "async-iterable":
      return [inside(from, schema.values)];
    case "map": {
      const { keys = unknownSchema, values = unknownSchema } = schema;
      return [part(from, { type: "array", prefixItems: [keys, values], minItems: 2, maxItems: 2 })];
    }
    case "string":
      return [whole({ type: "string" })];
    case "bytes":
      return [whole(schema["x-onex-class"]?.startsWith("Big") === true ? { "x-onex-type": "bigint" } : { type: "number" })];
    default:
      return [];
  }
}

/** The items of an array from an index on. */
function elementsOf(from: Port, first: number): readonly Port[] {
  const { prefixItems = [], items, maxItems } = from.schema;
  const fixed = prefixItems.slice(first).map((item) => part(from, item));
  return maxItems !== undefined && maxItems <= prefixItems.length ? fixed : [...fixed, inside(from, items)];
}

function readArray(to: Port, cases: readonly Port[]): Found {
  const { prefixItems = [], items } = to.schema;
  const lists = ofKind(cases, "array");
  const fixed = prefixItems.flatMap((place, index) => {
    const contents = lists.map((list) => inside(list, list.schema.prefixItems?.[index] ?? list.schema.items));
    return (isOpen(cases) ? [unknown] : contents).map((content) => [part(to, place), content] as const);
  });
  if (typeof items !== "object") return fixed;
  const rest = isOpen(cases) ? [unknown] : lists.flatMap((list) => elementsOf(list, prefixItems.length));
  return [...fixed, ...rest.map((content) => [part(to, items), content] as const)];
}

function readObject(to: Port, cases: readonly Port[]): Found {
  const { properties = {}, additionalProperties, patternProperties = {} } = to.schema;
  const objects = isOpen(cases) ? [unknown] : ofKind(cases, "object");
  const named = Object.entries(properties).flatMap(([name, place]) => {
    const isRequired = to.schema.required?.includes(name) === true;
    return objects.flatMap((object) =>
      propertyOf(object, name, isRequired).map((content) => [part(to, place), content] as const),
    );
  });
  const others = [additionalProperties, ...Object.values(patternProperties)].filter((place) => typeof place === "object");
  const known = new Set(Object.keys(properties));
  return [
    ...named,
    ...others.flatMap((place) =>
      objects.flatMap((object) => restOf(object, known)).map((content) => [part(to, place), content] as const),
    ),
  ];
}

/** A property that may be missing is undefined then, where the parameter asks for it. */
function propertyOf(object: Port, name: string, isRequired: boolean): readonly Port[] {
  if (isUnknown(object)) return [unknown];
  const { properties = {}, additionalProperties, required = [] } = object.schema;
  const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
  if (typeof own !== "object") return [];
  return isRequired && !required.includes(name)
    ? [part(object, own), whole({ "x-onex-type": "undefined" })]
    : [part(object, own)];
}

/** Values of all keys but these. An open object may have more than it describes, so only a literal, or a schema of the rest, says enough. */
function restOf(object: Port, known: ReadonlySet<string>): readonly Port[] {
  if (isUnknown(object)) return [unknown];
  const { properties = {}, patternProperties = {}, additionalProperties, $comment } = object.schema;
  const named = Object.entries(properties).flatMap(([name, schema]) => (known.has(name) ? [] : [part(object, schema)]));
  const patterns = Object.values(patternProperties).map((schema) => part(object, schema));
  return additionalProperties === false || $comment === literalObject
    ? [...named, ...patterns]
    : [...named, ...patterns, inside(object, additionalProperties)];
}
