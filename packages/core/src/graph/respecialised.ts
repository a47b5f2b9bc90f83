import type { InputRecord, JsonSchema, VertexRecord } from "@onex/contract";
import { itemSchema } from "../node/value-schema.ts";
import type { Assembly } from "./assemble.ts";
import { bodyWith } from "./body.ts";
import { sourceSchema } from "./output-schema.ts";
import { plan } from "./plan.ts";
import { specialisedAt } from "./specialised.ts";

/**
 * The same assembly after sources have changed: type parameters, and what the items of an `each` are, are found anew, in `order`, in which what is read
 * comes first. What is of the same types is the very same. `around` is the path of the body that it is. Throws `graph/incompatible`, naming the vertex.
 */
export function respecialised(assembly: Assembly, order: Iterable<number>, around = ""): Assembly {
  const { topology } = assembly;
  const vertices = [...topology.vertices];
  const runnables = [...assembly.runnables];
  const sofar: Assembly = { topology, runnables };
  for (const index of order) {
    const [runnable, record] = [runnables[index], vertices[index]];
    if (runnable === undefined || record === undefined) continue;
    const path = `${around}${record.name}`;
    if (runnable.body === undefined || record.body === undefined) {
      runnables[index] = specialisedAt(record, runnable, sofar, path);
      continue;
    }
    const inner = bodyAt(record, runnable.body, sofar, `${path}.`);
    if (inner === runnable.body) continue;
    runnables[index] = bodyWith(runnable, record.body.kind, inner);
    vertices[index] = { ...record, body: { ...record.body, topology: inner.topology } };
  }
  const isSame = runnables.every((runnable, index) => runnable === assembly.runnables[index]);
  return isSame ? assembly : { ...assembly, topology: { ...topology, vertices }, runnables };
}

/** What a vertex repeats, given what its list and what comes from outside are now. */
function bodyAt({ args, body: of }: VertexRecord, body: Assembly, around: Assembly, path: string): Assembly {
  const [list, ...outer] = args;
  const { topology } = body;
  const isOfPort = of?.kind === "each" && (list?.kind === "vertex" || list?.kind === "input");
  const item = isOfPort ? itemSchema(sourceSchema(list, around)) : undefined;
  const locals = topology.inputs.length - outer.length;
  const inputs = topology.inputs.map((input, at) => (at === 0 && of?.kind === "each" ? typed(input, item) : input));
  // What comes from outside has its type there, and none in the topology of the body.
  const known = inputs.map((input, at) => {
    const source = outer[at - locals];
    return source === undefined ? input : typed(input, sourceSchema(source, around));
  });
  const given: Assembly = { topology: { ...topology, inputs: known }, runnables: body.runnables };
  const inner = respecialised(given, plan(topology).order, path);
  if (inner === given && inputs[0] === topology.inputs[0]) return body;
  return { ...body, topology: { ...inner.topology, inputs }, runnables: inner.runnables };
}

/** The very same input where it has this schema. */
function typed(input: InputRecord, schema: JsonSchema | undefined): InputRecord {
  if (schema === input.schema || JSON.stringify(schema) === JSON.stringify(input.schema)) return input;
  const { schema: _, ...others } = input;
  return schema === undefined ? others : { ...others, schema };
}
