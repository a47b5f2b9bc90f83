// Whole files.

export type { Algorithm } from "./block-hash.ts";
export type { BlockStyle, Language } from "./language.ts";

// Texts.
export { languageOf } from "./language.ts";
export { isPlaceholder } from "./placeholder.ts";
export type { BlocksReading, FileBlock } from "./read-blocks.ts";
// For readers of files that carry blocks.
export { readBlocks } from "./read-blocks.ts";
export type { BlockProblem } from "./read-fields.ts";
export type { Stamped } from "./stamp.ts";
export { stamp } from "./stamp.ts";
export type { FileOptions, StampFileOptions } from "./stamp-file.ts";
export { stampFile, verifyFile } from "./stamp-file.ts";
export type { StampOptions } from "./stamped-fields.ts";
export type { Verdict } from "./verify.ts";
export { verify } from "./verify.ts";
