import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { logHosting } from "./log-hosting.ts";

function folderWith(files: readonly string[]): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "onex-log-hosting-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const file of ["a/b/here.txt", ...files]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), "");
  }
  return root;
}

test.each<[string, readonly string[]]>([
  ["settings of logs", [".onex/log.yaml"]],
  ["the folder of logs in a git repository", [".git/HEAD", "docs/dev_logs/ada/debug_log_2025_05_19.md"]],
])("logHosting() has routes and their schemas below a folder with %s", async (_, files) => {
  const root = folderWith(files);
  symlinkSync(join(root, "a"), join(root, "link"));
  for (const folder of [".", "a/b", "link/b"]) {
    await using hosting = logHosting(join(root, folder));
    expect(hosting?.routes.map(({ path }) => path)).toEqual([
      "/v1/logs/entries",
      "/v1/logs/entries/{id}",
      "/v1/logs/timeline",
      "/v1/logs/summary",
    ]);
    for (const { answer } of hosting?.routes ?? []) expect(Object.keys(hosting?.schemas ?? {})).toContain(answer.schema);
  }
});

test.each<[string, readonly string[]]>([
  ["no logs", [".git/HEAD"]],
  ["logs but no repository", ["docs/dev_logs/ada/debug_log_2025_05_19.md"]],
])("logHosting() is nothing where there are %s", (_, files) => {
  expect(logHosting(join(folderWith(files), "a/b"))).toBeUndefined();
});
