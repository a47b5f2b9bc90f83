import { assertOptions, Fault, type RefusedDescription } from "@onex/contract";
import type { Callable, NodeOptions, UntypedFunction } from "@onex/core";
import { type F2nEngine, f2nEngine, type LiveOptions, liveNames, type SourceOptions, sourceNames, type Wrapped } from "@onex/f2n";
import { createNode, type Node } from "./node.ts";

/** The functions of a module, or why one of them cannot become a node. */
export type ModuleNodes = Readonly<Record<string, Node<UntypedFunction> | Fault>>;
/** The same with the types of its functions. */
export type NamespaceNodes<M> = {
  readonly [K in keyof M as M[K] extends Callable ? K : never]: M[K] extends Callable ? Node<M[K]> | Fault : never;
};

/** Functions to nodes, through one compiler that starts with the first question and does not keep the process alive. */
export interface F2n {
  /** The node of a live function. Rejects with the `f2n/` fault when it is refused. */
  <F extends Callable>(fn: F, options?: LiveOptions): Promise<Node<F>>;
  /** The same, with the refusal as a value. */
  try<F extends Callable>(fn: F, options?: LiveOptions): Promise<Node<F> | Fault>;
  /**
   * The node of the function in a piece of source text; it reads no file, and imports resolve in `files`, then in Node's built-ins. The text runs
   * with this process's own authority when the node runs: wrap only what you would run anyway. Rejects with the `f2n/` fault when it is refused.
   *
   * `F` is the function's type, where it is known: `f2n.source<(text: string) => number>(text)`. Nobody compares it with the text.
   */
  source<F extends Callable = UntypedFunction>(text: string, options?: SourceOptions): Promise<Node<F>>;
  /**
   * The nodes of a module's exported functions by name; refusals are values. They run the instance that the process imports, unless a function is another since
   * that was loaded: then the file is evaluated anew, with all that it imports by path. Rejects when the file as a whole cannot be read, parsed or loaded.
   */
  module(path: string): Promise<ModuleNodes>;
  /** The same with static types: of a namespace object, or of a path by `f2n.module<typeof import("./functions.ts")>(path)`. */
  module<M extends object>(from: M | string): Promise<NamespaceNodes<M>>;
  /** Starts the compiler, so that the next question costs milliseconds. */
  warm(): Promise<void>;
  /** Ends the compiler now; the next question starts another one. Without it the compiler ends with the process. */
  dispose(): Promise<void>;
}

function createF2n(): F2n {
  let shared: F2nEngine | undefined;
  const engine = (): F2nEngine => {
    shared ??= f2nEngine();
    return shared;
  };
  const attempt = async <F extends Callable>(fn: F, options?: LiveOptions): Promise<Node<F> | Fault> => {
    if (!isCallable(fn))
      throw new TypeError(`f2n() takes a function, not ${shown(fn)}; f2n.source() takes text, f2n.module() a path`);
    assertOptions("f2n()", options, liveNames);
    return nodeOrFault(await engine().live(fn, options));
  };
  const source = async (text: string, options?: SourceOptions): Promise<Node> => {
    if (typeof text !== "string")
      throw new TypeError(`f2n.source() takes source text, not ${shown(text)}; f2n() takes a function`);
    assertOptions("f2n.source()", options, sourceNames);
    return orThrow(nodeOrFault(await engine().source(text, options)));
  };

  async function moduleNodes(from: string | object): Promise<Readonly<Record<string, Node | Fault>>> {
    if (typeof from !== "string" && (typeof from !== "object" || from === null))
      throw new TypeError(`f2n.module() takes a path or a namespace object, not ${shown(from)}`);
    const entries: [string, Node | Fault][] = [];
    if (typeof from === "string") {
      for (const [name, wrapped] of Object.entries(await engine().module(from))) {
        entries.push([name, nodeOrFault(wrapped, { from: `${from}#${name}` })]);
      }
    } else {
      for (const [name, value] of Object.entries(from)) if (isCallable(value)) entries.push([name, await attempt(value)]);
    }
    return Object.fromEntries(entries);
  }

  return Object.assign(async <F extends Callable>(fn: F, options?: LiveOptions) => orThrow(await attempt(fn, options)), {
    try: attempt,
    source: source as F2n["source"], // whoever names the function's type knows it
    module: moduleNodes as F2n["module"], // one implementation of the two forms, which TypeScript cannot match to the overloads
    warm: () => engine().warm(),
    async dispose() {
      const ended = shared;
      shared = undefined;
      await ended?.[Symbol.asyncDispose]();
    },
  });
}

export const f2n: F2n = createF2n();

/** The node of what an engine gave, or the refusal as a fault whose details say where. */
export function nodeOrFault<F extends Callable>(
  wrapped: Wrapped<F> | RefusedDescription,
  options?: NodeOptions,
): Node<F> | Fault {
  if (!("callable" in wrapped)) return refusalFault(wrapped);
  const { description, callable, source, taping } = wrapped;
  return createNode(description, callable, { ...(source === undefined ? {} : { source }), taping, ...options });
}

function refusalFault({ code, reason, name, file, line }: RefusedDescription): Fault {
  return new Fault(code, reason, { details: { name, file, line } });
}

function orThrow<T>(given: T | Fault): T {
  if (given instanceof Fault) throw given;
  return given;
}

const isCallable = (value: unknown): value is Callable => typeof value === "function";

const shown = (value: unknown): string =>
  typeof value === "string"
    ? "a string"
    : value === null || value === undefined
      ? String(value)
      : `${typeof value === "object" ? "an" : "a"} ${typeof value}`;
