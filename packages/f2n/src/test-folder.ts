import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** A temporary folder for the tests of one file. */
export interface TestFolder {
  readonly path: string;
  /** Gives the absolute path of what was written. */
  write(name: string, content: string | Buffer): string;
}

/** Is gone after the tests. */
export function testFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), "onex-test-"));
  afterAll(() => rmSync(path, { recursive: true }));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
  };
}
