import { once } from "node:events";
import { announce, httpTransport } from "@onex/announce";
import { collector } from "@onex/collector";
import { sampleAnnounce, sampleDescription, sampleEvent } from "@onex/conformance";
import type { NodeDetail, NodesPage, RegistryStatus, Verdict } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, onTestFinished, test } from "vitest";
import { callHub } from "./call-hub.ts";
import { serve } from "./serve.ts";
import { eventsFrom } from "./test-stream-reader.ts";

/** A real collector behind a real socket, and the way to it. */
async function registry() {
  const calls = callHub();
  const own = await collector({ routes: [calls] });
  const service = await serve(own, { port: 0, calls });
  const transport = httpTransport(service.url);
  onTestFinished(async () => {
    await transport[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
    await own[Symbol.asyncDispose]();
  });
  // Each claim says which shape it expects, and the schemas below hold them to it.
  const get = async <Shape>(path: string) => (await (await fetch(`${service.url}${path}`)).json()) as Shape;
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${service.url}${path}`, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    return { status: answer.status, body: (await answer.json()) as { readonly verdicts?: readonly Verdict[] } };
  };
  return { url: service.url, transport, get, post };
}

const double = (nodeId: string, tags: readonly string[] = []) => ({
  description: sampleDescription({ nodeId, tags }),
  runWith: ({ n }: { readonly n: number }) => n * 2,
});

test("a node announced over HTTP is found, run where it lives, and gone when it is withdrawn", async () => {
  const { url, transport, get, post } = await registry();
  await using watching = await eventsFrom(`${url}/v1/nodes/watch`);
  const nextChange = async () => {
    for (let event = await watching.next(); event !== undefined; event = await watching.next()) {
      if (event.event === "change") return JSON.parse(event.data);
    }
  };
  const online = await announce([double("double-1", ["math"])], { transport });
  expect(await nextChange()).toMatchObject({ change: "announced", node: { node_id: "double-1", liveness: "live" } });
  expect((await get<NodesPage>("/v1/nodes?tag=math")).nodes).toMatchObject([{ node_id: "double-1", reachable: true }]);
  expect(await post("/v1/nodes/double-1/run", { input: { n: 21 }, deadline_ms: 5000 })).toMatchObject({
    status: 200,
    body: { value: 42 },
  });
  expect(await post("/v1/nodes/double-1/run", { input: { n: 1 } })).toMatchObject({ status: 200, body: { value: 2 } });
  await online[Symbol.asyncDispose]();
  expect(await nextChange()).toMatchObject({ change: "withdrawn" });
  expect((await get<NodesPage>("/v1/nodes")).nodes).toEqual([]);
  expect(await post("/v1/nodes/double-1/run", { input: { n: 1 } })).toMatchObject({
    status: 410,
    body: { code: "registry/expired" },
  });
});

test("a run of a node that fails answers its problem, one of a node without a way in answers that", async () => {
  const { transport, post } = await registry();
  const failing = {
    ...double("failing-1"),
    runWith: (): never => {
      throw new RangeError("n is too small");
    },
  };
  await using _online = await announce([failing], { transport });
  const failed = await post("/v1/nodes/failing-1/run", { input: { n: 1 } });
  expect(failed).toMatchObject({ body: { code: "node/failed", detail: "n is too small", details: { name: "RangeError" } } });
  await transport.publish(sampleAnnounce({ nodeId: "silent-1" }));
  expect(await post("/v1/nodes/silent-1/run", { input: { n: 1 } })).toMatchObject({
    status: 503,
    body: { code: "run/no-live-instance" },
  });
});

test("an answer that is larger than the service takes is a problem at once, not a caller that waits", async () => {
  const { transport, post } = await registry();
  const outputs = { type: "string" } as const;
  const large = { description: sampleDescription({ nodeId: "large-1", outputs }), runWith: () => "x".repeat(3 * 1024 * 1024) };
  await using _online = await announce([large], { transport });
  expect(await post("/v1/nodes/large-1/run", { input: { n: 1 } })).toMatchObject({
    status: 413,
    body: { code: "registry/too-large" },
  });
});

test("a malformed event is rejected in its place, and the others of its batch are taken", async () => {
  const { post } = await registry();
  const good = sampleAnnounce({ nodeId: "good-1" }).json;
  const twice = good.replace("{", '{"event_id":"first",');
  const forbidden = sampleEvent({ event_id: "e2", event_type: "registry_tick", node_id: "x", metadata: {} }).json;
  const proto = '{"event_id":"e3","__proto__":{}}';
  const { status, body } = await post("/v1/events", `[${twice},${forbidden},7,${proto},${good}]`);
  expect(status).toBe(200);
  expect(body.verdicts).toMatchObject([
    { verdict: "rejected", code: "event/malformed", path: "/event_id" },
    { verdict: "rejected", code: "event/forbidden-type" },
    { verdict: "rejected", code: "event/malformed" },
    { verdict: "rejected", code: "event/malformed", path: "/__proto__" },
    { verdict: "accepted" },
  ]);
});

test("an event sent again is a duplicate with the first position", async () => {
  const { transport } = await registry();
  const message = sampleAnnounce({ nodeId: "again-1" }, { instance_id: crypto.randomUUID(), sequence: 1 });
  const first = await transport.publish(message);
  expect(await transport.publish(message)).toMatchObject({
    position: first.position,
    duplicate: true,
    verdict: { verdict: "duplicate" },
  });
});

test("every JSON answer fits the schema that the OpenAPI document gives it", async () => {
  const { transport, get, post } = await registry();
  await using _online = await announce([double("double-1")], { transport });
  const document = await get<object>("/openapi.json");
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "document");
  const fits = (name: string, value: unknown) => {
    const check = ajv.compile({ $ref: `document#/components/schemas/${name}` });
    expect([name, check(value), check.errors]).toEqual([name, true, null]);
  };
  const page = await get<NodesPage>("/v1/nodes");
  const detail = await get<NodeDetail>("/v1/nodes/double-1");
  const status = await get<RegistryStatus>("/v1/status");
  expect([page.nodes.length, detail.instance_list.length, status.live_nodes]).toEqual([1, 1, 1]);
  fits("NodesPage", page);
  fits("NodeDetail", detail);
  fits("RegistryStatus", status);
  fits("RunAnswer", (await post("/v1/nodes/double-1/run", { input: { n: 1 } })).body);
  fits("Verdicts", (await post("/v1/events", [{}, 1])).body);
  fits("Problem", await get("/v1/nodes?limit=0"));
  fits("Problem", await get("/v1/nodes/nobody"));
  fits("Health", await get("/readyz"));
});

