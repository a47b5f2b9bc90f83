import { type FieldKey, fieldKey, isMetaKey } from "./field-name.ts";

export interface HeadingField {
  readonly key: FieldKey;
  /** What follows its colon; "" when nothing does. */
  readonly value: string;
}

export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** A list mark before the signs, which makes it no heading for Markdown. */
  readonly stray: boolean;
  readonly field: HeadingField | undefined;
}

const written = /^ {0,3}(-?)(#{1,6})[ \t]+(\S.*)$/;

export function readHeading(text: string): Heading | undefined {
  const found = mayBegin(text) ? written.exec(text) : null;
  if (found === null) return undefined;
  const [, dash = "", signs = "", rest = ""] = found;
  const whole = rest.trim();
  const title = whole.endsWith("#") ? whole.replace(/(?<![ \t])[ \t]+#+$/, "").trim() : whole;
  return { level: signs.length, text: title, stray: dash !== "", field: fieldOf(title) };
}

/** Few lines begin with a number sign, and their first characters say so quicker than a pattern. */
function mayBegin(text: string): boolean {
  let at = 0;
  while (at < 3 && text.charCodeAt(at) === 0x20) at++;
  if (text.charCodeAt(at) === 0x2d) at++;
  return text.charCodeAt(at) === 0x23;
}

/** Only a field of one value has it in its heading. */
function fieldOf(text: string): HeadingField | undefined {
  const whole = fieldKey(text);
  if (whole !== undefined) return { key: whole, value: "" };
  const colon = text.indexOf(":");
  const key = colon < 0 ? undefined : fieldKey(text.slice(0, colon));
  return key === undefined || !isMetaKey(key) ? undefined : { key, value: text.slice(colon + 1).trim() };
}

export const isCommentary = ({ text }: Heading): boolean => /\bassistant\b|^additional ideas\b/i.test(text);
