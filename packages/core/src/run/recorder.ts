/** Hears every step of a run as it happens. Absent when nobody listens, so that it costs nothing. */
export interface Recorder {
  started(index: number, attempt: number): void;
  succeeded(index: number, attempt: number): void;
  failed(index: number, attempt: number, thrown: unknown): void;
}
