import { isFault } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { graph } from "./graph.ts";
import { inputs } from "./inputs.ts";
import type { Vertex } from "./vertex.ts";

const faultOf = (act: () => unknown) => {
  try {
    act();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
};

const inc = sampleNode((x: number) => x + 1, { name: "inc", inputs: { x: number }, outputs: number });
const add = sampleNode((a: number, b = 10) => a + b, { name: "add", inputs: { a: number, "b?": number }, outputs: number });
const say = sampleNode((word: string) => `${word}!`, { name: "say", inputs: { word: text }, outputs: text });
const total = sampleNode((list: readonly number[]) => list.reduce((sum, each) => sum + each, 0), {
  name: "total",
  inputs: { list: { type: "array", items: number } },
  outputs: number,
});
const $ = inputs<{ x: number; y: number; word: string }>();

describe("graph.run", () => {
  test("gives outputs by name, at once and without a promise", () => {
    const g = graph({ sum: add.bind(inc.bind($.x), $.y), x: $.x, fixed: 3 });
    const outputs = g.run({ x: 1, y: 5 });
    expect(outputs).toEqual({ sum: 7, x: 1, fixed: 3 });
    expect(outputs).not.toBeInstanceOf(Promise);
  });

  test("runs a vertex once however many consumers it has", () => {
    let calls = 0;
    const counted = sampleNode((x: number) => x + 0 * calls++, { name: "counted", inputs: { x: number }, outputs: number });
    const shared = counted.bind($.x);
    expect(graph({ a: add.bind(shared, shared), b: shared }).run({ x: 2 })).toEqual({ a: 4, b: 2 });
    expect(calls).toBe(1);
  });

  test("runs a chain of 100,000 vertices without overflowing the stack", () => {
    let last: Vertex<number, "sync", { x: number }> = inc.bind($.x);
    for (let count = 1; count < 100_000; count++) last = inc.bind(last);
    expect(graph({ last }).run({ x: 0 })).toEqual({ last: 100_000 });
  });

  test("fills literals that hold vertices, at any depth", () => {
    const same = sampleNode((value: unknown) => value, { name: "same", inputs: { value: unknown }, outputs: unknown });
    const out = same.bind({ list: [inc.bind($.x), { word: say.bind($.word) }], plain: [1, 2] });
    expect(graph({ out }).run({ x: 1, word: "a" }).out).toEqual({ list: [2, { word: "a!" }], plain: [1, 2] });
    expect(graph({ sum: total.bind([1, inc.bind($.x), 3]) }).run({ x: 1 })).toEqual({ sum: 6 });
  });

  test("takes parts of values, with a default for what is absent", () => {
    const parse = sampleNode((word: string): Record<string, number> => ({ [word]: word.length }), {
      name: "parse",
      inputs: { word: text },
      outputs: unknown,
    });
    const parsed = parse.bind($.word);
    const g = graph({
      two: parsed.at("ab"),
      none: parsed.at("zz"),
      zero: parsed.at("zz", { default: 0 }),
      up: inc.bind(parsed.at("ab", { default: 9 })),
    });
    expect(g.run({ word: "ab" })).toEqual({ two: 2, none: undefined, zero: 0, up: 3 });
    expect(g.run({ word: "constructor" })).toMatchObject({ none: undefined, up: 10 });
  });

  test("leaves defaults of parameters to the function", () => {
    expect(graph({ out: add.bind($.x) }).run({ x: 1 })).toEqual({ out: 11 });
    const optional = inputs<{ x: number; y?: number }>();
    // The type of `y` admits undefined, which an optional parameter takes.
    const g = graph({ out: add.bind(optional.x, optional.y as Vertex<number, "sync", { y?: number }>) });
    expect(g.run({ x: 1 })).toEqual({ out: 11 });
  });

  test("binds by name as by position", () => {
    expect(graph({ out: add.bindWith({ b: $.y, a: 1 }) }).run({ y: 2 })).toEqual({ out: 3 });
    expect(faultOf(() => add.bindWith({ a: 1, c: 2 }))).toMatchObject({
      code: "graph/unknown-input",
      message: `"add" has no input "c"; known are a, b`,
    });
    expect(faultOf(() => add.bindWith({ b: 1 }))).toMatchObject({ code: "graph/missing-input" });
  });

  test("refuses missing and unknown inputs by name", () => {
    const g = graph({ out: add.bind($.x, inc.bind($.y)), word: $.word }, { name: "sums" });
    // @ts-expect-error y is missing
    expect(faultOf(() => g.run({ x: 1, word: "" }))).toMatchObject({
      code: "graph/missing-input",
      message: `"sums" is not given "y"; give every input a value`,
    });
    const withMore = { x: 1, y: 2, word: "", wrd: "" };
    expect(faultOf(() => g.run(withMore))).toMatchObject({
      code: "graph/unknown-input",
      message: `"sums" has no input "wrd", did you mean "word"?`,
    });
    // Of a name that was misspelled, the one that was meant is missing too.
    expect(faultOf(() => g.run({ x: 1, y: 2, wrd: "" } as never))).toMatchObject({ code: "graph/unknown-input" });
  });

  test.each([
    [null, "null"],
    ["x", "a string"],
    [[1], "an array"],
    [3, "a number"],
  ])("says how to give inputs where it is given %j", async (given, what) => {
    const g = graph({ out: add.bind($.x, $.y) }, { name: "sums" });
    const expected = new TypeError(`"sums" takes its inputs by name, as an object { x, y }, not ${what}`);
    expect(() => g.run(given as never)).toThrow(expected);
    expect(() => g.start(given as never)).toThrow(expected);
    const later = sampleNode(async (x: number) => x, { name: "later", inputs: { x: number }, outputs: number, call: "async" });
    await expect(graph({ out: later.bind($.x) }, { name: "sums" }).run(given as never)).rejects.toThrow(TypeError);
  });

  test("says what to do with a node that was not bound", () => {
    expect(() => graph({ total: add })).toThrow(
      new TypeError('Output "total" is a node; bind it, so that it runs: { total: node.bind(…) }'),
    );
    for (const given of [add, undefined, add.run])
      expect(() => graph(given as never)).toThrow(/^graph\(\) takes its outputs by name, each a vertex/);
  });

  test("asks for an input of which only a part is used", () => {
    const $deep = inputs<{ config: { limit: number } }>();
    const g = graph({ out: inc.bind($deep.config.at("limit")) });
    expect(g.run({ config: { limit: 2 } })).toEqual({ out: 3 });
    // @ts-expect-error config is missing
    expect(faultOf(() => g.run({})).code).toBe("graph/missing-input");
  });

  test("checks its inputs at the edge, all of them", () => {
    const g = graph({ out: add.bind($.x, $.y), say: say.bind($.word) });
    // @ts-expect-error none fits
    const fault = faultOf(() => g.run({ x: "1", y: null, word: 3 }));
    expect(fault.code).toBe("node/input-invalid");
    expect(fault.details.problems).toMatchObject([{ path: "/x" }, { path: "/y" }, { path: "/word" }]);
  });

  test("takes declared defaults and schemas", () => {
    const g = graph(
      { out: add.bind($.x, $.y) },
      { inputs: { y: { default: 5 }, x: { schema: { type: "number", minimum: 0 } } } },
    );
    // @ts-expect-error a default is not in the type
    expect(g.run({ x: 1 })).toEqual({ out: 6 });
    expect(faultOf(() => g.run({ x: -1, y: 1 })).details.problems).toMatchObject([{ path: "/x" }]);
  });

  test("names the vertex whose result is not of its type", () => {
    const liar = sampleNode((): number => JSON.parse(`"no"`), { name: "liar", outputs: number });
    expect(faultOf(() => graph({ out: inc.bind(liar.bind()) }).run())).toMatchObject({
      code: "node/output-invalid",
      details: { vertex: "liar" },
    });
  });

  test("names the vertex that is given what it cannot take, where no proof was possible", () => {
    const untyped = sampleNode((): unknown => "x", { name: "untyped", outputs: unknown });
    // @ts-expect-error unknown is no number
    const g = graph({ out: inc.bind(untyped.bind()) });
    expect(faultOf(() => g.run({}))).toMatchObject({
      code: "node/input-invalid",
      details: { vertex: "inc", problems: [{ path: "/x" }] },
    });
  });

  test("makes an error of a function the cause, with the vertex and its input", () => {
    const error = new RangeError("too big");
    const failing = sampleNode(
      (_: number): number => {
        throw error;
      },
      { name: "failing", inputs: { x: number }, outputs: number },
    );
    const fault = faultOf(() => graph({ out: inc.bind(failing.bind($.x).with({ name: "big" })) }).run({ x: 7 }));
    expect(fault).toMatchObject({
      code: "run/vertex-failed",
      message: `"big" failed: too big`,
      cause: error,
      details: { vertex: "big", input: [7] },
    });
  });

  test("of a node that may wait is a promise", async () => {
    const later = sampleNode(async (x: number) => x * 2, {
      name: "later",
      inputs: { x: number },
      outputs: number,
      call: "async",
    });
    const promise = graph({ out: later.bind(inc.bind($.x)) }).run({ x: 1 });
    expect(promise).toBeInstanceOf(Promise);
    await expect(promise).resolves.toEqual({ out: 4 });
    // @ts-expect-error x is missing
    await expect(graph({ out: later.bind($.x) }).run({})).rejects.toMatchObject({ code: "graph/missing-input" });
  });
});

describe("names", () => {
  test("are those of nodes, numbered in depth-first order, dependencies first", () => {
    const g = graph({ b: inc.bind(inc.bind($.x)), a: inc.bind($.y), c: add.bind($.x).with({ name: "inc_2" }) });
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["inc", "inc_3", "inc_4", "inc_2"]);
  });

  test("never meet the name of a node that looks like a number's", () => {
    const second = sampleNode((x: number) => x, { name: "inc_2", inputs: { x: number }, outputs: number });
    const g = graph({ a: inc.bind(1), b: inc.bind(2), c: second.bind(3), d: second.bind(4) });
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["inc", "inc_3", "inc_2", "inc_2_2"]);
  });

  test("make an identifier of what is none, and pass reserved words over", () => {
    const named = (name: string) => sampleNode(() => 1, { name }).bind();
    const g = graph({ a: named("input"), b: named("a b"), c: named("1st"), d: named("") });
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["input_2", "a_b", "_1st", "_"]);
  });

  test("are numbered together where different nodes come to be called the same", () => {
    const named = (name: string) => sampleNode((x: number) => x, { name, inputs: { x: number }, outputs: number });
    const g = graph({ a: named("a b").bind($.x), b: named("a.b").bind($.x), c: named("a_b").bind($.x) });
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["a_b", "a_b_2", "a_b_3"]);
  });

  test("are refused twice, and when they mean something else", () => {
    expect(faultOf(() => graph({ a: inc.bind($.x).with({ name: "v" }), b: inc.bind($.y).with({ name: "v" }) }))).toMatchObject({
      code: "graph/duplicate-name",
    });
    expect(faultOf(() => inc.bind($.x).with({ name: "self" }))).toMatchObject({ code: "graph/bad-reference" });
    expect(faultOf(() => inc.bind($.x).with({ name: "a.b" }))).toMatchObject({ code: "graph/bad-reference" });
  });
});

