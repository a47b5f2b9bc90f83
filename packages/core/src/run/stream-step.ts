import { checker, type Executor, type Invoke, type JsonSchema, type Source, type VertexRecord } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Runnable } from "../node/runnable.ts";
import { isStream, itemSchema, listOf } from "../node/value-schema.ts";
import type { Step } from "./program.ts";

/** An argument that is read item by item. */
export interface Adaptation {
  readonly position: number;
  readonly as: "iterable" | "async-iterable";
}

/** The arguments of a vertex that a list must be made to fit: those of async iterables, and of iterators. */
export function adaptationsOf(
  { args }: VertexRecord,
  { signatures }: Runnable,
  { runnables }: Assembly,
): readonly Adaptation[] | undefined {
  if (signatures.length > 1) return undefined;
  const found = args.flatMap((source, position): readonly Adaptation[] => {
    const as = streamType(signatures[0].schemas[position]);
    if (as === undefined || source.kind !== "vertex") return [];
    const gives = runnables[source.index];
    // Anything that is no list fits as it is or not at all.
    const givesStream =
      gives?.signatures.every(({ outputs }) => streamType(outputs) !== undefined) === true && !isStream(gives.call);
    return givesStream || (as === "iterable" && !isIterator(signatures[0].schemas[position])) ? [] : [{ position, as }];
  });
  return found.length === 0 ? undefined : found;
}

export const streamType = (schema: JsonSchema | undefined): Adaptation["as"] | undefined => {
  const type = schema?.["x-onex-type"];
  return type === "iterable" || type === "async-iterable" ? type : undefined;
};

/** Asks for `next`, which a list has not. */
const isIterator = (schema: JsonSchema | undefined): boolean =>
  schema?.["x-onex-class"] !== undefined && !["Iterable", "AsyncIterable"].includes(schema["x-onex-class"]);

/** Puts what reads item by item where a list is. */
export function adapt(args: readonly unknown[], adaptations: readonly Adaptation[]): readonly unknown[] {
  const adapted = [...args];
  for (const { position, as } of adaptations) {
    const value = adapted[position];
    if (as === "async-iterable") {
      if (isIterable(value) && !(Symbol.asyncIterator in Object(value))) adapted[position] = laterItems(value);
    } else if (Array.isArray(value)) adapted[position] = items(value);
  }
  return adapted;
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.iterator in value;

function* items(list: Iterable<unknown>): Generator<unknown> {
  yield* list;
}

export async function* laterItems(list: Iterable<unknown>): AsyncGenerator<unknown> {
  yield* list;
}

/**
 * Generators whose items can go straight to the one who pulls them: read once, as a whole, by a function that takes items as they come and is
 * called once. All others are collected.
 */
export function passingStreams({ topology, runnables }: Assembly, uses: Int32Array, executor: Executor): ReadonlySet<number> {
  const passing = new Set<number>();
  if (executor.place !== "memory" || !runnables.some(({ call }) => isStream(call))) return passing;
  for (const [reader, { args, policy }] of topology.vertices.entries()) {
    const signatures = runnables[reader]?.signatures ?? [];
    // What reads more than once needs a list.
    if (signatures.length > 1 || policy.retry !== undefined || runnables[reader]?.body !== undefined) continue;
    for (const [position, source] of args.entries()) {
      const taken = streamType(signatures[0]?.schemas[position]);
      const call = source.kind === "vertex" && isWhole(source) ? runnables[source.index]?.call : undefined;
      const fits = call === "generator" ? taken !== undefined : call === "async-generator" && taken === "async-iterable";
      if (fits && source.kind === "vertex" && uses[source.index] === 1 && isUntimed(topology.vertices[source.index]))
        passing.add(source.index);
    }
  }
  return passing;
}

const isUntimed = (record: VertexRecord | undefined): boolean =>
  record?.policy.timeoutMs === undefined && record?.policy.retry === undefined;

const isWhole = (source: Source & { readonly kind: "vertex" | "input" }): boolean =>
  source.path.length === 0 && source.fallback === undefined;

/** The step of a generator: it gives the generator where its items pass, else the list of them, checked as one. */
export function streamStep(step: Step, executor: Executor, passes: boolean): Step {
  const { runnable, invoke } = step;
  if (passes) return { ...step, passes: checker(itemSchema(listOf(runnable.signatures[0].outputs)) ?? {}) };
  const collecting = collectingItems(runnable, invoke, executor);
  const isNow = executor.place === "memory" && runnable.call === "generator";
  return {
    ...step,
    ...collecting,
    proven: step.proven === undefined ? undefined : collecting.runnable.signatures[0],
    takesSignal: step.takesSignal || !isNow,
  };
}

/** A generator as what gives the list of its items; anything else as it is. */
export function collectingItems(runnable: Runnable, invoke: Invoke, executor: Executor): Pick<Step, "runnable" | "invoke"> {
  if (!isStream(runnable.call)) return { runnable, invoke };
  // A spread of the same list of signatures has as many.
  const signatures = runnable.signatures.map((signature) => {
    const outputs = listOf(signature.outputs);
    return { ...signature, outputs, output: checker(outputs) };
  }) as unknown as Runnable["signatures"];
  const isNow = executor.place === "memory" && runnable.call === "generator";
  return { runnable: { ...runnable, signatures }, invoke: isNow ? collected(invoke) : collectedLater(invoke) };
}

// What a generator gives can be iterated: its call kind says so.
const collected =
  (invoke: Invoke): Invoke =>
  (args, signal) => [...(invoke(args, signal) as Iterable<unknown>)];

const collectedLater =
  (invoke: Invoke): Invoke =>
  async (args, signal) => {
    const list: unknown[] = [];
    for await (const item of (await invoke(args, signal)) as AsyncIterable<unknown>) {
      signal?.throwIfAborted();
      list.push(item);
    }
    return list;
  };
