import { isFault } from "@onex/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleNode, unknown } from "../../test/sample-node.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { plan } from "../graph/plan.ts";
import type { Vertex } from "../graph/vertex.ts";
import { requiredInputs } from "../history/required-inputs.ts";
import { runnableOf } from "../node/runnable.ts";
import type { Edit } from "./edit.ts";

/** `npm run soak` asks for more. */
const sequences = Number(process.env["ONEX_MODEL_SEQUENCES"] ?? 100);

// Each gives another kind of value: a number, a list that holds its arguments, and a map, which cannot be frozen.
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
} as const;
type Kind = keyof typeof functions;

const nodes = Object.fromEntries(
  Object.entries(functions).map(([name, run], index) => [
    name,
    sampleNode(run, { name, inputs: { a: unknown, b: unknown }, hash: String(index).padStart(64, "0") }),
  ]),
);
const nodeOf = (kind: Kind) => nodes[kind] ?? sampleNode(functions[kind]);

/** A vertex: what it runs, and the two earlier places that it reads; the first two places are the inputs. */
type Shape = readonly (readonly [kind: Kind, left: number, right: number])[];

const kinds = fc.constantFrom<Kind>("sum", "pair", "table");
const shapes: fc.Arbitrary<Shape> = fc.array(fc.tuple(kinds, fc.nat(7), fc.nat(7)), { minLength: 1, maxLength: 5 });

const $ = inputs<{ a: number; b: number }>();

function built(shape: Shape): Graph {
  const places: Vertex<unknown>[] = [$.a, $.b];
  for (const [at, [kind, left, right]] of shape.entries()) {
    const pick = (index: number) => places[index % places.length];
    // Which inputs a vertex needs is no part of what is tested here.
    places.push(
      nodeOf(kind)
        .bind(pick(left), pick(right))
        .with({ name: `v${at}` }) as Vertex<unknown>,
    );
  }
  return graph(Object.fromEntries(places.map((place, at) => [`place${at}`, place]))) as unknown as Graph;
}

/** What a vertex runs and reads, by name; "a" and "b" are the inputs. */
type Place = readonly [kind: Kind, left: string, right: string];
/** In the order of declaration. Every `v…` is an output, in the order of its number. */
type Places = ReadonlyMap<string, Place>;

function placesOf(shape: Shape): Places {
  const names = ["a", "b", ...shape.map((_, at) => `v${at}`)];
  return new Map(
    shape.map(([kind, left, right], at) => {
      const pick = (index: number) => names[index % (at + 2)] ?? "a";
      return [`v${at}`, [kind, pick(left), pick(right)]];
    }),
  );
}

/** Depth first from the outputs, then the others; undefined where there is a cycle. */
function ordered(places: Places): readonly string[] | undefined {
  const done = new Set(["a", "b"]);
  const visit = (name: string, above: readonly string[]): boolean => {
    if (done.has(name)) return true;
    if (above.includes(name)) return false;
    const [, left, right] = places.get(name) ?? ["sum", "a", "a"];
    if (!visit(left, [...above, name]) || !visit(right, [...above, name])) return false;
    done.add(name);
    return true;
  };
  const roots = [...places.keys()].filter((name) => name.startsWith("v")).sort();
  for (const name of [...roots, ...places.keys()]) if (!visit(name, [])) return undefined;
  return [...done].slice(2);
}

type Values = Readonly<Record<string, unknown>>;

/** The values as far as they come, and whether the run failed. */
function evaluated(places: Places, a: number, b: number): { readonly values: Values; readonly failed: boolean } {
  const found: Record<string, unknown> = { a, b };
  const values: Record<string, unknown> = {};
  for (const name of ordered(places) ?? []) {
    const [kind, left, right] = places.get(name) ?? ["sum", "a", "a"];
    if (kind === "sum" && found[left] === 7) return { values, failed: true };
    values[name] = structuredClone(functions[kind](found[left], found[right]));
    found[name] = values[name];
  }
  return { values, failed: false };
}

