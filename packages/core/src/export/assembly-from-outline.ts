import {
  decode,
  Fault,
  isFault,
  isJsonObject,
  type Json,
  type JsonObject,
  type JsonSchema,
  type TopologyOutline,
  type VertexPolicy,
} from "@onex/contract";
import { type Assembly, assemble } from "../graph/assemble.ts";
import { place } from "../graph/bind.ts";
import { bodyRunnable } from "../graph/body.ts";
import { absent, type Draft } from "../graph/draft.ts";
import { draftSchema } from "../graph/draft-schema.ts";
import { eachLocals } from "../graph/each.ts";
import { behind, gateRunnable } from "../graph/gate.ts";
import { type Repeat, VertexHandle } from "../graph/vertex-handle.ts";
import { formComparison } from "../history/same-form.ts";
import { topologyForm } from "../history/topology-form.ts";
import type { Runnable } from "../node/runnable.ts";
import { takeIn } from "../value/copy.ts";
import { isContainer } from "../value/freeze.ts";
import { inOrder } from "./in-order.ts";

/** What runs at a vertex that is no gate and has no body, by its path. */
export type RunnableAt = (path: string) => Runnable;

/**
 * The assembly that has this outline, bound anew: whatever is known of types is found again. Throws `graph/bad-export` where another one comes of it, or
 * none, and the faults of binding.
 */
export function assemblyFromOutline(outline: TopologyOutline, runnableAt: RunnableAt): Assembly {
  try {
    return assembled(outline, runnableAt);
  } catch (thrown) {
    if (isFault(thrown)) throw thrown;
    // What whoever binds by hand is told as a mistake of theirs is one of the document here.
    throw another(outline.name, thrown);
  }
}

function assembled(outline: TopologyOutline, runnableAt: RunnableAt): Assembly {
  const named: Names = { vertices: new Map(), inputs: new Map() };
  const declared = declaredInputs(outline.inputs);
  for (const [name, { schema }] of Object.entries(declared))
    named.inputs.set(name, new VertexHandle({ kind: "input", name, ...(schema === undefined ? {} : { schema }) }));
  bindVertices(outline, named, { runnableAt, around: "" });
  const output = draftFrom(outline.output, named);
  const assembly = assemble(outline.name, output, declared, { extra: [...named.vertices.values()] });
  const ordered = inOrder(assembly, outline);
  if (!formComparison()(topologyForm(ordered.topology) as JsonObject, asJson(outline))) throw another(outline.name);
  return ordered;
}

interface Names {
  readonly vertices: Map<string, VertexHandle>;
  readonly inputs: Map<string, Draft>;
}

interface Place {
  readonly runnableAt: RunnableAt;
  /** Path of what is around, with `/` at the end. */
  readonly around: string;
}

function declaredInputs(inputs: TopologyOutline["inputs"]): Record<string, { schema?: JsonSchema; default?: unknown }> {
  return Object.fromEntries(
    inputs.map(({ name, schema, fallback }) => [
      String(name),
      {
        // A schema is an object, which is what was written.
        ...(schema === undefined ? {} : { schema: schema as JsonSchema }),
        ...(isJsonObject(fallback ?? null) ? { default: decode(partOf(fallback, "value")) } : {}),
      },
    ]),
  );
}

/** Binds every vertex once those that it reads are there. */
function bindVertices(outline: TopologyOutline, named: Names, where: Place): void {
  const waiting = new Map(outline.vertices.map((record) => [record.name, record]));
  const under = new Set<string>();
  const bindOne = (record: TopologyOutline["vertices"][number]): void => {
    if (under.has(record.name)) throw another(outline.name);
    under.add(record.name);
    waiting.delete(record.name);
    for (const name of readsOf(record)) {
      const needed = waiting.get(name);
      if (needed !== undefined) bindOne(needed);
    }
    under.delete(record.name);
    named.vertices.set(record.name, vertexFrom(record, named, where));
  };
  for (const record of outline.vertices) if (waiting.has(record.name)) bindOne(record);
}

/** Names of the vertices that a record reads; what runs in its body has names of its own. */
function readsOf(part: Json): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(readsOf);
  if (!isJsonObject(part) || part.kind === "value") return [];
  if (part.kind === "vertex") return [String(part.name)];
  return Object.entries(part).flatMap(([key, inner]) => (key === "body" || key === "graph" ? [] : readsOf(inner)));
}

