import type { Source } from "@onex/contract";
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
export const openDemand = (program: Program, has: (index: number) => boolean): Demand => new OpenDemand(program, has);

/** A class because a run asks it several times for each vertex, and a getter of a literal is slow to ask. */
class OpenDemand implements Demand {
  readonly ready: number[] = [];
  left = 0;
  readonly #program: Program;
  readonly #phase: Uint8Array;
  /** By vertex: how much of what it reads is missing. */
  readonly #pending: Int32Array;
  /** By vertex: who waits for it. */
  readonly #waiters: (number[] | undefined)[] = [];
  readonly #toAsk: number[] = [];

  constructor(program: Program, has: (index: number) => boolean) {
    const { topology, plan, steps } = program;
    this.#program = program;
    this.#phase = Uint8Array.from(steps, (_, index) => (has(index) ? settled : unasked));
    this.#pending = new Int32Array(steps.length);
    readsOf(topology.output, (index) => this.#ask(index));
    for (const index of plan.order) if (plan.from[index] === plan.from[index + 1]) this.#ask(index);
  }

  isGate(index: number): boolean {
    return this.#phase[index] === gate;
  }

  open(index: number): void {
    this.#readArguments(index);
    this.#askAll();
  }

  settle(index: number): void {
    this.#phase[index] = settled;
    this.left -= 1;
    for (const reader of this.#waiters[index] ?? []) {
      const still = (this.#pending[reader] ?? 0) - 1;
      this.#pending[reader] = still;
      if (still === 0) this.ready.push(reader);
    }
  }

  unasked(): readonly number[] {
    return [...this.#program.plan.order].filter((index) => this.#phase[index] === unasked);
  }

  #ask(root: number): void {
    this.#toAsk.push(root);
    this.#askAll();
  }

  /** No recursion: a chain may be longer than the stack. */
  #askAll(): void {
    for (let index = this.#toAsk.pop(); index !== undefined; index = this.#toAsk.pop()) {
      if (this.#phase[index] !== unasked) continue;
      this.left += 1;
      const condition = this.#program.steps[index]?.record.when;
      if (condition === undefined) this.#readArguments(index);
      else this.#wait(index, gate, [condition]);
    }
  }

  #readArguments(index: number): void {
    const { args = [], rest } = this.#program.steps[index]?.record ?? {};
    this.#wait(index, waiting, rest === undefined ? args : [...args, rest]);
  }

  /** Asks for what is missing, and counts it. */
  #wait(index: number, phase: number, sources: readonly Source[]): void {
    this.#phase[index] = phase;
    // The first read is asked for first, so it goes on the stack last.
    const missing: number[] = [];
    const hear = (read: number): void => {
      if (this.#phase[read] === settled) return;
      this.#pending[index] = (this.#pending[index] ?? 0) + 1;
      const others = this.#waiters[read];
      if (others === undefined) this.#waiters[read] = [index];
      else others.push(index);
      if (this.#phase[read] === unasked) missing.push(read);
    };
    for (const source of sources) readsOf(source, hear);
    if (this.#pending[index] === 0) this.ready.push(index);
    for (let at = missing.length - 1; at >= 0; at--) this.#toAsk.push(missing[at] ?? 0);
  }
}
