import type { Topology } from "@onex/contract";
import { drawingOf, type Edge } from "./edges.ts";

/** A Mermaid flowchart: inputs as stadiums, vertices as boxes, outputs as flags, conditions as dotted edges. */
export function renderMermaid(topology: Topology): string {
  const { outputs, labels, edges } = drawingOf(topology);
  const lines = ["flowchart LR"];
  // Ids are numbers behind a letter: a name like "end" would be a keyword.
  for (const [index, { name }] of topology.inputs.entries()) lines.push(`  i${index}(["${quoted(name)}"])`);
  for (const [index, label] of labels.entries()) lines.push(`  v${index}["${quoted(label)}"]`);
  for (const [index, name] of outputs.entries()) lines.push(`  o${index}>"${quoted(name)}"]`);
  for (const { from, to, label, decides } of edges)
    lines.push(`  ${id(from)} ${decides ? "-.->" : "-->"}${label === "" ? "" : `|"${quoted(label)}"|`} ${id(to)}`);
  return `${lines.join("\n")}\n`;
}

const id = ({ kind, index }: Edge["from"] | Edge["to"]): string => `${kind[0]}${index}`;
const quoted = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll("\n", " ");
