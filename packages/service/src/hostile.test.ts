import { expect, onTestFinished, test } from "vitest";
import { type ServeOptions, serve } from "./serve.ts";
import { recordedCollector } from "./test-collector.ts";
import { codeOf, rawClient, requestText, statusOf } from "./test-raw-client.ts";

/** A service that must still answer a good request when the test is over. */
async function besieged(limits: ServeOptions["limits"] = {}) {
  const collector = await recordedCollector();
  const service = await serve(collector, { port: 0, limits });
  onTestFinished(async () => {
    const answer = await fetch(`${service.url}/healthz`);
    expect(await answer.json()).toEqual({ status: "ok" });
    await service[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  });
  return { ...service, collector };
}

/** Sends bytes and waits for the service to close the connection. */
async function fate(port: number, bytes: string | Buffer): Promise<readonly [status: number, code: string | undefined]> {
  using client = await rawClient(port, bytes);
  const answer = await client.closed;
  return [statusOf(answer), codeOf(answer)];
}

const last = { connection: "close" };

test.each([
  ["of another site", "evil.example", "registry/forbidden", 403],
  ["that was rebound, with our port", "evil.example:{port}", "registry/forbidden", 403],
  ["without our port", "localhost", "registry/forbidden", 403],
  ["with another port", "localhost:1", "registry/forbidden", 403],
  ["that is empty", "", "registry/forbidden", 403],
])("a Host %s is refused", async (_title, host, code, status) => {
  const { port } = await besieged();
  const headers = { host: host.replace("{port}", String(port)), ...last };
  expect(await fate(port, requestText(port, "GET /v1/nodes", { headers }))).toEqual([status, code]);
});

test("a request without a Host, or with two, is refused", async () => {
  const { port } = await besieged();
  expect(await fate(port, "GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n")).toEqual([400, "registry/bad-request"]);
  const two = `GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\nHost: evil.example\r\nconnection: close\r\n\r\n`;
  expect(await fate(port, two)).toEqual([400, "registry/bad-request"]);
});

test.each(["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])("the Host %s with our port is served", async (name) => {
  const { port } = await besieged();
  expect(await fate(port, requestText(port, "GET /healthz", { headers: { host: `${name}:${port}`, ...last } }))).toEqual([
    200,
    undefined,
  ]);
});

test.each(["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "http://localhost:{port}"])(
  "a page of Origin %s may not use the service at 127.0.0.1",
  async (origin) => {
    const { port, collector } = await besieged();
    const headers = { origin: origin.replace("{port}", String(port)), ...last };
    expect(await fate(port, requestText(port, "POST /v1/events", { body: "{}", headers }))).toEqual([403, "registry/forbidden"]);
    expect(collector.submitted).toEqual([]);
  },
);

test("the service's own page may use it, and no answer allows another one", async () => {
  const { port } = await besieged();
  using client = await rawClient(
    port,
    requestText(port, "GET /healthz", { headers: { origin: `http://127.0.0.1:${port}`, ...last } }),
  );
  const answer = await client.closed;
  expect(statusOf(answer)).toBe(200);
  expect(answer.toLowerCase()).not.toContain("access-control");
});

test("a request for another server's address is refused", async () => {
  const { port } = await besieged();
  expect(await fate(port, requestText(port, "GET http://evil.example/healthz", { headers: last }))).toEqual([
    400,
    "registry/bad-request",
  ]);
  expect(await fate(port, requestText(port, "OPTIONS *", { headers: last }))).toEqual([400, "registry/bad-request"]);
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/json; charset=latin1",
  "application/json, text/plain",
  "",
])("a body of content-type %j is refused, as a form of another site could send it", async (type) => {
  const { port, collector } = await besieged();
  const request = requestText(port, "POST /v1/events", { body: "{}", headers: { "content-type": type, ...last } });
  expect(await fate(port, request)).toEqual([415, "registry/media-type"]);
  expect(collector.submitted).toEqual([]);
});

test("a compressed body is refused, so a small one cannot become large", async () => {
  const { port } = await besieged();
  const request = requestText(port, "POST /v1/events", { body: "{}", headers: { "content-encoding": "gzip", ...last } });
  expect(await fate(port, request)).toEqual([415, "registry/media-type"]);
});

const hundredMegabytes = 100 * 1024 * 1024;
const mebibyte = Buffer.alloc(1024 * 1024, 0x20);

/** Writes as long as the other side takes it; gives what it took. */
async function pour(client: Awaited<ReturnType<typeof rawClient>>, wrap: (chunk: Buffer) => Buffer): Promise<number> {
  for (let sent = 0; sent < hundredMegabytes && client.socket.writable; sent += mebibyte.length) {
    if (!client.socket.write(wrap(mebibyte)))
      await Promise.race([new Promise((go) => client.socket.once("drain", go)), client.closed]);
  }
  return client.socket.bytesWritten;
}

test("a body of 100 MB is refused by its declared length, and not read", async () => {
  const { port } = await besieged();
  const headers = { "content-type": "application/json", "content-length": hundredMegabytes };
  using client = await rawClient(port, requestText(port, "POST /v1/events", { headers }));
  expect(await pour(client, (chunk) => chunk)).toBeLessThan(hundredMegabytes / 4);
  const answer = await client.closed;
  expect([statusOf(answer), codeOf(answer)]).toEqual([413, "event/too-large"]);
  expect(answer).toContain("connection: close");
});

test("a body of 100 MB without a declared length is refused when it passes the limit", async () => {
  const { port } = await besieged();
  const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
  using client = await rawClient(port, requestText(port, "POST /v1/events", { headers }));
  const chunked = (chunk: Buffer) => Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]);
  expect(await pour(client, chunked)).toBeLessThan(hundredMegabytes / 4);
  const answer = await client.closed;
  expect([statusOf(answer), codeOf(answer)]).toEqual([413, "event/too-large"]);
  expect(answer).toContain("connection: close");
});

