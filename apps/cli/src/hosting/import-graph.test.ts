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
