import { encode, type Json, type JsonObject, type Source, type Topology, type VertexRecord } from "@onex/contract";
import { isContainer } from "../value/freeze.ts";

/** Makes JSON of a constant in a topology. */
export type ConstantForm = (value: unknown) => Json;

/** A topology as JSON that says the same in every process: vertices and inputs by name, so that a vertex more or less changes no other. */
export interface TopologyForm extends JsonObject {
  readonly name: string;
  readonly inputs: readonly JsonObject[];
  readonly vertices: readonly VertexForm[];
  readonly output: Json;
}

export interface VertexForm extends JsonObject {
  readonly name: string;
  /** Hash of the node. */
  readonly node: string;
}

/** Throws `codec/function` or `codec/unsupported` for a constant that lives only in its process, unless `constant` has a word for it. */
export function topologyForm(topology: Topology, constant: ConstantForm = encode): TopologyForm {
  return {
    name: topology.name,
    inputs: topology.inputs.map(({ fallback, ...input }) => ({
      // An input's other fields are plain JSON.
      ...(input as unknown as JsonObject),
      ...(fallback === undefined ? {} : { fallback: { value: constant(fallback.value) } }),
    })),
    vertices: topology.vertices.map((record) => vertexForm(record, topology, constant)),
    output: partForm(topology.output, topology, constant),
  };
}

/** How a document names what runs is no part of what the vertex is. */
export function vertexForm({ reference: _, ...record }: VertexRecord, topology: Topology, constant: ConstantForm): VertexForm {
  // The parts of an object have its keys, and name and node are text.
  return partForm(record, topology, constant) as VertexForm;
}

/** Sources wherever they are; everything else of a record is plain JSON. */
function partForm(part: unknown, topology: Topology, constant: ConstantForm): Json {
  // What is no container in a record is JSON.
  if (!isContainer(part)) return part as Json;
  if (Array.isArray(part)) return part.map((item) => partForm(item, topology, constant));
  // What a vertex repeats has places of its own.
  if (isTopology(part)) return topologyForm(part, constant);
  if (isSource(part)) {
    if (part.kind === "value") return { kind: "value", value: constant(part.value) };
    if (part.kind === "vertex" || part.kind === "input") {
      const { kind, index, path, fallback, ...others } = part;
      const name = (kind === "vertex" ? topology.vertices : topology.inputs)[index]?.name ?? "";
      const instead = fallback === undefined ? {} : { fallback: { value: constant(fallback.value) } };
      return { ...(partForm(others, topology, constant) as JsonObject), kind, name, path, ...instead };
    }
  }
  return Object.fromEntries(
    Object.entries(part).flatMap(([key, value]) => (value === undefined ? [] : [[key, partForm(value, topology, constant)]])),
  );
}

export const isTopology = (part: object): part is Topology => "vertices" in part && "inputs" in part && "output" in part;

export const isSource = (part: object): part is Source => "kind" in part && typeof part.kind === "string";

/** For comparing: what lives only in its process has a name and no content. */
export function looseConstant(value: unknown): Json {
  try {
    return encode(value);
  } catch {
    return { "local value": typeof value };
  }
}
