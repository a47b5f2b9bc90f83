import type { InputRecord, JsonSchema, VertexRecord } from "@onex/contract";
import { itemSchema } from "../node/value-schema.ts";
import type { Assembly } from "./assemble.ts";
import { bodyRunnable } from "./body.ts";
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
    const outer = record.args.slice(1).map((source) => sourceSchema(source, sofar));
    const inner = bodyAt(record, runnable.body, { around: sofar, outer, path: `${path}.` });
    if (inner === runnable.body) continue;
    runnables[index] = bodyRunnable(record.body.kind, inner, outer);
    vertices[index] = { ...record, body: { ...record.body, topology: inner.topology } };
  }
  const isSame = runnables.every((runnable, index) => runnable === assembly.runnables[index]);
  return isSame ? assembly : { ...assembly, topology: { ...topology, vertices }, runnables };
}

interface Surrounding {
  readonly around: Assembly;
  /** What is known of what comes from outside of the body. */
  readonly outer: readonly (JsonSchema | undefined)[];
  /** Of the body, with a dot at its end. */
  readonly path: string;
}

/** What a vertex repeats, given what its list and what comes from outside are now. */
function bodyAt({ args: [list], body: of }: VertexRecord, body: Assembly, { around, outer, path }: Surrounding): Assembly {
  const { topology } = body;
  const isOfPort = of?.kind === "each" && (list?.kind === "vertex" || list?.kind === "input");
  const item = isOfPort ? itemSchema(sourceSchema(list, around)) : undefined;
  const inputs = topology.inputs.map((input, at) => (at === 0 && of?.kind === "each" ? typed(input, item) : input));
  // What comes from outside has its type there, and none in the topology of the body.
  const locals = inputs.length - outer.length;
  const known = inputs.map((input, at) => (at < locals ? input : typed(input, outer[at - locals])));
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
