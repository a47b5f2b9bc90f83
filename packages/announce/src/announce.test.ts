import { createHash } from "node:crypto";
import { fakeTime, sampleDescription, settled } from "@onex/conformance";
import {
  digestText,
  type EventMessage,
  Fault,
  isJsonObject,
  type JsonObject,
  type NodeDescription,
  parseAnnouncerEvent,
  type Transport,
  type Verdict,
} from "@onex/contract";
import { describe, expect, test } from "vitest";
import { type AnnounceOptions, announce } from "./announce.ts";
import { memoryTransport } from "./memory-transport.ts";

const node = (nodeId: string, over: Partial<NodeDescription> = {}) => ({
  description: { ...sampleDescription({ nodeId }), ...over },
  runWith: ({ n }: { n: number }) => n * 2,
});

/** A memory transport that writes down what it takes, can be broken, and can answer like a collector. */
function recording({ answer }: { readonly answer?: (message: EventMessage) => Verdict["verdict"] } = {}) {
  const whole = memoryTransport();
  const events: { type: string; node_id: string; event_id: string; metadata: JsonObject }[] = [];
  let failure: "none" | "refuses" | "hangs" = "none";
  const transport: Transport = {
    ...whole,
    async publish(message, options) {
      if (failure === "refuses") throw new Fault("transport/unavailable", "The transport of the test is down");
      if (failure === "hangs")
        return new Promise((_, reject) => options?.signal?.addEventListener("abort", () => reject(options.signal?.reason)));
      const json: unknown = JSON.parse(message.json);
      if (!isJsonObject(json) || !isJsonObject(json.metadata)) throw new TypeError("no event");
      const { metadata } = json;
      events.push({ type: message.event_type, node_id: String(json.node_id), event_id: message.event_id, metadata });
      const receipt = await whole.publish(message, options);
      const verdict = answer?.(message);
      if (verdict !== undefined) {
        void Promise.resolve().then(() =>
          whole.answer(String(metadata.instance_id), { event_id: message.event_id, verdict, registry_id: "r" }),
        );
      }
      return receipt;
    },
  };
  return {
    transport,
    events,
    fail(how: typeof failure) {
      failure = how;
    },
    said: () => events.map(({ type, node_id }) => (type === "node_heartbeat" ? type : `${type} ${node_id}`)),
    sequences: () => events.map(({ metadata }) => Number(metadata.sequence)),
  };
}

async function online(
  nodes: Parameters<typeof announce>[0],
  options: Partial<AnnounceOptions> & Pick<AnnounceOptions, "transport">,
) {
  const time = fakeTime();
  return { time, online: await announce(nodes, { ambient: time.ambient, scheduler: time.scheduler, ...options }) };
}

