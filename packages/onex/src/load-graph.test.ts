import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { f2nEngine } from "@onex/f2n";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
      "a node by hash without a collector",
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

test("loadGraph() tells every problem with its path", async () => {
  write(
    "wrong.graph.yaml",
    `${head}  a: { from: ./functions.ts#add, bind: { a: $d } }\n  b: { from: ./functions.ts#say, bind: { count: $c } }\noutput: $a\n`,
  );
  const fault: unknown = await load("wrong.graph.yaml").catch((thrown: unknown) => thrown);
  expect(fault).toMatchObject({ details: { problems: [{ path: "/nodes/a/bind/a" }, { path: "/nodes/b/bind/count" }] } });
});
