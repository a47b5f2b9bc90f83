import { type JsonReader, pathOf, report, syntaxError } from "./json-reader.ts";

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Decimal digits that a double always holds. */
const safeDigits = 15;

/** Reads the number that the reader stands at. */
export function readNumber(reader: JsonReader): number {
  const { text, at: start } = reader;
  if (text[start] === "-") reader.at += 1;
  const first = reader.at;
  const integer = readDigits(reader);
  if (text[first] === "0" && reader.at > first + 1) {
    reader.at = first + 1;
    return syntaxError(reader, "no digit after a leading 0");
  }
  const isShort = reader.at - first <= safeDigits;
  const isInteger = !readFraction(reader);
  if (isInteger && isShort) return first === start ? integer : -integer;
  const value = Number(text.slice(start, reader.at));
  if (isInteger ? !Number.isSafeInteger(value) : !Number.isFinite(value)) {
    report(
      reader,
      pathOf(reader),
      isInteger
        ? "is an integer beyond 2^53 - 1, which a JSON number cannot hold; where a bigint is asked for, send its digits as a string"
        : "is beyond the range of a double",
    );
  }
  return value;
}

/** Gives the value of the digits, right for as many as a double holds. */
function readDigits(reader: JsonReader): number {
  const { text } = reader;
  let code = text.charCodeAt(reader.at);
  if (!isDigit(code)) return syntaxError(reader, "a digit");
  let value = 0;
  while (isDigit(code)) {
    value = value * 10 + (code - 0x30);
    reader.at += 1;
    code = text.charCodeAt(reader.at);
  }
  return value;
}

/** Whether a fraction or an exponent was there. */
function readFraction(reader: JsonReader): boolean {
  const { text, at: start } = reader;
  if (text[reader.at] === ".") {
    reader.at += 1;
    readDigits(reader);
  }
  if (text[reader.at] === "e" || text[reader.at] === "E") {
    reader.at += 1;
    if (text[reader.at] === "+" || text[reader.at] === "-") reader.at += 1;
    readDigits(reader);
  }
  return reader.at > start;
}