test("every event of the watch and the log fits its schema", async () => {
  const { url, transport, get } = await registry();
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(await get<object>("/openapi.json"), "document");
  await transport.publish(sampleAnnounce({ nodeId: "n-1" }));
  const seen = { WatchItem: await eventsFrom(`${url}/v1/nodes/watch`), LogItem: await eventsFrom(`${url}/v1/events`) };
  await transport.publish(sampleAnnounce({ nodeId: "n-2" }));
  for (const [name, stream] of Object.entries(seen)) {
    const check = ajv.compile({ $ref: `document#/components/schemas/${name}` });
    for (let count = 0; count < 3; count++) {
      const { data = "" } = (await stream.next()) ?? {};
      if (data !== "") expect([name, check(JSON.parse(data)), check.errors]).toEqual([name, true, null]);
    }
    await stream[Symbol.asyncDispose]();
  }
});

test("an answer that nobody waits for, or that is none, is refused", async () => {
  const { post } = await registry();
  const answer = { call_id: "c1", duration_ms: 1, value: 1 };
  expect(await post("/v1/calls/c1", answer)).toMatchObject({ status: 404, body: { code: "run/unknown-call" } });
  for (const bad of [{ ...answer, call_id: "c2" }, { ...answer, problem: { code: "x" } }, { call_id: "c1", value: 1 }, [], 1]) {
    expect(await post("/v1/calls/c1", bad)).toMatchObject({ status: 400, body: { code: "registry/bad-request" } });
  }
});

/** A registry with a node `slow-1` elsewhere that answers when the test says so. */
async function slowly(closeMs: number) {
  const calls = callHub();
  const own = await collector({ routes: [calls] });
  const service = await serve(own, { port: 0, calls, limits: { closeMs } });
  const transport = httpTransport(service.url);
  const [entered, go] = [Promise.withResolvers<AbortSignal>(), Promise.withResolvers<number>()];
  const node = {
    description: sampleDescription({ nodeId: "slow-1" }),
    runWith: (_: never, { signal }: { readonly signal: AbortSignal }) => {
      entered.resolve(signal);
      return go.promise;
    },
  };
  const online = await announce([node], { transport, timeoutMs: 100, drainMs: 0 });
  onTestFinished(async () => {
    await online[Symbol.asyncDispose]();
    await transport[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
    await own[Symbol.asyncDispose]();
  });
  const run = async () => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${service.url}/v1/nodes/slow-1/run`, { method: "POST", body: '{"input":{}}', headers });
    return { status: answer.status, body: await answer.json() };
  };
  return { service, run, entered: entered.promise, go };
}

test("a service that stops takes the answers of the calls under way, and begins no new ones", async () => {
  const { service, run, entered, go } = await slowly(60_000);
  const first = run();
  await entered;
  const stopped = service[Symbol.asyncDispose]();
  expect(await run()).toMatchObject({ status: 503, body: { code: "registry/log-unavailable" } });
  go.resolve(42);
  expect(await first).toMatchObject({ status: 200, body: { value: 42 } });
  await stopped;
  await expect(run()).rejects.toThrow();
});

test("a service that waits no longer says of a call under way that its outcome is unknown, and its host hears it", async () => {
  const { service, run, entered } = await slowly(20);
  const first = run();
  const signal = await entered;
  const told = once(signal, "abort");
  await service[Symbol.asyncDispose]();
  expect(await first).toMatchObject({ status: 504, body: { code: "run/unknown-outcome" } });
  await told;
});
