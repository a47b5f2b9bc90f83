import fc from "fast-check";

type Schema = Readonly<Record<string, unknown>>;

/** Numbers from 0 up to 1, the same for the same seed (xorshift32). */
export function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

const asSchema = (value: unknown): Schema => (typeof value === "object" && value !== null ? (value as Schema) : {}); // Any object may be read by key.
const listOf = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.map(asSchema) : []);

const anything: readonly unknown[] = [null, true, false, 0, 1, -2.5, "", "a", "B", "7", [], ["a"], {}, { a: 1 }, { b: "x" }];
const textsOf: Readonly<Record<string, string>> = {
  "date-time": "2020-02-03T04:05:06Z",
  date: "2020-02-03",
  uri: "https://x.y/z",
  email: "a@b.cd",
  regex: "^a",
};

/** Values that a schema (draft-07 or 2020-12) probably admits: written to its letter, whatever `not` and the like may add. */
export function instanceOf(root: Schema, random: () => number): unknown {
  const pick = <T>(from: readonly T[], otherwise: T): T => from[Math.floor(random() * from.length)] ?? otherwise;
  const target = (reference: string): Schema => {
    const steps = reference
      .split("/")
      .slice(1)
      .map((step) => decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"));
    return asSchema(steps.reduce<unknown>((place, step) => asSchema(place)[step], root));
  };

  let parts = 0;
  const make = (schema: Schema, depth: number): unknown => {
    // A type that needs itself has no instance, and one that branches has too large ones.
    parts += 1;
    if (depth > 20 || parts > 300) return null;
    const { $ref, const: constant, enum: values, anyOf, oneOf, allOf, type, if: condition, then, else: otherwise } = schema;
    const found: unknown[] = [];
    if (typeof $ref === "string") found.push(make(target($ref), depth + 1));
    if ("const" in schema) return constant;
    if (Array.isArray(values)) return pick(values, null);
    const variants = [...listOf(anyOf), ...listOf(oneOf)];
    if (variants.length > 0) found.push(make(depth > 8 ? (variants.at(-1) ?? {}) : pick(variants, {}), depth + 1));
    for (const part of listOf(allOf)) found.push(make(part, depth + 1));
    if (condition !== undefined) {
      if (random() < 0.5) found.push(make(asSchema(condition), depth), make(asSchema(then), depth));
      else found.push(make(asSchema(otherwise), depth));
    }
    const kinds = Array.isArray(type) ? type : [type];
    const kind = pick(kinds, undefined) ?? (schema["properties"] === undefined ? undefined : "object");
    if (kind !== undefined) found.push(ofKind(String(kind), schema, depth));
    if (found.length === 0) return pick(anything, null);
    const objects = found.filter((part) => typeof part === "object" && part !== null && !Array.isArray(part));
    return objects.length === found.length ? Object.assign({}, ...objects) : found.at(-1);
  };

  const ofKind = (kind: string, schema: Schema, depth: number): unknown => {
    const at = (keyword: string): number | undefined => (typeof schema[keyword] === "number" ? schema[keyword] : undefined);
    switch (kind) {
      case "string": {
        const least = "x".repeat(at("minLength") ?? 0);
        if (typeof schema["pattern"] === "string") return matching(schema["pattern"], Math.floor(random() * 1e6));
        return textsOf[String(schema["format"])] ?? (least === "" ? pick(["", "a", "7", "true", "abc def"], "") : least);
      }
      case "number":
      case "integer": {
        const least = at("minimum") ?? at("exclusiveMinimum");
        const most = at("maximum") ?? at("exclusiveMaximum");
        return pick(
          [least, most, (least ?? 0) + 1, (most ?? 0) - 1, kind === "integer" ? 3 : 0.5, 0].filter((n) => n !== undefined),
          0,
        );
      }
      case "boolean":
        return random() < 0.5;
      case "null":
        return null;
      case "array":
        return ofArray(schema, depth);
      default:
        return ofObject(schema, depth);
    }
  };

  const ofArray = (schema: Schema, depth: number): readonly unknown[] => {
    const { items, prefixItems, additionalItems, minItems, maxItems } = schema;
    const first = [...listOf(prefixItems), ...listOf(items)];
    const rest = Array.isArray(items) ? additionalItems : items;
    const least = typeof minItems === "number" ? minItems : 0;
    const most = typeof maxItems === "number" ? maxItems : Math.max(first.length, least) + 2;
    const wanted = depth > 6 ? least : least + Math.floor(random() * (most - least + 1));
    const ofRest = (): unknown => (rest === false ? undefined : make(asSchema(rest), depth + 1));
    return Array.from({ length: Math.min(wanted, 12) }, (_, n) =>
      first[n] === undefined ? ofRest() : make(first[n], depth + 1),
    ).filter((item) => item !== undefined);
  };

  const ofObject = (schema: Schema, depth: number): object => {
    const made: Record<string, unknown> = {};
    const required = new Set(Array.isArray(schema["required"]) ? schema["required"].map(String) : []);
    const properties = asSchema(schema["properties"]);
    for (const name of new Set([...Object.keys(properties), ...required])) {
      const isIn = required.has(name) || (depth < 6 && random() < 0.5);
      if (isIn && name !== "__proto__") made[name] = make(asSchema(properties[name]), depth + 1);
    }
    for (const [pattern, values] of Object.entries(asSchema(schema["patternProperties"]))) {
      if (depth < 6 && random() < 0.6) made[matching(pattern, Math.floor(random() * 1e6))] = make(asSchema(values), depth + 1);
    }
    const { additionalProperties: others, propertyNames: names } = schema;
    if (typeof others === "object" && others !== null && depth < 6 && random() < 0.6) {
      const name = names === undefined ? pick(["extra", "1", "x-y"], "extra") : String(make(asSchema(names), depth + 1));
      if (!(name in properties)) made[name] = make(asSchema(others), depth + 1);
    }
    return made;
  };

  return make(root, 0);
}

function matching(pattern: string, seed: number): string {
  try {
    return fc.sample(fc.stringMatching(new RegExp(pattern, "u"), { size: "xsmall" }), { seed, numRuns: 1 })[0] ?? "";
  } catch {
    return "no-match";
  }
}

/** The same value with one small thing changed somewhere: another scalar, a property more or less, an item more or less. */
export function mutated(value: unknown, random: () => number): unknown {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  if (typeof value !== "object" || value === null || random() < 0.15) return pick(anything);
  if (Array.isArray(value)) {
    const at = Math.floor(random() * value.length);
    const how = random();
    if (value.length === 0 || how < 0.2) return [...value, pick(anything)];
    if (how < 0.4) return value.toSpliced(at, 1);
    return value.with(at, mutated(value[at], random));
  }
  const names = Object.keys(value);
  const name = pick(names);
  if (name === undefined || random() < 0.15) return { ...value, [pick(["extra", "a", "b", "0"]) ?? "a"]: pick(anything) };
  if (random() < 0.3) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
  return { ...value, [name]: mutated(Reflect.get(value, name), random) };
}
