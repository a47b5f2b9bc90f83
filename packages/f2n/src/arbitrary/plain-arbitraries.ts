import type { JsonSchema } from "@onex/contract";
import type { Arbitrary } from "fast-check";

export type FastCheck = typeof import("fast-check").default;

export interface ArbitraryOptions {
  /**
   * How large a number without bounds of its own gets at most. Default: as large as it may, NaN and the infinities included; a function that counts up
   * to its argument never comes back from those.
   */
  readonly magnitude?: number;
}

/** Finite numbers mostly small, whole or with few decimals: those are what people pass. */
export function numberArbitrary(
  fc: FastCheck,
  schema: JsonSchema,
  isInteger: boolean,
  { magnitude }: ArbitraryOptions,
): Arbitrary<number> | undefined {
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity, multipleOf } = schema;
  const { minimum = -Infinity, maximum = Infinity } = schema;
  const [least, most] = [Math.max(minimum, exclusiveMinimum), Math.min(maximum, exclusiveMaximum)];
  const [low, high] = bounded(least, most, magnitude ?? Number.MAX_SAFE_INTEGER);
  const fits = (value: number): boolean =>
    value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
  if (multipleOf !== undefined) return multiples(fc, multipleOf, [low, high], fits);
  const whole = [integersIn(fc, Math.max(low, -1000), Math.min(high, 1000), fits), integersIn(fc, low, high, fits)].filter(
    (each) => each !== undefined,
  );
  if (isInteger) return whole.length === 0 ? undefined : fc.oneof(...whole);
  if (least > most || (least === most && !fits(least))) return undefined;
  const isWide = magnitude === undefined;
  const anywhere = fc.double({
    min: isWide ? least : low,
    max: isWide ? most : high,
    minExcluded: least === exclusiveMinimum && Number.isFinite(least),
    maxExcluded: most === exclusiveMaximum && Number.isFinite(most),
    noNaN: true,
  });
  const decimals = fc.tuple(anywhere, fc.integer({ min: -100_000, max: 100_000 }), fc.constantFrom(2, 4, 10, 100));
  const few = decimals.map(([other, n, by]) => (n / by >= low && n / by <= high && fits(n / by) ? n / by : other));
  const odd = isWide && least === -Infinity && most === Infinity ? [fc.constantFrom(Number.NaN, Infinity, -Infinity, -0)] : [];
  return fc.oneof(...whole, ...whole, few, few, anywhere, ...odd);
}

/** Where one side is open, a stretch of the other's size. */
function bounded(least: number, most: number, size: number): readonly [number, number] {
  const low = least > -Infinity ? least : Math.min(-size, most - size);
  return [low, most < Infinity ? most : Math.max(size, low + size)];
}

function integersIn(fc: FastCheck, low: number, high: number, fits: (value: number) => boolean): Arbitrary<number> | undefined {
  let min = Math.max(Math.ceil(low), Number.MIN_SAFE_INTEGER);
  let max = Math.min(Math.floor(high), Number.MAX_SAFE_INTEGER);
  if (!fits(min)) min += 1;
  if (!fits(max)) max -= 1;
  return min > max || !fits(min) || !fits(max) ? undefined : fc.integer({ min, max });
}

function multiples(
  fc: FastCheck,
  step: number,
  [low, high]: readonly [number, number],
  fits: (value: number) => boolean,
): Arbitrary<number> | undefined {
  const [min, max] = [Math.ceil(low / step), Math.floor(high / step)].map((each) => Math.min(Math.max(each, -1e9), 1e9));
  if (min === undefined || max === undefined || min > max) return undefined;
  // 0.1 * 3 is not divided by 0.1 without a rest; what is not is checked away.
  return fc
    .integer({ min, max })
    .map((factor) => Number((factor * step).toPrecision(15)))
    .filter(fits);
}

/** Lengths are in code points. */
export function stringArbitrary(fc: FastCheck, { pattern, format, minLength = 0, maxLength }: JsonSchema): Arbitrary<string> {
  const made = format === undefined ? undefined : formats[format]?.(fc);
  if (made !== undefined) return made;
  const limits = { minLength, ...(maxLength === undefined ? {} : { maxLength }) };
  const plain = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: "grapheme-ascii", ...limits }) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", ...limits }) },
  );
  if (pattern === undefined) return plain;
  try {
    return fc.stringMatching(new RegExp(pattern, "u"), maxLength === undefined ? {} : { maxLength: maxLength * 2 });
  } catch {
    // It looks ahead or back; by luck some string matches.
    return plain;
  }
}

const instants = (fc: FastCheck): Arbitrary<string> =>
  fc
    .date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
    .map((date) => date.toISOString());

const formats: Readonly<Record<string, (fc: FastCheck) => Arbitrary<string>>> = {
  "date-time": instants,
  date: (fc) => instants(fc).map((text) => text.slice(0, 10)),
  time: (fc) => instants(fc).map((text) => text.slice(11)),
  email: (fc) => fc.stringMatching(/^[a-z]{1,8}(\.[a-z0-9]{1,8})?@[a-z][a-z0-9]{0,8}\.(com|org|net)$/),
  uri: (fc) => fc.webUrl(),
  uuid: (fc) => fc.uuid(),
  ipv4: (fc) => fc.ipV4(),
  ipv6: (fc) => fc.ipV6(),
  regex: (fc) => fc.constantFrom("a", "^[a-z]+$", "\\d{2}", "(a|b)*", "."),
};

/** Everything that `encode` can write. */
export const anythingArbitrary = (fc: FastCheck): Arbitrary<unknown> =>
  fc.anything({
    key: fc.string().filter((key) => key !== "__proto__"),
    maxDepth: 2,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
  });
