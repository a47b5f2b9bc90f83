import { type ExportDocument, isEnvelope } from "@onex/contract";
import { f2nEngine, graph as graphs, openExport } from "onex";
import { type TrustOptions, trustOf } from "../graphs/graph-target.ts";
import { assertNew } from "../graphs/record-file.ts";
import { readJson } from "../read-text.ts";
import type { Shell } from "../shell.ts";
import { runGraph } from "./run.ts";

export interface GraphRehydrateOptions extends TrustOptions {
  readonly input?: string;
  readonly record?: string;
  readonly json?: boolean;
}

/** `onex graph rehydrate`: says what an export holds once it is known to be whole, or runs it where an input is given. */
export async function rehydrateExport(file: string, options: GraphRehydrateOptions, shell: Shell): Promise<number> {
  const { input, json } = options;
  if (options.record !== undefined) assertNew(options.record, shell.cwd);
  const read = await readJson(file, "export", shell.cwd);
  const trusted = await trustOf(options, shell.cwd);
  const document = await openExport(read, trusted);
  if (json || input !== undefined) shell.reserveOutput();
  await using engine = f2nEngine();
  const graph = await graphs.rehydrate(read, { ...trusted, engine });
  if (input !== undefined) return await runGraph(graph, { ...options, file, input }, shell);
  const held = summary(document, isEnvelope(read));
  if (json) shell.print(JSON.stringify({ valid: true, ...held }));
  else for (const line of shownSummary(held, shell)) shell.print(line);
  return 0;
}

function summary(document: ExportDocument, signed: boolean) {
  const { name, topology, functions, files, values, journal = [] } = document;
  return {
    name,
    signed,
    inputs: topology.inputs.map((each) => String(each.name)),
    vertices: topology.vertices.length,
    functions: Object.entries(functions).map(([key, { file, description }]) => ({
      name: key,
      file,
      hash: description.metadata_block.hash,
    })),
    files: Object.keys(files),
    values: values !== undefined,
    runs: journal.map(({ run_id, status }) => ({ run_id, status })),
  };
}

function shownSummary(held: ReturnType<typeof summary>, { paint }: Shell): readonly string[] {
  const { name, signed, inputs, vertices, functions, files, values, runs } = held;
  return [
    `${paint.green("valid")}  ${name}: ${vertices} vertices, inputs ${inputs.length === 0 ? "none" : inputs.join(", ")}${signed ? ", signed" : ""}`,
    ...functions.map((each) => `  ${each.hash.slice(0, 12)}  ${each.name}  ${paint.dim(each.file)}`),
    `  ${files.length} files${values ? ", values of the head" : ""}${runs.length === 0 ? "" : `, ${runs.length} runs`}`,
    ...runs.map(({ run_id, status }) => `  ${paint.dim(run_id)}  ${status}`),
  ];
}
