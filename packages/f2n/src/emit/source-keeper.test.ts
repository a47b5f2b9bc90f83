import { isFault, type WrittenSources } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { f2nEngine, type Wrapped } from "../engine.ts";
import { testFolder } from "../test-folder.ts";

const { write } = testFolder();
const engine = f2nEngine();
afterAll(() => engine[Symbol.asyncDispose]());

write("package.json", '{ "type": "module" }');

async function moduleOf(path: string): Promise<Readonly<Record<string, Wrapped>>> {
  const found = await engine.module(path);
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, wrapped]) => ("callable" in wrapped ? [[name, wrapped] as const] : [])),
  );
}

/** Writes functions down together, and reads what was written without a disk. */
async function roundTrip(wrapped: readonly (Wrapped | undefined)[]): Promise<WrittenSources> {
  const [first] = wrapped;
  const written = await first?.source?.keeper.write(wrapped.map((each) => each?.source?.key));
  if (written === undefined) throw new Error("There is nothing to write");
  const back = await engine.written(written);
  for (const [at, place] of written.places.entries()) {
    if (isFault(place)) continue;
    const again = back[`${place.file}#${place.name}`];
    if (again === undefined || !("callable" in again)) throw new Error(`${place.name} did not come back`);
    expect(again.description.metadata_block.hash).toBe(wrapped[at]?.description.metadata_block.hash);
    expect(again.description.inputs).toEqual(wrapped[at]?.description.inputs);
  }
  return written;
}

