import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildId, cacheId, week, weekText } from "../commands/log/test-log-folder.ts";
import { runCli, startCli } from "../test-cli.ts";

const schemas = join(import.meta.dirname, "..", "..", "..", "..", "schemas");
const ajv = new Ajv2020({ strict: false, allErrors: true });
const files = {
  "package.json": '{ "name": "log-routes-test", "version": "1.0.0", "type": "module" }',
  "src/a.ts": "export const one = (): number => 1;",
  ".git/HEAD": "ref: refs/heads/main\n",
};
const withLogs = { ...files, ".onex/log.yaml": "root: docs/dev_logs\n", [week]: weekText };

/** `onex up` in a folder of its own. */
async function started(given: Readonly<Record<string, string>>) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "onex-log-routes-")));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(given)) put(path, text);
  const up = startCli(["up", ".", "--port", "0", "--json"], { cwd: join(folder, "src") });
  const line = await up.line((text) => JSON.parse(text).event === "listening");
  const url = String(JSON.parse(line).url);
  return {
    folder,
    put,
    up,
    url,
    ask: (path: string, schema: string, init: RequestInit = {}) => asked(`${url}/v1/logs/${path}`, schema, init),
    async [Symbol.asyncDispose]() {
      await up[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What is looked at one by one; the published schema tells the rest. */
interface Body {
  readonly total: number;
  readonly code: string;
}

/** The answer of a route, held against the published schema of that name. */
async function asked(address: string, schema: string, init: RequestInit) {
  const answer = await fetch(address, init);
  const body = (await answer.json()) as Body;
  const text = readFileSync(join(schemas, `${schema}.schema.json`), "utf8");
  const known = ajv.getSchema(`urn:onex:schema:${schema}:1`) ?? ajv.compile(JSON.parse(text));
  known(body);
  expect([address, known.errors]).toEqual([address, null]);
  return { status: answer.status, body };
}

let shared: Awaited<ReturnType<typeof started>>;
beforeAll(async () => {
  shared = await started(withLogs);
});
afterAll(() => shared[Symbol.asyncDispose]());

test("up answers a search with facets, an entry, a timeline and a summary", async () => {
  expect(await shared.ask("entries?q=tag%3Ablocker%20cache", "log-entries")).toMatchObject({
    status: 200,
    body: {
      total: 1,
      hits: [{ id: cacheId }],
      facets: { statuses: [{ status: "open", entries: 1 }], engineers: [{ name: "ada" }] },
    },
  });
  expect(await shared.ask("entries?limit=1&offset=1", "log-entries")).toMatchObject({
    body: { total: 2, limit: 1, offset: 1, hits: [{ id: cacheId }] },
  });
  expect(await shared.ask(`entries/${buildId}`, "log-entry-detail")).toMatchObject({
    body: { path: week, entry: { id: buildId, engineer: "bob" }, links: [{ kind: "file", state: "unresolved" }] },
  });
  expect(await shared.ask("timeline?by=day", "log-timeline")).toMatchObject({
    body: { periods: [{ from: "2025-05-20" }, { from: "2025-05-21" }] },
  });
  expect(await shared.ask("summary?quarter=2025-Q2", "log-summary")).toMatchObject({
    body: { entries: 2, blockers: [{ id: cacheId }] },
  });
});

test("the summary is the document that the command line prints", async () => {
  const printed = await runCli(["log", "summary", "--quarter", "2025-Q2", "--json"], { cwd: shared.folder });
  expect((await shared.ask("summary?quarter=2025-Q2", "log-summary")).body).toEqual(JSON.parse(printed.stdout));
});

test.each([
  ["entries/dl~0123456789abcdef", 404, "log/unknown-entry"],
  ["entries?q=colour%3Ared", 400, "log/bad-query"],
  ["timeline?q=%22open", 400, "log/bad-query"],
  ["timeline?by=year", 400, "registry/bad-request"],
  ["summary?quarter=2025-Q5", 400, "registry/bad-request"],
  ["summary?week=2025-02-30", 400, "registry/bad-request"],
  ["summary?quarter=2025-Q1&since=2025-01-01", 400, "registry/bad-request"],
  ["entries?limit=1001", 400, "registry/bad-request"],
  ["nothing", 404, "registry/unknown-route"],
])("%s is a problem with status %d and code %s", async (path, status, code) => {
  expect(await shared.ask(path, "problem")).toMatchObject({ status, body: { status, code } });
});

test("a page of another origin is refused", async () => {
  const { status, body } = await shared.ask("entries", "problem", { headers: { origin: "http://evil.example" } });
  expect([status, body.code]).toEqual([403, "registry/forbidden"]);
});

test("the routes are in the OpenAPI document with the published schemas", async () => {
  const { paths, components } = (await (await fetch(`${shared.url}/openapi.json`)).json()) as {
    readonly paths: object;
    readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
  };
  expect(Object.keys(paths).filter((path) => path.startsWith("/v1/logs/"))).toHaveLength(4);
  const {
    $schema: _dialect,
    $id: _id,
    ...published
  } = JSON.parse(readFileSync(join(schemas, "log-timeline.schema.json"), "utf8"));
  expect(components.schemas["LogTimeline"]).toEqual(published);
});

test("a log that is edited while up runs is found, settings too, and archived entries stay", async () => {
  await using own = await started(withLogs);
  // Files are looked at once a second.
  const total = async (query: string, entries: number): Promise<number> => {
    const end = Date.now() + 15_000;
    for (;;) {
      const { body } = await own.ask(`entries?q=${query}`, "log-entries");
      if (body.total === entries || Date.now() > end) return body.total;
    }
  };
  expect(await total("cache", 1)).toBe(1);
  const heron = "### Debug Entry: A heron on the antenna\n\n- **Timestamp:** 2025-05-22T10:00:00Z\n- **Tags:** #Funk\n";
  appendFileSync(join(own.folder, week), `\n${heron}`);
  expect(await total("heron", 1)).toBe(1);
  own.put(".onex/log.yaml", "root: docs/dev_logs\ntags:\n  radio: { aliases: [funk] }\n");
  expect(await total("tag%3Aradio", 1)).toBe(1);
  const archived = await runCli(["log", "archive", "--quarter", "2025-Q2", "--remove-sources"], { cwd: own.folder });
  expect(archived.status).toBe(0);
  // A new entry tells that the files were looked at again.
  own.put("docs/dev_logs/ada/debug_log_2025_07_07.md", heron.replaceAll("2025-05-22", "2025-07-07"));
  expect(await total("heron", 2)).toBe(2);
  expect(await own.ask(`entries/${cacheId}`, "log-entry-detail")).toMatchObject({
    body: { archived: true, places: [{ archived: true }] },
  });
});

test("up ends with its thread, also in the middle of questions", async () => {
  await using own = await started(withLogs);
  const statusOf = (): Promise<number> =>
    fetch(`${own.url}/v1/logs/entries`).then(
      ({ status }) => status,
      () => 0,
    );
  const answers = Array.from({ length: 20 }, statusOf);
  await Promise.race(answers);
  own.up.process.kill("SIGINT");
  expect(await own.up.ended).toMatchObject({ status: 0, stderr: "" });
  for (const status of await Promise.all(answers)) expect([0, 200, 503]).toContain(status);
});

test("up in a repository without logs has no such routes", async () => {
  await using own = await started(files);
  expect(await own.ask("entries", "problem")).toMatchObject({ status: 404, body: { code: "registry/unknown-route" } });
  expect(await (await fetch(own.url)).text()).not.toContain("/v1/logs");
});
