import {
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
    nodes: Object.fromEntries(vertices.map((record, index) => [record.name, vertexOf(record, runnables[index], topology)])),
    output: bindingOf(output, topology, "the output"),
  };
}

function vertexOf(record: VertexRecord, runnable: Runnable | undefined, topology: Topology): GraphDocument["nodes"][string] {
  const { name, reference, policy } = record;
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
    bind: namedBindings(record, runnable, topology),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retry === undefined ? {} : { retry }),
  };
}

/** Positions become names again. */
function namedBindings(
  { name, args, rest }: VertexRecord,
  runnable: Runnable | undefined,
  topology: Topology,
): Readonly<Record<string, Json>> {
  const signatures = runnable?.signatures ?? [];
  const signature =
    signatures.find(({ parameters }) => parameters.length >= args.length || parameters.at(-1)?.kind === "rest") ?? signatures[0];
  const bindings: [string, Json][] = [];
  for (const [position, parameter] of (signature?.parameters ?? []).entries()) {
    const source = args[position];
    if (parameter.kind === "rest") {
      const items = args.slice(position);
      if (rest !== undefined) bindings.push([parameter.name, bindingOf(rest, topology, name)]);
      else if (items.length > 0) bindings.push([parameter.name, items.map((item) => bindingOf(item, topology, name))]);
    } else if (parameter.kind === "spread" && source !== undefined)
      bindings.push(...Object.entries(spreadOf(source, topology, name)));
    else if (parameter.kind === "positional" && source !== undefined && !isAbsent(source))
      bindings.push([parameter.name, bindingOf(source, topology, name)]);
  }
  return Object.fromEntries(bindings);
}

const isAbsent = (source: Source): boolean => source.kind === "value" && source.value === undefined;

/** The properties of a sole object argument; one that comes whole from elsewhere has none to write. */
function spreadOf(source: Source, topology: Topology, vertex: string): Readonly<Record<string, Json>> {
  const binding = bindingOf(source, topology, vertex);
  if (source.kind !== "object" && source.kind !== "value") throw unwritable(vertex, "an object argument bound as a whole");
  return isJsonObject(binding) ? binding : {};
}

function bindingOf(source: Source, topology: Topology, vertex: string): Json {
  switch (source.kind) {
    case "value":
      return escapeAll(encode(source.value));
    case "input":
    case "vertex":
      return portOf(source, topology, vertex);
    case "array":
      return source.items.map((item) => bindingOf(item, topology, vertex));
    case "object":
      return Object.fromEntries(source.entries.map(([key, part]) => [key, bindingOf(part, topology, vertex)]));
    case "signal":
      throw unwritable(vertex, "a signal");
    default:
      return source satisfies never;
  }
}

function portOf({ kind, index, path, fallback }: PortSource, { inputs, vertices }: Topology, vertex: string): Json {
  if (fallback !== undefined) throw unwritable(vertex, "a part with a default");
  return kind === "input"
    ? formatReference({ name: "input", path: [inputs[index]?.name ?? "", ...path] })
    : formatReference({ name: vertices[index]?.name ?? "", path });
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
