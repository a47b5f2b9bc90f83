import { Fault, type GraphDocument, isFault, type VertexReference } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describe as describeNode, number, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { Vertex } from "../graph/vertex.ts";
import { when } from "../graph/when.ts";
import { createNode } from "../node/create-node.ts";
import { graphFromDocument, type Resolved, validateGraphDocument } from "./graph-from-document.ts";

const nodes: Readonly<Record<string, Resolved>> = {
  "f.ts#read": sampleNode((path: string) => ({ lines: [path, "b"], ok: true }), {
    name: "read",
    inputs: { path: text },
    outputs: {
      type: "object",
      properties: { lines: { type: "array", items: text }, ok: { type: "boolean" } },
      required: ["lines", "ok"],
    },
  }),
  "f.ts#add": sampleNode((a: number, b = 10) => a + b, { name: "add", inputs: { a: number, "b?": number }, outputs: number }),
  "f.ts#say": sampleNode((word: string) => `${word}!`, { name: "say", inputs: { word: text }, outputs: text }),
  "f.ts#same": sampleNode((value: unknown) => value, { name: "same", inputs: { value: unknown }, outputs: unknown }),
};

const resolve = (reference: VertexReference): Resolved => {
  const found = "from" in reference ? nodes[reference.from] : undefined;
  if (found === undefined) throw new Fault("io/not-found", `There is no ${JSON.stringify(reference)}`);
  return found;
};

const read = (json: unknown) => graphFromDocument(json, { resolve });
/** Inputs of a graph from a document are not typed. */
const run = async (json: unknown, given: object = {}): Promise<unknown> => (await read(json)).run(given as never);
const problemsOf = (json: unknown) => validateGraphDocument(json, { resolve });
const document = (rest: Partial<GraphDocument>): GraphDocument => ({ onex: "graph/1", nodes: {}, output: null, ...rest });

describe("graphFromDocument()", () => {
  test("runs what it says, in whatever order it says it", async () => {
    const json = document({
      name: "words",
      input: { path: { schema: text }, count: { schema: number, default: 5 } },
      nodes: {
        sum: { from: "f.ts#add", bind: { b: "$input.count", a: 1 } },
        say: { from: "f.ts#say", bind: { word: "$read.lines.0" } },
        read: { from: "f.ts#read", bind: { path: "$input.path" } },
      },
      output: { said: "$say", sum: "$sum", ok: { $ref: ["read", "ok"] }, text: "$$plain", list: ["$say", { "a.b": 1 }] },
    });
    expect(await run(json, { path: "a" })).toEqual({ said: "a!", sum: 6, ok: true, text: "$plain", list: ["a!", { "a.b": 1 }] });
    expect((await read(json)).topology.vertices.map(({ name }) => name)).toEqual(["read", "say", "sum"]);
  });

  test("gives a single output as it is", async () => {
    expect(await run(document({ nodes: { say: { from: "f.ts#say", bind: { word: "a" } } }, output: "$say" }))).toBe("a!");
  });

  test("infers inputs that are not declared, and asks for those that are needed", async () => {
    const json = document({ nodes: { add: { from: "f.ts#add", bind: { a: "$input.a", b: "$input.b" } } }, output: "$add" });
    expect((await read(json)).inputs).toEqual([
      { name: "a", required: true },
      { name: "b", required: false },
    ]);
    expect(await run(json, { a: 1 })).toBe(11);
    await expect(run(json, { b: 1 })).rejects.toMatchObject({ code: "graph/missing-input" });
  });

  test("reads encoded literals, escapes and any key", async () => {
    const json = document({
      nodes: {
        same: {
          from: "f.ts#same",
          bind: { value: { at: { "$onex:date": "2026-01-01T00:00:00.000Z" }, text: "$$1", odd: { "x y": ["$$"] } } },
        },
      },
      output: { $ref: ["same", "odd", "x y", 0] },
    });
    expect(await run(json)).toBe("$");
    expect(await run({ ...json, output: "$same.at" })).toEqual(new Date("2026-01-01T00:00:00Z"));
  });

  test("runs what the output does not reach", async () => {
    const seen: string[] = [];
    const note = sampleNode((word: string) => seen.push(word), { name: "note", inputs: { word: text }, outputs: number });
    const json = document({ nodes: { note: { from: "n", bind: { word: "a" } } }, output: null });
    (await graphFromDocument({ ...json, nodes: { note: { from: "n#n", bind: { word: "a" } } } }, { resolve: () => note })).run(
      {} as never,
    );
    expect(seen).toEqual(["a"]);
  });

  test("nests documents", async () => {
    const inner = await read(
      document({ name: "inner", nodes: { add: { from: "f.ts#add", bind: { a: "$input.x", b: 1 } } }, output: { sum: "$add" } }),
    );
    const outer = await graphFromDocument(
      document({ nodes: { sub: { graph: "./inner", bind: { x: 4 } } }, output: "$sub.sum" }),
      {
        resolve: (reference) => ("graph" in reference ? inner : resolve(reference)),
      },
    );
    expect(outer.run({} as never)).toBe(5);
  });

  test("asks once for each different reference, and takes promises", async () => {
    const asked: VertexReference[] = [];
    const json = document({
      nodes: { one: { from: "f.ts#add", bind: { a: 1 } }, two: { from: "f.ts#add", bind: { a: "$one" } } },
      output: "$two",
    });
    const made = await graphFromDocument(json, {
      resolve: async (reference) => {
        asked.push(reference);
        return resolve(reference);
      },
    });
    expect(made.run({} as never)).toBe(21);
    expect(asked).toEqual([{ from: "f.ts#add" }]);
  });

  test("keeps deadlines and attempts, which make it async", async () => {
    const json = document({
      nodes: { add: { from: "f.ts#add", bind: { a: 1 }, timeoutMs: 1000, retry: { attempts: 2 } } },
      output: "$add",
    });
    const made = await read(json);
    expect(made.topology.vertices[0]?.policy).toEqual({ timeoutMs: 1000, retry: { attempts: 2 } });
    expect(made.run({} as never)).toBeInstanceOf(Promise);
  });

  test("rejects with its first problem and all of them in the details", async () => {
    const failed = await read(
      document({ nodes: { a: { from: "f.ts#say", bind: { word: 3 } }, b: { from: "f.ts#none" } } }),
    ).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({
      code: "io/not-found",
      details: { problems: [{ path: "/nodes/b/from" }, { path: "/nodes/a/bind" }] },
    });
  });
});

