import type { FaultCode, SourceReader } from "@onex/contract";
import { type Callable, type CodeLocation, type Inspected, nameOf, type Scope, textOf, threadInspector } from "./inspector.ts";
import { isRunnerScript } from "./module-runner.ts";
import { type OriginalAnswer, originalOf } from "./original-source.ts";

/** Where a live function is written. */
export interface Located {
  readonly kind: "located";
  /** Absolute path; absent for `eval` and `new Function`, whose text is the whole program. */
  readonly file?: string;
  /** The whole text that the function stands in, as its author wrote it and as it runs. */
  readonly text: string;
  /** UTF-16 offset into `text`, at the function or inside it before its body. */
  readonly offset: number;
  /** One-based, of `offset`. */
  readonly line: number;
  /** Zero-based, of `offset`. */
  readonly column: number;
  /** `javascript` when no types were ever written. */
  readonly form: "typescript" | "javascript";
  /** Names of variables of enclosing functions that its text mentions, sorted; what another call of those functions would make differ. */
  readonly captures: readonly string[];
}

/** Why no text can be given: a fault by its code, and the sentence that goes with it. */
export interface LocateRefusal {
  readonly kind: "refused";
  readonly code: FaultCode & ("f2n/native" | "f2n/no-source" | "f2n/source-drift");
  readonly reason: string;
}

/**
 * Finds the source text of a live function, through the engine's inspector and `reader`. Refuses native, bound and proxied functions (`f2n/native`),
 * a file that `reader` does not have or an engine that permits no inspector (`f2n/no-source`), and a file that is not what the engine runs
 * (`f2n/source-drift`). Classes and methods are located like functions.
 */
export function locate(fn: Callable, reader: SourceReader): Located | LocateRefusal {
  if (typeof fn !== "function") throw new TypeError(`locate() takes a function, not ${fn === null ? "null" : typeof fn}`);
  const name = nameOf(fn);
  const named = name === "" ? "The function" : `The function ${name}`;
  let inspected: Inspected;
  try {
    inspected = threadInspector().inspect(fn);
  } catch (error) {
    return refusal(
      "f2n/no-source",
      `${named} cannot be located because the engine permits no inspector (${String(error)}); give its text as source`,
    );
  }
  if (inspected.kind !== "code") return refusal("f2n/native", nativeReason(named, inspected.kind));
  const original = originalOf(inspected, fn, reader);
  return original.kind === "found" ? located(original, inspected, fn) : refusal(...unreadable(named, original));
}

function located(original: OriginalAnswer & { readonly kind: "found" }, code: CodeLocation, fn: Callable): Located {
  const { file, text, offset } = original;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return {
    kind: "located",
    ...(file === undefined ? {} : { file }),
    text,
    offset,
    line: text.slice(0, lineStart).split("\n").length,
    column: offset - lineStart,
    form: file !== undefined && /\.[cm]?tsx?$/.test(file) ? "typescript" : "javascript",
    // What a bundler made of them has names of its own; the text says which they are.
    captures: original.isMapped === true ? [] : capturesOf(code, textOf(fn)),
  };
}

/** What functions around declare; a module's own scope, in whatever shape the loader gave it, is no capture. */
function capturesOf({ scopes, script }: CodeLocation, text: string): readonly string[] {
  const kept: readonly Scope[] = isRunnerScript(script) ? withoutModule(scopes) : scopes;
  const words = new Set(text.match(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu));
  return [...new Set(kept.flatMap(({ variables }) => variables).filter((name) => words.has(name)))].sort();
}

/** A module runner wraps each module in a function: the outermost block is the module. */
const withoutModule = (scopes: readonly Scope[]): readonly Scope[] => {
  const module = scopes.findLastIndex(({ description }) => description === "Block");
  return module === -1 ? scopes.slice(0, -1) : scopes.slice(0, module);
};

const refusal = (code: LocateRefusal["code"], reason: string): LocateRefusal => ({ kind: "refused", code, reason });

function nativeReason(named: string, kind: "native" | "bound" | "proxy"): string {
  if (kind === "bound")
    return `${named} is the result of bind(), which hides its source; wrap the function itself, or a function that calls it`;
  if (kind === "proxy") return `${named} is a proxy, which hides its source; wrap the function behind it`;
  return `${named} is built into the engine and has no source; wrap a function that calls it`;
}

function unreadable(named: string, { kind, file }: Exclude<OriginalAnswer, { kind: "found" }>): [LocateRefusal["code"], string] {
  if (kind === "missing") return ["f2n/no-source", `${named} comes from ${file}, which cannot be read; give its text as source`];
  return [
    "f2n/source-drift",
    `${named} runs from a text that ${file} no longer holds; load the file anew, or give the text as source`,
  ];
}
