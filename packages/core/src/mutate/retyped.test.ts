import { isFault } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, type Sample, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { Vertex } from "../graph/vertex.ts";
import type { Edit, EditProblem } from "./edit.ts";

const $ = inputs<{ x: number }>();
const T = { "x-onex-generic": "T" } as never;
const listOf = (items: never) => ({ type: "array", items }) as const;
const node = (name: string, run: (x: never) => unknown, sample: Sample) =>
  sampleNode(run as (x: number) => never, { name, hash: name.padEnd(64, "_"), ...sample });
const one = node("one", (x) => x, { inputs: { x: number }, outputs: number });
const word = node("word", (x) => `${x}`, { inputs: { x: number }, outputs: text });
const numbers = node("numbers", (x) => [x], { inputs: { x: number }, outputs: listOf(number as never) });
const words = node("words", (x) => [`${x}`], { inputs: { x: number }, outputs: listOf(text as never) });
const same = node("same", (x) => x, { inputs: { x: T }, outputs: T });
const small = node("small", (x) => x, { inputs: { x: { ...(T as object), type: "number" } as never }, outputs: T });
const half = node("half", (x) => x / 2, { inputs: { x: number }, outputs: number });
const sum = node("sum", (x: readonly number[]) => x.length, { inputs: { x: listOf(number as never) }, outputs: number });
const count = node("count", (x: readonly unknown[]) => x.length, { inputs: { x: { type: "array" } }, outputs: number });
const any = node("any", (x) => x, { inputs: { x: unknown }, outputs: unknown });

const source = one.bind($.x).with({ name: "source" });
const list = numbers.bind($.x).with({ name: "source" }) as unknown as Vertex<number[]>;
const whole = (output: unknown): Graph => graph({ out: output }) as unknown as Graph;

function problemsOf(g: Graph, write: (edit: Edit) => void): readonly (readonly [string, string])[] {
  try {
    g.mutate(write);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    const { problems } = thrown.details as { readonly problems: readonly EditProblem[] };
    return problems.map(({ code, path }) => [code, path]);
  }
  return [];
}

const run = (g: Graph): unknown => g.run({ x: 4 } as never);

describe("a transaction that changes what a generic vertex reads", () => {
  test("looks at those that read it, however far", () => {
    const g = whole(half.bind(same.bind(same.bind(source)) as never));
    expect(problemsOf(g, (edit) => edit.replace("source", word))).toEqual([["graph/incompatible", "half.x"]]);
    expect(run(g)).toEqual({ out: 2 });
  });

  test("tells a type parameter that cannot take it among the problems, with its vertex", () => {
    const g = whole(any.bind(small.bind(source) as never));
    const found = problemsOf(g, (edit) => {
      edit.replace("source", word);
      edit.remove("nobody");
    });
    expect(found).toEqual([
      ["graph/unknown-reference", "nobody"],
      ["graph/incompatible", "small.x"],
    ]);
  });
});

test("a list of further arguments is none of its items: what is no list is refused there", () => {
  const many = sampleNode((...x: readonly number[]) => x.length, {
    name: "many",
    rawInputs: { type: "object", properties: { x: listOf(number as never) }, additionalProperties: false },
    parameters: [{ name: "x", kind: "rest", optional: true }],
    outputs: number,
  });
  const g = whole(many.bindWith({ x: [source, source] } as never));
  expect(problemsOf(g, (edit) => edit.rewire("many", "x", 5))).toEqual([["graph/incompatible", "many.x"]]);
  g.mutate((edit) => edit.rewire("many", "x", [5]));
  expect(run(g)).toEqual({ out: 1 });
});

describe("a transaction that changes what the items of a list are", () => {
  test("refuses what its body does not take", () => {
    const g = whole(each(list, (item) => half.bind(item)).with({ name: "all" }));
    expect(problemsOf(g, (edit) => edit.replace("source", words))).toEqual([["graph/incompatible", "all.half.x"]]);
    expect(problemsOf(g, (edit) => edit.rewire("all", "list", "$deeper"))).toEqual([["graph/unknown-reference", "all.list"]]);
    expect(run(g)).toEqual({ out: [2] });
  });

  test("refuses it in a body within the body, too", () => {
    const nested = node("nested", (x) => [[x]], { inputs: { x: number }, outputs: listOf(listOf(number as never) as never) });
    const others = node("others", (x) => [[`${x}`]], { inputs: { x: number }, outputs: listOf(listOf(text as never) as never) });
    const outer = nested.bind($.x).with({ name: "source" }) as unknown as Vertex<number[][]>;
    const g = whole(each(outer, (row) => each(row, (item) => half.bind(item)).with({ name: "row" })).with({ name: "all" }));
    expect(problemsOf(g, (edit) => edit.replace("source", others))).toEqual([["graph/incompatible", "all.row.half.x"]]);
    expect(run(g)).toEqual({ out: [[2]] });
  });

  test("lets a generic body be of the new items, and looks at who reads it", () => {
    const made = (last: typeof sum) => whole(last.bind(each(list, (item) => same.bind(item)).with({ name: "all" }) as never));
    expect(problemsOf(made(sum), (edit) => edit.replace("source", words))).toEqual([["graph/incompatible", "sum.x"]]);
    const g = made(count);
    g.mutate((edit) => edit.replace("source", words));
    expect(run(g)).toEqual({ out: 1 });
    expect(g.value("all")).toEqual(["4"]);
    expect(g.topology.vertices[1]?.body?.topology.inputs[0]).toMatchObject({ name: "item", schema: text });
  });

  test("lets a body be of what comes from outside", () => {
    const g = whole(count.bind(each([1, 2], () => same.bind(source)).with({ name: "all" }) as never));
    g.mutate((edit) => edit.replace("source", word));
    expect(run(g)).toEqual({ out: 2 });
    expect(g.value("all")).toEqual(["4", "4"]);
  });

  test("keeps what is of the same types the very same", () => {
    const g = whole(count.bind(each(list, (item) => same.bind(item)).with({ name: "all" }) as never));
    const before = g.topology.vertices[1];
    g.mutate((edit) =>
      edit.replace(
        "count",
        node("length", (x: readonly unknown[]) => x.length, { inputs: { x: { type: "array" } } }),
      ),
    );
    expect(g.topology.vertices[1]).toBe(before);
  });

  test("is no change of the vertex that repeats: two sides may change the list and the body", () => {
    const g = whole(count.bind(each(list, (item) => any.bind(item).with({ name: "inside" })).with({ name: "all" }) as never));
    const ended = g.start({ x: 4 } as never);
    const fork = g.fork();
    g.mutate((edit) => edit.replace("source", words));
    expect(g.replay(ended, { mode: "recorded" }).drift.map(({ vertex }) => vertex)).toEqual(["source"]);
    fork.mutate((edit) => edit.replace("all.inside", same));
    g.merge(fork);
    expect(run(g)).toEqual({ out: 1 });
    expect(g.value("all")).toEqual(["4"]);
  });
});
