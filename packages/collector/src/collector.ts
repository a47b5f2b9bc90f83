import {
  type Ambient,
  type CallAnswer,
  type CallRoute,
  type EventLog,
  Fault,
  type JsonObject,
  type LogEntry,
  type LogRecord,
  type NodeDetail,
  type NodesPage,
  type NodesQuery,
  type Parsed,
  type RegistryStatus,
  type Scheduler,
  systemAmbient,
  systemScheduler,
  type Transport,
  type Verdict,
  type WatchItem,
} from "@onex/contract";
import { find, resolve } from "./find.ts";
import { fold } from "./fold.ts";
import { followDoor } from "./follow-door.ts";
import { followLog } from "./follow-log.ts";
import { memoryLog } from "./memory-log.ts";
import { isHash, type ReadEvent, readEvent } from "./read-event.ts";
import { deadlineOf, type RegistryState, registryState } from "./registry-state.ts";
import { type Reject, rejects } from "./rejects.ts";
import { type CallOptions, callRouter } from "./route-call.ts";
import { restoreState, snapshotOf } from "./snapshot.ts";
import { membershipHash, stateHash } from "./state-hash.ts";
import { ticker } from "./ticker.ts";
import { verdictDesk } from "./verdict-desk.ts";
import { detailOf, type Outlook } from "./view.ts";
import { type WatchOptions, watches } from "./watch.ts";

export interface CollectorOptions {
  /** Where the registry's truth is. Default a memory log of its own, which it disposes. */
  readonly log?: EventLog;
  /** Followed from the start; verdicts go back the same way. Not disposed. */
  readonly doors?: readonly Transport[];
  /** Ways to instances besides those of the doors. */
  readonly routes?: readonly CallRoute[];
  readonly policy?: {
    /** May a node run that nobody has vouched for, when its full id is named? Default true, which is right on loopback. */
    readonly runProvisional?: boolean;
  };
  readonly ambient?: Ambient;
  readonly scheduler?: Scheduler;
  /** Entries from one snapshot of a given log to the next, 0 for none. Default 100,000. */
  readonly snapshotEvery?: number;
  /** Changes to keep for watchers that are slow or come back. Default 10,000. */
  readonly changesKept?: number;
}

/** A live registry of announced nodes: the fold of one log, kept up to date, with questions. */
export interface Collector extends AsyncDisposable {
  readonly registryId: string;
  /**
   * Takes the exact JSON texts of single events; gives their verdicts in order. `accepted` means appended, acknowledged and folded; what is
   * malformed is `rejected`, never thrown. Rejects with `registry/log-unavailable`, and then has taken nothing.
   */
  submit(events: readonly string[], from: { readonly principal: string; readonly door: string }): Promise<readonly Verdict[]>;
  /** By node_id, former id or hash. */
  get(id: string): NodeDetail | undefined;
  /** In the order of first appearance; problems when the cursor or the limit is none. */
  find(query?: NodesQuery): Parsed<NodesPage>;
  /**
   * First the nodes that match in pages, then `synced`, then changes; with `after` only the changes since. Begins at the moment of the call.
   * A watcher that falls too far behind gets `slow` and the end; one whose `after` is too old gets `reset` and the nodes again.
   */
  watch(options?: WatchOptions): AsyncIterable<WatchItem>;
  /**
   * Calls a live instance, each in its turn, with encoded input by name. A fault of the node is the answer's `problem`. Rejects with
   * `registry/unknown-node`, `registry/expired`, `registry/not-serving`, `run/no-live-instance`, `run/unknown-outcome` or `run/aborted`.
   */
  run(id: string, input: JsonObject, options?: CallOptions): Promise<CallAnswer>;
  readonly log: Pick<EventLog, "read" | "epoch">;
  /** Events that were refused, newest first. */
  rejects(): readonly Reject[];
  /** Takes time in proportion to the nodes: both hashes are taken anew when something changed. */
  status(): Promise<RegistryStatus>;
}

const bookmarkMs = 15_000;
/** How far the registry's time may run ahead of the last entry. */
const mostAheadMs = 3000;

