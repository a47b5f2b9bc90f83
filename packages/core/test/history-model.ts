import { deepStrictEqual, strictEqual } from "node:assert";
import { isFault } from "@onex/contract";
import fc from "fast-check";
import { type Graph, graph } from "../src/graph/graph.ts";
import { inputs } from "../src/graph/inputs.ts";
import type { Vertex } from "../src/graph/vertex.ts";
import { sampleNode, unknown } from "./sample-node.ts";

// Each gives another kind of value: a number, a list that holds its arguments, a map, which cannot be frozen, and lists long enough to be kept as
// what they have other than those of the version before: one that grows, one that moves on, one with another item in the middle.
const functions = {
  sum: (a: unknown, b: unknown): unknown => {
    if (a === 7) throw new Error("no sevens");
    return JSON.stringify([a, b]).length + (typeof a === "number" ? a : 0);
  },
  pair: (a: unknown, b: unknown): unknown => [a, b],
  table: (a: unknown, b: unknown): unknown =>
    new Map([
      ["a", a],
      ["b", b],
    ]),
  grown: (a: unknown, b: unknown): unknown => [...longList(a), b],
  moved: (a: unknown, b: unknown): unknown => [...longList(a).slice(1), b],
  patched: (a: unknown, b: unknown): unknown => longList(a).with(20, b),
} as const;
const longList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) && value.length >= 21 ? value : Array.from({ length: 40 }, (_, item) => `${item}`);
type Kind = keyof typeof functions;
// Every key of an object literal is one of its type.
const kinds = Object.keys(functions) as Kind[];

const nodes = Object.fromEntries(
  Object.entries(functions).map(([name, run]) => [name, sampleNode(run, { name, inputs: { a: unknown, b: unknown } })]),
);

/** A vertex: what it runs, and the two earlier places that it reads; the first two places are the inputs. */
type Shape = readonly (readonly [kind: Kind, left: number, right: number])[];

const shapes: fc.Arbitrary<Shape> = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.nat(7), fc.nat(7)), {
  minLength: 1,
  maxLength: 5,
});

const $ = inputs<{ a: number; b: number }>();

function built(shape: Shape): Graph {
  const places: Vertex<unknown>[] = [$.a, $.b];
  for (const [at, [kind, left, right]] of shape.entries()) {
    const pick = (index: number) => places[index % places.length];
    const node = nodes[kind];
    places.push(node?.bind(pick(left), pick(right)).with({ name: `v${at}` }) as Vertex<unknown>);
  }
  return graph(Object.fromEntries(places.map((place, at) => [`place${at}`, place]))) as unknown as Graph;
}

/** The values as far as they come, and whether the run failed. */
function evaluated(shape: Shape, a: unknown, b: number): { readonly values: unknown[]; readonly failed: boolean } {
  const places: unknown[] = [a, b];
  const values: unknown[] = shape.map(() => undefined);
  for (const [at, [kind, left, right]] of shape.entries()) {
    const one = places[left % places.length];
    const two = places[right % places.length];
    if (kind === "sum" && one === 7) return { values, failed: true };
    values[at] = structuredClone(functions[kind](one, two));
    places.push(values[at]);
  }
  return { values, failed: false };
}

interface NaiveVersion {
  readonly parents: readonly number[];
  readonly values: readonly unknown[];
}

/** Everything copied, everything kept, every question answered by looking at all of it. */
interface Naive {
  readonly versions: NaiveVersion[];
  readonly heads: number[];
  readonly snapshots: number[];
}

interface Real {
  readonly handles: Graph[];
  readonly snapshots: ReturnType<Graph["snapshot"]>[];
}

type Step =
  | { readonly do: "run"; readonly on: number; readonly a: number; readonly b: number; readonly again: boolean }
  | { readonly do: "snapshot" | "fork"; readonly on: number }
  | { readonly do: "rollback" | "forkAt" | "merge"; readonly on: number; readonly with: number };

const index = fc.nat(20);
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("run" as const), on: index, a: fc.nat(9), b: fc.nat(9), again: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("snapshot" as const, "fork" as const), on: index }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("rollback" as const, "forkAt" as const, "merge" as const),
      on: index,
      with: index,
    }),
  },
);

function ancestors({ versions }: Naive, from: number): Set<number> {
  const found = new Set([from]);
  for (const each of found) for (const parent of versions[each]?.parents ?? []) found.add(parent);
  return found;
}

