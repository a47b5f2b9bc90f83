import { Fault } from "@onex/contract";
import { expect, onTestFinished, test } from "vitest";
import { tinyCollector } from "./collector.fixture.ts";
import { type ServeOptions, serve } from "./serve.ts";
import { eventsFrom } from "./stream-reader.fixture.ts";

async function served(options: ServeOptions = {}, overrides: Parameters<typeof tinyCollector>[0] = {}) {
  const collector = tinyCollector(overrides);
  const service = await serve(collector, { port: 0, ...options });
  onTestFinished(() => service[Symbol.asyncDispose]());
  const post = async (body: string | Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(`${service.url}/v1/events`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
  };
  return { url: service.url, collector, post };
}

test("POST /v1/events hands on the exact text of one event and answers its verdict", async () => {
  const { post, collector } = await served();
  const event = '{"n": 1.50, "a":1,"a":2,"__proto__":{}, "é":"\\u00e9"}';
  expect(await post(` ${event}\n`)).toMatchObject({
    status: 200,
    type: "application/json",
    body: { epoch: "epoch-1", verdicts: [{ verdict: "accepted", position: 1 }] },
  });
  expect(collector.submitted).toEqual([event]);
});

test("POST /v1/events takes an array apart without writing it anew and answers in order", async () => {
  const { post, collector } = await served();
  const { status, body } = await post('[ {"a": 1} ,\r\n{"b":"],{"}, 7]');
  expect(status).toBe(200);
  expect(body.verdicts.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3]);
  expect(collector.submitted).toEqual(['{"a": 1}', '{"b":"],{"}', "7"]);
});

test("POST /v1/events answers an empty array with no verdicts", async () => {
  const { post } = await served();
  expect(await post("[]")).toMatchObject({ status: 200, body: { verdicts: [] } });
});

test("POST /v1/events names the sender by its door", async () => {
  const from: unknown[] = [];
  const submit = async (_events: readonly string[], sender: unknown) => {
    from.push(sender);
    return [];
  };
  const { post } = await served({}, { submit });
  await post("{}");
  expect(from).toEqual([{ principal: "anonymous@http", door: "http" }]);
});

test.each([
  ["an event that was cut off", '{"event_id":"1","metadata":{'],
  ["nothing", ""],
  ["a byte order mark", "\uFEFF{}"],
  ["two values", "{}{}"],
])("POST /v1/events answers 400 to %s", async (_title, body) => {
  const { post, collector } = await served();
  expect(await post(body)).toMatchObject({
    status: 400,
    type: "application/problem+json",
    body: { status: 400, code: "event/malformed", problems: [{ path: "" }] },
  });
  expect(collector.submitted).toEqual([]);
});

test("POST /v1/events answers 400 to bytes that are not UTF-8", async () => {
  const { post } = await served();
  expect(await post(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ status: 400, body: { code: "event/malformed" } });
});

test("POST /v1/events takes 1,000 events and refuses 1,001", async () => {
  const { post, collector } = await served();
  const events = (count: number) => `[${Array.from({ length: count }, () => "{}").join(",")}]`;
  expect(await post(events(1001))).toMatchObject({ status: 413, body: { code: "event/too-large" } });
  expect(collector.submitted).toEqual([]);
  expect((await post(events(1000))).body.verdicts).toHaveLength(1000);
});

test("POST /v1/events counts the bytes of an event, and refuses the request naming the one that is too large", async () => {
  const { post, collector } = await served();
  const event = (bytes: number) => `"${"é".repeat((bytes - 2) / 2)}"`;
  expect((await post(event(256 * 1024))).status).toBe(200);
  const refused = { status: 413, body: { code: "event/too-large" } };
  expect(await post(event(256 * 1024 + 2))).toMatchObject({ ...refused, body: { problems: [{ path: "" }] } });
  expect(await post(`[{},${event(256 * 1024 + 2)}]`)).toMatchObject({ ...refused, body: { problems: [{ path: "/1" }] } });
  expect(collector.submitted).toHaveLength(1);
});

test("POST /v1/events refuses more than 4 MiB", async () => {
  const { post } = await served();
  expect(await post(`[${" ".repeat(4 * 1024 * 1024)}]`)).toMatchObject({ status: 413, body: { code: "event/too-large" } });
});

test("POST /v1/events answers 503 while the log cannot be written", async () => {
  const submit = () =>
    Promise.reject(new Fault("registry/log-unavailable", "The log is full: free some space", { cause: new Error("secret") }));
  const { post } = await served({}, { submit });
  expect(await post("{}")).toEqual({
    status: 503,
    type: "application/problem+json",
    body: {
      type: "about:blank",
      title: "Service Unavailable",
      status: 503,
      detail: "The log is full: free some space",
      code: "registry/log-unavailable",
    },
  });
});

test("a failure that nobody planned stays inside, and is reported under the instance that the client is told", async () => {
  const reported: unknown[] = [];
  const submit = () => Promise.reject(new TypeError("secret"));
  const { post } = await served({ report: (fault, instance) => reported.push([fault.cause, instance]) }, { submit });
  const { status, body } = await post("{}");
  expect({ status, code: body.code }).toEqual({ status: 500, code: "internal/unexpected" });
  expect(JSON.stringify(body)).not.toMatch(/secret|at /);
  expect(reported).toEqual([[new TypeError("secret"), body.instance]]);
});

test("GET /v1/events gives the log from its start and then what is added, by id <epoch>.<position>", async () => {
  const { url, post } = await served();
  await post('{"first":1}');
  await using stream = await eventsFrom(`${url}/v1/events`);
  expect(await stream.next()).toMatchObject({ id: "epoch-1.0", data: "" });
  const first = await stream.next();
  expect(first).toMatchObject({ id: "epoch-1.1", event: "message" });
  expect(JSON.parse(first?.data ?? "")).toEqual({
    position: 1,
    logged_at: 1,
    principal: "anonymous@http",
    door: "http",
    event: { first: 1 },
  });
  await post('{"second":2}');
  expect(await stream.next()).toMatchObject({ id: "epoch-1.2" });
});

test("GET /v1/events keeps the text of an event, also of one with line breaks", async () => {
  const { url, post } = await served();
  const plain = '{"n": 1.50,  "é":1}';
  const broken = '{"a":\r\n [1,\n2]}';
  await post(plain);
  await post(broken);
  await using stream = await eventsFrom(`${url}/v1/events?after=0`);
  await stream.next();
  expect((await stream.next())?.data).toContain(`"event":${plain}`);
  expect(JSON.parse((await stream.next())?.data ?? "")).toMatchObject({ event: { a: [1, 2] }, event_json: broken });
});

test.each([
  ["?after=1", {}, "epoch-1.1"],
  ["?after=epoch-1.1", {}, "epoch-1.1"],
  ["?after=1", { "last-event-id": "epoch-1.2" }, "epoch-1.2"],
  ["?from=now", {}, "epoch-1.3"],
  ["?after=epoch-0.2", {}, "epoch-1.0"],
])("GET /v1/events%s with %j begins behind %s", async (query, headers, id) => {
  const { url, post } = await served();
  await post("[1,2,3]");
  await using stream = await eventsFrom(`${url}/v1/events${query}`, headers);
  expect(await stream.next()).toMatchObject({ id });
});

test("GET /v1/events refuses a place that is none", async () => {
  const { url } = await served();
  const answer = await fetch(`${url}/v1/events?after=yesterday`);
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: "registry/bad-request" }]);
});
