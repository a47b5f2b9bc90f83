import { readsOf } from "../graph/plan.ts";
import type { Program } from "./program.ts";

/**
 * Which vertices a run needs, found while it runs: those that the output reads and those that nobody reads, then whatever they read. A condition is
 * read first, and only a vertex whose condition is true asks for its arguments.
 */
export interface Demand {
  /** Vertices to look at next, in the order in which what they read was there; the caller keeps its own place in it. */
  readonly ready: number[];
  /** True while a ready vertex has a condition that nobody looked at yet. */
  isGate(index: number): boolean;
  /** The condition is true: the vertex is ready again when its arguments are there. */
  open(index: number): void;
  /** The vertex has its value. */
  settle(index: number): void;
  /** Vertices that were asked for and have no value. */
  readonly left: number;
  /** Vertices that nobody asked for. */
  unasked(): readonly number[];
}

const unasked = 0;
const gate = 1;
const waiting = 2;
const settled = 3;

/** `has` tells whose value is there already. */
export function openDemand({ topology, plan, steps }: Program, has: (index: number) => boolean): Demand {
  const phase = Uint8Array.from(steps, (_, index) => (has(index) ? settled : unasked));
  const pending = new Int32Array(steps.length);
  const waiters: (number[] | undefined)[] = [];
  const ready: number[] = [];
  let left = 0;
  const toAsk: number[] = [];

  const wait = (index: number, reads: (hear: (read: number) => void) => void): void => {
    // The first read is asked for first, so it goes on the stack last.
    const missing: number[] = [];
    reads((read) => {
      if (phase[read] === settled) return;
      pending[index] = (pending[index] ?? 0) + 1;
      const others = waiters[read];
      if (others === undefined) waiters[read] = [index];
      else others.push(index);
      if (phase[read] === unasked) missing.push(read);
    });
    if (pending[index] === 0) ready.push(index);
    for (let at = missing.length - 1; at >= 0; at--) toAsk.push(missing[at] ?? 0);
  };
  const readArguments = (index: number): void => {
    const record = steps[index]?.record;
    phase[index] = waiting;
    wait(index, (hear) => {
      if (record === undefined) return;
      for (const source of record.args) readsOf(source, hear);
      if (record.rest !== undefined) readsOf(record.rest, hear);
    });
  };
  const ask = (root: number): void => {
    toAsk.push(root);
    // No recursion: a chain may be longer than the stack.
    for (let index = toAsk.pop(); index !== undefined; index = toAsk.pop()) {
      if (phase[index] !== unasked) continue;
      left += 1;
      const condition = steps[index]?.record.when;
      if (condition === undefined) readArguments(index);
      else {
        phase[index] = gate;
        wait(index, (hear) => readsOf(condition, hear));
      }
    }
  };

  readsOf(topology.output, ask);
  for (const index of plan.order) if (plan.from[index] === plan.from[index + 1]) ask(index);
  return {
    ready,
    isGate: (index) => phase[index] === gate,
    open: (index) => {
      readArguments(index);
      for (let next = toAsk.pop(); next !== undefined; next = toAsk.pop()) ask(next);
    },
    settle: (index) => {
      phase[index] = settled;
      left -= 1;
      for (const reader of waiters[index] ?? []) {
        const still = (pending[reader] ?? 0) - 1;
        pending[reader] = still;
        if (still === 0) ready.push(reader);
      }
    },
    get left() {
      return left;
    },
    unasked: () => [...plan.order].filter((index) => phase[index] === unasked),
  };
}