/** Undefined for a conflict; else the head afterwards. */
function naiveMerge(naive: Naive, ours: number, theirs: number): number | undefined {
  const above = ancestors(naive, theirs);
  const base = Math.max(...[...ancestors(naive, ours)].filter((each) => above.has(each)));
  if (base === theirs) return ours;
  if (base === ours) return theirs;
  const [was, mine, other] = [base, ours, theirs].map((each) => naive.versions[each]?.values.map(text) ?? []);
  const values: unknown[] = [];
  for (const [at, value] of naive.versions[ours]?.values.entries() ?? []) {
    const [before, one, two] = [was?.[at], mine?.[at], other?.[at]];
    if (one !== two && before !== one && before !== two) return undefined;
    values.push(one === two || before === two ? value : naive.versions[theirs]?.values[at]);
  }
  return naive.versions.push({ parents: [ours, theirs], values: structuredClone(values) }) - 1;
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? { map: [...part] } : part)) ?? "undefined";

function apply(step: Step, shape: Shape, naive: Naive, real: Real): void {
  const on = step.on % real.handles.length;
  const handle = real.handles[on];
  const head = naive.heads[on];
  if (handle === undefined || head === undefined) return;
  switch (step.do) {
    case "run": {
      // What a run gave may be what the next one is given, as a loop of an agent does.
      const last = step.again ? naive.versions[head]?.values[0] : undefined;
      const isGiven = last !== undefined && text(last).length < 2_000;
      const { values, failed } = evaluated(shape, isGiven ? structuredClone(last) : step.a, step.b);
      const version = naive.versions.push({ parents: [head], values }) - 1;
      if (!failed) naive.heads[on] = version;
      strictEqual(
        fails(() => spoil(handle.run({ a: isGiven ? handle.value("v0") : step.a, b: step.b }))),
        failed,
      );
      return;
    }
    case "snapshot":
      naive.snapshots.push(head);
      real.snapshots.push(handle.snapshot());
      return;
    case "fork":
      naive.heads.push(head);
      real.handles.push(handle.fork());
      return;
    case "merge": {
      const other = step.with % real.handles.length;
      const merged = naiveMerge(naive, head, naive.heads[other] ?? 0);
      if (merged !== undefined) naive.heads[on] = merged;
      strictEqual(
        fails(() => handle.merge(real.handles[other] ?? handle)),
        merged === undefined,
      );
      return;
    }
    default: {
      const at = step.with % Math.max(1, real.snapshots.length);
      const [snapshot, version] = [real.snapshots[at], naive.snapshots[at]];
      if (snapshot === undefined || version === undefined) return;
      if (step.do === "rollback") {
        handle.rollback(snapshot);
        naive.heads[on] = version;
      } else {
        real.handles.push(handle.fork(snapshot));
        naive.heads.push(version);
      }
    }
  }
}

/** Whoever gets a map may write to it; nobody else may see that. */
function spoil(outputs: unknown): void {
  for (const value of Object.values(outputs as object)) if (value instanceof Map) value.set("spoilt", true);
}

function fails(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (thrown) {
    if (!isFault(thrown) || !["run/vertex-failed", "graph/merge-conflict"].includes(thrown.code)) throw thrown;
    return true;
  }
}

export interface ModelOptions {
  readonly commands: number;
  /** In one graph, one after the other. */
  readonly commandsEach: number;
  readonly seed: number;
  /** Hears how many commands are done. */
  readonly progress?: (done: number) => void;
}

/** Runs random commands on graphs and on a model that copies everything; throws the smallest sequence after which the two differ. */
export function checkHistoryModel({ commands, commandsEach, seed, progress }: ModelOptions): void {
  let done = 0;
  const list = fc.array(steps, { minLength: commandsEach, maxLength: commandsEach, size: "max" });
  fc.assert(
    fc.property(shapes, list, (shape, each) => {
      compare(shape, each);
      done += each.length;
      progress?.(done);
    }),
    { numRuns: Math.ceil(commands / commandsEach), seed },
  );
}

function compare(shape: Shape, list: readonly Step[]): void {
  const root = built(shape);
  const naive: Naive = { versions: [{ parents: [], values: shape.map(() => undefined) }], heads: [0], snapshots: [] };
  const real: Real = { handles: [root], snapshots: [] };
  for (const step of list) apply(step, shape, naive, real);
  deepStrictEqual(
    real.handles.map(({ topology, value }) => topology.vertices.map(({ name }) => value(name))),
    naive.heads.map((head) => named(root, shape, naive.versions[head]?.values ?? [])),
  );
  deepStrictEqual(
    [...root.history()].reverse().map(({ values, parents }) => ({ values: [...values], parents: [...parents] })),
    naive.versions.map(({ values, parents }) => ({
      values: named(root, shape, values),
      parents: parents.map((each) => `v${each + 1}`),
    })),
  );
}

/** In the order of the graph's vertices. */
const named = ({ topology }: Graph, shape: Shape, values: readonly unknown[]): readonly unknown[] =>
  topology.vertices.map(({ name }) => values[shape.findIndex((_, at) => `v${at}` === name)]);
