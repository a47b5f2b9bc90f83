import { Fault } from "@onex/contract";
import { Branch } from "../history/branch.ts";
import { type HistoryLine, stillLine } from "../history/history-line.ts";
import type { Revision } from "../history/revision.ts";
import type { RunSettings } from "../run/settings.ts";
import { type RunOutcome, runProgram } from "../run/start.ts";
import { laterItems } from "../run/stream-step.ts";
import { type Evidence, ownValue } from "./evidence.ts";
import { type Excerpt, excerpt, type Read } from "./excerpt.ts";
import { recordedOutputs } from "./recorded-outputs.ts";

/**
 * How the run ended, from what it recorded alone, whatever the graph is now: no function is called. `head` is what the graph is now. Fails with
 * `run/replay-diverged` where an output needs what was not recorded.
 */
export function recordedOutcome(evidence: Evidence, head: Revision, settings: RunSettings): RunOutcome<unknown> {
  if (evidence.fault !== undefined) return { status: "failed", fault: evidence.fault };
  const then = evidence.trail?.branch.base.revision ?? recordedOutputs(evidence.form, head);
  const outputs = excerpt(then);
  const { values, skipped } = evidence;
  const unknown = outputs.reads.find(({ kind, name }) => kind === "vertex" && !values.has(name) && !skipped.has(name));
  if (unknown !== undefined) return { status: "failed", fault: diverged(evidence.form.name, unknown.name) };
  return { status: "succeeded", value: runExcerpt(outputs, evidence, stillLine(then), settings) };
}

/** Runs a part of the graph on what was recorded; that is copied as the inputs of any run are, so that nothing can change it. */
export const runExcerpt = (
  part: Excerpt,
  evidence: Evidence,
  still: HistoryLine,
  settings: RunSettings,
  signal?: AbortSignal,
): unknown =>
  runProgram(
    new Branch(still, still.head, part.program),
    Object.fromEntries(part.reads.map((read) => [`${read.kind} ${read.name}`, recorded(read, evidence)])),
    signal === undefined ? {} : { signal },
    settings,
  );

function recorded({ kind, name, isPulled }: Read, { values, inputs }: Evidence): unknown {
  const value = kind === "vertex" ? values.get(name) : ownValue(inputs, name);
  return isPulled && Array.isArray(value) ? laterItems(value) : value;
}

const diverged = (graph: string, vertex: string): Fault =>
  new Fault(
    "run/replay-diverged",
    `The journal has no answer of "${vertex}", which the outputs of "${graph}" read; resume the run to let it run`,
    {
      details: { graph, vertex },
    },
  );
