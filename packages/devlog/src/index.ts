// Logs as they are written.
export type { LogAction } from "./action-line.ts";
export { derivedFrom, isEntryId, newEntryId, sameEntry } from "./entry-id.ts";
export type {
  DebugLog,
  EntryLink,
  EntryShape,
  EntryStatus,
  LogEntry,
  LogHeader,
  LogSection,
  LogWarning,
  StatusName,
} from "./model.ts";
export { statuses } from "./model.ts";
export type { ParseOptions } from "./parse-log.ts";
export { parseLog, printLog } from "./parse-log.ts";
export type { PullDescription } from "./pull-description.ts";
export { parsePullDescription } from "./pull-description.ts";
export type { Timestamp } from "./timestamp.ts";
export type { VelocityLog, VelocityReport } from "./velocity-log.ts";
export { parseVelocityLog } from "./velocity-log.ts";
export type { WorkMetrics } from "./work-metrics.ts";
