import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importGraph } from "./import-graph.ts";

let folder = "";
const put = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const names = (files: Iterable<string>): string[] => [...files].map((file) => basename(file)).sort();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onex-imports-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("dependents() follows imports of values and of types through several files", async () => {
  const graph = importGraph();
  const shapes = put("shapes.ts", "export interface A { a: string }");
  put("text.ts", 'import type { A } from "./shapes.ts";\nexport const f = (a: A) => a;');
  const main = put("main.ts", "export { f } from './text.js';\nconst late = () => import(\"./other.ts\");");
  put("other.ts", "export {}");
  await graph.read(main);
  expect(names(graph.dependents(shapes))).toEqual(["main.ts", "shapes.ts", "text.ts"]);
  expect(names(graph.files())).toEqual(["main.ts", "other.ts", "shapes.ts", "text.ts"]);
});

test("dependents() follows aliases by how the paths of the files that they may mean end", async () => {
  const graph = importGraph();
  const direct = put(
    "alias-a.ts",
    'import { x } from "@/deep/alias-b.js";\nimport { join } from "node:path";\nimport fs from "fs";',
  );
  const through = put("alias-c.ts", 'import { y } from "#alias-a";');
  await Promise.all([direct, through].map(graph.read));
  expect(names(graph.dependents("/project/src/deep/alias-b.ts"))).toEqual(["alias-a.ts", "alias-b.ts", "alias-c.ts"]);
  expect(names(graph.dependents("/project/src/deep/alias-b/index.ts"))).toEqual(["alias-a.ts", "alias-c.ts", "index.ts"]);
  expect(names(graph.dependents("/project/src/alias-b.ts"))).toEqual(["alias-b.ts"]);
  expect(names(graph.dependents("/project/src/fs.ts"))).toEqual(["fs.ts"]);
});

test("read() forgets imports that are gone and survives a circle", async () => {
  const graph = importGraph();
  const one = put("one.ts", 'import "./two.ts";');
  const two = put("two.ts", 'import "./one.ts";');
  await graph.read(one);
  expect(names(graph.dependents(two))).toEqual(["one.ts", "two.ts"]);
  put("one.ts", "export {};");
  await graph.read(one);
  expect(names(graph.dependents(two))).toEqual(["two.ts"]);
});

test("a file that is not there imports nothing", async () => {
  const graph = importGraph();
  await graph.read(join(folder, "missing.ts"));
  expect(names(graph.files())).toEqual(["missing.ts"]);
});
