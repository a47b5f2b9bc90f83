import { createHash } from "node:crypto";
import { sampleAnnounce, sampleEntry, sampleEvent, sampleHeartbeat, sampleWithdraw } from "@onex/conformance";
import { digestText, type EventMessage } from "@onex/contract";
import { describe, expect, test } from "vitest";
import type { Applied } from "./applied.ts";
import { forgetTombstones, tombstones } from "./endings.ts";
import { fold } from "./fold.ts";
import { registryState } from "./registry-state.ts";
import { stateHash } from "./state-hash.ts";
import { detailOf } from "./view.ts";

const host = "11111111-1111-4111-8111-111111111111";
const other = "22222222-2222-4222-8222-222222222222";
const tick = sampleEvent({ event_id: "tick", event_type: "registry_tick", node_id: "registry", metadata: {} });
const digest = (...nodes: (readonly [string, number])[]): string => createHash("sha256").update(digestText(nodes)).digest("hex");

/** A registry to which a test feeds one message after another. */
function registry() {
  const state = registryState();
  let [position, at] = [0, 1_000_000];
  const apply = (message: EventMessage, { afterMs = 0, principal = "ann" } = {}): Applied => {
    position += 1;
    at += afterMs;
    return fold(state, sampleEntry(message, { position, logged_at: at, principal }));
  };
  return {
    state,
    apply,
    verdict: (message: EventMessage, options?: Parameters<typeof apply>[1]) => apply(message, options).outcome,
    changes: (message: EventMessage, options?: Parameters<typeof apply>[1]) =>
      apply(message, options).changes.map(({ change, node }) => `${change} ${node.nodeId}`),
    /** Lets time pass as a quiet log does: in ticks of a second. */
    pass(ms: number) {
      const changes: string[] = [];
      for (let left = ms; left > 0; left -= 1000) {
        changes.push(
          ...apply(tick, { afterMs: Math.min(left, 1000) }).changes.map(({ change, node }) => `${change} ${node.nodeId}`),
        );
      }
      return changes;
    },
    node: (id: string) => {
      const node = state.nodes.get(id);
      return node && detailOf(node, { now: state.time, reaches: () => false });
    },
  };
}

