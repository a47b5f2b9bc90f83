import { type EventLog, Fault, type LogEntry, type LogRecord, type Verdict } from "@onex/contract";
import type { Outcome } from "./applied.ts";
import { type ReadEvent, readEvent } from "./read-event.ts";
import type { Rejects } from "./rejects.ts";
import { verdictDesk } from "./verdict-desk.ts";

/** One event as it came. */
export interface Incoming {
  readonly text: string;
  readonly principal: string;
  readonly door: string;
}

export interface Answer {
  readonly verdict: Verdict;
  /** Who sent the event, when it says so. */
  readonly instanceId: string | undefined;
}

/** The way of an event from a door into the log and back as a verdict. */
export interface Intake {
  /** Answers in order; rejects with `registry/log-unavailable` when nothing was stored. */
  take(events: readonly Incoming[]): Promise<readonly Answer[]>;
  /** What an entry's text says, when it was read here before it was appended. */
  readBefore(entry: LogEntry): ReadEvent | undefined;
  /** To be called for every entry that was folded, in order. */
  folded(position: number, outcome: Outcome | undefined): void;
  /** The log lost the entries up to `position` before they could be folded. */
  skipped(position: number): void;
  /** Resolves when the entry at `position` was folded. */
  reached(position: number): Promise<void>;
  close(): void;
}

type Readable = Exclude<ReadEvent, { readonly kind: "refused" }>;
type Place = Awaited<ReturnType<EventLog["append"]>>[number];

export function intake({
  append,
  registryId,
  rejects,
  now,
}: {
  readonly append: EventLog["append"];
  readonly registryId: string;
  readonly rejects: Rejects;
  readonly now: () => number;
}): Intake {
  const desk = verdictDesk();
  // Read before they are appended; the fold then need not read them again.
  const appending = new Map<string, { readonly text: string; readonly read: Readable }>();

  const verdictOn = async (read: ReadEvent, place: Place | undefined): Promise<Verdict> => {
    if (read.kind === "refused") return { event_id: read.eventId, verdict: "rejected", ...read.refusal, registry_id: registryId };
    const { event_id } = read.event;
    if (place === undefined) throw new Fault("internal/unexpected", `The log gave no position for event "${event_id}"`);
    const outcome = await desk.at(place.position);
    const known = { event_id, registry_id: registryId, position: place.position };
    if (place.duplicate) return { ...known, ...outcome, verdict: "duplicate" };
    if (outcome === undefined) {
      throw new Fault(
        "registry/log-unavailable",
        `The log lost event "${event_id}" before it was read back; send it again as a new event`,
      );
    }
    return { ...known, ...outcome };
  };
  const keep = ({ text, principal, door }: Incoming, { code = "event/malformed", reason = "", path }: Verdict): void =>
    rejects.add({ at: now(), principal, door, code, reason, text, ...(path === undefined ? {} : { path }) });

  return {
    async take(events) {
      const reads = events.map((event) => {
        const read = readEvent(event.text);
        return { event, read, record: read.kind === "refused" ? undefined : recordOf(event, read) };
      });
      const records: LogRecord[] = [];
      for (const { read, record } of reads) {
        if (read.kind === "refused" || record === undefined) continue;
        records.push(record);
        appending.set(record.id, { text: record.json, read });
      }
      try {
        const places = (records.length === 0 ? [] : await append(records))[Symbol.iterator]();
        const placed = reads.map((one) => ({ ...one, place: one.record === undefined ? undefined : places.next().value }));
        return await Promise.all(
          placed.map(async ({ event, read, place }) => {
            const verdict = await verdictOn(read, place);
            if (verdict.verdict === "rejected") keep(event, verdict);
            return { verdict, instanceId: instanceIdOf(read) };
          }),
        );
      } finally {
        for (const { id } of records) appending.delete(id);
      }
    },
    readBefore({ id, json }) {
      const known = appending.get(id);
      return known?.text === json ? known.read : undefined;
    },
    folded: desk.applied,
    skipped: desk.skipped,
    async reached(position) {
      await desk.at(position);
    },
    close: () => desk.close(new Fault("registry/log-unavailable", "The collector was stopped; send the event to another one")),
  };
}

function recordOf({ text, principal, door }: Incoming, { event: { event_id, event_type: type } }: Readable): LogRecord {
  // With the principal, so that nobody's event can pass for a repeat of another's.
  return { id: `${event_id} ${principal}`, type, json: text, principal, door };
}

function instanceIdOf(read: ReadEvent): string | undefined {
  if (read.kind === "refused") return read.instanceId;
  const { instance_id: instanceId } = read.event.metadata as { readonly instance_id?: unknown }; // every payload is an object
  return typeof instanceId === "string" ? instanceId : undefined;
}
