import type { Source, Topology } from "@onex/contract";
import { f2nEngine, loadGraph } from "onex";
import { graphDocument } from "../graphs/graph-target.ts";
import type { Shell } from "../shell.ts";

export interface GraphValidateOptions {
  readonly json?: boolean;
}

/**
 * `onex graph validate`: everything that would keep the document from running; the problems are in the fault that it ends with. Says also which vertices
 * nobody reads, since they run all the same.
 */
export async function validateGraph(document: string, { json }: GraphValidateOptions, shell: Shell): Promise<void> {
  const file = await graphDocument(document, shell.cwd);
  await using engine = f2nEngine();
  const { name, topology } = await loadGraph(file, { engine });
  const counts = { inputs: topology.inputs.length, vertices: topology.vertices.length };
  const unread = unreadVertices(topology);
  if (json) shell.print(JSON.stringify({ valid: true, name, ...counts, unread }));
  else {
    shell.print(`${shell.paint.green("valid")}  ${name}: ${counts.vertices} vertices, ${counts.inputs} inputs`);
    for (const vertex of unread)
      shell.print(
        `${shell.paint.yellow("note")}   no output and no vertex reads "${vertex}": it runs for what it does, and can fail the run`,
      );
  }
}

/** Names of the vertices whose value goes nowhere. */
function unreadVertices({ vertices, output }: Topology): readonly string[] {
  const read = new Set<number>();
  const note = (source: Source | undefined): void => {
    if (source?.kind === "vertex") read.add(source.index);
    else if (source?.kind === "array") source.items.forEach(note);
    else if (source?.kind === "object") for (const [, part] of source.entries) note(part);
  };
  note(output);
  for (const { args, rest, when } of vertices) for (const source of [...args, rest, when]) note(source);
  return vertices.filter((_, index) => !read.has(index)).map(({ name }) => name);
}
