import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { SourceReader } from "@onex/contract";
import { blanked as withoutTypes } from "../load/javascript-of.ts";
import { withoutTypeImports } from "../load/type-imports.ts";
import { tapeImport } from "../tape/taped-text.ts";
import { functionPlaces, textPlaces } from "./function-places.ts";
import { type Callable, type CodeLocation, textOf } from "./inspector.ts";
import { isRunnerScript } from "./module-runner.ts";

/** A function in the text that its author wrote. */
export interface Original {
  /** Absolute path; absent when the text was never a file. */
  readonly file?: string;
  readonly text: string;
  /** UTF-16 offset into `text`, at the function or inside it before its body. */
  readonly offset: number;
  /** A source map led there, so what runs may look different. */
  readonly isMapped?: boolean;
}

export type OriginalAnswer =
  | ({ readonly kind: "found" } & Original)
  /** The named file cannot be read. */
  | { readonly kind: "missing"; readonly file: string }
  /** The file says something else than what the engine runs. */
  | { readonly kind: "drift"; readonly file: string };

/**
 * Goes from what the engine runs back to what was written: the same text, the text whose types were blanked (TypeScript's or Node's stripping keeps
 * every position), the original that a source map leads to, or, where a test runner printed the module anew, the same function in another layout.
 */
export function originalOf(code: CodeLocation, fn: Callable, reader: SourceReader): OriginalAnswer {
  const position = offsetAt(code.script, code.line, code.column);
  const mapped = mappedOriginal(code, reader);
  if (mapped !== undefined) {
    const { file, text, isKept } = mapped;
    const offset = nearest(functionPlaces(textOf(fn), blanked(text, file)), mapped.offset);
    // Nothing but the function itself shows that a file is still what was compiled.
    if (offset === undefined && !isKept) return { kind: "drift", file: file ?? code.url };
    return {
      kind: "found",
      ...(file === undefined ? {} : { file }),
      text,
      offset: offset ?? mapped.offset,
      isMapped: true,
    };
  }
  const file = fileOf(code.url, "");
  if (file === undefined) return { kind: "found", text: code.script, offset: position };
  // A runner keeps the query of an import in the path.
  const path = [file, file.replace(/\?.*$/, "")].find((candidate) => reader.read(candidate) !== undefined);
  const text = path === undefined ? undefined : reader.read(path);
  if (path === undefined || text === undefined) return { kind: "missing", file };
  const running = withoutDirectives(code.script);
  if (running === withoutDirectives(text)) return { kind: "found", file: path, text, offset: position };
  const plain = blanked(text, path);
  // Files that f2n loads lose the imports of types as well.
  const isSame = running === withoutDirectives(plain) || running === withoutDirectives(withoutTypeImports(plain));
  if (isSame) return { kind: "found", file: path, text, offset: position };
  const offset = isRunnerScript(code.script) ? sameOrdinal(textOf(fn), code.script, position, plain) : undefined;
  return offset === undefined ? { kind: "drift", file: path } : { kind: "found", file: path, text, offset };
}

const nearest = (places: readonly number[], to: number): number | undefined =>
  places.toSorted((a, b) => Math.abs(a - to) - Math.abs(b - to))[0];

/** Functions that read alike stand in the same order in both texts; types, which tell them apart, are only in one. */
function sameOrdinal(running: string, script: string, position: number, original: string): number | undefined {
  const places = functionPlaces(running, original);
  const printed = textPlaces(running, script);
  if (places.length !== printed.length) return nearest(places, position);
  return places[printed.findLastIndex((place) => place <= position)];
}

