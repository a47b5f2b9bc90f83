import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { encode, Fault, isFault, type Json, type RunRecord } from "@onex/contract";
import { type Answer, type Difference, type Drift, type F2nEngine, f2nEngine, type Graph, type Replay } from "onex";
import { faultDocument } from "../fault-output.ts";
import { graphOfFunction } from "../graphs/graph-of-function.ts";
import { graphTarget, isGraph, nodeOrGraph, type TrustOptions } from "../graphs/graph-target.ts";
import { assertNew, type Origin, placesOf, readRecord } from "../graphs/record-file.ts";
import { recordKeeper } from "../graphs/record-keeper.ts";
import { assertOwn } from "../graphs/record-place.ts";
import { printValue } from "../print-value.ts";
import type { Shell } from "../shell.ts";

export interface ReplayCommandOptions extends TrustOptions {
  readonly mode: string;
  /** Instead of what the record says. */
  readonly graph?: string;
  /** Also what the record names outside of the project is imported. */
  readonly allowImport?: boolean;
  /** Of `resume`: where the new run is recorded. */
  readonly record?: string;
  readonly json?: boolean;
}

const modes = ["recorded", "verify", "resume"] as const;

/**
 * `onex replay`: a recorded run once more. Says first which file it imports, and what has changed since in the code, then which steps answer otherwise now, or what the run gives.
 * Exit 1 when a step differs, or when the run fails.
 */
export async function replayRecord(file: string, options: ReplayCommandOptions, shell: Shell): Promise<number> {
  const mode = modes.find((each) => each === options.mode);
  if (mode === undefined) throw new Fault("cli/usage", `--mode is one of ${modes.join(", ")}`);
  if (options.record !== undefined) await refuseOverwriting(file, options.record, mode, shell.cwd);
  shell.reserveOutput();
  const record = await readRecord(file, shell.cwd);
  await using engine = f2nEngine();
  const { graph, origin } = await graphOf(record, file, options, engine, shell);
  // No function is called for it, so that it is told before one is.
  const { drift } = graph.replay(record, { mode: "recorded" });
  if (!options.json) for (const line of driftLines(drift)) shell.note(`${shell.paint.yellow("changed")}  ${line}`);
  const replay = graph.replay(record, { mode });
  const kept = await recordKeeper(options.record, origin, shell);
  kept.follow(replay);
  const outcome = await replay.done;
  await kept.finish(replay);
  if (options.json) shell.print(JSON.stringify(documentOf(record, replay, origin, shell)));
  else if (mode === "verify") for (const line of verdictLines(replay, record, shell)) shell.print(line);
  else if (outcome.status === "succeeded") await printValue(outcome.value, {}, shell);
  else throw outcome.fault;
  return replay.differences.length > 0 || (mode !== "verify" && outcome.status === "failed") ? 1 : 0;
}

async function refuseOverwriting(file: string, record: string, mode: string, cwd: string): Promise<void> {
  if (mode !== "resume") throw new Fault("cli/usage", "--record is for --mode resume, whose run is one of its own");
  const real = (path: string): Promise<string> => realpath(resolve(cwd, path)).catch(() => resolve(cwd, path));
  if ((await real(file)) === (await real(record)))
    throw new Fault("cli/usage", "--record must be another file: what was recorded is never overwritten");
  assertNew(record, cwd);
}

interface Found {
  readonly graph: Graph;
  readonly origin: Origin | undefined;
}

