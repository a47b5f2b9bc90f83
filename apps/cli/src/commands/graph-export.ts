import { decode, Fault, type RunRecord } from "@onex/contract";
import { ed25519Signer, exportModule, f2nEngine, type Graph, type Run } from "onex";
import { exitStatus } from "../exit.ts";
import { graphTarget, type TrustOptions } from "../graphs/graph-target.ts";
import { readKey } from "../graphs/read-key.ts";
import { readInputArgument } from "../input-argument.ts";
import type { Shell } from "../shell.ts";
import { writeOutput } from "../write-output.ts";

export interface GraphExportOptions extends TrustOptions {
  readonly out?: string;
  readonly input?: string;
  readonly values?: boolean;
  readonly journal?: boolean;
  readonly sign?: string;
  readonly format: string;
  readonly json?: boolean;
}

/** `onex graph export`: everything that another process needs to have the graph, to stdout or to a file; with an input what it knows after a run. */
export async function exportTarget(target: string, options: GraphExportOptions, shell: Shell): Promise<number> {
  const { out, format, sign } = options;
  if (format !== "json" && format !== "ts") throw new Fault("cli/usage", `There is no format "${format}"; there are json, ts`);
  if (format === "ts" && (options.values || options.journal || sign !== undefined))
    throw new Fault("cli/usage", "--values, --journal and --sign are for --format json; a module holds the graph alone");
  if (out === undefined) shell.reserveOutput();
  await using engine = f2nEngine();
  const { graph, journal } = await graphTarget(target, options, engine, shell.cwd);
  const run = options.input === undefined ? undefined : await runOnce(graph, options.input, shell);
  const text =
    format === "ts"
      ? await exportModule(graph)
      : `${JSON.stringify(await documentOf(graph, [...journal, ...(run === undefined ? [] : [run])], options, shell), null, 2)}\n`;
  if (out === undefined) shell.print(text.trimEnd());
  else {
    await writeOutput(out, text, shell.cwd);
    const bytes = Buffer.byteLength(text);
    if (options.json) shell.print(JSON.stringify({ type: "export", graph: graph.name, file: out, bytes }));
    else shell.print(`${shell.paint.green("exported")}  ${graph.name}  ${out}  ${bytes} bytes`);
  }
  return run?.status === "failed" ? exitStatus.failed : exitStatus.done;
}

async function documentOf(
  graph: Graph,
  journal: readonly (Run<unknown> | RunRecord)[],
  { values = false, journal: isAsked = false, sign }: GraphExportOptions,
  shell: Shell,
): Promise<object> {
  if (isAsked && journal.length === 0)
    throw new Fault("cli/usage", "--journal takes runs along, and there is none; give --input to run the graph once");
  const signer = sign === undefined ? undefined : ed25519Signer(await readKey(sign, "private", shell.cwd));
  return await graph.export({ values, ...(isAsked ? { journal } : {}), ...(signer === undefined ? {} : { sign: signer }) });
}

/** A run that fails is taken along like any other, and told. */
async function runOnce(graph: Graph, input: string, shell: Shell): Promise<Run<unknown>> {
  const run = graph.start(decode(await readInputArgument(input, shell)) as never);
  const outcome = await run.done;
  if (outcome.status === "failed") shell.note(`the run failed: ${outcome.fault.message}`);
  return run;
}
