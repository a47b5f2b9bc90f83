import { type AnnounceOptions, announce, memoryTransport } from "@onex/announce";
import { type FakeTime, fakeTime, sampleDescription, settled } from "@onex/conformance";
import { type EventLog, Fault, type Transport } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { type Collector, type CollectorOptions, collector } from "./collector.ts";
import { memoryLog } from "./memory-log.ts";

/** Announcers and collectors that share one transport and one time. */
function world() {
  const time = fakeTime();
  const transport = memoryTransport({ scheduler: time.scheduler });
  const both = { ambient: time.ambient, scheduler: time.scheduler };
  return {
    time,
    transport,
    collect: (options: CollectorOptions = {}): Promise<Collector> =>
      collector({ doors: [transport], log: memoryLog({ ambient: time.ambient }), ...both, ...options }),
    announce: (nodes: Parameters<typeof announce>[0], options: Partial<AnnounceOptions> = {}) =>
      announce(nodes, { transport, ...both, ...options }),
  };
}

const node = (nodeId: string, hash = "a".repeat(64)) => ({
  description: sampleDescription({ nodeId, hash }),
  runWith: ({ n }: { n: number }) => n * 2,
});

/** A host that is killed: its timers stop, nothing is withdrawn. */
function mortal(time: FakeTime) {
  let dead = false;
  return {
    scheduler: { ...time.scheduler, after: (ms: number, wake: () => void) => time.scheduler.after(ms, () => dead || wake()) },
    kill() {
      dead = true;
    },
  };
}

