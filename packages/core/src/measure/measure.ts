import { assertOptions, Fault, nameHint, type OptionNames } from "@onex/contract";
import type { HistoryLine } from "../history/history-line.ts";
import type { Revision } from "../history/revision.ts";
import type { Runs } from "../mutate/edit.ts";
import { rehearse } from "../mutate/mutate.ts";
import { stepAt } from "../mutate/spy.ts";
import { runnableOf } from "../node/runnable.ts";
import type { Step } from "../run/program.ts";
import type { RunSettings } from "../run/settings.ts";
import { type Answered, answered } from "./answered.ts";
import type { Measured, Measurement, MeasureOptions } from "./measurement.ts";
import { type Contestant, contestantOf, ownArguments } from "./outcome.ts";
import { race } from "./race.ts";
import { type RatioInterval, ratioInterval } from "./ratio-interval.ts";
import { recordedArguments } from "./recorded-arguments.ts";
import { refuseBeside } from "./refuse-beside.ts";
import { refuseEffects } from "./refuse-effects.ts";
import { repeatedArguments } from "./repeated-arguments.ts";
import { quartiles } from "./tally.ts";

const known: OptionNames<MeasureOptions> = {
  from: true,
  maxInputs: true,
  rounds: true,
  batchMs: true,
  confidence: true,
  allowEffects: true,
  signal: true,
};

/**
 * Compares what runs at a vertex with candidates, on recorded inputs: answers first, then times, in turns. `list.word` is the vertex `word` in the body of
 * `list`, which is run again to see what it is given. Rejects with what `mutate` throws for a
 * candidate that could not take the place, `graph/unsupported`, `f2n/effects`, and a RangeError where no input is recorded.
 */
export async function measure(
  line: HistoryLine,
  vertex: string,
  candidates: readonly Runs[],
  options: MeasureOptions,
  settings: RunSettings,
): Promise<Measurement> {
  assertOptions("measure()", options, known);
  const { rounds = 31, batchMs = 1, confidence = 0.95, signal } = options;
  if (!(Number.isInteger(rounds) && rounds >= 10)) throw new RangeError("rounds must be a whole number from 10");
  if (!(batchMs > 0)) throw new RangeError("batchMs must be more than 0");
  if (!(confidence > 0.5 && confidence < 1)) throw new RangeError("confidence must be above 0.5 and below 1");
  const contestants = contestantsOf(line, vertex, candidates, options, settings);
  const inputs = await inputsFor(line, vertex, options, settings);
  const entries = await answered(contestants, inputs, signal);
  const sound = entries.filter(({ different, inputs: raced }) => different === 0 && raced.length > 0);
  const times = await race(sound, { rounds, batchMs, scheduler: settings.scheduler, signal });
  const timed = new Map(sound.map((entry, index) => [entry, times[index] ?? []]));
  const reports = new Map(
    entries.map((entry) => [entry, report(entry, timed.get(entry), [...timed.values()][0] ?? [], confidence)]),
  );
  const best = fastest(timed, confidence);
  const winner = best === undefined ? undefined : reports.get(best);
  const [original, ...others] = [...reports.values()] as [Measured, ...Measured[]]; // One for each contestant, the original first.
  return {
    vertex,
    inputs: inputs.length,
    rounds,
    original,
    candidates: others,
    winner,
    verdict: verdictOf(winner, sound.length, confidence),
  };
}

function contestantsOf(
  line: HistoryLine,
  vertex: string,
  candidates: readonly Runs[],
  { allowEffects = false }: MeasureOptions,
  settings: RunSettings,
): readonly Contestant[] {
  const step = stepOf(line, vertex);
  const [outer = ""] = vertex.split(".", 1);
  // What it is given within a body is found by running all of that.
  const whole = vertex.includes(".") ? stepOf(line, outer).runnable : step.runnable;
  if (!allowEffects) refuseEffects("measure()", whole);
  refuseBeside("be measured", step, step.runnable);
  for (const candidate of candidates) {
    const runnable = runnableOf(candidate);
    refuseBeside("be measured", step, runnable);
    rehearse(line, (edit) => edit.replace(vertex, candidate));
    if (!allowEffects) refuseEffects("measure()", runnable);
  }
  const { runnable, invoke } = step;
  return [{ runnable, invoke }, ...candidates.map((candidate) => contestantOf(runnableOf(candidate), settings.executor))];
}

