import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FunctionReading, ReadingRefusal, TypeQuestion } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { compilerThread } from "./compiler-thread.ts";

const question = (text: string): TypeQuestion => ({
  program: { kind: "memory", files: { "/onex/source.ts": text } },
  files: ["/onex/source.ts"],
  select: { kind: "exports" },
});

/** Permutations of eleven letters: more types than the compiler gets through in any time that a test could wait. */
const endless = `type P<T extends string, U extends string = T> = [T] extends [never] ? [] : T extends U ? [T, ...P<Exclude<U, T>>] : [];
export function before(a: string): number { return a.length; }
export function endless(a: P<"a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k">): number { return a.length; }
export function after(a: string): number { return a.length; }`;

const summary = (reading: FunctionReading | ReadingRefusal) => [
  reading.name,
  reading.status === "read" ? reading.status : reading.code,
];

describe("compilerThread()", () => {
  test("kills a compiler that does not come back, names the function, and reads the rest with a new one", async () => {
    await using reader = compilerThread({ timeoutMs: 3_000 });
    const readings = await Array.fromAsync(reader.read(question(endless)));
    expect(readings.map(summary)).toEqual([
      ["before", "read"],
      ["endless", "f2n/timeout"],
      ["after", "read"],
    ]);
  });

  test("asks a new compiler when the old one died since the last question", async () => {
    await using reader = compilerThread();
    const one = question("export const a = (x: number) => x;");
    await Array.fromAsync(reader.read(one));
    for (const line of compilersOf(process.pid)) process.kill(Number(line.trim().split(/\s+/)[0]), "SIGKILL");
    const readings = await Array.fromAsync(reader.read(one));
    expect(readings.map(summary)).toEqual([["a", "read"]]);
  });

  test("stops reading for whoever leaves early, and answers the next question", async () => {
    await using reader = compilerThread({ timeoutMs: 3_000 });
    for await (const reading of reader.read(
      question(endless.replace("export function before", "export function before(a: 1): 1;\nexport function before")),
    )) {
      expect(reading.name).toBe("before");
      break;
    }
    const readings = await Array.fromAsync(reader.read(question("export const a = (x: number) => x;")));
    expect(readings.map(summary)).toEqual([["a", "read"]]);
  });

  test("answers questions asked at once in their order", async () => {
    await using reader = compilerThread();
    const names = ["a", "b", "c"];
    const answers = await Promise.all(
      names.map((name) => Array.fromAsync(reader.read(question(`export const ${name} = (x: number) => x;`)))),
    );
    expect(answers.flat().map(({ name }) => name)).toEqual(names);
  });

  test("rejects what is asked after it was closed, and what was waiting", async () => {
    const reader = compilerThread();
    const waiting = Array.fromAsync(reader.read(question("export const a = (x: number) => x;")));
    const rejected = expect(waiting).rejects.toMatchObject({ code: "internal/unexpected" });
    await reader[Symbol.asyncDispose]();
    await rejected;
    await expect(Array.fromAsync(reader.read(question("")))).rejects.toMatchObject({ code: "internal/unexpected" });
  });
});

const script = (body: string): string =>
  `const { compilerThread } = await import(${JSON.stringify(new URL("./compiler-thread.ts", import.meta.url).href)}); const reader = compilerThread(); ${body}`;
const ask =
  "for await (const _ of reader.read({ program: { kind: 'memory', files: { '/onex/s.ts': 'export const f = (a: string) => a' } }, files: ['/onex/s.ts'], select: { kind: 'exports' } }));";
const options = ["--input-type=module", "--disable-warning=ExperimentalWarning", "-e"];
const cwd = fileURLToPath(new URL("../..", import.meta.url));

/** Processes whose parent is, or was, the given one. */
const compilersOf = (pid: number): readonly string[] =>
  spawnSync("ps", ["-eo", "pid,ppid,args"], { encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => line.includes(" --api") && line.trim().split(/\s+/)[1] === String(pid));

describe("the process around it", () => {
  test("ends by itself when nothing is asked any more, though nobody closed the reader", () => {
    const { status, stderr } = spawnSync(process.execPath, [...options, script(ask)], { cwd, encoding: "utf8", timeout: 30_000 });
    expect([status, stderr]).toEqual([0, ""]);
  });

  test("goes on after the reader was disposed of", () => {
    const body = `${ask} await reader[Symbol.asyncDispose](); console.log("after");`;
    const { status, stdout } = spawnSync(process.execPath, [...options, script(body)], {
      cwd,
      encoding: "utf8",
      timeout: 30_000,
    });
    expect([status, stdout]).toEqual([0, "after\n"]);
  });

  test("takes a busy compiler with it when it exits", async () => {
    const text = JSON.stringify(endless);
    const busy = `reader.read({ program: { kind: 'memory', files: { '/onex/s.ts': ${text} } }, files: ['/onex/s.ts'], select: { kind: 'exports' } })[Symbol.asyncIterator]().next().then(() => { console.log(process.pid); process.stdin.once('data', () => process.exit(0)); });`;
    const child = spawn(process.execPath, [...options, script(busy)], { cwd, stdio: ["pipe", "pipe", "ignore"] });
    const pid = await new Promise<number>((resolve) => child.stdout.once("data", (data) => resolve(Number(data))));
    const [compiler] = compilersOf(pid);
    child.stdin.write("x");
    await new Promise((resolve) => child.once("exit", resolve));
    const [compilerPid = ""] = (compiler ?? "").trim().split(/\s+/);
    expect(Number(compilerPid)).toBeGreaterThan(0);
    expect(isRunning(Number(compilerPid))).toBe(false);
  });
});

/** A process that was killed and not yet waited for is not running either. */
const isRunning = (pid: number): boolean =>
  /^[^Z]/.test(spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim());
