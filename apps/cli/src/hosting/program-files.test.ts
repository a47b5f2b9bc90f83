import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isProgramFile, programFiles } from "./program-files.ts";

test.each(["a.ts", "a.mts", "a.cts", "a.tsx", "a.js", "a.mjs"])("%s is a program file", (file) => {
  expect(isProgramFile(file)).toBe(true);
});

test.each(["a.d.ts", "a.d.mts", "a.test.ts", "a.spec.js", "a.json", "a.graph.yaml", "a.ts~"])("%s is none", (file) => {
  expect(isProgramFile(file)).toBe(false);
});

test("programFiles() walks folders, takes files as they are named and passes over what is not one's own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "onex-files-"));
  for (const name of ["b/c", "node_modules/x", "dist", ".git"]) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ["a.ts", "a.test.ts", "b/c/d.mjs", "node_modules/x/e.ts", "dist/f.js", ".git/g.ts"])
    writeFileSync(join(folder, name), "");
  const found = await programFiles([folder, join(folder, "a.ts"), join(folder, ".git")]);
  rmSync(folder, { recursive: true });
  expect(found.map((file) => file.slice(folder.length + 1))).toEqual([".git/g.ts", "a.ts", "b/c/d.mjs"]);
});

const isRoot = process.getuid?.() === 0;
if (isRoot) console.info("not run: folders that may not be read (nothing keeps root out)");
test.skipIf(isRoot)("programFiles() passes over a folder that may not be read, and refuses one that was asked for", async () => {
  const folder = mkdtempSync(join(tmpdir(), "onex-files-"));
  mkdirSync(join(folder, "database"));
  writeFileSync(join(folder, "a.ts"), "");
  chmodSync(join(folder, "database"), 0);
  const found = await programFiles([folder]);
  const refused = await programFiles([join(folder, "database")]).catch((fault: unknown) => fault);
  rmSync(folder, { recursive: true });
  expect([found, refused]).toMatchObject([[join(folder, "a.ts")], { code: "io/unreadable" }]);
});
