import {
  type InputRecord,
  isJsonObject,
  type Json,
  type JsonObject,
  type Source,
  type Topology,
  type VertexRecord,
} from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Runnable } from "../node/runnable.ts";
import { mapPorts } from "./map-ports.ts";
import { type MergeConflict, shownForm } from "./merge-conflict.ts";
import { ownForm } from "./own-form.ts";
import { requiredInputs } from "./required-inputs.ts";
import type { Revision } from "./revision.ts";
import { formComparison } from "./same-form.ts";

/** A named part of a topology on one side: its form for comparing, and the side that it is of. */
interface Part {
  readonly form: Json;
  /** What is compared of it. */
  readonly own: Json;
  readonly side: Revision;
}

type Parts = ReadonlyMap<string, Part>;

/** Also where there is none. */
type IsSame = (one: Part | undefined, two: Part | undefined) => boolean;

/** Vertices, inputs and outputs by name, each as on the side that changed it. What cannot be joined goes to `conflicts`. */
export function mergeAssemblies(base: Revision, ours: Revision, theirs: Revision, conflicts: MergeConflict[]): Assembly {
  const same = formComparison();
  const isSame: IsSame = (one, two) => same(one?.own ?? null, two?.own ?? null);
  const join = (partsOf: (side: Revision) => Parts, prefix: string): Parts =>
    joined([partsOf(base), partsOf(ours), partsOf(theirs)], isSame, (name, one, two) =>
      conflicts.push({ vertex: `${prefix}${name}`, of: "topology", ours: shownForm(one?.form), theirs: shownForm(two?.form) }),
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
  const records = found.map(({ record }) => record);
  const runnables = found.map(({ runnable }) => runnable);
  const { name, output: own } = ours.assembly.topology;
  const output = outputs.has(whole) ? (entries[0]?.[1] ?? own) : ({ kind: "object", entries } as const);
  const declared = [...inputs].flatMap(([each, { side }]) => inputOf(side, each) ?? []);
  // One side may need what the other no longer does.
  const needed = requiredInputs(declared, records, runnables, output);
  return { topology: { name, inputs: needed, vertices: records, output }, runnables, ...kept(ours.assembly) };
}

/** What does not change with a merge; both sides have the same where they have one. */
const kept = ({ origin, promise }: Assembly): Partial<Assembly> => ({
  ...(origin === undefined ? {} : { origin }),
  ...(promise === undefined ? {} : { promise }),
});

/** The names of ours in their order, then the new ones of theirs. */
function joined(
  [base, ours, theirs]: readonly [Parts, Parts, Parts],
  isSame: IsSame,
  refuse: (name: string, one?: Part, two?: Part) => void,
): Parts {
  const result = new Map<string, Part>();
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [was, one, two] = [base.get(name), ours.get(name), theirs.get(name)];
    const isOurs = isSame(two, was) || isSame(one, two);
    if (!isOurs && !isSame(one, was)) refuse(name, one, two);
    const chosen = isOurs ? one : two;
    if (chosen !== undefined) result.set(name, chosen);
  }
  return result;
}

const partsIn = (side: Revision, forms: readonly { readonly name?: Json }[]): Parts =>
  // Every form of an input or a vertex has a name, which is text.
  new Map(forms.map((form) => [form.name as string, part(side, form as JsonObject)]));

const part = (side: Revision, form: Json): Part => ({ form, own: isJsonObject(form) ? ownForm(form) : form, side });

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