describe("fold() of an announcement", () => {
  test("accepts it with the effective ttl and the computed trust", () => {
    expect(registry().verdict(sampleAnnounce({ nodeId: "a" }))).toEqual({
      verdict: "accepted",
      ttl: 300,
      trust_state: "untrusted",
    });
  });

  test("shows what the node is", () => {
    const { apply, node } = registry();
    apply(
      sampleAnnounce(
        { nodeId: "a", tags: ["math"] },
        { instance_id: host, sequence: 4, ttl: 7, graph_binding: "graph://x/y@v1", canary: "deny" },
      ),
    );
    expect(node("a")).toMatchObject({
      node_id: "a",
      name: "double",
      namespace: "sample.nodes",
      tags: ["math"],
      status: "online",
      execution_mode: "memory",
      liveness: "live",
      standing: "provisional",
      trust_state: "untrusted",
      graphs: ["graph://x/y@v1"],
      instances: 1,
      expires_in_ms: 7000,
      claims: { canary: "deny" },
      versions: [{ hash: "a".repeat(64), version: "1.0.0", first_position: 1 }],
      instance_list: [
        { instance_id: host, principal: "ann", door: "suite:", sequence: 4, ttl: 7, last_seen_position: 1, reachable: false },
      ],
    });
  });

  test("replaces what the instance said before: the last write wins", () => {
    const { apply, changes, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, status: "ephemeral" }));
    expect(changes(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 2, status: "validated" }))).toEqual([
      "updated a",
    ]);
    expect(node("a")).toMatchObject({ status: "validated", instances: 1 });
  });

  test("calls another hash under the same id a replacement and keeps both versions", () => {
    const { apply, changes, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    expect(changes(sampleAnnounce({ nodeId: "a", hash: "b".repeat(64) }, { instance_id: host, sequence: 2 }))).toEqual([
      "replaced a",
    ]);
    expect(node("a")?.versions.map(({ hash }) => hash[0])).toEqual(["b", "a"]);
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 3 }));
    expect(node("a")?.versions.map(({ hash, first_position }) => [hash[0], first_position])).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
  });

  test("says nothing to watchers when it only repeats what is known", () => {
    const { apply, changes, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    expect(changes(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 2 }), { afterMs: 1000 })).toEqual([]);
    expect(node("a")).toMatchObject({ expires_in_ms: 300_000, instance_list: [{ sequence: 2, last_seen_position: 2 }] });
  });

  test("is stale at a lower sequence, and changes nothing", () => {
    const { apply, verdict, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 5 }));
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 4, status: "validated" }))).toMatchObject({
      verdict: "stale",
      code: "event/stale",
    });
    expect(node("a")).toMatchObject({ status: "online", instance_list: [{ sequence: 5 }] });
  });

  test("is a duplicate when the same bytes come again, with what the first one was told", () => {
    const { apply, verdict } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 5, ttl: 9 }));
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 5, ttl: 9 }))).toEqual({
      verdict: "duplicate",
      ttl: 9,
      trust_state: "untrusted",
    });
  });

  test("is a conflict when another event has the same sequence", () => {
    const { apply, verdict } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 5 }));
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 5, status: "validated" }))).toMatchObject({
      verdict: "rejected",
      code: "event/sequence-conflict",
    });
  });

  test("without an instance_id is the instance `anonymous`, in the order of the log", () => {
    const { apply, verdict, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { event_id: "1", status: "validated" }));
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { event_id: "2", status: "ephemeral" }))).toMatchObject({
      verdict: "accepted",
    });
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { event_id: "2", status: "ephemeral" }))).toMatchObject({
      verdict: "duplicate",
    });
    expect(node("a")).toMatchObject({
      status: "ephemeral",
      instances: 1,
      instance_list: [{ instance_id: "anonymous", sequence: 0 }],
    });
  });

  test("adds an instance beside that of another process, and the newest speaks for the node", () => {
    const { apply, changes, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, graph_binding: "graph://one" }));
    expect(
      changes(sampleAnnounce({ nodeId: "a", name: "twice" }, { instance_id: other, sequence: 1, graph_binding: "graph://two" })),
    ).toEqual(["updated a"]);
    expect(node("a")).toMatchObject({ name: "twice", instances: 2, graphs: ["graph://one", "graph://two"] });
    apply(sampleWithdraw({ node_id: "a", instance_id: other, sequence: 2 }));
    expect(node("a")).toMatchObject({ name: "double", instances: 1, graphs: ["graph://one"], liveness: "live" });
  });

  test("that only refreshes does not begin to speak for the node, so two versions do not take turns", () => {
    const { apply, changes, node } = registry();
    const old = (sequence: number) => sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence });
    apply(old(1));
    apply(sampleAnnounce({ nodeId: "a", hash: "b".repeat(64) }, { instance_id: other, sequence: 1 }));
    expect(changes(old(2))).toEqual([]);
    expect(node("a")).toMatchObject({
      hash: "b".repeat(64),
      instances: 2,
      versions: [{ first_position: 2 }, { first_position: 1 }],
    });
    apply(sampleWithdraw({ node_id: "a", instance_id: other, sequence: 2 }));
    expect(node("a")?.hash).toBe("a".repeat(64));
  });

  test("with another ttl is held to that one", () => {
    const { apply, pass, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, ttl: 300 }));
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 2, ttl: 1 }));
    expect(node("a")?.expires_in_ms).toBe(1000);
    expect(pass(2000)).toEqual(["expired a"]);
  });

  test("of another principal never touches a node, alive or gone", () => {
    const { apply, verdict, state } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    const before = stateHash({ ...state, position: 0 });
    for (const message of [
      sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 9 }),
      sampleWithdraw({ node_id: "a", instance_id: host, sequence: 9 }),
    ]) {
      expect(verdict(message, { principal: "bob" })).toMatchObject({
        verdict: "rejected",
        code: "event/not-owner",
        reason: expect.stringMatching(/^Node "a" belongs to ann and this event is of bob;/),
      });
    }
    expect(stateHash({ ...state, position: 0 })).toBe(before);
    apply(sampleWithdraw({ node_id: "a", instance_id: host, sequence: 10 }));
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { event_id: "x" }), { principal: "bob" })).toMatchObject({
      code: "event/not-owner",
    });
  });

  test("of a node that is named by its hash must keep its schemas", () => {
    const { apply, verdict } = registry();
    const hash = "c".repeat(64);
    apply(sampleAnnounce({ nodeId: hash, hash }, { instance_id: host, sequence: 1 }));
    expect(
      verdict(sampleAnnounce({ nodeId: hash, hash, outputs: { type: "string" } }, { instance_id: host, sequence: 2 })),
    ).toMatchObject({
      verdict: "rejected",
      code: "event/identity-mismatch",
      path: "/metadata/outputs",
    });
  });

  test("that is not well-formed is rejected with its reason, and the registry is as it was", () => {
    const { verdict, state } = registry();
    const { json, ...rest } = sampleAnnounce({ nodeId: "a" });
    expect(verdict({ ...rest, json: json.replace('"online"', '"accepted"') })).toMatchObject({
      verdict: "rejected",
      code: "event/malformed",
      path: "/metadata/status",
    });
    expect(state.nodes.size).toBe(0);
  });

  test("of a type that registries pass over is accepted and does nothing", () => {
    const { verdict, state } = registry();
    expect(verdict(sampleEvent({ event_id: "1", event_type: "NODE_START", node_id: "a", metadata: {} }))).toEqual({
      verdict: "accepted",
    });
    expect(state.nodes.size).toBe(0);
  });
});

