import {
  type Ambient,
  assertOptions,
  assertPort,
  type CallAnswer,
  type CallRoute,
  type EventLog,
  Fault,
  type JsonObject,
  type LogEntry,
  type LogSnapshot,
  type NodeDetail,
  type NodesPage,
  type NodesQuery,
  type OptionNames,
  type Parsed,
  parsed,
  type RegistryStatus,
  type Scheduler,
  type Stale,
  systemAmbient,
  systemScheduler,
  type Transport,
  type Verdict,
  type WatchItem,
} from "@onex/contract";
import { find, queryNames, resolve } from "./find.ts";
import { fold, longestStepMs } from "./fold.ts";
import { followDoor } from "./follow-door.ts";
import { followLog } from "./follow-log.ts";
import { intake } from "./intake.ts";
import { memoryLog } from "./memory-log.ts";
import { momentOf } from "./moment.ts";
import { isHash } from "./read-event.ts";
import { deadlineOf, type RegistryState, registryState } from "./registry-state.ts";
import { type Reject, rejects } from "./rejects.ts";
import { assertDeadline, type CallOptions, callNames, callRouter } from "./route-call.ts";
import { restoreState, snapshotOf } from "./snapshot.ts";
import { membershipHash, stateHash } from "./state-hash.ts";
import { ticker } from "./ticker.ts";
import { detailOf, type Outlook } from "./view.ts";
import { type WatchOptions, watches, watchNames } from "./watch.ts";

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

const known: OptionNames<CollectorOptions> = {
  log: true,
  doors: true,
  routes: true,
  policy: true,
  ambient: true,
  scheduler: true,
  snapshotEvery: true,
  changesKept: true,
};

/** A live registry of announced nodes: the fold of one log, kept up to date, with questions. */
export interface Collector extends AsyncDisposable {
  readonly registryId: string;
  /**
   * Takes the exact JSON texts of single events; gives their verdicts in order. `accepted` means appended, acknowledged and folded; what is
   * malformed is `rejected`, never thrown. Rejects with `registry/log-unavailable`, and then has taken nothing.
   */
  submit(events: readonly string[], from: { readonly principal: string; readonly door: string }): Promise<readonly Verdict[]>;
  /** By node_id, former id or hash. While the log cannot be read or written it says for how long: `stale_ms`. */
  get(id: string): NodeDetail | undefined;
  /** In the order of first appearance, marked as `get` does; problems when the cursor, the limit or the value of a filter is none. */
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
  /** The part of `status()` that costs nothing. */
  health(): Pick<RegistryStatus, "position" | "stale_ms">;
  /** Takes time in proportion to the nodes: both hashes are taken anew when something changed. */
  status(): Promise<RegistryStatus>;
}

const bookmarkMs = 15_000;
/** How far the registry's time may run ahead of the last entry. */
const mostAheadMs = longestStepMs;