describe("validateGraphDocument()", () => {
  test("finds nothing in a good document", async () => {
    expect(
      await problemsOf(document({ nodes: { say: { from: "f.ts#say", bind: { word: "$input.w" } } }, output: "$say" })),
    ).toEqual([]);
  });

  test("names both ends of a cycle", async () => {
    const json = document({
      nodes: { price: { from: "f.ts#add", bind: { a: "$tax" } }, tax: { from: "f.ts#add", bind: { a: "$price" } } },
      output: "$price",
    });
    expect(await problemsOf(json)).toEqual([
      { path: "/nodes", code: "graph/cycle", message: `"price" depends on itself through "tax"` },
    ]);
  });

  test("tells what does not fit, what is missing and what is too much, each at its vertex", async () => {
    const json = document({
      input: { n: { schema: number } },
      nodes: {
        wrong: { from: "f.ts#add", bind: { a: "$said" } },
        said: { from: "f.ts#say", bind: { word: "$input.n" } },
        less: { from: "f.ts#add" },
        more: { from: "f.ts#add", bind: { a: 1, bb: 2 } },
      },
    });
    expect(await problemsOf(json)).toMatchObject([
      {
        path: "/nodes/said/bind",
        code: "graph/incompatible",
        message: `Input "word" of "say" takes a string, but "n" gives a number`,
      },
      { path: "/nodes/less/bind", code: "graph/missing-input" },
      { path: "/nodes/more/bind", code: "graph/unknown-input" },
    ]);
  });

  test("runs conditions, lists and loops", async () => {
    const json = document({
      input: { path: { schema: text } },
      nodes: {
        read: { from: "f.ts#read", bind: { path: "$input.path" } },
        loud: { from: "f.ts#say", each: "$read.lines", bind: { word: "$item" }, concurrency: 2 },
        at: { from: "f.ts#add", each: "$loud", bind: { a: "$index", b: 100 } },
        sum: {
          from: "f.ts#add",
          loop: { first: 1, until: "$enough", maxTurns: 3, onMaxTurns: "value" },
          bind: { a: "$self", b: 2 },
        },
        enough: { from: "f.ts#same", bind: { value: false } },
        yes: { from: "f.ts#say", when: "$read.ok", bind: { word: "$loud.0" } },
        no: { from: "f.ts#say", when: "$enough", each: ["a"], bind: { word: "$item" } },
        once: { from: "f.ts#same", loop: { until: "$self.done", maxTurns: 1 }, bind: { value: { done: true } } },
      },
      output: { loud: "$loud", at: "$at", sum: "$sum", yes: "$yes", no: "$no", once: "$once" },
    });
    expect(await run(json, { path: "a" })).toEqual({
      loud: ["a!", "b!"],
      at: [100, 101],
      sum: 7,
      yes: "a!!",
      no: undefined,
      once: { done: true },
    });
  });

  test("finds cycles and misfits through conditions and bodies", async () => {
    expect(
      await problemsOf(
        document({
          nodes: {
            a: { from: "f.ts#same", when: "$b", bind: { value: 1 } },
            b: { from: "f.ts#same", each: "$a", bind: { value: "$item" } },
          },
        }),
      ),
    ).toMatchObject([{ path: "/nodes", code: "graph/cycle" }]);
    expect(
      await problemsOf(
        document({
          nodes: {
            read: { from: "f.ts#read", bind: { path: "x" } },
            sum: { from: "f.ts#add", each: "$read.lines", bind: { a: "$item" } },
          },
        }),
      ),
    ).toMatchObject([{ path: "/nodes/sum/bind", code: "graph/incompatible" }]);
  });

  test("checks defaults against their schemas", async () => {
    expect(await problemsOf(document({ input: { n: { schema: number, default: "x" } }, output: "$input.n" }))).toMatchObject([
      { path: "/input/n", code: "graph/incompatible" },
    ]);
  });
});

