import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { repository } from "./test-cli.ts";

const script = fileURLToPath(new URL("./start.ts", import.meta.url));

function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [script, ...args], { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
  const said = Promise.withResolvers<void>();
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      if (output.includes("is replaced here")) said.resolve();
    });
  }
  const ended = once(child, "close").then(([status]) => {
    said.resolve();
    return { status, output };
  });
  return { child, ready: said.promise, ended };
}

test("npm start -- --once shows functions, graph and registry and ends with 0", async () => {
  const { status, output } = await start("--once").ended;
  expect(output).toContain("examples/functions become nodes");
  expect(output).toMatch(/countWords +sync +pure +[0-9a-f]{12}/);
  expect(output).toContain("The Tide Mill: 1508 words, 272 different, plain");
  expect(output).toMatch(/http:\/\/127\.0\.0\.1:78\d\d/);
  expect(output).toContain("countWords, found by name, ran there");
  expect(status).toBe(0);
});

test("npm start finds another port, says so, and stops when it is asked to", async () => {
  const taken = createServer();
  // Somebody else may have taken it already.
  const holding = new Promise<void>((resolve) => taken.once("error", () => resolve()).listen(7800, "127.0.0.1", resolve));
  await holding;
  const { child, ready, ended } = start();
  await ready;
  child.kill("SIGINT");
  const { status, output } = await ended;
  taken.close();
  expect(output).toContain("because 7800 is in use");
  expect(output).toMatch(/Try\n {2}curl -s 'http:\/\/127\.0\.0\.1:78\d\d\/v1\/nodes\?tag=text'/);
  expect([status, output.trimEnd().endsWith("Stopped.")]).toEqual([0, true]);
});
