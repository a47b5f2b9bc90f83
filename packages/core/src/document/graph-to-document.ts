import {
  type Body,
  encode,
  escapeText,
  Fault,
  formatReference,
  type GraphDocument,
  isJsonObject,
  type Json,
  type PortSource,
  type Source,
  type Topology,
  type VertexRecord,
} from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { gateRunnable } from "../graph/gate.ts";
import type { Runnable } from "../node/runnable.ts";

/**
 * The document that gives the same graph. Throws `graph/ephemeral-reference` for a node that no document can name, `graph/unsupported` for what
 * documents have no words for, and `codec/` faults for values that cannot be written.
 */
export function graphToDocument({ topology, runnables }: Assembly): GraphDocument {
  const { name, inputs, vertices, output } = topology;
  const declared = inputs.filter(({ schema, fallback }) => schema !== undefined || fallback !== undefined);
  const input = Object.fromEntries(
    declared.map(({ name: key, schema, fallback }) => [
      key,
      { ...(schema === undefined ? {} : { schema }), ...(fallback === undefined ? {} : { default: encode(fallback.value) }) },
    ]),
  );
  return {
    onex: "graph/1",
    name,
    ...(declared.length === 0 ? {} : { input }),
    nodes: Object.fromEntries(
      vertices.map((record, index) => [record.name, vertexOf(record, runnables[index], wordsOf(topology))]),
    ),
    output: bindingOf(output, wordsOf(topology), "the output"),
  };
}

type DocumentVertex = GraphDocument["nodes"][string];

/** How a part of an input or of a vertex is referred to. */
type Words = (source: PortSource, vertex: string) => Json;

const wordsOf =
  ({ inputs, vertices }: Topology): Words =>
  ({ kind, index, path, fallback }, vertex) => {
    if (fallback !== undefined) throw unwritable(vertex, "a part with a default");
    return kind === "input"
      ? formatReference({ name: "input", path: [inputs[index]?.name ?? "", ...path] })
      : formatReference({ name: vertices[index]?.name ?? "", path });
  };

function vertexOf(record: VertexRecord, runnable: Runnable | undefined, words: Words): DocumentVertex {
  const { name, reference, policy, body, when } = record;
  if (record.node === gateRunnable.hash) throw unwritable(name, "a condition on a vertex that others read without it");
  const condition = when === undefined ? {} : { when: bindingOf(when, words, name) };
  if (body !== undefined) return { ...bodyOf(record, body, runnable, words), ...condition };
  if (reference === undefined)
    throw new Fault(
      "graph/ephemeral-reference",
      `"${name}" runs a node that only this process has; wrap it from a module, or keep it, to write it down`,
      {
        details: { vertex: name },
      },
    );
  if (policy.own !== undefined) throw unwritable(name, `own: "copy"`);
  const { timeoutMs, retry } = policy;
  return {
    ...reference,
    bind: namedBindings(record, runnable, words),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retry === undefined ? {} : { retry }),
    ...condition,
  };
}

/** A body of one vertex becomes the vertex, with what repeats it. */
function bodyOf(record: VertexRecord, body: Body, runnable: Runnable | undefined, words: Words): DocumentVertex {
  const { name, args, policy } = record;
  const { vertices, output } = body.topology;
  const [only] = vertices;
  const [gives, until] = body.kind === "loop" && output.kind === "object" ? output.entries.map(([, source]) => source) : [output];
  if (
    only === undefined ||
    vertices.length > 1 ||
    gives?.kind !== "vertex" ||
    gives.path.length > 0 ||
    gives.fallback !== undefined
  )
    throw unwritable(name, "a body of more than one vertex; make it a graph in a file of its own");
  if (only.body !== undefined || only.when !== undefined) throw unwritable(name, "a body or a condition within a body");
  if (Object.keys(policy).length > 0) throw unwritable(name, "a deadline or further attempts for all runs of its body together");
  const [first, ...outer] = args;
  const inside = bodyWords(body.topology, outer, words);
  const vertex = vertexOf(only, runnable?.body?.runnables[0], inside("self-before"));
  const subject = first === undefined || isAbsent(first) ? undefined : bindingOf(first, words, name);
  if (body.kind === "each")
    return { ...vertex, each: subject ?? null, ...(body.concurrency === undefined ? {} : { concurrency: body.concurrency }) };
  const { maxTurns, onMaxTurns } = body;
  return {
    ...vertex,
    loop: {
      ...(subject === undefined ? {} : { first: subject }),
      until: until === undefined ? false : bindingOf(until, inside("self-now"), name),
      maxTurns,
      ...(onMaxTurns === undefined ? {} : { onMaxTurns }),
    },
  };
}

