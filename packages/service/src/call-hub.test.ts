import type { Call } from "@onex/contract";
import { expect, test } from "vitest";
import { callHub } from "./call-hub.ts";

const call: Call = { call_id: "c1", node_id: "n1", hash: "h", input: {}, deadline_ms: 60_000, purpose: "run" };

test("callHub() hands a call to the stream of its instance and the answer back to the caller", async () => {
  const hub = callHub();
  const stop = new AbortController();
  const items = hub.take("i1", stop.signal)[Symbol.asyncIterator]();
  expect(hub.reaches("i1")).toBe(true);
  const answer = hub.call("i1", call);
  expect((await items.next()).value).toEqual({ type: "call", call });
  expect(hub.answer({ call_id: "c1", duration_ms: 1, value: 2 })).toBe(true);
  expect(await answer).toEqual({ call_id: "c1", duration_ms: 1, value: 2 });
  expect(hub.answer({ call_id: "c1", duration_ms: 1, value: 2 })).toBe(false);
  stop.abort();
});

test("callHub() reaches nobody whose stream has ended", async () => {
  const hub = callHub();
  const stop = new AbortController();
  const items = hub.take("i1", stop.signal)[Symbol.asyncIterator]();
  stop.abort();
  expect(hub.reaches("i1")).toBe(false);
  expect(await items.next()).toMatchObject({ done: true });
  await expect(hub.call("i1", call)).rejects.toMatchObject({ code: "run/no-live-instance" });
});

test("callHub() ends the first stream of an instance when a second one comes, and calls the second", async () => {
  const hub = callHub();
  const stop = new AbortController();
  const first = hub.take("i1", stop.signal)[Symbol.asyncIterator]();
  const second = hub.take("i1", new AbortController().signal)[Symbol.asyncIterator]();
  expect(await first.next()).toMatchObject({ done: true });
  // The end of the first connection comes later and must not take the second one's place away.
  stop.abort();
  expect(hub.reaches("i1")).toBe(true);
  const answer = hub.call("i1", call);
  expect((await second.next()).value).toEqual({ type: "call", call });
  hub.answer({ call_id: "c1", duration_ms: 1, value: 2 });
  await answer;
});

test("callHub() tells the instance when its caller gave up, and takes no answer any more", async () => {
  const hub = callHub();
  const items = hub.take("i1", new AbortController().signal)[Symbol.asyncIterator]();
  const stop = new AbortController();
  const answer = hub.call("i1", call, { signal: stop.signal });
  await items.next();
  stop.abort();
  await expect(answer).rejects.toMatchObject({ code: "run/aborted" });
  expect((await items.next()).value).toEqual({ type: "cancel", call_id: "c1" });
  expect(hub.answer({ call_id: "c1", duration_ms: 1, value: 2 })).toBe(false);
});

test("callHub() says that the outcome is unknown when the deadline passes", async () => {
  const hub = callHub();
  hub.take("i1", new AbortController().signal);
  await expect(hub.call("i1", { ...call, deadline_ms: 5 })).rejects.toMatchObject({ code: "run/unknown-outcome" });
});
