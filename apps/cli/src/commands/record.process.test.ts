import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli, startCli } from "../test-cli.ts";

const functions = `
import { appendFileSync, existsSync } from "node:fs";
export function first(log: string): number {
  appendFileSync(log, "first ");
  return 1;
}
/** Ends once the file is there. */
export async function second(n: number, log: string, file: string): Promise<number> {
  appendFileSync(log, "second ");
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
  return n + 1;
}
`;
const document = `onex: graph/1
name: two
nodes:
  first: { from: ./functions.ts#first, bind: { log: $input.log } }
  second: { from: ./functions.ts#second, bind: { n: $first, log: $input.log, file: $input.file } }
output: $second
`;

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "onex-record-")));
  writeFileSync(join(folder, "package.json"), '{ "name": "record", "version": "1.0.0", "type": "module" }');
  writeFileSync(join(folder, "functions.ts"), functions);
  writeFileSync(join(folder, "two.graph.yaml"), document);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (...args: readonly string[]) => runCli(args, { cwd: folder });
const inputs = (log: string) => ["--input", JSON.stringify({ log, file: "go" })];

test("a run whose process is killed leaves a record of what had ended, and is resumed from there", async () => {
  await using run = startCli(["run", "two.graph.yaml", ...inputs("killed.log"), "--record", "killed.json"], { cwd: folder });
  const record = join(folder, "killed.json");
  // Written over by whole ones while it goes on, so that whatever is there can be read.
  const hasFirst = () => existsSync(record) && JSON.parse(readFileSync(record, "utf8")).data.values.first === 1;
  const began = Date.now();
  while (!hasFirst() && Date.now() - began < 15_000) await new Promise((resolve) => setTimeout(resolve, 5));
  run.process.kill("SIGKILL");
  await run.ended;
  expect(JSON.parse(readFileSync(record, "utf8"))).toMatchObject({ status: "failed", fault: { code: "run/aborted" } });
  expect(await inFolder("replay", "killed.json")).toMatchObject({
    status: 0,
    stdout: expect.stringContaining("the run was stopped: what had not ended then has no answer to compare\n"),
  });
  writeFileSync(join(folder, "go"), "");
  writeFileSync(join(folder, "other.json"), "mine");
  expect((await inFolder("replay", "killed.json", "--mode", "resume", "--record", "other.json")).stderr).toMatch(
    /^error\[io\/exists\]/,
  );
  expect(await inFolder("replay", "killed.json", "--mode", "resume", "--record", "next.json")).toMatchObject({
    status: 0,
    stdout: "2\n",
  });
  expect(JSON.parse(readFileSync(join(folder, "next.json"), "utf8"))).toMatchObject({ status: "succeeded" });
  expect(readFileSync(join(folder, "killed.log"), "utf8")).toBe("first second second ");
});

test.each([
  ["a graph document", ["two.graph.yaml", ...inputs("kept.log")]],
  ["a function", ["functions.ts#first", "--input", '{"log":"kept.log"}']],
])("run --record of %s writes over no file, whatever it is", async (_title, target) => {
  writeFileSync(join(folder, "kept.json"), "mine");
  expect(await inFolder("run", ...target, "--record", "kept.json")).toMatchObject({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^error\[io\/exists\]: There is a file kept\.json/),
  });
  expect([readFileSync(join(folder, "kept.json"), "utf8"), existsSync(join(folder, "kept.log"))]).toEqual(["mine", false]);
});
