import { decode, isJsonObject, type Json, type JsonObject, type Source, type VertexRecord } from "@onex/contract";
import { plan } from "../graph/plan.ts";
import { Revision } from "../history/revision.ts";
import type { TopologyForm } from "../history/topology-form.ts";

/** What a graph gave out when its form was written: its outputs, with the names that they read and nothing that runs. For a run of another process. */
export function recordedOutputs(form: TopologyForm, { executor, hasher }: Pick<Revision, "executor" | "hasher">): Revision {
  const places: Places = { vertex: indexesOf(form.vertices), input: indexesOf(form.inputs) };
  const topology = {
    name: form.name,
    inputs: form.inputs.map(({ name }) => ({ name: String(name), required: false })),
    vertices: form.vertices.map(({ name, node }): VertexRecord => ({ name, node, args: [], policy: {} })),
    output: sourceFrom(form.output, places),
  };
  return new Revision({ topology, runnables: [] }, executor, hasher, plan(topology));
}

type Places = Readonly<Record<"vertex" | "input", ReadonlyMap<string, number>>>;

const indexesOf = (named: readonly JsonObject[]): ReadonlyMap<string, number> =>
  new Map(named.map(({ name }, index) => [String(name), index]));

/** As `topologyForm` writes it. */
function sourceFrom(form: Json, places: Places): Source {
  const { kind, name, path, fallback, value = null, items, entries } = isJsonObject(form) ? form : ({} as JsonObject);
  switch (kind) {
    case "array":
      return { kind, items: listOf(items).map((item) => sourceFrom(item, places)) };
    case "object":
      return { kind, entries: listOf(entries).map((entry) => entryFrom(listOf(entry), places)) };
    case "vertex":
    case "input":
      return {
        kind,
        // One that is not there has no value either.
        index: places[kind].get(String(name)) ?? -1,
        // The keys of a path are written as they are.
        path: listOf(path) as readonly (string | number)[],
        ...(isJsonObject(fallback ?? null) ? { fallback: { value: decode((fallback as JsonObject).value ?? null) } } : {}),
      };
    default:
      return { kind: "value", value: decode(value), shared: false };
  }
}

const entryFrom = ([key = "", source = null]: readonly Json[], places: Places): readonly [string, Source] => [
  String(key),
  sourceFrom(source, places),
];

const listOf = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);
