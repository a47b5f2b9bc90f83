import {
  type Ambient,
  assertOptions,
  canonicalJson,
  type Envelope,
  type Executor,
  type ExportDocument,
  type GraphDocument,
  type Hasher,
  type InputRecord,
  type Json,
  type JsonSchema,
  type OptionNames,
  type ResultCache,
  type RunRecord,
  type Scheduler,
  type Snapshot,
  systemAmbient,
  systemHasher,
  type Topology,
  type Version,
} from "@onex/contract";
import type { Signer } from "../export/dsse.ts";
import type { ExportOptions } from "../export/export-graph.ts";
import { firstLine, type HistoryOption } from "../history/history-line.ts";
import { revision } from "../history/revision.ts";
import type { Measurement, MeasureOptions } from "../measure/measurement.ts";
import type { Edit, Mutation, Runs } from "../mutate/edit.ts";
import type { Shadow, ShadowOptions } from "../mutate/shadow.ts";
import type { Bindable } from "../node/bindable.ts";
import type { InputsOf, Mode, ModeOf, VerticesIn } from "../node/modes.ts";
import type { Trace, TraceOptions } from "../node/node.ts";
import { asFunction } from "../node/node-function.ts";
import type { Replay, ReplayOptions } from "../replay/replay.ts";
import { inProcessExecutor } from "../run/in-process-executor.ts";
import { runScheduler } from "../run/run-scheduler.ts";
import type { RunSettings } from "../run/settings.ts";
import type { Run, RunOptions } from "../run/start.ts";
import { type Assembly, assemble } from "./assemble.ts";
import { draftOf } from "./draft.ts";
import { graphOn } from "./graph-handle.ts";
import type { Vertex } from "./vertex.ts";

export interface GraphOptions {
  /** For messages, journals and documents. Default "graph". */
  readonly name?: string;
  /**
   * At most so many functions of a run are waited for at a time, 1 or more, also in its bodies and in the graphs that it runs as a part. One that was
   * given up, by a deadline or an abort, is not waited for any more. Default: no limit.
   */
  readonly concurrency?: number;
  /** Schemas and defaults of inputs. Inputs that are not declared are inferred from what they reach. */
  readonly inputs?: Readonly<Record<string, { readonly schema?: JsonSchema; readonly default?: unknown }>>;
  /** Clock, chance and ids. Default: the system's. */
  readonly ambient?: Ambient;
  /** Deadlines, pauses and durations. Default: the system's, with timers that keep the process alive. */
  readonly scheduler?: Scheduler;
  /** Where functions run. Default: in this process. */
  readonly executor?: Executor;
  /**
   * Remembers what pure nodes answered, by their hash, their encoded arguments and `configuration`, so that a further run calls only what was reached by
   * a change. What fails, what has other effects and what cannot be encoded is not remembered. A graph that runs sync needs a cache that answers at once.
   */
  readonly cache?: ResultCache;
  /** What answers depend on besides their inputs, such as a locale; a part of every key of the cache. */
  readonly configuration?: Json;
  /** How many versions are kept; `false`: runs make none. Default: the newest 1,000 or 64 MiB, and whatever somebody holds a snapshot of. */
  readonly history?: HistoryOption;
  /** For hashes of versions. Default: the system's. */
  readonly hasher?: Hasher;
}

