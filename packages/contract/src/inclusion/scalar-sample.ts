import type { NumberRange } from "./number-range.ts";
import { patternSample } from "./pattern-sample.ts";
import type { TextRange } from "./text-range.ts";

/** Numbers that are likely to be of the first range, and not of the second. The caller checks them. */
export function numberSamples(range: NumberRange, outside?: NumberRange): readonly number[] {
  const bounds = [range.low, range.high, ...(outside === undefined ? [] : [outside.low, outside.high])].filter(Number.isFinite);
  const near = bounds.flatMap((bound) => [bound, bound + 1, bound - 1, bound + 0.5, bound - 0.5]);
  const divisors = [...range.divisors, ...(outside?.divisors ?? [])];
  const multiples = divisors.flatMap((divisor) =>
    [0, ...bounds].flatMap((bound) => [0, 1, -1, 2, 3].map((count) => (Math.round(bound / divisor) + count) * divisor)),
  );
  const middle = bounds.length === 0 ? 0.5 : (range.low + range.high) / 2;
  const all = [...near, ...multiples, middle, Math.floor(middle), 1, 0, -1, 0.5, 7, -0.5, 1e6, -1e6];
  const special = [Infinity, -Infinity, Number.NaN];
  return [...new Set([...all.filter(Number.isFinite), ...special])].filter(
    (value) => isIn(range, value) && (outside === undefined || !isIn(outside, value)),
  );
}

function isIn({ low, lowOpen, high, highOpen, integer, divisors, nan }: NumberRange, value: number): boolean {
  if (Number.isNaN(value)) return nan;
  if (lowOpen ? value <= low : value < low) return false;
  if (highOpen ? value >= high : value > high) return false;
  return (!integer || Number.isInteger(value)) && divisors.every((divisor) => Number.isInteger(value / divisor));
}

const longest = 10_000;

const formatSamples: Readonly<Record<string, string>> = {
  "date-time": "2024-01-31T12:00:00Z",
  date: "2024-01-31",
  time: "12:00:00Z",
  email: "name@example.org",
  uri: "https://example.org/",
  uuid: "00000000-0000-4000-8000-000000000000",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  regex: "^a$",
};

/** Strings that are likely to be of the first range, and not of the second. The caller checks them. */
export function textSamples(range: TextRange, outside?: TextRange): readonly string[] {
  const beyond = outside === undefined ? [] : [outside.least - 1, outside.most + 1];
  const lengths = [...beyond, range.least, range.least + 1, range.most, 1, 2, 3, 8].filter(
    (length) => length >= range.least && length <= range.most && length <= longest,
  );
  // By the length alone one letter is as good as another.
  const letters = outside === undefined || outside.patterns.length + outside.formats.length > 0 ? "a0 A-\u{1F600}" : "a";
  const plain = [...new Set(lengths)].flatMap((length) => [...letters].map((one) => one.repeat(length)));
  const formatted = range.formats.flatMap((format) => formatSamples[format] ?? []);
  const matching = range.patterns.flatMap(patternSample).flatMap((text) => [text, ...padded(text, lengths)]);
  return [...new Set([...formatted, ...matching, ...plain])];
}

/** Longer texts that match too, where the pattern is not anchored. */
const padded = (text: string, lengths: readonly number[]): readonly string[] =>
  lengths.filter((length) => length > text.length).flatMap((length) => [text.padStart(length, "a"), text.padEnd(length, "a")]);
