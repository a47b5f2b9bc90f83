import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningCli, runCli, startCli } from "../test-cli.ts";

const functions = `
import { existsSync } from "node:fs";
/** Says that it has begun, and ends once the file is there. */
export async function until(file: string, signal: AbortSignal): Promise<string> {
  console.log("begun");
  while (!existsSync(file)) {
    if (signal.aborted) {
      console.log("heard");
      return "stopped";
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return "done";
}
export function heard(signal: AbortSignal): boolean {
  return signal.aborted;
}
/** Lets nothing else of its process go on meanwhile. */
export function busy(file: string): string {
  console.log("begun");
  while (!existsSync(file));
  return "done";
}
`;

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "onex-drain-")));
  writeFileSync(join(folder, "package.json"), '{ "name": "drain", "version": "1.0.0", "type": "module" }');
  writeFileSync(join(folder, "functions.ts"), functions);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const until = (text: string) => (line: string) => line.includes(text);

async function started(...options: readonly string[]) {
  const up = startCli(["up", "functions.ts", "--port", "0", ...options], { cwd: folder });
  const url = (await up.line(until("http://"))).split(" ")[0] ?? "";
  return { up, url };
}

const run = (name: string, url: string, input: object, ...options: readonly string[]): RunningCli =>
  startCli(["nodes", "run", name, "--input", JSON.stringify(input), "--collector", url, ...options], { cwd: folder });

test("up that is stopped lets what runs come to its end and tells its caller", async () => {
  const { up, url } = await started("--drain", "60");
  await using host = up;
  await using caller = run("until", url, { file: join(folder, "drained") });
  await host.line(until("begun"));
  host.process.kill("SIGTERM");
  // Nothing new begins from the signal on; that is how it is known to have been heard.
  let refused = "";
  while (!refused.includes("is stopping") && !refused.includes("No collector"))
    refused = (await runCli(["nodes", "run", "heard", "--collector", url], { cwd: folder })).stderr;
  writeFileSync(join(folder, "drained"), "");
  expect(await caller.ended).toMatchObject({ status: 0, stdout: "done\n" });
  expect(await host.ended).toMatchObject({ status: 0, stderr: "" });
});

test("up that waits no longer tells the function and its caller, who cannot know what became of it", async () => {
  const { up, url } = await started("--drain", "0");
  await using host = up;
  await using caller = run("until", url, { file: join(folder, "never") });
  await host.line(until("begun"));
  host.process.kill("SIGTERM");
  expect(await caller.ended).toMatchObject({ status: 1, stderr: expect.stringContaining("error[run/unknown-outcome]: ") });
  expect((await host.ended).status).toBe(0);
});

test("a host that is killed in the middle of a call ends the call long before its deadline", async () => {
  const { up, url } = await started();
  await using _registry = up;
  writeFileSync(join(folder, "elsewhere.ts"), functions.replace("function until", "function away"));
  await using host = startCli(["announce", "elsewhere.ts#away", "--to", url], { cwd: folder });
  await host.line(until("announced"));
  await using caller = run("away", url, { file: join(folder, "never") });
  await host.line(until("begun"));
  host.process.kill("SIGKILL");
  expect(await caller.ended).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^error\[run\/unknown-outcome\]: .*was lost/),
  });
});

test("a call that is given up is heard by the function, also in another process", async () => {
  const { up, url } = await started();
  await using host = up;
  await using caller = run("until", url, { file: join(folder, "never") }, "--timeout", "50");
  await host.line(until("heard"));
  expect((await caller.ended).status).toBe(1);
  expect(await runCli(["nodes", "run", "heard", "--collector", url], { cwd: folder })).toMatchObject({ stdout: "false\n" });
});

test("nodes run keeps its deadline where the host is too busy to", async () => {
  const { up, url } = await started();
  await using host = up;
  await using caller = run("busy", url, { file: join(folder, "free") }, "--timeout", "50");
  await host.line(until("begun"));
  expect(await caller.ended).toMatchObject({ status: 1, stdout: "", stderr: expect.stringContaining("within 50 ms") });
  writeFileSync(join(folder, "free"), "");
});

test("a sync function that asks for a signal runs from the command line, which has none for it", async () => {
  expect(await runCli(["run", "functions.ts#heard"], { cwd: folder })).toMatchObject({ status: 0, stdout: "false\n" });
});
