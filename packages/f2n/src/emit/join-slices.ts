import { isBuiltin } from "node:module";
import type { FileSlice, SlicePart, SourcePlace, SourceSlice } from "@onex/contract";

/** A slice with the program that it is of: what two functions of one program share is one. */
export interface ProgramSlice {
  readonly program: string;
  readonly slice: SourceSlice;
}

export interface JoinedSources {
  readonly files: Readonly<Record<string, string>>;
  /** Of each slice, in their order. */
  readonly places: readonly SourcePlace[];
}

interface Joined {
  readonly file: string;
  readonly parts: Map<number, SlicePart>;
  readonly imports: Map<string, FileSlice["imports"][number]>;
  readonly exports: Map<string, FileSlice["exports"][number]>;
  readonly loads: Map<string, number>;
  /** Names of expressions, by offset. */
  readonly given: Map<number, string>;
}

/** Writes slices as modules, each file of a program once, with the names of the files that they come from. */
export function joinSlices(slices: readonly ProgramSlice[]): JoinedSources {
  const files = new Map<string, Joined>();
  const taken = new Set<string>();
  for (const { program, slice } of slices) {
    for (const [path, added] of Object.entries(slice.files)) {
      const key = `${program} ${path}`;
      const joined = files.get(key) ?? emptyFile(path, taken);
      files.set(key, joined);
      merge(joined, added);
    }
  }
  const places = slices.map(({ program, slice }): SourcePlace => {
    const joined = files.get(`${program} ${slice.file}`);
    if (joined === undefined) throw new Error(`${slice.file} is not part of its own slice`);
    return { file: joined.file, name: exportOf(joined, slice) };
  });
  const fileOf = (program: string) => (path: string) => files.get(`${program} ${path}`)?.file;
  const texts = [...files].map(([key, joined]) => [joined.file, textOf(joined, fileOf(key.slice(0, key.indexOf(" "))))] as const);
  return { files: Object.fromEntries(texts), places };
}

function emptyFile(path: string, taken: Set<string>): Joined {
  const base = (path.split("/").at(-1) ?? "").replaceAll(/[^A-Za-z0-9._-]/g, "_");
  const dot = base.indexOf(".", 1);
  const [name, ending] = dot === -1 ? [base, ".ts"] : [base.slice(0, dot), base.slice(dot)];
  let file = `${name}${ending}`;
  for (let count = 2; taken.has(file); count++) file = `${name}_${count}${ending}`;
  taken.add(file);
  return { file, parts: new Map(), imports: new Map(), exports: new Map(), loads: new Map(), given: new Map() };
}

function merge({ parts, imports, exports, loads }: Joined, added: FileSlice): void {
  for (const { from, order } of added.loads ?? []) loads.set(from, order);
  for (const part of added.parts) parts.set(part.at, part);
  for (const each of added.imports) {
    const known = imports.get(each.local);
    // What one only names as a type another may call.
    imports.set(each.local, known === undefined ? each : { ...each, isType: each.isType && known.isType });
  }
  for (const each of added.exports) exports.set(each.as, each);
}

/** The name under which a module has a function; an expression is given one that nothing in it has yet. */
function exportOf({ parts, imports, exports, given }: Joined, { name, at }: SourceSlice): string {
  const part = at === undefined ? undefined : parts.get(at);
  if (at === undefined || part === undefined) return name;
  if (part.kind === "statement") {
    const [own = name] = part.names;
    exports.set(own, { name: own, as: own, isType: false });
    return own;
  }
  const known = given.get(at);
  if (known !== undefined) return known;
  const isTaken = (word: string): boolean =>
    imports.has(word) ||
    exports.has(word) ||
    word in globalThis ||
    [...given.values()].includes(word) ||
    [...parts.values()].some(({ names }) => names.includes(word));
  const base = identifier(name);
  let free = base;
  for (let count = 2; isTaken(free); count++) free = `${base}_${count}`;
  given.set(at, free);
  return free;
}

/** A function may be called what no constant can be. */
const identifier = (name: string): string => {
  const word = name.replaceAll(/[^\p{ID_Continue}$]/gu, "_");
  return /^[\p{ID_Start}$_]/u.test(word) && !reserved.has(word) ? word : `_${word}`;
};

const reserved: ReadonlySet<string> = new Set(
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield arguments eval".split(
    " ",
  ),
);

function textOf({ parts, imports, exports, loads, given }: Joined, fileOf: (path: string) => string | undefined): string {
  const sorted = [...parts.values()].sort((one, other) => one.at - other.at);
  const [only] = sorted;
  if (only?.kind === "whole") return only.text;
  const specifier = (from: string): string => (isBuiltin(from) ? from : `./${fileOf(from) ?? from}`);
  const statements = sorted.map(({ kind, at, text }) =>
    kind === "expression" ? `export const ${given.get(at) ?? `expression_${at}`} = ${text};` : text,
  );
  const first = [...loads]
    .sort(([, one], [, other]) => one - other)
    .map(([from]) => `import ${JSON.stringify(specifier(from))};`);
  return `${[
    first.join("\n"),
    importLines([...imports.values()], specifier),
    ...statements,
    exportLines([...exports.values()], specifier),
  ]
    .filter((block) => block !== "")
    .join("\n\n")}\n`;
}

type Specifier = (from: string) => string;

function importLines(imports: readonly FileSlice["imports"][number][], specifier: Specifier): string {
  const lines = new Map<string, string[]>();
  for (const { local, name, from, isType } of imports) {
    const at = JSON.stringify(specifier(from));
    const start = `import ${isType ? "type " : ""}`;
    if (name === "*") lines.set(`${start}* as ${local} from ${at};`, []);
    else if (from.endsWith(".json")) lines.set(`${start}${local} from ${at} with { type: "json" };`, []);
    else addName(lines, `${start}{ … } from ${at};`, name, local);
  }
  return joinedLines(lines);
}

function exportLines(exports: readonly FileSlice["exports"][number][], specifier: Specifier): string {
  const lines = new Map<string, string[]>();
  for (const { name, as, isType, from } of exports) {
    const end = from === undefined ? ";" : ` from ${JSON.stringify(specifier(from))};`;
    if (name === "*" && from !== undefined) lines.set(`export * as ${as}${end}`, []);
    else addName(lines, `export ${isType ? "type " : ""}{ … }${end}`, name, as);
  }
  return joinedLines(lines);
}

function addName(lines: Map<string, string[]>, line: string, name: string, as: string): void {
  lines.set(line, [...(lines.get(line) ?? []), name === as ? name : `${name} as ${as}`]);
}

/** Statements with their names in the place of `…`, sorted. */
const joinedLines = (lines: ReadonlyMap<string, string[]>): string =>
  [...lines]
    .map(([line, names]) => line.replace("…", () => names.sort().join(", ")))
    .sort()
    .join("\n");
