import { isFault, type JsonSchema } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, text } from "../../test/sample-node.ts";
import { each } from "./each.ts";
import { graph } from "./graph.ts";
import { inputs } from "./inputs.ts";
import { VertexHandle } from "./vertex-handle.ts";

const T: JsonSchema = { "x-onex-type": "unknown", "x-onex-generic": "T" };
const U: JsonSchema = { "x-onex-type": "unknown", "x-onex-generic": "U" };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const named: JsonSchema = { type: "object", properties: { id: text }, required: ["id"] };

const words = sampleNode((path: string) => path.split(" "), { name: "words", inputs: { path: text }, outputs: list(text) });
const size = sampleNode((word: string) => word.length, { name: "size", inputs: { word: text }, outputs: number });
const say = sampleNode((word: string) => `${word}!`, { name: "say", inputs: { word: text }, outputs: text });
const first = sampleNode(<Item>(items: readonly Item[]): Item => items[0] as Item, {
  name: "first",
  inputs: { items: list(T) },
  outputs: T,
});
const pair = sampleNode(<Item>(a: Item, b: Item): Item[] => [a, b], { name: "pair", inputs: { a: T, b: T }, outputs: list(T) });
const mapped = sampleNode(<A, B>(items: readonly A[], of: (item: A) => B): B[] => items.map((item) => of(item)), {
  name: "mapped",
  inputs: { items: list(T), of: { "x-onex-type": "function", inputs: { type: "object", properties: { item: T } }, outputs: U } },
  outputs: list(U),
});
const all = sampleNode(<Item>(...items: Item[]): Item[] => items, {
  name: "all",
  inputs: { items: list(T) },
  outputs: list(T),
  parameters: [{ name: "items", kind: "rest", optional: true }],
});
const byId = sampleNode(<Item extends { id: string }>(item: Item): Item => item, {
  name: "byId",
  inputs: { item: { ...named, "x-onex-generic": "T" } },
  outputs: { ...named, "x-onex-generic": "T" },
});
const $ = inputs<{ path: string; any: unknown }>();

const outputsOf = (vertex: object): JsonSchema | undefined =>
  vertex instanceof VertexHandle && vertex.of.kind === "place" ? vertex.of.runnable.signatures[0].outputs : undefined;

