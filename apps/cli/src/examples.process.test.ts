import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { registryClient } from "./registry/registry-client.ts";
import { repository, runCli, startCli } from "./test-cli.ts";

const node = async (example: string): Promise<string> =>
  (await promisify(execFile)(process.execPath, [join(repository, "examples", example)], { cwd: repository })).stdout;

const input = { path: "examples/data/tide-mill.txt", title: "The Tide Mill" };

/** The same graph by hand: each vertex is a call of a node over HTTP. */
async function byHttp(url: string): Promise<unknown> {
  const client = registryClient(url);
  const { nodes } = await client.find({ tag: "text", limit: 100 });
  const call = async (name: string, given: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const found = nodes.find((candidate) => candidate.name === name);
    // What a node gave is JSON, and so is what is written here.
    return (await client.run(found?.node_id ?? name, given as Parameters<typeof client.run>[1])).value;
  };
  const text = await call("readText", { path: input.path });
  const words = await call("tokenise", { text });
  const counts = await call("countWords", { words: await call("tokenise", { text, minLength: 5 }) });
  const top = await call("topWords", { counts, limit: 5 });
  const register = await call("registerOf", { words });
  const report = await call("report", { title: input.title, words, counts, top, register });
  return { report, water: typeof counts === "object" && counts !== null && "water" in counts ? counts.water : undefined };
}

test("word-stats gives the same as a document, as a program and as calls over HTTP", async () => {
  await using up = startCli(["up", "examples/functions", "--port", "0", "--json"]);
  const { url }: { url: string } = JSON.parse(await up.line((line) => line.includes('"listening"')));
  const [document, program, calls] = await Promise.all([
    runCli(["run", "examples/word-stats.graph.yaml", "--input", JSON.stringify(input), "--json"]),
    node("word-stats.ts"),
    byHttp(url),
  ]);
  expect(document).toMatchObject({ status: 0, stderr: "" });
  const result: unknown = JSON.parse(document.stdout);
  expect(result).toMatchObject({ water: 14, report: { words: 1508, distinct: 272, register: "plain" } });
  expect(JSON.parse(program)).toEqual(result);
  expect(calls).toEqual(result);
});

test("node-in-a-minute finds and runs what it announced", async () => {
  expect((await node("node-in-a-minute.ts")).split("\n")).toEqual([
    expect.stringMatching(/^editDistance: pure, sync, [0-9a-f]{12}$/),
    "in process: 3",
    "found editDistance, ran it there: 1",
    "",
  ]);
});

test.each(["text", "mermaid", "dot"])("graph show draws word-stats as %s", async (format) => {
  const { status, stdout } = await runCli(["graph", "show", "examples/word-stats.graph.yaml", "--format", format]);
  expect(status).toBe(0);
  for (const name of ["path", "telling", "register", "water"]) expect(stdout).toContain(name);
});