describe("fold() of time", () => {
  test("expires an instance strictly after its deadline, once", () => {
    const { apply, pass, changes, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { ttl: 2 }));
    expect(pass(2000)).toEqual([]);
    expect(node("a")).toMatchObject({ liveness: "live", expires_in_ms: 0 });
    expect(changes(tick, { afterMs: 1 })).toEqual(["expired a"]);
    expect(pass(5000)).toEqual([]);
    expect(node("a")).toMatchObject({ liveness: "expired", instances: 0, expires_in_ms: -5000 });
  });

  test("expires in the order of deadline, node_id and instance_id", () => {
    const { apply, pass } = registry();
    for (const [nodeId, instance_id, ttl] of [
      ["b", other, 2],
      ["b", host, 2],
      ["c", host, 1],
      ["a", other, 2],
    ] as const) {
      apply(sampleAnnounce({ nodeId }, { instance_id, sequence: 1, ttl }));
    }
    expect(pass(3000)).toEqual(["expired c", "expired a", "updated b", "expired b"]);
  });

  test("expires what is due before the entry itself is applied", () => {
    const { apply, changes } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, ttl: 1 }));
    expect(changes(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 2, ttl: 1 }), { afterMs: 1001 })).toEqual([
      "expired a",
      "announced a",
    ]);
  });

  test("grows by 3 s at most from one entry to the next, so that an outage of the log kills nobody", () => {
    const { apply, changes, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { ttl: 5 }));
    expect(changes(tick, { afterMs: 86_400_000 })).toEqual([]);
    expect(node("a")).toMatchObject({ liveness: "live", expires_in_ms: 2000 });
  });

  test("stands still when the clock is set back, and goes on from there", () => {
    const { apply, changes, state } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { ttl: 2 }));
    expect(changes(tick, { afterMs: -86_400_000 })).toEqual([]);
    expect(state.time).toBe(0);
    apply(tick, { afterMs: 1500 });
    expect(state.time).toBe(1500);
  });

  test("lets a node come back by announcing itself, with a rising sequence", () => {
    const { apply, pass, changes, verdict, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 3, ttl: 1 }));
    pass(2000);
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 2, ttl: 1 }))).toMatchObject({
      verdict: "stale",
    });
    expect(changes(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 4, ttl: 1 }))).toEqual(["announced a"]);
    expect(node("a")?.liveness).toBe("live");
  });

  test("forgets what has gone a day after", () => {
    const { apply, state, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, ttl: 1 }));
    apply(sampleWithdraw({ node_id: "b", instance_id: host, sequence: 2 }));
    for (let passed = 0; passed <= tombstones.keptMs - 3000; passed += 3000) apply(tick, { afterMs: 3000 });
    expect(node("a")?.liveness).toBe("expired");
    for (let passed = 0; passed < 3; passed += 1) apply(tick, { afterMs: 3000 });
    expect([state.nodes.size, state.byNumber.size, state.hosts.size, state.tombstones.size]).toEqual([0, 0, 0, 0]);
    expect([...state.index.above(["liveness", "expired"], 0)]).toEqual([]);
  });
});

test("forgetTombstones() keeps no more than the newest so many, and nothing of the others", () => {
  const { apply, state } = registry();
  for (const [index, nodeId] of ["a", "b", "c"].entries()) {
    apply(sampleAnnounce({ nodeId }, { instance_id: host, sequence: 2 * index + 1 }));
    apply(sampleWithdraw({ node_id: nodeId, instance_id: host, sequence: 2 * index + 2 }));
  }
  forgetTombstones(state, { keptMs: 1000, most: 2 });
  expect([...state.nodes.keys()]).toEqual(["b", "c"]);
  expect([...state.index.above(["liveness", "withdrawn"], 0)]).toEqual([2, 3]);
});

test("stateHash() depends on how long is left, not on how long the registry has run", () => {
  const [young, old] = [registry(), registry()];
  young.apply(tick);
  young.apply(tick);
  old.apply(tick);
  old.apply(tick, { afterMs: 2000 });
  for (const { apply } of [young, old]) {
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    apply(sampleAnnounce({ nodeId: "b" }, { instance_id: host, sequence: 2 }));
    apply(sampleHeartbeat({ instance_id: host, sequence: 3, nodes: 2, digest: digest(["a", 1], ["b", 2]) }), { afterMs: 5 });
    apply(sampleWithdraw({ node_id: "b", instance_id: host, sequence: 4 }), { afterMs: 5 });
  }
  expect(stateHash(old.state)).toBe(stateHash(young.state));
  old.apply(tick, { afterMs: 1 });
  young.apply(tick);
  expect(stateHash(old.state)).not.toBe(stateHash(young.state));
});