function faultOf(act: () => unknown) {
  try {
    act();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

describe("binding a generic function", () => {
  test("gives the vertex the type that its upstream has", () => {
    const word = first.bind(words.bind($.path));
    expect(outputsOf(word)).toEqual(text);
    expect(outputsOf(pair.bind(word, "x"))).toEqual(list(text));
    expect(outputsOf(pair.bind(word, 3))).toEqual(list({ type: ["string", "number"] }));
    expect(outputsOf(all.bind(word, 1, null))).toEqual(list({ type: ["string", "number", "null"] }));
    expect(outputsOf(pair.bind(word, $.any))).toEqual(list(T));
    expect(outputsOf(each(words.bind($.path), (item) => first.bind([item])))).toEqual(list(text));
    expect(graph({ said: say.bind(word as never) }).run({ path: "a b" } as never)).toEqual({ said: "a!" });
  });

  test("refuses downstream what can never fit what upstream gave", () => {
    const fault = faultOf(() => size.bind(first.bind([1, 2]) as never));
    expect([fault.code, fault.message]).toEqual([
      "graph/incompatible",
      'Input "word" of "size" takes a string, but "first" gives a number',
    ]);
  });

  test("names port, constraint and upstream where no value could meet the constraint", () => {
    const nameless = sampleNode(() => ({ name: "a" }), {
      name: "nameless",
      outputs: { type: "object", properties: { name: text }, required: ["name"] },
    });
    const fault = faultOf(() => byId.bind(nameless.bind() as never));
    expect(fault.code).toBe("graph/incompatible");
    expect(fault.message).toBe(
      'Input "item" of "byId" takes T that extends an object with "id", but "nameless" gives an object: the value may be an object without "id", which is not allowed',
    );
    expect(faultOf(() => byId.bindWith({ item: nameless.bind() } as never)).message).toBe(fault.message);
  });

  test("checks results against what was found", () => {
    const liar = sampleNode(<Item>(items: readonly Item[]): Item => items.length as Item, {
      name: "liar",
      inputs: { items: list(T) },
      outputs: T,
    });
    expect(faultOf(() => graph({ out: liar.bind(words.bind($.path)) }).run({ path: "a" })).code).toBe("node/output-invalid");
    expect(liar.run(["a"])).toBe(1);
  });

  test("checks an input of the graph as the function that was bound needs it", () => {
    const g = graph({ out: mapped.bind(words.bind($.path), $.any as never) });
    expect(g.run({ path: "a bb", any: (word: string) => word.length } as never)).toEqual({ out: [1, 2] });
    expect(faultOf(() => g.run({ path: "a", any: 1 } as never)).code).toBe("node/input-invalid");
  });

  test("a graph within another gives what its vertices do", () => {
    const inner = graph({ word: first.bind(words.bind($.path)), fixed: [1, $.path] });
    const vertex = inner.bindWith({ path: "a b" } as never);
    expect(outputsOf(vertex)).toMatchObject({
      properties: { word: text, fixed: { prefixItems: [number, { "x-onex-type": "unknown" }] } },
    });
    expect(faultOf(() => size.bind(vertex.at("fixed").at(0) as never)).code).toBe("graph/incompatible");
    expect(graph({ out: size.bind(vertex.at("word") as never) }).run({} as never)).toEqual({ out: 1 });
  });

  test("shares what it compiled among vertices of the same types, and leaves the node as it is", () => {
    const [one, other] = [first.bind(words.bind($.path)), first.bind(words.bind("a"))];
    const runnables = [one, other].map((vertex) => {
      const handle: unknown = vertex;
      return handle instanceof VertexHandle && handle.of.kind === "place" ? handle.of.runnable : undefined;
    });
    expect(runnables[0]).toBe(runnables[1]);
    expect(first.outputs).toEqual(T);
    expect(outputsOf(first.bind($.any as never))).toEqual(T);
  });
});

describe("changing what a generic vertex reads", () => {
  const numbers = sampleNode((path: string) => [path.length], { name: "numbers", inputs: { path: text }, outputs: list(number) });
  const named = () => graph({ out: first.bind(words.bind($.path).with({ name: "source" })).with({ name: "first" }) });

  test("gives it other types", () => {
    const g = named();
    expect(g.run({ path: "a b" })).toEqual({ out: "a" });
    const fault = faultOf(() => g.mutate((edit) => edit.replace("source", numbers as never)));
    expect(fault.code).toBe("graph/incompatible-edit");

    const free = graph({
      out: pair.bind(first.bind(words.bind($.path).with({ name: "source" })), 1).at(1 as never),
      n: 1,
    } as never);
    expect(() => free.mutate((edit) => edit.replace("source", numbers as never))).not.toThrow();
    expect(free.run({ path: "abc" } as never)).toEqual({ out: 1, n: 1 });
  });
});

test("a merge gives a generic vertex the types of what it reads then", () => {
  const numbers = sampleNode((path: string) => [path.length], { name: "numbers", inputs: { path: text }, outputs: list(number) });
  const g = graph({ out: all.bind(first.bind(words.bind($.path).with({ name: "source" }))).at("length"), n: 1 });
  const fork = g.fork();
  fork.mutate((edit) => edit.replace("source", numbers as never));
  g.mutate((edit) => edit.insert("beside", size.bind("a")));
  g.merge(fork);
  expect(g.run({ path: "abc" })).toEqual({ out: 1, n: 1 });
});

describe("a node where a function is asked for", () => {
  test("is called like one, by position, in a graph and as an input of one", () => {
    expect(mapped.run(["a", "bb"], size as never)).toEqual([1, 2]);
    expect(graph({ out: mapped.bind(words.bind($.path), size as never) }).run({ path: "a bb" })).toEqual({ out: [1, 2] });
    expect(graph({ out: mapped.bind(words.bind($.path), $.any as never) }).run({ path: "a bb", any: size } as never)).toEqual({
      out: [1, 2],
    });
  });

  test("says what it gives", () => {
    expect(outputsOf(mapped.bind(words.bind($.path), size as never))).toEqual(list(number));
    expect(outputsOf(mapped.bind(words.bind($.path), ((word: string) => word) as never))).toEqual(list(U));
  });
});
