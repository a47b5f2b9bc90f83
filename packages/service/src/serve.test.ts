import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Collector } from "@onex/collector";
import { isFault } from "@onex/contract";
import { expect, onTestFinished, test } from "vitest";
import { type ServeOptions, type Service, serve } from "./serve.ts";
import { recordedCollector } from "./test-collector.ts";
import { rawClient, requestText } from "./test-raw-client.ts";

async function opened(overrides: Partial<Collector> = {}) {
  const collector = await recordedCollector(overrides);
  onTestFinished(() => collector[Symbol.asyncDispose]());
  return collector;
}

async function served(overrides: Partial<Collector> = {}, options: ServeOptions = {}) {
  const collector = await opened(overrides);
  const service = await serve(collector, { port: 0, ...options });
  onTestFinished(() => service[Symbol.asyncDispose]());
  return { ...service, collector, service };
}

test("serve() listens on loopback and says where", async () => {
  const { url, port } = await served();
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
});

test("serve() listens on the IPv6 loopback address when asked to, or says that there is none", async () => {
  const collector = await opened();
  const listening = await serve(collector, { host: "[::1]", port: 0 }).catch((fault: unknown) => fault);
  if (isFault(listening)) return expect(listening.code).toBe("io/not-found");
  // Not a fault, so a service.
  await using service = listening as Service;
  expect(service.url).toBe(`http://[::1]:${service.port}`);
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
});

test("serve() names the port that is taken and what to do", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  // It listens on TCP.
  const { port } = other.address() as AddressInfo;
  await expect(serve(await opened(), { port })).rejects.toMatchObject({
    code: "io/in-use",
    message: `Port ${port} on 127.0.0.1 is in use: stop what listens there or name another port (0 takes any free one)`,
    details: { host: "127.0.0.1", port },
  });
});

test.each(["0.0.0.0", "::", "192.168.1.10", "example.org", "", "127.0.0.1.evil.example"])(
  "serve() refuses to listen on %j, beyond loopback",
  async (host) => {
    await expect(serve(await opened(), { host, port: 0 })).rejects.toMatchObject({ code: "registry/forbidden" });
  },
);

test.each([-1, 65_536, 1.5, Number.NaN])("serve() takes no port %d", async (port) => {
  await expect(serve(await opened(), { port })).rejects.toThrow(RangeError);
});

test("an unknown route is answered with a problem", async () => {
  const { url } = await served();
  const answer = await fetch(`${url}/v2/nodes`);
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect([answer.status, await answer.json()]).toMatchObject([404, { status: 404, code: "registry/unknown-route" }]);
});

test.each([
  ["DELETE", "/v1/events", "POST, GET, HEAD"],
  ["PUT", "/v1/nodes", "GET, HEAD"],
  ["OPTIONS", "/v1/nodes", "GET, HEAD"],
  ["GET", "/v1/nodes/x/run", "POST"],
])("%s %s is answered with the methods that are there", async (method, path, allow) => {
  const { url } = await served();
  const answer = await fetch(`${url}${path}`, { method });
  expect([answer.status, answer.headers.get("allow"), await answer.json()]).toMatchObject([
    405,
    allow,
    { code: "registry/wrong-method" },
  ]);
});

test("HEAD is answered as GET without a body, and refused where GET is", async () => {
  const { url } = await served();
  const page = await fetch(`${url}/`, { method: "HEAD" });
  expect([page.status, await page.text()]).toEqual([200, ""]);
  expect(Number(page.headers.get("content-length"))).toBeGreaterThan(100);
  const run = await fetch(`${url}/v1/nodes/x/run`, { method: "HEAD" });
  expect([run.status, run.headers.get("allow")]).toEqual([405, "POST"]);
});

test("/readyz answers 503 while the log is stale, /healthz does not care", async () => {
  const { url } = await served({ health: () => ({ position: 1, stale_ms: 1200 }) });
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { code: "registry/log-unavailable" }]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test("GET / says what this is and lists every route", async () => {
  const { url } = await served();
  const answer = await fetch(url);
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  const text = await answer.text();
  for (const line of ["ONEX collector", "POST  /v1/events ", "GET   /v1/nodes/{id} ", "GET   /openapi.json "])
    expect(text).toContain(line);
});

test("GET /v1/nodes gives the query to the collector and its page to the client", async () => {
  const queries: unknown[] = [];
  const find = (query: unknown) => {
    queries.push(query);
    return { ok: true, value: { nodes: [], next: "c2" } } as const;
  };
  const { url } = await served({ find });
  const answer = await fetch(`${url}/v1/nodes?tag=a%20b&limit=5&cursor=c1&liveness=expired`);
  expect(await answer.json()).toEqual({ nodes: [], next: "c2" });
  expect(queries).toEqual([{ tag: "a b", limit: 5, cursor: "c1", liveness: "expired" }]);
});

test("GET /v1/nodes answers what the collector cannot read with its problems", async () => {
  const problems = [{ path: "/cursor", message: "is no cursor of this registry" }];
  const { url } = await served({ find: () => ({ ok: false, problems }) });
  const answer = await fetch(`${url}/v1/nodes?cursor=x`);
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: "registry/bad-request", problems }]);
});

test("GET /v1/nodes/{id} decodes the id", async () => {
  const asked: string[] = [];
  const { url } = await served({ get: (id) => void asked.push(id) });
  const answer = await fetch(`${url}/v1/nodes/a%3Ab~c`);
  expect([answer.status, await answer.json()]).toMatchObject([404, { code: "registry/unknown-node" }]);
  expect(asked).toEqual(["a:b~c"]);
});

test("disposal lets a request under way finish, and takes no new ones", async () => {
  const entered = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const { url, port, service } = await served({
    submit: async () => {
      entered.resolve();
      await go.promise;
      return [];
    },
  });
  const answer = fetch(`${url}/v1/events`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
  await entered.promise;
  const disposed = service[Symbol.asyncDispose]();
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  go.resolve();
  expect((await answer).status).toBe(200);
  await disposed;
  await service[Symbol.asyncDispose]();
  await expect(rawClient(port)).rejects.toThrow();
});

test("disposal does not wait for ever", async () => {
  const entered = Promise.withResolvers<void>();
  const submit = () => {
    entered.resolve();
    return new Promise<never>(() => {});
  };
  const { port, service } = await served({ submit }, { limits: { closeMs: 10 } });
  using client = await rawClient(port, requestText(port, "POST /v1/events", { body: "{}" }));
  await entered.promise;
  await service[Symbol.asyncDispose]();
  expect(await client.closed).toBe("");
});
