import type { JsonSchema, NodeDescription } from "@onex/contract";
import { typeName } from "../describe/type-name.ts";

const dialect = "https://json-schema.org/draft/2020-12/schema";

/** The schemas of a node as documents that stand alone: each with its dialect, a title, and an `$id` of the node's hash. */
export function jsonSchemas({ name, inputs, outputs, metadata_block }: NodeDescription): {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
} {
  const { hash, description } = metadata_block;
  const head = (part: string): JsonSchema => ({ $schema: dialect, $id: `urn:onex:${hash}:${part}` });
  return {
    input: { ...head("input"), title: `${typeName(name)}Input`, description, ...inputs },
    output: { ...head("output"), title: `${typeName(name)}Output`, ...outputs },
  };
}
