import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { EventMessage, Scheduler } from "@onex/contract";
import { expect, onTestFinished, test } from "vitest";
import { httpTransport } from "./http-transport.ts";

type Handle = (incoming: IncomingMessage, outgoing: ServerResponse, body: string) => void;

/** A server on loopback that answers as the test says; remembers the requests. */
async function scripted(handle: Handle) {
  const requests: { readonly line: string; readonly after: string | undefined; readonly body: string }[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = (await incoming.toArray()).join("");
    requests.push({ line: `${incoming.method} ${incoming.url}`, after: incoming.headersDistinct["last-event-id"]?.[0], body });
    handle(incoming, outgoing, body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // It listens on TCP.
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, requests, server };
}

/** Time that passes when the test says so. */
function handTurned(): Scheduler & { readonly pauses: number[]; wake(): void; readonly asked: () => Promise<void> } {
  const pauses: number[] = [];
  let waiting: (() => void)[] = [];
  let ask = Promise.withResolvers<void>();
  return {
    pauses,
    monotonicMs: () => 0,
    after(delayMs, wake) {
      pauses.push(delayMs);
      waiting.push(wake);
      ask.resolve();
      ask = Promise.withResolvers();
      return () => {
        waiting = waiting.filter((one) => one !== wake);
      };
    },
    wake() {
      for (const wake of waiting.splice(0)) wake();
    },
    asked: () => ask.promise,
  };
}

const message = (id: string, instanceId = "i1"): EventMessage => ({
  event_id: id,
  event_type: "node_announce",
  json: `{"event_id":"${id}",  "event_type":"NODE_ANNOUNCE","metadata":{"instance_id":"${instanceId}"}}`,
});

const verdictsFor = (body: string): string => {
  const events = [JSON.parse(body)].flat() as { event_id: string }[];
  const verdicts = events.map(({ event_id }, index) => ({
    event_id,
    verdict: "accepted",
    registry_id: "r",
    position: index + 1,
  }));
  return JSON.stringify({ verdicts, epoch: "e" });
};

const accept: Handle = (_incoming, outgoing, body) => void outgoing.end(verdictsFor(body));
const streamHead = { "content-type": "text/event-stream" };
const item = (position: number, json: string) =>
  `id: e.${position}\ndata: {"position":${position},"logged_at":1,"principal":"p","door":"http","event":${json}}\n\n`;

test("publish() sends the exact text of the event and brings the verdict in the receipt", async () => {
  const { address, requests } = await scripted(accept);
  await using transport = httpTransport(address);
  expect(await transport.publish(message("a"))).toEqual({
    position: "e.1",
    duplicate: false,
    verdict: { event_id: "a", verdict: "accepted", registry_id: "r", position: 1 },
  });
  expect(requests).toEqual([{ line: "POST /v1/events", after: undefined, body: message("a").json }]);
});

test("publish() keeps the order of calls and sends together what came while a request was under way", async () => {
  const first = Promise.withResolvers<() => void>();
  const { address, requests } = await scripted((_incoming, outgoing, body) => {
    const answer = () => outgoing.end(verdictsFor(body));
    if (requests.length === 1) first.resolve(answer);
    else answer();
  });
  await using transport = httpTransport(address);
  const receipts = [transport.publish(message("a"))];
  const answerFirst = await first.promise;
  receipts.push(transport.publish(message("b")), transport.publish(message("c")));
  answerFirst();
  expect((await Promise.all(receipts)).map(({ verdict }) => verdict?.event_id)).toEqual(["a", "b", "c"]);
  expect(requests.map(({ body }) => body)).toEqual([message("a").json, `[${message("b").json},${message("c").json}]`]);
});

test("an event that the collector refuses unread is answered with a rejected verdict, and takes no other event with it", async () => {
  const first = Promise.withResolvers<() => void>();
  const { address, requests } = await scripted((_incoming, outgoing, body) => {
    const answer = () => {
      if (!body.includes('"bad"')) return outgoing.end(verdictsFor(body));
      return outgoing.writeHead(413).end(JSON.stringify({ code: "event/too-large", detail: "An event may have 9 bytes" }));
    };
    if (requests.length === 1) first.resolve(answer);
    else answer();
  });
  await using transport = httpTransport(address);
  const receipts = [transport.publish(message("a"))];
  const answerFirst = await first.promise;
  receipts.push(transport.publish(message("bad")), transport.publish(message("c")));
  answerFirst();
  const rejected = {
    event_id: "bad",
    verdict: "rejected",
    code: "event/too-large",
    reason: "An event may have 9 bytes",
    registry_id: "",
  };
  expect(await Promise.all(receipts)).toMatchObject([
    { verdict: { verdict: "accepted" } },
    { verdict: rejected },
    { verdict: { verdict: "accepted" } },
  ]);
});

test.each([
  [503, JSON.stringify({ code: "registry/log-unavailable", detail: "The log is full" }), "answered 503: The log is full"],
  [404, "<html>", "answered 404: is it a collector?"],
  [200, "hello", "answered with something other than verdicts: is it a collector?"],
  [200, '{"verdicts":[],"epoch":"e"}', "answered with something other than verdicts: is it a collector?"],
])("publish() rejects with transport/unavailable when it is answered %d %s", async (status, body, said) => {
  const { address } = await scripted((_incoming, outgoing) => void outgoing.writeHead(status).end(body));
  await using transport = httpTransport(address);
  await expect(transport.publish(message("a"))).rejects.toMatchObject({
    code: "transport/unavailable",
    message: `${address} ${said}`,
  });
});

test("publish() rejects with transport/unavailable when nobody listens", async () => {
  const { address, server } = await scripted(accept);
  server.close();
  await once(server, "close");
  await using transport = httpTransport(address);
  await expect(transport.publish(message("a"))).rejects.toMatchObject({
    code: "transport/unavailable",
    message: `${address} cannot be reached (ECONNREFUSED): start the collector or name another address`,
  });
});

test("publish() rejects with transport/timeout when no answer comes, and goes on with the next event", async () => {
  const { address, requests } = await scripted((...request) => {
    if (requests.length > 1) accept(...request);
  });
  await using transport = httpTransport(address, { timeoutMs: 30 });
  await expect(transport.publish(message("a"))).rejects.toMatchObject({ code: "transport/timeout" });
  expect((await transport.publish(message("b"))).position).toBe("e.1");
});

test("publish() rejects when its signal aborts, before or while it waits", async () => {
  const received = Promise.withResolvers<void>();
  const { address } = await scripted(() => received.resolve());
  await using transport = httpTransport(address);
  const gone = { code: "transport/unavailable", message: `${address}: publishing was aborted` };
  await expect(transport.publish(message("a"), { signal: AbortSignal.abort() })).rejects.toMatchObject(gone);
  const stop = new AbortController();
  const publishing = transport.publish(message("b"), { signal: stop.signal });
  await received.promise;
  stop.abort();
  await expect(publishing).rejects.toMatchObject(gone);
});

test("publish() repeats a request whose kept connection was closed in the same moment", async () => {
  const { address, requests } = await scripted((incoming, outgoing, body) => {
    if (requests.length === 2) incoming.socket.resetAndDestroy();
    else accept(incoming, outgoing, body);
  });
  await using transport = httpTransport(address);
  await transport.publish(message("a"));
  expect((await transport.publish(message("b"))).verdict?.event_id).toBe("b");
  expect(requests).toHaveLength(3);
});

test("verdicts() hears those on events of its own instance, until it is disposed", async () => {
  const { address } = await scripted(accept);
  await using transport = httpTransport(address);
  const heard: string[] = [];
  const hearing = transport.verdicts("i1", ({ event_id }) => heard.push(event_id));
  await transport.publish(message("a", "i1"));
  await transport.publish(message("b", "i2"));
  await hearing[Symbol.asyncDispose]();
  await transport.publish(message("c", "i1"));
  expect(heard).toEqual(["a"]);
});

test("follow() gives each event by its exact text with id and principal, and leaves out what registries wrote", async () => {
  const json = '{"event_id":"a", "event_type":"NODE_ANNOUNCE","metadata":{"x":",\\"event\\":"}}';
  const tick = '{"event_id":"t","event_type":"registry_tick"}';
  const broken = '{"event_id":"b",\n"event_type":"node_withdraw"}';
  const twice = `id: e.3\ndata: {"position":3,"principal":"p","event_json":${JSON.stringify(broken)},"event":{"event_id":"b"}}\n\n`;
  const { address } = await scripted((_incoming, outgoing) => {
    outgoing.writeHead(200, streamHead).write(`id: e.0\n\n${item(1, json)}: heartbeat\n\n${item(2, tick)}${twice}`);
  });
  await using transport = httpTransport(address);
  const events = transport.follow({ from: "start" })[Symbol.asyncIterator]();
  expect((await events.next()).value).toEqual({
    position: "e.1",
    principal: "p",
    message: { event_id: "a", event_type: "node_announce", json },
  });
  expect((await events.next()).value).toEqual({
    position: "e.3",
    principal: "p",
    message: { event_id: "b", event_type: "node_withdraw", json: broken },
  });
});

test("follow() comes back behind the last id that it took, with growing pauses while nobody answers", async () => {
  const { address, requests } = await scripted((_incoming, outgoing) => {
    if (requests.length === 1) outgoing.writeHead(200, streamHead).end(`id: e.7\n\n${item(8, message("a").json)}`);
    else if (requests.length < 5) outgoing.writeHead(503).end();
    else outgoing.writeHead(200, streamHead).write(item(9, message("b").json));
  });
  const scheduler = handTurned();
  await using transport = httpTransport(address, { scheduler, timeoutMs: 1, maxPauseMs: 300, ambient: { random: () => 1 } });
  const events = transport.follow({ from: "now" })[Symbol.asyncIterator]();
  expect((await events.next()).value.message.event_id).toBe("a");
  const second = events.next();
  // Each attempt sets a time limit of 1 and each pause its own length; only pauses are awaited here.
  while (scheduler.pauses.filter((pause) => pause !== 1).length < 4) {
    await scheduler.asked();
    if (scheduler.pauses.at(-1) !== 1) scheduler.wake();
  }
  expect((await second).value.message.event_id).toBe("b");
  expect(scheduler.pauses.filter((pause) => pause !== 1)).toEqual([100, 200, 300, 300]);
  expect(requests.map(({ line, after }) => [line, after])).toEqual([
    ["GET /v1/events?from=now", undefined],
    ...Array.from({ length: 4 }, () => ["GET /v1/events?from=now", "e.8"]),
  ]);
});

test("follow() connects at once, and publish() waits until it listens", async () => {
  const opened = Promise.withResolvers<() => void>();
  const { address, requests } = await scripted((incoming, outgoing, body) => {
    if (incoming.method === "GET") opened.resolve(() => outgoing.writeHead(200, streamHead).flushHeaders());
    else accept(incoming, outgoing, body);
  });
  await using transport = httpTransport(address);
  transport.follow({ from: "now" });
  const publishing = transport.publish(message("a"));
  const open = await opened.promise;
  expect(requests.map(({ line }) => line)).toEqual(["GET /v1/events?from=now"]);
  open();
  await publishing;
});

test("follow() ends without a throw when its signal aborts or the transport is disposed, also while it waits", async () => {
  const { address } = await scripted((_incoming, outgoing) => void outgoing.writeHead(200, streamHead).flushHeaders());
  const transport = httpTransport(address);
  const stop = new AbortController();
  const aborted = transport.follow({ from: "start", signal: stop.signal })[Symbol.asyncIterator]().next();
  const disposed = transport.follow({ from: "start" })[Symbol.asyncIterator]().next();
  stop.abort();
  expect(await aborted).toEqual({ done: true, value: undefined });
  await transport[Symbol.asyncDispose]();
  expect(await disposed).toEqual({ done: true, value: undefined });
  await expect(transport.publish(message("a"))).rejects.toMatchObject({ code: "transport/unavailable" });
});

test("follow() rejects when the other side is no collector", async () => {
  const { address } = await scripted((_incoming, outgoing) => void outgoing.writeHead(404).end());
  await using transport = httpTransport(address);
  const next = transport.follow({ from: "start" })[Symbol.asyncIterator]().next();
  await expect(next).rejects.toMatchObject({ code: "transport/unavailable", message: expect.stringContaining("answered 404") });
});

test("calls are taken over the stream and answered by requests of their own; a cancelled one is not answered", async () => {
  const call = (id: string) => ({ call_id: id, node_id: "n", hash: "h", input: {}, deadline_ms: 100, purpose: "run" }) as const;
  const cancelled = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<string>();
  const { address, requests } = await scripted((incoming, outgoing, body) => {
    if (incoming.method === "POST") {
      answered.resolve(body);
      outgoing.end("{}");
      return;
    }
    outgoing.writeHead(200, streamHead);
    for (const id of ["c1", "c2"]) outgoing.write(`event: call\ndata: ${JSON.stringify(call(id))}\n\n`);
    outgoing.write('event: cancel\ndata: {"call_id":"c1"}\n\n');
  });
  await using transport = httpTransport(address);
  await using _serving = transport.calls.serve("i 1", async ({ call_id }, signal) => {
    if (call_id === "c1") await once(signal, "abort").then(() => cancelled.resolve());
    return { call_id, duration_ms: 1, value: 7 };
  });
  await cancelled.promise;
  expect(JSON.parse(await answered.promise)).toEqual({ call_id: "c2", duration_ms: 1, value: 7 });
  expect(requests.map(({ line }) => line)).toEqual(["GET /v1/instances/i%201/calls", "POST /v1/calls/c2"]);
});

test("nobody is called by way of an HTTP transport itself", async () => {
  await using transport = httpTransport("http://127.0.0.1:1");
  const call = { call_id: "c", node_id: "n", hash: "h", input: {}, deadline_ms: 100, purpose: "run" } as const;
  expect(transport.calls.reaches("i1")).toBe(false);
  await expect(transport.calls.call("i1", call)).rejects.toMatchObject({ code: "run/no-live-instance" });
});

test.each(["", "localhost:7800", "ftp://localhost", "memory:"])("httpTransport() takes no address %j", (address) => {
  expect(() => httpTransport(address)).toThrow(TypeError);
});

test("httpTransport() shows its address without credentials", async () => {
  await using transport = httpTransport("http://user:secret@127.0.0.1:7800/");
  expect(transport.address).toBe("http://127.0.0.1:7800");
});

test("httpTransport() keeps the path of a collector behind a proxy", async () => {
  const { address, requests } = await scripted(accept);
  await using transport = httpTransport(`${address}/registry/`);
  await transport.publish(message("a"));
  expect(requests[0]?.line).toBe("POST /registry/v1/events");
});
