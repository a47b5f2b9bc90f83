import {
  type Ambient,
  type Executor,
  type GraphDocument,
  type InputRecord,
  type JsonSchema,
  type Scheduler,
  systemAmbient,
  type Topology,
} from "@onex/contract";
import { graphToDocument } from "../document/graph-to-document.ts";
import type { Bindable } from "../node/bindable.ts";
import type { InputsOf, Mode, ModeOf, VerticesIn } from "../node/modes.ts";
import type { Trace, TraceOptions } from "../node/node.ts";
import { runnableOf, setRunnable } from "../node/runnable.ts";
import { inProcessExecutor } from "../run/in-process-executor.ts";
import { compileProgram, type Program } from "../run/program.ts";
import { runScheduler } from "../run/run-scheduler.ts";
import { type Run, type RunOptions, type RunSettings, runProgram, startProgram } from "../run/start.ts";
import { traceProgram } from "../run/trace-program.ts";
import { type Assembly, assemble } from "./assemble.ts";
import { bindWith } from "./bind.ts";
import { draftOf } from "./draft.ts";
import { graphRunnable } from "./graph-runnable.ts";
import { type Plan, plan } from "./plan.ts";
import type { Vertex } from "./vertex.ts";

export interface GraphOptions {
  /** For messages, journals and documents. Default "graph". */
  readonly name?: string;
  /** At most so many vertices are waited for at a time, 1 or more. Default: no limit. */
  readonly concurrency?: number;
  /** Schemas and defaults of inputs. Inputs that are not declared are inferred from what they reach. */
  readonly inputs?: Readonly<Record<string, { readonly schema?: JsonSchema; readonly default?: unknown }>>;
  /** Clock, chance and ids. Default: the system's. */
  readonly ambient?: Ambient;
  /** Deadlines, pauses and durations. Default: the system's, with timers that keep the process alive. */
  readonly scheduler?: Scheduler;
  /** Where functions run. Default: in this process. */
  readonly executor?: Executor;
}

/** Outputs by name, each a vertex or a literal that holds vertices. */
export type Outputs = Readonly<Record<string, unknown>>;

/** The values that outputs will have. */
export type ValuesOf<O> = {
  readonly [K in keyof O]: O[K] extends Vertex<infer T, Mode, never> ? T : O[K] extends object ? ValuesOf<O[K]> : O[K];
};

/** What `run` gives: at once, later, or where that cannot be told, one of them. */
export type Given<T, M extends Mode> = [M] extends ["sync"] ? T : [M] extends ["async"] ? Promise<T> : T | Promise<T>;

/** The arguments of `run`; the inputs may be left out where none is needed. */
export type RunArguments<I> = [I] extends [never]
  ? [inputs: Readonly<Record<string, unknown>>, options?: RunOptions]
  : object extends I
    ? [inputs?: I, options?: RunOptions]
    : [inputs: I, options?: RunOptions];

/** Vertices with the edges between them: acyclic, checked and planned. */
export interface Graph<T = unknown, M extends Mode = Mode, I = never> {
  readonly name: string;
  readonly topology: Topology;
  readonly inputs: readonly InputRecord[];
  /**
   * Runs every vertex and gives the outputs by name, frozen where they are plain: at once exactly when every vertex is sync, local and untimed.
   * Throws, or rejects with, `graph/missing-input`, `node/input-invalid`, `node/output-invalid`, `run/vertex-failed` (the function's error is its
   * cause), `run/input-mutated`, `run/timeout`, `run/aborted`.
   */
  run(...args: RunArguments<I>): Given<T, M>;
  /** Starts a run with a journal. Never throws: a sync graph has ended when this returns, well or not. */
  start(...args: RunArguments<I>): Run<T>;
  /** `start` as a record of what happened: contexts merged over every vertex that succeeded, in order. Never rejects. */
  trace(inputs: I extends object ? I : object, options?: TraceOptions): Promise<Trace<T>>;
  /** The document that gives this graph again. Throws `graph/ephemeral-reference` for a node that only this process has. */
  document(): GraphDocument;
  /** A vertex that runs this graph inside another one, on inputs by name. */
  bindWith<A extends { readonly [K in keyof I]: Bindable<I[K]> }>(
    inputs: A,
  ): Vertex<T, [M] extends ["sync"] ? ModeOf<VerticesIn<A>> : M, InputsOf<VerticesIn<A>>>;
}

/**
 * Makes a graph of everything that these outputs reach. Vertices are named by `.with({ name })`, else by their nodes, then `name_2`, …, dependencies
 * first. Throws `graph/duplicate-name`.
 */
export function graph<O extends Outputs>(
  outputs: O,
  { name = "graph", inputs, ...options }: GraphOptions = {},
): Graph<ValuesOf<O>, ModeOf<VerticesIn<O>>, InputsOf<VerticesIn<O>>> {
  // What runs has the types of the vertices that it was made of.
  return assembledGraph(assemble(name, draftOf(outputs), inputs), options) as Graph<
    ValuesOf<O>,
    ModeOf<VerticesIn<O>>,
    InputsOf<VerticesIn<O>>
  >;
}

/** A graph of a topology; for those who read it from elsewhere. Throws `graph/cycle`. */
export function assembledGraph(assembly: Assembly, options: Omit<GraphOptions, "name" | "inputs"> = {}): Graph {
  const { topology } = assembly;
  const settings = settingsOf(options);
  const planned: Plan = plan(topology);
  let program: Program | undefined;
  const compiled = (): Program => (program ??= compileProgram(assembly, planned, settings.executor));
  const run = (given: object = {}, runOptions: RunOptions = {}) => runProgram(compiled(), given, runOptions, settings);
  const made = {
    name: topology.name,
    topology,
    inputs: topology.inputs,
    run,
    start: (given: object = {}, runOptions: RunOptions = {}) => startProgram(compiled(), given, runOptions, settings),
    trace: (given: object, traceOptions: TraceOptions = {}) => traceProgram(compiled(), given, traceOptions, settings),
    document: () => graphToDocument(assembly),
    bindWith: (given: object) => bindWith(runnableOf(made), given),
  };
  setRunnable(made, graphRunnable(assembly, settings.executor, run));
  // The members take and give what the type parameters say; they were lost with the topology, which is data.
  return Object.freeze(made) as unknown as Graph;
}

function settingsOf({ ambient, scheduler, executor, concurrency = Number.POSITIVE_INFINITY }: GraphOptions): RunSettings {
  if (!(concurrency >= 1)) throw new RangeError("concurrency must be 1 or more");
  return {
    ambient: ambient ?? systemAmbient,
    scheduler: scheduler ?? runScheduler,
    executor: executor ?? inProcessExecutor,
    concurrency,
  };
}
