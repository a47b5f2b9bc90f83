import type { Topology } from "@onex/contract";
import { drawingOf, type Edge } from "./edges.ts";

/** A Graphviz digraph: inputs as ellipses, vertices as boxes, outputs as notes, conditions as dashed edges. */
export function renderDot(topology: Topology): string {
  const { outputs, labels, edges } = drawingOf(topology);
  const lines = [`digraph ${quoted(topology.name)} {`, "  rankdir=LR;", "  node [shape=box];"];
  for (const [index, { name }] of topology.inputs.entries()) lines.push(`  i${index} [label=${quoted(name)}, shape=ellipse];`);
  for (const [index, label] of labels.entries()) lines.push(`  v${index} [label=${quoted(label)}];`);
  for (const [index, name] of outputs.entries()) lines.push(`  o${index} [label=${quoted(name)}, shape=note];`);
  for (const { from, to, label, decides } of edges) {
    const attributes = [...(label === "" ? [] : [`label=${quoted(label)}`]), ...(decides ? ["style=dashed"] : [])];
    lines.push(`  ${id(from)} -> ${id(to)}${attributes.length === 0 ? "" : ` [${attributes.join(", ")}]`};`);
  }
  return `${[...lines, "}"].join("\n")}\n`;
}

const id = ({ kind, index }: Edge["from"] | Edge["to"]): string => `${kind[0]}${index}`;
const quoted = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
