import { formats } from "../check/format.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { RangeMiss } from "./number-range.ts";

/** The strings of some length, counted in code points, that match every pattern and are of every format. */
export interface TextRange {
  readonly least: number;
  readonly most: number;
  readonly patterns: readonly string[];
  /** Only the formats that are asserted. */
  readonly formats: readonly string[];
}

/** What all of the schemas allow; undefined when that is no string at all. */
export function textRange(schemas: readonly JsonSchema[]): TextRange | undefined {
  let [least, most] = [0, Infinity];
  const patterns = new Set<string>();
  const asserted = new Set<string>();
  for (const { minLength = 0, maxLength = Infinity, pattern, format } of schemas) {
    least = Math.max(least, minLength);
    most = Math.min(most, maxLength);
    if (pattern !== undefined && !isAnyText(pattern)) patterns.add(pattern);
    if (format !== undefined && formats.has(format)) asserted.add(format);
  }
  return least > most ? undefined : { least, most, patterns: [...patterns], formats: [...asserted] };
}

const isAnyText = (pattern: string): boolean => ["", "^", "$", ".*", "^.*", "^[\\s\\S]*$", "^[\\s\\S]*"].includes(pattern);

const characters = (count: number): string => (count === 1 ? "1 character" : `${count} characters`);

/** Patterns are compared as texts: whether one expression allows no more than another is not decided. */
export function textMiss(narrow: TextRange, wide: TextRange): RangeMiss | undefined {
  const pattern = wide.patterns.find((wanted) => !narrow.patterns.includes(wanted));
  const format = wide.formats.find((wanted) => !narrow.formats.includes(wanted));
  const isFree = narrow.patterns.length === 0 && narrow.formats.length === 0;
  if (narrow.least < wide.least)
    return { keyword: "minLength", refused: `text shorter than ${characters(wide.least)}`, isUnknown: !isFree };
  if (narrow.most > wide.most)
    return { keyword: "maxLength", refused: `text longer than ${characters(wide.most)}`, isUnknown: !isFree };
  if (pattern !== undefined) return { keyword: "pattern", refused: `text that does not match ${pattern}`, isUnknown: !isFree };
  return format === undefined ? undefined : { keyword: "format", refused: `text that is no ${format}`, isUnknown: !isFree };
}
