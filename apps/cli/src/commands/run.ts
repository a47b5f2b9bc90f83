import { decode, Fault, type JsonObject, type NodeDescription, parameterLists } from "@onex/contract";
import { f2nEngine, loadGraph } from "onex";
import { argumentsByName } from "../arguments-by-name.ts";
import { existingPath } from "../existing-path.ts";
import { loadExport } from "../hosting/load-nodes.ts";
import { readArgsArgument, readInputArgument } from "../input-argument.ts";
import { printValue } from "../print-value.ts";
import type { Shell } from "../shell.ts";
import { parseTarget } from "../target.ts";
import { runNode } from "./nodes-run.ts";

export interface RunCommandOptions {
  readonly collector: string;
  readonly input?: string;
  readonly args?: string;
  readonly json?: boolean;
}

/** `onex run`: an exported function, a graph document, or a node of a collector. Prints the result, encoded. */
export async function runTarget(text: string, options: RunCommandOptions, shell: Shell): Promise<void> {
  const target = parseTarget(text);
  if (target.kind !== "export" && options.args !== undefined)
    throw new Fault("cli/usage", "--args is for an exported function, whose inputs have positions; use --input");
  switch (target.kind) {
    case "node":
      return await runNode(target.id, options, shell);
    case "document":
      return await runDocument(target.path, options, shell);
    case "export":
      return await runExport(text, options, shell);
    default:
      return target satisfies never;
  }
}

async function runExport(target: string, options: RunCommandOptions, shell: Shell): Promise<void> {
  await using engine = f2nEngine();
  const { description, trace } = await loadExport(target, engine, shell.cwd);
  const input = await readCall(description, options, shell);
  // A sync function hears of no signal: it keeps the default, which ends the process in the middle of it.
  const stop = description.call === "sync" ? undefined : shell.listenForStop();
  // The run checks the input against the description.
  const traced = await trace(decode(input, description.inputs) as never, stop === undefined ? {} : { signal: stop.signal });
  if ("fault" in traced) throw traced.fault;
  await printValue(traced.value, options, shell);
}

const readCall = async (description: NodeDescription, { args, input }: RunCommandOptions, shell: Shell): Promise<JsonObject> =>
  args === undefined
    ? await readInputArgument(input, shell)
    : argumentsByName(parameterLists(description), await readArgsArgument(args, shell));

async function runDocument(path: string, options: RunCommandOptions, shell: Shell): Promise<void> {
  const file = await existingPath(path, shell.cwd);
  const input = await readInputArgument(options.input, shell);
  await using engine = f2nEngine();
  const graph = await loadGraph(file, { engine });
  const { signal } = shell.listenForStop();
  const outcome = await graph.start(decode(input) as never, { signal }).done;
  if (outcome.status === "failed") throw outcome.fault;
  await printValue(outcome.value, options, shell);
}
