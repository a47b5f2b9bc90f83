import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ambient } from "@onex/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stampFile, verifyFile } from "./stamp-file.ts";
import { sortedPage } from "./upstream.fixture.ts";

const ambient: Ambient = { now: () => 0, random: () => 0, newId: () => "11111111-2222-4333-8444-555555555555" };
let folder = "";
const place = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "onex-stamp-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("stampFile()", () => {
  test("changes the bytes of the block alone, keeps the mode and leaves nothing beside the file", async () => {
    const rest = "\uFEFF---\r\ntitle: x\r\n---\r\nno final line end";
    const path = await place("page.md", rest);
    await chmod(path, 0o640);
    const { changed, block } = await stampFile(path, { ambient });
    const bytes = await readFile(path);
    expect(changed).toBe(true);
    expect(block.name).toBe("page.md");
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(bytes.toString("utf8").replace(/<!-- ===[\s\S]*\/OmniNode:Metadata === -->(\r\n){3}/, "")).toBe(rest);
    expect((await stat(path)).mode & 0o7777).toBe(0o640);
    expect((await readdir(folder)).filter((name) => name !== "page.md")).toEqual([]);
    expect(await verifyFile(path)).toMatchObject({ verdict: "valid", algorithm: "sorted" });
  });

  test("stamps a file whose name is as long as a name may be", async () => {
    const path = await place(`${"n".repeat(252)}.md`, "Text.\n");
    expect((await stampFile(path, { ambient })).changed).toBe(true);
  });

  test("does not write a file whose stamp holds", async () => {
    const path = await place("valid.md", sortedPage("Text.\n"));
    const before = await stat(path);
    expect((await stampFile(path, { ambient })).changed).toBe(false);
    const { mtimeMs, ino } = await stat(path);
    expect([mtimeMs, ino]).toEqual([before.mtimeMs, before.ino]);
  });

  test("with check says whether it would write, and doesn't", async () => {
    const path = await place("check.md", "Text.\n");
    expect((await stampFile(path, { ambient, check: true })).changed).toBe(true);
    expect(await readFile(path, "utf8")).toBe("Text.\n");
  });

  test("follows a symbolic link, which stays one", async () => {
    const target = await place("target.ts", "export {};\n");
    const link = join(folder, "link.ts");
    await symlink(target, link);
    await stampFile(link, { ambient });
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect(await verifyFile(target)).toMatchObject({ verdict: "valid", block: { name: "link.ts" } });
  });

  if (process.getuid?.() === 0) console.info("not run: a folder that may not be written to (root may write everywhere)");
  test.skipIf(process.getuid?.() === 0)("leaves a file in a folder that it may not write to as it was", async () => {
    const closed = await mkdtemp(join(folder, "closed-"));
    const path = join(closed, "page.md");
    await writeFile(path, "Text.\n");
    await chmod(closed, 0o500);
    await expect(stampFile(path, { ambient })).rejects.toMatchObject({
      code: "io/unwritable",
      message: expect.stringMatching(/can't be written: permission denied; let this user/),
    });
    expect(await readFile(path, "utf8")).toBe("Text.\n");
    await chmod(closed, 0o700);
  });

  test("takes a language and a name for a file whose ending says neither", async () => {
    const path = await place("Snakefile", "x = 1\n");
    expect((await stampFile(path, { ambient, language: "python", name: "rules.py" })).block.namespace).toBe("omnibase.rules");
  });
});

describe("verifyFile() and stampFile() on what is no text of theirs", () => {
  test("a stamped file with a byte that is not UTF-8 is drifted and can't be stamped", async () => {
    const bytes = Buffer.concat([
      Buffer.from(sortedPage("Text \uFFFD.\n").split("\uFFFD")[0] ?? ""),
      Buffer.from([0xff]),
      Buffer.from(".\n"),
    ]);
    const path = await place("latin.md", bytes);
    expect(await verifyFile(path)).toMatchObject({ verdict: "drifted", problems: [{ reason: "the file is not UTF-8" }] });
    await expect(stampFile(path, { ambient })).rejects.toMatchObject({ code: "stamp/unsupported" });
    expect(await readFile(path)).toEqual(bytes);
  });

  test("a file that can't carry a block", async () => {
    const path = await place("data.json", "{}");
    await expect(verifyFile(path)).rejects.toMatchObject({ code: "stamp/unsupported" });
    await expect(stampFile(path, { ambient })).rejects.toMatchObject({ code: "stamp/unsupported" });
  });

  test("a file that isn't there, and a folder", async () => {
    await expect(verifyFile(join(folder, "none.md"))).rejects.toMatchObject({ code: "io/not-found" });
    await expect(verifyFile(join(folder, "check.md", "none.md"))).rejects.toMatchObject({ code: "io/not-found" });
    await expect(verifyFile(folder, { language: "markdown" })).rejects.toMatchObject({
      code: "io/unreadable",
      message: `${folder} can't be read: it is a folder; move it away`,
    });
  });
});
