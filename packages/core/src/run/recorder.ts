import type { ValueOrigin } from "@onex/contract";

/** Hears every step of a run as it happens. Absent when nobody listens, so that it costs nothing. */
export interface Recorder {
  started(index: number, attempt: number): void;
  /** `from`: nothing was called. */
  succeeded(index: number, attempt: number, from?: ValueOrigin): void;
  failed(index: number, attempt: number, thrown: unknown): void;
  skipped(index: number): void;
  itemStarted(index: number, item: number): void;
  itemSucceeded(index: number, item: number, from?: ValueOrigin): void;
  itemFailed(index: number, item: number, thrown: unknown): void;
}
