import { decode, Fault, type JsonObject, parameterLists, type NodeDescription } from "@onex/contract";
import { type F2nEngine, f2nEngine, loadGraph, type Node } from "onex";
import { existingPath } from "../existing-path.ts";
import { freshModules } from "../hosting/fresh-modules.ts";
import { liveNode } from "../hosting/live-node.ts";
import { refusalFault } from "../hosting/refusal-fault.ts";
import { readArgsArgument, readInputArgument } from "../input-argument.ts";
import type { Shell } from "../shell.ts";
import { printValue } from "../print-value.ts";
import { parseTarget } from "../target.ts";
import { argumentsByName } from "../arguments-by-name.ts";
import { runNode } from "./nodes-run.ts";

export interface RunCommandOptions {
  readonly collector: string;
  readonly input?: string;
  readonly args?: string;
  readonly json?: boolean;
}

/** `onex run`: an exported function, a graph document, or a node of a collector. Prints the result, encoded. */
export async function runTarget(text: string, options: RunCommandOptions, shell: Shell): Promise<undefined> {
  const target = parseTarget(text);
  if (target.kind !== "export" && options.args !== undefined)
    throw new Fault("cli/usage", "--args is for an exported function, whose inputs have positions; use --input");
  switch (target.kind) {
    case "node":
      return void (await runNode(target.id, options, shell));
    case "document":
      return await runDocument(target.path, options, shell);
    case "export":
      return await runExport(target, options, shell);
    default:
      return target satisfies never;
  }
}

async function runExport({ path, name }: { path: string; name: string }, options: RunCommandOptions, shell: Shell): Promise<undefined> {
  const file = await existingPath(path, shell.cwd);
  await using engine = f2nEngine();
  using modules = freshModules();
  const described = await engine.describeExport(file, name);
  if (described.status !== "wrapped") throw refusalFault(described, path);
  const input = await readCall(described, options, shell);
  const node = liveNode(described, await modules.load(file));
  // A sync function hears of no signal: it keeps the default, which ends the process in the middle of it.
  const stop = node.description.call === "sync" ? undefined : shell.listenForStop();
  // The input is checked against the description by the run itself.
  const trace = await node.trace(decode(input, described.inputs) as never, stop === undefined ? {} : { signal: stop.signal });
  if ("fault" in trace) throw trace.fault;
  await printValue(trace.value, options, shell);
}

const readCall = async (description: NodeDescription, { args, input }: RunCommandOptions, shell: Shell): Promise<JsonObject> =>
  args === undefined ? await readInputArgument(input, shell) : argumentsByName(parameterLists(description), await readArgsArgument(args, shell));

async function runDocument(path: string, options: RunCommandOptions, shell: Shell): Promise<undefined> {
  const file = await existingPath(path, shell.cwd);
  const input = await readInputArgument(options.input, shell);
  await using engine = f2nEngine();
  const graph = await loadGraph(file, { engine });
  const { signal } = shell.listenForStop();
  const outcome = await graph.start(decode(input) as never, { signal }).done;
  if (outcome.status === "failed") throw outcome.fault;
  await printValue(outcome.value, options, shell);
}
