import {
  type Ambient,
  assertOptions,
  assertPort,
  Fault,
  isFault,
  type OptionNames,
  type Receipt,
  type Scheduler,
  systemAmbient,
  systemScheduler,
  type Transport,
  ttlSeconds as ttlRange,
  type Verdict,
} from "@onex/contract";
import type { Claims } from "./announced-events.ts";
import { publishFirst } from "./fallback-chain.ts";
import { letterWriter } from "./letter.ts";
import { livenessClock } from "./liveness-clock.ts";
import { outbox } from "./outbox.ts";
import { type Announceable, callTaker } from "./take-calls.ts";

export interface AnnounceOptions extends Partial<Claims> {
  /** One way to the collectors, or several: each event goes by the first that acknowledges it. Not disposed. */
  readonly transport: Transport | readonly Transport[];
  /** UUID of this process among all that announce. Default a new one; whoever gives it answers for its being new. */
  readonly instanceId?: string;
  /** Milliseconds that a transport has to acknowledge. Default 2,000. */
  readonly timeoutMs?: number;
  /** Milliseconds after which everything is announced again, whatever happened. Default 600,000. */
  readonly reannounceMs?: number;
  /** Milliseconds that calls under way are given at disposal. Default 2,000. */
  readonly drainMs?: number;
  /** Hears what collectors say of each event; what it throws is dropped. */
  readonly onVerdict?: (verdict: Verdict) => void;
  readonly ambient?: Ambient;
  readonly scheduler?: Scheduler;
}

const known: OptionNames<AnnounceOptions> = {
  transport: true,
  instanceId: true,
  timeoutMs: true,
  reannounceMs: true,
  drainMs: true,
  onVerdict: true,
  ambient: true,
  scheduler: true,
  ttlSeconds: true,
  status: true,
  executionMode: true,
  graphBinding: true,
  canary: true,
};

/**
 * Nodes that are announced and kept alive. Disposing withdraws them and waits no longer than `timeoutMs` for that, then no longer than `drainMs` for the
 * calls that run; what runs after that hears it by its signal.
 */
export interface Online extends AsyncDisposable {
  readonly instanceId: string;
  /** The nodes that are offered, by node_id. */
  readonly nodes: ReadonlyMap<string, Announceable>;
  /** The newest verdict on each node's announcement, by node_id. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Announces one more node. Throws a RangeError when its id is offered already; rejects with `transport/unavailable` after disposal. */
  add(node: Announceable): Promise<void>;
  /** Offers another version under the same node_id from this moment on, and announces it. Throws a RangeError when the id is not offered. */
  replace(node: Announceable): Promise<void>;
  /** Takes the node back. Throws a RangeError when the id is not offered. */
  withdraw(nodeId: string, reason?: string): Promise<void>;
}

/**
 * Brings nodes online: announces them, sends heartbeats, and answers the calls that come back by transports that carry them. Resolves when a
 * transport has taken the announcements, or when the outbox keeps them because none could; those are sent as soon as one can.
 */