describe("bind", () => {
  test("refuses what can never fit, naming both sides", () => {
    // @ts-expect-error a text is no number
    expect(faultOf(() => inc.bind(say.bind("a")))).toMatchObject({
      code: "graph/incompatible",
      message: `Input "x" of "inc" takes a number, but "say" gives a string`,
    });
    // @ts-expect-error a text is no number
    expect(faultOf(() => inc.bind("3"))).toMatchObject({ code: "graph/incompatible" });
  });

  test("refuses nothing that may fit", () => {
    const maybe = sampleNode((): string | number => 1, { name: "maybe", outputs: { type: ["string", "number"] } });
    // @ts-expect-error only sometimes a number
    expect(graph({ out: inc.bind(maybe.bind()) }).run()).toEqual({ out: 2 });
    const whole = sampleNode((x: number) => x, {
      name: "whole",
      inputs: { x: { type: "integer" } },
      outputs: { type: "integer" },
    });
    expect(graph({ out: whole.bind(inc.bind($.x)) }).run({ x: 1 })).toEqual({ out: 2 });
    expect(faultOf(() => graph({ out: whole.bind(inc.bind($.x)) }).run({ x: 0.5 })).code).toBe("node/input-invalid");
  });

  test("refuses a missing argument, and too many", () => {
    // @ts-expect-error x is missing
    expect(faultOf(() => inc.bind())).toMatchObject({ code: "graph/missing-input" });
    // @ts-expect-error one too many
    expect(() => inc.bind(1, 2)).toThrow(TypeError);
  });

  test("takes literals as they are now, whatever becomes of them", () => {
    const list = [1, 2];
    const g = graph({ out: total.bind(list) });
    list.push(100);
    expect(g.run()).toEqual({ out: 3 });
  });

  test("refuses a literal that holds vertices and itself", () => {
    const cyclic: unknown[] = [inc.bind(1)];
    cyclic.push(cyclic);
    const same = sampleNode((value: unknown) => value, { name: "same", inputs: { value: unknown }, outputs: unknown });
    expect(() => same.bind(cyclic)).toThrow(TypeError);
  });

  test("gives the run's signal to a parameter that takes one, wherever it stands", () => {
    const seen: unknown[] = [];
    const heard = sampleNode((a: number, signal: AbortSignal, b: number) => a + b + 0 * seen.push(signal), {
      name: "heard",
      inputs: { a: number, b: number },
      outputs: number,
      parameters: [
        { name: "a", kind: "positional", optional: false },
        { name: "signal", kind: "signal", optional: false },
        { name: "b", kind: "positional", optional: false },
      ],
    });
    const { signal } = new AbortController();
    const g = graph({ out: heard.bindWith({ a: 1, b: $.x }) });
    expect(g.run({ x: 2 }, { signal })).toEqual({ out: 3 });
    expect(seen).toEqual([signal]);
  });
});