test("a client that asks first is not told to send a body that is too large", async () => {
  const { port } = await besieged();
  const headers = { "content-type": "application/json", expect: "100-continue", "content-length": hundredMegabytes };
  using client = await rawClient(port, requestText(port, "POST /v1/events", { headers }));
  expect(await client.closed).toMatch(/^HTTP\/1.1 413/);
});

test("a client that asks first is told to send a good body", async () => {
  const { port, collector } = await besieged();
  const headers = { "content-type": "application/json", expect: "100-continue", "content-length": 2, ...last };
  using client = await rawClient(port, requestText(port, "POST /v1/events", { headers }));
  await client.seen("HTTP/1.1 100 Continue");
  client.socket.write("{}");
  expect(await client.closed).toContain("HTTP/1.1 200");
  expect(collector.submitted).toEqual(["{}"]);
});

test("a body longer than declared ends the connection after the part that was declared", async () => {
  const { port, collector } = await besieged();
  using client = await rawClient(port, `${requestText(port, "POST /v1/events", { body: "{}" })}{"smuggled":true}\r\n\r\n`);
  const answer = await client.closed;
  expect(statusOf(answer)).toBe(200);
  expect(collector.submitted).toEqual(["{}"]);
});

test("a body shorter than declared is not submitted", async () => {
  const { port, collector } = await besieged();
  const headers = { "content-type": "application/json", "content-length": 50 };
  using client = await rawClient(port, `${requestText(port, "POST /v1/events", { headers })}{}`);
  client.socket.end();
  await client.closed;
  expect(collector.submitted).toEqual([]);
});

test("a body that does not arrive in time is given up", async () => {
  const { port, collector } = await besieged({ bodyTimeoutMs: 20 });
  const headers = { "content-type": "application/json", "content-length": 50 };
  expect(await fate(port, `${requestText(port, "POST /v1/events", { headers })}{}`)).toEqual([408, "registry/slow-request"]);
  expect(collector.submitted).toEqual([]);
});

