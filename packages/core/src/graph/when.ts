import type { InputsOf, Mode, ModeOf, VerticesIn } from "../node/modes.ts";
import { place } from "./bind.ts";
import { draftOf } from "./draft.ts";
import { gateRunnable } from "./gate.ts";
import type { Vertex } from "./vertex.ts";
import { VertexHandle } from "./vertex-handle.ts";

/** What may decide: a skipped vertex gives undefined, and a part that is not there is undefined, so both count as no. */
export type Flag = boolean | null | undefined;

/**
 * The vertex's value when the flag is true; undefined when it is false, null or undefined. Then the vertex does not run, and neither does anything
 * that nobody else asks for. Downstream sees undefined: a function runs with it where its parameter may be undefined, and anywhere else the run fails
 * with `node/input-invalid`, as with any other value that does not fit. Any other flag is `node/input-invalid` too.
 */
export function when<F extends Flag | Vertex<Flag>, T, M extends Mode, I>(
  flag: F,
  vertex: Vertex<T, M, I>,
): Vertex<T | undefined, ModeOf<VerticesIn<F> | Vertex<T, M, I>>, InputsOf<VerticesIn<F> | Vertex<T, M, I>>> {
  const gate = gateOf(flag, vertex);
  // A handle is what a vertex is at run time, of whatever types.
  return gate as unknown as ReturnType<typeof when<F, T, M, I>>;
}

function gateOf(flag: unknown, vertex: unknown): VertexHandle {
  if (!(vertex instanceof VertexHandle)) throw new TypeError("when() takes a flag and a vertex");
  const isFlag = typeof flag === "boolean" || flag === undefined || flag === null || flag instanceof VertexHandle;
  if (!isFlag) throw new TypeError("The flag of when() must be a boolean or a vertex of one");
  return place(gateRunnable, [vertex], undefined, undefined, { when: draftOf(flag) });
}