describe("a graph inside a graph", () => {
  const inner = graph({ out: add.bind($.x, $.y) }, { name: "inner" });

  test("runs as one vertex", () => {
    const outer = graph({ sum: inc.bind(inner.bindWith({ x: $.x, y: 1 }).at("out")) });
    expect(outer.run({ x: 1 })).toEqual({ sum: 3 });
    expect(outer.topology.vertices.map(({ name, node }) => [name, node])).toMatchObject([
      ["inner", "graph:inner"],
      ["inc", expect.any(String)],
    ]);
  });

  test("waits where it waits, and hears the outer signal", async () => {
    const seen: (AbortSignal | undefined)[] = [];
    const later = sampleNode(
      async (x: number, signal?: AbortSignal) => {
        seen.push(signal);
        signal?.throwIfAborted();
        return x;
      },
      {
        name: "later",
        inputs: { x: number },
        outputs: number,
        call: "async",
        parameters: [
          { name: "x", kind: "positional", optional: false },
          { name: "signal", kind: "signal", optional: true },
        ],
      },
    );
    const waiting = graph({ out: later.bind($.x) }, { name: "waiting" });
    const outer = graph({ out: inc.bind(waiting.bindWith({ x: $.x }).at("out")) });
    expect(await outer.run({ x: 1 })).toEqual({ out: 2 });
    expect(seen[0]?.aborted).toBe(false);
    const controller = new AbortController();
    const stopped = outer.run({ x: 1 }, { signal: controller.signal });
    controller.abort();
    await expect(stopped).rejects.toMatchObject({ code: "run/aborted" });
    expect(seen[1]?.aborted).toBe(true);
  });

  test("names its own vertex when it fails, as the cause", () => {
    const g = graph({ out: inner.bindWith({ x: $.x, y: 1 }) });
    // @ts-expect-error x is no number
    const fault = faultOf(() => g.run({ x: "a" }));
    expect(fault).toMatchObject({
      code: "run/vertex-failed",
      details: { vertex: "inner" },
      cause: { code: "node/input-invalid" },
    });
  });

  test("refuses names that are none of its inputs", () => {
    // @ts-expect-error z is no input
    expect(faultOf(() => inner.bindWith({ x: 1, z: 2 })).code).toBe("graph/unknown-input");
  });
});
