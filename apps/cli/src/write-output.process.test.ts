import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { writeOutput } from "./write-output.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-write-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

/** `npm run soak` asks for more. */
const kills = Number(process.env.ONEX_KILLS ?? 25);
const seed = Number(process.env.ONEX_SEED);

/** mulberry32. */
function chance(state: number): () => number {
  let at = state;
  return () => {
    at = (at + 0x6d2b79f5) | 0;
    let mixed = Math.imul(at ^ (at >>> 15), 1 | at);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An export or a record is such a text: JSON that ends with its own length, so that a torn one shows. */
const sample = (kind: string, size: number): string =>
  `${JSON.stringify({ onex: kind, text: kind.repeat(size), end: kind }, null, 2)}\n`;

const started = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("error", reject);
  });

const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once("exit", resolve));

test(`a writer killed at ${kills} random points leaves the old file or the new one (seed ${seed})`, {
  timeout: 1_500 * kills + 30_000,
}, async () => {
  const random = chance(seed);
  const texts = [sample("export/1", 12_000), sample("record/1", 9_000)];
  texts.forEach((text, index) => {
    writeFileSync(at(`text-${index}`), text);
  });
  const script = join(import.meta.dirname, "../test/write-forever.ts");
  const seen = new Set<string>();
  for (let kill = 1; kill <= kills; kill++) {
    const child = spawn(process.execPath, [script, at("out.json"), at("text-0"), at("text-1")], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, NODE_COMPILE_CACHE: at("compiled") },
    });
    const exit = ended(child);
    try {
      await started(child);
      await new Promise((resolve) => setTimeout(resolve, random() * 12));
    } finally {
      child.kill("SIGKILL");
    }
    await exit;
    const found = readFileSync(at("out.json"), "utf8");
    expect(texts.includes(found), `seed ${seed}, kill ${kill}: ${found.length} characters`).toBe(true);
    seen.add(found);
  }
  expect(seen.size).toBe(2);
  await writeOutput("out.json", "the last", folder);
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("writeOutput() keeps the mode of an old file, follows a symbolic link, and leaves nothing beside it", async () => {
  writeFileSync(at("real.json"), "old");
  chmodSync(at("real.json"), 0o640);
  symlinkSync(at("real.json"), at("link.json"));
  await writeOutput("link.json", "new", folder);
  expect(readFileSync(at("real.json"), "utf8")).toBe("new");
  expect(lstatSync(at("link.json")).isSymbolicLink()).toBe(true);
  expect(statSync(at("real.json")).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).filter((name) => name.startsWith(".real"))).toEqual([]);
});

test("writeOutput() says which file it cannot write", async () => {
  writeFileSync(at("file"), "");
  await expect(writeOutput("file/below.json", "{}", folder)).rejects.toMatchObject({ code: "io/unwritable" });
});