interface NaiveVersion {
  readonly parents: readonly number[];
  readonly places: Places;
  readonly values: Values;
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

/** Vertices and sources are meant by their place in the lists that there are then. */
type Change =
  | { readonly edit: "replace"; readonly at: number; readonly kind: Kind }
  | { readonly edit: "insert"; readonly at: number; readonly kind: Kind; readonly left: number; readonly right: number }
  | { readonly edit: "rewire"; readonly at: number; readonly side: 1 | 2; readonly source: number }
  | { readonly edit: "remove"; readonly at: number };

type Step =
  | { readonly do: "run"; readonly on: number; readonly a: number; readonly b: number }
  | { readonly do: "edit"; readonly on: number; readonly changes: readonly Change[] }
  | { readonly do: "snapshot" | "fork"; readonly on: number }
  | { readonly do: "rollback" | "forkAt" | "merge"; readonly on: number; readonly with: number };

const index = fc.nat(20);
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ edit: fc.constant("replace" as const), at: index, kind: kinds }),
  fc.record({ edit: fc.constant("insert" as const), at: fc.nat(2), kind: kinds, left: index, right: index }),
  fc.record({ edit: fc.constant("rewire" as const), at: index, side: fc.constantFrom(1 as const, 2 as const), source: index }),
  fc.record({ edit: fc.constant("remove" as const), at: index }),
);
const changeLists = fc.array(change, { minLength: 1, maxLength: 3 });
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("run" as const), on: index, a: fc.nat(9), b: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("edit" as const), on: index, changes: changeLists }) },
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

const isInput = (name: string): boolean => name === "a" || name === "b";

/** One change of a copy: whether it may be made. Tells it to the transaction on the way. */
function changed(copy: Map<string, Place>, each: Change, touched: Set<string>, edit: Edit | undefined): boolean {
  const names = [...copy.keys()];
  const name = each.edit === "insert" ? `n${each.at}` : (names[each.at % names.length] ?? "nobody");
  const pick = (at: number) => ["a", "b", ...names][at % (names.length + 2)] ?? "a";
  const place = copy.get(name);
  touched.add(name);
  switch (each.edit) {
    case "insert": {
      const [left, right] = [pick(each.left), pick(each.right)];
      if (edit !== undefined) {
        const handle = (from: string) => (isInput(from) ? edit.input(from) : edit.vertex(from));
        edit.insert(name, nodeOf(each.kind).bind(handle(left), handle(right)));
      }
      if (place === undefined) copy.set(name, [each.kind, left, right]);
      return place === undefined;
    }
    case "replace":
      edit?.replace(name, nodeOf(each.kind));
      if (place !== undefined) copy.set(name, [each.kind, place[1], place[2]]);
      return place !== undefined;
    case "remove":
      edit?.remove(name);
      return copy.delete(name);
    default: {
      const source = pick(each.source);
      edit?.rewire(name, each.side === 1 ? "a" : "b", isInput(source) ? `$input.${source}` : `$${source}`);
      if (place !== undefined) copy.set(name, each.side === 1 ? [place[0], source, place[2]] : [place[0], place[1], source]);
      return place !== undefined;
    }
  }
}

/** All changes, one after the other: what they come to, or undefined where something is wrong with them. */
function edited(
  { places, values }: NaiveVersion,
  list: readonly Change[],
  edit?: Edit,
): Omit<NaiveVersion, "parents"> | undefined {
  const copy = new Map(places);
  const touched = new Set<string>();
  const isRight = list.map((each) => changed(copy, each, touched, edit)).every(Boolean);
  const isThere = (name: string) => isInput(name) || copy.has(name);
  const reads = [...copy.values()].flatMap(([, left, right]) => [left, right]);
  const outputs = [...places.keys()].filter((name) => name.startsWith("v"));
  const order = ordered(copy);
  if (!isRight || order === undefined || ![...reads, ...outputs].every(isThere)) return undefined;
  for (const name of order) if (copy.get(name)?.some((read) => touched.has(read))) touched.add(name);
  const kept = [...copy.keys()].filter((name) => !touched.has(name));
  return { places: copy, values: structuredClone(Object.fromEntries(kept.map((name) => [name, values[name]]))) };
}

function ancestors({ versions }: Naive, from: number): Set<number> {
  const found = new Set([from]);
  for (const each of found) for (const parent of versions[each]?.parents ?? []) found.add(parent);
  return found;
}