/** The graph of a record: that of `--graph`, or the file that the record names, beside it or where it was, once it is said which. */
async function graphOf(
  record: RunRecord,
  file: string,
  options: ReplayCommandOptions,
  engine: F2nEngine,
  shell: Shell,
): Promise<Found> {
  const { cwd } = shell;
  if (options.graph !== undefined)
    return {
      graph: (await graphTarget(options.graph, options, engine, cwd)).graph,
      origin: { path: resolve(cwd, options.graph) },
    };
  const { origin } = record;
  if (origin === undefined)
    throw new Fault("cli/usage", `The record does not say where "${record.graph}" is from; name it with --graph <file>`);
  const places = placesOf(origin, file, cwd);
  for (const path of places) {
    if (!existsSync(path)) continue;
    if (options.allowImport !== true) await assertOwn(path, cwd);
    if (!options.json)
      shell.note(`${shell.paint.dim("imports")}  ${path}${origin.export === undefined ? "" : `#${origin.export}`}`);
    return { graph: await graphAt(path, origin.export, record, options, engine, cwd), origin: { ...origin, path } };
  }
  throw new Fault(
    "io/not-found",
    `The graph "${record.graph}" of the record is not there any more, at ${places.join(" or ")}; bring it back, or name it with --graph <file>`,
    { details: { where: places[0] ?? file } },
  );
}

async function graphAt(
  path: string,
  name: string | undefined,
  record: RunRecord,
  trust: TrustOptions,
  engine: F2nEngine,
  cwd: string,
): Promise<Graph> {
  if (name === undefined) return (await graphTarget(path, trust, engine, cwd)).graph;
  const found = await nodeOrGraph(`${path}#${name}`, engine, cwd);
  const inputs = record.topology.inputs.map((input) => String(input.name));
  return isGraph(found) ? found : graphOfFunction(found, inputs);
}

const driftLines = (drift: readonly Drift[]): readonly string[] =>
  drift.map(({ vertex, change, recorded, now }) => {
    const place = vertex === "" ? "the outputs" : `"${vertex}"`;
    const hashes = [recorded, now].filter((hash) => hash !== undefined).map((hash) => hash.slice(0, 12));
    return `${place}  ${change}${change === "code" ? `  ${hashes.join(" -> ")}` : ""}`;
  });

function verdictLines({ differences, taken }: Replay<unknown>, { fault }: RunRecord, { paint }: Shell): readonly string[] {
  const notes = taken.length === 0 ? [] : [paint.dim(`taken as recorded, because they read the outside: ${taken.join(", ")}`)];
  if (fault?.code === "run/aborted")
    notes.push(paint.yellow("the run was stopped: what had not ended then has no answer to compare"));
  if (differences.length === 0) return [`${paint.green("same")}  every step answers as it was recorded`, ...notes];
  return [...differences.flatMap((difference) => differenceLines(difference, paint)), ...notes];
}

const differenceLines = ({ vertex, recorded, now }: Difference, paint: Shell["paint"]): readonly string[] => [
  `${paint.red("differs")}  "${vertex}"`,
  `  recorded  ${shownAnswer(recorded)}`,
  `  now       ${shownAnswer(now)}`,
];

/** One line: what is longer is cut, since `--json` has all of it. */
function shownAnswer(answer: Answer): string {
  const text = "fault" in answer ? `${answer.fault.code}: ${answer.fault.message}` : JSON.stringify(encoded(answer.value));
  return text.length > 400 ? `${text.slice(0, 399)}…` : text;
}

/** A value that no JSON can hold is shown by its kind. */
function encoded(value: unknown): Json {
  try {
    return encode(value);
  } catch (thrown) {
    if (isFault(thrown)) return { unwritable: thrown.message };
    throw thrown;
  }
}

function documentOf(record: RunRecord, replay: Replay<unknown>, origin: Origin | undefined, { cwd }: Shell): object {
  const { mode, drift, differences, taken, status, value, fault, id } = replay;
  const answer = (given: Answer): object => ("fault" in given ? given : { value: encoded(given.value) });
  return {
    type: "replay",
    graph: record.graph,
    run_id: id,
    ...(origin === undefined ? {} : { imported: origin.path }),
    mode,
    status,
    drift,
    differences: differences.map(({ vertex, recorded, now }) => ({ vertex, recorded: answer(recorded), now: answer(now) })),
    taken,
    ...(fault === undefined ? { value: encoded(value) } : faultDocument(fault, cwd)),
  };
}
