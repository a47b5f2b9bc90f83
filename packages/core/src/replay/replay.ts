import { assertOptions, Fault, type Journal, nameHint, type OptionNames, parseRecord } from "@onex/contract";
import { Branch } from "../history/branch.ts";
import { type HistoryLine, stillLine } from "../history/history-line.ts";
import type { Revision } from "../history/revision.ts";
import type { RunTrail } from "../history/run-trail.ts";
import { RecordedTapes } from "../run/recorded-tapes.ts";
import type { RunSettings } from "../run/settings.ts";
import { type Run, type RunOutcome, StartedRun } from "../run/start.ts";
import { asDeclared } from "./as-declared.ts";
import { type Drift, driftBetween } from "./drift.ts";
import { type Evidence, evidenceOfRecord, evidenceOfRun, ownValue } from "./evidence.ts";
import { recordedOutcome } from "./recorded-outcome.ts";
import { resume } from "./resume.ts";
import { type Difference, verify } from "./verify.ts";

/** How a run is replayed; `ReplayOptions.mode` says what each does. */
export type ReplayMode = "recorded" | "verify" | "resume";

export interface ReplayOptions {
  /**
   * `recorded`: no function is called, the journal answers. `verify`: every function is called once more on what it was given then, and reads of clock,
   * chance, files and network what was recorded; answers that depend on what no record holds stand. `resume`: what succeeded and has not changed is recorded, the rest runs now, as a run of
   * its own.
   */
  readonly mode: ReplayMode;
  /** `refuse`: throws `run/replay-diverged` when a node has changed since, before anything runs. Default `tell`, in `drift`. */
  readonly drift?: "tell" | "refuse";
  /** Stops what runs. */
  readonly signal?: AbortSignal;
}

const known: OptionNames<ReplayOptions> = { mode: true, drift: true, signal: true };

/** A run once more. */
export interface Replay<T> extends Run<T> {
  readonly mode: ReplayMode;
  /** What has changed in the graph since the run. */
  readonly drift: readonly Drift[];
  /** Of `verify`: each step whose answer is another now, in the order of the plan; complete when `done` is. */
  readonly differences: readonly Difference[];
  /** Of `verify`: steps that were not run again, because what they answer comes from outside. */
  readonly taken: readonly string[];
}

/** Replays a run on what the line's head is now. Throws a TypeError for what is no run, or one that goes on. */
export function replay(line: HistoryLine, run: unknown, options: ReplayOptions, settings: RunSettings): Replay<unknown> {
  assertOptions("replay()", options, known);
  const { mode, drift: onDrift = "tell", signal }: Partial<ReplayOptions> = options ?? {};
  if (mode === undefined || !modes.includes(mode))
    throw new TypeError(`replay() has no mode "${String(mode)}"${nameHint(String(mode), modes)}`);
  const evidence = evidenceOf(run, line.head.revision);
  const { name } = line.head.topology;
  if (evidence.form.name !== name) throw ofAnother(evidence.form.name, name);
  const drift = driftBetween(evidence.form, line.head.revision.form);
  if (onDrift === "refuse" && drift.length > 0) throw drifted(name, drift);
  const report = { mode, drift, differences: [], taken: [] };
  if (mode === "resume") return Object.assign(resume(evidence, line, drift, settings, signal), report);
  // What the graph is now, without a history: nothing that is recorded changes.
  const still = stillLine(line.head.revision);
  const outcome = (): RunOutcome<unknown> => recordedOutcome(evidence, line.head.revision, settings);
  if (mode === "recorded") return Object.assign(again(evidence, still, outcome()), report);
  // A cache would answer for what is to be asked again.
  const { differences, taken, ended } = verify(evidence, still, { ...settings, cache: undefined }, signal);
  return Object.assign(again(evidence, still, ended?.then(outcome) ?? outcome()), { ...report, differences, taken });
}

const modes: readonly string[] = ["recorded", "verify", "resume"] satisfies readonly ReplayMode[];

function evidenceOf(run: unknown, revision: Revision): Evidence {
  if (run instanceof StartedRun) return evidenceOfRun(run);
  const record = parseRecord(run);
  if (record.ok) return asDeclared(evidenceOfRecord(record.value), revision);
  throw new TypeError("replay() takes a run that start() gave, or a record as recordOf() reads it");
}

/** The run with its journal, and what came of it now; it leaves no version. */
function again(
  evidence: Evidence,
  still: HistoryLine,
  outcome: RunOutcome<unknown> | Promise<RunOutcome<unknown>>,
): StartedRun<unknown> {
  const trail = evidence.trail ?? trailOf(evidence, still);
  return new StartedRun(
    evidence.runId,
    journalOf(evidence),
    trail,
    outcome instanceof Promise ? outcome.then(settled) : settledOf(outcome),
  );
}

/** Of a run of another process: its values where the vertices have their names now. */
function trailOf({ values, inputs, readings }: Evidence, still: HistoryLine): RunTrail {
  const { topology } = still.head;
  const held = [
    ...topology.vertices.map(({ name }) => values.get(name)),
    ...topology.inputs.map(({ name }) => ownValue(inputs, name)),
  ];
  return { branch: new Branch(still), held, version: undefined, tapes: new RecordedTapes(readings) };
}

const settledOf = (outcome: RunOutcome<unknown>): { readonly value: unknown } | { readonly thrown: unknown } =>
  outcome.status === "succeeded" ? { value: outcome.value } : { thrown: outcome.fault };

const settled = (outcome: RunOutcome<unknown>): unknown => {
  if (outcome.status === "failed") throw outcome.fault;
  return outcome.value;
};

const journalOf = ({ entries, values, items }: Evidence): Journal => ({
  length: entries.length,
  entries: () => entries,
  value: (vertex) => values.get(vertex),
  items: (vertex) => items.get(vertex) ?? new Map(),
});

const ofAnother = (recorded: string, graph: string): Fault =>
  new Fault("run/replay-diverged", `The run is of "${recorded}" and not of "${graph}"; replay it with the graph that it was of`, {
    details: { graph, recorded },
  });

function drifted(graph: string, drift: readonly Drift[]): Fault {
  const places = drift.map(({ vertex, change }) => (vertex === "" ? "the outputs" : `"${vertex}" (${change})`)).join(", ");
  return new Fault(
    "run/replay-diverged",
    `"${graph}" is not what it was when the run was recorded: ${places}; replay it with the code of the run`,
    {
      details: { graph, drift },
    },
  );
}
