import type { Collector } from "@onex/collector";
import { Fault, faults } from "@onex/contract";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "./serve.ts";
import { recordedCollector } from "./test-collector.ts";
import { rawClient, requestText } from "./test-raw-client.ts";

type Run = Collector["run"];

async function served(run?: Run) {
  const collector = await recordedCollector(run === undefined ? {} : { run });
  const service = await serve(collector, { port: 0 });
  onTestFinished(async () => {
    await service[Symbol.asyncDispose]();
    await collector[Symbol.asyncDispose]();
  });
  const post = async (body: string, query = "") => {
    const url = `${service.url}/v1/nodes/n1/run${query}`;
    const answer = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" } });
    return { status: answer.status, body: await answer.json() };
  };
  return { port: service.port, collector, post };
}

test("a run answers the value with its context, duration and call", async () => {
  const asked: unknown[] = [];
  const context = { node: "n1" };
  const { post } = await served(async (id, input, { deadlineMs, hash } = {}) => {
    asked.push({ id, input, deadlineMs, hash });
    // The service hands the context on without looking into it.
    return { call_id: "c1", duration_ms: 2.5, value: { a: [1] }, context: context as never };
  });
  const hash = "0".repeat(64);
  expect(await post('{"input":{"text":"a b"},"deadline_ms":250}', `?hash=${hash}`)).toEqual({
    status: 200,
    body: { value: { a: [1] }, context, duration_ms: 2.5, call_id: "c1" },
  });
  expect(asked).toEqual([{ id: "n1", input: { text: "a b" }, deadlineMs: 250, hash }]);
});

test.each([
  "node/input-invalid",
  "run/vertex-failed",
  "run/unknown-outcome",
  "registry/unknown-node",
  "run/no-live-instance",
] as const)("a run that ends in %s is answered with the status of the fault table, answered or thrown", async (code) => {
  const { status } = faults[code];
  const expected = { status, body: { code, status, detail: "why", details: { limit: 1 } } };
  const problem = { code, message: "why", details: { limit: 1 } };
  expect(await (await served(async () => ({ call_id: "c1", duration_ms: 1, problem }))).post('{"input":{}}')).toMatchObject(
    expected,
  );
  const thrown = new Fault(code, "why", { details: { limit: 1 } });
  expect(await (await served(() => Promise.reject(thrown))).post('{"input":{}}')).toMatchObject(expected);
});

test.each([
  ["{", ""],
  ["[]", ""],
  ["{}", "/input"],
  ['{"input":[]}', "/input"],
  ['{"input":{},"deadline_ms":0}', "/deadline_ms"],
  ['{"input":{},"deadline_ms":1.5}', "/deadline_ms"],
  ['{"input":{},"deadline_ms":600001}', "/deadline_ms"],
  ['{"input":{},"deadlineMs":5}', "/deadlineMs"],
  ['{"input":{"a":1,"a":2}}', "/input/a"],
  ['{"input":{"__proto__":{"x":1}}}', "/input/__proto__"],
])("a run of %s is refused, naming %j", async (body, path) => {
  const { post, collector } = await served();
  expect(await post(body)).toMatchObject({ status: 400, body: { code: "registry/bad-request", problems: [{ path }] } });
  expect(collector.runs).toEqual([]);
});

test("a run takes 1 MiB of input and no more", async () => {
  const { post, collector } = await served();
  const body = (bytes: number) => `{"input":{"a":["${"x".repeat(50_000)}"]}}`.padEnd(bytes);
  expect(await post(body(1024 * 1024))).toMatchObject({ status: 404, body: { code: "registry/unknown-node" } });
  expect(await post(body(1024 * 1024 + 1))).toMatchObject({ status: 413, body: { code: "registry/too-large" } });
  expect(collector.runs).toEqual(["n1"]);
});

test("a run is aborted when its client goes away", async () => {
  const aborted = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const { port } = await served((_id, _input, options) => {
    entered.resolve();
    return new Promise((_resolve, reject) => {
      options?.signal?.addEventListener("abort", () => {
        aborted.resolve();
        reject(new Fault("run/aborted", "The client has gone"));
      });
    });
  });
  using client = await rawClient(port, requestText(port, "POST /v1/nodes/n1/run", { body: '{"input":{}}' }));
  await entered.promise;
  client.socket.destroy();
  await aborted.promise;
});
