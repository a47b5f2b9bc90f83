import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Ambient } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { readBlocks } from "./read-blocks.ts";
import { stamp } from "./stamp.ts";
import { verify } from "./verify.ts";

/** Documents that upstream stamped; they are not part of this repository. Their names say what is to be found. */
const folder = process.env.ONEX_SHARED_CORPORA;
const reason =
  folder === undefined
    ? "ONEX_SHARED_CORPORA is not set"
    : existsSync(join(folder, "stamped"))
      ? undefined
      : `${folder} has no stamped`;
if (reason !== undefined) console.info(`not run: stamps of real documents (${reason})`);
const files = reason === undefined ? globSync(join(folder ?? "", "{stamped,devlogs}/**/*.md")).sort() : [];
const ambient: Ambient = {
  now: () => Date.UTC(2026, 0, 1),
  random: () => 0,
  newId: () => "11111111-2222-4333-8444-555555555555",
};

function expected(name: string): string {
  if (name.endsWith(".drifted.md")) return "drifted";
  if (name.startsWith("flat_")) return "valid flat";
  return name.startsWith("sorted_") || name.endsWith(".valid.md") ? "valid sorted" : "unstamped";
}

describe.skipIf(reason !== undefined)("real documents", () => {
  test.each(files)("%s is what its name says, and stamping it changes nothing outside the block", (path) => {
    const text = readFileSync(path, "utf8");
    const verdict = verify(text, "markdown");
    const found = verdict.verdict === "valid" ? `valid ${verdict.algorithm}` : verdict.verdict;
    expect(found).toBe(expected(basename(path)));

    const stamped = stamp(text, "markdown", { ambient, name: basename(path) });
    expect(stamped.changed).toBe(found !== "valid sorted");
    expect(verify(stamped.text, "markdown")).toMatchObject({ verdict: "valid", algorithm: "sorted" });
    expect(stamp(stamped.text, "markdown", { ambient, name: "other.md" })).toMatchObject({ text: stamped.text, changed: false });
    const old = readBlocks(text, "markdown").blocks.find(({ style }) => style === "html-comment");
    const [written] = readBlocks(stamped.text, "markdown").blocks;
    expect(stamped.text.slice(0, written?.start)).toBe(text.slice(0, written?.start));
    if (old === undefined) {
      expect(stamped.text.slice(written?.end).trimStart()).toBe(text.slice(written?.start).trimStart());
      return;
    }
    expect(stamped.text.slice(written?.end)).toBe(text.slice(old.end));
    expect(stamped.block).toMatchObject({ uuid: old.fields.uuid, created_at: old.fields.created_at });
  });
});
