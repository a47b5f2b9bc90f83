// Reading: pure functions of a text.
export type { LogAction } from "./action-line.ts";
// Archives.
export type { Archived, ArchiveOptions } from "./archive-logs.ts";
export { archiveLogs } from "./archive-logs.ts";
// Questions to all logs.
export type { LinkProblem, LinkReport, TracedLink } from "./check-links.ts";
export { checkLinks } from "./check-links.ts";
export { derivedFrom, isEntryId, sameEntry } from "./entry-id.ts";
// A repository's logs, and writing to them.
export type { EntrySectionKey } from "./entry-text.ts";
// Lint, as pure functions and over the files of a repository.
export type { LintedFile, LintFilesOptions } from "./fix-files.ts";
export { lintFiles } from "./fix-files.ts";
export type { Fixed } from "./fix-log.ts";
export { fixLog } from "./fix-log.ts";
export type { GitRepository } from "./git-repository.ts";
export { openGit } from "./git-repository.ts";
export { initLogs } from "./init-logs.ts";
export type { LintCode, LintOptions, LintProblem } from "./lint-log.ts";
export { lintLog } from "./lint-log.ts";
export type { EngineerNames, LogConfig, Names, TagWord } from "./log-config.ts";
export { defaultConfig, names, parseLogConfig } from "./log-config.ts";
export { logDocument, logDocumentSchema, logEntrySchema, logHeaderSchema } from "./log-document.ts";
export type { LockOptions } from "./log-lock.ts";
export type { EntryPlace, LogFile, LogStore } from "./log-store.ts";
export { findEntry, listLogs, openLogs, readLog } from "./log-store.ts";
export type {
  DebugLog,
  EntryLink,
  EntryShape,
  EntryStatus,
  LogEntry,
  LogHeader,
  LogSection,
  LogWarning,
  StatusChange,
  StatusName,
  WarningCode,
} from "./model.ts";
export { statuses } from "./model.ts";
export type { ParseOptions } from "./parse-log.ts";
export { parseLog, printLog } from "./parse-log.ts";
export type { PullDescription } from "./pull-description.ts";
export { parsePullDescription } from "./pull-description.ts";
export type { Restored } from "./restore-logs.ts";
export { restoreLogs } from "./restore-logs.ts";
export type { SearchHit, SearchOptions, SearchResult } from "./search-logs.ts";
export { searchLogs } from "./search-logs.ts";
export type { Condition, LogQuery } from "./search-query.ts";
export { parseQuery, queryFields } from "./search-query.ts";
export type { StatusOptions, StatusSet } from "./set-status.ts";
export { setStatus } from "./set-status.ts";
export type { LogSummary, Period, SummaryEntry } from "./summarize-logs.ts";
export { quarterPeriod, summarizeLogs, weekPeriod } from "./summarize-logs.ts";
export { summaryText } from "./summary-text.ts";
export type { Timestamp } from "./timestamp.ts";
export type { VelocityLog, VelocityReport } from "./velocity-log.ts";
export { parseVelocityLog } from "./velocity-log.ts";
export type { WorkMetrics } from "./work-metrics.ts";
export type { EntryOptions, WeekFile, WeekOptions, WrittenEntry } from "./write-entry.ts";
export { appendEntry, newWeek } from "./write-entry.ts";
