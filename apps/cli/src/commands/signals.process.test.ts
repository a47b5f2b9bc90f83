import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCli } from "../test-cli.ts";

const functions = `
// Whoever started the run has everything in place one turn later.
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
export async function polite(signal: AbortSignal): Promise<string> {
  await turn();
  console.log("started");
  return await new Promise((resolve) => signal.addEventListener("abort", () => resolve("what there was")));
}
export async function deaf(): Promise<string> {
  await turn();
  console.log("started");
  return await new Promise(() => {});
}
export async function* endless(): AsyncGenerator<string> {
  for (;;) {
    yield "started";
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
export function* flood(): Generator<string> {
  for (;;) yield "started";
}
export function busy(): number {
  console.log("started");
  for (;;);
}
`;

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "onex-signals-")));
  writeFileSync(join(folder, "package.json"), '{ "name": "signals", "version": "1.0.0", "type": "module" }');
  writeFileSync(join(folder, "functions.ts"), functions);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function stopped(name: string, signal: "SIGINT" | "SIGTERM") {
  await using run = startCli(["run", `functions.ts#${name}`], { cwd: folder });
  await run.line((line) => line === "started");
  run.process.kill(signal);
  return await run.ended;
}

test("a function that hears its signal may still give a result, and the status tells of the signal", async () => {
  expect(await stopped("polite", "SIGINT")).toMatchObject({ status: 130, stdout: "started\nwhat there was\n" });
});

test("a function that hears nothing is left behind", async () => {
  const { status, stderr } = await stopped("deaf", "SIGTERM");
  expect(status).toBe(143);
  expect(stderr).toBe("error[run/aborted]: functions.ts#deaf was stopped by a signal before it had ended\n");
});

test.each(["busy", "flood"])("%s never waits and is ended in the middle of it", async (name) => {
  expect(await stopped(name, "SIGINT")).toMatchObject({ status: null, signal: "SIGINT" });
});

test("an endless stream ends", async () => {
  expect((await stopped("endless", "SIGINT")).status).toBe(130);
});

test.each([
  ["polite", 130, null],
  ["deaf", 130, null],
  ["busy", null, "SIGINT"],
])("a graph with %s ends too", async (name, status, signal) => {
  writeFileSync(
    join(folder, `${name}.graph.yaml`),
    `onex: graph/1\nnodes:\n  it: { from: "./functions.ts#${name}", bind: {} }\noutput: $it\n`,
  );
  await using run = startCli(["run", `${name}.graph.yaml`], { cwd: folder });
  await run.line((line) => line === "started");
  run.process.kill("SIGINT");
  expect(await run.ended).toMatchObject({ status, signal });
});