/** The options of every graph, also of one that a document names. */
export const graphOptionNames: OptionNames<Omit<GraphOptions, "name" | "inputs">> = {
  concurrency: true,
  ambient: true,
  scheduler: true,
  executor: true,
  cache: true,
  configuration: true,
  history: true,
  hasher: true,
};
const ownOptions: OptionNames<GraphOptions> = { name: true, inputs: true, ...graphOptionNames };

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
   * Runs every vertex and gives the outputs by name: at once exactly when every vertex is sync, local and untimed. The object of the names is the
   * caller's own; what it holds is frozen where it is plain. Throws, or rejects with, `graph/missing-input`, `graph/unknown-input`, `node/input-invalid`, `node/output-invalid`, `run/vertex-failed` (the function's error is its
   * cause), `run/input-mutated`, `run/timeout`, `run/aborted`.
   */
  run(...args: RunArguments<I>): Given<T, M>;
  /** Starts a run with a journal. Never throws: a sync graph has ended when this returns, well or not. */
  start(...args: RunArguments<I>): Run<T>;
  /** `start` as a record of what happened: contexts merged over every vertex that succeeded, in order. Never rejects. */
  trace(inputs: I extends object ? I : object, options?: TraceOptions): Promise<Trace<T>>;
  /** The document that gives this graph again. Throws `graph/ephemeral-reference` for a node that only this process has. */
  document(): GraphDocument;
  /**
   * Everything that another process needs to have this graph: topology, source texts with all that they reach, descriptions, and if asked for what it
   * knows and what was run. With `sign` an envelope around it. `graph.rehydrate` takes both. Rejects, naming the vertex, with
   * `graph/ephemeral-reference` for a node without a source, `f2n/no-source` for a captured variable, `f2n/import-unresolved` for what comes from a
   * package, `f2n/source-drift` for a source that has changed since, and `codec/` faults for values that live only in this process.
   */
  export<O extends ExportOptions>(options?: O): Promise<O extends { readonly sign: Signer } ? Envelope : ExportDocument>;
  /**
   * The run again, as `mode` says: `recorded`, `verify` or `resume`. Takes a run of this graph or of another process, as `recordOf` reads it. Tells
   * first which nodes have changed since (`drift`). Never changes what was recorded. Throws `run/replay-diverged` for a run of another graph.
   */
  replay(run: Run<unknown> | RunRecord, options: ReplayOptions): Replay<T>;
  /** The value that a vertex has at the head; undefined before its first run. Throws a RangeError for a name that is none. */
  value(vertex: string): unknown;
  /** A pointer to the head: what the graph is and knows now. Costs nothing at any size, and holds its version as long as it is held itself. */
  snapshot(): Snapshot;
  /** Puts the head back, with topology and values; the next run starts there. Versions in between stay. Throws a TypeError for another graph's. */
  rollback(snapshot: Snapshot): void;
  /**
   * The versions that are kept, those of failed runs and of forks included, newest first; or a version and its first parents. Runs that go on
   * meanwhile disturb nothing.
   */
  history(from?: Snapshot): IterableIterator<Version>;
  /** Another handle with its own head, here or at a snapshot; what is known so far is shared, and what either does next is its own. */
  fork(snapshot?: Snapshot): Graph<T, M, I>;
  /**
   * Takes over what a fork changed since the two parted, in topology and values, as a version with two parents. Throws `graph/merge-conflict`, which
   * names each vertex that both changed, with both sides; then nothing has happened.
   */
  merge(fork: Pick<Graph, "merge">): Version;
  /**
   * Edits the graph while it runs: all edits of the transaction or none. Runs under way end on what they began with, the next one begins with what is
   * there now. What neither changed nor reads what did keeps its value; `rollback` takes topology and values back together.
   *
   * The graph's static type stays true: no output goes, no input takes less, no output gives more, and what ran at once still does. Where types are
   * not proven to fit (`cannot-prove`), every run looks. Throws, with every problem in `details.problems` and nothing changed: `graph/cycle`,
   * `graph/unknown-reference`, `graph/bad-reference`, `graph/missing-input`, `graph/incompatible`, `graph/incompatible-edit`,
   * `graph/duplicate-name`, `graph/unsupported`.
   */
  mutate(write: (edit: Edit) => void): Mutation;
  /**
   * Runs a candidate beside a vertex: on what that is given, a share of the calls, after it has answered. Only the original's answers count; what the
   * candidate answers, how long it takes and how it fails is in the summary. A sync candidate takes its time within the run. `promote` puts it in
   * place, and a guard puts the original back when it fails more often, or takes longer, than is allowed. Throws what `mutate` would, and
   * `graph/incompatible-edit` for an async candidate of a sync vertex, `graph/unsupported`, `f2n/effects`.
   */
  shadow(vertex: string, candidate: Runs, options?: ShadowOptions): Shadow;
  /**
   * Compares what runs at a vertex with candidates on recorded inputs: answers first, then times, in turns. Names a winner only where the data show
   * one. `list.word` is the vertex `word` in the body of `list`; to see what it is given, `list` runs again on what it was given. Rejects with what `mutate` throws for a candidate that could not take the place, `graph/unsupported`, `f2n/effects`, and a RangeError where no
   * input is recorded.
   */
  measure(vertex: string, candidates: readonly Runs[], options?: MeasureOptions): Promise<Measurement>;
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
  given: GraphOptions = {},
): Graph<ValuesOf<O>, ModeOf<VerticesIn<O>>, InputsOf<VerticesIn<O>>> {
  assertOptions("graph()", given, ownOptions);
  assertOutputs(outputs);
  const { name = "graph", inputs, ...options } = given;
  // What runs has the types of the vertices that it was made of.
  return assembledGraph(assemble(name, draftOf(outputs), inputs), options) as Graph<
    ValuesOf<O>,
    ModeOf<VerticesIn<O>>,
    InputsOf<VerticesIn<O>>
  >;
}

/** A node that was meant to be bound would be an output like any other value, and never run. */
function assertOutputs(outputs: unknown): void {
  if (typeof outputs !== "object" || outputs === null || asFunction(outputs) !== outputs)
    throw new TypeError("graph() takes its outputs by name, each a vertex: graph({ total: sum.bind(…) })");
  for (const [name, output] of Object.entries(outputs))
    if (asFunction(output) !== output)
      throw new TypeError(`Output "${name}" is a node; bind it, so that it runs: { ${name}: node.bind(…) }`);
}

/** A graph of a topology; for those who read it from elsewhere. Throws `graph/cycle`. */
export function assembledGraph(assembly: Assembly, options: Omit<GraphOptions, "name" | "inputs"> = {}): Graph {
  const settings = settingsOf(options);
  return graphOn(firstLine(revision(assembly, settings.executor, options.hasher ?? systemHasher), options.history), settings);
}

/** A graph whose head knows values: by index of the vertex, then of the input. */
export function restoredGraph(
  assembly: Assembly,
  held: readonly unknown[],
  run: Version["run"],
  options: Omit<GraphOptions, "name" | "inputs"> = {},
): Graph {
  const settings = settingsOf(options);
  const made = revision(assembly, settings.executor, options.hasher ?? systemHasher);
  const note = run === undefined ? undefined : { runId: run.run_id, position: run.position };
  return graphOn(firstLine(made, options.history, held, note), settings);
}

function settingsOf(options: GraphOptions): RunSettings {
  const { ambient, scheduler, executor, cache, configuration, concurrency = Number.POSITIVE_INFINITY } = options;
  if (!(concurrency >= 1)) throw new RangeError("concurrency must be 1 or more");
  return {
    ambient: ambient ?? systemAmbient,
    scheduler: scheduler ?? runScheduler,
    executor: executor ?? inProcessExecutor,
    concurrency,
    cache,
    configuration: configuration === undefined ? undefined : canonicalJson(configuration),
  };
}
