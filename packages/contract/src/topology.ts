import type { JsonSchema } from "./json-schema.ts";

/** Where an argument or an output comes from. Plain data: a topology can be compared, edited and written to a file. */
export type Source =
  /** A constant, frozen; `shared: false` when it holds what cannot be frozen and is copied at each use. */
  | { readonly kind: "value"; readonly value: unknown; readonly shared: boolean }
  | PortSource
  /** The run's own AbortSignal. */
  | { readonly kind: "signal" }
  | { readonly kind: "array"; readonly items: readonly Source[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: string, source: Source])[] };

/** An input of the graph or the result of a vertex, or a part of it. */
export interface PortSource {
  readonly kind: "input" | "vertex";
  /** Index in the topology's `inputs` or `vertices`. */
  readonly index: number;
  /** Keys that lead to the part; empty for the whole. A number indexes an array. */
  readonly path: readonly (string | number)[];
  /** Taken when the part is absent or undefined; without it a missing step gives undefined. */
  readonly fallback?: { readonly value: unknown };
}

export interface RetryPolicy {
  /** Attempts in total, 1 or more. Default 3. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, then doubled, at most 30,000, less up to half by chance. Default 100. */
  readonly pauseMs?: number;
}

/** How a vertex is run. */
export interface VertexPolicy {
  /** Milliseconds for one attempt, 1 or more. */
  readonly timeoutMs?: number;
  readonly retry?: RetryPolicy;
  /** `copy`: the result is copied before it is frozen, for a function that keeps what it returns. */
  readonly own?: "copy";
}

/** What runs at a vertex, as a document says it: `<path>#<export>` or `node:<hash>`, source text, or the path of another document. */
export type VertexReference = { readonly from: string } | { readonly source: string } | { readonly graph: string };

/**
 * A graph that runs many times at one vertex. Its inputs are given by position: `item` and `index`, or `self`, then whatever the further arguments of
 * the vertex bring in from outside. The output of a loop is an object of `value` and `until`.
 */
export type Body =
  | {
      readonly kind: "each";
      readonly topology: Topology;
      /** Items at a time, 1 or more. Default: as many as the graph waits for. */
      readonly concurrency?: number;
    }
  | {
      readonly kind: "loop";
      readonly topology: Topology;
      /** 1 or more. */
      readonly maxTurns: number;
      /** What becomes of a loop that was not told to stop by then. Default `fault`. */
      readonly onMaxTurns?: "fault" | "value";
    };

export interface VertexRecord {
  /** Unique in the graph: `[A-Za-z_][A-Za-z0-9_-]*`. */
  readonly name: string;
  /**
   * Hash of the node; `closure:<uuid>:<hash>` where it captured variables, which no hash holds; `graph:<name>` for a subgraph,
   * `each:` or `loop:` and what runs in it for a body.
   */
  readonly node: string;
  /** How a document names what runs here; absent when nobody said. */
  readonly reference?: VertexReference;
  /** By position. */
  readonly args: readonly Source[];
  /** The array of the remaining arguments. */
  readonly rest?: Source;
  /** Runs, and asks for its arguments, only when this is true; otherwise its value is undefined. */
  readonly when?: Source;
  /** What runs here for each item of the first argument, or in turns that begin with it. */
  readonly body?: Body;
  /** Of a subgraph: what it is, so that another one of its name is not taken for it. */
  readonly graph?: Topology;
  readonly policy: VertexPolicy;
}

export interface InputRecord {
  readonly name: string;
  readonly schema?: JsonSchema;
  readonly fallback?: { readonly value: unknown };
  /** False when there is a fallback or every use is an optional parameter. */
  readonly required: boolean;
}

/** A graph as data, apart from the functions in it and from the values of any run. */
export interface Topology {
  readonly name: string;
  readonly inputs: readonly InputRecord[];
  /** In the order of their declaration, not of their execution. */
  readonly vertices: readonly VertexRecord[];
  /** An `object` source for outputs by name; anything else for a single output. */
  readonly output: Source;
}

/** A vertex name, which is also its key in a graph document. */
export const vertexNamePattern = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** Names that a document's references give another meaning. */
export const reservedNames: readonly string[] = ["input", "item", "index", "self"];
