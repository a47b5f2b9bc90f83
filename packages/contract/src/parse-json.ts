import type { Json } from "./json.ts";
import { type Frame, Halt, halt, type JsonReader, pathOf, report, skipSpace, syntaxError } from "./parse/json-reader.ts";
import { readNumber } from "./parse/read-number.ts";
import { exceedsBytes, readString } from "./parse/read-string.ts";
import { type Parsed, parsed, refused } from "./parsed.ts";

export interface JsonLimits {
  /** UTF-8 bytes of the whole text. Default: no limit. */
  readonly maxBytes?: number;
  /** Containers within containers. Default 512, as deep as `encode` writes. */
  readonly maxDepth?: number;
  /** Values in all, containers among them, keys not. Default: no limit. */
  readonly maxValues?: number;
  /** UTF-8 bytes of one string or key. Default: no limit. */
  readonly maxStringLength?: number;
}

/** What one event may have (its text is limited with `maxBytes: 262_144`). */
export const eventLimits = {
  maxBytes: 262_144,
  maxDepth: 64,
  maxValues: 10_000,
  maxStringLength: 65_536,
} as const satisfies JsonLimits;

/**
 * Reads JSON text strictly, as I-JSON (RFC 7493) over RFC 8259: UTF-8 that is valid and has no byte order mark, no name twice in an object, no lone
 * surrogate, written or escaped, no integer literal beyond ±(2^53 − 1), no number beyond a double, and no key `__proto__`.
 *
 * Gives every such problem with its path, at most 100. A syntax error (with line and column, in UTF-16 units) or an exceeded limit ends the
 * reading. Takes time linear in the text and no stack; never throws.
 */
export function parseJson(input: string | Uint8Array, limits: JsonLimits = {}): Parsed<Json> {
  const { maxBytes = Infinity, maxDepth = 512, maxValues = Infinity, maxStringLength = Infinity } = limits;
  if (typeof input === "string" ? exceedsBytes(input, maxBytes) : input.byteLength > maxBytes) {
    return refused({ path: "", message: `is larger than ${maxBytes} bytes` });
  }
  const text = typeof input === "string" ? input : decodeUtf8(input);
  if (text === undefined) return refused({ path: "", message: "is not valid UTF-8" });
  const reader: JsonReader = { text, at: 0, isWellFormed: text.isWellFormed(), frames: [], problems: [] };
  try {
    const value = readDocument(reader, { maxDepth, maxValues, maxStringLength });
    return reader.problems.length === 0 ? parsed(value) : refused(...reader.problems);
  } catch (thrown) {
    if (thrown instanceof Halt) return refused(...reader.problems);
    throw thrown;
  }
}

/** Keeps a byte order mark, which JSON does not allow. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

type ValueLimits = Required<Omit<JsonLimits, "maxBytes">>;

const opensObject = 0x7b;
const closesObject = 0x7d;
const opensArray = 0x5b;
const closesArray = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const quote = 0x22;
const minus = 0x2d;

/** Reads value after value; the open containers are kept in `frames`, so nesting takes no stack. */
function readDocument(reader: JsonReader, limits: ValueLimits): Json {
  let values = 0;
  for (;;) {
    const code = skipSpace(reader);
    values += 1;
    if (values > limits.maxValues) halt(reader, "", `has more than ${limits.maxValues} values`);
    const isOpened = (code === opensObject || code === opensArray) && open(reader, code === opensArray, limits);
    if (isOpened) continue;
    const value = code === opensObject || code === opensArray ? close(reader) : readScalar(reader, code, limits);
    const whole = place(reader, value, limits);
    if (whole !== undefined) return whole.value;
  }
}

/** Opens a container and goes to its first value; false when it is empty. */
function open(reader: JsonReader, isArray: boolean, limits: ValueLimits): boolean {
  const { frames } = reader;
  if (frames.length >= limits.maxDepth) halt(reader, pathOf(reader), `is nested deeper than ${limits.maxDepth} levels`);
  frames.push(isArray ? { items: [], members: undefined, name: "" } : { items: undefined, members: {}, name: "" });
  reader.at += 1;
  const code = skipSpace(reader);
  if (code === (isArray ? closesArray : closesObject)) return false;
  if (!isArray) readName(reader, code, limits);
  return true;
}

/** Leaves the innermost container, whose closing bracket the reader stands at. */
function close(reader: JsonReader): Json {
  reader.at += 1;
  const frame = reader.frames.pop();
  return frame?.items ?? frame?.members ?? null;
}

/** Puts a value where it belongs and goes to the next one; gives the whole document when this was its last. */
function place(reader: JsonReader, value: Json, limits: ValueLimits): { readonly value: Json } | undefined {
  let complete = value;
  for (;;) {
    const frame = reader.frames[reader.frames.length - 1];
    const code = skipSpace(reader);
    if (frame === undefined) return Number.isNaN(code) ? { value: complete } : syntaxError(reader, "the end");
    attach(frame, complete);
    if (code === comma) {
      reader.at += 1;
      if (frame.members !== undefined) readName(reader, skipSpace(reader), limits);
      return undefined;
    }
    if (code !== (frame.items === undefined ? closesObject : closesArray)) {
      syntaxError(reader, frame.items === undefined ? '"," or "}"' : '"," or "]"');
    }
    complete = close(reader);
  }
}

function attach({ items, members, name }: Frame, value: Json): void {
  if (items !== undefined) items.push(value);
  // Assigned, this name would set the prototype; it has been reported.
  else if (members !== undefined && name !== "__proto__") members[name] = value;
}

function readName(reader: JsonReader, code: number, limits: ValueLimits): void {
  if (code !== quote) syntaxError(reader, "a name in quotes");
  const name = readText(reader, limits, true);
  const frame = reader.frames[reader.frames.length - 1];
  if (frame?.members === undefined) return;
  frame.name = name;
  if (Object.hasOwn(frame.members, name)) report(reader, pathOf(reader), "is there twice");
  if (name === "__proto__") report(reader, pathOf(reader), "is a name that no object may have");
  if (skipSpace(reader) !== colon) syntaxError(reader, '":"');
  reader.at += 1;
}

function readText(reader: JsonReader, { maxStringLength }: ValueLimits, isName: boolean): string {
  const start = reader.at;
  const text = readString(reader);
  const path = (): string => pathOf(reader, { container: isName });
  const what = isName ? "has a name" : "is a string";
  if (exceedsBytes(text, maxStringLength)) halt(reader, path(), `${what} of more than ${maxStringLength} bytes`);
  const hasEscape = reader.at - start > text.length + 2;
  if ((hasEscape || !reader.isWellFormed) && !text.isWellFormed()) report(reader, path(), `${what} with a lone surrogate`);
  return text;
}

const words = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;

function readScalar(reader: JsonReader, code: number, limits: ValueLimits): Json {
  if (code === quote) return readText(reader, limits, false);
  if (code === minus || (code >= 0x30 && code <= 0x39)) return readNumber(reader);
  for (const [word, value] of words) {
    if (reader.text.startsWith(word, reader.at)) {
      reader.at += word.length;
      return value;
    }
  }
  return syntaxError(reader, "a value");
}
