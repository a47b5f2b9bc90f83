import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inputs } from "@onex/core";
import { f2nEngine } from "@onex/f2n";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { f2n } from "./f2n.ts";
import { graph } from "./graph.ts";
import { keep } from "./keep.ts";
import { loadGraph } from "./load-graph.ts";

const engine = f2nEngine();
let folder = "";
const at = (name: string): string => join(folder, name);
const write = (name: string, text: string): void => writeFileSync(at(name), text);
const head = "onex: graph/1\nnodes:\n";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onex-graph-"));
  write("package.json", '{ "type": "module" }');
  write(
    "functions.ts",
    "export const add = (a: number, b = 1): number => a + b;\nexport const say = (count: number): string => count + '!';\n",
  );
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await f2n.dispose();
  rmSync(folder, { recursive: true });
});

const load = (name: string) => loadGraph(at(name), { engine });

describe("loadGraph()", () => {
  test("resolves functions and other documents relative to the document, and texts in it", async () => {
    write("inner.graph.yaml", `${head}  sum: { from: ./functions.ts#add, bind: { a: $input.a } }\noutput: { sum: $sum }\n`);
    write(
      "outer.graph.yaml",
      `${head}  inner: { graph: ./inner.graph.yaml, bind: { a: $input.a } }\n  double: { source: "export function double(value: number): number { return value * 2 }", bind: { value: $inner.sum } }\n  say: { from: ./functions.ts#say, bind: { count: $double } }\noutput: { said: $say }\n`,
    );
    const outer = await load("outer.graph.yaml");
    expect(await outer.run({ a: 4 })).toEqual({ said: "10!" });
  });

  test("reads the same graph from JSON", async () => {
    write(
      "sum.graph.json",
      JSON.stringify({ onex: "graph/1", nodes: { sum: { from: "./functions.ts#add", bind: { a: 1, b: 2 } } }, output: "$sum" }),
    );
    expect(await (await load("sum.graph.json")).run({})).toBe(3);
  });

  test("reads a document that is a part in many places once, however many ways lead there", async () => {
    write("level0.graph.yaml", `${head}  one: { from: ./functions.ts#add, bind: { a: $input.a } }\noutput: { sum: $one }\n`);
    write(
      "level1.graph.yaml",
      `${head}  one: { graph: ./level0.graph.yaml, bind: { a: $input.a } }\noutput: { sum: $one.sum }\n`,
    );
    // Each has the two before it as parts: written out, the last would hold more graphs than memory.
    for (let level = 2; level <= 60; level++)
      write(
        `level${level}.graph.yaml`,
        `${head}  one: { graph: ./level${level - 1}.graph.yaml, bind: { a: $input.a } }\n  other: { graph: ./level${level - 2}.graph.yaml, when: false, bind: { a: $input.a } }\noutput: { sum: $one.sum }\n`,
      );
    expect(await (await load("level60.graph.yaml")).run({ a: 4 })).toEqual({ sum: 5 });
  });

  test("names both ends when a document is part of itself", async () => {
    write("self.graph.yaml", `${head}  again: { graph: ./self.graph.yaml, bind: {} }\noutput: $again\n`);
    await expect(load("self.graph.yaml")).rejects.toMatchObject({ code: "graph/cycle" });
  });

  test.each([
    ["a file that isn't there", "nowhere.graph.yaml", undefined, "io/not-found"],
    ["an anchor", "anchor.graph.yaml", "onex: &a graph/1\n", "graph/bad-document"],
    ["a tag", "tag.graph.yaml", "onex: !mine graph/1\n", "graph/bad-document"],
    ["a key that stands twice", "twice.graph.yaml", "onex: graph/1\nonex: graph/1\n", "graph/bad-document"],
    ["YAML that is none", "broken.graph.yaml", "nodes: [", "graph/bad-document"],
    ["two documents in one file", "two.graph.yaml", "onex: graph/1\n---\nonex: graph/1\n", "graph/bad-document"],
    ["a duplicate name in JSON", "twice.graph.json", '{"onex":"graph/1","onex":"graph/1"}', "graph/bad-document"],
    ["more than a megabyte", "large.graph.yaml", `# ${"x".repeat(1_100_000)}\nonex: graph/1\n`, "graph/bad-document"],
    ["a later major version", "later.graph.yaml", "onex: graph/2\nnodes: {}\noutput: 1\n", "graph/bad-document"],
    [
      "a function that isn't exported",
      "export.graph.yaml",
      `${head}  a: { from: ./functions.ts#ad, bind: {} }\noutput: $a\n`,
      "f2n/export-missing",
    ],
    [
      "a file of functions that isn't there",
      "file.graph.yaml",
      `${head}  a: { from: ./gone.ts#add, bind: {} }\noutput: $a\n`,
      "io/not-found",
    ],
    [
      "a node by a hash that nobody gave",
      "hash.graph.yaml",
      `${head}  a: { from: "node:${"0".repeat(64)}", bind: {} }\noutput: $a\n`,
      "registry/unknown-node",
    ],
    [
      "a reference without an export",
      "bare.graph.yaml",
      `${head}  a: { from: ./functions.ts, bind: {} }\noutput: $a\n`,
      "graph/bad-document",
    ],
  ])("refuses %s", async (_what, name, text, code) => {
    if (text !== undefined) write(name, text);
    await expect(load(name)).rejects.toMatchObject({ code });
  });
});

