import { type CallKind, decode, Fault, type Json, type JsonObject, parameterLists } from "@onex/contract";
import { f2nEngine, loadGraph } from "onex";
import { argumentsByName } from "../arguments-by-name.ts";
import { existingPath } from "../existing-path.ts";
import { exitStatus, statusOfSignal } from "../exit.ts";
import { loadExport } from "../hosting/load-nodes.ts";
import { readArgsArgument, readInputArgument } from "../input-argument.ts";
import { printValue } from "../print-value.ts";
import type { Shell } from "../shell.ts";
import type { Stop } from "../stop.ts";
import { parseTarget } from "../target.ts";
import { runNode } from "./nodes-run.ts";

export interface RunCommandOptions {
  readonly collector: string;
  readonly input?: string;
  readonly args?: string;
  readonly json?: boolean;
}

/** `onex run`: an exported function, a graph document, or a node of a collector. Prints the result, encoded. */
export async function runTarget(text: string, options: RunCommandOptions, shell: Shell): Promise<number> {
  const target = parseTarget(text);
  if (options.json) shell.reserveOutput();
  if (target.kind !== "export" && options.args !== undefined)
    throw new Fault("cli/usage", "--args is for an exported function, whose inputs have positions; use --input");
  switch (target.kind) {
    case "node":
      await runNode(target.id, options, shell);
      return exitStatus.done;
    case "document":
      return await runDocument(target.path, options, shell);
    case "export":
      return await runExport(text, options, shell);
    default:
      return target satisfies never;
  }
}

async function runExport(target: string, options: RunCommandOptions, shell: Shell): Promise<number> {
  const given = await readGiven(options, shell);
  await using engine = f2nEngine();
  const { description, trace } = await loadExport(target, engine, shell.cwd);
  const input = "args" in given ? argumentsByName(parameterLists(description), given.args) : given.input;
  const stop = hearsSignals.has(description.call) ? shell.listenForStop() : undefined;
  const work = async (): Promise<void> => {
    // The run checks the input against the description.
    const traced = await trace(decode(input, description.inputs) as never, stop === undefined ? {} : { signal: stop.signal });
    if ("fault" in traced) throw traced.fault;
    await printValue(traced.value, options, shell);
  };
  return await workUntilStopped(work(), stop, target);
}

/** Code that never waits hears no signal: it keeps the default, which ends the process in the middle of it. */
const hearsSignals: ReadonlySet<CallKind> = new Set(["async", "either", "async-generator"]);

const readGiven = async (
  { args, input }: RunCommandOptions,
  shell: Shell,
): Promise<{ args: readonly Json[] } | { input: JsonObject }> =>
  args === undefined ? { input: await readInputArgument(input, shell) } : { args: await readArgsArgument(args, shell) };

async function runDocument(path: string, options: RunCommandOptions, shell: Shell): Promise<number> {
  const file = await existingPath(path, shell.cwd);
  const input = await readInputArgument(options.input, shell);
  await using engine = f2nEngine();
  const graph = await loadGraph(file, { engine });
  const asked = new AbortController();
  // The run checks the input against what the document declares. A graph that never waits has ended here.
  const run = graph.start(decode(input) as never, { signal: asked.signal });
  const stop = run.status === "running" ? shell.listenForStop() : undefined;
  stop?.signal.addEventListener("abort", () => asked.abort(stop.signal.reason), { once: true });
  const work = async (): Promise<void> => {
    const outcome = await run.done;
    if (outcome.status === "failed") throw outcome.fault;
    await printValue(outcome.value, options, shell);
  };
  return await workUntilStopped(work(), stop, path);
}

// For what a function does when its signal aborts.
const graceMs = 1000;

/** Waits for work that may be asked to stop, but then not for long. A result that it gives all the same changes nothing in the status. */
async function workUntilStopped(work: Promise<void>, stop: Stop | undefined, what: string): Promise<number> {
  if (stop === undefined) await work;
  else {
    const late = Promise.withResolvers<never>();
    const end = (): void => late.reject(new Fault("run/aborted", `${what} was stopped by a signal before it had ended`));
    stop.signal.addEventListener("abort", () => setTimeout(end, graceMs), { once: true });
    await Promise.race([work, late.promise]);
  }
  const by = stop?.by();
  return by === undefined ? exitStatus.done : statusOfSignal(by);
}
