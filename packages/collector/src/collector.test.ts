import { createHash } from "node:crypto";
import { fakeTime, sampleAnnounce, sampleEvent, sampleHeartbeat, sampleWithdraw, settled } from "@onex/conformance";
import {
  type CallAnswer,
  type CallRoute,
  digestText,
  type EventLog,
  Fault,
  type NodesQuery,
  type WatchItem,
} from "@onex/contract";
import { describe, expect, test } from "vitest";
import { type CollectorOptions, collector } from "./collector.ts";
import { memoryLog } from "./memory-log.ts";

const host = "11111111-1111-4111-8111-111111111111";
const other = "22222222-2222-4222-8222-222222222222";
const from = { principal: "ann", door: "suite:" };
const announced = (nodeId: string, over: Parameters<typeof sampleAnnounce>[1] = {}) =>
  sampleAnnounce({ nodeId }, { instance_id: host, sequence: 1, ...over }).json;

async function started(options: CollectorOptions = {}) {
  const time = fakeTime();
  const registry = await collector({
    log: memoryLog({ ambient: time.ambient }),
    ambient: time.ambient,
    scheduler: time.scheduler,
    ...options,
  });
  const ids = (query?: NodesQuery): string[] => {
    const page = registry.find(query);
    return page.ok ? page.value.nodes.map(({ node_id }) => node_id) : [];
  };
  return { time, registry, ids };
}

test.each([
  ["log", { log: "memory:" }, 'log takes what memoryLog() gives, not "memory:"'],
  ["door", { doors: ["http://127.0.0.1"] }, 'doors takes what memoryTransport() gives, not "http://127.0.0.1"'],
])("collector() says what makes a %s where it is given an address", async (_title, options, message) => {
  await expect(collector(options as never)).rejects.toThrow(new TypeError(message));
});

