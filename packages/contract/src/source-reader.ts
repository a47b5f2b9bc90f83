/** Reads source text for the compiler. Everything that f2n knows of a disk goes through here. */
export interface SourceReader {
  /** The text of a file, or undefined when there is none. Never throws. */
  read(path: string): string | undefined;
  /** Names in a folder; both empty when there is none. Never throws. */
  list(path: string): { readonly files: readonly string[]; readonly folders: readonly string[] };
}
