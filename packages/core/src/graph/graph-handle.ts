import { assertOptions, type InputRecord, type Topology } from "@onex/contract";
import { graphToDocument } from "../document/graph-to-document.ts";
import { type ExportOptions, exportGraph, exportOptionNames, signExport } from "../export/export-graph.ts";
import { Branch } from "../history/branch.ts";
import { type HistoryLine, stillLine } from "../history/history-line.ts";
import type { Revision } from "../history/revision.ts";
import { measure } from "../measure/measure.ts";
import type { MeasureOptions } from "../measure/measurement.ts";
import { castShadow, type LiveShadow } from "../mutate/cast-shadow.ts";
import type { Edit, Mutation, Runs } from "../mutate/edit.ts";
import { mutate } from "../mutate/mutate.ts";
import type { Shadow, ShadowOptions } from "../mutate/shadow.ts";
import type { TraceOptions } from "../node/node.ts";
import { type Runnable, runnableOf, setRunnable } from "../node/runnable.ts";
import { traceOptionNames } from "../node/trace.ts";
import { type ReplayOptions, replay } from "../replay/replay.ts";
import type { RunSettings } from "../run/settings.ts";
import { partSettings } from "../run/slots.ts";
import { type RunOptions, runOptions, runProgram, startProgram } from "../run/start.ts";
import { traceProgram } from "../run/trace-program.ts";
import { bindWith } from "./bind.ts";
import type { Graph } from "./graph.ts";
import { graphRunnable } from "./graph-runnable.ts";

/** A handle on a line of versions. */
export const graphOn = (line: HistoryLine, settings: RunSettings): Graph =>
  // The members take and give what the type parameters say; they were lost with the topology, which is data.
  new GraphHandle(line, settings) as unknown as Graph;

/**
 * What a `Graph` is at run time; its members work without it, too. A class because a getter of a literal makes every member of it slow to ask for, and
 * `run` is asked for with every run.
 */
class GraphHandle {
  readonly #line: HistoryLine;
  readonly #settings: RunSettings;
  readonly #shadows = new Set<LiveShadow>();
  #last: Revision;

  constructor(line: HistoryLine, settings: RunSettings) {
    this.#line = line;
    this.#settings = settings;
    this.#last = line.head.revision;
    setRunnable(this, runnableAt(this.#last, settings));
    Object.freeze(this);
  }

  get name(): string {
    return this.#line.head.topology.name;
  }

  get topology(): Topology {
    return this.#line.head.topology;
  }

  get inputs(): readonly InputRecord[] {
    return this.#line.head.topology.inputs;
  }

  readonly run = (given: object = {}, options?: RunOptions) =>
    runProgram(new Branch(this.#line), given, runOptions("run()", options), this.#settings);

  readonly start = (given: object = {}, options?: RunOptions) =>
    startProgram(new Branch(this.#line), given, runOptions("start()", options), this.#settings);

  readonly trace = (given: object, options: TraceOptions = {}) => {
    assertOptions("trace()", options, traceOptionNames);
    return traceProgram(new Branch(this.#line), given, options, this.#settings);
  };

  readonly replay = (run: unknown, options: ReplayOptions) => replay(this.#line, run, options, this.#settings);

  readonly document = () => graphToDocument(this.#line.head.revision.assembly);

  readonly export = async (options: ExportOptions = {}) => {
    assertOptions("export()", options, exportOptionNames);
    const document = await exportGraph(this.#line.head, options);
    return options.sign === undefined ? document : signExport(document, options.sign);
  };

  readonly bindWith = (given: object) => bindWith(runnableOf(this), given);

  readonly value = (vertex: string) => this.#line.head.value(vertex);

  readonly snapshot = () => this.#line.head;

  readonly history = (from?: unknown) => this.#line.versions(from);

  readonly fork = (snapshot?: unknown) => graphOn(this.#line.fork(snapshot), this.#settings);

  readonly rollback = (snapshot: unknown): void => {
    this.#line.rollback(snapshot);
    this.#moved();
  };

  readonly merge = (fork: object) => {
    if (!(#line in fork)) throw new TypeError("merge() takes a fork of this graph");
    const version = this.#line.merge(fork.#line);
    this.#moved();
    return version;
  };

  readonly mutate = (write: (edit: Edit) => void): Mutation => {
    const mutation = mutate(this.#line, write);
    this.#moved();
    return mutation;
  };

  readonly measure = (vertex: string, candidates: readonly Runs[], options: MeasureOptions = {}) =>
    measure(this.#line, vertex, candidates, options, this.#settings);

  readonly shadow = (vertex: string, candidate: Runs, options: ShadowOptions = {}): Shadow => {
    this.#letGo();
    const stage = { line: this.#line, settings: this.#settings, mutate: this.mutate };
    const shadow = castShadow(stage, vertex, candidate, options);
    this.#shadows.add(shadow);
    return shadow;
  };

  /** The head may have come to another topology. */
  #moved(): void {
    const { revision } = this.#line.head;
    setRunnable(this, runnableAt(revision, this.#settings));
    for (const shadow of this.#shadows) shadow.follow();
    this.#letGo();
    if (this.#last !== revision) this.#last.rest();
    this.#last = revision;
  }

  /** Of shadows that have ended. */
  #letGo(): void {
    for (const shadow of this.#shadows) if (!shadow.isOn) this.#shadows.delete(shadow);
  }
}

const runnables = new WeakMap<Revision, Runnable>();

/** The graph as a vertex of another: as it is now, and without a history of its own. All handles on one tree have the same settings. */
function runnableAt(revision: Revision, settings: RunSettings): Runnable {
  const known = runnables.get(revision);
  if (known !== undefined) return known;
  // Most graphs are part of no other one.
  let line: HistoryLine | undefined;
  const made = graphRunnable(revision.assembly, settings.executor, (given, options) => {
    line ??= stillLine(revision);
    return runProgram(new Branch(line), given, options, partSettings(settings, options.signal));
  });
  runnables.set(revision, made);
  return made;
}
