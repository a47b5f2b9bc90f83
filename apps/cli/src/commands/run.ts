import { resolve } from "node:path";
import { type CallKind, decode, Fault, type Json, type JsonObject, parameterLists } from "@onex/contract";
import { f2nEngine, type Graph, loadGraph, type Node } from "onex";
import { argumentsByName } from "../arguments-by-name.ts";
import { exitStatus, statusOfSignal } from "../exit.ts";
import { graphOfFunction } from "../graphs/graph-of-function.ts";
import { graphDocument, isGraph, nodeOrGraph } from "../graphs/graph-target.ts";
import { assertNew } from "../graphs/record-file.ts";
import { recordKeeper } from "../graphs/record-keeper.ts";
import { readArgsArgument, readInputArgument } from "../input-argument.ts";
import { printValue } from "../print-value.ts";
import type { Shell } from "../shell.ts";
import type { Stop } from "../stop.ts";
import { parseExport, parseTarget } from "../target.ts";
import { runNode } from "./nodes-run.ts";

export interface RunCommandOptions {
  readonly collector: string;
  readonly input?: string;
  readonly args?: string;
  /** File for the run with its journal. */
  readonly record?: string;
  readonly json?: boolean;
}

/** `onex run`: an exported function or graph, a graph document, or a node of a collector. Prints the result, encoded. */
export async function runTarget(text: string, options: RunCommandOptions, shell: Shell): Promise<number> {
  const target = parseTarget(text);
  if (options.json) shell.reserveOutput();
  if (options.record !== undefined) assertNew(options.record, shell.cwd);
  if (target.kind !== "export" && options.args !== undefined)
    throw new Fault("cli/usage", "--args is for an exported function, whose inputs have positions; use --input");
  if (target.kind === "node" && options.record !== undefined)
    throw new Fault("cli/usage", "--record is for what runs here; the run of a node is its host's");
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
  const found = await nodeOrGraph(target, engine, shell.cwd);
  if (isGraph(found)) {
    if ("args" in given)
      throw new Fault("cli/usage", `--args is for a function; ${target} is a graph, whose inputs have names: use --input`);
    const { path, name } = parseExport(target);
    return await followRun(found, { ...options, file: path, export: name, input: decode(given.input), shown: whole }, shell);
  }
  return await runNodeHere(found, target, given, options, shell);
}

async function runNodeHere(node: Node, target: string, given: Given, options: RunCommandOptions, shell: Shell): Promise<number> {
  const { description, trace } = node;
  const input = "args" in given ? argumentsByName(parameterLists(description), given.args) : given.input;
  if (options.record !== undefined) {
    const { path, name } = parseExport(target);
    const graph = graphOfFunction(node, Object.keys(input));
    const origin = { file: path, export: name };
    return await followRun(graph, { ...options, ...origin, input: decode(input, description.inputs), shown: onlyOutput }, shell);
  }
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

type Given = { readonly args: readonly Json[] } | { readonly input: JsonObject };

const readGiven = async ({ args, input }: RunCommandOptions, shell: Shell): Promise<Given> =>
  args === undefined ? { input: await readInputArgument(input, shell) } : { args: await readArgsArgument(args, shell) };

async function runDocument(path: string, options: RunCommandOptions, shell: Shell): Promise<number> {
  const file = await graphDocument(path, shell.cwd);
  await using engine = f2nEngine();
  return await runGraph(await loadGraph(file, { engine }), { ...options, file: path }, shell);
}

export interface RunGraphOptions extends Pick<RunCommandOptions, "json" | "input" | "record"> {
  /** Where the graph is from. */
  readonly file: string;
}

/** Runs a graph once and prints what it gives. With `record` the run is written to a file, also when it fails. */
export async function runGraph(graph: Graph, options: RunGraphOptions, shell: Shell): Promise<number> {
  const input = decode(await readInputArgument(options.input, shell));
  return await followRun(graph, { ...options, input, shown: whole }, shell);
}

interface FollowOptions extends Omit<RunGraphOptions, "input"> {
  readonly export?: string;
  readonly input: unknown;
  /** The part of the outputs that is printed. */
  readonly shown: (value: unknown) => unknown;
}

const whole = (value: unknown): unknown => value;

/** The output of a graph of one function, which has no other. */
const onlyOutput = (outputs: unknown): unknown => (outputs as { readonly value: unknown }).value;

async function followRun(graph: Graph, options: FollowOptions, shell: Shell): Promise<number> {
  const asked = new AbortController();
  const { file, export: name } = options;
  const origin = { path: resolve(shell.cwd, file), ...(name === undefined ? {} : { export: name }) };
  const record = await recordKeeper(options.record, origin, shell);
  // The run checks the input against what the document declares. A graph that never waits has ended here.
  const run = graph.start(options.input as never, { signal: asked.signal, ...record.options });
  record.follow(run);
  const stop = run.status === "running" ? shell.listenForStop() : undefined;
  stop?.signal.addEventListener("abort", () => asked.abort(stop.signal.reason), { once: true });
  const work = async (): Promise<void> => {
    const outcome = await run.done;
    await record.finish(run);
    if (outcome.status === "failed") throw outcome.fault;
    await printValue(options.shown(outcome.value), options, shell);
  };
  return await workUntilStopped(work(), stop, file);
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
