import type { CallKind, JsonSchema, NodeDescription, Parameter } from "@onex/contract";
import { createNode } from "../src/node/create-node.ts";
import type { Callable } from "../src/node/modes.ts";
import type { Node } from "../src/node/node.ts";

export interface Sample {
  readonly name?: string;
  /** Inputs in the order of the parameters. A name that ends in `?` is optional. */
  readonly inputs?: Readonly<Record<string, JsonSchema>>;
  readonly outputs?: JsonSchema;
  readonly call?: CallKind;
  /** Instead of positional parameters made from `inputs`. */
  readonly parameters?: NodeDescription["parameters"];
  /** Instead of an object made from `inputs`. */
  readonly rawInputs?: JsonSchema;
  readonly trust?: number;
  readonly hash?: string;
  readonly effects?: NodeDescription["effects"]["class"];
}

export const text: JsonSchema = { type: "string" };
export const number: JsonSchema = { type: "number" };
export const unknown: JsonSchema = { "x-onex-type": "unknown" };

/** A node with a description written by hand, as f2n would give it. */
export const sampleNode = <F extends Callable>(callable: F, sample: Sample = {}): Node<F> =>
  createNode(describe(callable.name, sample), callable);

export function describe(functionName: string, sample: Sample): NodeDescription {
  const { name = functionName, inputs = {}, outputs = unknown, call = "sync", trust, hash = "0".repeat(64) } = sample;
  const parameters: readonly Parameter[] = Object.keys(inputs).map((key) => ({
    name: bare(key),
    kind: "positional",
    optional: key.endsWith("?"),
  }));
  return {
    type: "node",
    status: "wrapped",
    name,
    file: "sample.ts",
    line: 1,
    node_id: `id-${name}`,
    metadata_block: block(name, hash, trust),
    inputs: sample.rawInputs ?? {
      type: "object",
      properties: Object.fromEntries(Object.entries(inputs).map(([key, schema]) => [bare(key), schema])),
      // As f2n gives it: rest parameters are arrays that may be absent.
      required: Object.keys(inputs).filter((key) => !key.endsWith("?")),
      additionalProperties: false,
    },
    outputs,
    parameters: sample.parameters ?? parameters,
    call,
    effects: { class: sample.effects ?? "pure", uses: [], captures: [] },
    types: "",
  };
}

const bare = (key: string): string => key.replace(/\?$/, "");

const block = (name: string, hash: string, trust: number | undefined): NodeDescription["metadata_block"] => ({
  metadata_version: "0.1.0",
  protocol_version: "0.1.0",
  schema_version: "0.1.0",
  owner: "sample",
  copyright: "sample",
  author: "sample",
  name,
  version: "1.0.0",
  uuid: "00000000-0000-4000-8000-000000000000",
  created_at: "2026-01-01T00:00:00Z",
  last_modified_at: "2026-01-01T00:00:00Z",
  description: name,
  state_contract: "state_contract://default",
  lifecycle: "active",
  hash,
  entrypoint: `memory://${name}`,
  runtime_language_hint: "typescript>=5",
  namespace: `sample.${name}`,
  meta_type: "tool",
  ...(trust === undefined ? {} : { trust_score: trust }),
});
