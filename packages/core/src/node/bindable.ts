import type { Vertex } from "../graph/vertex.ts";
import type { Callable, Leaf } from "./modes.ts";

/** What an argument of type `T` may be bound to: a value, a vertex of it, or a literal that holds vertices. */
export type Bindable<T> = T | Vertex<T> | Streamed<T> | (T extends Leaf ? never : Literal<T>);
/** What takes items as they come takes a list too. */
type Streamed<T> = T extends AsyncIterable<infer Item> ? Vertex<Iterable<Item>> : never;
type Literal<T> = { readonly [K in keyof T]: Bindable<T[K]> };

/** The arguments of a function by position. A trailing AbortSignal is left out: the run passes its own. */
export type BindableArguments<F extends Callable> = BindableEach<WithoutSignal<Parameters<F>>>;
type BindableEach<P extends readonly unknown[]> = { readonly [K in keyof P]: Bindable<P[K]> };

type WithoutSignal<P extends readonly unknown[]> = P extends readonly [...infer Front, infer Last]
  ? [Last] extends [AbortSignal]
    ? [AbortSignal] extends [Last]
      ? Front
      : P
    : P
  : P;

/**
 * The inputs of a function by name. TypeScript does not see the names of parameters, so they are typed only where the sole parameter is an object
 * with named properties; elsewhere they are checked at run time alone.
 */
export type NamedInputs<F extends Callable> =
  Parameters<F> extends readonly [infer Sole]
    ? Sole extends Leaf | readonly unknown[] | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
      ? AnyInputs
      : Sole extends object
        ? string extends keyof Sole
          ? AnyInputs
          : Sole
        : AnyInputs
    : AnyInputs;
type AnyInputs = Readonly<Record<string, unknown>>;
export type BindableInputs<F extends Callable> = { readonly [K in keyof NamedInputs<F>]: Bindable<NamedInputs<F>[K]> };
