import { type JsonObject, type MetadataBlock, parseMetadataBlock } from "@onex/contract";
import { type Algorithm, candidateHashes, storedHash, zeroHash } from "./block-hash.ts";
import { type Language, stylesOf } from "./language.ts";
import { isPlaceholder } from "./placeholder.ts";
import { type FileBlock, readBlocks } from "./read-blocks.ts";
import type { BlockProblem } from "./read-fields.ts";

/** What a file's stamp says about the file. Lines count from 1. */
export type Verdict =
  | { readonly verdict: "valid"; readonly algorithm: Algorithm; readonly line: number; readonly block: MetadataBlock }
  /** The file, or a field of its block, is not what was stamped. `problems` names fields that are wrong in themselves. */
  | {
      readonly verdict: "drifted";
      readonly line: number;
      readonly stored: string;
      readonly computed: string;
      readonly problems: readonly BlockProblem[];
    }
  /** No block (then there is no line), or one whose hash was never filled in. */
  | { readonly verdict: "unstamped"; readonly reason: string; readonly line?: number }
  /** A block that can't be compared with anything, or that matches and breaks the rules of its fields. */
  | { readonly verdict: "malformed"; readonly line: number; readonly reason: string };

/**
 * Judges the first block of the file's own style. The hash decides before the fields do: a block that was changed is drifted, whatever the
 * change made of it. Pure; raises nothing.
 */
export function verify(text: string, language: Language): Verdict {
  const { block, problem } = headerOf(text, language);
  if (problem !== undefined) return { verdict: "malformed", line: problem.line, reason: problem.reason };
  if (block === undefined) return { verdict: "unstamped", reason: "the file has no metadata block" };

  const stored = storedHash(text, block);
  const line = block.fieldLines.get("hash") ?? block.line;
  if (stored === undefined) return { verdict: "malformed", line, reason: "the block has no hash" };
  if (stored === zeroHash) return { verdict: "unstamped", line, reason: "its hash is all zeros" };
  if (isPlaceholder(stored)) return { verdict: "unstamped", line, reason: `its hash is a placeholder${stored && `, ${stored}`}` };
  if (!/^[0-9a-f]{64}$/i.test(stored)) return { verdict: "malformed", line, reason: `hash must be 64 hex digits, not ${stored}` };

  let computed: string | undefined;
  for (const { algorithm, hash } of candidateHashes(text, block, language)) {
    computed ??= hash;
    if (hash === stored.toLowerCase()) return matched(block, algorithm);
  }
  const problems = problemsOf(block);
  return { verdict: "drifted", line: block.line, stored: stored.toLowerCase(), computed: computed ?? zeroHash, problems };
}

function matched(block: FileBlock, algorithm: Algorithm): Verdict {
  const reading = readFieldsOf(block.fields, block);
  if (reading.ok && block.problems.length === 0) return { verdict: "valid", algorithm, line: block.line, block: reading.block };
  const [problem = { line: block.line, reason: "its fields can't be read" }] = problemsOf(block);
  return { verdict: "malformed", line: problem.line, reason: problem.reason };
}

function problemsOf(block: FileBlock): readonly BlockProblem[] {
  const reading = readFieldsOf(block.fields, block);
  return [...block.problems, ...(reading.ok || block.problems.length > 0 ? [] : reading.problems)];
}

/** The first block of the file's own style, or the stray delimiter that comes before it. */
export function headerOf(text: string, language: Language): { readonly block?: FileBlock; readonly problem?: BlockProblem } {
  const [{ name }] = stylesOf(language);
  const { blocks, problems } = readBlocks(text, language);
  const block = blocks.find(({ style }) => style === name);
  const problem = problems.find(({ style, line }) => style === name && line < (block?.line ?? Number.POSITIVE_INFINITY));
  if (problem !== undefined) return { problem };
  return block === undefined ? {} : { block };
}

export type FieldsRead =
  | { readonly ok: true; readonly block: MetadataBlock }
  | { readonly ok: false; readonly problems: readonly BlockProblem[] };

/** Reads fields by the rules of the contract; each problem has the line that its field has in the block. */
export function readFieldsOf(fields: JsonObject, block: FileBlock | undefined): FieldsRead {
  const reading = parseMetadataBlock(fields);
  if (reading.ok) return { ok: true, block: reading.value };
  const problems = reading.problems.map(({ path, message }) => {
    const field = path.split("/")[1];
    const line = (field === undefined ? undefined : block?.fieldLines.get(field)) ?? block?.line ?? 1;
    return {
      line,
      ...(field !== undefined && { field }),
      reason: `${path.slice(1).replaceAll("/", ".") || "the block"} ${message}`,
    };
  });
  return { ok: false, problems };
}