describe("announce()", () => {
  test("sends events that a collector reads without a problem", async () => {
    const { transport, events } = recording();
    const { time, online: it } = await online([node("a")], { transport, ttlSeconds: 3, graphBinding: "graph://x" });
    await time.advance(1500);
    await it[Symbol.asyncDispose]();
    expect(events.map(({ type }) => type)).toEqual(["node_announce", "node_heartbeat", "node_withdraw"]);
    const seen: string[] = [];
    for await (const { message } of transport.follow({ from: "start" })) {
      expect(parseAnnouncerEvent(JSON.parse(message.json))).toMatchObject({ ok: true });
      if (seen.push(message.event_id) === 3) break;
    }
  });

  test("says exactly the seed's fields, upstream's optional ones and ours, in snake case", async () => {
    const { transport, events } = recording();
    await online([node("a")], { transport, graphBinding: "graph://x" });
    expect(Object.keys(events[0]?.metadata ?? {}).sort()).toEqual(
      [
        "node_id",
        "metadata_block",
        "status",
        "execution_mode",
        "inputs",
        "outputs",
        "graph_binding",
        "ttl",
        "schema_version",
        "timestamp",
        "node_version",
        "instance_id",
        "sequence",
        "effects",
        "canary",
      ].sort(),
    );
  });

  test("claims `online` for a kept node and `ephemeral` for any other, and lets only pure nodes be tried", async () => {
    const { transport, events } = recording();
    const io = node("b", { effects: { class: "io", uses: ["node:fs"], captures: [] } });
    await online([node("a".repeat(64)), io], { transport });
    expect(events.map(({ metadata }) => [metadata.status, metadata.canary])).toEqual([
      ["online", "allow"],
      ["ephemeral", "deny"],
    ]);
  });

  test("refuses a ttl out of range, an id that comes twice and a chain without transports", async () => {
    const { transport } = recording();
    await expect(announce([], { transport, ttlSeconds: 0 })).rejects.toThrow(RangeError);
    await expect(announce([node("a"), node("a")], { transport })).rejects.toThrow(RangeError);
    await expect(announce([], { transport: [] })).rejects.toThrow(TypeError);
  });

  test.each([
    ["one node", node("a"), /takes a list of nodes: announce\(\[node\]/],
    ["a function", [node("a"), () => 1], /The entry 1 of the nodes for announce\(\) is none; f2n\(\) makes a node of a function/],
    ["a refusal", [new Error("refused")], /The entry 0/],
  ])("says what it takes where it is given %s, and announces nothing", async (_title, nodes, message) => {
    const { transport, events } = recording();
    await expect(announce(nodes as never, { transport })).rejects.toThrow(message);
    expect(events).toEqual([]);
  });

  test.each([
    ["an address", "http://127.0.0.1:7800", '"http://127.0.0.1:7800"'],
    ["a list of addresses", ["memory:"], '"memory:"'],
    ["nothing", undefined, "undefined"],
  ])("says what makes a transport where it is given %s", async (_title, transport, named) => {
    await expect(announce([], { transport: transport as never })).rejects.toThrow(
      new TypeError(`transport takes what memoryTransport() or httpTransport(address) gives, not ${named}`),
    );
  });

  test("sends one heartbeat for all nodes every third of the ttl, ten per cent more or less, with what was announced", async () => {
    const { transport, events, said } = recording({ answer: () => "accepted" });
    const { time } = await online([node("b"), node("a")], { transport, ttlSeconds: 300 });
    await time.advance(89_000);
    expect(said()).toEqual(["node_announce b", "node_announce a"]);
    await time.advance(21_000);
    expect(said().at(-1)).toBe("node_heartbeat");
    expect(events.at(-1)?.metadata).toMatchObject({
      nodes: 2,
      digest: createHash("sha256")
        .update(
          digestText([
            ["a", 2],
            ["b", 1],
          ]),
        )
        .digest("hex"),
    });
    await time.advance(440_000);
    expect(said().filter((what) => what === "node_heartbeat").length).toBeGreaterThanOrEqual(4);
    expect(said().filter((what) => what === "node_heartbeat").length).toBeLessThanOrEqual(6);
  });

  test("gives every event of the instance a higher sequence", async () => {
    const { transport, sequences } = recording({ answer: () => "accepted" });
    const { time, online: it } = await online([node("a"), node("b")], { transport, ttlSeconds: 3 });
    await time.advance(5000);
    await it.replace(node("a"));
    await it.withdraw("b");
    await it[Symbol.asyncDispose]();
    const seen = sequences();
    expect(seen).toEqual(seen.toSorted((x, y) => x - y));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("announces everything again every reannounceMs", async () => {
    const { transport, said } = recording({ answer: () => "accepted" });
    const { time } = await online([node("a"), node("b")], { transport, ttlSeconds: 86_400, reannounceMs: 600_000 });
    await time.advance(599_999);
    expect(said()).toHaveLength(2);
    await time.advance(1);
    expect(said().slice(2)).toEqual(["node_announce a", "node_announce b"]);
  });

  test("announces everything again when two thirds of the ttl brought no acknowledgement", async () => {
    const { transport, said } = recording();
    const { time } = await online([node("a")], { transport, ttlSeconds: 30 });
    await time.advance(19_999);
    expect(said().slice(1)).not.toContain("node_announce a");
    await time.advance(1);
    expect(said().at(-1)).toBe("node_announce a");
  });

  test("announces everything again when a collector does not know the instance, once for many who say so", async () => {
    const { transport, said, events } = recording({
      answer: (message) => (message.event_type === "node_heartbeat" ? "unknown_instance" : "accepted"),
    });
    const { time, online: it } = await online([node("a")], { transport, ttlSeconds: 30 });
    await time.advance(12_000);
    expect(said()).toEqual(["node_announce a", "node_heartbeat", "node_announce a"]);
    const heartbeat = events[1]?.event_id ?? "";
    await transport.answer(it.instanceId, { event_id: heartbeat, verdict: "unknown_instance", registry_id: "another" });
    await settled();
    expect(said()).toHaveLength(3);
  });

  test("leaves a refused node out of its heartbeats, and shows the verdict", async () => {
    const { transport, events } = recording({
      answer: ({ json }) => (json.includes('"node_id":"bad"') ? "rejected" : "accepted"),
    });
    const heard: string[] = [];
    const { time, online: it } = await online([node("bad"), node("good")], {
      transport,
      ttlSeconds: 3,
      onVerdict: ({ verdict }) => heard.push(verdict),
    });
    await time.advance(1200);
    expect(it.verdicts.get("bad")?.verdict).toBe("rejected");
    expect(events.at(-1)).toMatchObject({ type: "node_heartbeat", metadata: { nodes: 1 } });
    expect(heard).toEqual(["rejected", "accepted", "accepted"]);
  });

  test("stays online when a listener fails, also where the verdict comes with the receipt", async () => {
    const { transport, said } = recording();
    const answering: Transport = {
      ...transport,
      publish: async (message, options) => ({
        ...(await transport.publish(message, options)),
        verdict: { event_id: message.event_id, verdict: "accepted", registry_id: "r" },
      }),
    };
    const onVerdict = () => {
      throw new Error("The listener of the test fails on purpose");
    };
    const { time, online: it } = await online([node("a")], { transport: answering, onVerdict, ttlSeconds: 3 });
    await time.advance(2000);
    expect(it.verdicts.get("a")?.verdict).toBe("accepted");
    expect(said().slice(0, 2)).toEqual(["node_announce a", "node_heartbeat"]);
  });

  test("withdraws what it offered when it is disposed, and then says no more", async () => {
    const { transport, said } = recording();
    const { time, online: it } = await online([node("a"), node("b")], { transport, ttlSeconds: 3 });
    await it[Symbol.asyncDispose]();
    await time.advance(60_000);
    expect(said()).toEqual(["node_announce a", "node_announce b", "node_withdraw a", "node_withdraw b"]);
    expect(time.waiting).toBe(0);
  });

  test("waits no longer than timeoutMs for its withdrawals", async () => {
    const { transport, fail } = recording();
    const { time, online: it } = await online([node("a")], { transport });
    fail("hangs");
    let disposed = false;
    void it[Symbol.asyncDispose]().then(() => {
      disposed = true;
    });
    await time.advance(1999);
    expect(disposed).toBe(false);
    await time.advance(1);
    expect(disposed).toBe(true);
  });
});

describe("Online", () => {
  test("adds, replaces and withdraws nodes", async () => {
    const { transport, events, said } = recording();
    const { online: it } = await online([node("a")], { transport });
    await it.add(node("b"));
    const edited = node("a", { metadata_block: { ...sampleDescription({ nodeId: "a" }).metadata_block, hash: "b".repeat(64) } });
    await it.replace(edited);
    await it.withdraw("b", "not needed");
    expect(said()).toEqual(["node_announce a", "node_announce b", "node_announce a", "node_withdraw b"]);
    expect(events[2]?.metadata).toMatchObject({ metadata_block: { hash: "b".repeat(64) } });
    expect(events[3]?.metadata).toMatchObject({ reason: "not needed" });
    expect([...it.nodes.keys()]).toEqual(["a"]);
    expect(it.nodes.get("a")).toBe(edited);
    await expect(it.add(node("a"))).rejects.toThrow(RangeError);
    await expect(it.replace(node("x"))).rejects.toThrow(RangeError);
    await expect(it.withdraw("x")).rejects.toThrow(RangeError);
  });

  test("rejects what is added after its disposal, which nobody would hear of", async () => {
    const { transport, said } = recording();
    const { online: it } = await online([node("a")], { transport });
    await it[Symbol.asyncDispose]();
    await expect(it.add(node("b"))).rejects.toMatchObject({ code: "transport/unavailable" });
    expect([...it.nodes.keys(), ...said()]).toEqual(["node_announce a", "node_withdraw a"]);
  });
});

describe("The outbox", () => {
  test("keeps the announcements when no transport takes them, and sends them as soon as one does", async () => {
    const { transport, said, fail } = recording();
    fail("refuses");
    const { time } = await online([node("a")], { transport });
    expect(said()).toEqual([]);
    fail("none");
    await time.advance(1000);
    expect(said()).toEqual(["node_announce a"]);
  });

  test("holds the newest news of each node and no heartbeats, and sends them in the order of the sequence", async () => {
    const { transport, said, sequences, fail } = recording();
    const { time, online: it } = await online([node("a"), node("b"), node("c")], { transport, ttlSeconds: 60 });
    fail("refuses");
    await it.replace(node("a"));
    await it.withdraw("b");
    await it.replace(node("a"));
    await it.withdraw("c");
    await it.add(node("c"));
    await time.advance(20_000);
    fail("none");
    await time.advance(15_000);
    expect(said().slice(3, 6)).toEqual(["node_withdraw b", "node_announce a", "node_announce c"]);
    expect(sequences().slice(3, 6)).toEqual([5, 6, 8]);
  });

  test("sends the same bytes again for a minute, then the news as a new event", async () => {
    const attempts: string[] = [];
    const whole = memoryTransport();
    const transport: Transport = {
      ...whole,
      async publish({ event_id }) {
        attempts.push(event_id);
        throw new Fault("transport/timeout", "The transport of the test is slow");
      },
    };
    const { time } = await online([node("a")], { transport, ttlSeconds: 86_400 });
    await time.advance(59_000);
    expect(attempts.length).toBeGreaterThan(3);
    expect(new Set(attempts).size).toBe(1);
    await time.advance(60_000);
    expect(new Set(attempts).size).toBe(2);
  });

  test("announces everything again after it could not be reached", async () => {
    const { transport, said, fail } = recording();
    const { time, online: it } = await online([node("a"), node("b")], { transport });
    fail("refuses");
    await it.replace(node("a"));
    fail("none");
    await time.advance(1000);
    expect(said().slice(2)).toEqual(["node_announce a"]);
    await time.advance(1000);
    expect(said().slice(3)).toEqual(["node_announce a", "node_announce b"]);
  });
});

describe("The fallback chain", () => {
  test("goes by the first transport that acknowledges within timeoutMs", async () => {
    const [first, second] = [recording(), recording()];
    first.fail("hangs");
    const time = fakeTime();
    const announcing = announce([node("a")], {
      transport: [first.transport, second.transport],
      ambient: time.ambient,
      scheduler: time.scheduler,
    });
    await time.advance(1999);
    expect(second.said()).toEqual([]);
    await time.advance(1);
    await announcing;
    expect([first.said(), second.said()]).toEqual([[], ["node_announce a"]]);
  });

  test("takes a rejected verdict for an answer and tries nobody else", async () => {
    const [first, second] = [recording({ answer: () => "rejected" }), recording()];
    const { online: it } = await online([node("a")], { transport: [first.transport, second.transport] });
    await settled();
    expect(it.verdicts.get("a")?.verdict).toBe("rejected");
    expect(second.said()).toEqual([]);
  });

  test("announces everything by the other way when it changes over", async () => {
    const [first, second] = [recording(), recording()];
    const { time, online: it } = await online([node("a"), node("b")], { transport: [first.transport, second.transport] });
    first.fail("refuses");
    await it.replace(node("a"));
    expect(second.said()).toEqual(["node_announce a"]);
    await time.advance(1000);
    expect(second.said()).toEqual(["node_announce a", "node_announce a", "node_announce b"]);
  });
});