/** Starts a registry on a log. Resolves when everything that the log held has been folded. */
export async function collector(options: CollectorOptions = {}): Promise<Collector> {
  assertOptions("collector()", options, known);
  assertOptions("policy", options.policy, { runProvisional: true });
  const { ambient = systemAmbient, scheduler = systemScheduler, doors = [], policy = {}, snapshotEvery = 100_000 } = options;
  if (options.log !== undefined) assertPort("log", options.log, "append", "memoryLog()");
  for (const door of doors) assertPort("doors", door, "follow", "memoryTransport()");
  const log = options.log ?? memoryLog({ ambient });
  const registryId = ambient.newId();
  const stop = new AbortController();
  const routes = [...(options.routes ?? []), ...doors.flatMap(({ calls }) => calls ?? [])];
  const call = callRouter(routes, { ambient, scheduler });
  const refused = rejects();
  let state = usableState(await log.latestSnapshot());
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
    const { changes, outcome } = fold(state, entry, door.readBefore(entry));
    appliedAt = scheduler.monotonicMs();
    watching.tell(changes);
    const { position } = entry;
    door.folded(position, outcome);
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
      door.skipped(after);
    },
  });

  const door = intake({ append: follower.append, registryId, rejects: refused, now: ambient.now });
  const hashes = hashesOf(() => state);
  const marked = <T extends Stale>(answer: T): T => {
    const stale_ms = follower.staleMs();
    return stale_ms === 0 ? answer : { ...answer, stale_ms };
  };
  const health = () => ({ position: state.position, stale_ms: follower.staleMs() });
  try {
    // Whatever the log holds by now comes before this entry.
    const { position: head } = await follower.tick();
    await door.reached(head);
  } catch (thrown) {
    stop.abort();
    clock.stop();
    throw thrown;
  }
  let timer = (): void => {};
  const bookmarks = (): void => {
    timer = scheduler.after(bookmarkMs, () => {
      watching.bookmark();
      bookmarks();
    });
  };
  bookmarks();
  const following = doors.map((transport) =>
    followDoor(transport, {
      take: (events) =>
        door.take(events.map(({ message, principal }) => ({ text: message.json, principal, door: transport.address }))),
      scheduler,
      signal: stop.signal,
    }),
  );

  return {
    registryId,
    async submit(events, { principal, door: by }) {
      const answers = await door.take(events.map((text) => ({ text, principal, door: by })));
      return answers.map(({ verdict }) => verdict);
    },
    get(id) {
      const node = resolve(state, id);
      const detail = node && detailOf(node, outlook());
      return detail && marked(detail);
    },
    find(query = {}) {
      assertOptions("find()", query, queryNames);
      const page = find(state, query, outlook());
      return page.ok ? parsed(marked(page.value)) : page;
    },
    watch(watch = {}) {
      assertOptions("watch()", watch, watchNames);
      assertOptions("The query of watch()", watch.query, queryNames);
      return watching.watch(watch);
    },
    async run(id, input, callOptions = {}) {
      assertOptions("run()", callOptions, callNames);
      assertDeadline(callOptions);
      const { now } = outlook();
      const node = resolve(state, id);
      const moment = node && momentOf(node, now);
      if (node === undefined || moment === undefined) {
        throw new Fault("registry/unknown-node", `No node "${id}" was announced here; look it up with a query or announce it`);
      }
      if (moment.liveness !== "live") {
        throw new Fault("registry/expired", `Node "${id}" is ${moment.liveness}; announce it again to run it`);
      }
      if (policy.runProvisional === false) {
        throw new Fault("registry/not-serving", `Node "${id}" is provisional and the policy of this registry runs no such node`);
      }
      return call(node, input, { ...(id !== node.nodeId && isHash(id) ? { hash: id } : {}), ...callOptions, now });
    },
    log: { epoch: log.epoch, read: (readOptions) => log.read(readOptions) },
    rejects: refused.list,
    health,
    async status() {
      const { liveNodes: live_nodes, liveInstances: live_instances } = state;
      return { registry_id: registryId, epoch: log.epoch, ...hashes(), live_nodes, live_instances, ...health() };
    },
    async [Symbol.asyncDispose]() {
      if (stop.signal.aborted) return;
      stop.abort();
      clock.stop();
      timer();
      watching.close();
      door.close();
      await Promise.allSettled(following);
      await saveSnapshot();
      if (options.log === undefined) await log[Symbol.asyncDispose]();
    },
  };
}

/** A snapshot that cannot be read here is passed over: the log itself is the truth. */
function usableState(snapshot: LogSnapshot | undefined): RegistryState {
  try {
    return snapshot === undefined ? registryState() : restoreState(snapshot.state);
  } catch {
    return registryState();
  }
}

/** Taken once for every position that is asked about. */
function hashesOf(state: () => RegistryState): () => Pick<RegistryStatus, "state_hash" | "membership_hash"> {
  let taken:
    | { readonly of: RegistryState; readonly position: number; readonly state_hash: string; readonly membership_hash: string }
    | undefined;
  return () => {
    const of = state();
    if (taken === undefined || taken.of !== of || taken.position !== of.position) {
      taken = { of, position: of.position, state_hash: stateHash(of), membership_hash: membershipHash(of) };
    }
    return { state_hash: taken.state_hash, membership_hash: taken.membership_hash };
  };
}
