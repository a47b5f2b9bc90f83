import {
  canonicalJson,
  encode,
  type Hasher,
  type Json,
  type JsonObject,
  type Source,
  type Topology,
  type VertexRecord,
} from "@onex/contract";
import { isContainer } from "../value/freeze.ts";
import { foldTopology, innerTopologies } from "./inner-topologies.ts";

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

/** Writes a topology within another one. */
export type InnerForm = (inner: Topology) => Json;

/**
 * What several vertices hold is one and the same part of the form. Throws `codec/function` or `codec/unsupported` for a constant that lives only in its
 * process, unless `constant` has a word for it.
 */
export const topologyForm = (topology: Topology, constant: ConstantForm = encode): TopologyForm =>
  foldTopology<TopologyForm>(topology, (each, of) => formOf(each, constant, of));

/** SHA-256 of the canonical JSON of the form, in which what it holds is written as its hash. */
export const topologyHash = (topology: Topology, { sha256 }: Hasher): Promise<string> =>
  foldTopology<Promise<string>>(topology, async (each, of) => {
    const hashes = new Map<Topology, string>();
    for (const inner of innerTopologies(each)) hashes.set(inner, await of(inner));
    return sha256(canonicalJson(formOf(each, encode, (inner) => hashes.get(inner) ?? "")));
  });

function formOf(topology: Topology, constant: ConstantForm, inner: InnerForm): TopologyForm {
  const part = (given: unknown): Json => partForm(given, topology, constant, inner);
  return {
    name: topology.name,
    inputs: topology.inputs.map(({ fallback, ...input }) => ({
      // An input's other fields are plain JSON.
      ...(input as unknown as JsonObject),
      ...(fallback === undefined ? {} : { fallback: { value: constant(fallback.value) } }),
    })),
    vertices: topology.vertices.map((record) => vertexForm(record, part)),
    output: part(topology.output),
  };
}

/** In one order, however it was made or edited. How a document names what runs is no part of what the vertex is. */
function vertexForm(record: VertexRecord, part: (given: unknown) => Json): VertexForm {
  const { name, node, args, policy, rest, when, graph, body } = record;
  // The parts of an object have its keys, and name and node are text.
  return part({ name, node, args, policy, rest, when, graph, body }) as VertexForm;
}

/** Sources wherever they are; everything else of a record is plain JSON. */
function partForm(part: unknown, topology: Topology, constant: ConstantForm, inner: InnerForm): Json {
  // What is no container in a record is JSON.
  if (!isContainer(part)) return part as Json;
  const formed = (each: unknown): Json => partForm(each, topology, constant, inner);
  if (Array.isArray(part)) return part.map(formed);
  // What a vertex holds has places of its own.
  if (isTopology(part)) return inner(part);
  if (isSource(part)) {
    if (part.kind === "value") return { kind: "value", value: constant(part.value) };
    if (part.kind === "vertex" || part.kind === "input") {
      const { kind, index, path, fallback } = part;
      const name = (kind === "vertex" ? topology.vertices : topology.inputs)[index]?.name ?? "";
      const instead = fallback === undefined ? {} : { fallback: { value: constant(fallback.value) } };
      return { kind, name, path, ...instead };
    }
  }
  return Object.fromEntries(Object.entries(part).flatMap(([key, value]) => (value === undefined ? [] : [[key, formed(value)]])));
}

export const isTopology = (part: object): part is Topology => "vertices" in part && "inputs" in part && "output" in part;

export const isSource = (part: object): part is Source => "kind" in part && typeof part.kind === "string";

/** For telling: what lives only in its process has a name and no content. */
export function shownConstant(value: unknown): Json {
  try {
    return encode(value);
  } catch {
    return { "local value": typeof value };
  }
}

/** For comparing: what lives only in its process is equal to itself alone. */
export function comparedConstant(value: unknown): Json {
  try {
    return encode(value);
  } catch {
    return { "local value": typeof value, identity: identityOf(value) };
  }
}

const identities = new WeakMap<WeakKey, number>();
let identified = 0;

/** Two names of one symbol are the same everywhere, so that it needs no number. */
function identityOf(value: unknown): Json {
  if (typeof value === "symbol") return Symbol.keyFor(value) ?? numberOf(value);
  // Everything else that cannot be encoded is an object or a function.
  return numberOf(value as object);
}

function numberOf(value: WeakKey): number {
  const known = identities.get(value) ?? ++identified;
  identities.set(value, known);
  return known;
}