describe("Collector.submit()", () => {
  test("answers in order: accepted with position, rejected with reason and path, each by this registry", async () => {
    const { registry } = await started();
    const verdicts = await registry.submit([announced("a"), "{", announced("b", { ttl: 0 }), announced("c", { ttl: 9 })], from);
    expect(verdicts).toMatchObject([
      { event_id: `announce-a-${host}-1`, verdict: "accepted", position: 2, ttl: 300, trust_state: "untrusted" },
      { event_id: "", verdict: "rejected", code: "event/malformed" },
      { event_id: `announce-b-${host}-1`, verdict: "rejected", code: "event/ttl-range", path: "/metadata/ttl" },
      { verdict: "accepted", position: 3, ttl: 9 },
    ]);
    expect(new Set(verdicts.map(({ registry_id }) => registry_id))).toEqual(new Set([registry.registryId]));
    expect(verdicts[1]).not.toHaveProperty("position");
    await registry[Symbol.asyncDispose]();
  });

  test("has folded what it accepted", async () => {
    const { registry } = await started();
    await registry.submit([announced("a")], from);
    expect(registry.get("a")).toMatchObject({ node_id: "a", liveness: "live" });
    await registry[Symbol.asyncDispose]();
  });

  test("tells a repeat the first verdict again", async () => {
    const { registry } = await started();
    await registry.submit([announced("a", { ttl: 9 })], from);
    expect(await registry.submit([announced("a", { ttl: 9 }), announced("b"), announced("b")], from)).toMatchObject([
      { verdict: "duplicate", position: 2, ttl: 9 },
      { verdict: "accepted", position: 3 },
      { verdict: "duplicate", position: 3, ttl: 300 },
    ]);
    await registry[Symbol.asyncDispose]();
  });

  test("does not take one principal's event for a repeat of another's", async () => {
    const { registry } = await started();
    await registry.submit([announced("a")], { ...from, principal: "bob" });
    expect(await registry.submit([announced("a")], from)).toMatchObject([{ verdict: "rejected", code: "event/not-owner" }]);
    await registry[Symbol.asyncDispose]();
  });

  test.each([
    [
      "a type that only collectors write",
      sampleEvent({ event_id: "1", event_type: "Node_Quarantined", node_id: "a", metadata: {} }).json,
      "event/forbidden-type",
    ],
    ["a claim of trust without a signature", announced("a", { trust_state: "verified" }), "event/signature-required"],
    ["an id that is another hash", announced("b".repeat(64)), "event/identity-mismatch"],
    [
      "an id that the payload does not have",
      announced("a").replace('"node_id":"a","metadata":', '"node_id":"z","metadata":'),
      "event/malformed",
    ],
    [
      "a schema that refers to another document",
      announced("a", { outputs: { $ref: "https://example.org/s.json" } }),
      "event/malformed",
    ],
    ["a blank id", announced("a").replaceAll('"node_id":"a"', '"node_id":" "'), "event/malformed"],
    ["an unknown execution mode", announced("a").replace('"memory"', '"cloud"'), "event/malformed"],
    [
      "a name that is there twice",
      announced("a").replace('"status":"online"', '"status":"online","status":"online"'),
      "event/malformed",
    ],
    ["more than 256 KiB", announced("a", { source: "x".repeat(263_000) }), "event/too-large"],
  ])("rejects %s, keeps the raw event and leaves the registry as it was", async (_title, text, code) => {
    const { registry } = await started();
    expect(await registry.submit([text], from)).toMatchObject([{ verdict: "rejected", code }]);
    expect(registry.rejects()).toMatchObject([{ code, principal: "ann", door: "suite:", text: text.slice(0, 16_384) }]);
    expect(await registry.status()).toMatchObject({ live_nodes: 0, position: 1 });
    await registry[Symbol.asyncDispose]();
  });

  test("reads inputs and outputs as a map and as a list of IO blocks", async () => {
    const { registry } = await started();
    const map = announced("a").replace(/"inputs":\{.*?\},"outputs"/s, '"inputs":{"text":"str"},"outputs"');
    const list = sampleAnnounce({ nodeId: "b" }, { inputs: [{ name: "text", schema_ref: "#/x", required: true }] as never }).json;
    expect(await registry.submit([map, list], from)).toMatchObject([{ verdict: "accepted" }, { verdict: "accepted" }]);
    expect(registry.get("a")?.inputs.properties).toHaveProperty("text");
    expect(registry.get("b")?.inputs.properties).toHaveProperty("text");
    await registry[Symbol.asyncDispose]();
  });

  test("rejects with registry/log-unavailable while the log cannot be written, and says for how long", async () => {
    const time = fakeTime();
    const whole = memoryLog({ ambient: time.ambient });
    let down = false;
    const log: EventLog = {
      ...whole,
      append: async (records) => {
        if (down) throw new Fault("registry/log-unavailable", "The disk of the test is full");
        return whole.append(records);
      },
    };
    const { registry } = await started({ log, scheduler: time.scheduler, ambient: time.ambient });
    await registry.submit([announced("a", { ttl: 2 })], from);
    down = true;
    await expect(registry.submit([announced("b")], from)).rejects.toMatchObject({ code: "registry/log-unavailable" });
    await time.advance(60_000);
    expect(registry.get("a")?.liveness).toBe("live");
    const { stale_ms: since } = await registry.status();
    expect(since).toBeGreaterThanOrEqual(59_000);
    expect([registry.get("a")?.stale_ms, registry.find()]).toMatchObject([since, { value: { stale_ms: since } }]);
    down = false;
    await time.advance(1000);
    expect(registry.get("a")?.liveness).toBe("expired");
    for (const answer of [registry.get("a"), registry.find()]) expect(JSON.stringify(answer)).not.toContain("stale_ms");
    const { position, stale_ms } = await registry.status();
    expect(stale_ms).toBe(0);
    expect(registry.health()).toEqual({ position, stale_ms });
    await registry[Symbol.asyncDispose]();
  });

  test("rejects once the collector was stopped", async () => {
    const { registry } = await started();
    await registry[Symbol.asyncDispose]();
    await expect(registry.submit([announced("a")], from)).rejects.toMatchObject({ code: "registry/log-unavailable" });
  });
});

