import { type CallReadings, Fault, type Reading, type ReadingKind, type Taken, type Tape } from "@onex/contract";
import type { Tapes } from "../run/recorded-tapes.ts";

/**
 * The tapes of a run, for the functions of one vertex once more. Each has its own place in them, so that two replays share nothing. The first thing
 * that is asked for and was not recorded is kept, whatever the function makes of the fault that it gets.
 */
export class ReplayedTapes implements Tapes {
  /** `run/replay-diverged`, naming the vertex and what it asked for. */
  divergence: Fault | undefined;
  readonly #recorded: ReadonlyMap<string, CallReadings>;

  constructor(readings: readonly CallReadings[]) {
    // Of a vertex that was tried several times its last attempt is run again, as the first; inside, attempts are made once more.
    const byKey = readings.map((call) => [call.at.includes("/") ? `${call.attempt} ${call.at}` : `1 ${call.at}`, call] as const);
    this.#recorded = new Map(byKey.toSorted(([, one], [, other]) => one.attempt - other.attempt));
  }

  tape(place: string, attempt: number): Tape {
    const recorded = this.#recorded.get(`${attempt} ${place}`);
    const queues = queuesOf(recorded?.sources ?? []);
    const diverge = (what: string): Fault => {
      const fault = diverged(place, what);
      this.divergence ??= fault;
      return fault;
    };
    const take = (kind: ReadingKind, of: string | undefined): Taken => {
      const asked = of === undefined ? `the ${kind}` : of;
      const queue = queues.get(keyOf(kind, of));
      const source = queue?.next().value;
      if (source === undefined) throw diverge(missing(recorded, kind, asked, queue !== undefined));
      if ("sha256" in source) throw diverge(`read ${asked}, of which only size (${source.size}) and SHA-256 were recorded`);
      return source;
    };
    return {
      scalar<T extends number | string>(kind: ReadingKind): T {
        const taken = take(kind, undefined);
        // What was recorded under this kind is of its type.
        return ("value" in taken ? taken.value : undefined) as T;
      },
      reading: take,
      beyond: (what) => {
        throw diverge(`did ${what}, which no tape holds`);
      },
    };
  }
}

/** In order for each kind and what was asked for: which of two files comes first may depend on the disk. */
const queuesOf = (sources: readonly Reading[]): ReadonlyMap<string, Iterator<Reading, undefined>> =>
  new Map([...Map.groupBy(sources, ({ kind, of }) => keyOf(kind, of))].map(([key, queue]) => [key, queue.values()]));

const keyOf = (kind: ReadingKind, of: string | undefined): string => `${kind} ${of ?? ""}`;

function missing(recorded: CallReadings | undefined, kind: ReadingKind, asked: string, isMore: boolean): string {
  if (recorded === undefined) return `asked for ${asked}, and nothing that it read was recorded`;
  if (recorded.truncated === true) return `asked for ${asked}, and it read more than a record keeps`;
  if (isMore) return `asked for ${asked} once more than was recorded`;
  const kinds = [...new Set(recorded.sources.map((source) => source.kind))];
  return `asked for ${asked} (${kind}), and ${kinds.length === 0 ? "nothing" : kinds.join(", ")} was recorded`;
}

const diverged = (vertex: string, what: string): Fault =>
  new Fault("run/replay-diverged", `"${vertex}" ${what}; replay it with the code of the run, or resume the run`, {
    details: { vertex },
  });
