import { describe, expect, test } from "vitest";
import { checker } from "./checker.ts";
import { graphDocumentSchema } from "./graph-document.ts";
import { graphDocumentProblems, parseGraphDocument } from "./parse-graph-document.ts";

const full = {
  onex: "graph/1",
  name: "word-stats",
  input: { path: { schema: { type: "string" } }, limit: { schema: { type: "integer" }, default: 3 } },
  nodes: {
    read: { from: "./functions.ts#readText", bind: { path: "$input.path" }, timeoutMs: 1000, retry: { attempts: 3 } },
    count: { from: "node:abc", bind: { text: "$read" } },
    long: { source: "export const isLong = …", each: "$read.lines", bind: { line: "$item", at: "$index" }, concurrency: 4 },
    top: { from: "./functions.ts#topWords", when: "$count.ok", bind: { counts: "$count", limit: "$input.limit" } },
    sub: { graph: "./other.graph.yaml", bind: { path: "$input.path" }, loop: { until: "$self.done", maxTurns: 10 } },
  },
  output: { top: "$top", total: { $ref: ["count", "the end"] }, text: "$$5" },
};

const looping = (more: object) => ({ loop: { until: "$self.done", maxTurns: 3, ...more } });

const problems = (change: object) =>
  graphDocumentProblems({ onex: "graph/1", nodes: {}, output: null, ...change }).map(({ path, code }) => `${code} ${path}`);
const vertex = (change: object) => problems({ nodes: { a: { from: "f.ts#f", ...change } } });

describe("parseGraphDocument()", () => {
  test("takes everything that a document may say, as it is", () => {
    expect(parseGraphDocument(full)).toEqual({ ok: true, value: full });
  });

  test("refuses what is no document", () => {
    for (const json of [null, [], "x", {}, { onex: 1 }, { onex: "graph/1", nodes: [], output: null }])
      expect(parseGraphDocument(json).ok).toBe(false);
  });

  test("says only that, of another version or another kind", () => {
    for (const onex of ["graph/2", "export/1"])
      expect(parseGraphDocument({ onex, strange: 1 })).toMatchObject({
        ok: false,
        problems: [{ path: "/onex", message: expect.stringContaining(onex) }],
      });
  });
});

describe("graphDocumentProblems()", () => {
  test("finds unknown keys and wrong values at any depth, all at once", () => {
    expect(
      problems({
        nods: {},
        input: { "1": {}, a: { type: "x" } },
        nodes: { a: { from: "f", timeoutMs: 0, retry: { attempts: 0.5 }, binds: {} } },
      }),
    ).toEqual(
      expect.arrayContaining([
        "graph/bad-document ",
        expect.stringContaining("graph/bad-document /input"),
        "graph/bad-document /nodes/a/from",
        "graph/bad-document /nodes/a/timeoutMs",
        "graph/bad-document /nodes/a/retry/attempts",
        "graph/bad-document /nodes/a",
      ]),
    );
  });

  test("wants exactly one thing to run", () => {
    expect(problems({ nodes: { a: {} } })).toEqual(["graph/bad-document /nodes/a"]);
    expect(vertex({ graph: "./g.yaml" })).toEqual(["graph/bad-document /nodes/a"]);
  });

  test("refuses reserved names", () => {
    for (const name of ["input", "item", "index", "self"])
      expect(problems({ nodes: { [name]: { from: "f.ts#f" } } })).toEqual([`graph/bad-document /nodes/${name}`]);
  });

  test("refuses text that wants to be a reference, with its path", () => {
    expect(vertex({ bind: { x: ["ok", { "a/b": "$1" }] } })).toEqual(["graph/bad-reference /nodes/a/bind/x/1/a~1b"]);
    expect(problems({ output: "$input" })).toEqual(["graph/unknown-reference /output"]);
    expect(vertex({ bind: { x: { $ref: ["b"], y: 1 } } })).toEqual(["graph/bad-reference /nodes/a/bind/x"]);
    expect(vertex({ bind: { x: { $ref: [] } } })).toEqual(["graph/bad-reference /nodes/a/bind/x/$ref"]);
    expect(vertex({ bind: { x: { "$onex:map": [["k", "$input.a"]] } } })).toEqual([
      "graph/bad-reference /nodes/a/bind/x/$onex:map/0/1",
    ]);
  });

  test("names what exists for a reference that leads nowhere", () => {
    const json = {
      onex: "graph/1",
      nodes: { count: { from: "f.ts#f" }, read: { from: "f.ts#f", bind: { x: "$coutn" } } },
      output: "$somewhere",
    };
    expect(graphDocumentProblems(json)).toEqual([
      {
        code: "graph/unknown-reference",
        path: "/nodes/read/bind/x",
        message: `names "coutn", which is no node of this document; known are count, read`,
      },
      {
        code: "graph/unknown-reference",
        path: "/output",
        message: `names "somewhere", which is no node of this document; known are count, read`,
      },
    ]);
    expect(graphDocumentProblems({ ...json, output: "$cont", nodes: { count: { from: "f.ts#f" } } })[0]?.message).toContain(
      `did you mean "count"?`,
    );
  });

  test("knows locals where they are, and one way of repeating a vertex", () => {
    expect(vertex({ ...looping({ first: 1, onMaxTurns: "value" }), bind: { x: "$self" } })).toEqual([]);
    expect(vertex({ each: [1], bind: { x: "$item", y: "$index" } })).toEqual([]);
    expect(vertex({ bind: { x: "$self" } })).toEqual(["graph/unknown-reference /nodes/a/bind/x"]);
    expect(vertex({ each: "$item" })).toEqual(["graph/unknown-reference /nodes/a/each"]);
    expect(vertex(looping({ first: "$self" }))).toEqual(["graph/unknown-reference /nodes/a/loop/first"]);
    expect(vertex({ each: [1], ...looping({}) })).toEqual(["graph/bad-document /nodes/a"]);
    expect(vertex({ concurrency: 2 })).toEqual(["graph/bad-document /nodes/a/concurrency"]);
    expect(vertex(looping({ onMaxTurns: "stop" }))).toEqual(["graph/bad-document /nodes/a/loop/onMaxTurns"]);
  });

  test("refuses bindings that nest without end, and survives them", () => {
    let deep: unknown = "x";
    for (let level = 0; level < 50_000; level++) deep = [deep];
    expect(vertex({ bind: { x: deep } })).toEqual([expect.stringContaining("graph/bad-reference")]);
  });
});

test("graphDocumentSchema holds for a full document by itself", () => {
  expect(checker(graphDocumentSchema, { form: "encoded" }).problems(full)).toEqual([]);
});