describe("Collector.get() and find()", () => {
  test("find a node by node_id, by hash and by its former id", async () => {
    const { registry } = await started();
    const uuid = "33333333-3333-4333-8333-333333333333";
    const hash = "d".repeat(64);
    const kept = sampleAnnounce({ nodeId: hash, hash }).json.replace("00000000-0000-4000-8000-0000000000ff", uuid);
    await registry.submit([announced("a"), kept], from);
    expect(registry.get(hash)).toMatchObject({ node_id: hash, formerly: [uuid] });
    expect(registry.get(uuid)?.node_id).toBe(hash);
    expect(registry.get("a".repeat(64))?.node_id).toBe("a");
    expect(registry.get("nobody")).toBeUndefined();
    await registry[Symbol.asyncDispose]();
  });

  test("find a kept node by its former id once the ephemeral one has gone, and not what another principal calls so", async () => {
    const { registry } = await started();
    const uuid = "33333333-3333-4333-8333-333333333333";
    const [ours, foreign] = ["d".repeat(64), "e".repeat(64)];
    const keptAs = (hash: string) =>
      sampleAnnounce({ nodeId: hash, hash }, { instance_id: host, sequence: 2 }).json.replace(
        "00000000-0000-4000-8000-0000000000ff",
        uuid,
      );
    await registry.submit([keptAs(foreign)], { ...from, principal: "eve" });
    await registry.submit([announced(uuid)], from);
    expect(registry.get(uuid)?.node_id).toBe(uuid);
    await registry.submit([sampleWithdraw({ node_id: uuid, instance_id: host, sequence: 3 }).json], from);
    expect(registry.get(uuid)).toMatchObject({ node_id: uuid, liveness: "withdrawn" });
    await registry.submit([keptAs(ours)], from);
    expect(registry.get(uuid)).toMatchObject({ node_id: ours, liveness: "live", formerly: [uuid] });
    await registry[Symbol.asyncDispose]();
  });

  test.each([
    [{ liveness: "alive" }, "/liveness", 'must be one of live, expired, withdrawn, got "alive"'],
    [{ status: 3 }, "/status", "must be one of ephemeral, online, validated, got 3"],
  ])("refuse %j, which no node can be, instead of finding none", async (query, path, message) => {
    const { registry } = await started();
    expect(registry.find(query as never)).toEqual({ ok: false, problems: [{ path, message }] });
    await registry[Symbol.asyncDispose]();
  });

  test("filters by every field, alone and together", async () => {
    const { registry, ids } = await started();
    await registry.submit(
      [
        sampleAnnounce({ nodeId: "a", name: "sum", tags: ["math", "fast"] }, { status: "validated", graph_binding: "graph://g" })
          .json,
        sampleAnnounce({ nodeId: "b", name: "Sum list", tags: ["math"] }, { execution_mode: "container" }).json,
        sampleAnnounce({ nodeId: "c", name: "greet" }).json,
      ],
      from,
    );
    expect(ids()).toEqual(["a", "b", "c"]);
    expect(ids({ name: "sum" })).toEqual(["a"]);
    expect(ids({ tag: "math" })).toEqual(["a", "b"]);
    expect(ids({ status: "validated" })).toEqual(["a"]);
    expect(ids({ graph: "graph://g" })).toEqual(["a"]);
    expect(ids({ execution_mode: "container", tag: "math" })).toEqual(["b"]);
    expect(ids({ trust: "untrusted", standing: "provisional" })).toEqual(["a", "b", "c"]);
    expect(ids({ trust: "verified" })).toEqual([]);
    expect(ids({ standing: "serving" })).toEqual([]);
    expect(ids({ q: "SUM math" })).toEqual(["a", "b"]);
    expect(ids({ q: "sum (fast" })).toEqual([]);
    expect(ids({ liveness: "expired" })).toEqual([]);
    await registry[Symbol.asyncDispose]();
  });

  test("follow a node to what it says now", async () => {
    const { registry, ids } = await started();
    await registry.submit([sampleAnnounce({ nodeId: "a", tags: ["old"] }, { instance_id: host, sequence: 1 }).json], from);
    await registry.submit([sampleAnnounce({ nodeId: "a", tags: ["new"] }, { instance_id: host, sequence: 2 }).json], from);
    expect([ids({ tag: "old" }), ids({ tag: "new" })]).toEqual([[], ["a"]]);
    await registry.submit([sampleWithdraw({ node_id: "a", instance_id: host, sequence: 3 }).json], from);
    expect([ids({ tag: "new" }), ids({ liveness: "withdrawn", tag: "new" })]).toEqual([[], ["a"]]);
    await registry[Symbol.asyncDispose]();
  });

  test("page by cursor, each node once, also when nodes come and go between pages", async () => {
    const { registry } = await started();
    await registry.submit(
      Array.from({ length: 25 }, (_, index) => announced(`n${index}`, { sequence: index + 1 })),
      from,
    );
    const seen: string[] = [];
    let query: NodesQuery = { limit: 10 };
    for (let pages = 0; pages < 5; pages += 1) {
      const page = registry.find(query);
      if (!page.ok) throw new Error(JSON.stringify(page.problems));
      seen.push(...page.value.nodes.map(({ node_id }) => node_id));
      if (pages === 0) {
        await registry.submit(
          [sampleWithdraw({ node_id: "n9", instance_id: host, sequence: 100 }).json, announced("late", { sequence: 101 })],
          from,
        );
      }
      if (page.value.next === undefined) break;
      query = { limit: 10, cursor: page.value.next };
    }
    expect(seen).toEqual([...Array.from({ length: 25 }, (_, index) => `n${index}`), "late"]);
    await registry[Symbol.asyncDispose]();
  });

  test("name what is wrong with a cursor and a limit", async () => {
    const { registry } = await started();
    expect(registry.find({ cursor: "nonsense", limit: 0 })).toMatchObject({
      ok: false,
      problems: [{ path: "/limit" }, { path: "/cursor" }],
    });
    expect(registry.find({ limit: 1001 }).ok).toBe(false);
    await registry[Symbol.asyncDispose]();
  });

  test("serve nothing past its deadline, even before the log says so", async () => {
    const time = fakeTime();
    const whole = memoryLog({ ambient: time.ambient });
    // A log that takes no ticks stands for one that is slow.
    const log: EventLog = {
      ...whole,
      append: (records) => (records[0]?.id.endsWith("-2") ? new Promise(() => {}) : whole.append(records)),
    };
    const { registry, ids } = await started({
      log,
      ambient: time.ambient,
      scheduler: { ...time.scheduler, after: () => () => {} },
    });
    await registry.submit([announced("a", { ttl: 2 })], from);
    await time.advance(2000);
    expect([registry.get("a")?.liveness, ids()]).toEqual(["live", ["a"]]);
    await time.advance(1);
    expect([registry.get("a")?.liveness, ids(), registry.get("a")?.instances]).toEqual(["expired", [], 0]);
    await expect(registry.run("a", {})).rejects.toMatchObject({ code: "registry/expired" });
    await registry[Symbol.asyncDispose]();
  });

  test("run ahead of the log by 3 s at most", async () => {
    const time = fakeTime();
    const { registry } = await started({ ambient: time.ambient, scheduler: { ...time.scheduler, after: () => () => {} } });
    await registry.submit([announced("a", { ttl: 4 })], from);
    await time.advance(3_600_000);
    expect(registry.get("a")).toMatchObject({ liveness: "live", expires_in_ms: 1000 });
    await registry[Symbol.asyncDispose]();
  });
});

