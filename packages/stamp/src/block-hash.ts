import { createHash } from "node:crypto";
import { type Language, stylesOf } from "./language.ts";
import type { FileBlock } from "./read-blocks.ts";
import { withLineFeeds } from "./text-line.ts";

/** `sorted`: fields by name, timestamps and placeholder in quotes. `flat`: fields in the order of the model, no quotes. */
export type Algorithm = "sorted" | "flat";

export const zeroHash = "0".repeat(64);

/** The hash that a block should hold by an algorithm. A file may have several: older writers disagreed on what of it is the body. */
export interface Candidate {
  readonly algorithm: Algorithm;
  readonly hash: string;
}

/**
 * The SHA-256 of upstream's stamp: the block with `hash` and `last_modified_at` masked, an empty line, and the body, which is the text
 * without the block, line ends as LF, without white space at its end. The block enters as it is written (without trailing white space on its
 * lines): in every verified file the written bytes equal the re-serialised ones.
 */
export function sortedHash(text: string, block: FileBlock, language: Language): string {
  return digest(maskedBlock(text, block, "'"), "\n\n", bodyOf(text, block, language));
}

/** Every hash by which a block may be valid, the one that is written today first. */
export function* candidateHashes(text: string, block: FileBlock, language: Language): Generator<Candidate> {
  const flat = maskedBlock(text, block, "");
  const body = bodyOf(text, block, language);
  if (block.form === "lines") {
    // The oldest algorithm had no empty line between block and body. Only this form has it, or an added line could go unnoticed.
    yield { algorithm: "flat", hash: digest(flat, "\n", body) };
    return;
  }
  const sorted = maskedBlock(text, block, "'");
  yield { algorithm: "sorted", hash: digest(sorted, "\n\n", body) };
  yield { algorithm: "flat", hash: digest(flat, "\n\n", body) };
  const bare = language === "markdown" ? bodyWithoutAnyBlock(text, language) : body;
  if (bare === body) return;
  yield { algorithm: "sorted", hash: digest(sorted, "\n\n", bare) };
  yield { algorithm: "flat", hash: digest(flat, "\n\n", bare) };
}

/** Not `trimEnd`, which takes more than spaces, tabs and line ends; nor a pattern, which takes long over long runs of them. */
function withoutEndSpace(text: string): string {
  let end = text.length;
  while (end > 0 && " \t\r\n".includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

const digest = (...parts: readonly string[]): string => createHash("sha256").update(parts.join(""), "utf8").digest("hex");

/** The first line that gives a field, split into what stands before and behind the value. Some YAML blocks have lines without a comment sign. */
function fieldLine(field: string, { style, form }: FileBlock): RegExp {
  const sign = { "html-comment": form === "lines" ? "<!-- " : "", "hash-comment": "(?:# ?)?", "slash-comment": "(?:// ?)?" }[
    style
  ];
  return new RegExp(`^(${sign}${field}:)(.*?)( -->)?$`, "m");
}

function maskedBlock(text: string, block: FileBlock, quote: string): string {
  const mask = (value: string) => (_line: string, name: string, _value: string, close: string | undefined) =>
    `${name} ${quote}${value}${quote}${close ?? ""}`;
  const written = withLineFeeds(text.slice(block.start, block.end)).replaceAll("\u00A0", " ");
  return written
    .split("\n")
    .map(withoutEndSpace)
    .join("\n")
    .replace(fieldLine("hash", block), mask(zeroHash))
    .replace(fieldLine("last_modified_at", block), mask("1970-01-01T00:00:00Z"));
}

/** What the `hash` line of a block holds, without quotes; undefined when there is no such line. */
export function storedHash(text: string, block: FileBlock): string | undefined {
  const value = fieldLine("hash", block).exec(withLineFeeds(text.slice(block.start, block.end)))?.[2];
  return value?.trim().replace(/^(['"])(.*)\1$/, "$2");
}

function bodyOf(text: string, { start, end }: FileBlock, language: Language): string {
  return normalisedBody(withLineFeeds(text.slice(0, start)), withLineFeeds(text.slice(end)), language);
}

function normalisedBody(before: string, after: string, language: Language): string {
  const body = before + after.replace(language === "markdown" ? /^\n*/ : /^\n?/, "");
  const rest = language === "yaml" ? body.replace(/^[ \t\n]+/, "").replace(/^---[ \t]*(?:\n+|$)/, "") : body;
  return `${withoutEndSpace(rest)}\n`;
}

/** Upstream took every block out of a Markdown file before it hashed the rest, those in fenced code too. */
function bodyWithoutAnyBlock(text: string, language: Language): string {
  const [{ open, close }] = stylesOf(language);
  let rest = "";
  let after = withLineFeeds(text);
  for (;;) {
    const start = after.indexOf(open);
    const end = start < 0 ? -1 : after.indexOf(close[0], start + open.length);
    if (end < 0) return `${withoutEndSpace(rest + after)}\n`;
    rest += after.slice(0, start);
    after = after.slice(end + close[0].length).replace(/^\n*/, "");
  }
}
