import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { NodeDescription, WatchItem } from "@onex/contract";
import { announce, type Collector, collector, f2n, memoryTransport, type Node, serve, type Transport } from "onex";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { registryClient } from "./registry-client.ts";

let node: Node;
beforeAll(async () => {
  node = await f2n.source("/** Doubles. @tag math */\nexport function double(n: number): number { return 2 * n; }");
});
afterAll(() => f2n.dispose());

interface Fixture extends AsyncDisposable {
  readonly registry: Collector;
  readonly transport: Transport;
}

/** A registry that knows one node. */
async function registryOfOne(): Promise<Fixture> {
  const opened = new AsyncDisposableStack();
  const transport = opened.use(memoryTransport());
  const registry = opened.use(await collector({ doors: [transport] }));
  const heard = Promise.withResolvers<unknown>();
  opened.use(await announce([node], { transport, onVerdict: heard.resolve }));
  await heard.promise;
  return { registry, transport, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

test("find(), get() and run() give a collector's answers", async () => {
  await using fixture = await registryOfOne();
  await using service = await serve(fixture.registry, { port: 0 });
  const client = registryClient(service.url);
  expect((await client.find({ tag: "math" })).nodes.map(({ name }) => name)).toEqual(["double"]);
  expect((await client.find({ tag: "none" })).nodes).toEqual([]);
  expect((await client.get(node.node_id)).hash).toBe(node.metadata_block.hash);
  expect((await client.run(node.node_id, { n: 21 })).value).toBe(42);
});

test("a problem document becomes the fault that it was made of", async () => {
  await using fixture = await registryOfOne();
  await using service = await serve(fixture.registry, { port: 0 });
  const client = registryClient(service.url);
  await expect(client.get("no/such node?")).rejects.toMatchObject({
    code: "registry/unknown-node",
    details: { where: new URL(service.url).origin },
  });
  await expect(client.run(node.node_id, { n: "one" })).rejects.toMatchObject({
    code: "node/input-invalid",
    message: expect.stringContaining("/n"),
  });
});

test("nobody at the address is transport/unavailable and says what to do", async () => {
  await using fixture = await registryOfOne();
  const service = await serve(fixture.registry, { port: 0 });
  await service[Symbol.asyncDispose]();
  await expect(registryClient(service.url).find({})).rejects.toMatchObject({
    code: "transport/unavailable",
    message: `No collector answers at ${service.url}; start one with "onex up" or name another with --collector`,
  });
  const stop = new AbortController();
  await expect(Array.fromAsync(registryClient(service.url).watch({}, { signal: stop.signal }))).rejects.toMatchObject({
    code: "transport/unavailable",
  });
});

test("run() tells a connection that was lost during the call from one that there never was", async () => {
  const server = createServer((request) => request.socket.destroy());
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A TCP server that listens has an AddressInfo.
  const { run } = registryClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(run("n1", {})).rejects.toMatchObject({
    code: "run/unknown-outcome",
    message: expect.stringContaining("may have run"),
    details: { where: "n1" },
  });
  server.close();
  await expect(run("n1", {})).rejects.toMatchObject({ code: "transport/unavailable" });
});

test("run() calls an answer that breaks off in the middle unknown, and one that is no JSON nobody's", async () => {
  const answers = ['{"val', "<html>"];
  const server = createServer((_, answer) => {
    const text = answers.shift() ?? "";
    answer.writeHead(200, { "content-length": text.startsWith("{") ? 100 : text.length });
    answer.write(text, () => answer.destroy());
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A TCP server that listens has an AddressInfo.
  const { run } = registryClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(run("n1", {})).rejects.toMatchObject({ code: "run/unknown-outcome" });
  await expect(run("n1", {})).rejects.toMatchObject({
    code: "transport/unavailable",
    message: expect.stringContaining("not as"),
  });
});

test("run() keeps its deadline also where the collector does not, and a stop stays a stop", async () => {
  const server = createServer(() => {});
  onTestFinished(() => server.closeAllConnections());
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A TCP server that listens has an AddressInfo.
  const { run } = registryClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(run("n1", {}, { deadlineMs: 10 })).rejects.toMatchObject({
    code: "run/unknown-outcome",
    message: expect.stringContaining("within 10 ms"),
  });
  await expect(run("n1", {}, { signal: AbortSignal.timeout(10) })).rejects.toMatchObject({ code: "run/aborted" });
});

test.each(["localhost:7800", "nats://127.0.0.1", "", "http://"])("%j is no collector's address", (address) => {
  expect(() => registryClient(address)).toThrow(/is no collector's address/);
});

test("watch() goes on behind the last change when the connection was lost", async () => {
  await using fixture = await registryOfOne();
  const first = await serve(fixture.registry, { port: 0, limits: { closeMs: 0 } });
  const stop = new AbortController();
  const attempts = vi.spyOn(globalThis, "fetch");
  onTestFinished(() => attempts.mockRestore());
  let losses = 0;
  const items = registryClient(first.url)
    .watch({}, { signal: stop.signal, lost: () => (losses += 1) })
    [Symbol.asyncIterator]();
  const next = async (): Promise<WatchItem> => (await items.next()).value;
  expect([(await next()).type, (await next()).type]).toEqual(["snapshot", "synced"]);
  const waiting = next();
  await first[Symbol.asyncDispose]();
  // Several attempts fail meanwhile.
  await vi.waitFor(() => expect(attempts.mock.calls.length).toBeGreaterThan(2), { timeout: 5000 });
  await using _second = await serve(fixture.registry, { port: first.port });
  const renamed: NodeDescription = { ...node.description, node_id: "another-id" };
  await using _other = await announce([{ ...node, description: renamed }], { transport: fixture.transport });
  expect(await waiting).toMatchObject({ type: "change", change: "announced", node: { node_id: "another-id" } });
  expect(losses).toBe(1);
  stop.abort();
  expect((await items.next()).done).toBe(true);
});