describe("A collector's time", () => {
  test("expires a silent node by itself, and keeps one that sends heartbeats", async () => {
    const { registry, time, ids } = await started();
    await registry.submit([announced("silent", { ttl: 3 }), announced("alive", { ttl: 3, instance_id: other })], from);
    for (let sequence = 2; sequence < 12; sequence += 1) {
      await time.advance(1000);
      const digest = createHash("sha256")
        .update(digestText([["alive", 1]]))
        .digest("hex");
      const [verdict] = await registry.submit([sampleHeartbeat({ instance_id: other, sequence, nodes: 1, digest }).json], from);
      expect(verdict?.verdict).toBe("accepted");
    }
    expect(ids()).toEqual(["alive"]);
    expect(registry.get("silent")?.liveness).toBe("expired");
    await registry[Symbol.asyncDispose]();
  });

  test("expires within a few milliseconds of the deadline, not at the next second", async () => {
    const { registry, time } = await started();
    await time.advance(400);
    await registry.submit([announced("a", { ttl: 1 })], from);
    const changes: string[] = [];
    const stop = new AbortController();
    const watching = (async () => {
      for await (const item of registry.watch({ signal: stop.signal })) if (item.type === "change") changes.push(item.change);
    })();
    await time.advance(1000);
    expect(changes).toEqual([]);
    await time.advance(5);
    expect(changes).toEqual(["expired"]);
    stop.abort();
    await watching;
    await registry[Symbol.asyncDispose]();
  });

  test("goes on when the clock is set back by an hour, and kills nobody when it is set forwards", async () => {
    const { registry, time } = await started();
    await registry.submit([announced("a", { ttl: 10 })], from);
    time.setClock(3_600_000);
    await time.advance(2000);
    expect(registry.get("a")?.liveness).toBe("live");
    time.setClock(-7_200_000);
    await time.advance(5000);
    expect(registry.get("a")?.liveness).toBe("live");
    await time.advance(10_000);
    expect(registry.get("a")?.liveness).toBe("expired");
    await registry[Symbol.asyncDispose]();
  });

  test("is one tick a second for two collectors of one log, which agree on everything", async () => {
    const time = fakeTime();
    const log = memoryLog({ ambient: time.ambient });
    const options = { log, ambient: time.ambient, scheduler: time.scheduler };
    const [one, two] = [await collector(options), await collector(options)];
    await one.submit([announced("a", { ttl: 5 })], from);
    await time.advance(4000);
    const [first, second] = [await one.status(), await two.status()];
    expect(first.position).toBeLessThanOrEqual(8);
    expect({ ...second, registry_id: "" }).toEqual({ ...first, registry_id: "" });
    await time.advance(4000);
    expect([one.get("a")?.liveness, two.get("a")?.liveness]).toEqual(["expired", "expired"]);
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
  });
});

