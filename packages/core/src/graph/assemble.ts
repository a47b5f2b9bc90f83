import {
  type Body,
  Fault,
  type InputRecord,
  reservedNames,
  type Source,
  type Topology,
  type VertexPolicy,
  type VertexRecord,
  vertexNamePattern,
} from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import { takeIn } from "../value/copy.ts";
import { type Draft, handlesIn } from "./draft.ts";
import { gateRunnable } from "./gate.ts";
import type { GraphOptions } from "./graph.ts";
import type { Promised } from "./promised.ts";
import type { VertexOptions } from "./vertex.ts";
import { noOptions, type Origin, type Place, VertexHandle } from "./vertex-handle.ts";

/** A topology with what runs at each of its vertices, by index. */
export interface Assembly {
  readonly topology: Topology;
  readonly runnables: readonly Runnable[];
  /** Where the handles that it was made of say that they belong; absent where it was made of none. */
  readonly origin?: Origin;
  /** What an edited graph still is to those who were given it. */
  readonly promise?: Promised;
}

/** The name of the input that brings in what a handle is of; undefined for a place that is a vertex of the graph itself. */
export type Border = (of: VertexHandle["of"]) => string | undefined;

/**
 * Turns handles into a topology: every place that the output reaches within the border, and `extra`, dependencies first, in depth-first order of
 * outputs and arguments as declared.
 */
export function assemble(
  name: string,
  output: Draft,
  declared: GraphOptions["inputs"] = {},
  { extra = [], border = graphBorder, taken = [] }: AssembleOptions = {},
): Assembly {
  const origin: Origin = { names: [] };
  const places = foldGates(placesInOrder(output, extra, border, origin), output, extra);
  const names = vertexNames(places, taken);
  const table = inputTable(declared, border);
  const vertices = places.map((place, index) => vertexRecord(place, names[index] ?? "", table));
  const topology = { name, inputs: table.records, vertices, output: sourceOf(output, table, false) };
  // Last: until then nothing belongs to it.
  origin.names = names;
  return { topology, runnables: places.map(({ runnable }) => runnable), origin };
}

interface AssembleOptions {
  readonly extra?: readonly VertexHandle[];
  readonly border?: Border;
  /** Names that vertices have already where these come to. */
  readonly taken?: Iterable<string>;
}

const graphBorder: Border = (of) => {
  if (of.kind === "local")
    throw new Fault(
      "graph/unknown-reference",
      `"${of.name}" is used outside of the each or the loop that it belongs to; use it only in what its function gives`,
    );
  return of.kind === "input" ? of.name : undefined;
};

function vertexRecord(
  { runnable, args, rest, options, reference, when, repeat }: Place,
  name: string,
  table: InputTable,
): VertexRecord {
  const parameters = runnable.signatures.length === 1 ? runnable.signatures[0].parameters : [];
  const sources = args.map((draft, position) => sourceOf(draft, table, parameters[position]?.optional === true));
  const record = { name, node: runnable.hash, args: sources, policy: policyOf(options) };
  const { graph } = runnable;
  if (rest === undefined && reference === undefined && when === undefined && repeat === undefined && graph === undefined)
    return record;
  return {
    ...record,
    ...(rest === undefined ? {} : { rest: sourceOf(rest, table, true) }),
    ...(reference === undefined ? {} : { reference }),
    ...(when === undefined ? {} : { when: sourceOf(when, table, false) }),
    ...(graph === undefined ? {} : { graph: graph.topology }),
    // What repeats with a topology is a body again; TypeScript spreads no union.
    ...(repeat === undefined || runnable.body === undefined
      ? {}
      : { body: { ...repeat, topology: runnable.body.topology } as Body }),
  };
}

const noPolicy: VertexPolicy = Object.freeze({});

function policyOf(options: VertexOptions): VertexPolicy {
  if (options === noOptions) return noPolicy;
  const { name: _, ...policy } = options;
  return Object.keys(policy).length === 0 ? noPolicy : policy;
}