function vertexFrom(record: TopologyOutline["vertices"][number], named: Names, where: Place): VertexHandle {
  const { name, node, args, rest, when, body, policy } = record;
  const path = `${where.around}${name}`;
  const drafts = (Array.isArray(args) ? args : []).map((arg) => draftFrom(arg, named));
  const condition = when === undefined ? undefined : draftFrom(when, named);
  if (isJsonObject(body ?? null)) {
    // The line above says that it is an object.
    const made = bodyFrom(body as JsonObject, drafts, { runnableAt: where.runnableAt, around: `${path}/` });
    const handle = made.with({ ...(policy as unknown as VertexPolicy), name });
    return condition === undefined ? handle : behind(handle, condition);
  }
  const runnable = node === gateRunnable.hash ? gateRunnable : where.runnableAt(path);
  const bound = place(
    runnable,
    drafts,
    rest === undefined ? undefined : draftFrom(rest, named),
    undefined,
    condition === undefined ? {} : { when: condition },
  );
  // What a vertex is called without being told need not be told.
  const options = { ...(policy as unknown as VertexPolicy), ...(name === runnable.name ? {} : { name }) };
  return Object.keys(options).length === 0 ? bound : bound.with(options);
}

/** Bound to inputs of its own, by their names in the outline, so that they are the very same however it was edited. */
function bodyFrom({ topology: of, ...how }: JsonObject, args: readonly Draft[], where: Place): VertexHandle {
  // What was exported has these shapes, and what is read was checked for them.
  const topology = of as unknown as TopologyOutline;
  const repeat = how as unknown as Repeat;
  const [subject = absent, ...outer] = args;
  const locals: readonly (JsonSchema | undefined)[] = repeat.kind === "each" ? Object.values(eachLocals(subject)) : [undefined];
  const known = outer.map(draftSchema);
  const schemas = [...locals, ...known];
  const inputs = new Map<string, Draft>();
  const declared: Record<string, { readonly schema?: JsonSchema }> = {};
  for (const [at, { name }] of topology.inputs.entries()) {
    const typed = schemas[at] === undefined ? {} : { schema: schemas[at] };
    inputs.set(String(name), new VertexHandle({ kind: "input", name: String(name), ...typed }));
    // What comes from outside has a type there.
    declared[String(name)] = at < locals.length ? typed : {};
  }
  const named: Names = { vertices: new Map(), inputs };
  bindVertices(topology, named, where);
  const assembly = assemble(topology.name, draftFrom(topology.output, named), declared, { extra: [...named.vertices.values()] });
  return place(bodyRunnable(repeat.kind, inOrder(assembly, topology), known), args, undefined, undefined, { repeat });
}

const partOf = (json: Json | undefined, key: string): Json =>
  isJsonObject(json ?? null) ? ((json as JsonObject)[key] ?? null) : null;

function draftFrom(source: Json, named: Names): Draft {
  const { kind, name, path, fallback, value, items, entries } = isJsonObject(source) ? source : ({} as JsonObject);
  switch (kind) {
    case "value":
      return constant(decode(value ?? null));
    case "signal":
      return { kind: "signal" };
    case "array":
      return { kind: "array", items: (Array.isArray(items) ? items : []).map((item) => draftFrom(item, named)) };
    case "object":
      return {
        kind: "object",
        entries: (Array.isArray(entries) ? entries : []).flatMap((entry) =>
          Array.isArray(entry) ? [[String(entry[0]), draftFrom(entry[1] ?? null, named)] as const] : [],
        ),
      };
    default: {
      const port = (kind === "vertex" ? named.vertices : named.inputs).get(String(name));
      if (!(port instanceof VertexHandle)) throw another(String(name));
      const keys = Array.isArray(path) ? (path as readonly (string | number)[]) : [];
      const instead = isJsonObject(fallback ?? null) ? { value: decode(partOf(fallback, "value")) } : undefined;
      return new VertexHandle(port.of, [...port.path, ...keys], instead);
    }
  }
}

function constant(given: unknown): Draft {
  if (given === undefined) return absent;
  if (!isContainer(given)) return { kind: "value", value: given, shared: true };
  const { value, settled } = takeIn(given);
  return { kind: "value", value, shared: settled };
}

// An outline is JSON; its interface says more of it.
const asJson = (outline: TopologyOutline): Json => outline as unknown as Json;

function another(name: string, cause?: unknown): Fault {
  const what =
    cause instanceof Error
      ? `cannot be put together again (${cause.message})`
      : "gives another graph when it is put together again";
  return new Fault("graph/bad-export", `The topology of "${name}" ${what}; export it anew`, { cause, details: { graph: name } });
}
