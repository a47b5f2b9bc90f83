import { type Collector, memoryLog } from "@onex/collector";
import { sampleAnnounce } from "@onex/conformance";
import { Fault, type Verdict } from "@onex/contract";
import { expect, onTestFinished, test } from "vitest";
import { type ServeOptions, serve } from "./serve.ts";
import { recordedCollector } from "./test-collector.ts";
import { eventsFrom, type StreamReader } from "./test-stream-reader.ts";

/** An answer as the claims look at it: verdicts, or a problem. */
interface Answered {
  readonly verdicts: readonly Verdict[];
  readonly code?: string;
  readonly instance?: string;
}

async function served(options: ServeOptions = {}, overrides: Partial<Collector> = {}) {
  const collector = await recordedCollector(overrides);
  const service = await serve(collector, { port: 0, ...options });
  onTestFinished(async () => {
    await service[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  });
  const post = async (body: string | Uint8Array<ArrayBuffer>) => {
    const answer = await fetch(`${service.url}/v1/events`, {
      method: "POST",
      body,
      headers: { "content-type": "application/json" },
    });
    return { status: answer.status, type: answer.headers.get("content-type"), body: (await answer.json()) as Answered };
  };
  return { url: service.url, collector, post };
}

const announcement = (nodeId: string) => sampleAnnounce({ nodeId }).json;

test("POST /v1/events hands on the exact text of one event and answers its verdict", async () => {
  const { post, collector } = await served();
  const event = `\n ${announcement("n-1")}`.replace(":", " : ").replace("Doubles", "\\u0044oubles");
  expect(await post(event)).toMatchObject({
    status: 200,
    type: "application/json",
    body: { epoch: collector.log.epoch, verdicts: [{ verdict: "accepted", registry_id: collector.registryId }] },
  });
  expect(collector.submitted).toEqual([event]);
});

test("POST /v1/events takes an array apart without writing it anew and answers in order", async () => {
  const { post, collector } = await served();
  const [first, last] = [announcement("n-1"), announcement("n-2")];
  const { status, body } = await post(`[ ${first} ,\r\n{"b":"],{"}, 7,${last}]`);
  expect(status).toBe(200);
  expect(body.verdicts.map(({ verdict }) => verdict)).toEqual(["accepted", "rejected", "rejected", "accepted"]);
  expect(collector.submitted).toEqual([first, '{"b":"],{"}', "7", last]);
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

test("POST /v1/events rejects the event that is too large, counted in bytes, and takes the others of the request", async () => {
  const { post } = await served();
  const large = announcement("n-1").replace("{", `{"note":"${"é".repeat(128 * 1024)}",`);
  const { status, body } = await post(`[${announcement("n-2")},${large}]`);
  expect([status, body.verdicts]).toMatchObject([
    200,
    [{ verdict: "accepted" }, { verdict: "rejected", code: "event/too-large" }],
  ]);
  expect(body.verdicts?.[1]?.event_id).toBe(JSON.parse(large).event_id);
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

/** The next entry of the log that an announcer sent. */
async function nextAnnounced(stream: StreamReader) {
  for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
    const item = event.data === "" ? undefined : JSON.parse(event.data);
    if (item?.event.event_type === "node_announce") return { id: event.id, data: event.data, item };
  }
  throw new Error("the stream ended");
}

test("GET /v1/events gives the log from its start and then what is added, by id <epoch>.<position>", async () => {
  const { url, post, collector } = await served();
  const first = announcement("n-1");
  const position = (await post(first)).body.verdicts[0]?.position;
  await using stream = await eventsFrom(`${url}/v1/events`);
  expect(await stream.next()).toEqual({ id: `${collector.log.epoch}.0`, event: "message", data: "" });
  const { id, item } = await nextAnnounced(stream);
  expect(id).toBe(`${collector.log.epoch}.${position}`);
  expect(item).toEqual({
    position,
    logged_at: expect.any(Number),
    principal: "anonymous@http",
    door: "http",
    event: JSON.parse(first),
  });
  await post(announcement("n-2"));
  expect((await nextAnnounced(stream)).item.event.node_id).toBe("n-2");
});

test("GET /v1/events keeps the text of an event, also of one with line breaks", async () => {
  const { url, post } = await served();
  const spaced = announcement("n-1").replace(":", " :  ");
  const broken = announcement("n-2").replace(":", ":\r\n").replace(",", "\n,");
  await post(spaced);
  await post(broken);
  await using stream = await eventsFrom(`${url}/v1/events?after=0`);
  expect((await nextAnnounced(stream)).data).toContain(`"event":${spaced}}`);
  expect((await nextAnnounced(stream)).item).toMatchObject({ event: JSON.parse(broken), event_json: broken });
});

test.each([
  ["?after=1", {}, (epoch: string) => `${epoch}.1`],
  ["?after={epoch}.1", {}, (epoch: string) => `${epoch}.1`],
  ["?after={epoch}.0", { "last-event-id": "1" }, (epoch: string) => `${epoch}.1`],
  ["?after=another.1", {}, (epoch: string) => `${epoch}.0`],
  ["?from=now", {}, (epoch: string, position: number) => `${epoch}.${position}`],
])("GET /v1/events%s with %j begins in the right place", async (query, headers, id) => {
  const { url, post, collector } = await served();
  await post(announcement("n-1"));
  const { epoch } = collector.log;
  const { position } = collector.health();
  await using stream = await eventsFrom(`${url}/v1/events${query.replace("{epoch}", epoch)}`, headers);
  expect(await stream.next()).toMatchObject({ id: id(epoch, position) });
});

test("GET /v1/events begins with the oldest entry that is kept, but tells who asked for an older one that it is gone", async () => {
  const log = memoryLog({ maxChars: 1 });
  const record = { type: "x", json: "{}", principal: "p", door: "d" };
  for (const id of ["a", "b", "c"]) await log.append([{ ...record, id }]);
  const { url } = await served({}, { log });
  await using fromStart = await eventsFrom(`${url}/v1/events`);
  await fromStart.next();
  expect(await fromStart.next()).toMatchObject({ id: `${log.epoch}.3` });
  await using from1 = await eventsFrom(`${url}/v1/events?after=1`);
  await from1.next();
  const problem = await from1.next();
  expect([problem?.event, JSON.parse(problem?.data ?? "")]).toMatchObject(["problem", { code: "registry/expired" }]);
});

test("GET /v1/events refuses a place that is none", async () => {
  const { url } = await served();
  const answer = await fetch(`${url}/v1/events?after=yesterday`);
  expect([answer.status, await answer.json()]).toMatchObject([400, { code: "registry/bad-request" }]);
});