/** Places in the order of their indexes, which are noted in them. No recursion: a chain may be longer than the stack. */
function placesInOrder(output: Draft, extra: readonly VertexHandle[], border: Border, assembly: Origin): readonly Place[] {
  const found: Place[] = [];
  // Two stacks in step: the places from the root to the one at hand, and what each reads. Until it has its index, a place counts there what was visited.
  const path: Place[] = [];
  const below: (readonly Draft[])[] = [];
  const enter = (place: Place): void => {
    place.assembly = assembly;
    place.index = 0;
    path.push(place);
    below.push(readsOf(place));
  };
  // Arguments were there before the place that takes them, so no place is met again while it is open.
  const enterNew = ({ of }: VertexHandle): void => {
    if (border(of) === undefined && of.kind === "place" && of.assembly !== assembly) enter(of);
  };
  const visit = (handle: VertexHandle): void => {
    enterNew(handle);
    for (let top = path.length - 1; top >= 0; top = path.length - 1) {
      const place = path[top];
      if (place === undefined) break;
      const read = below[top]?.[place.index];
      if (read !== undefined) {
        place.index += 1;
        if (read instanceof VertexHandle) enterNew(read);
        continue;
      }
      path.pop();
      below.pop();
      place.index = found.push(place) - 1;
    }
  };
  handlesIn(output, visit);
  for (const handle of extra) visit(handle);
  return found;
}

/** Every handle that a place reads. As a rule its arguments hold nothing else, and a list of its own would double the cost of a large graph. */
function readsOf(place: Place): readonly Draft[] {
  const { when, args, rest } = place;
  if (when === undefined && rest === undefined && args.every(isSingle)) return args;
  const found: VertexHandle[] = [];
  handlesOf(place, (handle) => found.push(handle));
  return found;
}

const isSingle = (draft: Draft): boolean => draft instanceof VertexHandle || draft.kind === "value" || draft.kind === "signal";

/** What a place reads: its condition first, which decides about the rest. */
function handlesOf({ when, args, rest }: Place, hear: (handle: VertexHandle) => void): void {
  if (when !== undefined) handlesIn(when, hear);
  for (const draft of args) handlesIn(draft, hear);
  if (rest !== undefined) handlesIn(rest, hear);
}

/**
 * A gate in front of a place that nobody else reads becomes the condition of that place, and one vertex stands for both. Indexes are noted again
 * where that happened.
 */
function foldGates(places: readonly Place[], output: Draft, extra: readonly VertexHandle[]): readonly Place[] {
  if (!places.some(isGate)) return places;
  const reads = new Map<Place, number>();
  const count = ({ of }: VertexHandle): void => {
    if (of.kind === "place") reads.set(of, (reads.get(of) ?? 0) + 1);
  };
  handlesIn(output, count);
  extra.forEach(count);
  for (const place of places) handlesOf(place, count);
  const inside = new Set(places);
  const folded = new Map<Place, Place>();
  for (const gate of places) {
    const target = isGate(gate) && gate.args[0] instanceof VertexHandle ? gate.args[0] : undefined;
    if (target?.of.kind !== "place" || target.path.length > 0 || target.fallback !== undefined) continue;
    if (target.of.when === undefined && inside.has(target.of) && reads.get(target.of) === 1) folded.set(target.of, gate);
  }
  const kept = places.filter((place) => !folded.has(place));
  for (const [index, place] of kept.entries()) place.index = index;
  // What a handle of one of these means is no vertex of its own any more.
  for (const place of folded.keys()) place.index = -1;
  const targets = new Map([...folded].map(([target, gate]) => [gate, target]));
  return kept.map((place) => {
    const target = targets.get(place);
    return target === undefined || place.when === undefined
      ? place
      : { ...target, when: place.when, options: { ...target.options, ...place.options } };
  });
}

const isGate = ({ runnable }: Place): boolean => runnable === gateRunnable;

