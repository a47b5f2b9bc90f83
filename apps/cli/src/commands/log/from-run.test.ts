import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { f2n, graph, inputs } from "onex";
import { expect, test } from "vitest";
import { logFolder } from "./test-log-folder.ts";

/** Signs a user in. */
async function signIn(user: { name: string; password: string }): Promise<string> {
  await Promise.resolve();
  throw new Error(`the server refused ${user.name} with ${user.password}`);
}

const $ = inputs<{ user: { name: string; password: string } }>();

async function failedRecord(user: { name: string; password: string }): Promise<string> {
  const login = graph({ session: (await f2n(signIn)).bind($.user) }, { name: "login" });
  const run = login.start({ user });
  await run.done;
  return JSON.stringify(run.record());
}

test("onex log entry --from-run drafts an entry from a run that failed, without its secrets", async () => {
  using folder = logFolder();
  const record = await failedRecord({ name: "ada", password: "hunter2-hunter2" });
  folder.put("runs/failed.json", record);
  const args = ["entry", "--from-run", "failed.json", "--tags", "regression", "--engineer", "ada"];
  const { status, out, err } = await folder.log([...args, "--json"], { cwd: "runs" });
  expect([status, err]).toEqual([0, ""]);
  const { path, line, redacted } = JSON.parse(out);
  const text = readFileSync(join(folder.root, path), "utf8");
  expect(text.split("\n")[line - 1]).toBe("### Debug Entry: signIn failed in login: run/vertex-failed");
  expect(text).not.toContain("hunter2");
  expect(redacted).toBe(2);
  expect(text).toContain("the server refused ada with [redacted]");
  expect(text).toContain(`\`runs/failed.json\`, sha256 \`${createHash("sha256").update(record).digest("hex")}\``);
  expect(text).toContain("onex replay runs/failed.json --graph <graph> --mode verify");
  const { hits } = JSON.parse((await folder.log(["search", "signIn", "tag:regression", "--json"])).out);
  expect(hits).toHaveLength(1);
});

test("onex log entry --from-run takes out what .onex/log.yaml calls secret", async () => {
  using folder = logFolder('redact: { patterns: ["ada \\\\w+"] }\n');
  folder.put("failed.json", await failedRecord({ name: "ada lovelace", password: "hunter2-hunter2" }));
  const { out } = await folder.log(["entry", "--from-run", "failed.json", "--engineer", "grace", "--json"]);
  const text = readFileSync(join(folder.root, JSON.parse(out).path), "utf8");
  expect(text).toContain("the server refused [redacted] with [redacted]");
  expect(text).not.toMatch(/lovelace|hunter2/);
});

test("onex log entry --from-run puts a long input into a file beside the log, where the link check finds it", async () => {
  using folder = logFolder();
  folder.put("failed.json", await failedRecord({ name: "ada ".repeat(1000), password: "hunter2-hunter2" }));
  const { input_file: file, path } = JSON.parse(
    (await folder.log(["entry", "Own title", "--from-run", "failed.json", "--engineer", "ada", "--json"])).out,
  );
  const beside = readFileSync(join(folder.root, file));
  expect(file).toMatch(/^docs\/dev_logs\/ada\/inputs\/signIn\.[0-9a-f]{16}\.json$/);
  expect(beside.toString()).not.toContain("hunter2");
  expect(readFileSync(join(folder.root, path), "utf8")).toContain(
    `sha256 \`${createHash("sha256").update(beside).digest("hex")}\``,
  );
  expect((await folder.log(["links", "--check"])).status).toBe(0);
});

test.each([
  ["nothing.json", undefined, "io/not-found"],
  ["bad.json", "{", "run/bad-record"],
  ["bad.json", '{"onex":"record/2"}', "run/bad-record"],
  ["fine.json", "succeeded", "log/not-failed"],
])("onex log entry --from-run %s (%j) is refused, and writes nothing", async (file, text, code) => {
  using folder = logFolder();
  const record = {
    ...JSON.parse(await failedRecord({ name: "ada", password: "x" })),
    status: "succeeded",
    fault: undefined,
    journal: [],
  };
  if (text !== undefined) folder.put(file, text === "succeeded" ? JSON.stringify(record) : text);
  const { status, out } = await folder.log(["entry", "--from-run", file, "--engineer", "ada", "--json"]);
  expect([status, JSON.parse(out).error.code]).toEqual([1, code]);
  expect(JSON.parse((await folder.log(["search", "--json"])).out).total).toBe(0);
});
