import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type CompilerRun, emittedBy } from "./compiler-run.ts";
import { fileAbove } from "./file-above.ts";
import { isCommonJsOnly, syntaxFault } from "./javascript-of.ts";
import { mappedText, withSourceMap } from "./source-map.ts";

/** JavaScript as Node runs it, with an inline source map. */
export interface CompiledFile {
  readonly format: "module" | "commonjs";
  readonly javascript: string;
}

/** What the compiler wrote last, by the path of each output: a program's files are compiled together and loaded one by one. */
const last: Record<CompilerRun["module"], ReadonlyMap<string, string>> = { nodenext: new Map(), esnext: new Map() };

/**
 * A file as TypeScript itself turns it into JavaScript, with the settings of its project for JSX and decorators. It is an ES module or CommonJS as
 * Node and the compiler agree: by its ending, by its package, else by its syntax. Throws `f2n/syntax`.
 */
export function compiledFile(path: string, text: string): CompiledFile {
  const format = formatOf(path, text);
  const module = format === "module" && !isCommonJsOnly(text) ? "esnext" : "nodenext";
  const output = path.replace(/\.([cm]?)[jt]sx?$/, ".$1js");
  const known = last[module].get(output);
  const javascript = known !== undefined && mappedText(known) === text ? known : compiledNow({ file: path, module }, output);
  return { format, javascript: withSourceMap(javascript, pathToFileURL(path).href, text) };
}

function compiledNow(run: CompilerRun, output: string): string {
  const { texts, told } = emittedBy(run);
  const [problem] = problemsOf(run.file, told);
  if (problem !== undefined) throw syntaxFault(`${run.file}:${problem.line}`, problem.message);
  const javascript = texts.get(output);
  if (javascript === undefined) throw syntaxFault(run.file, told.split("\n")[0] || "the compiler made nothing of it");
  last[run.module] = texts;
  return javascript;
}

/** What does not parse, by the codes that the compiler has for it. Others are about types, or about options. */
const problemsOf = (file: string, told: string): readonly { readonly line: string; readonly message: string }[] =>
  Array.from(
    told.matchAll(/^(.+)\((\d+),\d+\): error TS(?:1[01]\d\d|17\d{3}): (.*)$/gm),
    ([, path = "", line = "", message = ""]) => ({
      path: resolve(tmpdir(), path),
      line,
      message: message.replace(/\.$/, ""),
    }),
  ).filter(({ path }) => path === file);

/** What Node takes a file for. */
export const formatOf = (path: string, text: string): CompiledFile["format"] =>
  declaredFormat(path) ?? (isModule(text) && !isCommonJsOnly(text) ? "module" : "commonjs");

/** The format that the ending or the package's `type` decides. */
function declaredFormat(path: string): "module" | "commonjs" | undefined {
  const [, kind] = /\.([cm])[jt]s$/.exec(path) ?? [];
  if (kind !== undefined) return kind === "m" ? "module" : "commonjs";
  const manifest = fileAbove(path, "package.json");
  if (manifest === undefined) return undefined;
  const { type }: { readonly type?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
  return type === "module" || type === "commonjs" ? type : undefined;
}

/** Whether a text has the syntax of ES modules. */
export const isModule = (text: string): boolean =>
  /^[ \t]*(?:import(?:\s+[\w$]|\s*["'{*])|export(?:\s+[\w$@]|\s*[{*]))|\bimport\.meta\b/m.test(text);
