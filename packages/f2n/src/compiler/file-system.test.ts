import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compilerFileSystem } from "./file-system.ts";
import { compilerLibrary } from "./library.ts";
import { memoryRoot } from "./memory-root.ts";

const library = compilerLibrary(memoryRoot);
const files = new Map([[`${memoryRoot}/a/b.ts`, "export {};"]]);
const fs = compilerFileSystem(files, library);

test("without a disk nothing but given files and the compiler's library is there, and every answer is definite", () => {
  const segment = fc.constantFrom(
    "onex",
    "etc",
    "passwd",
    "node_modules",
    "..",
    ".",
    "a",
    "b.ts",
    "tmp",
    "proc",
    "self",
    "package.json",
  );
  const path = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join("/")}`);
  fc.assert(
    fc.property(path, (asked) => {
      const isGiven = files.has(asked);
      const isLibrary = library.owns(asked);
      expect(fs.readFile(asked)).toBe(isGiven ? "export {};" : isLibrary ? (library.read(asked) ?? null) : null);
      expect(fs.fileExists(asked)).toBe(isGiven || (isLibrary && library.read(asked) !== undefined));
      expect(fs.realpath(asked)).toBe(asked);
      expect(fs.getAccessibleEntries(asked)).toEqual({ files: [], directories: [] });
    }),
  );
});

test("real files of this machine are not there", () => {
  for (const path of [import.meta.filename, process.execPath, "/etc/hostname"]) {
    expect([fs.readFile(path), fs.fileExists(path)]).toEqual([null, false]);
  }
});

test("folders of given files and of the library are there", () => {
  expect([memoryRoot, `${memoryRoot}/a`, `${memoryRoot}/node_modules/@types/node`].map(fs.directoryExists)).toEqual([
    true,
    true,
    true,
  ]);
  expect(fs.directoryExists(`${memoryRoot}/a/c`)).toBe(false);
});

test("the library answers for the types of Node's built-ins with their own text", () => {
  expect(fs.readFile(`${memoryRoot}/node_modules/@types/node/index.d.ts`)).toBe(readFileSync(library.nodeTypes, "utf8"));
});
