import { decode, encode, type JsonSchema } from "@onex/contract";
import type { Revision } from "../history/revision.ts";
import { valueSchema } from "../node/value-schema.ts";
import { inputSchemasOf } from "../run/program.ts";
import type { Evidence } from "./evidence.ts";

/**
 * What a record holds, as the graph's functions have it: a record writes bytes for what they hold, and only the schema of a port tells that they were a
 * `Buffer`.
 */
export function asDeclared(evidence: Evidence, { assembly }: Revision): Evidence {
  const { topology, runnables } = assembly;
  const given = inputSchemasOf(topology, runnables);
  const inputs = new Map(topology.inputs.map(({ name }, index) => [name, given[index]?.find(namesBuffer)] as const));
  const outputs = new Map(
    topology.vertices.map(({ name }, index) => {
      const runnable = runnables[index];
      const schema = runnable === undefined ? undefined : valueSchema(runnable);
      return [name, namesBuffer(schema) ? schema : undefined] as const;
    }),
  );
  if (![...inputs.values(), ...outputs.values()].some((schema) => schema !== undefined)) return evidence;
  return {
    ...evidence,
    inputs:
      evidence.inputs === undefined
        ? undefined
        : Object.fromEntries(Object.entries(evidence.inputs).map(([name, value]) => [name, fitted(value, inputs.get(name))])),
    values: new Map([...evidence.values].map(([name, value]) => [name, fitted(value, outputs.get(name))] as const)),
    items: new Map(
      [...evidence.items].map(([name, items]) => {
        const each = outputs.get(name)?.items;
        const schema = typeof each === "object" && !Array.isArray(each) ? each : undefined;
        return [name, new Map([...items].map(([index, value]) => [index, fitted(value, schema)] as const))] as const;
      }),
    ),
  };
}

const namesBuffer = (schema: JsonSchema | undefined): boolean =>
  schema !== undefined && JSON.stringify(schema).includes('"Buffer"');

const fitted = (value: unknown, schema: JsonSchema | undefined): unknown =>
  schema === undefined || value === undefined ? value : decode(encode(value), schema);
