import {
  isFault,
  type Journal,
  type JournalEntry,
  type JournalFault,
  type Json,
  type Scheduler,
  type Topology,
} from "@onex/contract";
import type { Recorder } from "./recorder.ts";

export interface JournalOptions {
  readonly topology: Topology;
  /** Milliseconds since the epoch, at which the run began. */
  readonly beganAt: number;
  readonly scheduler: Scheduler;
  /** Hears each entry as it is written. */
  readonly listen?: ((entry: JournalEntry) => void) | undefined;
}

// A row is three numbers: what with which attempt, which vertex, and when. Entries are made of rows when they are asked for.
const width = 3;
const attemptFactor = 8;
const runStarted = 0;
const started = 1;
const succeeded = 2;
const failed = 3;
const runSucceeded = 4;
const runFailed = 5;

/**
 * A journal that is being written: 24 bytes a row, two rows a step, and the faults. Times rise with the scheduler, whatever happens to the clock
 * meanwhile. A class because thousands are kept: its methods are then no part of what each one holds.
 */
export class OpenJournal implements Journal, Recorder {
  readonly #topology: Topology;
  readonly #beganAt: number;
  readonly #scheduler: Scheduler;
  readonly #zero: number;
  readonly #listen: ((entry: JournalEntry) => void) | undefined;
  #heard: EntryReader | undefined;
  #values: readonly unknown[] = [];
  #rows: number[] = [];
  #faults: Map<number, JournalFault> | undefined;

  constructor({ topology, beganAt, scheduler, listen }: JournalOptions) {
    this.#topology = topology;
    this.#beganAt = beganAt;
    this.#scheduler = scheduler;
    this.#zero = scheduler.monotonicMs();
    this.#listen = listen;
  }

  get length(): number {
    return this.#rows.length / width;
  }

  entries(): readonly JournalEntry[] {
    const read = this.#reader();
    return Array.from({ length: this.length }, (_, position) => read(position));
  }

  value(vertex: string): unknown {
    return this.#values[this.#topology.vertices.findIndex(({ name }) => name === vertex)];
  }

  /** `values`: where the run puts what its vertices give, by index. */
  begun(values: readonly unknown[]): void {
    this.#values = values;
    this.#write(runStarted, 0, 0);
  }

  started(index: number, attempt: number): void {
    this.#write(started, index, attempt);
  }

  succeeded(index: number, attempt: number): void {
    this.#write(succeeded, index, attempt);
  }

  failed(index: number, attempt: number, thrown: unknown): void {
    this.#note(thrown);
    this.#write(failed, index, attempt);
  }

  ended(): void {
    this.#write(runSucceeded, 0, 0);
    // Without the room to grow that it no longer needs.
    this.#rows = this.#rows.slice();
  }

  broken(thrown: unknown): void {
    this.#note(thrown);
    this.#write(runFailed, 0, 0);
  }

  #write(what: number, vertex: number, attempt: number): void {
    this.#rows.push(what + attempt * attemptFactor, vertex, this.#scheduler.monotonicMs() - this.#zero);
    if (this.#listen === undefined) return;
    this.#heard ??= this.#reader();
    this.#listen(this.#heard(this.length - 1));
  }

  /** Of the row that is written next. */
  #note(thrown: unknown): void {
    this.#faults ??= new Map();
    this.#faults.set(this.length, journalFault(thrown));
  }

  #reader(): EntryReader {
    return entryReader({
      rows: () => this.#rows,
      topology: this.#topology,
      beganAt: this.#beganAt,
      fault: (position) => this.#faults?.get(position),
    });
  }
}

/** Makes the entry of a row. Takes the rows one after the other, from the first: it remembers when what is under way began. */
type EntryReader = (position: number) => JournalEntry;

interface Rows {
  readonly rows: () => readonly number[];
  readonly topology: Topology;
  readonly beganAt: number;
  readonly fault: (position: number) => JournalFault | undefined;
}

function entryReader({ rows, topology, beganAt, fault }: Rows): EntryReader {
  const starts = new Map<number, number>();
  return (position) => {
    const [head = 0, vertex = 0, time = 0] = rows().slice(position * width, (position + 1) * width);
    const base = { position: position + 1, at: beganAt + time };
    const record = topology.vertices[vertex];
    const step = { ...base, vertex: record?.name ?? "", node: record?.node ?? "", attempt: Math.floor(head / attemptFactor) };
    const duration_ms = time - (starts.get(vertex) ?? 0);
    const cause = fault(position) ?? { code: "internal/unexpected", message: "unknown" };
    switch (head % attemptFactor) {
      case runStarted:
        return { kind: "run-started", ...base, graph: topology.name };
      case started:
        starts.set(vertex, time);
        return { kind: "vertex-started", ...step };
      case succeeded:
        return { kind: "vertex-succeeded", ...step, duration_ms, value: vertex };
      case failed:
        return { kind: "vertex-failed", ...step, duration_ms, fault: cause };
      case runSucceeded:
        return { kind: "run-succeeded", ...base, duration_ms: time };
      case runFailed:
        return { kind: "run-failed", ...base, duration_ms: time, fault: cause };
      default:
        throw new RangeError(`A journal has no rows of kind ${head % attemptFactor}`);
    }
  };
}

function journalFault(thrown: unknown): JournalFault {
  if (!isFault(thrown))
    return { code: "internal/unexpected", message: thrown instanceof Error ? thrown.message : String(thrown) };
  // Details of a fault are plain JSON by the rule of its class.
  return {
    code: thrown.code,
    message: thrown.message,
    ...(Object.keys(thrown.details).length === 0 ? {} : { details: thrown.details as Json }),
  };
}
