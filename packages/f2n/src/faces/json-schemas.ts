import type { JsonSchema, NodeDescription } from "@onex/contract";
import { typeName } from "../read/type-name.ts";
import { told } from "./told.ts";

const dialect = "https://json-schema.org/draft/2020-12/schema";

/** The schemas of a node as documents that stand alone: each with its dialect, a title, and an `$id` of the node's hash. */
export function jsonSchemas(description: NodeDescription): {
  readonly input: JsonSchema;
  readonly output: JsonSchema;
} {
  const { name, inputs, outputs, metadata_block } = description;
  const head = (part: string): JsonSchema => ({ $schema: dialect, $id: `urn:onex:${metadata_block.hash}:${part}` });
  return {
    input: { ...head("input"), title: `${typeName(name)}Input`, description: told(description), ...inputs },
    output: { ...head("output"), title: `${typeName(name)}Output`, ...outputs },
  };
}
