import {
  isFault,
  type Journal,
  type JournalEntry,
  type JournalFault,
  type Json,
  type Scheduler,
  type Topology,
  thrownText,
  type ValueOrigin,
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

// A row is three numbers: what with which attempt, which vertex (with which item, times the number of vertices), and when. Entries are made of rows
// when they are asked for.
const width = 3;
const attemptFactor = 16;
const runStarted = 0;
const started = 1;
const succeeded = 2;
const failed = 3;
const runSucceeded = 4;
const runFailed = 5;
const skipped = 6;
const itemStarted = 7;
const itemSucceeded = 8;
const itemFailed = 9;
// With nothing called: the value was in a cache, or in the journal of an earlier run.
const cached = 10;
const resumed = 11;
const itemResumed = 12;

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
  /** What the listener threw first. */
  #refused: { readonly thrown: unknown } | undefined;
  #heard: EntryReader | undefined;
  #values: readonly unknown[] = [];
  #items: ReadonlyMap<number, readonly unknown[]> = new Map();
  #rows: number[] = [];
  #isOver = false;
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

  items(vertex: string): ReadonlyMap<number, unknown> {
    const finished = this.#items.get(this.#topology.vertices.findIndex(({ name }) => name === vertex)) ?? [];
    // Those that are not there are holes, and `in` tells them from undefined.
    return new Map(Array.from(finished.entries()).filter(([item]) => item in finished));
  }

  /** `values`: where the run puts what its vertices give, by index; `items`: where it puts finished items, by index of their vertex. */
  begun(values: readonly unknown[], items: ReadonlyMap<number, readonly unknown[]> | undefined): void {
    this.#values = values;
    if (items !== undefined) this.#items = items;
    this.#write(runStarted, 0, 0);
  }

  started(index: number, attempt: number): void {
    this.#write(started, index, attempt);
  }

  succeeded(index: number, attempt: number, from?: ValueOrigin): void {
    this.#write(from === undefined ? succeeded : from === "cache" ? cached : resumed, index, attempt);
  }

  failed(index: number, attempt: number, thrown: unknown): void {
    this.#note(thrown);
    this.#write(failed, index, attempt);
  }

  skipped(index: number): void {
    this.#write(skipped, index, 0);
  }

  itemStarted(index: number, item: number): void {
    this.#write(itemStarted, this.#place(index, item), 0);
  }

  itemSucceeded(index: number, item: number, from?: ValueOrigin): void {
    this.#write(from === undefined ? itemSucceeded : itemResumed, this.#place(index, item), 0);
  }

  itemFailed(index: number, item: number, thrown: unknown): void {
    this.#note(thrown);
    this.#write(itemFailed, this.#place(index, item), 0);
  }

  ended(): void {
    this.#write(runSucceeded, 0, 0);
    this.#close();
  }

  broken(thrown: unknown): void {
    this.#note(thrown);
    this.#write(runFailed, 0, 0);
    this.#close();
  }

  /** What a stopped run did not wait for may go on, and is no part of it. */
  #close(): void {
    this.#isOver = true;
    const refused = this.#refused;
    // Not before the run has its outcome, and where nobody catches it who has no part in it.
    if (refused !== undefined)
      this.#scheduler.after(0, () => {
        throw refused.thrown;
      });
    if (this.#items.size > 0) this.#items = new Map(Array.from(this.#items, ([index, done]) => [index, done.slice()]));
    // Without the room to grow that it no longer needs.
    this.#rows = this.#rows.slice();
  }

  #place(index: number, item: number): number {
    return index + item * this.#topology.vertices.length;
  }

  #write(what: number, vertex: number, attempt: number): void {
    if (this.#isOver) return;
    this.#rows.push(what + attempt * attemptFactor, vertex, this.#scheduler.monotonicMs() - this.#zero);
    if (this.#listen === undefined) return;
    this.#heard ??= this.#reader();
    try {
      this.#listen(this.#heard(this.length - 1));
    } catch (thrown) {
      this.#refused ??= { thrown };
    }
  }

  /** Of the row that is written next. */
  #note(thrown: unknown): void {
    if (this.#isOver) return;
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
  const size = Math.max(1, topology.vertices.length);
  return (position) => {
    const [head = 0, place = 0, time = 0] = rows().slice(position * width, (position + 1) * width);
    const what = head % attemptFactor;
    const vertex = place % size;
    const base = { position: position + 1, at: beganAt + time };
    const record = topology.vertices[vertex];
    const named = { ...base, vertex: record?.name ?? "", node: record?.node ?? "" };
    const step = { ...named, attempt: Math.floor(head / attemptFactor) };
    const part = { ...named, item: Math.floor(place / size) };
    // An item and its vertex begin at different times.
    const isItem = what >= itemStarted && what !== cached && what !== resumed;
    const key = isItem ? -1 - place : place;
    const duration_ms = time - (starts.get(key) ?? time);
    const cause = fault(position) ?? { code: "internal/unexpected", message: "unknown" };
    switch (what) {
      case runStarted:
        return { kind: "run-started", ...base, graph: topology.name };
      case started:
        starts.set(key, time);
        return { kind: "vertex-started", ...step };
      case succeeded:
        return { kind: "vertex-succeeded", ...step, duration_ms, value: vertex };
      case cached:
        return { kind: "vertex-succeeded", ...step, duration_ms, value: vertex, from: "cache" };
      case resumed:
        return { kind: "vertex-succeeded", ...step, duration_ms, value: vertex, from: "journal" };
      case failed:
        return { kind: "vertex-failed", ...step, duration_ms, fault: cause };
      case skipped:
        return { kind: "vertex-skipped", ...named };
      case itemStarted:
        starts.set(key, time);
        return { kind: "item-started", ...part };
      case itemSucceeded:
        return { kind: "item-succeeded", ...part, duration_ms };
      case itemResumed:
        return { kind: "item-succeeded", ...part, duration_ms, from: "journal" };
      case itemFailed:
        return { kind: "item-failed", ...part, duration_ms, fault: cause };
      case runSucceeded:
        return { kind: "run-succeeded", ...base, duration_ms: time };
      case runFailed:
        return { kind: "run-failed", ...base, duration_ms: time, fault: cause };
      default:
        throw new RangeError(`A journal has no rows of kind ${what}`);
    }
  };
}

/** A failure as a journal tells it. */
export function journalFault(thrown: unknown): JournalFault {
  if (!isFault(thrown)) return { code: "internal/unexpected", message: thrownText(thrown) };
  // Details of a fault are plain JSON by the rule of its class.
  return {
    code: thrown.code,
    message: thrown.message,
    ...(Object.keys(thrown.details).length === 0 ? {} : { details: thrown.details as Json }),
  };
}
