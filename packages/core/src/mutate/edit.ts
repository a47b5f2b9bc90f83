import type { InclusionReason, Json, Version } from "@onex/contract";
import type { Graph } from "../graph/graph.ts";
import type { Vertex } from "../graph/vertex.ts";
import type { AnyVertex, Mode } from "../node/modes.ts";
import type { AnyNode } from "../node/node.ts";

/** What may take a vertex's place: a node, or a graph. */
export type Runs = AnyNode | Pick<Graph, "name" | "topology" | "inputs">;

/**
 * The edits of one transaction, each seeing those before it. What is wrong with them is told all at once when the transaction ends.
 *
 * A source is a vertex, an input or a part of one; a text like `"$count.the"` or `"$input.limit"`, as documents write it (`"$$…"` for a text that
 * begins with a dollar sign); a literal, which may hold vertices; or any other value.
 *
 * A path leads into what a vertex repeats: `list.word` is the vertex `word` in the body of `list`, `list.item` its input `item`. There, `"$item"`,
 * `"$index"`, `"$self"` and the names of its vertices mean its own; what else is read comes in from outside, once for all runs of the body.
 */
export interface Edit {
  /** Another node, or a graph, at this vertex: on the same arguments, run in the same way. */
  replace(vertex: string, by: Runs): void;
  /** Puts a vertex in under this name, with everything that it reads and the graph does not have yet. It runs with the others from now on. */
  insert(name: string, vertex: AnyVertex): void;
  /** Makes an input of a vertex, or its condition (`when`), read something else. */
  rewire(vertex: string, input: string, source: unknown): void;
  /** Nothing may read it any more when the transaction ends, unless another one was inserted under its name, which is read instead. */
  remove(vertex: string): void;
  /** Makes an output read something else, or adds one. `list.value` is what the body of `list` gives, and `turns.until` what ends a loop. */
  output(name: string, source: unknown): void;
  /** A vertex of the graph, to be bound or read. Without a type it goes anywhere; it is checked all the same. */
  vertex<T = never>(name: string): Vertex<T, Mode, unknown>;
  /** An input of the graph, or a new one, which must then not be required; by its path, one of a body. */
  input<T = never>(name: string): Vertex<T, "sync", unknown>;
}

/** One edit, as it was made. */
export type AppliedEdit =
  | { readonly kind: "replace" | "insert"; readonly vertex: string; readonly node: string }
  | { readonly kind: "rewire"; readonly vertex: string; readonly input: string }
  | { readonly kind: "remove"; readonly vertex: string }
  | { readonly kind: "output"; readonly output: string };

/** A place where types meet that a transaction has touched. `cannot-prove`: the edit holds, and every run looks at what comes there. */
export interface CheckedPort {
  /** An input of a vertex; an input of the graph, against what runs were promised to be asked for; an output, against what they were promised. */
  readonly of: "vertex" | "input" | "output";
  /** `<vertex>.<input>`, or the name of the graph's own. */
  readonly port: string;
  readonly verdict: "fits" | "cannot-prove";
  /** Why not; empty exactly for `fits`. */
  readonly reasons: readonly InclusionReason[];
}

/** What a transaction came to. */
export interface Mutation {
  /** The head now; `rollback` takes the snapshot before it. */
  readonly version: Version;
  readonly edits: readonly AppliedEdit[];
  readonly ports: readonly CheckedPort[];
  /** Vertices that have kept their values: nothing that they run or read has changed. */
  readonly kept: readonly string[];
}

/** One thing that is wrong with a transaction; they are in `details.problems` of its fault. */
export interface EditProblem {
  readonly code: EditFaultCode;
  readonly message: string;
  /** The vertex, `<vertex>.<input>`, or `input.<name>` and `output.<name>` of the graph. */
  readonly path: string;
  /** Of what was compared: that it does not fit is certain. */
  readonly verdict?: "does-not-fit";
  readonly reasons?: readonly InclusionReason[];
  /** A value that would come there and is refused. */
  readonly witness?: Json;
}

/** What an edit can be refused for. */
export type EditFaultCode =
  | "graph/cycle"
  | "graph/unknown-reference"
  | "graph/bad-reference"
  | "graph/missing-input"
  | "graph/incompatible"
  | "graph/incompatible-edit"
  | "graph/duplicate-name"
  | "graph/unsupported";
