/** URLs of what modules import instead of globals and built-ins. */
export const tapeScheme = "onex-tape:";

/** An import is bound before a module runs, wherever it stands: at the end it moves no line and no column. */
export const withImport = (text: string, globals: readonly string[]): string =>
  globals.length === 0 ? text : `${text}\nimport { ${globals.join(", ")} } from "${tapeScheme}globals";`;

/** What `withImport` has added, at the end of a text. */
export const tapeImport = /\nimport \{ [\w, ]+ \} from ["]onex-tape:globals["];$/;
