import { Fault, type JsonObject, type MetadataBlock, orFault, parseMetadataBlock } from "@onex/contract";
import { sortedHash, zeroHash } from "./block-hash.ts";
import { blockPlace } from "./block-place.ts";
import { type Language, stylesOf } from "./language.ts";
import { type FileBlock, readBlocks } from "./read-blocks.ts";
import { type StampOptions, stampedFields } from "./stamped-fields.ts";
import { lineEndOf } from "./text-line.ts";
import { headerOf, readFieldsOf, verify } from "./verify.ts";
import { blockText } from "./write-block.ts";

export interface Stamped {
  readonly text: string;
  /** False when the stamp holds already; then `text` is the text that was given. */
  readonly changed: boolean;
  readonly block: MetadataBlock;
}

/**
 * Gives the text with a stamp that holds. A file whose sorted stamp is valid comes back as it is; a valid flat one is written anew in the
 * sorted form. `uuid` and `created_at` of an old block survive, as does all else that it says, but for hash, time and the three format
 * versions. Blocks that repeat the first one directly behind it go. Not a character outside the block is changed.
 * Pure but for `options.ambient`. Raises `stamp/malformed` for a block that can't be read or breaks the rules of its fields.
 */
export function stamp(text: string, language: Language, options: StampOptions): Stamped {
  const verdict = verify(text, language);
  if (verdict.verdict === "valid" && verdict.algorithm === "sorted") return { text, changed: false, block: verdict.block };
  const { block: old, problem } = headerOf(text, language);
  if (problem !== undefined) throw malformed(options.name, problem.line, problem.reason);
  const fields = stampedFields(old?.fields ?? {}, language, options);
  refuseBadFields(options.name, fields, old);

  const { start, end, before, after } = old === undefined ? atTop(text, language) : headerRange(text, old, language);
  const lineEnd = lineEndOf(old === undefined ? text : text.slice(start));
  const block = blockText(fields, language).replaceAll("\n", lineEnd);
  const unhashed = text.slice(0, start) + before + block + after + text.slice(end);
  const written = headerOf(unhashed, language).block;
  if (written?.start !== start + before.length || written.end !== written.start + block.length) {
    throw malformed(options.name, old?.line ?? 1, "a field holds what opens or closes a block");
  }
  const hash = sortedHash(unhashed, written, language);
  const stampedBlock = unhashed.slice(written.start, written.end).replace(unfilled, `$1${quotedHash(hash)}`);
  return {
    text: unhashed.slice(0, written.start) + stampedBlock + unhashed.slice(written.end),
    changed: true,
    block: orFault(parseMetadataBlock({ ...written.fields, hash }), "stamp/malformed", options.name),
  };
}

const unfilled = new RegExp(`^(\\S* ?hash: )'${zeroHash}'$`, "m");

/** A hash of digits alone would be a number. */
const quotedHash = (hash: string): string => (/[a-f]/.test(hash) ? hash : `'${hash}'`);

interface Replaced {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

function atTop(text: string, language: Language): Replaced {
  const { at, before, after } = blockPlace(text, language);
  return { start: at, end: at, before, after };
}

/** From the first block to the end of the last that repeats it: early writers put a new block before the old ones. */
function headerRange(text: string, first: FileBlock, language: Language): Replaced {
  const [{ name }] = stylesOf(language);
  let end = first.end;
  for (const { style, start, end: next } of readBlocks(text, language).blocks) {
    if (style === name && start > end && text.slice(end, start).trim() === "") end = next;
  }
  return { start: first.start, end, before: "", after: "" };
}

/** A restamp may fill a gap; it doesn't guess what a wrong field was meant to be. */
function refuseBadFields(name: string, fields: JsonObject, old: FileBlock | undefined): void {
  const reading = readFieldsOf(fields, old);
  const [bad] = [...(old?.problems ?? []), ...(reading.ok ? [] : reading.problems)];
  if (bad !== undefined) throw malformed(name, bad.line, bad.reason);
}

const malformed = (name: string, line: number, reason: string): Fault =>
  new Fault(
    "stamp/malformed",
    `The metadata block of ${name} can't be stamped: line ${line}: ${reason}; correct that line or delete the block`,
    {
      details: { line, reason },
    },
  );
