/** The languages whose files can carry a metadata block. */
export type Language = "markdown" | "typescript" | "javascript" | "python" | "yaml";

/** How the lines of a block are written: inside one HTML comment, or each behind a comment sign. */
export interface BlockStyle {
  readonly name: "html-comment" | "hash-comment" | "slash-comment";
  readonly open: string;
  /** The first is written; the others are older forms that are read. */
  readonly close: readonly [string, ...string[]];
  /** What stands before each line of the block. */
  readonly prefix: "" | "# " | "// ";
}

const htmlComment: BlockStyle = {
  name: "html-comment",
  open: "<!-- === OmniNode:Metadata ===",
  close: ["<!-- === /OmniNode:Metadata === -->", "=== /OmniNode:Metadata === -->"],
  prefix: "",
};
const hashComment: BlockStyle = {
  name: "hash-comment",
  open: "# === OmniNode:Metadata ===",
  close: ["# === /OmniNode:Metadata ==="],
  prefix: "# ",
};
const slashComment: BlockStyle = {
  name: "slash-comment",
  open: "// === OmniNode:Metadata ===",
  close: ["// === /OmniNode:Metadata ==="],
  prefix: "// ",
};

/** The first style is the file's own: written, and judged by `verify`. A Markdown body may hold a second block in hash comments, which is only read. */
const styles: Readonly<Record<Language, readonly [BlockStyle, ...BlockStyle[]]>> = {
  markdown: [htmlComment, hashComment],
  typescript: [slashComment],
  javascript: [slashComment],
  python: [hashComment],
  yaml: [hashComment],
};

export const stylesOf = (language: Language): readonly [BlockStyle, ...BlockStyle[]] => styles[language];

const extensions: Readonly<Record<string, Language>> = {
  md: "markdown",
  markdown: "markdown",
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "typescript",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  py: "python",
  pyi: "python",
  pyx: "python",
  yaml: "yaml",
  yml: "yaml",
};

/** The language of a file by the ending of its name; undefined when a block has no place in such a file. */
export function languageOf(path: string): Language | undefined {
  const extension = /\.([A-Za-z]+)$/.exec(path)?.[1]?.toLowerCase();
  return extension !== undefined && Object.hasOwn(extensions, extension) ? extensions[extension] : undefined;
}
