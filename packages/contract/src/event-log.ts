/** What is appended: an event with the principal and the door that it came by. */
export interface LogRecord {
  /** Repeats within the log's memory are answered with the first position and stored once. */
  readonly id: string;
  readonly type: string;
  /** The sender's exact bytes, as text. */
  readonly json: string;
  readonly principal: string;
  readonly door: string;
}

export interface LogEntry extends LogRecord {
  /** 1, 2, 3, … without gaps in one epoch. */
  readonly position: number;
  /** Milliseconds since the epoch, stamped by the log. */
  readonly logged_at: number;
}

/** The one totally ordered sequence of events that a registry is made from. */
export interface EventLog extends AsyncDisposable {
  /** Names this log for its whole life; positions of another epoch mean nothing here. */
  readonly epoch: string;
  /** Resolves when the records are stored, in order, adjacent or not; rejects with `registry/log-unavailable` and then stores none or all. */
  append(records: readonly LogRecord[]): Promise<readonly { readonly position: number; readonly duplicate: boolean }[]>;
  /**
   * Entries after `after` (0: from the first), then new ones as they are appended. Listens from the moment of the call. Ends without a throw
   * when `signal` aborts or the log is disposed. Rejects with `registry/log-unavailable` when `after` was trimmed; `details.first_position` then
   * names the first entry that is still there.
   */
  read(options: { readonly after: number; readonly signal?: AbortSignal }): AsyncIterable<LogEntry>;
  /** Stores the folded state at a position; the newest three are kept. */
  saveSnapshot(snapshot: LogSnapshot): Promise<void>;
  /** The newest snapshot, or undefined. */
  latestSnapshot(): Promise<LogSnapshot | undefined>;
}

export interface LogSnapshot {
  readonly position: number;
  /** JSON text of the folded state. */
  readonly state: string;
}
