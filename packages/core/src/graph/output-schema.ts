import { type JsonSchema, type Source, unknownSchema } from "@onex/contract";
import { valueSchema } from "../node/value-schema.ts";
import type { Assembly } from "./assemble.ts";
import { objectOf, schemaOfValue, tupleOf } from "./draft-schema.ts";
import { partSchema } from "./port-fit.ts";

/** What a graph gives, by what runs at its vertices; `unknown` where that says nothing. */
export const outputSchema = (assembly: Assembly): JsonSchema => sourceSchema(assembly.topology.output, assembly) ?? unknownSchema;

/** What a source gives, where that is known. */
export function sourceSchema(source: Source, assembly: Pick<Assembly, "topology" | "runnables">): JsonSchema | undefined {
  const { topology, runnables } = assembly;
  switch (source.kind) {
    case "vertex": {
      const runnable = runnables[source.index];
      const isCertain = source.fallback === undefined && topology.vertices[source.index]?.when === undefined;
      const whole = runnable === undefined || !isCertain ? undefined : valueSchema(runnable);
      return whole === undefined ? undefined : partSchema(whole, source.path);
    }
    case "input": {
      const { schema } = topology.inputs[source.index] ?? {};
      return schema === undefined || source.fallback !== undefined ? undefined : partSchema(schema, source.path);
    }
    case "value":
      return schemaOfValue(source.value);
    case "array":
      return tupleOf(source.items.map((item) => sourceSchema(item, assembly)));
    case "object":
      return objectOf(source.entries.map(([key, part]) => [key, sourceSchema(part, assembly)]));
    case "signal":
      return undefined;
  }
}
