import type { ContextEvent, ExecutionContext, Fault, JsonSchema, Keeping, MetadataBlock, NodeDescription } from "@onex/contract";
import type { InputOf, OutputOf } from "../data/data.ts";
import type { Vertex } from "../graph/vertex.ts";
import type { BindableArguments, BindableInputs, NamedInputs } from "./bindable.ts";
import type { Callable, CallMode, InputsOf, ValueOf, VertexValueOf, VerticesIn } from "./modes.ts";

/** A function with a metadata block, schemas, an identity and `run`. Take `{ readonly run: F }` where a function is meant: nodes do not compare. */
export interface Node<F extends Callable = Callable> extends AnyNode {
  /**
   * The function itself, with its inputs and its result checked. Throws, or for an async function rejects with, `node/input-invalid` or
   * `node/output-invalid`; what the function throws passes through as it is. Copies, freezes and remembers nothing.
   */
  readonly run: F;
  /** `run` by names as in `inputs`. Also refuses names that are none. `signal` goes to a function that takes one. */
  runWith(inputs: NamedInputs<F>, options?: RunWithOptions): ReturnType<F>;
  /** `runWith` as a record of what happened. Never rejects. */
  trace(inputs: NamedInputs<F>, options?: TraceOptions): Promise<Trace<ValueOf<F>>>;
  /** A vertex that runs this node on these arguments by position. Throws `graph/incompatible` when one can never fit. */
  bind<A extends BindableArguments<F>>(...args: A): Vertex<VertexValueOf<F>, CallMode<F, VerticesIn<A>>, InputsOf<VerticesIn<A>>>;
  /** `bind` by name. Throws `graph/unknown-input` for names that are none, `graph/missing-input` where one is left out. */
  bindWith<A extends BindableInputs<F>>(inputs: A): Vertex<VertexValueOf<F>, CallMode<F, VerticesIn<A>>, InputsOf<VerticesIn<A>>>;
  /** The data class of the inputs, by name. Made when it is first asked for. */
  readonly Input: InputOf<F>;
  /** The data class of the result; without a constructor where that is no object with named properties. */
  readonly Output: OutputOf<F>;
}

/** What every node has, whatever its function. */
export interface AnyNode {
  /** A uuid until the node is kept, then its hash. */
  readonly node_id: string;
  readonly name: string;
  readonly description: NodeDescription;
  readonly metadata_block: MetadataBlock;
  readonly inputs: JsonSchema;
  readonly outputs: JsonSchema;
  /** Of a kept node: who keeps it, and on what evidence. */
  readonly kept?: Keeping;
  readonly run: Callable;
  runWith(inputs: never, options?: RunWithOptions): unknown;
  trace(inputs: never, options?: TraceOptions): Promise<Trace<unknown>>;
}

export interface RunWithOptions {
  /** Passed to a function that takes a signal; one that nobody aborts when absent. */
  readonly signal?: AbortSignal;
}

export interface TraceOptions extends RunWithOptions {
  /** The context that the inputs came with; fully trusted and from nowhere when absent. */
  readonly context?: ExecutionContext;
}

/** What a run gave, with where it came from. */
export type Trace<T> = { readonly context: ExecutionContext; readonly events: readonly ContextEvent[] } & (
  | { readonly value: T }
  | { readonly fault: Fault }
);
