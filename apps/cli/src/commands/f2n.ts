import { dirname, join, relative } from "node:path";
import { type Described, Fault, type NodeDescription, type RefusedDescription } from "@onex/contract";
import { emitClasses, type F2nEngine, f2nEngine, mcpTool, openApiOperation, protobuf } from "onex";
import { existingProgram, existingProgramFile } from "../existing-path.ts";
import { exitStatus, statusOfSignal } from "../exit.ts";
import { programFiles } from "../hosting/program-files.ts";
import type { Paint } from "../paint.ts";
import type { Shell } from "../shell.ts";
import { table } from "../table.ts";
import { parseExport } from "../target.ts";
import { checkExport } from "./f2n-check.ts";

export interface F2nCommandOptions {
  readonly all?: boolean;
  readonly strict?: boolean;
  readonly emit?: string;
  readonly check?: boolean;
  readonly runs?: number;
  readonly seed?: number;
  readonly timeout?: number;
  readonly allowEffects?: boolean;
  readonly json?: boolean;
}

/** `onex f2n`: one export, or with `--all` every exported function below a path. */
export async function describeTarget(target: string, options: F2nCommandOptions, shell: Shell): Promise<number> {
  if (options.all && options.emit !== undefined)
    throw new Fault("cli/usage", "--emit is for one export; leave it out with --all");
  if (options.strict && !options.all)
    throw new Fault("cli/usage", "--strict is for --all; a single refused function ends with status 1 anyway");
  const part = partOf(options.emit);
  assertCheckOptions(options);
  if (options.check) return await checkExport(target, checkOptions(options), shell);
  await using engine = f2nEngine();
  return options.all
    ? await describeEverything(target, options, engine, shell)
    : await describeOne(target, part, options, engine, shell);
}

function assertCheckOptions({ all, emit, check, runs, seed, timeout, allowEffects }: F2nCommandOptions): void {
  if (check && (all || emit !== undefined))
    throw new Fault("cli/usage", "--check is for one export, and prints its own report; leave out --all and --emit");
  if (!check && (runs !== undefined || seed !== undefined || timeout !== undefined || allowEffects))
    throw new Fault("cli/usage", "--runs, --seed, --timeout and --allow-effects say how to --check; add it");
}

const checkOptions = ({ runs, seed, timeout, allowEffects, json }: F2nCommandOptions) => ({
  ...(runs === undefined ? {} : { runs }),
  ...(seed === undefined ? {} : { seed }),
  ...(timeout === undefined ? {} : { timeout }),
  ...(allowEffects === undefined ? {} : { allowEffects }),
  ...(json === undefined ? {} : { json }),
});

type Part = "types" | "schema" | "classes" | "node" | "mcp" | "openapi" | "proto";
const parts: readonly string[] = ["types", "schema", "classes", "node", "mcp", "openapi", "proto"];

function partOf(emit: string | undefined): Part | undefined {
  // Found in the list of its values.
  if (emit === undefined || parts.includes(emit)) return emit as Part | undefined;
  throw new Fault("cli/usage", `--emit ${emit} does not exist in this version; there are ${parts.join(", ")}`);
}

async function describeOne(
  target: string,
  part: Part | undefined,
  { json }: F2nCommandOptions,
  engine: F2nEngine,
  shell: Shell,
): Promise<number> {
  const { path, name } = parseExport(target);
  const file = await existingProgramFile(path, shell.cwd);
  const described = await engine.describeExport(file, name);
  if (described.status !== "wrapped") {
    // A function that is there and is refused is an answer; everything else is a fault of the question.
    if (!json || isFileProblem(described)) throw refusalFault(described, target);
    shell.print(JSON.stringify(described));
    return exitStatus.failed;
  }
  // It may be declared elsewhere, and exported from here.
  const declaredIn = relative(shell.cwd, join(dirname(file), described.file));
  shell.print(shownPart(described, part, json === true, (node) => nodeText(node, declaredIn, shell.paint)));
  return exitStatus.done;
}