/** Starts a registry on a log. Resolves when everything that the log held has been folded. */
export async function collector(options: CollectorOptions = {}): Promise<Collector> {
  const { ambient = systemAmbient, scheduler = systemScheduler, doors = [], policy = {}, snapshotEvery = 100_000 } = options;
  const log = options.log ?? memoryLog({ ambient });
  const registryId = ambient.newId();
  const stop = new AbortController();
  const routes = [...(options.routes ?? []), ...doors.flatMap(({ calls }) => calls ?? [])];
  const call = callRouter(routes, { ambient, scheduler });
  const desk = verdictDesk();
  const refused = rejects();
  // Read before they are appended; the fold then need not read them again.
  const appending = new Map<string, { readonly text: string; readonly read: ReadEvent }>();
  const snapshot = await log.latestSnapshot();
  let state = snapshot === undefined ? registryState() : restoreState(snapshot.state);
  let appliedAt = scheduler.monotonicMs();

  const outlook = (): Outlook => {
    // One that is behind or cut off does not know what it has missed, so it lets nothing expire.
    const ahead = follower.isBehind() ? 0 : Math.floor(scheduler.monotonicMs() - appliedAt);
    return { now: state.time + Math.min(mostAheadMs, ahead), reaches };
  };
  const reaches = (instanceId: string): boolean => routes.some((route) => route.reaches(instanceId));
  const clock = ticker(scheduler, () => void follower.tick().catch(() => {}));
  const watching = watches({
    epoch: log.epoch,
    kept: options.changesKept ?? 10_000,
    view: () => ({ state, outlook: { now: state.time, reaches } }),
  });

  const apply = (entry: LogEntry): void => {
    const known = appending.get(entry.id);
    const { changes, outcome, eventId } = fold(state, entry, known?.text === entry.json ? known.read : undefined);
    appliedAt = scheduler.monotonicMs();
    watching.tell(changes);
    const { position } = entry;
    desk.applied(position, outcome && { event_id: eventId ?? "", ...outcome, registry_id: registryId, position });
    const first = state.deadlines.first();
    clock.heard(first && deadlineOf(first) - state.time);
    if (snapshotEvery > 0 && position % snapshotEvery === 0) void saveSnapshot();
  };
  /** A log of our own ends with us, so nobody could start from its snapshots. */
  const saveSnapshot = async (): Promise<void> => {
    if (options.log === undefined || state.position === 0) return;
    await log.saveSnapshot({ position: state.position, state: snapshotOf(state) }).catch(() => {});
  };
  const follower = followLog({
    log,
    registryId,
    ambient,
    scheduler,
    signal: stop.signal,
    position: () => state.position,
    apply,
    begin(after) {
      state = registryState();
      state.position = after;
      watching.reset();
    },
  });

  interface Incoming {
    readonly text: string;
    readonly principal: string;
    readonly door: string;
  }
  interface Answer {
    readonly verdict: Verdict;
    readonly instanceId: string | undefined;
  }

  const refuse = ({ text, principal, door }: Incoming, verdict: Verdict): void => {
    const { code = "event/malformed", reason = "", path } = verdict;
    refused.add({ at: ambient.now(), principal, door, code, reason, text, ...(path === undefined ? {} : { path }) });
  };

  const take = async (events: readonly Incoming[]): Promise<readonly Answer[]> => {
    const reads = events.map((event) => ({ event, read: readEvent(event.text) }));
    const records = reads.flatMap(({ event, read }) => (read.kind === "refused" ? [] : [recordOf(event, read)]));
    for (const { record, read } of records) appending.set(record.id, { text: record.json, read });
    try {
      const stored = records.length === 0 ? [] : await follower.append(records.map(({ record }) => record));
      let next = 0;
      const places = reads.map(({ read }) => (read.kind === "refused" ? undefined : stored[next++]));
      return await Promise.all(reads.map(({ event, read }, index) => answer(event, read, places[index])));
    } finally {
      for (const { record } of records) appending.delete(record.id);
    }
  };

  const answer = async (
    event: Incoming,
    read: ReadEvent,
    place: { readonly position: number; readonly duplicate: boolean } | undefined,
  ): Promise<Answer> => {
    const verdict = await verdictOn(read, place);
    if (verdict.verdict === "rejected") refuse(event, verdict);
    return { verdict, instanceId: instanceIdOf(read) };
  };

  const verdictOn = async (
    read: ReadEvent,
    place: { readonly position: number; readonly duplicate: boolean } | undefined,
  ): Promise<Verdict> => {
    if (read.kind === "refused") return { event_id: read.eventId, verdict: "rejected", ...read.refusal, registry_id: registryId };
    const event_id = read.event.event_id;
    if (place === undefined) throw new Fault("internal/unexpected", `The log gave no position for event "${event_id}"`);
    const verdict = await desk.at(place.position);
    if (place.duplicate) return { event_id, registry_id: registryId, position: place.position, ...verdict, verdict: "duplicate" };
    if (verdict === undefined) throw new Fault("internal/unexpected", `The verdict on event "${event_id}" was lost; send the event again`);
    return verdict;
  };

  const hashes = hashesOf(() => state);
  // Whatever the log holds by now comes before this entry.
  const { position: head } = await follower.tick();
  await desk.at(head);
  let timer = (): void => {};
  const bookmarks = (): void => {
    timer = scheduler.after(bookmarkMs, () => {
      watching.bookmark();
      bookmarks();
    });
  };
  bookmarks();
  const following = doors.map((door) =>
    followDoor(door, {
      take: (events) => take(events.map(({ message, principal }) => ({ text: message.json, principal, door: door.address }))),
      scheduler,
      signal: stop.signal,
    }),
  );

  return {
    registryId,
    async submit(events, { principal, door }) {
      const answers = await take(events.map((text) => ({ text, principal, door })));
      return answers.map(({ verdict }) => verdict);
    },
    get(id) {
      const node = resolve(state, id);
      return node && detailOf(node, outlook());
    },
    find: (query = {}) => find(state, query, outlook()),
    watch: (watch = {}) => watching.watch(watch),
    async run(id, input, callOptions = {}) {
      const { now } = outlook();
      const node = resolve(state, id);
      const detail = node && detailOf(node, { now, reaches });
      if (node === undefined || detail === undefined) {
        throw new Fault("registry/unknown-node", `No node "${id}" was announced here; look it up with a query or announce it`);
      }
      if (detail.liveness !== "live") {
        throw new Fault("registry/expired", `Node "${id}" is ${detail.liveness}; announce it again to run it`);
      }
      if (policy.runProvisional === false) {
        throw new Fault("registry/not-serving", `Node "${id}" is provisional and the policy of this registry runs no such node`);
      }
      return call(node, input, { ...(id !== node.nodeId && isHash(id) ? { hash: id } : {}), ...callOptions, now });
    },
    log: { epoch: log.epoch, read: (readOptions) => log.read(readOptions) },
    rejects: refused.list,
    async status() {
      const { position, liveNodes: live_nodes, liveInstances: live_instances } = state;
      const counts = { position, live_nodes, live_instances };
      return { registry_id: registryId, epoch: log.epoch, ...counts, ...hashes(), stale_ms: follower.staleMs() };
    },
    async [Symbol.asyncDispose]() {
      if (stop.signal.aborted) return;
      stop.abort();
      clock.stop();
      timer();
      watching.close();
      desk.close(new Fault("registry/log-unavailable", "The collector was stopped; send the event to another one"));
      await Promise.allSettled(following);
      await saveSnapshot();
      if (options.log === undefined) await log[Symbol.asyncDispose]();
    },
  };
}