/** Three-way, by name; undefined for a conflict. */
function joined(was: Places, ours: Places, theirs: Places): Places | undefined {
  const result = new Map<string, Place>();
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [before, one, two] = [was, ours, theirs].map((places) => text(places.get(name)));
    if (one !== two && before !== one && before !== two) return undefined;
    const chosen = (before === two || one === two ? ours : theirs).get(name);
    if (chosen !== undefined) result.set(name, chosen);
  }
  const isThere = (name: string) => isInput(name) || result.has(name);
  const isSound = [...result.values()].every(([, left, right]) => isThere(left) && isThere(right));
  return isSound && ordered(result) !== undefined ? result : undefined;
}

/** What runs or reads something else now, and all that reads it. */
function changedSince(before: Places, now: Places): ReadonlySet<string> {
  const found = new Set([...now.keys()].filter((name) => text(before.get(name)) !== text(now.get(name))));
  for (const name of ordered(now) ?? []) if (now.get(name)?.some((read) => found.has(read))) found.add(name);
  return found;
}

/** Undefined for a conflict; else the head afterwards. */
function naiveMerge(naive: Naive, ours: number, theirs: number): number | undefined {
  const above = ancestors(naive, theirs);
  const base = Math.max(...[...ancestors(naive, ours)].filter((each) => above.has(each)));
  if (base === theirs) return ours;
  if (base === ours) return theirs;
  const [was, mine, other] = [base, ours, theirs].map((each) => naive.versions[each]);
  if (was === undefined || mine === undefined || other === undefined) return undefined;
  const places = joined(was.places, mine.places, other.places);
  if (places === undefined) return undefined;
  const values: Record<string, unknown> = {};
  const [staleHere, staleThere] = [mine, other].map((side) => changedSince(side.places, places));
  for (const name of places.keys()) {
    // A value of which something that it was made of is another now is no value of this vertex.
    if (staleHere?.has(name) === true || staleThere?.has(name) === true) {
      if (staleHere?.has(name) !== true) values[name] = mine.values[name];
      else if (staleThere?.has(name) !== true) values[name] = other.values[name];
      continue;
    }
    const [before, one, two] = [was, mine, other].map((each) => text(each.values[name]));
    if (one !== two && before !== one && before !== two) return undefined;
    values[name] = (one === two || before === two ? mine : other).values[name];
  }
  return naive.versions.push({ parents: [ours, theirs], places, values: structuredClone(values) }) - 1;
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part instanceof Map ? { map: [...part] } : part)) ?? "undefined";

