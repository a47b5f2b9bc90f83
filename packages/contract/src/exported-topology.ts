import type { JsonSchema } from "./json-schema.ts";

const text: JsonSchema = { type: "string" };
const anyValue: JsonSchema = { "x-onex-type": "any" };
const positive: JsonSchema = { type: "integer", minimum: 1 };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const record = (properties: Readonly<Record<string, JsonSchema>>, ...optional: readonly string[]): JsonSchema => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

const source: JsonSchema = { $ref: "#/$defs/source" };
const topology: JsonSchema = { $ref: "#/$defs/topology" };
const constant = record({ value: anyValue });

/** JSON Schema of a topology from which a graph is made again, every part of it. Its definitions belong at the root of whatever holds it. */
export const exportedTopologySchema: JsonSchema = topology;

export const exportedTopologyDefinitions: Readonly<Record<string, JsonSchema>> = {
  topology: record({
    name: text,
    inputs: list({ $ref: "#/$defs/topologyInput" }),
    vertices: list({ $ref: "#/$defs/topologyVertex" }),
    output: source,
  }),
  topologyInput: record(
    { name: text, required: { type: "boolean" }, schema: { type: "object" }, fallback: constant },
    "schema",
    "fallback",
  ),
  topologyVertex: record(
    {
      name: text,
      node: text,
      args: list(source),
      policy: record(
        {
          timeoutMs: { type: "number", minimum: 1, maximum: 2_147_483_647 },
          retry: record({ attempts: positive, pauseMs: { type: "number", minimum: 0 } }, "attempts", "pauseMs"),
          own: { const: "copy" },
        },
        "timeoutMs",
        "retry",
        "own",
      ),
      rest: source,
      when: source,
      body: { $ref: "#/$defs/topologyBody" },
      graph: topology,
    },
    "rest",
    "when",
    "body",
    "graph",
  ),
  topologyBody: {
    anyOf: [
      record({ kind: { const: "each" }, topology, concurrency: positive }, "concurrency"),
      record({ kind: { const: "loop" }, topology, maxTurns: positive, onMaxTurns: { enum: ["fault", "value"] } }, "onMaxTurns"),
    ],
  },
  source: {
    anyOf: [
      record({ kind: { const: "value" }, value: anyValue }),
      record(
        {
          kind: { enum: ["input", "vertex"] },
          name: text,
          path: list({ type: ["string", "number"] }),
          fallback: constant,
        },
        "fallback",
      ),
      record({ kind: { const: "signal" } }),
      record({ kind: { const: "array" }, items: list(source) }),
      record({
        kind: { const: "object" },
        entries: list({ type: "array", prefixItems: [text, source], minItems: 2, maxItems: 2 }),
      }),
    ],
  },
};