type Appending = Exclude<ReadEvent, { readonly kind: "refused" }>;

function recordOf(
  { text, principal, door }: { readonly text: string; readonly principal: string; readonly door: string },
  read: Appending,
): { readonly record: LogRecord; readonly read: Appending } {
  const { event_id, event_type: type } = read.event;
  // With the principal, so that nobody's event can pass for a repeat of another's.
  return { record: { id: `${event_id} ${principal}`, type, json: text, principal, door }, read };
}

function instanceIdOf(read: ReadEvent): string | undefined {
  if (read.kind === "refused") return read.instanceId;
  const { instance_id: instanceId } = read.event.metadata as { readonly instance_id?: unknown }; // every payload is an object
  return typeof instanceId === "string" ? instanceId : undefined;
}

/** Taken once for every position that is asked about. */
function hashesOf(state: () => RegistryState): () => Pick<RegistryStatus, "state_hash" | "membership_hash"> {
  let taken: { readonly of: RegistryState; readonly position: number; readonly state_hash: string; readonly membership_hash: string } | undefined;
  return () => {
    const of = state();
    if (taken === undefined || taken.of !== of || taken.position !== of.position) {
      taken = { of, position: of.position, state_hash: stateHash(of), membership_hash: membershipHash(of) };
    }
    return { state_hash: taken.state_hash, membership_hash: taken.membership_hash };
  };
}
