import assert from "node:assert/strict";
import type { EventMessage, Logged, Transport, Verdict } from "@onex/contract";
import { callCases } from "./call-cases.ts";
import { type ConformanceCase, describeCases, type Open, type Skips } from "./conformance-case.ts";
import { inTime, patience, pull, pullEnd, rejectsWith } from "./pull.ts";
import { sampleAnnounce } from "./sample-node.ts";

const instanceId = "3f8e1d64-52a7-4d0e-9c1b-7f20a5b6c8d9";
const otherInstanceId = "9b1de77c-0c3a-4f55-8d21-b64e9b1f0a42";

/** Valid announcements, since a transport may end at a collector that looks at them. */
const message = (number: number): EventMessage =>
  sampleAnnounce(
    { nodeId: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` },
    { event_id: `c0ffee00-0000-4000-8000-${String(number).padStart(12, "0")}`, instance_id: instanceId, sequence: number },
  );
const verdictOn = (event_id: string): Verdict => ({
  event_id,
  verdict: "accepted",
  ttl: 300,
  trust_state: "untrusted",
  registry_id: "sample",
});
const iterate = (items: AsyncIterable<Logged>): AsyncIterator<Logged> => items[Symbol.asyncIterator]();
const jsonOf = (logged: readonly Logged[]): readonly string[] => logged.map((one) => one.message.json);

type Check = (transport: Transport, patienceMs: number, open: Open<Transport>) => Promise<void>;

const simple = (title: string, body: Check): ConformanceCase<Transport> => ({
  title,
  async check(open, { patienceMs = patience } = {}) {
    await using transport = await open();
    await body(transport, patienceMs, open);
  },
});

/** What every transport owes, as checks that can be run one by one. */
export const transportCases: readonly ConformanceCase<Transport>[] = [
  simple("delivers in the order of publishing", async (transport, patienceMs) => {
    const heard = iterate(transport.follow({ from: "start" }));
    const sent = Array.from({ length: 50 }, (_, index) => message(index + 1));
    for (const one of sent) await transport.publish(one);
    assert.deepEqual(
      jsonOf(await pull(heard, sent.length, patienceMs)),
      sent.map(({ json }) => json),
    );
    await heard.return?.();
  }),
  simple("keeps the order of events that are published without waiting", async (transport, patienceMs) => {
    const sent = Array.from({ length: 20 }, (_, index) => message(index + 1));
    await Promise.all(sent.map((one) => transport.publish(one)));
    const heard = iterate(transport.follow({ from: "start" }));
    assert.deepEqual(
      jsonOf(await pull(heard, sent.length, patienceMs)),
      sent.map(({ json }) => json),
    );
    await heard.return?.();
  }),
  simple("gives a follower from the start what was published before", async (transport, patienceMs) => {
    await transport.publish(message(1));
    await transport.publish(message(2));
    const heard = iterate(transport.follow({ from: "start" }));
    assert.deepEqual(jsonOf(await pull(heard, 2, patienceMs)), [message(1).json, message(2).json]);
    await heard.return?.();
  }),
  simple("gives a follower from now only what comes after", async (transport, patienceMs) => {
    await transport.publish(message(1));
    const heard = iterate(transport.follow({ from: "now" }));
    await transport.publish(message(2));
    assert.deepEqual(jsonOf(await pull(heard, 1, patienceMs)), [message(2).json]);
    await heard.return?.();
  }),
  simple("goes on after a position", async (transport, patienceMs) => {
    for (let number = 1; number <= 5; number += 1) await transport.publish(message(number));
    const first = iterate(transport.follow({ from: "start" }));
    const [, second] = await pull(first, 2, patienceMs);
    await first.return?.();
    assert.ok(second !== undefined);
    const rest = iterate(transport.follow({ from: { after: second.position } }));
    assert.deepEqual(
      jsonOf(await pull(rest, 3, patienceMs)),
      [3, 4, 5].map((number) => message(number).json),
    );
    await rest.return?.();
  }),
  simple("hears from the moment of the call, before the first pull", async (transport, patienceMs) => {
    const heard = transport.follow({ from: "now" });
    await transport.publish(message(1));
    const items = iterate(heard);
    assert.deepEqual(jsonOf(await pull(items, 1, patienceMs)), [message(1).json]);
    await items.return?.();
  }),
  simple("goes on hearing after everything stored was drawn", async (transport, patienceMs) => {
    await transport.publish(message(1));
    const heard = iterate(transport.follow({ from: "start" }));
    await pull(heard, 1, patienceMs);
    const next = pull(heard, 1, patienceMs);
    await transport.publish(message(2));
    assert.deepEqual(jsonOf(await next), [message(2).json]);
    await heard.return?.();
  }),
  simple("ends quietly when the signal aborts", async (transport, patienceMs) => {
    const stop = new AbortController();
    const heard = iterate(transport.follow({ from: "now", signal: stop.signal }));
    const end = pullEnd(heard, patienceMs);
    stop.abort();
    await end;
    await pullEnd(heard, patienceMs);
  }),
  simple("ends quietly when the signal had aborted before", async (transport, patienceMs) => {
    await transport.publish(message(1));
    await pullEnd(iterate(transport.follow({ from: "start", signal: AbortSignal.abort() })), patienceMs);
  }),
  simple("ends quietly when the transport is disposed", async (transport, patienceMs) => {
    const end = pullEnd(iterate(transport.follow({ from: "now" })), patienceMs);
    await transport[Symbol.asyncDispose]();
    await end;
  }),
  simple("stores an event that is published twice once, and says so", async (transport, patienceMs) => {
    const first = await transport.publish(message(1));
    const second = await transport.publish(message(1));
    await transport.publish(message(2));
    assert.equal(first.duplicate, false);
    assert.equal(second.duplicate, true);
    const heard = iterate(transport.follow({ from: "start" }));
    assert.deepEqual(jsonOf(await pull(heard, 2, patienceMs)), [message(1).json, message(2).json]);
    await heard.return?.();
  }),
  simple("hands on the exact bytes", async (transport, patienceMs) => {
    const { json, ...rest } = message(1);
    // Another layout, an escaped letter, astral characters, a separator that JSON may hold and source text once could not.
    const odd = { ...rest, json: `\n\t${json.replace("Doubles", "\\u00e9 é 🜁 \u2028")} ` };
    await transport.publish(odd);
    const heard = iterate(transport.follow({ from: "start" }));
    const [logged] = await pull(heard, 1, patienceMs);
    assert.deepEqual(logged?.message, odd);
    await heard.return?.();
  }),
  simple("lets every follower see everything", async (transport, patienceMs) => {
    const followers = [iterate(transport.follow({ from: "start" })), iterate(transport.follow({ from: "start" }))];
    for (let number = 1; number <= 3; number += 1) await transport.publish(message(number));
    for (const follower of followers) {
      assert.deepEqual(
        jsonOf(await pull(follower, 3, patienceMs)),
        [1, 2, 3].map((number) => message(number).json),
      );
      await follower.return?.();
    }
  }),
  simple("lets a follower stop without harm to the others", async (transport, patienceMs) => {
    const leaving = iterate(transport.follow({ from: "start" }));
    const staying = iterate(transport.follow({ from: "start" }));
    await transport.publish(message(1));
    await pull(leaving, 1, patienceMs);
    await leaving.return?.();
    await transport.publish(message(2));
    assert.equal((await pull(staying, 2, patienceMs)).length, 2);
    await staying.return?.();
  }),
  simple("says whose an event is", async (transport, patienceMs) => {
    await transport.publish(message(1));
    const heard = iterate(transport.follow({ from: "start" }));
    const [logged] = await pull(heard, 1, patienceMs);
    assert.notEqual(logged?.principal ?? "", "");
    await heard.return?.();
  }),
  simple("brings verdicts to the instance that they are for, and to no other", async (transport, patienceMs) => {
    const heard: string[] = [];
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    await using _other = transport.verdicts(otherInstanceId, ({ event_id }) => heard.push(`other ${event_id}`));
    await using _mine = transport.verdicts(instanceId, ({ event_id }) => {
      heard.push(event_id);
      resolve();
    });
    await transport.answer(instanceId, verdictOn("1"));
    await inTime(arrived, patienceMs, "the verdict");
    assert.deepEqual(heard, ["1"]);
  }),
  simple("brings no verdicts to those who have stopped listening", async (transport, patienceMs) => {
    const heard: string[] = [];
    const gone = transport.verdicts(instanceId, () => heard.push("gone"));
    await gone[Symbol.asyncDispose]();
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    await using _here = transport.verdicts(instanceId, () => resolve());
    await transport.answer(instanceId, verdictOn("1"));
    await inTime(arrived, patienceMs, "the verdict");
    assert.deepEqual(heard, []);
  }),
  simple("takes a verdict for an instance that is not there in silence", async (transport) => {
    await transport.answer(otherInstanceId, verdictOn("1"));
  }),
  simple("keeps two listeners of one instance apart, and a listener's error from the others", async (transport, patienceMs) => {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    await using _failing = transport.verdicts(instanceId, () => {
      throw new Error("A listener of the suite fails on purpose");
    });
    await using _listening = transport.verdicts(instanceId, () => resolve());
    await transport.answer(instanceId, verdictOn("1")).catch(() => assert.fail("the listener's error reached the collector"));
    await inTime(arrived, patienceMs, "the verdict");
  }),
  simple("refuses to publish after it was disposed, with transport/unavailable", async (transport, patienceMs) => {
    await transport[Symbol.asyncDispose]();
    await rejectsWith("transport/unavailable", transport.publish(message(1)), patienceMs);
  }),
  simple("may be disposed twice", async (transport) => {
    await transport[Symbol.asyncDispose]();
    await transport[Symbol.asyncDispose]();
  }),
  simple("names itself without credentials", async ({ address }) => {
    assert.match(address, /^[a-z][a-z0-9+]*:[^@]*$/);
  }),
  ...callCases.map(({ title, body }) => simple(title, body)),
];

/** Registers the tests of the transport port for one adapter; `open` gives it on a place of its own. */
export function describeTransport(name: string, open: Open<Transport>, skips: Skips = {}): void {
  describeCases(name, transportCases, { open, skips });
}