/** Given names as they are; else the node's name, then `name_2`, …, in order. Throws `graph/duplicate-name`. */
function vertexNames(places: readonly Place[], given: Iterable<string>): readonly string[] {
  const taken = new Set<string>([...reservedNames, ...given]);
  for (const { options } of places) {
    if (options.name === undefined) continue;
    if (taken.has(options.name))
      throw new Fault("graph/duplicate-name", `Two vertices are called "${options.name}"; give one of them another name`, {
        details: { name: options.name },
      });
    taken.add(options.name);
  }
  // Numbered names can meet only given names and names of nodes, so those are all that has to be remembered; mostly none of them has a number.
  const nodes = new Map<string, NodeNames>();
  const bases = new Map<string, NodeNames>();
  for (const { runnable } of places) {
    if (nodes.has(runnable.name)) continue;
    const base = cleanName(runnable.name);
    const names = bases.get(base) ?? nodeNames(base, taken);
    nodes.set(runnable.name, names);
    bases.set(base, names);
  }
  const numbered = new Set([...taken, ...nodes.keys()].filter((name) => /_\d+$/.test(name)));
  return places.map(({ options, runnable }) => options.name ?? nodes.get(runnable.name)?.next(numbered) ?? "");
}

/** The names of vertices that were given none, and whose nodes are called the same. */
interface NodeNames {
  readonly next: (numbered: ReadonlySet<string>) => string;
}

function nodeNames(base: string, taken: ReadonlySet<string>): NodeNames {
  // One string for all of them: a name of a million is the two that it was joined of.
  const prefix = `${base}_`;
  let count = taken.has(base) ? 1 : 0;
  return {
    next: (numbered) => {
      for (;;) {
        count += 1;
        if (count === 1) return base;
        const name = prefix + count;
        if (numbered.size === 0 || !numbered.has(name)) return name;
      }
    },
  };
}

/** A function may be called what no vertex can. */
function cleanName(name: string): string {
  if (vertexNamePattern.test(name)) return name;
  const letters = name.replaceAll(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z_]/.test(letters) ? letters : `_${letters}`;
}

interface InputTable {
  /** The index of an input; one use that needs it makes it required. */
  readonly reach: (name: string, optional: boolean) => number;
  readonly records: readonly InputRecord[];
  readonly border: Border;
}

/** Collects the inputs of a graph: the declared ones first, then the others as they are reached. One that nothing reaches is not required. */
function inputTable(declared: NonNullable<GraphOptions["inputs"]>, border: Border): InputTable {
  const indexes = new Map<string, number>();
  const records: InputRecord[] = [];
  for (const [name, { schema, ...rest }] of Object.entries(declared)) {
    const fallback = "default" in rest ? { fallback: { value: takeIn(rest.default).value } } : {};
    indexes.set(name, records.length);
    records.push({ name, required: false, ...(schema === undefined ? {} : { schema }), ...fallback });
  }
  const reach = (name: string, optional: boolean): number => {
    const index = indexes.get(name) ?? records.length;
    const record = records[index] ?? { name, required: false };
    indexes.set(name, index);
    records[index] = { ...record, required: record.required || (!optional && record.fallback === undefined) };
    return index;
  };
  return { reach, records, border };
}

function sourceOf(draft: Draft, table: InputTable, optional: boolean): Source {
  if (draft instanceof VertexHandle) {
    const { of, path, fallback } = draft;
    const input = table.border(of);
    const index =
      input !== undefined ? table.reach(input, optional || fallback !== undefined) : of.kind === "place" ? of.index : -1;
    const kind = input !== undefined ? "input" : "vertex";
    return fallback === undefined ? { kind, index, path } : { kind, index, path, fallback };
  }
  switch (draft.kind) {
    case "array":
      return { kind: "array", items: draft.items.map((item) => sourceOf(item, table, false)) };
    case "object":
      return { kind: "object", entries: draft.entries.map(([key, part]) => [key, sourceOf(part, table, false)]) };
    default:
      return draft;
  }
}
