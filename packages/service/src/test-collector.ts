import { type Collector, collector } from "@onex/collector";

export interface RecordedCollector extends Collector {
  /** The texts that came in by the door, in order. */
  readonly submitted: readonly string[];
  /** Ids that runs were asked for. */
  readonly runs: readonly string[];
}

/** A collector that tells what it was asked; `overrides` make it fail or wait where a test needs that. */
export async function recordedCollector(overrides: Partial<Collector> = {}): Promise<RecordedCollector> {
  const own = await collector();
  const submitted: string[] = [];
  const runs: string[] = [];
  return {
    ...own,
    submitted,
    runs,
    submit(events, from) {
      submitted.push(...events);
      return own.submit(events, from);
    },
    run(id, input, options) {
      runs.push(id);
      return own.run(id, input, options);
    },
    ...overrides,
  };
}
