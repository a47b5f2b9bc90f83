import type { CallReadings, Reading, ReadingKind, Taken, Tape } from "@onex/contract";

/** Gives the tape of one call: `place` is the path of its vertex. */
export interface Tapes {
  tape(place: string, attempt: number): Tape;
}

/** What the tapes of one run hold together: readings, and bytes or UTF-16 units of their values. */
const mostReadings = 100_000;
const mostUnits = 16 * 2 ** 20;

/** The tapes of a run that is being recorded. A later call at the same place, such as an item that is tried again, replaces the tape. */
export class RecordedTapes implements Tapes {
  readonly #tapes = new Map<string, OpenTape>();
  readonly #room: Room = { readings: mostReadings, units: mostUnits };

  /** `earlier`: of the run that this one goes on with, what need not be read again. */
  constructor(earlier: readonly CallReadings[] = []) {
    for (const { at, attempt, sources, beyond, truncated } of earlier) {
      const tape = new OpenTape(this.#room);
      for (const source of sources) tape.add(source);
      tape.beyondIt = beyond;
      if (truncated === true) tape.isTruncated = true;
      this.#tapes.set(`${attempt} ${at}`, tape);
    }
  }

  tape(place: string, attempt: number): Tape {
    const tape = new OpenTape(this.#room);
    this.#tapes.set(`${attempt} ${place}`, tape);
    return tape;
  }

  /** What is read from now on is nobody's evidence. */
  close(): void {
    this.#room.readings = 0;
    this.#room.isClosed = true;
  }

  readings(): readonly CallReadings[] {
    return [...this.#tapes].map(([key, { sources, beyondIt, isTruncated }]) => {
      const space = key.indexOf(" ");
      return {
        at: key.slice(space + 1),
        attempt: Number(key.slice(0, space)),
        // What never came is as good as too much.
        sources: sources.filter((source) => source !== undefined),
        ...(beyondIt === undefined ? {} : { beyond: beyondIt }),
        ...(isTruncated || sources.includes(undefined) ? { truncated: true } : {}),
      };
    });
  }
}

interface Room {
  readings: number;
  units: number;
  isClosed?: boolean;
}

class OpenTape implements Tape {
  /** Undefined while it is under way. */
  readonly sources: (Reading | undefined)[] = [];
  beyondIt: string | undefined;
  isTruncated = false;
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  scalar<T extends number | string>(kind: ReadingKind, live: () => T): T {
    const value = live();
    this.add({ kind, value });
    return value;
  }

  reading(kind: ReadingKind, of: string): (taken: Taken | undefined) => void {
    const slot = this.sources.length;
    if (this.#takes(0)) this.sources.push(undefined);
    return (taken) => {
      if (this.#room.isClosed === true || slot >= this.sources.length) return;
      const units = taken === undefined || "sha256" in taken ? 0 : unitsOf("value" in taken ? taken.value : undefined);
      if (taken === undefined) this.beyond(of);
      else if (units > this.#room.units) this.isTruncated = true;
      else {
        this.sources[slot] = { kind, of, ...taken };
        this.#room.units -= units;
      }
    };
  }

  beyond(what: string): void {
    if (this.#room.isClosed !== true) this.beyondIt ??= what;
  }

  add(source: Reading): void {
    if (this.#takes("value" in source ? unitsOf(source.value) : 0)) this.sources.push(source);
  }

  #takes(units: number): boolean {
    if (this.isTruncated || this.#room.isClosed === true) return false;
    if (this.#room.readings < 1 || units > this.#room.units) {
      this.isTruncated = true;
      return false;
    }
    this.#room.readings -= 1;
    this.#room.units -= units;
    return true;
  }
}

/** Roughly, and never less for text and bytes than they take. */
function unitsOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce<number>((sum, part) => sum + 8 + unitsOf(part), 0);
}