/** Comments that tools append to say where code came from, and the import by which a module that f2n has loaded reads through tapes. */
function withoutDirectives(text: string): string {
  let rest = text.trimEnd();
  for (
    let at = rest.lastIndexOf("\n");
    /^\s*\/\/[#@] source(?:Mapping)?URL=/.test(rest.slice(at + 1, at + 40));
    at = rest.lastIndexOf("\n")
  )
    rest = rest.slice(0, Math.max(at, 0)).trimEnd();
  return rest.replace(tapeImport, "").trimEnd();
}

const typed = /\.[cm]?tsx?$/;

/** The last text of each file, blanked: one file often has many functions. */
const blankedFiles = new Map<string, { readonly text: string; readonly plain: string }>();

/** JavaScript with every position of the TypeScript that it was; the text itself where that cannot be had. */
function blanked(text: string, file: string | undefined): string {
  if (file === undefined || !typed.test(file)) return text;
  const known = blankedFiles.get(file);
  if (known?.text === text) return known.plain;
  const plain = blankedOr(text, file);
  if (blankedFiles.size >= 100) blankedFiles.clear();
  blankedFiles.set(file, { text, plain });
  return plain;
}

function blankedOr(text: string, file: string): string {
  try {
    return withoutTypes(text, file);
  } catch {
    // Enums, namespaces and parameter properties have no blanked form; functions beside them are found in the text as it stands.
    return text;
  }
}

interface Mapped {
  readonly file?: string;
  readonly text: string;
  readonly offset: number;
  /** The map itself holds the text. */
  readonly isKept: boolean;
}

const inlineMap = /^data:application\/json[^,]*?(;base64)?,/;

function mappedOriginal(code: CodeLocation, reader: SourceReader): Mapped | undefined {
  const map = mapOf(code, reader);
  if (map === undefined) return undefined;
  try {
    const payload = JSON.parse(map.text);
    const entry = new SourceMap(payload).findEntry(code.line, code.column);
    if (!("originalSource" in entry)) return undefined;
    const root = typeof payload.sourceRoot === "string" ? payload.sourceRoot.replace(/(?<=[^/])$/, "/") : "";
    const file = fileOf(root + entry.originalSource, map.url);
    const kept: unknown = payload.sourcesContent?.[payload.sources.indexOf(entry.originalSource)];
    const text = typeof kept === "string" ? kept : file === undefined ? undefined : reader.read(file);
    if (text === undefined) return undefined;
    const offset = offsetAt(text, entry.originalLine, entry.originalColumn);
    return { ...(file === undefined ? {} : { file }), text, offset, isKept: typeof kept === "string" };
  } catch {
    // A map that cannot be read tells nothing; the file itself may.
    return undefined;
  }
}

/** The source map of a script, from within it or from the file that it names. */
function mapOf(
  { script, sourceMapUrl, url }: CodeLocation,
  reader: SourceReader,
): { readonly text: string; readonly url: string } | undefined {
  const named = sourceMapUrl === "" ? (/\/\/[#@] sourceMappingURL=(data:\S+)\s*$/m.exec(script)?.[1] ?? "") : sourceMapUrl;
  const start = inlineMap.exec(named);
  if (start !== null) {
    const body = named.slice(start[0].length);
    return { text: start[1] === undefined ? decodeURIComponent(body) : Buffer.from(body, "base64").toString(), url };
  }
  const [file, own] = [named === "" ? undefined : fileOf(named, url), fileOf(url, "")];
  // A map beside a script that was built anew is of another one.
  const isCurrent = own !== undefined && file !== undefined && reader.read(own) === script;
  const text = isCurrent ? reader.read(file) : undefined;
  return file === undefined || text === undefined ? undefined : { text, url: pathToFileURL(file).href };
}

/** A path for what names a file, relative to the script that names it. */
function fileOf(source: string, base: string): string | undefined {
  if (source.startsWith("/")) return source;
  if (source.startsWith("file:") || base.startsWith("file:")) {
    try {
      const url = new URL(source, base === "" ? undefined : base);
      return url.protocol === "file:" ? fileURLToPath(url) : undefined;
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function offsetAt(text: string, line: number, column: number): number {
  let start = 0;
  for (let passed = 0; passed < line; passed += 1) {
    const end = text.indexOf("\n", start);
    if (end === -1) break;
    start = end + 1;
  }
  return Math.min(start + column, text.length);
}
