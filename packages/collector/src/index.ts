export type { Applied, Changed, Outcome } from "./applied.ts";
export type { Collector, CollectorOptions } from "./collector.ts";
export { collector } from "./collector.ts";
// For those who verify a log or a collector against it.
export { fold } from "./fold.ts";
export type { MemoryLogOptions } from "./memory-log.ts";
export { memoryLog } from "./memory-log.ts";
export type { RegistryState } from "./registry-state.ts";
export { registryState } from "./registry-state.ts";
export type { Reject } from "./rejects.ts";
export type { CallOptions } from "./route-call.ts";
export { restoreState, snapshotOf } from "./snapshot.ts";
export { membershipHash, stateHash } from "./state-hash.ts";
export type { WatchOptions } from "./watch.ts";
