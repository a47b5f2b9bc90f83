import { faults } from "./fault.ts";
import type { JsonSchema } from "./json-schema.ts";
import { metadataBlockSchema } from "./metadata-block-schema.ts";

const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: text };
const line: JsonSchema = { type: "integer", minimum: 1 };
const schema: JsonSchema = { type: "object", description: "JSON Schema, draft 2020-12, of the encoded value" };

const parameters: JsonSchema = {
  type: "array",
  items: {
    type: "object",
    properties: {
      name: text,
      kind: { enum: ["positional", "rest", "spread", "signal"] },
      optional: { type: "boolean" },
      default: { description: "The constant default value, encoded" },
    },
    required: ["name", "kind", "optional"],
  },
};

export const effectsSchema: JsonSchema = {
  type: "object",
  properties: {
    class: { enum: ["pure", "nondeterministic", "io", "stateful", "unknown"] },
    uses: texts,
    captures: texts,
    throws: texts,
  },
  required: ["class", "uses", "captures"],
};

export const nodeDescriptionSchema: JsonSchema = {
  title: "ONEX node description",
  type: "object",
  properties: {
    type: { const: "node" },
    status: { const: "wrapped" },
    name: text,
    file: text,
    line,
    node_id: text,
    metadata_block: metadataBlockSchema,
    inputs: schema,
    outputs: schema,
    parameters: { anyOf: [parameters, { type: "array", items: parameters, description: "One list per overload" }] },
    call: { enum: ["sync", "async", "either", "generator", "async-generator"] },
    effects: effectsSchema,
    types: { type: "string", description: "TypeScript declarations of the input and output types" },
    aliases: texts,
    formerly: texts,
  },
  required: [
    "type",
    "status",
    "name",
    "file",
    "line",
    "node_id",
    "metadata_block",
    "inputs",
    "outputs",
    "parameters",
    "call",
    "effects",
    "types",
  ],
};

export const refusalSchema: JsonSchema = {
  title: "ONEX refusal: why a function cannot become a node",
  type: "object",
  properties: {
    type: { const: "node" },
    status: { enum: ["refused", "failed"] },
    name: text,
    file: text,
    line,
    code: { enum: Object.keys(faults) },
    reason: text,
    aliases: texts,
  },
  required: ["type", "status", "name", "file", "line", "code", "reason"],
};
