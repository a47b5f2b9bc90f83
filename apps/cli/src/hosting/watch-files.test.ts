import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FileChanges, watchFiles } from "./watch-files.ts";

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "onex-watch-")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("watchFiles() tells of files saved and removed, and of nothing in node_modules", async () => {
  const text = join(folder, "text.ts");
  mkdirSync(join(folder, "node_modules"));
  writeFileSync(text, "");
  const batches: FileChanges[] = [];
  let wake = (): void => {};
  const next = (): Promise<void> => new Promise((resolve) => (wake = resolve));
  await using watch = watchFiles([folder], async (changes) => {
    batches.push(changes);
    wake();
  });
  await watch.ready;

  let heard = next();
  writeFileSync(join(folder, "node_modules", "other.ts"), "");
  writeFileSync(join(folder, "notes.md"), "");
  writeFileSync(text, "export {};");
  await heard;
  heard = next();
  rmSync(text);
  await heard;
  expect(
    batches.map(({ saved, removed }) => [saved.map((file) => basename(file)), removed.map((file) => basename(file))]),
  ).toEqual([
    [["text.ts"], []],
    [[], ["text.ts"]],
  ]);
});