describe("A collector that is started again", () => {
  const texts = [
    announced("a"),
    announced("b", { sequence: 2, ttl: 3 }),
    sampleWithdraw({ node_id: "a", instance_id: host, sequence: 3 }).json,
  ];

  test("reaches the same state from the same log", async () => {
    const time = fakeTime();
    const log = memoryLog({ ambient: time.ambient });
    const options = { log, ambient: time.ambient, scheduler: time.scheduler, snapshotEvery: 0 };
    const first = await collector({ ...options, log: { ...log, saveSnapshot: async () => {} } });
    await first.submit(texts, from);
    await time.advance(2500);
    const second = await collector(options);
    await time.advance(1000);
    expect({ ...(await second.status()), registry_id: "" }).toEqual({ ...(await first.status()), registry_id: "" });
    expect(second.get("a")).toEqual(first.get("a"));
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });

  test("reaches the same state from a snapshot, without the entries before it", async () => {
    const time = fakeTime();
    const log = memoryLog({ ambient: time.ambient });
    const options = { log, ambient: time.ambient, scheduler: time.scheduler };
    const first = await collector(options);
    await first.submit(texts, from);
    const before = await first.status();
    await first[Symbol.asyncDispose]();
    let after = -1;
    const read: EventLog["read"] = (readOptions) => {
      after = readOptions.after;
      return log.read(readOptions);
    };
    const second = await collector({ ...options, log: { ...log, read } });
    expect(after).toBe(before.position);
    const whole = await collector({ ...options, log: { ...log, latestSnapshot: async () => undefined } });
    await settled();
    expect({ ...(await second.status()), registry_id: "" }).toEqual({ ...(await whole.status()), registry_id: "" });
    expect(second.find({ liveness: "withdrawn" })).toEqual(whole.find({ liveness: "withdrawn" }));
    await second[Symbol.asyncDispose]();
    await whole[Symbol.asyncDispose]();
  });

  test("begins with nothing where the log was trimmed and no snapshot is usable", async () => {
    const time = fakeTime();
    const log = memoryLog({ ambient: time.ambient, maxChars: 1000 });
    const first = await collector({ log, ambient: time.ambient, scheduler: time.scheduler });
    for (const text of texts) await first.submit([text], from);
    const second = await collector({
      log: { ...log, latestSnapshot: async () => ({ position: 1, state: '{"format":"of another product"}' }) },
      ambient: time.ambient,
      scheduler: time.scheduler,
    });
    expect((await second.status()).position).toBeGreaterThanOrEqual(4);
    expect(second.get("a")).toBeUndefined();
    await first[Symbol.asyncDispose]();
    await second[Symbol.asyncDispose]();
  });
});

