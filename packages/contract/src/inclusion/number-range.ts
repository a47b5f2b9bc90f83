import type { Form } from "../check/compiler.ts";
import type { JsonSchema } from "../json-schema.ts";

/** The numbers between two bounds. In the live form the infinities and NaN are among them unless a keyword excludes them. */
export interface NumberRange {
  readonly low: number;
  readonly lowOpen: boolean;
  readonly high: number;
  readonly highOpen: boolean;
  readonly integer: boolean;
  readonly divisors: readonly number[];
  readonly nan: boolean;
}

/** What all of the schemas allow; undefined when that is no number at all. */
export function numberRange(schemas: readonly JsonSchema[], form: Form): NumberRange | undefined {
  const isOpen = form === "encoded";
  let range: NumberRange = {
    ...{ low: -Infinity, lowOpen: isOpen, high: Infinity, highOpen: isOpen },
    ...{ integer: false, divisors: [], nan: form === "live" },
  };
  for (const schema of schemas) range = narrowed(range, schema);
  if (range.integer) range = onIntegers(range);
  return isVoid(range) ? undefined : range;
}

function narrowed(range: NumberRange, schema: JsonSchema): NumberRange {
  const { minimum, maximum, exclusiveMinimum: above, exclusiveMaximum: under, multipleOf: divisor } = schema;
  let { low, lowOpen, high, highOpen } = range;
  if (minimum !== undefined && minimum > low) [low, lowOpen] = [minimum, false];
  if (above !== undefined && (above > low || (above === low && !lowOpen))) [low, lowOpen] = [above, true];
  if (maximum !== undefined && maximum < high) [high, highOpen] = [maximum, false];
  if (under !== undefined && (under < high || (under === high && !highOpen))) [high, highOpen] = [under, true];
  const isBounded = [minimum, maximum, above, under].some((bound) => bound !== undefined);
  const integer = range.integer || saysInteger(schema) || (divisor !== undefined && Number.isInteger(divisor));
  const hasNoInfinity = integer || divisor !== undefined;
  return {
    ...{
      low,
      lowOpen: lowOpen || (hasNoInfinity && low === -Infinity),
      high,
      highOpen: highOpen || (hasNoInfinity && high === Infinity),
    },
    integer,
    divisors: divisor === undefined || range.divisors.includes(divisor) ? range.divisors : [...range.divisors, divisor],
    nan: range.nan && !isBounded && !hasNoInfinity,
  };
}

const saysInteger = ({ type }: JsonSchema): boolean =>
  type === "integer" || (Array.isArray(type) && type.includes("integer") && !type.includes("number"));

/** Bounds on integers are closed. Beyond 2^53 the next integer is not one more. */
function onIntegers(range: NumberRange): NumberRange {
  const { low, lowOpen, high, highOpen } = range;
  const tightLow = isExact(low) ? (lowOpen ? Math.floor(low) + 1 : Math.ceil(low)) : low;
  const tightHigh = isExact(high) ? (highOpen ? Math.ceil(high) - 1 : Math.floor(high)) : high;
  return {
    ...range,
    ...{ low: tightLow, lowOpen: lowOpen && !isExact(low), high: tightHigh, highOpen: highOpen && !isExact(high) },
  };
}

const isExact = (bound: number): boolean => Math.abs(bound) < Number.MAX_SAFE_INTEGER;

const isVoid = ({ low, lowOpen, high, highOpen, nan }: NumberRange): boolean =>
  !nan && (low > high || (low === high && (lowOpen || highOpen)));

/** Why not every number of the narrow range is in the wide one: the keyword, and words for a number that is not. */
export interface RangeMiss {
  readonly keyword: string;
  readonly refused: string;
  /** Set when it could not be told whether there is such a value. */
  readonly isUnknown?: boolean;
}

export function numberMiss(narrow: NumberRange, wide: NumberRange): RangeMiss | undefined {
  if (wide.integer && !narrow.integer) return { keyword: "type", refused: "a number that is not an integer" };
  if (narrow.low < wide.low) return { keyword: "minimum", refused: `a number below ${wide.low}` };
  if (narrow.low === wide.low && wide.lowOpen && !narrow.lowOpen)
    return { keyword: "exclusiveMinimum", refused: String(wide.low) };
  if (narrow.high > wide.high) return { keyword: "maximum", refused: `a number above ${wide.high}` };
  if (narrow.high === wide.high && wide.highOpen && !narrow.highOpen) {
    return { keyword: "exclusiveMaximum", refused: String(wide.high) };
  }
  const divisor = wide.divisors.find((wanted) => !isMultiple(narrow, wanted));
  if (divisor !== undefined) return { keyword: "multipleOf", refused: `a number that is no multiple of ${divisor}` };
  return narrow.nan && !wide.nan ? { keyword: "type", refused: "NaN" } : undefined;
}

/** Division of doubles keeps its promises only between integers and for a divisor and itself. */
const isMultiple = ({ integer, divisors }: NumberRange, wanted: number): boolean =>
  (integer && wanted === 1) ||
  divisors.some((own) => own === wanted || (Number.isInteger(own) && Number.isInteger(wanted) && own % wanted === 0));

/** The range in pieces, cut where one of the others begins or ends; together they are the whole. */
export function cutAt(range: NumberRange, others: readonly NumberRange[]): readonly NumberRange[] {
  const cuts = [...new Set(others.flatMap(({ low, high }) => [low, high]))]
    .filter((cut) => cut >= range.low && cut <= range.high)
    .sort((one, other) => one - other);
  const pieces: NumberRange[] = [];
  let rest: NumberRange = { ...range, nan: false };
  for (const cut of cuts) {
    pieces.push({ ...rest, high: cut, highOpen: true });
    pieces.push({
      ...rest,
      low: cut,
      lowOpen: rest.lowOpen && rest.low === cut,
      high: cut,
      highOpen: rest.highOpen && rest.high === cut,
    });
    rest = { ...rest, low: cut, lowOpen: true };
  }
  pieces.push(rest);
  if (range.nan) pieces.push({ ...range, low: Infinity, high: -Infinity });
  return pieces.map((piece) => (piece.integer ? onIntegers(piece) : piece)).filter((piece) => !isVoid(piece));
}

/** The integers of a small range; undefined when there are more than `most`. */
export function integersOf({ low, high, integer }: NumberRange, most: number): readonly number[] | undefined {
  if (!integer || !(high - low < most)) return undefined;
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}
