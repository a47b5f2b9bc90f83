import type { JsonSchema } from "./json-schema.ts";

const text: JsonSchema = { type: "string", minLength: 1 };
const semver: JsonSchema = { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+$" };
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });
const texts = orNull({ type: "array", items: { type: "string" } });
const list = (...values: readonly string[]): JsonSchema => ({ enum: values });

const ioBlocks = orNull({
  type: "array",
  items: {
    type: "object",
    properties: {
      name: text,
      schema_ref: text,
      required: { type: "boolean", default: true },
      format_hint: orNull({ type: "string" }),
      description: orNull({ type: "string" }),
    },
    required: ["name", "schema_ref"],
  },
});

const signatureBlock = orNull({
  type: "object",
  properties: {
    signature: orNull({ type: "string" }),
    algorithm: orNull({ type: "string" }),
    signed_by: orNull({ type: "string" }),
    issued_at: orNull({ type: "string" }),
  },
});

const functionTool: JsonSchema = {
  type: "object",
  properties: {
    type: { const: "function" },
    language: list("python", "javascript", "typescript", "bash", "shell", "yaml", "json"),
    line: { type: "integer" },
    description: text,
    inputs: { type: "array", items: { type: "string" } },
    outputs: { type: "array", items: { type: "string" } },
    error_codes: { type: "array", items: { type: "string" } },
    side_effects: { type: "array", items: { type: "string" } },
  },
  required: ["type", "language", "line", "description"],
};

/**
 * The metadata block as others write it: defaults may be missing, null stands for "not given", unknown keys are let through (the parser moves
 * them under `x_extensions`). Fields, patterns and enums are those of upstream's `NodeMetadataBlock`.
 */
export const metadataBlockSchema: JsonSchema = {
  title: "ONEX metadata block",
  type: "object",
  properties: {
    metadata_version: { ...semver, default: "0.1.0" },
    protocol_version: { ...semver, default: "0.1.0" },
    schema_version: { ...semver, default: "0.1.0" },
    owner: { ...text, default: "OmniNode Team" },
    copyright: { ...text, default: "OmniNode Team" },
    author: text,
    name: text,
    version: { ...semver, default: "1.0.0" },
    uuid: { type: "string", pattern: "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$" },
    created_at: text,
    last_modified_at: text,
    description: { ...text, default: "Stamped by ONEX" },
    state_contract: { type: "string", default: "state_contract://default" },
    lifecycle: { ...list("draft", "active", "deprecated", "archived"), default: "active" },
    hash: { type: "string", pattern: "^[0-9a-fA-F]{64}$" },
    entrypoint: text,
    runtime_language_hint: { ...text, default: "python>=3.11" },
    namespace: text,
    meta_type: {
      ...list("tool", "validator", "agent", "model", "plugin", "schema", "node", "ignore_config", "project", "unknown"),
      default: "tool",
    },
    trust_score: orNull({ type: "number" }),
    tags: texts,
    capabilities: texts,
    protocols_supported: texts,
    base_class: texts,
    environment: texts,
    os_requirements: texts,
    architectures: texts,
    dependencies: orNull({ type: "array" }),
    inputs: ioBlocks,
    outputs: ioBlocks,
    license: orNull({ type: "string" }),
    signature_block: signatureBlock,
    x_extensions: { type: "object", default: {} },
    testing: orNull({ type: "object" }),
    container_image_reference: orNull({ type: "string" }),
    compliance_profiles: { type: "array", items: { type: "string" }, default: [] },
    data_handling_declaration: orNull({ type: "object" }),
    logging_config: orNull({ type: "object" }),
    source_repository: orNull({ type: "object" }),
    tools: orNull({
      type: "object",
      propertyNames: { pattern: "^[A-Za-z_$][A-Za-z0-9_$.]*$" },
      additionalProperties: functionTool,
    }),
  },
  required: ["name", "uuid", "author", "created_at", "last_modified_at", "hash", "entrypoint", "namespace"],
};
