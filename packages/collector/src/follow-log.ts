import {
  type Ambient,
  type EventLog,
  eventSchemaVersion,
  isFault,
  type LogEntry,
  type LogRecord,
  type Scheduler,
} from "@onex/contract";
import { pause } from "./pause.ts";

/** The registry's end of its log: everything is appended through it, and comes back through it in order. */
export interface LogFollower {
  /** Appends; rejects with `registry/log-unavailable`. */
  append: EventLog["append"];
  /** Adds an entry that is only time, which every collector of the log would add too. */
  tick(): Promise<{ readonly position: number }>;
  /** Milliseconds for which the log could not be read or written; 0 when all is well. */
  staleMs(): number;
  /** True when something that was appended has yet to come back, or nothing can. */
  isBehind(): boolean;
}

const retryMs = 1000;

export function followLog({
  log,
  registryId,
  ambient,
  scheduler,
  signal,
  position,
  apply,
  begin,
}: {
  readonly log: EventLog;
  readonly registryId: string;
  readonly ambient: Pick<Ambient, "now">;
  readonly scheduler: Scheduler;
  readonly signal: AbortSignal;
  /** Position of the last entry that was applied. */
  readonly position: () => number;
  readonly apply: (entry: LogEntry) => void;
  /** The entries up to `after` are gone: begin anew, with nothing, behind it. */
  readonly begin: (after: number) => void;
}): LogFollower {
  let head = 0;
  // Since when reading and writing fail, in monotonic milliseconds.
  const failing: { reading?: number; writing?: number } = {};
  const failed = (what: keyof typeof failing): void => {
    failing[what] ??= scheduler.monotonicMs();
  };
  const append: EventLog["append"] = async (records) => {
    try {
      const stored = await log.append(records);
      delete failing.writing;
      head = Math.max(head, stored.at(-1)?.position ?? 0);
      return stored;
    } catch (thrown) {
      failed("writing");
      throw thrown;
    }
  };

  const read = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        for await (const entry of log.read({ after: position(), signal })) {
          delete failing.reading;
          apply(entry);
        }
        if (!signal.aborted) failed("reading");
        return;
      } catch (thrown) {
        failed("reading");
        const first = isFault(thrown) ? thrown.details.first_position : undefined;
        if (typeof first === "number" && first > position() + 1) begin(first - 1);
        else await pause(scheduler, retryMs, signal);
      }
    }
  };
  void read();

  return {
    append,
    async tick() {
      const id = `tick-${Math.floor(ambient.now() / 1000)}`;
      const [stored] = await append([tickRecord(id, registryId, ambient.now())]);
      if (stored !== undefined && (!stored.duplicate || stored.position > position())) return stored;
      // The clock was set back, or this second had its tick: the position makes the id new, and the same for all who are here.
      const again = `${id}-${position()}`;
      const [other] = await append([tickRecord(again, registryId, ambient.now())]);
      return other ?? { position: position() };
    },
    staleMs() {
      const since = Math.min(failing.reading ?? Number.POSITIVE_INFINITY, failing.writing ?? Number.POSITIVE_INFINITY);
      return since === Number.POSITIVE_INFINITY ? 0 : Math.max(1, Math.round(scheduler.monotonicMs() - since));
    },
    isBehind: () => head > position() || failing.reading !== undefined || failing.writing !== undefined,
  };
}

function tickRecord(id: string, registryId: string, now: number): LogRecord {
  const timestamp = new Date(now).toISOString();
  const event = {
    event_id: id,
    event_type: "registry_tick",
    timestamp,
    node_id: registryId,
    schema_version: eventSchemaVersion,
    metadata: {},
  };
  return { id, type: "registry_tick", json: JSON.stringify(event), principal: "registry", door: "" };
}
