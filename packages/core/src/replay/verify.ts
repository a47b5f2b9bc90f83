import { type CallReadings, isJsonObject, type JournalEntry, type JournalFault, toFault } from "@onex/contract";
import { sameValue } from "../data/same-value.ts";
import type { HistoryLine } from "../history/history-line.ts";
import { shown } from "../history/kept-version.ts";
import { isThenable } from "../node/create-node.ts";
import { comesFromOutside, type Runnable } from "../node/runnable.ts";
import { aborted } from "../run/failure.ts";
import { journalFault } from "../run/journal.ts";
import type { RunSettings } from "../run/settings.ts";
import type { Evidence } from "./evidence.ts";
import { excerpt } from "./excerpt.ts";
import { runExcerpt } from "./recorded-outcome.ts";
import { ReplayedTapes } from "./replayed-tapes.ts";

/** What a step came to. */
export type Answer = { readonly value: unknown } | { readonly fault: JournalFault };

/** A step whose answer is another now, on the very inputs that it had. */
export interface Difference {
  readonly vertex: string;
  readonly recorded: Answer;
  readonly now: Answer;
}

export interface Verification {
  /** Filled as it goes on. */
  readonly differences: readonly Difference[];
  readonly taken: readonly string[];
  /** There where a step answers later. */
  readonly ended: Promise<void> | undefined;
}

/**
 * Runs every step that has a recorded answer once more, each on what it was given then, so that a step whose answer differs makes no other one
 * differ. Steps whose answers come from outside stand as they are.
 */
export function verify(evidence: Evidence, still: HistoryLine, settings: RunSettings, signal?: AbortSignal): Verification {
  const { revision } = still.head;
  const { topology, runnables } = revision.assembly;
  const { order } = revision.program.plan;
  const answers = answersOf(evidence);
  // Of each vertex with all that ran inside it.
  const readingsOf = Map.groupBy(evidence.readings, ({ at }) => at.split("/", 1)[0]);
  const differences: Difference[] = [];
  const taken: string[] = [];
  const check = (index: number): PromiseLike<void> | undefined => {
    const vertex = topology.vertices[index]?.name ?? "";
    const recorded = answers.get(vertex);
    if (recorded === undefined) return undefined;
    const runnable = runnables[index];
    const readings = readingsOf.get(vertex) ?? [];
    if (runnable !== undefined && comesFromOutside(runnable) && !isTaped(runnable, readings)) {
      taken.push(vertex);
      return undefined;
    }
    const compare = (now: Answer): void => {
      // Of a step that was stopped nothing is known.
      if (signal?.aborted !== true && !sameAnswer(recorded, now)) differences.push({ vertex, recorded, now });
    };
    const tapes = new ReplayedTapes(readings);
    // A vertex may have failed by a condition that is neither true nor false. What was pulled of a stream may be a part of it.
    const isPulled = revision.program.steps[index]?.passes !== undefined && "value" in recorded && Array.isArray(recorded.value);
    const part = excerpt(revision, index, {
      asked: "fault" in recorded,
      most: isPulled ? (recorded.value as readonly unknown[]).length : undefined,
    });
    const now = answerNow(() => runExcerpt(part, evidence, still, { ...settings, tapes }, signal), tapes);
    return isThenable(now) ? now.then(compare) : void compare(now);
  };
  const from = (start: number): Promise<void> | undefined => {
    for (let at = start; at < order.length; at++) {
      if (signal?.aborted === true) return Promise.reject(aborted(topology.name, signal));
      const later = check(order[at] ?? 0);
      if (later !== undefined) return Promise.resolve(later.then(() => from(at + 1)));
    }
    return undefined;
  };
  return { differences, taken, ended: from(0) };
}

/** What was asked for and not recorded is the answer, whatever the function made of it. */
function answerNow(run: () => unknown, tapes: ReplayedTapes): Answer | PromiseLike<Answer> {
  const told = (answer: Answer): Answer => (tapes.divergence === undefined ? answer : failure(tapes.divergence));
  const failed = (thrown: unknown): Answer => told(failure(thrown));
  try {
    const value = run();
    return isThenable(value) ? value.then((later) => told({ value: later }), failed) : told({ value });
  } catch (thrown) {
    return failed(thrown);
  }
}

/** By vertex; of a step that failed and was tried again, the last. What failed once another had failed the run was stopped: that is no answer of its own. */
function answersOf({ entries, values, fault }: Evidence): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const entry of entries) {
    if (entry.kind === "vertex-succeeded") answers.set(entry.vertex, { value: shown(values.get(entry.vertex)) });
    if (entry.kind !== "vertex-failed") continue;
    if (entry.fault.message === fault?.message && isOwn(entry)) answers.set(entry.vertex, { fault: entry.fault });
    else answers.delete(entry.vertex);
  }
  return answers;
}

/** What pulls a stream fails with the failure of the stream. */
function isOwn({ vertex, fault: { details = null } }: Extract<JournalEntry, { kind: "vertex-failed" }>): boolean {
  const failed = isJsonObject(details) ? details.vertex : undefined;
  return failed === undefined || failed === vertex;
}

/** What came from outside is on tapes, all of it, so that the step can be run again. */
const isTaped = (runnable: Runnable, readings: readonly CallReadings[]): boolean =>
  readings.length > 0 && readings.every(({ beyond }) => beyond === undefined) && canBeTaped(runnable);

const canBeTaped = (runnable: Runnable): boolean =>
  runnable.body === undefined
    ? runnable.taping?.isComplete === true
    : runnable.body.runnables.every((inner) => !comesFromOutside(inner) || canBeTaped(inner));

const failure = (thrown: unknown): Answer => ({ fault: journalFault(toFault(thrown)) });

/** Faults by code and message: details hold what was given, which is the same. */
const sameAnswer = (one: Answer, other: Answer): boolean =>
  "fault" in one
    ? "fault" in other && one.fault.code === other.fault.code && one.fault.message === other.fault.message
    : "value" in other && sameValue(one.value, other.value);
