import { type JsonSchema, type NodeDescription, type Parameter, parameterLists } from "@onex/contract";
import { undescribed } from "../describe/node-description.ts";
import { schemaPrinter } from "../given/schema-text.ts";

/** What a node says of itself; where it says nothing, its name and types: `top(counts: Counts, limit?: number, ...more: string[]): string[]`. */
export function told(node: Pick<NodeDescription, "name" | "metadata_block" | "parameters" | "inputs" | "outputs">): string {
  const { description, tools } = node.metadata_block;
  const [tool] = Object.values(tools ?? {});
  if (description !== undescribed) return description;
  const lists = parameterLists(node);
  if (lists.length > 1) return lists.map((parameters, at) => overload(node, parameters, at)).join("; ");
  if (tool === undefined) return node.name;
  const [parameters = []] = lists;
  const written = tool.inputs.map((text) => {
    const parameter = parameters.find(({ name }) => text.startsWith(`${name}: `));
    return withSigns(text, parameter);
  });
  return `${node.name}(${written.join(", ")}): ${tool.outputs.join(", ")}`;
}

/** The metadata block has the first of them alone, so each is printed from its schemas. */
function overload(
  { name, inputs, outputs }: Pick<NodeDescription, "name" | "inputs" | "outputs">,
  parameters: readonly Parameter[],
  at: number,
): string {
  const [taking, giving] = [schemaPrinter(inputs, ""), schemaPrinter(outputs, "")];
  const variant = (schema: JsonSchema): JsonSchema => schema.anyOf?.find((each) => each["x-onex-overload"] === at) ?? schema;
  const written = parameters.map((parameter) => {
    const schema = parameter.kind === "spread" ? variant(inputs) : (variant(inputs).properties?.[parameter.name] ?? true);
    return withSigns(`${parameter.name}: ${taking.print(schema)}`, parameter);
  });
  return `${name}(${written.join(", ")}): ${giving.print(variant(outputs))}`;
}

function withSigns(text: string, parameter: Parameter | undefined): string {
  if (parameter?.kind === "rest") return `...${text}`;
  return parameter?.optional === true ? text.replace(":", "?:") : text;
}
