import type { Effects, JsonSchema, NodeDescription } from "@onex/contract";
import { assertCrossesWires } from "./crosses-wires.ts";
import { plainSchema, relocated } from "./plain-schema.ts";
import { told } from "./told.ts";

/** A tool as `tools/list` of the Model Context Protocol gives it, revision 2025-06-18. */
export interface McpTool {
  /** 1 to 64 of A-Z, a-z, 0-9, `_` and `-`. */
  readonly name: string;
  /** The node's own name where the tool's cannot be it. */
  readonly title?: string;
  readonly description: string;
  /** Always of an object. A date, bigint or URL is asked for as the plain string. */
  readonly inputSchema: JsonSchema;
  /** Always of an object: any other result is its property `value`. Absent when the node gives nothing. */
  readonly outputSchema?: JsonSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** The node as a tool. Throws `codec/function` for one that cannot leave its process. */
export function mcpTool(description: NodeDescription): McpTool {
  assertCrossesWires(description, "MCP tool");
  const { name, inputs, outputs, effects } = description;
  const toolName = name.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "node";
  return {
    name: toolName,
    ...(toolName === name ? {} : { title: name }),
    description: told(description),
    inputSchema: { ...plainSchema(inputs, { preferPlain: true }), type: "object" },
    ...(outputs["x-onex-type"] === "undefined" ? {} : { outputSchema: resultObject(plainSchema(outputs)) }),
    annotations: hints[effects.class],
  };
}

const resultObject = (schema: JsonSchema): JsonSchema =>
  schema.type === "object"
    ? schema
    : { type: "object", properties: { value: relocated(schema, "/properties/value") }, required: ["value"] };

/** A value that changes from call to call changes nothing; what is not known is told as the worst. */
const hints: Readonly<Record<Effects["class"], McpTool["annotations"]>> = {
  pure: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  nondeterministic: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  stateful: { readOnlyHint: false, idempotentHint: false, openWorldHint: false },
  io: { readOnlyHint: false, idempotentHint: false, openWorldHint: true },
  unknown: { readOnlyHint: false, idempotentHint: false, openWorldHint: true },
};