test("headers that do not arrive in time are given up", async () => {
  const { port } = await besieged({ headerTimeoutMs: 20 });
  expect(await fate(port, `GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nx-slow: `)).toEqual([
    408,
    "registry/slow-request",
  ]);
});

test.each([
  ["two lengths", "content-length: 2\r\ncontent-length: 3"],
  ["a length and chunks", "content-length: 2\r\ntransfer-encoding: chunked"],
  ["a negative length", "content-length: -1"],
  ["a folded header", "x: a\r\n b"],
])("%s are not interpreted", async (_title, headers) => {
  const { port, collector } = await besieged();
  const head = `POST /v1/events HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n${headers}\r\n\r\n{}`;
  expect(await fate(port, head)).toEqual([400, "registry/bad-request"]);
  expect(collector.submitted).toEqual([]);
});

test("a flood of headers, or an endless address, is refused", async () => {
  const { port } = await besieged();
  const flood = Array.from({ length: 5000 }, (_, index) => `x-${index}: 1\r\n`).join("");
  expect(await fate(port, `GET / HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${flood}\r\n`)).toEqual([
    431,
    "registry/header-too-large",
  ]);
  expect(await fate(port, requestText(port, `GET /${"x".repeat(20_000)}`))).toEqual([431, "registry/header-too-large"]);
});

test("a header beyond the thousandth still counts", async () => {
  const { port } = await besieged();
  const many = Array.from({ length: 2500 }, () => "a:\r\n").join("");
  const request = `GET /healthz HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${many}origin: null\r\nconnection: close\r\n\r\n`;
  expect(await fate(port, request)).toEqual([403, "registry/forbidden"]);
});

test.each(["\0\0\0\0", "GARBAGE\r\n\r\n", "FOO / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"])(
  "bytes that are no request are answered and cut off: %j",
  async (bytes) => {
    const { port } = await besieged();
    expect(await fate(port, Buffer.from(bytes, "latin1"))).toEqual([400, "registry/bad-request"]);
  },
);

test("a tunnel is not opened, and an upgrade is answered as the request that it also is", async () => {
  const { port } = await besieged();
  expect(await fate(port, requestText(port, "CONNECT evil.example:443"))).toEqual([Number.NaN, undefined]);
  const upgrade = { connection: "upgrade, close", upgrade: "websocket" };
  expect(await fate(port, requestText(port, "GET /healthz", { headers: upgrade }))).toEqual([200, undefined]);
});

test("a connection beyond the limit is closed, and there is room again when one goes", async () => {
  const { port } = await besieged({ connections: 2 });
  using first = await rawClient(port, requestText(port, "GET /healthz"));
  using second = await rawClient(port, requestText(port, "GET /healthz"));
  await Promise.all([first.seen("ok"), second.seen("ok")]);
  using third = await rawClient(port);
  expect(await third.closed).toBe("");
  first.socket.end();
  await first.closed;
});

test("requests in one piece are answered in order on one connection", async () => {
  const { port } = await besieged();
  const requests = [
    requestText(port, "GET /v1/nodes/nobody"),
    requestText(port, "POST /v1/events", { body: "{}" }),
    requestText(port, "GET /healthz", { headers: last }),
  ];
  using client = await rawClient(port, requests.join(""));
  const answer = await client.closed;
  expect([...answer.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status)).toEqual(["404", "200", "200"]);
});

test.each([
  "/v1/nodes/%",
  "/v1/nodes/%00",
  "/v1/nodes/%2e%2e%2f",
  "/v1/nodes/a%2Fb",
  "/..%2f..%2fetc/passwd",
  "/v1/../../etc",
  "/\\evil",
])("the path %s finds nothing and breaks nothing", async (path) => {
  const { port } = await besieged();
  const [status] = await fate(port, requestText(port, `GET ${path}`, { headers: last }));
  expect([400, 404]).toContain(status);
});
