import { type JsonReader, syntaxError } from "./json-reader.ts";

const quote = 0x22;
const backslash = 0x5c;

const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Reads the string whose opening quote the reader stands at. */
export function readString(reader: JsonReader): string {
  const { text } = reader;
  reader.at += 1;
  let start = reader.at;
  let read = "";
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      reader.at = at + 1;
      return read === "" ? text.slice(start, at) : read + text.slice(start, at);
    }
    if (code === backslash) {
      read += text.slice(start, at);
      reader.at = at + 1;
      read += readEscape(reader);
      start = reader.at;
      at = start - 1;
    } else if (code < 0x20 || Number.isNaN(code)) {
      reader.at = at;
      return syntaxError(reader, Number.isNaN(code) ? 'the closing "' : "a control character to be escaped");
    }
  }
}

function readEscape(reader: JsonReader): string {
  const { text, at } = reader;
  const letter = text.charAt(at);
  const simple = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (simple !== undefined) {
    reader.at = at + 1;
    return simple;
  }
  const digits = text.slice(at + 1, at + 5);
  if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) return syntaxError(reader, "an escape sequence");
  reader.at = at + 5;
  return String.fromCharCode(Number.parseInt(digits, 16));
}

/** Whether a text has more than so many bytes in UTF-8. Three bytes hold any UTF-16 unit, so most texts need no count. */
export function exceedsBytes(text: string, limit: number): boolean {
  if (text.length * 3 <= limit) return false;
  if (text.length > limit) return true;
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Each half of a surrogate pair counts two of its four bytes.
    bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
  }
  return bytes > limit;
}