describe("graph.document()", () => {
  const from = (name: string) =>
    createNode(describeNode(name, { inputs: { a: unknown, "b?": unknown } }), (a: unknown, b?: unknown) => [a, b], {
      from: `./f.ts#${name}`,
    });
  const again = (json: GraphDocument) =>
    graphFromDocument(json, {
      resolve: (reference) => ("from" in reference ? from(reference.from.slice(7)) : resolve(reference)),
    });

  test("writes names, references, literals and options", () => {
    const $ = inputs<{ x: string }>();
    const one = from("one").bind($.x, "$1").with({ timeoutMs: 5 });
    const two = from("two")
      .bind({ at: new Date(0), first: one.at(0), odd: one.at(1) })
      .with({ name: "last" });
    const g = graph({ out: two, list: [one, 3] }, { name: "g", inputs: { x: { schema: text, default: "d" } } });
    expect(g.document()).toEqual({
      onex: "graph/1",
      name: "g",
      input: { x: { schema: text, default: "d" } },
      nodes: {
        one: { from: "./f.ts#one", bind: { a: "$input.x", b: "$$1" }, timeoutMs: 5 },
        last: {
          from: "./f.ts#two",
          bind: { a: { at: { "$onex:date": "1970-01-01T00:00:00.000Z" }, first: "$one.0", odd: "$one.1" } },
        },
      },
      output: { out: "$last", list: ["$one", 3] },
    });
  });

  test("gives the same graph again", async () => {
    // No JSON of ONEX may have this key.
    const literal = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'));
    const step = fc.tuple(fc.nat(), fc.nat(), literal);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const $ = inputs<{ x: unknown }>();
        const vertices: Vertex<unknown, "sync", { x: unknown }>[] = [$.x];
        for (const [one, other, literal] of steps)
          vertices.push(from("n").bind([vertices[one % vertices.length], literal], { k: vertices[other % vertices.length] }));
        const g = graph({ out: vertices.slice(1) });
        const json = g.document();
        const read = await again(JSON.parse(JSON.stringify(json)));
        expect(read.run({ x: 1 } as never)).toEqual(g.run({ x: 1 }));
        expect(read.document()).toEqual(json);
      }),
      { numRuns: 50 },
    );
  });

  test("writes conditions, lists and loops, and gives the same graph again", async () => {
    const $ = inputs<{ list: string[]; flag: boolean }>();
    const one = from("one").bind($.list.at("length"));
    const all = each(
      $.list,
      (item, index) =>
        from("item")
          .bind(item, [index, one.at(0)])
          .with({ retry: { attempts: 2 } }),
      {
        concurrency: 4,
      },
    ).with({ name: "all" });
    const round = loop({ n: $.flag } as unknown, (last) => from("turn").bind(last, $.flag), {
      until: (value) => value.at(1 as never) as never,
      maxTurns: 5,
      onMaxTurns: "value",
    });
    const g = graph({ all, round, maybe: when($.flag, from("maybe").bind(all)) }, { name: "g" });
    const json = g.document();
    expect(json.nodes).toEqual({
      one: { from: "./f.ts#one", bind: { a: "$input.list.length" } },
      all: {
        from: "./f.ts#item",
        each: "$input.list",
        bind: { a: "$item", b: ["$index", "$one.0"] },
        concurrency: 4,
        retry: { attempts: 2 },
      },
      turn: {
        from: "./f.ts#turn",
        loop: { first: { n: "$input.flag" }, until: "$self.1", maxTurns: 5, onMaxTurns: "value" },
        bind: { a: "$self", b: "$input.flag" },
      },
      maybe: { from: "./f.ts#maybe", when: "$input.flag", bind: { a: "$all" } },
    });
    const read = await again(JSON.parse(JSON.stringify(json)));
    expect(read.document()).toEqual(json);
    for (const flag of [true, false]) {
      const given = { list: ["x", "y"], flag };
      expect(await read.run(given as never)).toEqual(await g.run(given));
    }
  });

  test("refuses a node that only this process has, and what documents cannot say", () => {
    const codeOf = (act: () => unknown) => {
      try {
        act();
      } catch (thrown) {
        return isFault(thrown) ? thrown.code : thrown;
      }
      return undefined;
    };
    const own = sampleNode(() => 1, { name: "own" });
    expect(codeOf(() => graph({ out: own.bind() }).document())).toBe("graph/ephemeral-reference");
    expect(
      codeOf(() =>
        graph({
          out: from("n")
            .bind(1)
            .at("x" as never, { default: 1 }),
        }).document(),
      ),
    ).toBe("graph/unsupported");
    expect(codeOf(() => graph({ out: from("n").bind(() => 1) }).document())).toBe("codec/function");
    const two = each([1], (item) => from("n").bind(from("n").bind(item)));
    expect(codeOf(() => graph({ two }).document())).toBe("graph/unsupported");
    const both = from("n").bind(1);
    expect(codeOf(() => graph({ both, out: when(true, both) }).document())).toBe("graph/unsupported");
  });
});
