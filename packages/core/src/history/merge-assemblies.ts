import { canonicalJson, type InputRecord, type Json, type Source, type Topology, type VertexRecord } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Runnable } from "../node/runnable.ts";
import { mapPorts } from "./map-ports.ts";
import type { MergeConflict } from "./merge-conflict.ts";
import type { Revision } from "./revision.ts";

/** A named part of a topology on one side: its form for comparing, and the side that it is of. */
interface Part {
  readonly form: Json;
  readonly text: string;
  readonly side: Revision;
}

type Parts = ReadonlyMap<string, Part>;

/** Vertices, inputs and outputs by name, each as on the side that changed it. What cannot be joined goes to `conflicts`. */
export function mergeAssemblies(base: Revision, ours: Revision, theirs: Revision, conflicts: MergeConflict[]): Assembly {
  const join = (partsOf: (side: Revision) => Parts, prefix: string): Parts =>
    joined(partsOf(base), partsOf(ours), partsOf(theirs), (name, one, two) =>
      conflicts.push({ vertex: `${prefix}${name}`, of: "topology", ours: one?.form ?? null, theirs: two?.form ?? null }),
    );
  const inputs = join((side) => partsIn(side, side.form.inputs), "input.");
  const vertices = join((side) => partsIn(side, side.form.vertices), "");
  const outputs = join(outputParts, "output.");
  const target = { inputs: indexesOf(inputs.keys()), vertices: indexesOf(vertices.keys()) };
  const places = new Map([ours, theirs].map((side) => [side, indexesOf(side.form.vertices.map(({ name }) => name))]));
  const missing =
    (vertex: string, { side }: Part) =>
    (name: string): void => {
      const [reads, removed] = [{ reads: name }, { removed: name }];
      const [one, two] = side === ours ? [reads, removed] : [removed, reads];
      conflicts.push({ vertex, of: "topology", ours: one, theirs: two });
    };
  const found = [...vertices].map(([name, part]) => {
    const index = places.get(part.side)?.get(name) ?? -1;
    return vertexOf(part.side, index, target, missing(name, part));
  });
  const entries = [...outputs].map(
    ([name, part]) => [name, outputOf(name, part, target, missing(`output.${name}`, part))] as const,
  );
  return {
    topology: {
      name: ours.assembly.topology.name,
      inputs: [...inputs].flatMap(([name, { side }]) => inputOf(side, name) ?? []),
      vertices: found.map(({ record }) => record),
      output: outputs.has(whole) ? (entries[0]?.[1] ?? ours.assembly.topology.output) : { kind: "object", entries },
    },
    runnables: found.map(({ runnable }) => runnable),
    ...kept(ours.assembly),
  };
}

/** What does not change with a merge; both sides have the same where they have one. */
const kept = ({ origin, promise }: Assembly): Partial<Assembly> => ({
  ...(origin === undefined ? {} : { origin }),
  ...(promise === undefined ? {} : { promise }),
});

/** The names of ours in their order, then the new ones of theirs. */
function joined(base: Parts, ours: Parts, theirs: Parts, refuse: (name: string, one?: Part, two?: Part) => void): Parts {
  const result = new Map<string, Part>();
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [was, one, two] = [base.get(name), ours.get(name), theirs.get(name)];
    const isOurs = two?.text === was?.text || one?.text === two?.text;
    if (!isOurs && one?.text !== was?.text) refuse(name, one, two);
    const chosen = isOurs ? one : two;
    if (chosen !== undefined) result.set(name, chosen);
  }
  return result;
}

const partsIn = (side: Revision, forms: readonly { readonly name?: Json }[]): Parts =>
  // Every form of an input or a vertex has a name, which is text.
  new Map(forms.map((form) => [form.name as string, part(side, form as Json)]));

const part = (side: Revision, form: Json): Part => ({ form, text: canonicalJson(form), side });

/** An output that is not by name. */
const whole = "";

/** The form of an output by name has its entries in the order of the source. */
function outputParts(side: Revision): Parts {
  const { output } = side.assembly.topology;
  if (output.kind !== "object") return new Map([[whole, part(side, side.form.output)]]);
  const { entries } = side.form.output as unknown as { readonly entries: readonly (readonly [string, Json])[] };
  return new Map(entries.map(([name, form]) => [name, part(side, form)]));
}

type Indexes = ReadonlyMap<string, number>;

const indexesOf = (names: Iterable<string>): Indexes => new Map(Array.from(names, (name, index) => [name, index]));

interface Target {
  readonly inputs: Indexes;
  readonly vertices: Indexes;
}

function vertexOf(
  { assembly: { topology, runnables } }: Revision,
  index: number,
  target: Target,
  missing: (name: string) => void,
): { readonly record: VertexRecord; readonly runnable: Runnable } {
  const record = topology.vertices[index];
  const runnable = runnables[index];
  if (record === undefined || runnable === undefined) throw new RangeError(`No vertex ${index}`);
  return { record: moved(record, topology, target, missing), runnable };
}

function outputOf(name: string, { side }: Part, target: Target, missing: (name: string) => void): Source {
  const { topology } = side.assembly;
  const { output } = topology;
  const source = output.kind === "object" ? output.entries.find(([key]) => key === name)?.[1] : output;
  if (source === undefined) throw new RangeError(`No output "${name}"`);
  return moved(source, topology, target, missing);
}

const inputOf = (side: Revision, name: string): InputRecord | undefined =>
  side.assembly.topology.inputs.find((input) => input.name === name);

/** The same part with the indexes of another topology. */
function moved<T>(part: T, from: Topology, target: Target, missing: (name: string) => void): T {
  return mapPorts(part, (port) => {
    const names = port.kind === "vertex" ? target.vertices : target.inputs;
    const name = (port.kind === "vertex" ? from.vertices : from.inputs)[port.index]?.name ?? "";
    const index = names.get(name) ?? -1;
    if (index === -1) missing(name);
    return { ...port, index };
  });
}
