import type { Ambient, Executor, ResultCache, Scheduler } from "@onex/contract";
import type { Tapes } from "./recorded-tapes.ts";
import type { Slots } from "./slots.ts";

/** What the runs of a graph need of the world. */
export interface RunSettings {
  readonly ambient: Ambient;
  readonly scheduler: Scheduler;
  readonly executor: Executor;
  /** How many functions of a run are waited for at a time. */
  readonly concurrency: number;
  readonly cache?: ResultCache | undefined;
  /** Canonical JSON of what answers depend on besides their inputs; a part of every cache key. */
  readonly configuration?: string | undefined;
  /** Of this run: where functions get what they read of the world, or leave it. */
  readonly tapes?: Tapes | undefined;
  /** Of this run, where it is bounded or a part of one that is: shared by all that runs in it. */
  readonly slots?: Slots | undefined;
}
