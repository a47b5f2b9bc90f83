import { Fault } from "@onex/contract";
import { eachRead } from "../graph/plan.ts";
import { Branch } from "../history/branch.ts";
import type { HistoryLine } from "../history/history-line.ts";
import { shown } from "../history/kept-version.ts";
import { isStream } from "../node/value-schema.ts";
import type { Program } from "../run/program.ts";
import type { RunSettings } from "../run/settings.ts";
import { type StartedRun, startProgram } from "../run/start.ts";
import type { Finished } from "../run/state.ts";
import type { Drift } from "./drift.ts";
import type { Evidence } from "./evidence.ts";

/** Goes on where a run stopped, as a run of its own on the graph as it is now. Throws `run/replay-diverged` when the run refused its inputs. */
export function resume(
  evidence: Evidence,
  line: HistoryLine,
  drift: readonly Drift[],
  settings: RunSettings,
  signal?: AbortSignal,
): StartedRun<unknown> {
  const { name, inputs } = line.head.topology;
  const { inputs: given } = evidence;
  if (given === undefined)
    throw new Fault(
      "run/replay-diverged",
      `The run of "${name}" did not get past its inputs, so there is nothing to go on from; start another`,
      {
        details: { graph: name },
      },
    );
  // Inputs that the graph no longer has went to nothing that still reads them.
  const known = inputs.flatMap((input) => (Object.hasOwn(given, input.name) ? [[input.name, given[input.name]] as const] : []));
  const finished = finishedOf(evidence, line, drift);
  const branch = new Branch(line, line.head, withoutEndedStreams(line.program, finished));
  return startProgram(branch, Object.fromEntries(known), signal === undefined ? {} : { signal }, settings, finished);
}

/** A stream whose reader is done is a value as any other: what was pulled, which nobody pulls again. */
function withoutEndedStreams(program: Program, { values }: Finished): Program {
  const { from, readers } = program.plan;
  const isEnded = (index: number): boolean => values.has(index) && values.has(readers[from[index] ?? 0] ?? -1);
  if (!program.steps.some(({ passes }, index) => passes !== undefined && isEnded(index))) return program;
  const steps = program.steps.map((step, index) =>
    step.passes !== undefined && isEnded(index) ? { ...step, passes: undefined } : step,
  );
  return { ...program, steps };
}

/**
 * What need not run again: steps that succeeded, whose node and bindings are the same, and that read nothing that runs again. A stale answer is worse
 * than a second call.
 */
function finishedOf({ values, items, skipped, readings }: Evidence, line: HistoryLine, drift: readonly Drift[]): Finished {
  const { assembly, program } = line.head.revision;
  const { vertices } = assembly.topology;
  const changed = new Set(drift.map(({ vertex }) => vertex));
  const stands: boolean[] = vertices.map(() => false);
  const done = new Map<number, unknown>();
  const parts = new Map<number, ReadonlyMap<number, unknown>>();
  for (const index of program.plan.order) {
    const record = vertices[index];
    if (record === undefined || changed.has(record.name)) continue;
    // Its value may be what another reader pulled of it, and that is less than there is.
    if (drift.length > 0 && isStream(assembly.runnables[index]?.call ?? "sync")) continue;
    let isFed = true;
    eachRead(record, (read) => {
      if (stands[read] !== true) isFed = false;
    });
    if (!isFed) continue;
    const finished = items.get(record.name);
    if (values.has(record.name)) {
      stands[index] = true;
      done.set(index, shown(values.get(record.name)));
    } else if (skipped.has(record.name)) stands[index] = true;
    else if (finished !== undefined) parts.set(index, new Map([...finished].map(([item, value]) => [item, shown(value)])));
  }
  const kept = new Set([...done.keys(), ...parts.keys()].map((index) => vertices[index]?.name));
  return { values: done, items: parts, readings: readings.filter(({ at }) => kept.has(at.split("/")[0])) };
}
