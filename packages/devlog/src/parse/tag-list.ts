import { matchesOf } from "./pattern-matches.ts";

/** Tags start with a letter of any script, so `PR #20` and colours in digits are none; `/page#anchor` is none, because nothing separates it. */
const hashTag = /(?<=^|[\s,[(;|])#([\p{L}_][\p{L}\p{M}\p{N}_.-]*)/gu;
/** The same for texts of ASCII alone, at half the cost. */
const plainHashTag = /(?<=^|[\s,[(;|])#([A-Za-z_][\w.-]*)/g;
const bareTag = /^[\p{L}_][\p{L}\p{M}\p{N}_. -]*$/u;

const once = (tags: readonly string[]): readonly string[] =>
  [...new Set(tags.map((tag) => (/[.-]$/.test(tag) ? tag.replace(/(?<![.-])[.-]+$/, "") : tag)))].filter((tag) => tag !== "");

/** The `#tags` of one line, without code spans. */
export function hashTags(text: string): readonly string[] {
  if (!text.includes("#")) return [];
  const plain = text.includes("`") ? text.replaceAll(/`[^`]*`/g, " ") : text;
  const pattern = /^[\t -~]*$/.test(plain) ? plainHashTag : hashTag;
  return once(matchesOf(pattern, plain).map(([, tag = ""]) => tag));
}

/** The value of a tags field: `[#a, #b]`, `#a, #b`, `#a #b`, `a, b`, or one tag a line with list marks. */
export function readTags(value: string): readonly string[] {
  const hashed = hashTags(value);
  if (hashed.length > 0) return hashed;
  const plain = value
    .trim()
    .replace(/^\[/, "")
    .replace(/\]\s*(?:#.*)?$/, "");
  return once(
    plain
      .split(/[,;\n]/)
      .map((part) =>
        part
          .trim()
          .replace(/^[-*+]\s+/, "")
          .replace(/^(["'`])(.*)\1$/, "$2")
          .trim(),
      )
      .filter((part) => bareTag.test(part)),
  );
}

/** A title without the tags at its end. */
export const withoutTags = (title: string): string =>
  (title.includes("#") ? title.replace(/(?:(?<=^|\s)#[\p{L}_][\p{L}\p{M}\p{N}_.-]*,?\s*)+$/u, "") : title).trim();
