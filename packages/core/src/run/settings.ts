import type { Ambient, Executor, ResultCache, Scheduler } from "@onex/contract";
import type { Tapes } from "./recorded-tapes.ts";

/** What the runs of a graph need of the world. */
export interface RunSettings {
  readonly ambient: Ambient;
  readonly scheduler: Scheduler;
  readonly executor: Executor;
  readonly concurrency: number;
  readonly cache?: ResultCache | undefined;
  /** Canonical JSON of what answers depend on besides their inputs; a part of every cache key. */
  readonly configuration?: string | undefined;
  /** Of this run: where functions get what they read of the world, or leave it. */
  readonly tapes?: Tapes | undefined;
}
