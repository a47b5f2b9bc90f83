import { Fault, type InputRecord, type PortSource, type Source } from "@onex/contract";
import { assemble, type Border } from "../graph/assemble.ts";
import type { Draft } from "../graph/draft.ts";
import type { Place, VertexHandle } from "../graph/vertex-handle.ts";
import { mapPorts } from "../history/map-ports.ts";
import { renew, type Sketch, slotOf } from "./sketch.ts";

/** What a handle that an edit gave out stands for. */
export interface KnownPort {
  readonly sketch: Sketch;
  readonly kind: PortSource["kind"];
  readonly name: string;
}

/** Handles that an edit gave out, by what they are of. */
export type Known = ReadonlyMap<VertexHandle["of"], KnownPort>;

/**
 * Puts what a draft reaches into the sketch, and gives the source that it is there. Places that the graph has already are not put in again; those
 * around a body come in from outside. Throws `graph/duplicate-name`, and `graph/unknown-reference` for a place of another graph.
 */
export function graft(sketch: Sketch, draft: Draft, known: Known, reserved: readonly string[] = []): Source {
  const border: Border = (of) => {
    const port = portOf(sketch, of, known);
    return port === undefined ? undefined : `${port.kind} ${port.index}`;
  };
  const taken = [...sketch.indexes.keys(), ...reserved];
  const { topology, runnables, origin } = assemble("edit", draft, {}, { border, taken });
  const offset = sketch.slots.length;
  const moved = (port: PortSource): PortSource => {
    if (port.kind === "vertex") return { ...port, index: port.index + offset };
    // As the border wrote it.
    const [kind, index] = topology.inputs[port.index]?.name.split(" ") ?? [];
    return { ...port, kind: kind === "vertex" ? "vertex" : "input", index: Number(index) };
  };
  const records = topology.vertices.map((record) => mapPorts(record, moved));
  const output = mapPorts(topology.output, moved);
  for (const [at, record] of records.entries()) {
    const runnable = runnables[at];
    if (runnable === undefined) continue;
    sketch.indexes.set(record.name, sketch.slots.push({ record, runnable }) - 1);
    sketch.names.push(record.name);
    renew(sketch, record.name);
  }
  if (origin !== undefined && records.length > 0) {
    origin.root = sketch.root;
    sketch.origins.push(origin);
  }
  return output;
}

type Port = Pick<PortSource, "kind" | "index">;

/** Where something that is there already comes from; undefined for what is to be put in. */
function portOf(sketch: Sketch, of: VertexHandle["of"], known: Known): Port | undefined {
  const given = known.get(of);
  if (given !== undefined) return broughtIn(sketch, given);
  if (of.kind === "input") return broughtIn(sketch, { sketch: outermost(sketch), kind: "input", name: of.name });
  if (of.kind === "local")
    throw new Fault(
      "graph/unknown-reference",
      `"${of.name}" is used outside of the each or the loop that it belongs to; use it only in what its function gives, or take edit.input() by its path`,
    );
  const owner = ownerOf(sketch, of);
  return owner === undefined ? undefined : broughtIn(sketch, owner);
}

/** The vertex that a place is, in this sketch or in one around it. */
function ownerOf(sketch: Sketch, { assembly, index, runnable }: Place): KnownPort | undefined {
  if (assembly === undefined || assembly.names.length === 0) return undefined;
  const name = assembly.names[index];
  let scope: Sketch | undefined = sketch;
  while (scope !== undefined && (assembly.root ?? assembly) !== scope.root) scope = scope.within?.sketch;
  // What was removed, or is of a version that is no more the head, comes in again.
  if (scope !== undefined && name !== undefined)
    return scope.indexes.has(name) ? { sketch: scope, kind: "vertex", name } : undefined;
  throw new Fault(
    "graph/unknown-reference",
    scope !== undefined
      ? `A vertex of "${runnable.name}" stands for no vertex by itself, since it is behind a condition; take edit.vertex() by its name`
      : `A vertex of "${runnable.name}" belongs to another graph or body; bind one for this one, or take edit.vertex() by its name`,
  );
}

/** The graph itself. */
export const outermost = (sketch: Sketch): Sketch => (sketch.within === undefined ? sketch : outermost(sketch.within.sketch));

/** What is around a body is one more argument of the vertex that repeats it, as it is where a body is written. */
function broughtIn(sketch: Sketch, { sketch: from, kind, name }: KnownPort): Port {
  if (sketch === from) return { kind, index: kind === "input" ? inputIndex(sketch, name) : slotOf(sketch, name).index };
  const { within } = sketch;
  if (within === undefined)
    throw new Fault(
      "graph/unknown-reference",
      `"${name}" is in a body, and nothing outside of that can read it; read the vertex that repeats it`,
      {
        details: { vertex: name },
      },
    );
  const port = broughtIn(within.sketch, { sketch: from, kind, name });
  const { index, slot } = slotOf(within.sketch, within.vertex);
  const [subject, ...outer] = slot.record.args;
  const locals = sketch.inputs.length - outer.length;
  const isSame = (source: Source): boolean =>
    source.kind === port.kind && source.index === port.index && source.path.length === 0 && source.fallback === undefined;
  const at = outer.findIndex(isSame);
  if (at !== -1) return { kind: "input", index: locals + at };
  const added: PortSource = { ...port, path: [] };
  // The first argument of what repeats is always there.
  const args = [subject as Source, ...outer, added];
  within.sketch.slots[index] = { ...slot, record: { ...slot.record, args } };
  return { kind: "input", index: sketch.inputs.push({ name: freeName(sketch.inputs), required: false }) - 1 };
}

/** Of what comes from outside. */
function freeName(inputs: readonly InputRecord[]): string {
  const taken = new Set(inputs.map(({ name }) => name));
  let count = 1;
  while (taken.has(`outer${count}`)) count += 1;
  return `outer${count}`;
}

/** A graph may get further inputs; a body has what its kind gives it. */
function inputIndex({ inputs, within }: Sketch, name: string): number {
  const index = inputs.findIndex((input) => input.name === name);
  if (index !== -1) return index;
  if (within === undefined) return inputs.push({ name, required: false }) - 1;
  const names = inputs.map((input) => input.name).filter((input) => !input.startsWith("outer"));
  throw new Fault(
    "graph/unknown-reference",
    `"${within.vertex}" gives what it repeats no "${name}"; there are ${names.join(", ")}`,
    {
      details: { vertex: within.vertex, input: name },
    },
  );
}
