import { type FaultCode, faults, type JsonSchema, type NodeDescription, problemSchema } from "@onex/contract";
import { typeName } from "../read/type-name.ts";
import { assertCrossesWires } from "./crosses-wires.ts";
import { plainSchema, relocated } from "./plain-schema.ts";
import { told } from "./told.ts";

/** The parts of an OpenAPI 3.1 document that describe one node: `{ openapi, info, ...openApiOperation(description) }` is one. */
export interface OpenApiOperation {
  readonly paths: Readonly<Record<string, { readonly post: object }>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** What a run may answer besides the value. */
const answers: readonly FaultCode[] = [
  "registry/bad-request",
  "registry/unknown-node",
  "registry/expired",
  "registry/not-serving",
  "node/input-invalid",
  "run/vertex-failed",
  "node/output-invalid",
  "run/no-live-instance",
  "run/timeout",
];

/** `POST /v1/nodes/{id}/run` for this node alone, with its own schemas. Throws `codec/function` for a node that cannot leave its process. */
export function openApiOperation(description: NodeDescription): OpenApiOperation {
  assertCrossesWires(description, "OpenAPI operation");
  const { node_id, inputs, outputs, metadata_block: block } = description;
  const name = typeName(description.name).replaceAll("$", "_");
  const [input, output] = [`${name}Input`, `${name}Output`];
  const schemas = { [input]: component(inputs, input), [output]: component(outputs, output), Problem: problemSchema };
  const post = {
    operationId: `run${name}`,
    summary: told(description),
    ...(block.tags == null || block.tags.length === 0 ? {} : { tags: block.tags }),
    ...(block.lifecycle === "deprecated" ? { deprecated: true } : {}),
    requestBody: { required: true, content: json(request(reference(input))) },
    responses: { "200": { description: "The value, encoded", content: json(answer(reference(output))) }, ...problems() },
  };
  return { paths: { [`/v1/nodes/${encodeURIComponent(node_id)}/run`]: { post } }, components: { schemas } };
}

const component = (schema: JsonSchema, name: string): JsonSchema => relocated(plainSchema(schema), `/components/schemas/${name}`);
const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: JsonSchema) => ({ "application/json": { schema } });

const request = (input: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { input, deadline_ms: { type: "integer", minimum: 1, maximum: 600_000 } },
  required: ["input"],
  additionalProperties: false,
});

const answer = (value: JsonSchema): JsonSchema => ({
  type: "object",
  properties: { value, context: { type: "object" }, duration_ms: { type: "number", minimum: 0 }, call_id: { type: "string" } },
  required: ["value", "duration_ms", "call_id"],
});

/** One response a status, which names the codes that it stands for. */
function problems(): Readonly<Record<string, object>> {
  const byStatus = Map.groupBy(answers, (code) => String(faults[code].status));
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(", "), content: { "application/problem+json": { schema: reference("Problem") } } },
    ]),
  );
}