describe("write()", () => {
  test("takes what functions reach, types included, through barrels, aliases, defaults, namespaces and JSON", async () => {
    write(
      "lib/shapes.ts",
      `import { basename } from "node:path";
/** A word. @minimum 1 */
export interface Word { text: string; /** @minimum 1 */ count: number }
function helper(n: number): number { return n * factor; }
export const factor = 2, unrelated = 3;
export { helper as twice };
export default function words(text: string): Word[] { return [{ text: basename(text), count: helper(1) }]; }
export const neverReached = (): string => "left behind";
`,
    );
    write("lib/index.ts", 'export * from "./shapes.ts";\nexport { default as words } from "./shapes.ts";\n');
    write("data.json", '{ "limit": 3 }');
    const main = write(
      "main.ts",
      `import own, { type Word, twice as double } from "./lib/shapes.ts";
import * as lib from "./lib/index.ts";
import data from "./data.json" with { type: "json" };
globalThis.onexSideEffect = (globalThis.onexSideEffect ?? 0) + 1;
declare global { var onexSideEffect: number | undefined }
export const first = (text: string): Word | undefined => own(text)[0];
export function both(n: number): number { return lib.twice(n) + double(n) + data.limit; }
export const shape = (n: number): lib.Word => ({ text: "x", count: n });
`,
    );
    const { first, both, shape } = await moduleOf(main);
    const { files } = await roundTrip([first, both, shape]);
    expect(Object.keys(files).sort()).toEqual(["data.json", "index.ts", "main.ts", "shapes.ts"]);
    expect(Object.values(files).join("")).not.toMatch(/left behind|onexSideEffect/);
    expect(files["shapes.ts"]).toContain("/** A word. @minimum 1 */\nexport interface Word");
    const back = await engine.written({ files, compiler: {} });
    const again = back["main.ts#both"];
    expect(again !== undefined && "callable" in again && Reflect.apply(again.callable, undefined, [5])).toBe(23);
  });

  test("lets functions of one module share its state, and functions of two texts nothing", async () => {
    const path = write(
      "state.ts",
      `let count = 0;
export const bump = (by: number): number => (count += by);
export const read = (): number => count;
export class Tally { static sum = 0; static add(n: number): number { return (Tally.sum += n); } }
`,
    );
    const module = await moduleOf(path);
    const text = await engine.source("const base = 1;\nexport function bump(by: number): number { return base + by; }");
    const other = "callable" in text ? text : undefined;
    const written = await roundTrip([module.bump, module.read, module["Tally.add"], other]);
    expect(Object.keys(written.files)).toEqual(["state.ts", "source.ts"]);
    const back = await engine.written(written);
    const call = (name: string, ...args: unknown[]): unknown => {
      const found = back[name];
      return found !== undefined && "callable" in found ? Reflect.apply(found.callable, undefined, args) : undefined;
    };
    call("state.ts#bump", 3);
    expect([call("state.ts#read"), call("state.ts#Tally.add", 2), call("source.ts#bump", 1)]).toEqual([3, 2, 2]);
  });

  const answer = async (path: string): Promise<readonly unknown[]> => {
    const { f } = await moduleOf(path);
    const { files } = await roundTrip([f]);
    const again = Object.entries(await engine.written({ files, compiler: {} })).find(([place]) => place.endsWith("#f"))?.[1];
    if (f === undefined || again === undefined || !("callable" in again)) throw new Error("f did not come back");
    return [again.callable, f.callable].map((callable) => Reflect.apply(callable, undefined, []));
  };

  test.each([
    [
      "a table that is filled",
      'const t = new Map<string, number>();\nt.set("a", 1);\nexport const f = (): number => t.get("a") ?? 0;',
    ],
    [
      "a register",
      'const t = new Map<string, () => number>();\nconst add = (k: string, g: () => number): void => { t.set(k, g); };\nadd("a", () => 1);\nexport const f = (): number => t.get("a")?.() ?? 0;',
    ],
    ["a loop", "const t: number[] = [];\nfor (let i = 0; i < 3; i++) t.push(i);\nexport const f = (): number => t.length;"],
    ["a field of a class", "class C { static n = 0; }\nC.n = 1;\nexport const f = (): number => C.n;"],
    ["a branch", "let t: number;\nif (Math.max(1, 2) > 1) { t = 1; } else { t = 5; }\nexport const f = (): number => t;"],
    ["a declaration", "const t: number[] = [];\nexport const size = t.push(1);\nexport const f = (): number => t.length;"],
    ["a property of itself", "export function f(): number { return f.k; }\nf.k = 1;"],
    ["the order of evaluation", "const t = [1];\nconst n = t.length;\nt.push(2);\nexport const f = (): number => n + t.length;"],
  ])("takes along what fills what a function reads: %s", async (what, text) => {
    const [again, before] = await answer(write(`filled/${what.replaceAll(" ", "-")}.ts`, text));
    expect(before).toBeGreaterThan(0);
    expect(again).toBe(before);
  });

  test("takes along what other files do to it, in the order in which they did", async () => {
    write("plugins/t.ts", "export const t: string[] = [];\n");
    write("plugins/a.ts", 'import { t } from "./t.ts";\nt.push("a");\n');
    write("plugins/z.ts", 'import { t } from "./t.ts";\nt.push("z");\n');
    const path = write(
      "plugins/main.ts",
      'import "./z.ts";\nimport "./a.ts";\nimport { t } from "./t.ts";\nt.push("m");\nexport const f = (): string => t.join();\n',
    );
    expect(await answer(path)).toEqual(["z,a,m", "z,a,m"]);
  });

  test("leaves a function as stateful as the rest of its program makes it", async () => {
    const path = write(
      "shared.ts",
      "const t = { n: 1 };\nexport const put = (n: number): void => { t.n = n; };\nexport const f = (): number => t.n;\n",
    );
    const { f } = await moduleOf(path);
    expect(f?.description.effects.class).toBe("stateful");
    expect(await answer(path)).toEqual([1, 1]);
  });

  test("gives expressions, functions of functions and texts a name of their own", async () => {
    const texts = ["(x: number): number => x + 1", "(x: number): number => x + 2", "function (x: number): number { return x; }"];
    const wrapped = await Promise.all(texts.map((text) => engine.source(text)));
    const named = await engine.source(
      "export const f = { g: function named(n: number): number { return n < 1 ? 0 : named(n - 1); } }.g;",
    );
    const { places } = await roundTrip([...wrapped, named].flatMap((each) => ("callable" in each ? [each] : [])));
    expect(places.filter(isFault)).toEqual([]);
  });

  test.each([
    ["a package", 'import { z } from "some-package";\nexport const f = (x: number): number => z(x);', "f2n/import-unresolved"],
    [
      "a file asked for while it runs",
      'export const f = async (x: number): Promise<number> => (await import("./state.ts")).bump(x);',
      "f2n/no-source",
    ],
  ])("refuses %s by name", async (what, text, code) => {
    const path = write(`refused-${what.length}.ts`, text);
    write("node_modules/some-package/package.json", '{ "name": "some-package", "type": "module", "exports": "./index.js" }');
    write("node_modules/some-package/index.js", "export const z = (x) => x;");
    const { f } = await moduleOf(path);
    const written = await f?.source?.keeper.write([f.source.key]);
    expect(written?.places).toMatchObject([{ code }]);
  });

  test("refuses a source that has changed since the node was made", async () => {
    const path = write("changing.ts", "export const f = (x: number): number => x;");
    const { f } = await moduleOf(path);
    write("changing.ts", "export const f = (x: number): number => x + 1; // longer");
    const written = await f?.source?.keeper.write([f.source.key]);
    expect(written?.places).toMatchObject([{ code: "f2n/source-drift" }]);
  });

  test("works when the engine that made the nodes has ended, with the strictness of their project", async () => {
    write("strict/tsconfig.json", '{ "compilerOptions": { "noUncheckedIndexedAccess": true } }');
    write("strict/package.json", '{ "type": "module" }');
    const path = write("strict/first.ts", "export const first = (list: readonly number[]) => list[0];");
    const short = f2nEngine();
    const { first } = await short.module(path);
    await short[Symbol.asyncDispose]();
    if (first === undefined || !("callable" in first)) throw new Error("first was refused");
    const written = await roundTrip([first]);
    expect(written.compiler).toEqual({ noUncheckedIndexedAccess: true });
  });
});
