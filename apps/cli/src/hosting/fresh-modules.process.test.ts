import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "onex-fresh-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// In a Node of its own: the test runner answers imports itself.
test("renew() makes a changed helper reach the module that imports it, and keeps the old module as it was", () => {
  const script = `
    import { writeFileSync } from "node:fs";
    import { freshModules } from ${JSON.stringify(new URL("./fresh-modules.ts", import.meta.url).href)};
    using modules = freshModules();
    writeFileSync("helper.mts", "export const step: number = 1;");
    writeFileSync("main.mts", 'import { step } from "./helper.mts"; export const add = (n: number) => n + step;');
    const main = ${JSON.stringify(join(folder, "main.mts"))};
    const before = await modules.load(main);
    writeFileSync("helper.mts", "export const step: number = 10;");
    const isSame = (await modules.load(main)) === before;
    modules.renew();
    const after = await modules.load(main);
    console.log(JSON.stringify([isSame, before.add(1), after.add(1)]));
  `;
  writeFileSync(join(folder, "script.mjs"), script);
  expect(JSON.parse(execFileSync(process.execPath, ["script.mjs"], { cwd: folder, encoding: "utf8" }))).toEqual([true, 2, 11]);
});