function apply(step: Step, naive: Naive, real: Real): void {
  const on = step.on % real.handles.length;
  const handle = real.handles[on];
  const head = naive.heads[on] ?? -1;
  const version = naive.versions[head];
  if (handle === undefined || version === undefined) return;
  switch (step.do) {
    case "run": {
      const { values, failed } = evaluated(version.places, step.a, step.b);
      const made = naive.versions.push({ parents: [head], places: version.places, values }) - 1;
      if (!failed) naive.heads[on] = made;
      expect(fails(() => spoil(handle.run({ a: step.a, b: step.b })))).toBe(failed);
      return;
    }
    case "edit": {
      const after = edited(version, step.changes);
      if (after !== undefined) naive.heads[on] = naive.versions.push({ parents: [head], ...after }) - 1;
      expect(fails(() => handle.mutate((edit) => void edited(version, step.changes, edit)))).toBe(after === undefined);
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
      expect(fails(() => handle.merge(real.handles[other] ?? handle))).toBe(merged === undefined);
      return;
    }
    default: {
      const at = step.with % Math.max(1, real.snapshots.length);
      const [snapshot, made] = [real.snapshots[at], naive.snapshots[at]];
      if (snapshot === undefined || made === undefined) return;
      if (step.do === "rollback") {
        handle.rollback(snapshot);
        naive.heads[on] = made;
      } else {
        real.handles.push(handle.fork(snapshot));
        naive.heads.push(made);
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
    if (!isFault(thrown) || !(thrown.code === "run/vertex-failed" || thrown.code.startsWith("graph/"))) throw thrown;
    return true;
  }
}

/** By name: what runs at each vertex, and its value. */
const named = ({ vertices }: Graph["topology"], value: (name: string, at: number) => unknown) =>
  Object.fromEntries(vertices.map(({ name, node }, at) => [name, [node, value(name, at)]]));

const naiveNamed = ({ places, values }: NaiveVersion) =>
  Object.fromEntries([...places].map(([name, [kind]]) => [name, [nodeOf(kind).metadata_block.hash, values[name]]]));

test("history of any runs, edits, snapshots, rollbacks, forks and merges is that of a model that copies everything", () => {
  fc.assert(
    fc.property(shapes, fc.array(steps, { minLength: 40, maxLength: 60 }), (shape, list) => {
      const root = built(shape);
      const naive: Naive = { versions: [{ parents: [], places: placesOf(shape), values: {} }], heads: [0], snapshots: [] };
      const real: Real = { handles: [root], snapshots: [] };
      for (const step of list) apply(step, naive, real);
      const heads = naive.heads.flatMap((head) => naive.versions[head] ?? []);
      expect(real.handles.map(({ topology, value }) => named(topology, value))).toEqual(heads.map(naiveNamed));
      const history = [...root.history()].reverse();
      expect(history.map(({ topology, values }) => named(topology, (_, at) => values[at]))).toEqual(
        naive.versions.map(naiveNamed),
      );
      expect(history.map(({ parents }) => parents)).toEqual(
        naive.versions.map(({ parents }) => parents.map((each) => `v${each + 1}`)),
      );
    }),
    { numRuns: sequences },
  );
});

const rootOf = (shape: Shape): NaiveVersion => ({ parents: [], places: placesOf(shape), values: {} });

/** What a run gives, as far as the model is about that: which of several vertices fails first is not. */
function answer(g: Graph): string {
  let outputs: unknown;
  return fails(() => {
    outputs = g.run({ a: 1, b: 2 });
  })
    ? "failed"
    : text([outputs, g.topology.vertices.map(({ name }) => [name, g.value(name)]).sort()]);
}

test("a transaction with one bad edit changes nothing: head, topology, plan, answers and history are the very ones", () => {
  fc.assert(
    fc.property(shapes, changeLists, fc.nat(3), (shape, list, at) => {
      const g = built(shape);
      const before = answer(g);
      const seen = () => [g.snapshot(), g.topology, plan(g.topology), [...g.history()]];
      const state = seen();
      const write = (edit: Edit): void => {
        edited(rootOf(shape), list.slice(0, at), edit);
        edit.rewire("nobody", "a", 1);
        edited(rootOf(shape), list.slice(at), edit);
      };
      expect(fails(() => g.mutate(write))).toBe(true);
      const after = seen();
      expect(after.slice(0, 2).every((part, index) => part === state[index])).toBe(true);
      expect(after).toEqual(state);
      expect(answer(g)).toBe(before);
    }),
  );
});

test("an edited graph that is rolled back gives the same answers again", () => {
  fc.assert(
    fc.property(shapes, changeLists, (shape, list) => {
      const g = built(shape);
      const before = answer(g);
      const snapshot = g.snapshot();
      fails(() => g.mutate((edit) => void edited(rootOf(shape), list, edit)));
      answer(g);
      g.rollback(snapshot);
      expect([g.topology, answer(g)]).toEqual([snapshot.topology, before]);
    }),
  );
});

test("edits of different vertices may come in any order", () => {
  const edits = fc.uniqueArray(fc.record({ at: fc.nat(4), kind: kinds, side: fc.constantFrom("a", "b"), value: fc.nat(6) }), {
    selector: ({ at }) => at,
    minLength: 2,
  });
  fc.assert(
    fc.property(shapes, edits, fc.func(fc.nat()), (shape, list, rank) => {
      const own = list.filter(({ at }) => at < shape.length);
      const made = (order: typeof own) => {
        const g = built(shape);
        g.mutate((edit) => {
          for (const { at, kind, side, value } of order) {
            edit.replace(`v${at}`, nodeOf(kind));
            edit.rewire(`v${at}`, side, value);
            edit.insert(`n${at}`, nodeOf(kind).bind(edit.vertex(`v${at}`), value));
          }
        });
        return answer(g);
      };
      expect(made(own.toSorted((one, other) => rank(one.at) - rank(other.at)))).toBe(made(own));
    }),
  );
});

test("an edited graph is the one that would have been assembled: inputs are required by the same uses", () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { topology } = built(shape);
      const runnables = topology.vertices.map(({ node }) =>
        runnableOf(Object.values(nodes).find(({ metadata_block }) => metadata_block.hash === node) ?? {}),
      );
      expect(requiredInputs(topology.inputs, topology.vertices, runnables, topology.output)).toEqual(topology.inputs);
    }),
  );
});
