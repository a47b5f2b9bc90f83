import { assertOptions, type OptionNames } from "@onex/contract";
import type { AnyVertex, InputsOf, Mode, ModeOf, VerticesIn } from "../node/modes.ts";
import { bodyDraft, bodyVertex } from "./body.ts";
import { type Draft, draftOf } from "./draft.ts";
import type { ValueIn } from "./each.ts";
import type { Vertex } from "./vertex.ts";
import type { VertexHandle } from "./vertex-handle.ts";
import type { Flag } from "./when.ts";

export interface LoopOptions<V extends AnyVertex = AnyVertex, U extends Vertex<Flag> = Vertex<Flag>> extends LoopLimit {
  /** Whether the value that a turn gave is the last: a part of it, or a vertex that runs on it. */
  readonly until: (value: Vertex<ValueIn<V>, "sync", unknown>) => U;
}

const known: OptionNames<LoopOptions> = { until: true, maxTurns: true, onMaxTurns: true };

export interface LoopLimit {
  /** 1 or more. */
  readonly maxTurns: number;
  /**
   * What becomes of a loop that was not told to stop after so many turns. `fault`, the default: `run/max-turns`, as what it has is not what was
   * asked for. `value`: the value of the last turn.
   */
  readonly onMaxTurns?: "fault" | "value";
}

/** What a loop begins with, as a value. */
export type Beginning<F> = F extends Vertex<infer T, Mode, never> ? T : Widened<F>;
/** TypeScript infers `1` where a number is meant. */
type Widened<F> = F extends string
  ? string
  : F extends number
    ? number
    : F extends boolean
      ? boolean
      : F extends bigint
        ? bigint
        : F;

/**
 * A vertex that runs in turns: what `body` gives for `first`, then for what it gave last, at least once, until `until` is true of it. Sync exactly
 * when everything inside is. A failure names its turn; a further attempt or a resumed run begins with the turn that failed.
 */
export function loop<F, V extends Vertex<Beginning<F>>, U extends Vertex<Flag>>(
  first: F,
  body: (last: Vertex<Beginning<F>, "sync", unknown>) => V,
  options: LoopOptions<V, U>,
): Vertex<ValueIn<V>, ModeOf<VerticesIn<F> | V | U>, InputsOf<VerticesIn<F> | V | U>> {
  assertOptions("loop()", options, known);
  const { until, ...limit } = options ?? {};
  if (typeof until !== "function") throw new TypeError("loop() needs to know when to stop: { until }, a function");
  // Handles are what vertices are at run time, of whatever types.
  const turn = body as unknown as (last: VertexHandle) => unknown;
  const ends = until as unknown as (value: Draft) => unknown;
  const vertex = loopVertex(
    draftOf(first),
    (last) => bodyDraft(turn(last), "The function of loop()"),
    (value) => bodyDraft(ends(value), "until"),
    limit,
  );
  return vertex as unknown as ReturnType<typeof loop<F, V, U>>;
}

export function loopVertex(
  first: Draft,
  write: (last: VertexHandle) => Draft,
  until: (value: Draft) => Draft,
  { maxTurns, onMaxTurns }: LoopLimit,
): VertexHandle {
  if (!(Number.isInteger(maxTurns) && maxTurns >= 1)) throw new RangeError("maxTurns must be a whole number from 1");
  return bodyVertex(
    first,
    { self: undefined },
    ({ self }) => {
      const gives = write(self);
      const entries = [["value", gives] as const, ["until", until(gives)] as const];
      return { gives, output: { kind: "object", entries } };
    },
    { kind: "loop", maxTurns, ...(onMaxTurns === undefined ? {} : { onMaxTurns }) },
  );
}
