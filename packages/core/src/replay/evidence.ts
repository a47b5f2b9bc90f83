import {
  type CallReadings,
  Fault,
  type Journal,
  type JournalEntry,
  type RunRecord,
  recordedData,
  recordedItems,
  recordedReadings,
} from "@onex/contract";
import type { Revision } from "../history/revision.ts";
import type { RunTrail } from "../history/run-trail.ts";
import type { TopologyForm } from "../history/topology-form.ts";

/** All that is known of a run that has ended, here or in another process. */
export interface Evidence {
  readonly runId: string;
  /** Of the graph as it was; for comparing. */
  readonly form: TopologyForm;
  /** Absent where the run was of another process. */
  readonly trail?: RunTrail;
  readonly fault: Fault | undefined;
  readonly entries: readonly JournalEntry[];
  /** As the run took them, by name; undefined when they were refused. */
  readonly inputs: Readonly<Record<string, unknown>> | undefined;
  /** Of the vertices that succeeded, by name. What cannot be frozen is the run's own: copy it. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Vertices that were not to run, by name. */
  readonly skipped: ReadonlySet<string>;
  /** Finished items of vertices that have not succeeded. */
  readonly items: ReadonlyMap<string, ReadonlyMap<number, unknown>>;
  /** What functions read of the world, call by call. */
  readonly readings: readonly CallReadings[];
}

/** A run of this process. */
export interface StartedEvidence {
  readonly id: string;
  readonly status: "running" | "succeeded" | "failed";
  readonly fault: Fault | undefined;
  readonly journal: Journal;
  readonly trail: RunTrail;
}

/** Throws a TypeError while the run goes on. */
export function evidenceOfRun(run: StartedEvidence): Evidence {
  if (run.status === "running") throw new TypeError("The run goes on; wait for its `done` first");
  return evidenceSoFar(run);
}

/** Of a run that goes on: what has ended, as if it had been stopped now. */
export function evidenceSoFar({ id, status, fault, journal, trail }: StartedEvidence): Evidence {
  const revision: Revision = trail.branch.base.revision;
  const { vertices, inputs } = revision.assembly.topology;
  const entries = journal.entries();
  const given = inputs.map(({ name }, index) => [name, trail.held[vertices.length + index]] as const);
  return {
    runId: id,
    get form() {
      return revision.form;
    },
    trail,
    fault: status === "running" ? stoppedHere() : fault,
    entries,
    inputs: trail.held.length === 0 && vertices.length > 0 ? undefined : byName(given),
    values: succeeded(entries, (entry) => trail.held[entry.value]),
    skipped: skippedIn(entries),
    readings: trail.tapes?.readings() ?? [],
    items: new Map(vertices.map(({ name }) => [name, journal.items(name)] as const).filter(([, items]) => items.size > 0)),
  };
}

export function evidenceOfRecord(record: RunRecord): Evidence {
  const { inputs, values } = recordedData(record);
  const { fault } = record;
  const hasInputs = fault === undefined || record.journal.some(({ kind }) => kind === "vertex-started");
  return {
    runId: record.run_id,
    // The same form, written by `topologyForm`.
    form: record.topology as TopologyForm,
    fault: fault === undefined ? undefined : faultOf(fault),
    entries: record.journal,
    inputs: hasInputs || Object.keys(inputs).length > 0 ? inputs : undefined,
    values: succeeded(record.journal, ({ vertex }) => ownValue(values, vertex)),
    skipped: skippedIn(record.journal),
    items: recordedItems(record),
    readings: recordedReadings(record),
  };
}

const stoppedHere = (): Fault =>
  new Fault("run/aborted", "The run was going on when this record of it was written; resume it to have the rest run");

/** A failure as far as a journal tells it. */
const faultOf = ({ code, message, details }: NonNullable<RunRecord["fault"]>): Fault =>
  // Details of a fault are an object.
  new Fault(code, message, details === undefined ? {} : { details: details as Readonly<Record<string, unknown>> });

/** A vertex or an input may be called as something that every object has. */
export const ownValue = (values: Readonly<Record<string, unknown>> | undefined, name: string): unknown =>
  values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;

const byName = (pairs: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(pairs.filter(([, value]) => value !== undefined));

type Success = Extract<JournalEntry, { kind: "vertex-succeeded" }>;

const succeeded = (entries: readonly JournalEntry[], read: (entry: Success) => unknown): ReadonlyMap<string, unknown> =>
  new Map(entries.flatMap((entry) => (entry.kind === "vertex-succeeded" ? [[entry.vertex, read(entry)] as const] : [])));

const skippedIn = (entries: readonly JournalEntry[]): ReadonlySet<string> =>
  new Set(entries.flatMap((entry) => (entry.kind === "vertex-skipped" ? [entry.vertex] : [])));
