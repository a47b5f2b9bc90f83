import { fakeTime } from "@onex/conformance";
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

test("callHub() gives up the calls of an instance whose stream was lost and that does not come back in time", async () => {
  const time = fakeTime();
  const hub = callHub({ graceMs: 1000, scheduler: time.scheduler });
  const stop = new AbortController();
  const items = hub.take("i1", stop.signal)[Symbol.asyncIterator]();
  hub.take("i2", new AbortController().signal);
  const lost = hub.call("i1", call);
  const kept = hub.call("i2", { ...call, call_id: "c2" });
  const outcome = expect(lost).rejects.toMatchObject({ code: "run/unknown-outcome", message: expect.stringContaining("i1") });
  await items.next();
  stop.abort();
  await time.advance(999);
  expect(hub.answer({ call_id: "c3", duration_ms: 1, value: 2 })).toBe(false);
  await time.advance(1);
  await outcome;
  expect(hub.answer({ call_id: "c1", duration_ms: 1, value: 2 })).toBe(false);
  expect(hub.answer({ call_id: "c2", duration_ms: 1, value: 2 })).toBe(true);
  expect(await kept).toMatchObject({ value: 2 });
  expect(time.waiting).toBe(0);
});

test("callHub() waits for an instance that comes back, and for one that answers without a stream", async () => {
  const time = fakeTime();
  const hub = callHub({ graceMs: 1000, scheduler: time.scheduler });
  const stop = new AbortController();
  hub.take("i1", stop.signal);
  const answers = [hub.call("i1", call), hub.call("i1", { ...call, call_id: "c2" })];
  stop.abort();
  await time.advance(500);
  expect(hub.answer({ call_id: "c1", duration_ms: 1, value: 1 })).toBe(true);
  hub.take("i1", new AbortController().signal);
  await time.advance(5000);
  expect(hub.answer({ call_id: "c2", duration_ms: 1, value: 2 })).toBe(true);
  expect(await Promise.all(answers)).toMatchObject([{ value: 1 }, { value: 2 }]);
});

test("callHub() is settled once nobody waits for an answer", async () => {
  const hub = callHub();
  await hub.settled();
  const items = hub.take("i1", new AbortController().signal)[Symbol.asyncIterator]();
  const stop = new AbortController();
  const answers = [hub.call("i1", call), hub.call("i1", { ...call, call_id: "c2" }, { signal: stop.signal })];
  await items.next();
  let isSettled = false;
  const settled = Promise.all([hub.settled(), hub.settled()]).then(() => (isSettled = true));
  hub.answer({ call_id: "c1", duration_ms: 1, value: 2 });
  await answers[0];
  expect(isSettled).toBe(false);
  stop.abort();
  await expect(answers[1]).rejects.toMatchObject({ code: "run/aborted" });
  expect(await settled).toBe(true);
});