function shownPart(
  node: NodeDescription,
  part: Part | undefined,
  isJson: boolean,
  shown: (node: NodeDescription) => string,
): string {
  const write = (value: unknown): string => JSON.stringify(value, null, isJson ? undefined : 2);
  switch (part) {
    case "types":
      return isJson ? write(node.types) : node.types;
    case "schema":
      return write({ inputs: node.inputs, outputs: node.outputs });
    case "classes":
      return isJson ? write(emitClasses(node)) : emitClasses(node).trimEnd();
    case "node":
      return write(node);
    case "mcp":
      return write(mcpTool(node));
    case "openapi":
      return write(openApiOperation(node));
    case "proto":
      return isJson ? write(protobuf(node)) : protobuf(node).trimEnd();
    case undefined:
      return isJson ? write(node) : shown(node);
    default:
      return part satisfies never;
  }
}

function nodeText(node: NodeDescription, declaredIn: string, paint: Paint): string {
  const { effects, metadata_block: block } = node;
  const facts: readonly (readonly [string, string])[] = [
    ["where", `${declaredIn}:${node.line}`],
    ["id", node.node_id],
    ["hash", block.hash],
    ["call", node.call],
    ["effects", effects.uses.length === 0 ? effects.class : `${effects.class} (${effects.uses.join(", ")})`],
    ["tags", block.tags?.join(", ") || "-"],
  ];
  const head = `${paint.bold(node.name)}  ${block.description.split("\n", 1)[0] ?? ""}`;
  return [head, table(facts.map(([name, value]) => [paint.dim(`  ${name}`), value])), "", node.types.trimEnd()].join("\n");
}

async function describeEverything(target: string, options: F2nCommandOptions, engine: F2nEngine, shell: Shell): Promise<number> {
  const root = await existingProgram(target, shell.cwd);
  const stop = shell.listenForStop();
  const counts = { wrapped: 0, refused: 0, failed: 0 };
  const { length: files } = await programFiles([root]);
  for await (const item of engine.describeAll(root)) {
    if (stop.signal.aborted) break;
    counts[item.type === "fault" ? "failed" : item.status] += 1;
    if (options.json)
      shell.print(JSON.stringify(item.type === "fault" ? faultLine(item) : { ...item, aliases: item.aliases ?? [] }));
    else shell.print(lineOf(item, shell.paint));
    shell.progress(`${counts.wrapped} wrapped, ${counts.refused} refused, ${files} files`);
  }
  shell.progress("");
  const stoppedBy = stop.by();
  if (stoppedBy !== undefined) return statusOfSignal(stoppedBy);
  const summary = { type: "summary", ...counts, files };
  if (options.json) shell.print(JSON.stringify(summary));
  else shell.print(`${counts.wrapped} wrapped, ${counts.refused} refused, ${counts.failed} failed, ${files} files`);
  return counts.failed > 0 || (options.strict === true && counts.refused > 0) ? exitStatus.failed : exitStatus.done;
}

type Item = AsyncIterableItem<ReturnType<F2nEngine["describeAll"]>>;
type AsyncIterableItem<T> = T extends AsyncIterable<infer Each> ? Each : never;
type FileFault = Exclude<Item, Described>;

const faultLine = ({ file, error }: FileFault): unknown => ({ type: "fault", error: { ...error, where: file } });

function lineOf(item: Item, paint: Paint): string {
  if (item.type === "fault") return `${paint.red("failed ")}  ${item.file}  ${item.error.code}: ${item.error.message}`;
  const place = `${item.file}:${item.line}`;
  if (item.status === "wrapped")
    return `${paint.green("wrapped")}  ${place}  ${paint.bold(item.name)}  ${paint.dim(item.metadata_block.hash.slice(0, 12))}`;
  const colour = item.status === "failed" ? paint.red : paint.yellow;
  return `${colour(item.status.padEnd(7))}  ${place}  ${paint.bold(item.name)}  ${item.code}: ${item.reason}`;
}

const isFileProblem = ({ name, code }: RefusedDescription): boolean => name === "" || code === "f2n/export-missing";

const refusalFault = ({ code, reason, line }: RefusedDescription, target: string): Fault =>
  new Fault(code, reason, { details: { where: target, line } });
