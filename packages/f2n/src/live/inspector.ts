import { Session } from "node:inspector";

/** Any function value. */
// biome-ignore lint/suspicious/noExplicitAny: parameters of an unknown function cannot be named otherwise.
export type Callable = (...given: any[]) => unknown;

/** Where the engine has the code of a function. Line and column are zero-based and stand at the parameter list, or at `async`. */
export interface CodeLocation {
  readonly kind: "code";
  /** As the module system has it; "" for `eval` and `new Function`. */
  readonly url: string;
  /** What the engine runs. */
  readonly script: string;
  /** Value of the script's sourceMappingURL comment; "" when it has none. */
  readonly sourceMapUrl: string;
  readonly line: number;
  readonly column: number;
  /** Those of functions and blocks, innermost first; a module's own scope and what lies around it are left out. */
  readonly scopes: readonly Scope[];
}

/** One scope around a function. */
export interface Scope {
  /** As V8 names it: `Closure (makeAdder)`, `Block`, … */
  readonly description: string;
  /** Names of its variables, as far as some function inside it uses them. */
  readonly variables: readonly string[];
}

export type Inspected = CodeLocation | { readonly kind: "native" | "bound" | "proxy" };

export interface Inspector {
  inspect(fn: Callable): Inspected;
}

interface Script {
  readonly url: string;
  readonly sourceMapUrl: string;
}

let kept: Inspector | undefined;

/**
 * The inspector of this thread, opened on first use (about 50 ms) and kept. Throws when the engine denies one, as the permission model does.
 * An inspection takes well under a millisecond, holds on to nothing, and does not slow the code down.
 */
export function threadInspector(): Inspector {
  kept ??= openInspector();
  return kept;
}

function openInspector(): Inspector {
  const session = new Session();
  session.connect();
  const scripts = new Map<string, Script>();
  session.on("Debugger.scriptParsed", ({ params }) => {
    // Scripts without a name are as many as there are calls of `eval`, and say nothing here.
    if (params.url !== "") scripts.set(params.scriptId, { url: params.url, sourceMapUrl: params.sourceMapURL ?? "" });
  });
  const ask = <Answer>(method: string, params: object = {}): Answer => {
    let answer: unknown;
    let failure: Error | null = null;
    // A session on its own thread answers before `post` returns.
    session.post(method, params, (error: Error | null, result: unknown) => {
      failure = error;
      answer = result;
    });
    if (failure !== null) throw failure;
    // The protocol fixes the answer to each method; callers name the part of it that they read.
    return answer as Answer;
  };
  ask("Debugger.enable", { maxScriptsCacheSize: 1_000_000 });
  // Nobody could resume this thread from within.
  ask("Debugger.setSkipAllPauses", { skip: true });
  return { inspect: (fn) => inspectWith(ask, scripts, fn) };
}

type Ask = <Answer>(method: string, params?: object) => Answer;

interface Remote {
  readonly value: { readonly objectId: string; readonly description?: string; readonly value?: unknown };
  readonly name: string;
}

const holder = Symbol("onex.inspected");
const group = "onex";

function inspectWith(ask: Ask, scripts: ReadonlyMap<string, Script>, fn: Callable): Inspected {
  const objectId = remoteIdOf(ask, fn);
  try {
    const { internalProperties = [] } = ask<{ internalProperties?: readonly Remote[] }>("Runtime.getProperties", {
      objectId,
      ownProperties: true,
    });
    const internal = new Map(internalProperties.map(({ name, value }) => [name, value]));
    if (internal.has("[[TargetFunction]]")) return { kind: "bound" };
    if (internal.has("[[Handler]]")) return { kind: "proxy" };
    const location = internal.get("[[FunctionLocation]]")?.value;
    if (!isLocation(location)) return { kind: "native" };
    const { url = "", sourceMapUrl = "" } = scripts.get(location.scriptId) ?? {};
    const scriptSource = url.startsWith("wasm:") ? undefined : sourceOf(ask, location.scriptId);
    if (scriptSource === undefined) return { kind: "native" };
    const position = { line: location.lineNumber, column: location.columnNumber };
    return {
      kind: "code",
      url,
      script: scriptSource,
      sourceMapUrl,
      ...position,
      scopes: scopesOf(ask, internal.get("[[Scopes]]")?.objectId),
    };
  } finally {
    ask("Runtime.releaseObjectGroup", { objectGroup: group });
  }
}

/** `Function.prototype` names a script that is none. */
function sourceOf(ask: Ask, scriptId: string): string | undefined {
  try {
    return ask<{ scriptSource: string }>("Debugger.getScriptSource", { scriptId }).scriptSource;
  } catch {
    return undefined;
  }
}

/** What the engine says, whatever the function would: it may have a `toString` of its own. */
export const textOf = (fn: Callable): string => Function.prototype.toString.call(fn);

/** "" where it has none that is a text. */
export function nameOf(fn: Callable): string {
  try {
    const name: unknown = fn.name;
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}

/** The protocol cannot take a value, only look one up: it is left for a moment where an expression finds it, in whatever context we run. */
function remoteIdOf(ask: Ask, fn: Callable): string {
  // An object like any other; nothing else uses this symbol.
  const place = process as unknown as Record<symbol, unknown>;
  place[holder] = fn;
  try {
    const expression =
      "process[Object.getOwnPropertySymbols(process).findLast(({ description }) => description === 'onex.inspected')]";
    const { result } = ask<{ result: { objectId: string } }>("Runtime.evaluate", { expression, objectGroup: group });
    return result.objectId;
  } finally {
    delete place[holder];
  }
}

function scopesOf(ask: Ask, objectId: string | undefined): readonly Scope[] {
  if (objectId === undefined) return [];
  const propertiesOf = (id: string): readonly Remote[] =>
    ask<{ result: readonly Remote[] }>("Runtime.getProperties", { objectId: id, ownProperties: true }).result;
  return propertiesOf(objectId)
    .filter(
      ({ name, value }) => /^\d+$/.test(name) && /^(?:Closure|Block|Catch|With Block|Local)\b/.test(value.description ?? ""),
    )
    .map(({ value }) => ({
      description: value.description ?? "",
      variables: propertiesOf(value.objectId).map(({ name }) => name),
    }));
}

const isLocation = (
  value: unknown,
): value is { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number } =>
  typeof value === "object" && value !== null && "scriptId" in value;
