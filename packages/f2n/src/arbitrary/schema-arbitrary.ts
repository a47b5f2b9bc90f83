import { checker, Fault, type JsonSchema } from "@onex/contract";
import type { Arbitrary } from "fast-check";
import { relocated } from "../faces/plain-schema.ts";
import { type Alternative, alternativesIn, valuesOf } from "./alternatives.ts";
import { liveArbitrary, type PartMaker } from "./live-arbitraries.ts";
import {
  type ArbitraryOptions,
  anythingArbitrary,
  type FastCheck,
  numberArbitrary,
  stringArbitrary,
} from "./plain-arbitraries.ts";
import { lastingParts, unmakeable } from "./reachable-parts.ts";

/** How many containers within containers values have, unless the schema wants more. */
const usualLevels = 8;
const mostLevels = 64;

/**
 * Live values that the schema admits, each of which passes `checker`. Types that contain themselves end after some levels; optional parts and variants
 * that cannot be made up, such as functions, are left out. Throws `codec/function` where one is needed, and `schema/unsupported` when no value was
 * found at all.
 */
export function schemaArbitrary(fc: FastCheck, root: JsonSchema, options: ArbitraryOptions): Arbitrary<unknown> {
  const alternativesOf = alternativesIn(root);
  const { $id: _id, ...whole } = relocated(root, "/$defs/root");
  /** A schema of the document with all that its references lead to. */
  const standingAlone = (schema: JsonSchema): JsonSchema => {
    const { $defs: _, $id: _own, $schema: _dialect, ...part } = relocated(schema, "/$defs/root");
    return { ...part, $defs: { root: whole } };
  };
  const known = new WeakMap<JsonSchema, Map<number, boolean>>();

  /** Whether some value ends within so many levels. */
  const fits = (schema: JsonSchema, levels: number): boolean => {
    if (levels < 0) return false;
    const byLevels = known.get(schema) ?? new Map<number, boolean>();
    known.set(schema, byLevels);
    const done = byLevels.get(levels);
    if (done !== undefined) return done;
    const found = alternativesOf(schema).some((way) => wayFits(way, levels));
    byLevels.set(levels, found);
    return found;
  };
  const wayFits = ({ schema }: Alternative, levels: number): boolean =>
    !unmakeable(schema) && lastingParts(schema).every(([part]) => fits(part, levels - 1));

  const made = new WeakMap<JsonSchema, Map<number, Arbitrary<unknown>>>();
  /** One arbitrary for a schema and what is left of the levels, however many ways lead there. */
  const make = (schema: JsonSchema, levels: number): Arbitrary<unknown> => {
    const byLevels = made.get(schema) ?? new Map<number, Arbitrary<unknown>>();
    made.set(schema, byLevels);
    const arbitrary = byLevels.get(levels) ?? makeAny(schema, levels);
    byLevels.set(levels, arbitrary);
    return arbitrary;
  };

  const makeAny = (schema: JsonSchema, levels: number): Arbitrary<unknown> => {
    const ways = alternativesOf(schema).filter((way) => wayFits(way, levels));
    const usable = ways.flatMap((way) => {
      const values = makeWay(way.schema, levels);
      return (values === undefined || way.isExact ? values : checked(values, schema)) ?? [];
    });
    const [only] = usable;
    if (only === undefined) throw nothingFound(JSON.stringify(schema).slice(0, 200));
    return usable.length === 1 ? only : fc.oneof(...usable);
  };

  const makeWay = (schema: JsonSchema, levels: number): Arbitrary<unknown> | undefined => {
    if (schema["x-onex-type"] !== undefined) return liveArbitrary(fc, schema, parts(levels - 1));
    const values = valuesOf(schema);
    if (values !== undefined) return fc.constantFrom(...values).map((value) => structuredClone(value));
    const byType = typesOf(schema).flatMap((type) => makeType(type, schema, levels) ?? []);
    return byType.length === 0 ? undefined : fc.oneof(...byType);
  };

  const makeType = (type: string, schema: JsonSchema, levels: number): Arbitrary<unknown> | undefined => {
    switch (type) {
      case "null":
        return fc.constant(null);
      case "boolean":
        return fc.boolean();
      case "number":
      case "integer":
        return numberArbitrary(fc, schema, type === "integer", options);
      case "string":
        return stringArbitrary(fc, schema);
      case "array":
        return arrays(schema, levels);
      case "object":
        return objects(schema, levels);
      default:
        return anythingArbitrary(fc);
    }
  };

  const parts = (levels: number): PartMaker => ({
    fits: (schema) => fits(schema, levels),
    part: (schema) => make(schema, levels),
    // An empty list ends what has no other end.
    list: (schema) =>
      fits(schema, levels) ? fc.array(make(schema, levels), { maxLength: longest(schema, levels) }) : fc.constant([]),
  });

  /** Containers within containers multiply. */
  const longest = (schema: JsonSchema, levels: number): number => (mayNest(schema) ? Math.max(1, Math.floor(levels / 2)) : 10);
  const mayNest = (schema: JsonSchema): boolean => alternativesOf(schema).some((way) => isContainer(way.schema));

  const arrays = (schema: JsonSchema, levels: number): Arbitrary<unknown> | undefined => {
    const { prefixItems = [], items, minItems: least = 0, maxItems = Infinity, uniqueItems } = schema;
    const first = prefixItems.slice(0, maxItems);
    const reachable = first.findIndex((item) => !fits(item, levels - 1));
    const prefix = reachable === -1 ? first : first.slice(0, reachable);
    const element = typeof items === "object" ? items : {};
    const hasRest = items !== false && prefix.length === prefixItems.length && fits(element, levels - 1);
    const minRest = Math.max(0, least - prefix.length);
    const maxRest = hasRest ? Math.min(maxItems - prefix.length, Math.max(minRest, longest(element, levels - 1))) : 0;
    if (minRest > maxRest) return undefined;
    const length = { minLength: minRest, maxLength: maxRest };
    const rest: Arbitrary<unknown[]> =
      maxRest === 0
        ? fc.constant([])
        : uniqueItems === true
          ? fc.uniqueArray(make(element, levels - 1), { ...length, comparator: sameItem })
          : fc.array(make(element, levels - 1), length);
    if (prefix.length === 0) return rest;
    const shortest = Math.min(least, prefix.length);
    return fc
      .tuple(fc.tuple(...prefix.map((item) => make(item, levels - 1))), rest, fc.integer({ min: shortest, max: prefix.length }))
      .map(([start, end, count]) => (count < prefix.length && minRest === 0 ? start.slice(0, count) : [...start, ...end]));
  };

  /** The named properties. Of optional containers only some at a time: a type with many that contain itself would fill the memory. */
  const propertiesOf = (
    named: readonly (readonly [name: string, part: JsonSchema])[],
    required: readonly string[],
    levels: number,
  ): Arbitrary<Record<string, unknown>> => {
    const some = named.filter(([name, part]) => !required.includes(name) && mayNest(part));
    const most = Math.floor(levels / 2);
    const recordOf = (entries: typeof named, requiredKeys: readonly string[]) =>
      fc.record(Object.fromEntries(entries.map(([name, part]) => [name, make(part, levels - 1)])), {
        requiredKeys: [...requiredKeys],
        noNullPrototype: true,
      });
    if (some.length <= most) return recordOf(named, required);
    const others = recordOf(
      named.filter((entry) => !some.includes(entry)),
      required,
    );
    const chosen = fc.subarray(some, { maxLength: most }).chain((entries) =>
      recordOf(
        entries,
        entries.map(([name]) => name),
      ),
    );
    return fc.tuple(others, chosen).map(([always, more]) => ({ ...always, ...more }));
  };

  const objects = (schema: JsonSchema, levels: number): Arbitrary<unknown> => {
    const { properties = {}, required = [], patternProperties = {}, propertyNames, additionalProperties: rest } = schema;
    const named = Object.entries(properties).filter(([name, part]) => required.includes(name) || fits(part, levels - 1));
    const unnamed = required
      .filter((name) => !Object.hasOwn(properties, name))
      .map((name) => [name, typeof rest === "object" ? rest : {}] as const);
    const record = propertiesOf([...named, ...unnamed], required, levels);
    const patterns = Object.keys(patternProperties).map((source) => new RegExp(source, "u"));
    const isFree = (key: string): boolean => key !== "__proto__" && !Object.hasOwn(properties, key);
    const records: Arbitrary<Record<string, unknown>>[] = [];
    const addRecord = (keys: Arbitrary<string>, part: JsonSchema): void => {
      if (!fits(part, levels - 1)) return;
      const minKeys = named.length === 0 && records.length === 0 ? (schema.minProperties ?? 0) : 0;
      const maxKeys = Math.max(minKeys, longest(part, levels - 1));
      records.push(fc.dictionary(keys, make(part, levels - 1), { minKeys, maxKeys, noNullPrototype: true }));
    };
    for (const [source, part] of Object.entries(patternProperties))
      addRecord(stringArbitrary(fc, { pattern: source }).filter(isFree), part);
    if (typeof rest === "object" || (rest !== false && (schema.minProperties ?? 0) > named.length)) {
      const names =
        propertyNames === undefined ? fc.string() : make({ type: "string", allOf: [propertyNames] }, levels).map(String);
      addRecord(
        names.filter((key) => isFree(key) && !patterns.some((pattern) => pattern.test(key))),
        typeof rest === "object" ? rest : {},
      );
    }
    return records.length === 0
      ? record
      : fc.tuple(record, ...records).map(([own, ...others]) => Object.assign({}, ...others, own));
  };

  const checked = (values: Arbitrary<unknown>, schema: JsonSchema): Arbitrary<unknown> | undefined => {
    const { is } = checker(standingAlone(schema));
    // A filter that lets nothing through would look for a value forever.
    const isFound = tries.some((seed) => fc.sample(values, { numRuns: 10, seed }).some(is));
    return isFound ? values.filter(is) : undefined;
  };

  let levels = usualLevels;
  while (!fits(root, levels)) {
    levels += 1;
    if (levels > mostLevels) throw obstacle(root, { alternativesOf, fits });
  }
  return make(root, levels);
}

