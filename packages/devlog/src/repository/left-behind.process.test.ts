import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { removeLeftBehind, temporaryBeside } from "./left-behind.ts";
import { writeWhole } from "./log-file.ts";

const root = mkdtempSync(join(tmpdir(), "onex-left-"));
const writers: ChildProcess[] = [];
afterAll(() => {
  for (const writer of writers) writer.kill("SIGKILL");
  rmSync(root, { recursive: true });
});

/** A folder that nobody has looked through. */
function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(path);
  return path;
}

const module = pathToFileURL(join(import.meta.dirname, "left-behind.ts")).href;
const begin = `
import { writeFileSync, writeSync } from "node:fs";
const { temporaryBeside } = await import(${JSON.stringify(module)});
const temporary = temporaryBeside(process.argv[1]);
writeFileSync(temporary, "half of it");
writeSync(1, temporary);
setInterval(() => {}, 1_000);
`;

/** A process that has begun to write a file and gets no further. */
async function writerOf(target: string): Promise<{ readonly temporary: string; kill(): Promise<void> }> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", begin, target], { stdio: ["ignore", "pipe", "inherit"] });
  writers.push(child);
  const temporary = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (text: Buffer) => resolve(String(text)));
    child.once("exit", () => reject(new Error("The writer has ended")));
  });
  const exit = new Promise((resolve) => child.once("exit", resolve));
  return {
    temporary,
    kill: async () => {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

test("a write removes what a killed writer left, and nothing of a living one", async () => {
  const at = folder("two");
  const target = join(at, "run.json");
  const [killed, living] = [await writerOf(target), await writerOf(target)];
  await killed.kill();
  writeWhole(target, "all of it");
  expect(readdirSync(at).sort()).toEqual([basename(living.temporary), "run.json"].sort());
  await living.kill();
});

const [place, boot, pid, start] = /\.([^.]*)\.tmp$/.exec(temporaryBeside("x"))?.[1]?.split("-") ?? [];
const others: readonly (readonly [string, readonly unknown[], boolean])[] = [
  ["this very process", [place, boot, pid, start], true],
  ["this process before the machine was started again", [place, "0".repeat(8), pid, start], false],
  ["a process that had this one's number before", [place, boot, pid, `${start}0`], false],
  ["a process of another machine", ["0".repeat(8), boot, 2 ** 30, start], true],
  ["no process", [place, boot, 2 ** 30, start], false],
];
test.each(others)("what %s began to write is kept only while it may live", (what, writer, stays) => {
  const at = folder(what);
  const file = join(at, `.run.json.${[...writer, "0123abcd"].join("-")}.tmp`);
  writeFileSync(file, "half of it");
  removeLeftBehind(at);
  expect(existsSync(file)).toBe(stays);
});

test("what only looks like it stays, and a folder of such a name disturbs nobody", () => {
  const at = folder("alike");
  const names = [".run.json.tmp", ".run.json.8c1d.tmp", "run.json.tmp", `.x.${place}-${boot}-1x-${start}-0123abcd.tmp`];
  for (const name of names) writeFileSync(join(at, name), "");
  mkdirSync(join(at, `.d.${place}-${boot}-${2 ** 30}-${start}-0123abcd.tmp`));
  writeFileSync(join(at, `.e.${place}-${boot}-${2 ** 30}-${start}-0123abcd.tmp`), "");
  writeWhole(join(at, "run.json"), "");
  expect(readdirSync(at)).toHaveLength(names.length + 2);
});