test.each([
  ["12345678901234567890", "an integer beyond 2^53 - 1; write it as a string"],
  ["-9007199254740992", "an integer beyond 2^53 - 1; write it as a string"],
  ["0xFFFFFFFFFFFFFFFF", "an integer beyond 2^53 - 1; write it as a string"],
  ["1e999", "beyond the range of a double; write it as a string"],
])("loadGraph() refuses %s in YAML, which would become another number in silence, by its place", async (number, what) => {
  write(
    "large-number.graph.yaml",
    `${head}  a: { from: ./functions.ts#add, bind: { "a/b": [1, { x: ${number} }] } }\noutput: $a\n`,
  );
  await expect(load("large-number.graph.yaml")).rejects.toMatchObject({
    code: "graph/bad-document",
    message: expect.stringContaining(` /nodes/a/bind/a~1b/1/x is ${what}`),
  });
});

test("loadGraph() takes every number in YAML that stays what it is", async () => {
  for (const number of ["9007199254740991", "-0x1F", "1e21", "123456789012345678901234567890.5", "'12345678901234567890'"]) {
    write("fine.graph.yaml", `${head}  a: { from: ./functions.ts#add, bind: { a: 1, b: 2 } }\noutput: { n: ${number}, a: $a }\n`);
    await expect(load("fine.graph.yaml"), number).resolves.toBeDefined();
  }
});

test("loadGraph() finds nodes by their hash among the kept ones that are given, in parts of the document too", async () => {
  const triple = await f2n.source("export function triple(value: number): number { return 3 * value; }");
  const kept = await keep(triple, { by: "ada" });
  const $ = inputs<{ value: number }>();
  const document = graph({ out: kept.bind($.value) }, { name: "by-hash" }).document();
  write("by-hash.graph.json", JSON.stringify(document));
  write(
    "around.graph.yaml",
    `${head}  inner: { graph: ./by-hash.graph.json, bind: { value: $input.value } }\noutput: { all: $inner.out }\n`,
  );
  const loaded = await loadGraph(at("around.graph.yaml"), { engine, nodes: [kept] });
  expect(await loaded.run({ value: 3 })).toEqual({ all: 9 });
  expect((await loadGraph(at("by-hash.graph.json"), { engine, nodes: [kept] })).document()).toEqual(document);
  await expect(loadGraph(at("by-hash.graph.json"), { engine, nodes: [triple] })).rejects.toThrow(
    new TypeError('A document names nodes by their hash, so keep() "triple" first'),
  );
});

test("loadGraph() tells every problem with its path", async () => {
  write(
    "wrong.graph.yaml",
    `${head}  a: { from: ./functions.ts#add, bind: { a: $d } }\n  b: { from: ./functions.ts#say, bind: { count: $c } }\noutput: $a\n`,
  );
  const fault: unknown = await load("wrong.graph.yaml").catch((thrown: unknown) => thrown);
  expect(fault).toMatchObject({ details: { problems: [{ path: "/nodes/a/bind/a" }, { path: "/nodes/b/bind/count" }] } });
});
