/** What one service takes at most. Every one of them can be set when it is started. */
export interface ServiceLimits {
  /** Open connections; further ones are closed at once. Default 1,000. */
  readonly connections: number;
  /** Open streams that watch nodes or follow the log; a further one is answered `registry/rate-limited`. Default 200. */
  readonly watchers: number;
  /** Open streams by which instances take calls; a further one is answered `registry/rate-limited`. Default 500. */
  readonly hosts: number;
  /** Request line and headers together. Default 16 KiB. */
  readonly headerBytes: number;
  /** From the first byte of a request to the end of its headers. Default 10,000. */
  readonly headerTimeoutMs: number;
  /** From the end of the headers to the end of the body. Default 10,000. */
  readonly bodyTimeoutMs: number;
  /** Events of one request. Default 1,000. */
  readonly batchEvents: number;
  /** Body of one request that brings events. Default 4 MiB. */
  readonly batchBytes: number;
  /** Body of one request that runs a node. Default 1 MiB. */
  readonly runBytes: number;
  /** Silence on a stream after which a comment is sent. Default 15,000. */
  readonly heartbeatMs: number;
  /** A reader of a stream that takes nothing for so long is cut off. Default 45,000. */
  readonly stallMs: number;
  /** What is under way at disposal may finish within. Default 2,000. */
  readonly closeMs: number;
}

/** Enough for one machine; `serve(…, { limits })` changes each by itself. */
export const defaultLimits: ServiceLimits = {
  connections: 1000,
  watchers: 200,
  hosts: 500,
  headerBytes: 16 * 1024,
  headerTimeoutMs: 10_000,
  bodyTimeoutMs: 10_000,
  batchEvents: 1000,
  batchBytes: 4 * 1024 * 1024,
  runBytes: 1024 * 1024,
  heartbeatMs: 15_000,
  stallMs: 45_000,
  closeMs: 2000,
};

export const limitNames = Object.fromEntries(Object.keys(defaultLimits).map((name) => [name, true as const]));
