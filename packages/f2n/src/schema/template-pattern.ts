import { type LiteralType, type TemplateLiteralType, type Type, TypeFlags } from "../compiler/typescript-api.ts";

const anyText = "[\\s\\S]*";
const anyNumber = "(?:\\s+|\\s*(?:[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|0[xX][\\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)\\s*)";
const anyBigint = "-?(?:0|[1-9]\\d*|0[xX][\\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)";

/**
 * Regular expression (ECMA-262) for the strings that a template literal type admits; parts that no expression can say admit any text. As the compiler
 * does, it gives each placeholder the text up to the first place where the next fixed text stands, and one character where none stands between two.
 */
export function templatePattern(type: TemplateLiteralType): string {
  return `^${patternOf(type, undefined)}$`;
}

/** `next` is the fixed text that follows; undefined for the last placeholder, which has everything that is left. */
function patternOf(type: TemplateLiteralType, next: string | undefined): string {
  const parts = type.getTypes();
  const { texts } = type;
  const following = (at: number): string | undefined => (at === parts.length - 1 ? next : texts[at + 1]);
  return texts.map((text, at) => escaped(text) + (parts[at] === undefined ? "" : part(parts[at], following(at)))).join("");
}

function part(type: Type, next: string | undefined): string {
  if (type.isUnionType())
    return `(?:${type
      .getTypes()
      .map((each) => part(each, next))
      .join("|")})`;
  if (type.isTemplateLiteralType()) return patternOf(type, next);
  // Told by its flags.
  if (type.flags & TypeFlags.Literal) return escaped(String((type as LiteralType).value));
  if (type.flags & TypeFlags.Boolean) return "(?:true|false)";
  if (type.flags & TypeFlags.Null) return "null";
  if (type.flags & TypeFlags.Undefined) return "undefined";
  if (type.flags & TypeFlags.Number) return next === "" ? "[\\d\\s]" : anyNumber;
  if (type.flags & TypeFlags.BigInt) return next === "" ? "\\d" : anyBigint;
  if (next === undefined) return anyText;
  return next === "" ? "[\\s\\S]" : textBefore(next);
}

/** Without lookahead, which many readers of schemas do not know: before a longer text this admits a little more than the compiler. */
const textBefore = (next: string): string => (next.length === 1 ? `[^${next.replace(/[\\\]^-]/, "\\$&")}]*` : anyText);

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
