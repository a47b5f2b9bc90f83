import { type NodeDescription, parameterLists } from "@onex/contract";
import { undescribed } from "../describe/node-description.ts";

/** What a node says of itself; where it says nothing, its name and types: `top(counts: Counts, limit?: number, ...more: string[]): string[]`. */
export function told(node: Pick<NodeDescription, "name" | "metadata_block" | "parameters">): string {
  const { description, tools } = node.metadata_block;
  const [tool] = Object.values(tools ?? {});
  if (description !== undescribed) return description;
  if (tool === undefined) return node.name;
  // The first of several overloads is the one that is printed.
  const [parameters = []] = parameterLists(node);
  const written = tool.inputs.map((text) => {
    const parameter = parameters.find(({ name }) => text.startsWith(`${name}: `));
    if (parameter?.kind === "rest") return `...${text}`;
    return parameter?.optional === true ? text.replace(":", "?:") : text;
  });
  return `${node.name}(${written.join(", ")}): ${tool.outputs.join(", ")}`;
}
