/**
 * Strings that probably match a regular expression: of every choice the first, of every repetition the least, and once more. None where it uses
 * what is not read here (look-around, back references). The caller checks them.
 */
export function patternSample(source: string): readonly string[] {
  const found = [0, 1].map((extra) => read({ source, at: 0, extra }));
  return found.filter((text) => text !== undefined);
}

interface Reading {
  readonly source: string;
  /** How often more than the least a repetition is taken. */
  readonly extra: number;
  at: number;
}

function read(reading: Reading): string | undefined {
  const text = alternatives(reading);
  return reading.at === reading.source.length ? text : undefined;
}

function alternatives(reading: Reading): string | undefined {
  const first = sequence(reading);
  while (reading.source[reading.at] === "|") {
    reading.at += 1;
    sequence(reading);
  }
  return first;
}

function sequence(reading: Reading): string | undefined {
  let text: string | undefined = "";
  for (
    let next = reading.source[reading.at];
    next !== undefined && next !== "|" && next !== ")";
    next = reading.source[reading.at]
  ) {
    const one = atom(reading, next);
    const count = repetitions(reading);
    text = text === undefined || one === undefined ? undefined : text + one.repeat(count);
  }
  return text;
}

function atom(reading: Reading, next: string): string | undefined {
  reading.at += 1;
  if (next === "^" || next === "$") return "";
  if (next === ".") return "a";
  if (next === "(") return group(reading);
  if (next === "[") return characterClass(reading);
  if (next !== "\\") return next;
  const escaped = reading.source[reading.at] ?? "";
  reading.at += 1;
  return escapes[escaped] ?? (/[A-Za-z0-9]/.test(escaped) ? undefined : escaped);
}

const escapes: Readonly<Record<string, string>> = { d: "0", D: "a", w: "a", W: "-", s: " ", S: "a", n: "\n", t: "\t", r: "\r" };

function group(reading: Reading): string | undefined {
  const rest = reading.source.slice(reading.at);
  const opening = rest.startsWith("?:") ? "?:" : (/^\?<[A-Za-z]\w*>/.exec(rest)?.[0] ?? "");
  const isUnread = opening === "" && rest.startsWith("?");
  reading.at += opening.length;
  const text = alternatives(reading);
  reading.at += 1;
  return isUnread ? undefined : text;
}

function characterClass(reading: Reading): string | undefined {
  const rest = reading.source.slice(reading.at);
  const inner = /^(?:\\.|[^\]\\])*/.exec(rest)?.[0] ?? "";
  reading.at += inner.length + 1;
  try {
    const expression = new RegExp(`^[${inner}]$`, "u");
    return [..."a0A-_ .b1zZ9+/:\n", ...inner].find((one) => expression.test(one));
  } catch {
    return undefined;
  }
}

function repetitions(reading: Reading): number {
  const match = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})\??/.exec(reading.source.slice(reading.at));
  if (match === null) return 1;
  reading.at += match[0].length;
  const sign = match[0][0];
  if (sign === "*" || sign === "?") return reading.extra;
  if (sign === "+") return 1 + reading.extra;
  const least = Math.min(Number(match[1]), 1_000);
  return match[2] === undefined ? least : Math.min(least + reading.extra, match[2] === "" ? Infinity : Number(match[2]));
}
