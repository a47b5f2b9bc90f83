import { announce, examine, f2n, keep, type Node } from "onex";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalRegistry, localRegistry } from "../hosting/local-registry.ts";
import { noteStale } from "../registry/note-stale.ts";
import { testShell } from "../test-shell.ts";
import { getNode } from "./nodes-get.ts";
import { listNodes } from "./nodes-list.ts";
import { runNode } from "./nodes-run.ts";
import { watchNodes } from "./nodes-watch.ts";

const opened = new AsyncDisposableStack();
let local: LocalRegistry;
let double: Node;

beforeAll(async () => {
  double = await f2n.source(
    "/**\n * Doubles a number.\n * @tag math\n * @tag small\n */\nexport function double(n: number): number { return 2 * n; }",
  );
  const hello = await f2n.source("export function hello(name: string): string { return name; }");
  local = opened.use(await localRegistry({ host: "127.0.0.1", port: 0 }));
  const verdicts = Promise.withResolvers<unknown>();
  let count = 0;
  const onVerdict = () => ++count === 2 && verdicts.resolve(count);
  opened.use(await announce([double, hello], { transport: local.transport, ttlSeconds: 90, onVerdict }));
  await verdicts.promise;
});
afterAll(async () => {
  await opened.disposeAsync();
  await f2n.dispose();
});

const at = () => ({ collector: local.service.url });

test("nodes list shows a table for people, with ids that other commands take", async () => {
  const shell = testShell();
  await listNodes(at(), shell);
  const [head, first, second] = shell.out.join("\n").split("\n");
  expect(head).toMatch(/^NAME +STANDING +LIVES +HOSTS +ID +TAGS +DESCRIPTION$/);
  expect(first).toContain(`1      ${double.node_id}  math,small  Doubles a number.`);
  expect(second).toMatch(/^hello +provisional +\S+ (min|s) +1 /);
});

test("nodes list follows pages up to --limit and passes filters on", async () => {
  const shell = testShell();
  await listNodes({ ...at(), json: true, limit: 1 }, shell);
  await listNodes({ ...at(), json: true, tag: "math" }, shell);
  await listNodes({ ...at(), json: true, executionMode: "external" }, shell);
  const names = shell.out.map((line) => (JSON.parse(line) as { nodes: { name: string }[] }).nodes.map(({ name }) => name));
  expect(names).toEqual([["double"], ["double"], []]);
});

test("nodes list says on stderr that none matches, which is not that none is there", async () => {
  const shell = testShell();
  await listNodes({ ...at(), name: "nobody" }, shell);
  expect([shell.out, shell.err]).toEqual([[], [`No node at ${local.service.url} matches`]]);
  const empty = testShell();
  await using other = await localRegistry({ host: "127.0.0.1", port: 0 });
  await listNodes({ collector: other.service.url }, empty);
  expect([empty.out, empty.err]).toEqual([[], [`No live nodes at ${other.service.url}`]]);
});

test("nodes get prints claims, instances and schemas, or all of it as JSON", async () => {
  const shell = testShell();
  await getNode(double.node_id, at(), shell);
  const text = shell.out.join("\n");
  for (const part of ["double  Doubles a number.", double.metadata_block.hash, "ephemeral, in memory", "reachable", '"n": {'])
    expect(text).toContain(part);
  const json = testShell();
  await getNode(double.metadata_block.hash, { ...at(), json: true }, json);
  expect(JSON.parse(json.out.join(""))).toMatchObject({ node_id: double.node_id, inputs: { required: ["n"] } });
  await expect(getNode("nobody", at(), shell)).rejects.toMatchObject({ code: "registry/unknown-node" });
});

test("nodes run prints the value", async () => {
  const shell = testShell();
  await runNode(double.node_id, { ...at(), input: '{"n":4}' }, shell);
  expect(shell.out).toEqual(["8"]);
});

test("nodes run and nodes get take the name that nodes list shows first", async () => {
  const shell = testShell();
  await runNode("double", { ...at(), input: '{"n":5}', json: true }, shell);
  await getNode("double", { ...at(), json: true }, shell);
  expect(shell.out.map((line) => JSON.parse(line))).toMatchObject([10, { node_id: double.node_id }]);
});

test("a kept node is got and run by the id that it formerly had", async () => {
  const triple = await f2n.source("export function triple(n: number): number { return 3 * n; }");
  const kept = await keep(triple, { by: "ada", evidence: await examine(triple, { runs: 10 }) });
  const heard = Promise.withResolvers<unknown>();
  await using _online = await announce([kept], { transport: local.transport, onVerdict: heard.resolve });
  await heard.promise;
  const shell = testShell();
  await runNode(triple.node_id, { ...at(), input: '{"n":5}' }, shell);
  await getNode(triple.node_id, at(), shell);
  const text = shell.out.join("\n");
  for (const part of ["15", kept.node_id, `formerly   ${triple.node_id}`, "validated, in memory"]) expect(text).toContain(part);
});

test("a registry that cannot reach its log says since when", () => {
  const shell = testShell();
  noteStale({}, "http://127.0.0.1:1", shell);
  noteStale({ stale_ms: 4200 }, "http://127.0.0.1:1", shell);
  expect(shell.err).toEqual(["http://127.0.0.1:1 could not read or write its log for 4.2 s: what it knows is from before that"]);
});

test("nodes watch prints what is there and ends when it is asked to", async () => {
  const shell = testShell();
  const print = shell.print;
  const synced = Promise.withResolvers<void>();
  const watching = watchNodes(
    { ...at(), name: "double" },
    {
      ...shell,
      print: (line) => {
        print(line);
        if (line.includes("watching")) synced.resolve();
      },
    },
  );
  await synced.promise;
  shell.interrupt();
  await watching;
  expect(shell.out).toEqual([
    `present    double  ${double.metadata_block.hash.slice(0, 12)}  ${double.node_id}`,
    "--- watching ---",
  ]);
});