test("A collector whose log lost events before they were read says so, tells watchers, and goes on", async () => {
  const { registry } = await started({ log: memoryLog({ maxChars: 1000 }) });
  const items = registry.watch()[Symbol.asyncIterator]();
  expect((await items.next()).value).toMatchObject({ type: "synced" });
  const lost = registry.submit(
    ["a", "b", "c"].map((nodeId, index) => announced(nodeId, { sequence: index + 1 })),
    from,
  );
  await expect(lost).rejects.toMatchObject({ code: "registry/log-unavailable" });
  expect(await registry.submit([announced("d", { sequence: 4 })], from)).toMatchObject([{ verdict: "accepted" }]);
  expect(await items.next()).toMatchObject({ value: { type: "change", node: { node_id: "a" } } });
  expect(await items.next()).toMatchObject({ value: { type: "reset" } });
  expect(registry.get("a")).toBeUndefined();
  await registry[Symbol.asyncDispose]();
});

describe("Collector.run()", () => {
  /** Instances that answer with their own id, or as the test says. */
  function routes(answers: Readonly<Record<string, CallAnswer | Fault | undefined>>) {
    const called: string[] = [];
    const route: CallRoute = {
      serve: () => ({ async [Symbol.asyncDispose]() {} }),
      reaches: (instanceId) => instanceId in answers,
      async call(instanceId, { call_id }) {
        called.push(instanceId);
        const answer = answers[instanceId];
        if (answer instanceof Fault) throw answer;
        return answer ?? { call_id, duration_ms: 1, value: instanceId };
      },
    };
    return { called, routes: [route] };
  }
  const gone = new Fault("run/no-live-instance", "The instance of the test has gone");
  const unknown = new Fault("run/unknown-outcome", "The instance of the test said nothing");
  const both = [announced("a"), announced("a", { instance_id: other })];

  test("calls live instances in turn", async () => {
    const { called, routes: ways } = routes({ [host]: undefined, [other]: undefined });
    const { registry } = await started({ routes: ways });
    await registry.submit(both, from);
    expect(registry.get("a")).toMatchObject({ reachable: true, instances: 2 });
    for (let turn = 0; turn < 4; turn += 1) await registry.run("a", { n: 1 });
    expect(called).toEqual([host, other, host, other]);
    await registry[Symbol.asyncDispose]();
  });

  test("passes over an instance that has gone or has another version", async () => {
    const problem = { code: "registry/not-serving", message: "another version" } as const;
    const { called, routes: ways } = routes({ [host]: gone, [other]: undefined });
    const { registry } = await started({ routes: ways });
    await registry.submit(both, from);
    expect(await registry.run("a", {})).toMatchObject({ value: other });
    expect(called).toEqual([host, other]);
    await registry[Symbol.asyncDispose]();
    const second = await started({
      routes: routes({ [host]: { call_id: "", duration_ms: 0, problem }, [other]: undefined }).routes,
    });
    await second.registry.submit(both, from);
    expect(await second.registry.run("a", {})).toMatchObject({ value: other });
    await second.registry[Symbol.asyncDispose]();
  });

  test("never runs elsewhere what may have run, unless it is pure", async () => {
    const { called, routes: ways } = routes({ [host]: unknown, [other]: undefined });
    const { registry } = await started({ routes: ways });
    await registry.submit(
      both.map((text) => text.replace('"class":"pure"', '"class":"io"')),
      from,
    );
    await expect(registry.run("a", {})).rejects.toMatchObject({ code: "run/unknown-outcome" });
    expect(called).toEqual([host]);
    await registry.submit(
      both.map((text) => text.replaceAll('"node_id":"a"', '"node_id":"b"').replace("announce-a", "announce-b")),
      from,
    );
    expect(await registry.run("b", {})).toMatchObject({ value: other });
    await registry[Symbol.asyncDispose]();
  });

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])("refuses a deadline of %d ms", async (deadlineMs) => {
    const { called, routes: ways } = routes({ [host]: undefined });
    const { registry } = await started({ routes: ways });
    await registry.submit([announced("a")], from);
    await expect(registry.run("a", {}, { deadlineMs })).rejects.toThrow(RangeError);
    expect(called).toEqual([]);
    await registry[Symbol.asyncDispose]();
  });

  test("chooses the version that was asked for", async () => {
    const { called, routes: ways } = routes({ [host]: undefined, [other]: undefined });
    const { registry } = await started({ routes: ways });
    const hash = "e".repeat(64);
    await registry.submit(
      [announced("a"), sampleAnnounce({ nodeId: "a", hash }, { instance_id: other, sequence: 1 }).json],
      from,
    );
    await registry.run("a", {}, { hash });
    await registry.run(hash, {});
    expect(called).toEqual([other, other]);
    await expect(registry.run("a", {}, { hash: "f".repeat(64) })).rejects.toMatchObject({ code: "run/no-live-instance" });
    await registry[Symbol.asyncDispose]();
  });

  test("says why it cannot: unknown, withdrawn, expired, nobody reachable, not allowed", async () => {
    const { registry, time } = await started();
    await registry.submit(
      [
        announced("a"),
        announced("b", { ttl: 1 }),
        announced("c"),
        sampleWithdraw({ node_id: "a", instance_id: host, sequence: 2 }).json,
      ],
      from,
    );
    await time.advance(2000);
    await expect(registry.run("x", {})).rejects.toMatchObject({ code: "registry/unknown-node" });
    await expect(registry.run("a", {})).rejects.toMatchObject({ code: "registry/expired" });
    await expect(registry.run("b", {})).rejects.toMatchObject({ code: "registry/expired" });
    await expect(registry.run("c", {})).rejects.toMatchObject({ code: "run/no-live-instance" });
    await registry[Symbol.asyncDispose]();
    const strict = await started({ policy: { runProvisional: false } });
    await strict.registry.submit([announced("a")], from);
    await expect(strict.registry.run("a", {})).rejects.toMatchObject({ code: "registry/not-serving" });
    await strict.registry[Symbol.asyncDispose]();
  });
});

