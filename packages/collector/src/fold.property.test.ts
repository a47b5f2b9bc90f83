import { createHash } from "node:crypto";
import { sampleAnnounce, sampleEntry, sampleEvent, sampleHeartbeat, sampleWithdraw } from "@onex/conformance";
import { digestText, type EventMessage } from "@onex/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fold } from "./fold.ts";
import { deadlineOf, type RegistryState, registryState } from "./registry-state.ts";
import { restoreState, snapshotOf } from "./snapshot.ts";
import { membershipHash, stateHash } from "./state-hash.ts";

const hosts = [
  "11111111-1111-4111-8111-111111111111",
  "22222222-2222-4222-8222-222222222222",
  "33333333-3333-4333-8333-333333333333",
];
const nodeIds = ["a", "b", "c", "d"];
const tick = sampleEvent({ event_id: "tick", event_type: "registry_tick", node_id: "registry", metadata: {} });

/** What an instance does next; its sequence is its place in what it does. */
const act = fc.record({
  host: fc.nat(hosts.length - 1),
  node: fc.nat(nodeIds.length - 1),
  kind: fc.constantFrom("announce", "announce", "announce", "withdraw", "heartbeat"),
  hash: fc.constantFrom("1", "2"),
  ttl: fc.constantFrom(1, 2, 5),
});
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

/** The events of these acts, in the order of each host, with the digest that is right when nothing was lost. */
function eventsOf(acts: readonly Act[]): { readonly host: number; readonly message: EventMessage }[] {
  const told = hosts.map(() => new Map<string, number>());
  return acts.map(({ host, node, kind, hash, ttl }, index) => {
    const [instance_id = "", node_id = "", sequence] = [hosts[host], nodeIds[node], index + 1];
    const nodes = told[host] ?? new Map<string, number>();
    if (kind === "announce") {
      nodes.set(node_id, sequence);
      return {
        host,
        message: sampleAnnounce({ nodeId: node_id, hash: hash.repeat(64), tags: [hash] }, { instance_id, sequence, ttl }),
      };
    }
    if (kind === "withdraw") {
      nodes.delete(node_id);
      return { host, message: sampleWithdraw({ node_id, instance_id, sequence }) };
    }
    const digest = createHash("sha256").update(digestText(nodes)).digest("hex");
    return { host, message: sampleHeartbeat({ instance_id, sequence, nodes: nodes.size, digest }) };
  });
}

const foldAll = (
  entries: readonly (readonly [EventMessage, number])[],
  state: RegistryState = registryState(),
): RegistryState => {
  for (const [message, logged_at] of entries) fold(state, sampleEntry(message, { position: state.position + 1, logged_at }));
  return state;
};

/** Steps between entries, in milliseconds: small ones, outages, and clocks that are set. */
const step = fc.oneof(fc.integer({ min: 0, max: 1500 }), fc.constantFrom(-86_400_000, -1, 3_600_000));
const history = fc.array(fc.tuple(fc.oneof(act, fc.constant(undefined)), step), { maxLength: 60 }).map((steps) => {
  let at = 1_000_000_000;
  const acts = eventsOf(steps.flatMap(([one]) => one ?? []));
  return steps.map(([one, by]): readonly [EventMessage, number] => {
    at += by;
    return [one === undefined ? tick : (acts.shift()?.message ?? tick), at];
  });
});

test("the same entries give the same state, whoever folds them", () => {
  fc.assert(
    fc.property(history, (entries) => {
      expect(stateHash(foldAll(entries))).toBe(stateHash(foldAll(entries)));
    }),
  );
});

test("a snapshot and the rest of the entries give the same state as all of them", () => {
  fc.assert(
    fc.property(history, fc.nat(60), (entries, cut) => {
      const part = restoreState(snapshotOf(foldAll(entries.slice(0, cut))));
      const [resumed, whole] = [foldAll(entries.slice(cut), part), foldAll(entries)];
      expect(stateHash(resumed)).toBe(stateHash(whole));
      expect(membershipHash(resumed)).toBe(membershipHash(whole));
      expect(snapshotOf(resumed)).toBe(snapshotOf(whole));
    }),
  );
});

test("delivered at least once is applied once: repeats at any later time change nothing", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }), (acts, repeats) => {
      const messages = eventsOf(acts).map(({ message }) => message);
      const delivered = [...messages.entries()];
      for (const [which, later] of repeats) {
        const original = delivered.findIndex(([index]) => index === which % Math.max(1, messages.length));
        const message = messages[which % Math.max(1, messages.length)];
        if (message !== undefined)
          delivered.splice(original + 1 + (later % (delivered.length - original)), 0, [which % messages.length, message]);
      }
      const at = (list: readonly EventMessage[]) => list.map((message): readonly [EventMessage, number] => [message, 1]);
      expect(membershipHash(foldAll(at(delivered.map(([, message]) => message))))).toBe(membershipHash(foldAll(at(messages))));
    }),
  );
});

test("every interleaving that keeps the order of each instance gives the same members", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), fc.array(fc.nat(hosts.length - 1), { maxLength: 90 }), (acts, turns) => {
      const events = eventsOf(acts);
      const queues = hosts.map((_, host) => events.filter((event) => event.host === host));
      const mixed = turns.flatMap((host) => queues[host]?.shift() ?? []);
      const all = [...mixed, ...queues.flat()].map(({ message }): readonly [EventMessage, number] => [message, 1]);
      expect(membershipHash(foldAll(all))).toBe(membershipHash(foldAll(events.map(({ message }) => [message, 1]))));
    }),
  );
});

test("nothing expires before its deadline, everything that is past it does, and never more than 3 s a step", () => {
  fc.assert(
    fc.property(history, (entries) => {
      const state = registryState();
      for (const [message, logged_at] of entries) {
        const deadlines = new Map(
          [...state.nodes.values()]
            .flatMap(({ instances }) => instances)
            .filter(({ liveness }) => liveness === "live")
            .map((instance) => [instance, deadlineOf(instance)]),
        );
        const before = state.time;
        fold(state, sampleEntry(message, { position: state.position + 1, logged_at }));
        expect(state.time - before).toBeGreaterThanOrEqual(0);
        expect(state.time - before).toBeLessThanOrEqual(3000);
        for (const [instance, deadline] of deadlines)
          if (instance.liveness === "expired") expect(deadline).toBeLessThan(state.time);
        for (const instance of deadlines.keys())
          if (instance.liveness === "live") expect(deadlineOf(instance)).toBeGreaterThanOrEqual(state.time);
      }
    }),
  );
});

test("what is counted and indexed is what is there", () => {
  fc.assert(
    fc.property(history, (entries) => {
      const state = foldAll(entries);
      const nodes = [...state.nodes.values()];
      const live = nodes.filter((node) => node.live > 0);
      expect(state.liveNodes).toBe(live.length);
      expect(state.liveInstances).toBe(
        nodes.flatMap(({ instances }) => instances).filter(({ liveness }) => liveness === "live").length,
      );
      expect(state.deadlines.size).toBe(state.liveInstances);
      expect([...state.index.above(["liveness", "live"], 0)]).toEqual(live.map(({ number }) => number));
      for (const tag of ["1", "2"]) {
        const tagged = live.filter((node) => node.current?.claims?.metadata_block.tags?.includes(tag));
        expect([...state.index.above(["tag", tag], 0)]).toEqual(tagged.map(({ number }) => number));
      }
    }),
  );
});
