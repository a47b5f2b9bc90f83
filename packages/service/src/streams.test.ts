import type { Collector } from "@onex/collector";
import { Fault, type WatchItem } from "@onex/contract";
import { expect, onTestFinished, test, vi } from "vitest";
import { callHub } from "./call-hub.ts";
import { type ServeOptions, serve } from "./serve.ts";
import { recordedCollector } from "./test-collector.ts";
import { rawClient, requestText } from "./test-raw-client.ts";
import { eventsFrom } from "./test-stream-reader.ts";

type Watch = Collector["watch"];

/** A watch that tells when it begins and ends, and gives nothing more until it is stopped. */
function patientWatch(items: readonly WatchItem[] = []) {
  const begun: Parameters<Watch>[0][] = [];
  const ended = Promise.withResolvers<void>();
  const watch: Watch = async function* (options = {}) {
    begun.push(options);
    try {
      yield* items;
      await new Promise<void>((resolve) => options.signal?.addEventListener("abort", () => resolve()));
    } finally {
      ended.resolve();
    }
  };
  return { watch, begun, ended: ended.promise };
}

async function served(options: ServeOptions, watch: Watch) {
  const collector = await recordedCollector({ watch });
  const service = await serve(collector, { port: 0, ...options });
  onTestFinished(async () => {
    await service[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  });
  return service;
}

test("GET /v1/nodes/watch names each event by its type and id, and asks the collector for what the client asked", async () => {
  const items: readonly WatchItem[] = [
    { type: "snapshot", id: "e.1.0", nodes: [] },
    { type: "synced", id: "e.1.1" },
  ];
  const { watch, begun } = patientWatch(items);
  const { url } = await served({}, watch);
  await using stream = await eventsFrom(`${url}/v1/nodes/watch?tag=text&after=e.0.0`);
  for (const item of items) expect(await stream.next()).toEqual({ id: item.id, event: item.type, data: JSON.stringify(item) });
  expect(begun).toMatchObject([{ query: { tag: "text" }, after: "e.0.0" }]);
});

test("GET /v1/nodes/watch resumes from Last-Event-ID before it looks at ?after", async () => {
  const { watch, begun } = patientWatch([{ type: "synced", id: "e.2.0" }]);
  const { url } = await served({}, watch);
  await using stream = await eventsFrom(`${url}/v1/nodes/watch?after=old`, { "last-event-id": "new" });
  await stream.next();
  expect(begun).toMatchObject([{ after: "new" }]);
});

test("a watcher that goes away is let go", async () => {
  const { watch, ended } = patientWatch();
  const { url } = await served({}, watch);
  const stream = await eventsFrom(`${url}/v1/nodes/watch`);
  await stream[Symbol.asyncDispose]();
  await ended;
});

test("a watcher beyond the limit is told so, and there is room again when one goes", async () => {
  const { watch, ended } = patientWatch();
  const { url } = await served({ limits: { watchers: 1 } }, watch);
  const stream = await eventsFrom(`${url}/v1/nodes/watch`);
  const refused = await fetch(`${url}/v1/events`);
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: "registry/rate-limited" }]);
  await stream[Symbol.asyncDispose]();
  await ended;
  await vi.waitFor(async () => {
    await using next = await eventsFrom(`${url}/v1/nodes/watch`);
    expect(next.text()).toBe("");
  });
});

test("instances that take calls do not take the watchers' room, and have a limit of their own", async () => {
  const { watch } = patientWatch();
  const { url } = await served({ limits: { watchers: 1, hosts: 1 }, calls: callHub() }, watch);
  await using _host = await eventsFrom(`${url}/v1/instances/i1/calls`);
  await using _watcher = await eventsFrom(`${url}/v1/nodes/watch`);
  const refused = await fetch(`${url}/v1/instances/i2/calls`);
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: "registry/rate-limited" }]);
});

test("a stream with nothing to say sends comments", async () => {
  const { watch } = patientWatch();
  const { port } = await served({ limits: { heartbeatMs: 5 } }, watch);
  using client = await rawClient(port, requestText(port, "GET /v1/nodes/watch"));
  await client.seen(": heartbeat\n\n");
});

test("a reader that takes nothing is cut off, and its source is let go", async () => {
  const node = "x".repeat(1024 * 1024);
  const ended = Promise.withResolvers<void>();
  const watch: Watch = async function* ({ signal } = {}) {
    try {
      for (let position = 0; signal?.aborted === false; position++) yield { type: "synced", id: `${node}.${position}.0` };
    } finally {
      ended.resolve();
    }
  };
  const { port } = await served({ limits: { stallMs: 50, heartbeatMs: 10 } }, watch);
  using client = await rawClient(port, requestText(port, "GET /v1/nodes/watch"));
  client.socket.pause();
  await ended.promise;
});

test("a source that fails ends its stream with a problem", async () => {
  const watch: Watch = async function* () {
    yield { type: "synced", id: "e.1.0" };
    throw new Fault("registry/log-unavailable", "The log is gone: start again", { cause: new Error("secret") });
  };
  const { url } = await served({}, watch);
  await using stream = await eventsFrom(`${url}/v1/nodes/watch`);
  await stream.next();
  const problem = await stream.next();
  expect(problem?.event).toBe("problem");
  expect(JSON.parse(problem?.data ?? "")).toMatchObject({ status: 503, code: "registry/log-unavailable" });
  expect(await stream.next()).toBeUndefined();
  expect(stream.text()).not.toContain("secret");
});

test("HEAD of a stream answers its head and opens nothing", async () => {
  const { watch, begun } = patientWatch();
  const { url } = await served({}, watch);
  const answer = await fetch(`${url}/v1/nodes/watch`, { method: "HEAD" });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  expect(begun).toEqual([]);
});

test("disposal ends every stream in good order, without waiting for its limit", async () => {
  const { watch, ended } = patientWatch();
  const service = await served({ limits: { closeMs: 3_600_000 } }, watch);
  await using stream = await eventsFrom(`${service.url}/v1/nodes/watch`);
  await service[Symbol.asyncDispose]();
  expect(await stream.next()).toBeUndefined();
  await ended;
});