describe("Collector.watch()", () => {
  /** What a watcher has seen so far; `stop` ends it. */
  function watcher(items: AsyncIterable<WatchItem>) {
    const seen: WatchItem[] = [];
    const done = (async () => {
      for await (const item of items) seen.push(item);
    })();
    return {
      seen,
      done,
      said: () => seen.map((item) => (item.type === "change" ? `${item.change} ${item.node.node_id}` : item.type)),
    };
  }

  test("gives the nodes, then `synced`, then every change", async () => {
    const { registry, time } = await started();
    await registry.submit([announced("a", { ttl: 3 })], from);
    const stop = new AbortController();
    const { seen, said, done } = watcher(registry.watch({ signal: stop.signal }));
    await settled();
    await registry.submit([announced("b", { sequence: 2 }), announced("b", { sequence: 3, status: "validated" })], from);
    await registry.submit([sampleWithdraw({ node_id: "b", instance_id: host, sequence: 4 }).json], from);
    await time.advance(4000);
    expect(said()).toEqual(["snapshot", "synced", "announced b", "updated b", "withdrawn b", "expired a"]);
    expect(seen[0]).toMatchObject({ nodes: [{ node_id: "a" }] });
    expect(seen.slice(1, 5).map(({ id }) => id.split(".").slice(1).join("."))).toEqual(["2.1", "3.1", "4.1", "5.1"]);
    stop.abort();
    await done;
    await registry[Symbol.asyncDispose]();
  });

  test("begins at the moment of the call", async () => {
    const { registry } = await started();
    const items = registry.watch();
    await registry.submit([announced("a")], from);
    const seen: string[] = [];
    for await (const item of items) {
      seen.push(item.type);
      if (item.type === "change") break;
    }
    expect(seen).toEqual(["synced", "change"]);
    await registry[Symbol.asyncDispose]();
  });

  test("goes on after an id without a gap or a repeat, on another collector of the log too", async () => {
    const time = fakeTime();
    const log = memoryLog({ ambient: time.ambient });
    const options = { log, ambient: time.ambient, scheduler: time.scheduler };
    const one = await collector(options);
    await one.submit(
      ["a", "b", "c"].map((nodeId, index) => announced(nodeId, { sequence: index + 1 })),
      from,
    );
    const two = await collector(options);
    const all = watcher(two.watch({ after: `${log.epoch}.0.0` }));
    await settled();
    expect(all.said()).toEqual(["announced a", "announced b", "announced c"]);
    const rest = watcher(one.watch({ after: all.seen[0]?.id ?? "" }));
    await settled();
    expect(rest.seen).toEqual(all.seen.slice(1));
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
    await Promise.all([all.done, rest.done]);
  });

  test("says `reset` and begins again where the id is of another log or too old", async () => {
    const { registry } = await started({ changesKept: 2 });
    await registry.submit(
      ["a", "b", "c", "d"].map((nodeId, index) => announced(nodeId, { sequence: index + 1 })),
      from,
    );
    const foreign = watcher(registry.watch({ after: "another.3.1" }));
    const old = watcher(registry.watch({ after: `${registry.log.epoch}.2.1` }));
    const young = watcher(registry.watch({ after: `${registry.log.epoch}.3.1` }));
    await settled();
    expect(foreign.said()).toEqual(["reset", "snapshot", "synced"]);
    expect(old.said()).toEqual(["reset", "snapshot", "synced"]);
    expect(young.said()).toEqual(["announced c", "announced d"]);
    await registry[Symbol.asyncDispose]();
    await Promise.all([foreign.done, old.done, young.done]);
  });

  test("tells a watcher that fell behind so, with the last id that it has, and ends", async () => {
    const { registry } = await started({ changesKept: 2 });
    const items = registry.watch()[Symbol.asyncIterator]();
    const synced = await items.next();
    await registry.submit(
      ["a", "b", "c"].map((nodeId, index) => announced(nodeId, { sequence: index + 1 })),
      from,
    );
    expect(await items.next()).toEqual({ done: false, value: { type: "slow", id: synced.value?.id } });
    expect((await items.next()).done).toBe(true);
    await registry[Symbol.asyncDispose]();
  });

  test("tells what concerns the filter: what comes into it, changes in it and leaves it", async () => {
    const { registry } = await started();
    const tagged = (nodeId: string, sequence: number, tags: string[]) =>
      sampleAnnounce({ nodeId, tags }, { instance_id: host, sequence }).json;
    const { said, done } = watcher(registry.watch({ query: { tag: "math" } }));
    await registry.submit(
      [tagged("a", 1, []), tagged("b", 2, ["math"]), tagged("a", 3, ["math"]), tagged("b", 4, ["art"]), tagged("b", 5, [])],
      from,
    );
    await registry.submit([sampleWithdraw({ node_id: "a", instance_id: host, sequence: 6 }).json], from);
    await settled();
    expect(said()).toEqual(["synced", "announced b", "updated a", "updated b", "withdrawn a"]);
    await registry[Symbol.asyncDispose]();
    await done;
  });

  test("gives a bookmark every 15 s from which to go on", async () => {
    const { registry, time } = await started();
    const { said, seen, done } = watcher(registry.watch());
    await time.advance(30_000);
    expect(said()).toEqual(["synced", "bookmark", "bookmark"]);
    await registry.submit([announced("a")], from);
    const again = watcher(registry.watch({ after: seen[2]?.id ?? "" }));
    await settled();
    expect(again.said()).toEqual(["announced a"]);
    await registry[Symbol.asyncDispose]();
    await Promise.all([done, again.done]);
  });

  test("gives many nodes in pages", async () => {
    const { registry } = await started();
    await registry.submit(
      Array.from({ length: 1201 }, (_, index) => announced(`n${index}`, { sequence: index + 1 })),
      from,
    );
    const { seen, done } = watcher(registry.watch());
    await settled();
    expect(seen.map((item) => (item.type === "snapshot" ? item.nodes.length : item.type))).toEqual([500, 500, 201, "synced"]);
    await registry[Symbol.asyncDispose]();
    await done;
  });
});
