import type { JsonSchema, Source } from "@onex/contract";
import { valueSchema } from "../node/value-schema.ts";
import type { Assembly } from "./assemble.ts";
import { partSchema } from "./port-fit.ts";

/** What is known of the value of a source before there is one. */
export interface SourceFacts {
  /** Undefined where nothing is certain. */
  readonly schema: JsonSchema | undefined;
  /** It may be undefined besides: the vertex has a condition. */
  readonly mayBeSkipped: boolean;
}

const nothing: SourceFacts = { schema: undefined, mayBeSkipped: false };
const known = (schema: JsonSchema): SourceFacts => ({ schema, mayBeSkipped: false });

export function sourceFacts(source: Source, assembly: Assembly): SourceFacts {
  switch (source.kind) {
    case "vertex":
    case "input": {
      const { topology, runnables } = assembly;
      const runnable = runnables[source.index];
      const input = source.kind === "input" ? topology.inputs[source.index]?.schema : undefined;
      const whole = source.kind === "vertex" && runnable !== undefined ? valueSchema(runnable) : input;
      if (whole === undefined || source.fallback !== undefined) return nothing;
      const mayBeSkipped = source.kind === "vertex" && topology.vertices[source.index]?.when !== undefined;
      return { schema: partSchema(whole, source.path), mayBeSkipped };
    }
    case "value":
      return constantFacts(source.value);
    case "array": {
      if (source.items.length === 0) return known({ type: "array", maxItems: 0 });
      const prefixItems = schemasOf(source.items, assembly);
      const size = source.items.length;
      return prefixItems === undefined ? nothing : known({ type: "array", prefixItems, minItems: size, maxItems: size });
    }
    case "object": {
      const keys = source.entries.map(([key]) => key);
      const schemas = schemasOf(
        source.entries.map(([, part]) => part),
        assembly,
      );
      if (schemas === undefined) return nothing;
      const properties = Object.fromEntries(keys.map((key, at) => [key, schemas[at] ?? {}]));
      return known({ type: "object", properties, required: keys });
    }
    default:
      return nothing;
  }
}

/** Of a constant without parts; the others are checked as they are. */
function constantFacts(value: unknown): SourceFacts {
  if (value === undefined) return known({ "x-onex-type": "undefined" });
  if (value === null || typeof value === "string" || typeof value === "boolean") return known({ const: value });
  return typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0) ? known({ const: value }) : nothing;
}

/** Of all parts, where each is certain and none has definitions, which are found from the root of a schema. */
function schemasOf(sources: readonly Source[], assembly: Assembly): readonly JsonSchema[] | undefined {
  const schemas: JsonSchema[] = [];
  for (const source of sources) {
    const { schema, mayBeSkipped } = sourceFacts(source, assembly);
    if (schema === undefined || mayBeSkipped || schema.$defs !== undefined || JSON.stringify(schema).includes('"$ref"'))
      return undefined;
    schemas.push(schema);
  }
  return schemas;
}