describe("fold() of a heartbeat", () => {
  test("keeps every node of its instance alive", () => {
    const { apply, pass, verdict, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, ttl: 3 }));
    apply(sampleAnnounce({ nodeId: "b" }, { instance_id: host, sequence: 2, ttl: 5 }));
    pass(2000);
    expect(verdict(sampleHeartbeat({ instance_id: host, sequence: 3, nodes: 2, digest: digest(["b", 2], ["a", 1]) }))).toEqual({
      verdict: "accepted",
    });
    expect(pass(3000)).toEqual([]);
    expect([node("a")?.expires_in_ms, node("b")?.expires_in_ms]).toEqual([0, 2000]);
    expect(node("a")?.instance_list[0]?.last_seen_position).toBe(5);
  });

  test("of an unknown instance asks for announcements", () => {
    expect(registry().verdict(sampleHeartbeat({ instance_id: host, sequence: 1, nodes: 0, digest: digest() }))).toMatchObject({
      verdict: "unknown_instance",
    });
  });

  test("with another digest or count keeps nobody alive and asks for announcements", () => {
    const { apply, pass, verdict } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, ttl: 1 }));
    expect(verdict(sampleHeartbeat({ instance_id: host, sequence: 2, nodes: 1, digest: digest(["a", 9]) }))).toMatchObject({
      verdict: "unknown_instance",
    });
    expect(verdict(sampleHeartbeat({ instance_id: host, sequence: 3, nodes: 2, digest: digest(["a", 1]) }))).toMatchObject({
      verdict: "unknown_instance",
    });
    expect(pass(2000)).toEqual(["expired a"]);
  });

  test("revives nothing", () => {
    const { apply, pass, verdict, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1, ttl: 1 }));
    pass(2000);
    expect(verdict(sampleHeartbeat({ instance_id: host, sequence: 2, nodes: 1, digest: digest(["a", 1]) }))).toMatchObject({
      verdict: "unknown_instance",
    });
    expect(node("a")?.liveness).toBe("expired");
  });

  test("never makes an announcement stale, and is stale itself behind another heartbeat", () => {
    const { apply, verdict } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    apply(sampleHeartbeat({ instance_id: host, sequence: 9, nodes: 1, digest: digest(["a", 1]) }));
    expect(verdict(sampleAnnounce({ nodeId: "b" }, { instance_id: host, sequence: 2 }))).toMatchObject({ verdict: "accepted" });
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 3 }))).toMatchObject({ verdict: "accepted" });
    expect(
      verdict(sampleHeartbeat({ instance_id: host, sequence: 8, nodes: 2, digest: digest(["a", 3], ["b", 2]) })),
    ).toMatchObject({ verdict: "stale" });
  });

  test("that an announcement overtook is stale rather than wrong", () => {
    const { apply, verdict } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    apply(sampleAnnounce({ nodeId: "b" }, { instance_id: host, sequence: 3 }));
    expect(verdict(sampleHeartbeat({ instance_id: host, sequence: 2, nodes: 1, digest: digest(["a", 1]) }))).toMatchObject({
      verdict: "stale",
    });
  });

  test("of another principal is that of an unknown instance", () => {
    const { apply, verdict } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    expect(
      verdict(sampleHeartbeat({ instance_id: host, sequence: 2, nodes: 1, digest: digest(["a", 1]) }), { principal: "bob" }),
    ).toMatchObject({
      verdict: "unknown_instance",
    });
  });
});

describe("fold() of a withdrawal", () => {
  test("takes the node off at once", () => {
    const { apply, changes, node } = registry();
    apply(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }));
    expect(changes(sampleWithdraw({ node_id: "a", instance_id: host, sequence: 2 }))).toEqual(["withdrawn a"]);
    expect(node("a")).toMatchObject({ liveness: "withdrawn", instances: 0 });
  });

  test("that came before its announcement makes that stale", () => {
    const { apply, verdict, node } = registry();
    expect(verdict(sampleWithdraw({ node_id: "a", instance_id: host, sequence: 2 }))).toEqual({ verdict: "accepted" });
    expect(node("a")).toBeUndefined();
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 1 }))).toMatchObject({ verdict: "stale" });
    expect(verdict(sampleAnnounce({ nodeId: "a" }, { instance_id: host, sequence: 3 }))).toMatchObject({ verdict: "accepted" });
    expect(apply(tick).changes).toEqual([]);
    expect(node("a")?.liveness).toBe("live");
  });
});
