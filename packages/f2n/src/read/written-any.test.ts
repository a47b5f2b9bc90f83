import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { f2nEngine } from "../engine.ts";

const engine = f2nEngine();
const folder = mkdtempSync(join(tmpdir(), "onex-written-any-"));
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe("an any that nobody wrote is refused", () => {
  test.each([
    ["a.mjs", "export const f = (a) => a;"],
    ["b.cjs", "exports.f = (a) => a;"],
    ["c.cjs", "module.exports.f = function (a, b) { return a + b; };"],
    ["d.cjs", "function f(a) { return a; } exports.f = f;"],
    ["e.ts", 'export const f = (a: number) => eval("a");'],
    ["f.ts", "export const f = async (a: string) => ({ value: JSON.parse(a) });"],
  ])("in %s: %s", async (name, text) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    expect(await engine.describeExport(path, "f")).toMatchObject({
      status: "refused",
      code: "f2n/unresolved-type",
      reason: expect.stringContaining("implicitly"),
    });
  });
});

describe("an any is accepted that somebody wrote", () => {
  test("a borrowed function has the types that its own declaration says", async () => {
    const path = join(folder, "borrowed.ts");
    writeFileSync(path, "export const f = Array.prototype.slice;");
    expect(await engine.describeExport(path, "f")).toMatchObject({ status: "wrapped" });
  });

  test.each([
    ["g.ts", "export const f = (a: any) => a.b;"],
    ["h.ts", "export const f = (a: string): any => JSON.parse(a);"],
    ["i.ts", "const read = (a: string): any => JSON.parse(a); export const f = (a: string) => read(a);"],
    ["j.cjs", "/** @param {any} a */\nexports.f = (a) => a;"],
  ])("in %s: %s", async (name, text) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    expect(await engine.describeExport(path, "f")).toMatchObject({ status: "wrapped", outputs: { "x-onex-type": "any" } });
  });
});
