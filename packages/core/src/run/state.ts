import type { PortSource, Source, VertexRecord } from "@onex/contract";
import { copyValue } from "../value/copy.ts";
import { freezeValue, isContainer } from "../value/freeze.ts";
import type { Program, Step } from "./program.ts";

/** What one run knows so far. */
export interface RunState {
  readonly program: Program;
  readonly inputs: readonly unknown[];
  /** By index of the vertex. */
  readonly values: unknown[];
  /** Given to functions that take one. */
  readonly signal: AbortSignal | undefined;
  /** Somebody will look at the values after the run, so no consumer is the last. */
  readonly keeps: boolean;
  /** Values that could not be frozen, each with the uses that are left; made with the first of them. */
  loose: Map<string, number> | undefined;
}

/** The arguments of a step. What cannot be frozen is copied for each consumer but the last. */
export function readArguments({ record, repeats }: Step, state: RunState): readonly unknown[] {
  const { args, rest } = record;
  const read: unknown[] = [];
  for (const source of args) read.push(readSource(source, state, repeats));
  if (rest !== undefined) {
    const more = readSource(rest, state, repeats);
    // Anything but a list is one argument too many for the check that follows, which names it.
    if (Array.isArray(more)) read.push(...more);
    else if (more !== undefined) read.push(more);
  }
  return read;
}

export function readSource(source: Source, state: RunState, repeats = false): unknown {
  switch (source.kind) {
    case "vertex":
      return readPort(source, state.values[source.index], state, repeats);
    case "input":
      return readPort(source, state.inputs[source.index], state, repeats);
    case "value":
      return source.shared ? source.value : ownCopy(source.value);
    case "signal":
      return state.signal;
    case "array":
      return settle(source.items.map((item) => readSource(item, state, repeats)));
    case "object":
      return settle(Object.fromEntries(source.entries.map(([key, part]) => [key, readSource(part, state, repeats)])));
    default:
      return source satisfies never;
  }
}

const settle = (value: object): object => {
  freezeValue(value);
  return value;
};

function readPort(source: PortSource, whole: unknown, state: RunState, repeats: boolean): unknown {
  let value = whole;
  for (const key of source.path) value = partOf(value, key);
  if (value === undefined && source.fallback !== undefined) return ownCopy(source.fallback.value);
  // In most runs every value is settled: nothing to count.
  return isContainer(value) && state.loose !== undefined ? take(source, value, state, repeats) : value;
}

/** Own properties only: a path never reaches a prototype. */
function partOf(value: unknown, key: string | number): unknown {
  if (typeof value === "string") return key === "length" ? value.length : undefined;
  return isContainer(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function take({ kind, index }: PortSource, value: object, state: RunState, repeats: boolean): unknown {
  const key = `${kind}${index}`;
  const left = state.loose?.get(key);
  if (left === undefined) return value;
  state.loose?.set(key, left - 1);
  return left > 1 || state.keeps || repeats ? ownCopy(value) : value;
}

function ownCopy(value: unknown): unknown {
  const copy = copyValue(value);
  freezeValue(copy);
  return copy;
}

/** Keeps the result of a vertex: frozen in place where it is plain, otherwise noted to be copied. */
export function keepValue(record: VertexRecord, index: number, result: unknown, state: RunState): void {
  const value = record.policy.own === "copy" ? copyValue(result) : result;
  if (isContainer(value) && !freezeValue(value)) noteLoose(state, `vertex${index}`, state.program.uses[index] ?? 0);
  state.values[index] = value;
}

export function noteLoose(state: Pick<RunState, "loose">, port: string, uses: number): void {
  state.loose ??= new Map();
  state.loose.set(port, uses);
}
