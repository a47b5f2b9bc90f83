import { assertOptions, type OptionNames } from "@onex/contract";
import type { AnyVertex, InputsOf, Mode, ModeOf, VerticesIn } from "../node/modes.ts";
import { itemSchema } from "../node/value-schema.ts";
import { bodyDraft, bodyVertex } from "./body.ts";
import { type Draft, draftOf } from "./draft.ts";
import { handleSchema } from "./draft-schema.ts";
import type { Vertex } from "./vertex.ts";
import { VertexHandle } from "./vertex-handle.ts";

export interface EachOptions {
  /** Items of this list at a time, 1 or more, where they take time. Default, and at most: the graph's own `concurrency`. */
  readonly concurrency?: number;
}

const known: OptionNames<EachOptions> = { concurrency: true };

/** The items of a list, of a vertex of one, or of a literal that holds vertices. */
export type ItemOf<L> =
  L extends Vertex<infer T, Mode, never>
    ? T extends readonly (infer Item)[]
      ? Item
      : never
    : L extends readonly (infer Item)[]
      ? Item extends Vertex<infer T, Mode, never>
        ? T
        : Item
      : never;

/** The value that a vertex will have. */
export type ValueIn<V> = V extends Vertex<infer T, Mode, never> ? T : never;

/**
 * A vertex of a list: for each item of `list`, in its order, what the vertex that `body` gives is for it. What `body` makes runs once an item; what
 * was made before runs once. Sync exactly when everything inside is. The first failure stops it and names the index of its item; finished items are
 * remembered, so a further attempt or a resumed run does not run them again.
 */
export function each<L extends readonly unknown[] | Vertex<readonly unknown[]>, V extends AnyVertex>(
  list: L,
  body: (item: Vertex<ItemOf<L>, "sync", unknown>, index: Vertex<number, "sync", unknown>) => V,
  options: EachOptions = {},
): Vertex<ValueIn<V>[], ModeOf<VerticesIn<L> | V>, InputsOf<VerticesIn<L> | V>> {
  // Handles are what vertices are at run time, of whatever types.
  const write = body as unknown as (item: VertexHandle, index: VertexHandle) => unknown;
  assertOptions("each()", options, known);
  const vertex = eachVertex(draftOf(list), (item, index) => bodyDraft(write(item, index), "The function of each()"), options);
  return vertex as unknown as ReturnType<typeof each<L, V>>;
}

/** What is known of an item of this list, and of its index. */
export const eachLocals = (list: Draft) =>
  ({ item: itemSchema(list instanceof VertexHandle ? handleSchema(list) : undefined), index: { type: "integer" } }) as const;

export function eachVertex(
  list: Draft,
  write: (item: VertexHandle, index: VertexHandle) => Draft,
  { concurrency }: EachOptions,
): VertexHandle {
  if (concurrency !== undefined && !(concurrency >= 1)) throw new RangeError("concurrency must be 1 or more");
  return bodyVertex(
    list,
    eachLocals(list),
    ({ item, index }) => {
      const gives = write(item, index);
      return { gives, output: gives };
    },
    concurrency === undefined ? { kind: "each" } : { kind: "each", concurrency },
  );
}
