import { f2nEngine, loadGraph } from "onex";
import { existingPath } from "../existing-path.ts";
import type { Shell } from "../shell.ts";

export interface GraphValidateOptions {
  readonly json?: boolean;
}

/** `onex graph validate`: everything that would keep the document from running. The problems are in the fault that it ends with. */
export async function validateGraph(document: string, { json }: GraphValidateOptions, shell: Shell): Promise<void> {
  const file = await existingPath(document, shell.cwd);
  await using engine = f2nEngine();
  const { name, topology } = await loadGraph(file, { engine });
  const counts = { inputs: topology.inputs.length, vertices: topology.vertices.length };
  if (json) shell.print(JSON.stringify({ valid: true, name, ...counts }));
  else shell.print(`${shell.paint.green("valid")}  ${name}: ${counts.vertices} vertices, ${counts.inputs} inputs`);
}