export async function announce(nodes: Iterable<Announceable>, options: AnnounceOptions): Promise<Online> {
  assertOptions("announce()", options, known);
  const given = nodesOf(nodes);
  const { timeoutMs = 2000, reannounceMs = 600_000, ambient = systemAmbient, scheduler = systemScheduler } = options;
  const { instanceId = ambient.newId(), drainMs = 2000, onVerdict } = options;
  const transports = transportsOf(options);
  const claims = claimsOf(options);
  const letters = letterWriter(instanceId, claims, { ambient, scheduler });
  const offered = new Map<string, Announceable>();
  const verdicts = new Map<string, Verdict>();
  /** What the collectors were told and did not refuse: node_id to sequence of its announcement. */
  const told = new Map<string, number>();
  /** Events whose verdict has yet to come; a heartbeat is about no node. */
  const asked = new Map<string, { readonly sequence: number; readonly nodeId?: string }>();
  let announcedAll = 0;
  let via: Transport | undefined;
  let disposed = false;

  const ask = (eventId: string, question: { readonly sequence: number; readonly nodeId?: string }): void => {
    asked.set(eventId, question);
    for (const oldest of asked.keys()) {
      if (asked.size <= 2 * offered.size + 100) break;
      asked.delete(oldest);
    }
  };
  const heard = (verdict: Verdict): void => {
    const question = asked.get(verdict.event_id);
    if (question === undefined) return;
    const { nodeId, sequence } = question;
    if (verdict.verdict === "accepted" || verdict.verdict === "duplicate") clock.acknowledged();
    // A heartbeat from before the last full announcement says nothing about that.
    else if (verdict.verdict === "unknown_instance" && sequence > announcedAll) announceAll();
    if (nodeId !== undefined) {
      verdicts.set(nodeId, verdict);
      // A refused node is none of those that the next heartbeat may list.
      if (verdict.verdict === "rejected" && told.get(nodeId) === sequence) told.delete(nodeId);
    }
    try {
      onVerdict?.(verdict);
    } catch {
      // A listener's error must not keep the nodes from staying online.
    }
  };
  const took = (receipt: Receipt, by: Transport): void => {
    if (receipt.verdict !== undefined) heard(receipt.verdict);
    // Whoever listens at the other end of another way may know nothing of what went before.
    if (via !== undefined && via !== by) clock.announceSoon();
    via = by;
  };

  const box = outbox(transports, {
    timeoutMs,
    scheduler,
    sending({ nodeId, sequence, message }) {
      if (message.event_type !== "node_announce") {
        told.delete(nodeId);
        return ask(message.event_id, { sequence });
      }
      // Noted before it is sent: its verdict may be here before its receipt.
      told.set(nodeId, sequence);
      ask(message.event_id, { sequence, nodeId });
    },
    sent: took,
    reconnected: () => clock.announceSoon(),
  });

  const announceAll = (): void => {
    clock.announced();
    for (const node of offered.values()) {
      const letter = letters.announce(node);
      announcedAll = letter.sequence;
      box.put(letter);
    }
    void box.flush();
  };
  const beat = (): void => {
    if (told.size === 0 || box.size > 0) return;
    const { sequence, message } = letters.heartbeat(told);
    ask(message.event_id, { sequence });
    // One that cannot be delivered is worth nothing later; the next one is on its way.
    publishFirst(transports, message, { timeoutMs, scheduler }).then(
      ({ receipt, via: by }) => took(receipt, by),
      (thrown: unknown) => {
        if (!isFault(thrown)) throw thrown;
        clock.announceSoon();
      },
    );
  };
  const offer = async (node: Announceable): Promise<void> => {
    offered.set(node.description.node_id, node);
    box.put(letters.announce(node));
    await box.flush();
  };
  const demand = (nodeId: string, isThere: boolean): void => {
    if (offered.has(nodeId) !== isThere)
      throw new RangeError(`Node "${nodeId}" is ${isThere ? "not " : ""}offered by this instance`);
  };

  const clock = livenessClock({
    ttlMs: claims.ttlSeconds * 1000,
    reannounceMs,
    random: ambient.random,
    scheduler,
    beat,
    announceAll,
  });
  const taker = callTaker((nodeId) => offered.get(nodeId), scheduler);
  // Reachable and listening before anyone can hear of the nodes.
  const open = transports.flatMap((transport) => [
    transport.verdicts(instanceId, heard),
    ...(transport.calls === undefined ? [] : [transport.calls.serve(instanceId, taker.take)]),
  ]);

  for (const node of given) {
    demand(node.description.node_id, false);
    offered.set(node.description.node_id, node);
    box.put(letters.announce(node));
  }
  await box.flush();

  return {
    instanceId,
    nodes: offered,
    verdicts,
    async add(node) {
      if (disposed)
        throw new Fault(
          "transport/unavailable",
          `Instance "${instanceId}" was disposed and announces nothing; call announce() again`,
        );
      demand(node.description.node_id, false);
      await offer(node);
    },
    async replace(node) {
      demand(node.description.node_id, true);
      await offer(node);
    },
    async withdraw(nodeId, reason) {
      demand(nodeId, true);
      offered.delete(nodeId);
      verdicts.delete(nodeId);
      box.put(letters.withdraw(nodeId, reason));
      await box.flush();
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      clock.stop();
      for (const nodeId of offered.keys()) box.put(letters.withdraw(nodeId, "shutdown"));
      offered.clear();
      await box.close();
      await within(drainMs, taker.settled(), scheduler);
      await Promise.all(open.map((opened) => opened[Symbol.asyncDispose]()));
    },
  };
}

function within(ms: number, work: Promise<unknown>, scheduler: Scheduler): Promise<void> {
  return new Promise((resolve) => {
    const cancel = scheduler.after(ms, resolve);
    void work.then(() => {
      cancel();
      resolve();
    });
  });
}

/** Those of a module may be refusals, and a function is no node yet. */
function nodesOf(nodes: Iterable<Announceable>): readonly Announceable[] {
  if (typeof nodes !== "object" || nodes === null || !(Symbol.iterator in nodes))
    throw new TypeError("announce() takes a list of nodes: announce([node], { transport })");
  const all = [...nodes];
  for (const [index, node] of all.entries())
    if (typeof node?.description?.node_id !== "string")
      throw new TypeError(`The entry ${index} of the nodes for announce() is none; f2n() makes a node of a function`);
  return all;
}

function transportsOf({ transport }: AnnounceOptions): readonly Transport[] {
  const transports = isTransport(transport) ? [transport] : transport;
  if (transports.length === 0) throw new TypeError("announce() needs at least one transport");
  for (const each of transports) assertPort("transport", each, "publish", "memoryTransport() or httpTransport(address)");
  return transports;
}

const isTransport = (transport: Transport | readonly Transport[]): transport is Transport => !Array.isArray(transport);

function claimsOf({
  ttlSeconds = ttlRange.default,
  executionMode = "memory",
  status,
  graphBinding,
  canary,
}: AnnounceOptions): Claims {
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < ttlRange.min || ttlSeconds > ttlRange.max) {
    throw new RangeError(`ttlSeconds must be whole seconds from ${ttlRange.min} to ${ttlRange.max}, got ${ttlSeconds}`);
  }
  return { ttlSeconds, executionMode, status, graphBinding, canary };
}
