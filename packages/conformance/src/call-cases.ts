import assert from "node:assert/strict";
import type { Call, CallAnswer, CallRoute, Transport } from "@onex/contract";
import { inTime, rejectsWith } from "./pull.ts";

const instanceId = "5a0c7be2-8d7f-4e0b-b7a5-1c9f6de3a210";
const callOf = (number: number, over: Partial<Call> = {}): Call => ({
  call_id: `00000000-0000-4000-9000-${String(number).padStart(12, "0")}`,
  node_id: "00000000-0000-4000-8000-000000000001",
  hash: "a".repeat(64),
  input: { n: number, text: "é 🜁" },
  deadline_ms: 5000,
  purpose: "run",
  ...over,
});
const answerWith = (call: Call): CallAnswer => ({ call_id: call.call_id, duration_ms: 1, value: call.input });

const withRoute =
  (body: (calls: CallRoute, patienceMs: number, transport: Transport) => Promise<void>) =>
  async (transport: Transport, patienceMs: number): Promise<void> => {
    // A transport that carries no calls owes nothing here.
    if (transport.calls !== undefined) await body(transport.calls, patienceMs, transport);
  };

/** Waits until the route has heard of the instance: where calls cross a network that takes a moment. */
async function reached(calls: CallRoute, patienceMs: number, expected = true): Promise<void> {
  const until = Date.now() + patienceMs;
  while (calls.reaches(instanceId) !== expected && Date.now() < until) await new Promise((resolve) => void setImmediate(resolve));
  assert.equal(calls.reaches(instanceId), expected);
}

/** What a transport owes that declares `calls`. */
export const callCases: readonly {
  readonly title: string;
  readonly body: (transport: Transport, patienceMs: number) => Promise<void>;
}[] = [
  {
    title: "calls: reaches an instance while it serves, and not before or after",
    body: withRoute(async (calls, patienceMs) => {
      assert.equal(calls.reaches(instanceId), false);
      const serving = calls.serve(instanceId, async (call) => answerWith(call));
      await reached(calls, patienceMs);
      await serving[Symbol.asyncDispose]();
      await reached(calls, patienceMs, false);
    }),
  },
  {
    title: "calls: brings the call and its answer unchanged",
    body: withRoute(async (calls, patienceMs) => {
      const heard: Call[] = [];
      await using _serving = calls.serve(instanceId, async (call) => {
        heard.push(call);
        return answerWith(call);
      });
      await reached(calls, patienceMs);
      const answer = await inTime(calls.call(instanceId, callOf(1)), patienceMs, "the answer");
      assert.deepEqual(
        heard.map(({ deadline_ms: _deadline, ...call }) => call),
        [callOf(1)].map(({ deadline_ms: _deadline, ...call }) => call),
      );
      assert.deepEqual("value" in answer ? answer.value : answer.problem, callOf(1).input);
    }),
  },
  {
    title: "calls: keeps calls that run at the same time apart",
    body: withRoute(async (calls, patienceMs) => {
      const first = Promise.withResolvers<void>();
      await using _serving = calls.serve(instanceId, async (call) => {
        if (call.call_id === callOf(1).call_id) await first.promise;
        return answerWith(call);
      });
      await reached(calls, patienceMs);
      const slow = calls.call(instanceId, callOf(1));
      const quick = await inTime(calls.call(instanceId, callOf(2)), patienceMs, "the second answer");
      first.resolve();
      assert.deepEqual(
        [quick.call_id, (await inTime(slow, patienceMs, "the first answer")).call_id],
        [callOf(2).call_id, callOf(1).call_id],
      );
    }),
  },
  {
    title: "calls: lets a second handler of an instance replace the first",
    body: withRoute(async (calls, patienceMs) => {
      const first = calls.serve(instanceId, async (call) => ({ ...answerWith(call), value: "first" }));
      await using _second = calls.serve(instanceId, async (call) => ({ ...answerWith(call), value: "second" }));
      await first[Symbol.asyncDispose]();
      await reached(calls, patienceMs);
      const answer = await inTime(calls.call(instanceId, callOf(1)), patienceMs, "the answer");
      assert.equal("value" in answer && answer.value, "second");
    }),
  },
  {
    title: "calls: rejects a call without a way in with run/no-live-instance",
    body: withRoute(async (calls, patienceMs) => {
      await rejectsWith("run/no-live-instance", calls.call(instanceId, callOf(1)), patienceMs);
    }),
  },
  {
    title: "calls: rejects with run/unknown-outcome when the deadline passes first",
    body: withRoute(async (calls, patienceMs) => {
      await using _serving = calls.serve(instanceId, () => new Promise(() => {}));
      await reached(calls, patienceMs);
      await rejectsWith("run/unknown-outcome", calls.call(instanceId, callOf(1, { deadline_ms: 20 })), patienceMs);
    }),
  },
];
