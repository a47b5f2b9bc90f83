import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checksum, checksums } from "./async.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "onex-checksum-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("checksum() is that of the whole file, by any algorithm", async () => {
  const path = put("one.txt", "tide");
  expect(await checksum(path, "md5")).toEqual({
    path,
    algorithm: "md5",
    digest: createHash("md5").update("tide").digest("hex"),
    bytes: 4,
  });
});

test("checksums() keeps the order of the paths whatever finishes first", async () => {
  const paths = [put("big.txt", "x".repeat(300_000)), put("small.txt", "y"), put("empty.txt", "")];
  const found = await checksums(paths, 2);
  expect(found.map(({ path, bytes }) => [path, bytes])).toEqual([
    [paths[0], 300_000],
    [paths[1], 1],
    [paths[2], 0],
  ]);
});

test("checksums() stops when it is asked to", async () => {
  await expect(checksums([put("a.txt", "a")], 1, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
});