/** Seeds of ten values each, after which a value counts as not to be found. */
const tries = Array.from({ length: 20 }, (_, seed) => seed);

const sameItem = (one: unknown, other: unknown): boolean =>
  one === other || (isObject(one) && isObject(other) && JSON.stringify(one) === JSON.stringify(other));
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/** Types that the keywords speak of, where none is named; one that no keyword speaks of may be anything. */
function typesOf(schema: JsonSchema): readonly string[] {
  if (schema.type !== undefined) return typeof schema.type === "string" ? [schema.type] : schema.type;
  const has = (...keys: readonly (keyof JsonSchema)[]): boolean => keys.some((key) => schema[key] !== undefined);
  if (
    has("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties")
  )
    return ["object"];
  if (has("items", "prefixItems", "minItems", "maxItems", "uniqueItems")) return ["array"];
  if (has("pattern", "format", "minLength", "maxLength")) return ["string"];
  return has("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf") ? ["number"] : ["anything"];
}

const isContainer = (schema: JsonSchema): boolean => {
  const type = schema["x-onex-type"];
  return (
    type === "map" ||
    type === "set" ||
    type === "iterable" ||
    (type === undefined &&
      valuesOf(schema) === undefined &&
      typesOf(schema).some((each) => each === "object" || each === "array"))
  );
};

interface Ways {
  alternativesOf(schema: JsonSchema): readonly Alternative[];
  fits(schema: JsonSchema, levels: number): boolean;
}

/** Why there is no value: what stands at the end of the parts that must be there. */
function obstacle(root: JsonSchema, { alternativesOf, fits }: Ways): Fault {
  let [path, schema] = ["", root];
  for (let level = 0; level <= mostLevels; level += 1) {
    const ways = alternativesOf(schema).map((way) => way.schema);
    const what = ways.map(unmakeable).find((words) => words !== undefined);
    if (what !== undefined) {
      return new Fault(
        "codec/function",
        `No value can be made up for ${path || "the value"}: it is ${what}, which lives only in its process; pass one yourself`,
        {
          details: { path },
        },
      );
    }
    const next = ways.flatMap((way) => lastingParts(way).filter(([part]) => !fits(part, mostLevels)))[0];
    if (next === undefined) break;
    [schema, path] = [next[0], `${path}${next[1]}`];
  }
  return nothingFound(path || "the value");
}

const nothingFound = (where: string): Fault =>
  new Fault(
    "schema/unsupported",
    `No value was found for ${where}: it contains itself without end, or its keywords exclude each other; loosen the schema`,
  );