async function inputsFor(
  line: HistoryLine,
  vertex: string,
  { from, maxInputs = 100, signal }: MeasureOptions,
  settings: RunSettings,
): Promise<readonly (readonly unknown[])[]> {
  const isInBody = vertex.includes(".");
  const found: (readonly unknown[])[] = [];
  const read = new Set<Revision>();
  for (const version of from ?? line.versions()) {
    if (found.length >= maxInputs) break;
    if (!line.tree.owns(version)) throw new TypeError("A snapshot belongs to the graph that it was taken of, and to its forks");
    read.add(version.revision);
    if (isInBody) {
      found.push(...(await repeatedArguments(version, vertex, settings, { most: maxInputs - found.length, signal })));
      continue;
    }
    const args = recordedArguments(version, vertex, settings);
    if (args !== undefined) found.push(ownArguments(args));
  }
  read.delete(line.head.revision);
  for (const revision of read) revision.rest();
  if (found.length > 0) return found;
  throw new RangeError(`No run of "${line.head.topology.name}" that is kept has given "${vertex}" anything; run the graph first`);
}

function stepOf({ head }: HistoryLine, vertex: string): Step {
  const step = stepAt(head.revision.program, vertex);
  if (step !== undefined) return step;
  const graph = head.topology.name;
  const names = head.topology.vertices.map(({ name }) => name);
  throw new Fault("graph/unknown-reference", `"${graph}" has no vertex "${vertex}"${nameHint(vertex, names)}`, {
    details: { graph, vertex },
  });
}

function report(
  { contestant: { runnable }, different, differences }: Answered,
  times: readonly number[] | undefined,
  originals: readonly number[],
  confidence: number,
): Measured {
  const { name, hash: node } = runnable;
  const answers = { name, node, different, differences };
  if (times === undefined) return { ...answers, time: undefined };
  const { low: lowMs, middle: medianMs, high: highMs } = quartiles(times);
  const ratio = times === originals ? undefined : ratioOf(times, originals, confidence);
  return { ...answers, time: { medianMs, lowMs, highMs, ratio } };
}

/** Round by round, since what makes one round slow makes it slow for both. */
const ratioOf = (one: readonly number[], other: readonly number[], confidence: number): RatioInterval | undefined =>
  ratioInterval(
    one.map((time, round) => time / (other[round] ?? Number.NaN)),
    confidence,
  );

/**
 * The one whose interval against each other one is below 1. Each of the pairs that could have been told apart has its part of what the verdict may be
 * wrong by (Bonferroni), so that many candidates make no winner by chance.
 */
function fastest(timed: ReadonlyMap<Answered, readonly number[]>, confidence: number): Answered | undefined {
  const pairs = Math.max(1, (timed.size * (timed.size - 1)) / 2);
  const each = 1 - (1 - confidence) / pairs;
  const isFaster = (one: readonly number[], other: readonly number[]): boolean =>
    (ratioOf(one, other, each)?.high ?? Number.POSITIVE_INFINITY) < 1;
  for (const [entry, times] of timed) {
    const others = [...timed.values()].filter((other) => other !== times);
    if (others.length > 0 && others.every((other) => isFaster(times, other))) return entry;
  }
  return undefined;
}

function verdictOf(winner: Measured | undefined, sound: number, confidence: number): string {
  const share = `${Number((confidence * 100).toFixed(1))}%`;
  if (winner !== undefined) return `"${winner.name}" is faster than every other one with the same answers (confidence ${share})`;
  return sound < 2
    ? "No candidate gives the same answers, so no times were compared"
    : `The data do not show that one is faster than all others (confidence ${share})`;
}
