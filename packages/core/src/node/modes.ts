import type { Vertex } from "../graph/vertex.ts";

/** Any function. */
export type Callable = (...args: never[]) => unknown;

/** Whether a value is there at once or later; both where it cannot be told. A vertex that waits makes everything after it wait. */
export type Mode = "sync" | "async";

/** The value that a graph carries for a function's result. */
export type ValueOf<F extends Callable> = Awaited<ReturnType<F>>;

/** What a vertex gives for it: of a generator, everything that it yields. */
export type VertexValueOf<F extends Callable> = Yielded<ReturnType<F>>;
type Yielded<R> = R extends { next(...args: never): unknown }
  ? R extends AsyncIterable<infer Item> | Iterable<infer Item>
    ? Item[]
    : R
  : Awaited<R>;

/** A vertex of any value, in the words that inference needs. */
export type AnyVertex = Vertex<unknown, Mode, never>;

/** What has no parts that could be vertices. */
export type Leaf =
  | string
  | number
  | boolean
  | bigint
  | symbol
  | null
  | undefined
  | Callable
  | Date
  | RegExp
  | ArrayBuffer
  | ArrayBufferView;

/** Every vertex in an argument, down to four levels of literals. */
export type VerticesIn<A, Depth extends 0[] = []> = A extends AnyVertex
  ? A
  : A extends Leaf
    ? never
    : Depth["length"] extends 4
      ? never
      : A extends readonly (infer Item)[]
        ? VerticesIn<Item, [...Depth, 0]>
        : A extends object
          ? VerticesIn<A[keyof A], [...Depth, 0]>
          : never;

type ModeWord<V> =
  V extends Vertex<unknown, infer M, never>
    ? [M] extends ["sync"]
      ? "sync"
      : [M] extends ["async"]
        ? "async"
        : "either"
    : never;
type Join<Words> = "async" extends Words ? "async" : "either" extends Words ? Mode : "sync";

/** The mode of the latest of these vertices. */
export type ModeOf<V> = Join<ModeWord<V>>;

/** The mode of a call of a function with these vertices as arguments. */
export type CallMode<F extends Callable, V> = [Extract<ReturnType<F>, Later>] extends [never]
  ? ModeOf<V>
  : [Exclude<Extract<ReturnType<F>, Later>, UntoldLater>] extends [never]
    ? Join<ModeWord<V> | "either">
    : "async";
type Later = PromiseLike<unknown> | AsyncIterator<unknown, unknown, never>;

declare const untold: unique symbol;
interface UntoldLater extends PromiseLike<unknown> {
  readonly [untold]: true;
}

/** A function whose type only its text says: the compiler lets it be called with anything, and every call is checked. Await what it gives. */
export type UntypedFunction = (...args: readonly unknown[]) => NonNullable<unknown> | null | undefined | UntoldLater;

type Taker<V> = V extends Vertex<unknown, Mode, infer I> ? (inputs: I) => void : never;

/** What the graph's inputs must be for all of these vertices. */
export type InputsOf<V> = [V] extends [never] ? unknown : Taker<V> extends (inputs: infer I) => void ? I : unknown;
