import type { Executor, JsonSchema, Topology } from "@onex/contract";
import { lazyRunnable, type Runnable } from "../node/runnable.ts";
import { type Signature, signaturesOf } from "../node/signature.ts";
import { isSync } from "../run/program.ts";
import type { Assembly } from "./assemble.ts";
import { graphTaping } from "./graph-taping.ts";
import { outputSchema } from "./output-schema.ts";

/** A graph as what a vertex of another graph runs. Names are checked when it is bound; values where the inner run checks them anyway. */
export function graphRunnable(
  assembly: Assembly,
  executor: Executor,
  run: (inputs: object, options: { readonly signal?: AbortSignal }) => unknown,
): Runnable {
  const { topology, runnables } = assembly;
  const runsNow = isSync(assembly, executor);
  const facts: Omit<Runnable, "signatures"> = {
    name: topology.name,
    hash: `graph:${topology.name}`,
    call: runsNow ? "sync" : "async",
    trust: runnables.reduce((least, { trust }) => Math.min(least, trust), 1),
    // The sole parameter is an object by its schema; the second is the run's signal.
    callable: (inputs, signal) => run(inputs as object, signal === undefined ? {} : { signal: signal as AbortSignal }),
    graph: assembly,
    taping: graphTaping(runnables, runsNow),
  };
  return lazyRunnable(facts, () => [graphSignature(assembly)]);
}

function graphSignature(assembly: Assembly): Signature {
  const [signature] = signaturesOf({ inputs: inputsSchema(assembly.topology), outputs: unknownValue, parameters });
  // One parameter list makes one signature. What comes out was checked where it was made.
  return { ...(signature as Signature), outputs: outputSchema(assembly) };
}

const parameters = [
  { name: "inputs", kind: "spread", optional: false },
  { name: "signal", kind: "signal", optional: true },
] as const;
const unknownValue: JsonSchema = { "x-onex-type": "unknown" };

const inputsSchema = ({ inputs }: Topology): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(inputs.map(({ name }) => [name, unknownValue])),
  required: inputs.filter(({ required }) => required).map(({ name }) => name),
  additionalProperties: false,
});
