import type { Form } from "./compiler.ts";
import { formats, formatWords } from "./format.ts";
import { countOf, listOf, numberOf, patternOf, type RawSchema, textOf, unusable } from "./read-schema.ts";
import { explaining, type Kind, kindRule, leaf, type Rule } from "./rule.ts";
import { sameJson } from "./same-json.ts";
import { shown } from "./shown.ts";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

const kinds: Readonly<Record<string, Kind>> = {
  null: { words: "null", fits: (value) => value === null },
  boolean: { words: "a boolean", fits: (value) => typeof value === "boolean" },
  integer: { words: "an integer", fits: Number.isInteger },
  number: { words: "a number", fits: Number.isFinite },
  string: { words: "a string", fits: (value) => typeof value === "string" },
  array: { words: "an array", fits: Array.isArray },
  object: { words: "an object", fits: isObject },
};

/** A live `number` may be NaN or infinite; encoded those are tags. */
const liveNumber: Kind = { words: "a number", fits: (value) => typeof value === "number" };

export function typeRules(schema: RawSchema, at: string, form: Form): readonly Rule[] {
  const { type } = schema;
  if (type === undefined) return [];
  const wanted = (Array.isArray(type) ? type : [type]).map((name) => {
    const kind = typeof name === "string" && Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) throw unusable(at, `has the unknown type ${JSON.stringify(name)}`);
    return name === "number" && form === "live" ? liveNumber : kind;
  });
  const [first, second] = wanted;
  if (first === undefined) throw unusable(at, `must name at least one type in "type"`);
  // `objectRules` looks at the kind of the value anyway.
  if (type === "object") return [explaining(kindRule(first, shown))];
  if (second === undefined) return [kindRule(first, shown)];
  const words = eitherOf(wanted.map((kind) => kind.words));
  return [kindRule({ words, fits: (value) => wanted.some((kind) => kind.fits(value)) }, shown)];
}

/** `a, b or c`, each once. */
export function eitherOf(words: readonly string[]): string {
  const once = [...new Set(words)];
  return once.length < 2 ? once.join("") : `${once.slice(0, -1).join(", ")} or ${once.at(-1)}`;
}

export function valueRules(schema: RawSchema, at: string): readonly Rule[] {
  const rules: Rule[] = [];
  if (schema.const !== undefined) rules.push(oneOfValues([schema.const]));
  const values = listOf(schema, "enum", at);
  if (values !== undefined) rules.push(oneOfValues(values));
  return rules;
}

/** `const` and `enum`. Scalars are found in a set; only containers are compared one by one. */
function oneOfValues(values: readonly unknown[]): Rule {
  const scalars = new Set(values.filter((value) => typeof value !== "object" || value === null));
  const containers = values.filter((value) => typeof value === "object" && value !== null);
  const [only] = values;
  const is =
    values.length === 1 && containers.length === 0
      ? (value: unknown) => value === only
      : (value: unknown) =>
          typeof value === "object" && value !== null ? containers.some((one) => sameJson(one, value)) : scalars.has(value);
  const words = eitherOf(values.slice(0, 10).map((value) => JSON.stringify(value) ?? "undefined"));
  const wanted = values.length > 10 ? `one of ${values.length} values, such as ${words}` : words;
  return leaf(is, (value) => `must be ${wanted}, got ${shown(value)}`);
}

const onNumbers = (holds: (value: number) => boolean, message: string): Rule =>
  leaf(
    (value) => typeof value !== "number" || holds(value),
    (value) => `${message}, got ${shown(value)}`,
  );

export function numberRules(schema: RawSchema, at: string): readonly Rule[] {
  const rules: Rule[] = [];
  const minimum = numberOf(schema, "minimum", at);
  const maximum = numberOf(schema, "maximum", at);
  const above = numberOf(schema, "exclusiveMinimum", at);
  const under = numberOf(schema, "exclusiveMaximum", at);
  const divisor = numberOf(schema, "multipleOf", at);
  if (minimum !== undefined) rules.push(onNumbers((value) => value >= minimum, `must be at least ${minimum}`));
  if (maximum !== undefined) rules.push(onNumbers((value) => value <= maximum, `must be at most ${maximum}`));
  if (above !== undefined) rules.push(onNumbers((value) => value > above, `must be more than ${above}`));
  if (under !== undefined) rules.push(onNumbers((value) => value < under, `must be less than ${under}`));
  if (divisor !== undefined) {
    if (divisor <= 0) throw unusable(at, `must have a number above 0 as "multipleOf"`);
    rules.push(onNumbers((value) => Number.isInteger(value / divisor), `must be a multiple of ${divisor}`));
  }
  return rules;
}

const onStrings = (holds: (value: string) => boolean, message: string): Rule =>
  leaf(
    (value) => typeof value !== "string" || holds(value),
    (value) => `${message}, got ${shown(value)}`,
  );

export function stringRules(schema: RawSchema, at: string): readonly Rule[] {
  const rules: Rule[] = [];
  const least = countOf(schema, "minLength", at);
  const most = countOf(schema, "maxLength", at);
  const pattern = textOf(schema, "pattern", at);
  const format = textOf(schema, "format", at);
  if (least !== undefined)
    rules.push(onStrings((text) => hasLength(text, least, Infinity), `must have at least ${characters(least)}`));
  if (most !== undefined) rules.push(onStrings((text) => hasLength(text, 0, most), `must have at most ${characters(most)}`));
  if (pattern !== undefined) {
    const expression = patternOf(pattern, at);
    rules.push(onStrings((text) => expression.test(text), `must match ${expression}`));
  }
  const asserted = format === undefined ? undefined : formats.get(format);
  if (format !== undefined && asserted !== undefined)
    rules.push(onStrings(asserted, `must be ${formatWords.get(format) ?? `a ${format}`}`));
  return rules;
}

const characters = (count: number): string => (count === 1 ? "1 character" : `${count} characters`);

/** Lengths are in code points: between half the UTF-16 units and all of them, so most strings need no count. */
function hasLength(text: string, least: number, most: number): boolean {
  const units = text.length;
  if (units < least || units > most * 2) return false;
  if (units >= least * 2 && units <= most) return true;
  let points = 0;
  for (const _ of text) points += 1;
  return points >= least && points <= most;
}
