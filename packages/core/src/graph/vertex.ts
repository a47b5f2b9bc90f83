import type { VertexPolicy } from "@onex/contract";
import type { Mode } from "../node/modes.ts";

/** Options of one place of a node in a graph. */
export interface VertexOptions extends VertexPolicy {
  /** `[A-Za-z_][A-Za-z0-9_-]*`, unique in the graph; the node's name when absent. */
  readonly name?: string;
}

declare const typing: unique symbol;

/**
 * A value that a graph will have: one of its inputs, or what one place of a node gives there. `T` is the value, `M` says whether it is there at
 * once, `I` is what the graph's inputs must hold for it.
 */
export interface Vertex<out T, out M extends Mode = Mode, in I = never> {
  /** Exists for the compiler alone. */
  readonly [typing]: (inputs: I) => readonly [T, M];
  /**
   * A part of the value, by keys; a number indexes an array. A part that is not there is undefined, or `default`; a step into nothing is no
   * failure. (`this` carries the value's type here, so that `T` stays covariant.)
   */
  at<V, K extends PartKey<V>>(this: Vertex<V>, key: K): Vertex<Part<V, K>, M, I>;
  at<V, K extends PartKey<V>, D>(
    this: Vertex<V>,
    key: K,
    options: { readonly default: D },
  ): Vertex<Exclude<Part<V, K>, undefined> | D, M, I>;
  at<V, K extends PartKey<V>, L extends PartKey<Part<V, K>>>(this: Vertex<V>, key: K, next: L): Vertex<Part<Part<V, K>, L>, M, I>;
  /** Another place of the same node with the same bindings, run as `options` say. A vertex with `timeoutMs` or `retry` is async. */
  with<const O extends VertexOptions>(
    options: O,
  ): Vertex<T, [keyof O & ("timeoutMs" | "retry")] extends [never] ? M : "async", I>;
}

type Whole<T> = Exclude<T, null | undefined>;

/** Keys that a part may be asked by: property names, or indexes of an array. */
export type PartKey<T> = Whole<T> extends readonly unknown[] ? number | "length" : keyof Whole<T> & (string | number);

/** What `at` gives: undefined where the whole may be missing or the key is one of many. */
export type Part<T, K> =
  | (Whole<T> extends readonly (infer Item)[]
      ? K extends keyof Whole<T>
        ? number extends Whole<T>["length"]
          ? K extends number
            ? Item | undefined
            : Whole<T>[K]
          : Whole<T>[K]
        : undefined
      : K extends keyof Whole<T>
        ? Whole<T>[K] | (string extends keyof Whole<T> ? undefined : never)
        : undefined)
  | (Extract<T, null | undefined> extends never ? never : undefined);

/** The inputs of a graph as vertices, by name. `Pick` keeps an optional input optional. */
export type Inputs<T> = { readonly [K in keyof T & string]-?: Vertex<T[K], "sync", Pick<T, K>> };