/** `$self` is the value of the turn before in what is bound, and that of this turn in `until`. */
const bodyWords =
  ({ inputs }: Topology, outer: readonly Source[], words: Words) =>
  (when: "self-before" | "self-now"): Words =>
  ({ kind, index, path, fallback }, vertex) => {
    if (fallback !== undefined) throw unwritable(vertex, "a part with a default");
    if (kind === "vertex") return formatReference({ name: "self", path });
    const local = inputs[index]?.name ?? "";
    const from = outer[index - (inputs.length - outer.length)];
    if (from === undefined) {
      if (local === "self" && when === "self-now")
        throw unwritable(vertex, "the value of the turn before to decide whether to go on");
      return formatReference({ name: local, path });
    }
    if (from.kind !== "input" && from.kind !== "vertex") throw unwritable(vertex, "a value from around its body");
    return words({ ...from, path: [...from.path, ...path] }, vertex);
  };

/** Positions become names again. */
function namedBindings(
  { name, args, rest }: VertexRecord,
  runnable: Runnable | undefined,
  words: Words,
): Readonly<Record<string, Json>> {
  const signatures = runnable?.signatures ?? [];
  const signature =
    signatures.find(({ parameters }) => parameters.length >= args.length || parameters.at(-1)?.kind === "rest") ?? signatures[0];
  const bindings: [string, Json][] = [];
  for (const [position, parameter] of (signature?.parameters ?? []).entries()) {
    const source = args[position];
    if (parameter.kind === "rest") {
      const items = args.slice(position);
      if (rest !== undefined) bindings.push([parameter.name, bindingOf(rest, words, name)]);
      else if (items.length > 0) bindings.push([parameter.name, items.map((item) => bindingOf(item, words, name))]);
    } else if (parameter.kind === "spread" && source !== undefined)
      bindings.push(...Object.entries(spreadOf(source, words, name)));
    else if (parameter.kind === "positional" && source !== undefined && !isAbsent(source))
      bindings.push([parameter.name, bindingOf(source, words, name)]);
  }
  return Object.fromEntries(bindings);
}

const isAbsent = (source: Source): boolean => source.kind === "value" && source.value === undefined;

/** The properties of a sole object argument; one that comes whole from elsewhere has none to write. */
function spreadOf(source: Source, words: Words, vertex: string): Readonly<Record<string, Json>> {
  const binding = bindingOf(source, words, vertex);
  if (source.kind !== "object" && source.kind !== "value") throw unwritable(vertex, "an object argument bound as a whole");
  return isJsonObject(binding) ? binding : {};
}

function bindingOf(source: Source, words: Words, vertex: string): Json {
  switch (source.kind) {
    case "value":
      return escapeAll(encode(source.value));
    case "input":
    case "vertex":
      return words(source, vertex);
    case "array":
      return source.items.map((item) => bindingOf(item, words, vertex));
    case "object":
      return Object.fromEntries(source.entries.map(([key, part]) => [key, bindingOf(part, words, vertex)]));
    case "signal":
      throw unwritable(vertex, "a signal");
    default:
      return source satisfies never;
  }
}

function escapeAll(json: Json): Json {
  if (typeof json === "string") return escapeText(json);
  if (Array.isArray(json)) return json.map(escapeAll);
  return isJsonObject(json) ? Object.fromEntries(Object.entries(json).map(([key, part]) => [key, escapeAll(part)])) : json;
}

const unwritable = (vertex: string, what: string): Fault =>
  new Fault("graph/unsupported", `"${vertex}" uses ${what}, which a graph document cannot say; do it in a function`, {
    details: { vertex },
  });
