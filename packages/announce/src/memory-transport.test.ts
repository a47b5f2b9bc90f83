import { describeTransport, fakeTime, sampleAnnounce, transportCases } from "@onex/conformance";
import type { Logged, Transport } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { memoryTransport } from "./memory-transport.ts";

describeTransport("memoryTransport()", async () => memoryTransport());

const message = (number: number) => sampleAnnounce({ nodeId: `node-${number}` }, { event_id: `event-${number}` });

async function drawn(items: AsyncIterable<Logged>, count: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const { message: one } of items) if (ids.push(one.event_id) === count) break;
  return ids;
}

describe("memoryTransport()", () => {
  test("forgets the oldest events beyond maxChars and lets a late follower begin with the oldest that is kept", async () => {
    await using transport = memoryTransport({ maxChars: message(1).json.length * 2 });
    for (const number of [1, 2, 3]) await transport.publish(message(number));
    expect(await drawn(transport.follow({ from: "start" }), 2)).toEqual(["event-2", "event-3"]);
    expect(await transport.publish(message(1))).toEqual({ position: "3", duplicate: false });
  });

  test("keeps a single event that is larger than maxChars", async () => {
    await using transport = memoryTransport({ maxChars: 1 });
    await transport.publish(message(1));
    expect(await drawn(transport.follow({ from: "start" }), 1)).toEqual(["event-1"]);
  });

  test("names its principal", async () => {
    await using transport = memoryTransport({ principal: "ann" });
    await transport.publish(message(1));
    for await (const { principal } of transport.follow({ from: "start" })) {
      expect(principal).toBe("ann");
      break;
    }
  });

  test("refuses a position that it never gave", async () => {
    await using transport = memoryTransport();
    expect(() => transport.follow({ from: { after: "x" } })).toThrow(TypeError);
  });

  test("gives a call up at its deadline and tells the one who serves it", async () => {
    const time = fakeTime();
    await using transport = memoryTransport({ scheduler: time.scheduler });
    let told: AbortSignal | undefined;
    await using _serving = transport.calls.serve("i", (_call, signal) => {
      told = signal;
      return new Promise(() => {});
    });
    const call = { call_id: "c", node_id: "n", hash: "h", input: {}, deadline_ms: 100, purpose: "run" } as const;
    const outcome = expect(transport.calls.call("i", call)).rejects.toMatchObject({ code: "run/unknown-outcome" });
    await time.advance(99);
    expect(told?.aborted).toBe(false);
    await time.advance(1);
    await outcome;
    expect(told?.aborted).toBe(true);
    expect(time.waiting).toBe(0);
  });

  test("gives a call up when its caller does", async () => {
    await using transport = memoryTransport();
    await using _serving = transport.calls.serve("i", () => new Promise(() => {}));
    const call = { call_id: "c", node_id: "n", hash: "h", input: {}, deadline_ms: 100, purpose: "run" } as const;
    await expect(transport.calls.call("i", call, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "run/aborted" });
  });
});

describe("the transport suite", () => {
  /** Ways to get a transport wrong, each with a case that must notice. */
  const broken: Readonly<Record<string, { readonly notices: string; readonly make: (whole: Transport) => Transport }>> = {
    "begins to listen at the first pull": {
      notices: "hears from the moment of the call, before the first pull",
      make: (whole) => ({
        ...whole,
        async *follow(options) {
          yield* whole.follow(options);
        },
      }),
    },
    "changes the bytes": {
      notices: "hands on the exact bytes",
      make: (whole) => ({
        ...whole,
        publish: (one, options) => whole.publish({ ...one, json: JSON.stringify(JSON.parse(one.json)) }, options),
      }),
    },
    "shares one reading among its followers": {
      notices: "lets every follower see everything",
      make: (whole) => {
        const shared = whole.follow({ from: "start" })[Symbol.asyncIterator]();
        return { ...whole, follow: () => ({ [Symbol.asyncIterator]: () => ({ next: () => shared.next() }) }) };
      },
    },
    "stores repeats": {
      notices: "stores an event that is published twice once, and says so",
      make: (whole) => {
        let count = 0;
        return {
          ...whole,
          publish(one, options) {
            count += 1;
            return whole.publish({ ...one, event_id: `${one.event_id}-${count}` }, options);
          },
        };
      },
    },
    "gives everything to who asked for what is new": {
      notices: "gives a follower from now only what comes after",
      make: (whole) => ({ ...whole, follow: (options) => whole.follow({ ...options, from: "start" }) }),
    },
    "never ends": {
      notices: "ends quietly when the signal aborts",
      make: (whole) => ({ ...whole, follow: ({ from }) => whole.follow({ from }) }),
    },
    "brings every verdict to everyone": {
      notices: "brings verdicts to the instance that they are for, and to no other",
      make: (whole) => ({
        ...whole,
        answer: (_instanceId, verdict) => whole.answer("all", verdict),
        verdicts: (_instanceId, hear) => whole.verdicts("all", hear),
      }),
    },
    "publishes into the void": {
      notices: "refuses to publish after it was disposed, with transport/unavailable",
      make: (whole) => ({ ...whole, publish: async () => ({ position: "0", duplicate: false }) }),
    },
  };

  for (const [title, { notices, make }] of Object.entries(broken)) {
    test(`notices a transport that ${title}`, async () => {
      const found = transportCases.find((one) => one.title === notices);
      await expect(found?.check(async () => make(memoryTransport()), { patienceMs: 50 })).rejects.toThrow();
    });
  }
});