describe("announce() and collector()", () => {
  test("make a node visible, findable and callable, and take it off again", async () => {
    const { collect, announce: bring } = world();
    const registry = await collect();
    const online = await bring([node("a")]);
    await settled();
    expect(registry.get("a")).toMatchObject({
      liveness: "live",
      reachable: true,
      instance_list: [{ instance_id: online.instanceId }],
    });
    expect(await registry.run("a", { n: 21 })).toMatchObject({ value: 42 });
    await online[Symbol.asyncDispose]();
    await settled();
    expect(registry.get("a")).toMatchObject({ liveness: "withdrawn", reachable: false });
    await registry[Symbol.asyncDispose]();
  });

  test("tell the announcer the effective ttl and the computed trust", async () => {
    const { collect, announce: bring } = world();
    await collect();
    const online = await bring([node("a")], { ttlSeconds: 20 });
    await settled();
    expect(online.verdicts.get("a")).toMatchObject({ verdict: "accepted", ttl: 20, trust_state: "untrusted" });
  });

  test.each([
    ["breaks a rule of the events", "x".repeat(70_000), "event/malformed"],
    ["is larger than an event may be", "word ".repeat(60_000), "event/too-large"],
  ])("tell the announcer of a node that %s, and keep its other nodes alive in peace", async (_what, description, code) => {
    const { time, collect, announce: bring } = world();
    const registry = await collect();
    const bad = node("bad");
    const { metadata_block } = bad.description;
    const told = { ...bad.description, metadata_block: { ...metadata_block, description } };
    const online = await bring([node("a"), { ...bad, description: told }], { ttlSeconds: 10 });
    await settled();
    expect(online.verdicts.get("bad")).toMatchObject({ verdict: "rejected", code });
    await time.advance(30_000);
    expect([registry.get("a")?.liveness, registry.get("bad")]).toEqual(["live", undefined]);
    // It was not announced again and again.
    expect(registry.rejects()).toHaveLength(1);
  });

  test("keep a node alive for as long as its host lives, and lose a killed one with its ttl", async () => {
    const { time, collect, announce: bring } = world();
    const registry = await collect();
    const host = mortal(time);
    await bring([node("a")], { ttlSeconds: 5, scheduler: host.scheduler });
    await time.advance(40_000);
    expect(registry.get("a")?.liveness).toBe("live");
    host.kill();
    await time.advance(5100);
    expect(registry.get("a")?.liveness).toBe("expired");
  });

  test("fill a collector that starts late, from what the transport holds", async () => {
    const { collect, announce: bring } = world();
    await bring([node("a")]);
    const registry = await collect();
    await settled();
    expect(registry.get("a")?.liveness).toBe("live");
  });

  test("fill a collector without a memory again: it does not know the instance, which announces itself anew", async () => {
    const { time, transport, collect, announce: bring } = world();
    const forgetful: Transport = {
      ...transport,
      follow: ({ signal }) => transport.follow({ from: "now", ...(signal && { signal }) }),
    };
    const first = await collect({ doors: [forgetful] });
    await bring([node("a"), node("b")], { ttlSeconds: 30 });
    await settled();
    await first[Symbol.asyncDispose]();
    const second = await collect({ doors: [forgetful] });
    expect(second.get("a")).toBeUndefined();
    await time.advance(11_100);
    expect([second.get("a")?.liveness, second.get("b")?.liveness]).toEqual(["live", "live"]);
  });

  test("show a live edit as a replacement under the same id, and call the new version at once", async () => {
    const { collect, announce: bring } = world();
    const registry = await collect();
    const online = await bring([node("a")]);
    await settled();
    const stop = new AbortController();
    const changes: string[] = [];
    const watching = (async () => {
      for await (const item of registry.watch({ signal: stop.signal })) if (item.type === "change") changes.push(item.change);
    })();
    await settled();
    await online.replace({ ...node("a", "b".repeat(64)), runWith: ({ n }: { n: number }) => n * 3 });
    await settled();
    expect(changes).toEqual(["replaced"]);
    expect(await registry.run("a", { n: 2 })).toMatchObject({ value: 6 });
    await expect(registry.run("a", { n: 2 }, { hash: "a".repeat(64) })).rejects.toMatchObject({ code: "run/no-live-instance" });
    stop.abort();
    await watching;
  });

  test("survive an outage of the log: nobody dies, nothing is lost", async () => {
    const { time, collect, announce: bring } = world();
    const whole = memoryLog({ ambient: time.ambient });
    let down = false;
    const log: EventLog = {
      ...whole,
      append: (records) =>
        down ? Promise.reject(new Fault("registry/log-unavailable", "The disk of the test is full")) : whole.append(records),
    };
    const registry = await collect({ log });
    await bring([node("a")], { ttlSeconds: 10 });
    await settled();
    down = true;
    await bring([node("b")], { ttlSeconds: 10 });
    await time.advance(60_000);
    expect(registry.get("a")?.liveness).toBe("live");
    expect(registry.get("b")).toBeUndefined();
    down = false;
    await time.advance(2000);
    expect([registry.get("a")?.liveness, registry.get("b")?.liveness]).toEqual(["live", "live"]);
  });

  test("apply once what two doors deliver twice", async () => {
    const { time, transport, collect, announce: bring } = world();
    const twice: Transport = { ...transport, address: "memory:again", answer: async () => {} };
    const registry = await collect({ doors: [transport, twice] });
    await bring([node("a")], { ttlSeconds: 30 });
    await time.advance(25_000);
    const entries: string[] = [];
    const { position } = await registry.status();
    for await (const entry of registry.log.read({ after: 0 })) {
      if (!entry.type.startsWith("registry_")) entries.push(entry.id);
      if (entry.position === position) break;
    }
    expect(entries.length).toBeGreaterThan(1);
    expect(new Set(entries).size).toBe(entries.length);
    expect(registry.get("a")).toMatchObject({ liveness: "live", instances: 1 });
  });

  test("go on with a door that breaks", async () => {
    const { time, transport, collect, announce: bring } = world();
    let broken = true;
    const shaky: Transport = {
      ...transport,
      follow: (options) => {
        if (!broken) return transport.follow(options);
        broken = false;
        throw new Fault("transport/unavailable", "The door of the test is stuck");
      },
    };
    const registry = await collect({ doors: [shaky] });
    await bring([node("a")]);
    await time.advance(1000);
    expect(registry.get("a")?.liveness).toBe("live");
  });
});
