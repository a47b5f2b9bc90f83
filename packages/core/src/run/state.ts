import type { CallReadings, PortSource, Source } from "@onex/contract";
import { copyValue } from "../value/copy.ts";
import { freezeValue, isContainer } from "../value/freeze.ts";
import type { Program, Step } from "./program.ts";
import type { Recorder } from "./recorder.ts";
import type { RunSettings } from "./settings.ts";
import { adapt } from "./stream-step.ts";

/** What one run, or one run of a body, knows so far, and what it has of the world. One flat object: small graphs run more often than they do anything. */
export interface RunState {
  readonly program: Program;
  readonly settings: RunSettings;
  /** By index of the vertex, then what was given by index of the input. */
  readonly values: unknown[];
  /** Given to functions that take one. */
  readonly signal: AbortSignal | undefined;
  /** The caller's. */
  readonly caller: AbortSignal | undefined;
  /** Somebody will look at the values after the run, so no consumer is the last. */
  readonly keeps: boolean;
  /** Values that could not be frozen, each with the uses that are left; made with the first of them. */
  loose: Map<string, number> | undefined;
  /** Absent in bodies, whose items the vertex records. */
  readonly recorder: Recorder | undefined;
  /** In bodies, and where there are tapes: the path of what runs here, with a slash at its end. */
  readonly place: string;
  /** Finished items of bodies, by index of their vertex until that has succeeded; what is not finished is a hole. There where something has a body. */
  readonly items: Map<number, unknown[]> | undefined;
  /** Generators whose items are still being pulled. */
  streams: Set<OpenStream> | undefined;
  /** What an earlier run did; nothing of it is done again. */
  readonly earlier: Finished | undefined;
}

/**
 * Room for the values of a run. No holes; `fill` takes longer than a small graph. Two places that make a list, as one that has made a list too long for
 * V8 to make in place is never compiled to do so again, for short ones either.
 */
export function emptyValues({ steps, topology: { inputs } }: Program): unknown[] {
  const length = steps.length + inputs.length;
  const values = length < 4_096 ? new Array<unknown>(length) : new Array<unknown>(length);
  for (let slot = 0; slot < values.length; slot++) values[slot] = undefined;
  return values;
}

/** Only bodies have items. */
export const emptyItems = ({ plain }: Program): Map<number, unknown[]> | undefined => (plain ? undefined : new Map());

export interface OpenStream {
  /** Ends a generator that nobody pulls any more. */
  close(): void;
}

/** What a run did before it failed, by index of the vertex. */
export interface Finished {
  /** What was read on the way. */
  readonly readings?: readonly CallReadings[];
  readonly values: ReadonlyMap<number, unknown>;
  readonly items: ReadonlyMap<number, ReadonlyMap<number, unknown>>;
}

/** The arguments of a step. What cannot be frozen is copied for each consumer but the last. */
export function readArguments({ args, rest, repeats }: Step, state: RunState): readonly unknown[] {
  // As long as it will be: a list that grows begins with room for many more.
  const read = new Array<unknown>(args.length);
  for (let at = 0; at < args.length; at++) {
    const source = args[at];
    if (source !== undefined) read[at] = readSource(source, state, repeats);
  }
  if (rest !== undefined) {
    const more = readSource(rest, state, repeats);
    // Anything but a list is one argument too many for the check that follows, which names it.
    if (Array.isArray(more)) read.push(...more);
    else if (more !== undefined) read.push(more);
  }
  return read;
}

/** `readArguments` where a list may have to be made to read item by item. */
export function givenArguments(step: Step, state: RunState): readonly unknown[] {
  const args = readArguments(step, state);
  return step.adapts === undefined ? args : adapt(args, step.adapts);
}

export function readSource(source: Source, state: RunState, repeats = false): unknown {
  // What nearly every argument is.
  if (source.kind === "vertex" && source.path.length === 0 && source.fallback === undefined && state.loose === undefined)
    return state.values[source.index];
  switch (source.kind) {
    case "vertex":
      return readPort(source, state.values[source.index], state, repeats);
    case "input":
      return readPort(source, state.values[state.program.steps.length + source.index], state, repeats);
    case "value":
      return source.shared ? source.value : ownCopy(source.value);
    case "signal":
      return state.signal;
    case "array":
      return Object.freeze(source.items.map((item) => readSource(item, state, repeats)));
    case "object":
      return Object.freeze(readEntries(source.entries, state, repeats));
    default:
      return source satisfies never;
  }
}

/** All that it holds is frozen, where that is possible. No list of pairs in between: this is much of what the outputs of a small graph cost. */
export function readEntries(
  entries: readonly (readonly [key: string, part: Source])[],
  state: RunState,
  repeats = false,
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at];
    if (entry === undefined) continue;
    const [key, part] = entry;
    const value = readSource(part, state, repeats);
    if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
    else object[key] = value;
  }
  return object;
}

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
export function keepValue({ owns }: Step, index: number, result: unknown, state: RunState): void {
  const value = owns ? copyValue(result) : result;
  if (isContainer(value) && !freezeValue(value)) noteLoose(state, `vertex${index}`, state.program.uses[index] ?? 0);
  state.values[index] = value;
}

export function noteLoose(state: Pick<RunState, "loose">, port: string, uses: number): void {
  state.loose ??= new Map();
  state.loose.set(port, uses);
}
