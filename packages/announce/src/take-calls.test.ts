import { fakeTime, sampleDescription } from "@onex/conformance";
import { type Call, Fault, type NodeDescription } from "@onex/contract";
import { expect, test } from "vitest";
import { type Announceable, callTaker } from "./take-calls.ts";

const description = sampleDescription({ nodeId: "a" });
const call = (over: Partial<Call> = {}): Call => ({
  call_id: "1",
  node_id: "a",
  hash: description.metadata_block.hash,
  input: { n: 21 },
  deadline_ms: 1000,
  purpose: "run",
  ...over,
});
const offering = (runWith: Announceable["runWith"], over: Partial<NodeDescription> = {}) => {
  const time = fakeTime();
  const offered: Announceable = { description: { ...description, ...over }, runWith };
  return { time, ...callTaker((nodeId) => (nodeId === "a" ? offered : undefined), time.scheduler) };
};
const idle = new AbortController().signal;

test("callTaker() decodes the input by name, runs, and encodes the result", async () => {
  const { take } = offering(({ when, n }: { when: Date; n: bigint }) => new Map([[when.getUTCFullYear(), n + 1n]]), {
    inputs: {},
  });
  const input = { when: { "$onex:date": "2025-06-01T00:00:00.000Z" }, n: { "$onex:bigint": "41" } };
  expect(await take(call({ input }), idle)).toEqual({
    call_id: "1",
    duration_ms: 0,
    value: { "$onex:map": [[2025, { "$onex:bigint": "42" }]] },
  });
});

test("callTaker() gives the items of a list one by one, and a promise of a value, where the function asks for them", async () => {
  const text = { type: "string" } as const;
  const inputs: NodeDescription["inputs"] = {
    type: "object",
    properties: { lines: { "x-onex-type": "async-iterable", values: text }, name: { "x-onex-type": "promise", values: text } },
  };
  const { take } = offering(
    async ({ lines, name }: { lines: AsyncIterable<string>; name: Promise<string> }) =>
      `${(await Array.fromAsync(lines)).join("+")} by ${await name.then((given) => given.trim())}`,
    { inputs },
  );
  expect(await take(call({ input: { lines: ["a", "b"], name: " ada " } }), idle)).toMatchObject({ value: "a+b by ada" });
});

test("callTaker() runs a call_id at most once, also while it runs, and repeats the answer", async () => {
  let runs = 0;
  const { take } = offering(async () => {
    runs += 1;
    return runs;
  });
  const answers = await Promise.all([take(call(), idle), take(call(), idle)]);
  expect([...answers, await take(call(), idle)].map((answer) => "value" in answer && answer.value)).toEqual([1, 1, 1]);
  expect(await take(call({ call_id: "2" }), idle)).toMatchObject({ value: 2 });
});

test.each([
  ["an unknown node", call({ node_id: "b" }), "registry/unknown-node"],
  ["another version", call({ hash: "f".repeat(64) }), "registry/not-serving"],
  ["an unknown tag", call({ input: { n: { "$onex:nonsense": 1 } } }), "codec/unknown-tag"],
])("callTaker() answers %s with a problem", async (_title, one, code) => {
  const { take } = offering(() => 1);
  expect(await take(one, idle)).toMatchObject({ call_id: "1", problem: { code } });
});

test("callTaker() refuses generators, which do not run remotely", async () => {
  const { take } = offering(() => [1][Symbol.iterator](), { call: "generator" });
  expect(await take(call(), idle)).toMatchObject({ problem: { code: "codec/unsupported" } });
});

test("callTaker() hands on a fault with its details, and an error of the function by name, message and code alone", async () => {
  const fault = new Fault("node/input-invalid", "n must be a number", { details: { path: "/n" } });
  const failing = offering(() => {
    throw fault;
  });
  expect(await failing.take(call(), idle)).toMatchObject({
    problem: { code: "node/input-invalid", message: "n must be a number", details: { path: "/n" } },
  });
  const throwing = offering(async () => {
    throw Object.assign(new RangeError("too far", { cause: "a secret" }), { code: "E_FAR", token: "another" });
  });
  expect(await throwing.take(call(), idle)).toMatchObject({
    problem: { code: "node/failed", message: "too far", details: { name: "RangeError", code: "E_FAR" } },
  });
  const odd = offering(async () => {
    throw Object.assign(new Error("odd"), { code: { of: "its own" } });
  });
  expect(await odd.take(call(), idle)).toMatchObject({ problem: { details: { name: "Error" } } });
  const mute = offering(() => () => {});
  expect(await mute.take(call(), idle)).toMatchObject({ problem: { code: "codec/function" } });
});

const unreadable = Object.defineProperty(new Error("far"), "name", {
  get: () => {
    throw new Error("inner");
  },
});
const silent = Proxy.revocable({}, {});
silent.revoke();
test.each<[what: string, thrown: unknown, message: string]>([
  ["a proxy that answers nothing", silent.proxy, "a value that has no text"],
  ["an object", { at: 3 }, '{"at":3}'],
  ["an object without a prototype", Object.create(null), "{}"],
  ["an error that does not let itself be read", unreadable, "far"],
])("callTaker() answers for a function that throws %s", async (_what, thrown, message) => {
  const { take } = offering(() => {
    throw thrown;
  });
  expect(await take(call(), idle)).toMatchObject({ problem: { code: "node/failed", message, details: { name: "Error" } } });
});

test("callTaker() answers at the deadline, and when the caller gives up", async () => {
  const { take, time } = offering(() => new Promise(() => {}));
  const late = take(call({ deadline_ms: 50 }), idle);
  await time.advance(50);
  expect(await late).toMatchObject({ duration_ms: 50, problem: { code: "run/timeout" } });
  expect(await take(call({ call_id: "2" }), AbortSignal.abort())).toMatchObject({ problem: { code: "run/aborted" } });
  expect(time.waiting).toBe(0);
});

test("callTaker() aborts what runs when its deadline passes, and when its caller gives up, but not what has ended", async () => {
  const signals: AbortSignal[] = [];
  const { take, time } = offering((input: { n: number }, { signal }) => {
    signals.push(signal);
    return input.n === 0 ? 0 : new Promise(() => {});
  });
  const late = take(call({ deadline_ms: 50 }), idle);
  await time.advance(50);
  await late;
  expect(signals[0]).toMatchObject({ aborted: true, reason: { code: "run/timeout" } });
  const caller = new AbortController();
  const left = take(call({ call_id: "2" }), caller.signal);
  expect(signals[1]?.aborted).toBe(false);
  caller.abort();
  await left;
  expect(signals[1]).toMatchObject({ aborted: true, reason: { code: "run/aborted" } });
  await take(call({ call_id: "3", input: { n: 0 } }), idle);
  await time.advance(1000);
  expect(signals[2]?.aborted).toBe(false);
});
