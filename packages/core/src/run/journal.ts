import {
  type FaultCode,
  isFault,
  type Journal,
  type JournalEntry,
  type JournalFault,
  type Json,
  type Scheduler,
  type Topology,
} from "@onex/contract";
import type { Recorder } from "./recorder.ts";

/** A journal that is being written. */
export interface OpenJournal extends Recorder {
  readonly journal: Journal;
  /** `values`: where the run puts what its vertices give, by index. */
  begun(values: readonly unknown[]): void;
  ended(thrown?: unknown): void;
}

export interface JournalOptions {
  readonly topology: Topology;
  /** Milliseconds since the epoch, at which the run began. */
  readonly beganAt: number;
  readonly scheduler: Scheduler;
  /** Hears each entry as it is written. */
  readonly listen?: ((entry: JournalEntry) => void) | undefined;
}

// A row is four numbers: what with which attempt, which vertex, when, and how long. Entries are made of rows when they are asked for.
const width = 4;
const attemptFactor = 8;
const runStarted = 0;
const started = 1;
const succeeded = 2;
const failed = 3;
const runSucceeded = 4;
const runFailed = 5;

/** Keeps 32 bytes a row, two rows a step, and the faults. Times rise with the scheduler, whatever happens to the clock meanwhile. */
export function openJournal({ topology, beganAt, scheduler, listen }: JournalOptions): OpenJournal {
  const rows: number[] = [];
  const faults = new Map<number, JournalFault>();
  let values: readonly unknown[] = [];
  const zero = scheduler.monotonicMs();
  const read = (position: number) => entryAt(rows, faults, topology, beganAt, position);
  const startTimes = new Float64Array(topology.vertices.length);
  const write = (what: number, vertex: number, attempt: number, thrown?: unknown): void => {
    const time = scheduler.monotonicMs() - zero;
    if (thrown !== undefined) faults.set(rows.length / width, journalFault(thrown));
    if (what === started) startTimes[vertex] = time;
    const start = what === succeeded || what === failed ? (startTimes[vertex] ?? 0) : 0;
    rows.push(what + attempt * attemptFactor, vertex, time, time - start);
    if (listen !== undefined) listen(read(rows.length / width - 1));
  };
  const journal: Journal = {
    get length() {
      return rows.length / width;
    },
    entries: () => Array.from({ length: rows.length / width }, (_, position) => read(position)),
    value: (vertex) => values[topology.vertices.findIndex(({ name }) => name === vertex)],
  };
  return {
    journal,
    begun: (given) => {
      values = given;
      write(runStarted, 0, 0);
    },
    started: (index, attempt) => write(started, index, attempt),
    succeeded: (index, attempt) => write(succeeded, index, attempt),
    failed: (index, attempt, thrown) => write(failed, index, attempt, thrown ?? "nothing"),
    ended: (thrown) => (thrown === undefined ? write(runSucceeded, 0, 0) : write(runFailed, 0, 0, thrown)),
  };
}

function entryAt(
  rows: readonly number[],
  faults: ReadonlyMap<number, JournalFault>,
  topology: Topology,
  beganAt: number,
  position: number,
): JournalEntry {
  const [head = 0, vertex = 0, time = 0, duration_ms = 0] = rows.slice(position * width, (position + 1) * width);
  const base = { position: position + 1, at: beganAt + time };
  const record = topology.vertices[vertex];
  const step = { ...base, vertex: record?.name ?? "", node: record?.node ?? "", attempt: Math.floor(head / attemptFactor) };
  const fault = faults.get(position) ?? { code: "internal/unexpected", message: "" };
  switch (head % attemptFactor) {
    case runStarted:
      return { kind: "run-started", ...base, graph: topology.name };
    case started:
      return { kind: "vertex-started", ...step };
    case succeeded:
      return { kind: "vertex-succeeded", ...step, duration_ms, value: vertex };
    case failed:
      return { kind: "vertex-failed", ...step, duration_ms, fault };
    case runSucceeded:
      return { kind: "run-succeeded", ...base, duration_ms };
    case runFailed:
      return { kind: "run-failed", ...base, duration_ms, fault };
    default:
      throw new RangeError(`A journal has no rows of kind ${head % attemptFactor}`);
  }
}

function journalFault(thrown: unknown): JournalFault {
  if (!isFault(thrown))
    return {
      code: "internal/unexpected" satisfies FaultCode,
      message: thrown instanceof Error ? thrown.message : String(thrown),
    };
  // Details of a fault are plain JSON by the rule of its class.
  return {
    code: thrown.code,
    message: thrown.message,
    ...(Object.keys(thrown.details).length === 0 ? {} : { details: thrown.details as Json }),
  };
}
