import { Fault, nameHint, type Source } from "@onex/contract";
import { refuseName, VertexHandle } from "../graph/vertex-handle.ts";
import { graft, type Known } from "./graft.ts";
import type { Sketch } from "./sketch.ts";

/** Throws a TypeError for what is no vertex by itself. */
export function insertable(vertex: unknown): VertexHandle {
  if (vertex instanceof VertexHandle && vertex.of.kind === "place" && vertex.path.length === 0 && vertex.fallback === undefined)
    return vertex;
  throw new TypeError("insert() takes a name and a vertex that a node runs at, not an input, a part or a value");
}

/** Throws `graph/duplicate-name`, `graph/bad-reference`. */
export function insert(sketch: Sketch, name: string, handle: VertexHandle, known: Known): void {
  refuseName(name);
  if (sketch.indexes.has(name))
    throw new Fault(
      "graph/duplicate-name",
      `"${sketch.within?.vertex ?? sketch.before.topology.name}" has a vertex "${name}" already; choose another name`,
      {
        details: { name },
      },
    );
  const size = sketch.slots.length;
  // What comes along must not take the name before it is given.
  const isNamedSo = handle.of.kind === "place" && handle.of.options.name === name;
  const source = graft(sketch, handle, known, isNamedSo ? [] : [name]);
  const index = source.kind === "vertex" ? source.index : -1;
  const slot = sketch.slots[index];
  if (slot === undefined || index < size)
    throw new Fault(
      "graph/duplicate-name",
      `"${name}" would be a vertex that the graph has already${slot === undefined ? "" : ` as "${slot.record.name}"`}; bind one anew`,
    );
  rename(sketch, index, name);
}

/** Of what was just put in; its handle goes by the new name as well. */
function rename(sketch: Sketch, index: number, name: string): void {
  const slot = sketch.slots[index];
  const old = slot?.record.name;
  if (slot === undefined || old === undefined || old === name) return;
  sketch.slots[index] = { ...slot, record: { ...slot.record, name } };
  sketch.names[index] = name;
  sketch.indexes.delete(old);
  sketch.indexes.set(name, index);
  sketch.renewed.delete(old);
  sketch.renewed.add(name);
  const origin = sketch.origins.at(-1);
  if (origin !== undefined) origin.names = origin.names.map((each) => (each === old ? name : each));
}

/** The outputs of a graph, or what a body gives, with another one. Throws `graph/unsupported`, `graph/unknown-reference`. */
export function withOutput({ output, before, within }: Sketch, name: string, source: Source): Source {
  if (within !== undefined) return withResult({ output, vertex: within.vertex }, name, source);
  if (output.kind !== "object")
    throw new Fault(
      "graph/unsupported",
      `"${before.topology.name}" has one output without a name, which cannot be edited; give its document outputs by name`,
    );
  const isThere = output.entries.some(([key]) => key === name);
  const entries = output.entries.map((entry) => (entry[0] === name ? ([name, source] as const) : entry));
  return { kind: "object", entries: isThere ? entries : [...entries, [name, source]] };
}

/** What a body gives: `value`, and of a loop `until`. Whoever writes one gives a vertex, an input or a part of one. */
function withResult(
  { output, vertex }: { readonly output: Source; readonly vertex: string },
  name: string,
  source: Source,
): Source {
  const names = output.kind === "object" ? output.entries.map(([key]) => key) : ["value"];
  if (!names.includes(name))
    throw new Fault("graph/unknown-reference", `"${vertex}" gives no "${name}"${nameHint(name, names)}`, { details: { vertex } });
  if (source.kind !== "vertex" && source.kind !== "input")
    throw new Fault(
      "graph/unsupported",
      `What "${vertex}" repeats gives a vertex or a part of one, and no value that is written out; insert one`,
      {
        details: { vertex },
      },
    );
  if (output.kind !== "object") return source;
  return { kind: "object", entries: output.entries.map(([key, part]) => [key, key === name ? source : part]) };
}
