// Archives.
export { brokenArchives } from "./archive/archive-files.ts";
export type { Archived, ArchiveOptions } from "./archive/archive-logs.ts";
export { archiveLogs } from "./archive/archive-logs.ts";
export type { Restored } from "./archive/restore-logs.ts";
export { restoreLogs } from "./archive/restore-logs.ts";
// Questions and answers as data, for a service.
export { entriesSchema, entryDetailSchema, timelineSchema } from "./door/door-schemas.ts";
export type { AskedPeriod, LogQuestion, TimelineStep } from "./door/log-question.ts";
export { timelineSteps } from "./door/log-question.ts";
export type { LogThread, LogThreadOptions } from "./door/log-thread.ts";
export { logThread } from "./door/log-thread.ts";
export type { LogDoor } from "./door/open-door.ts";
export { openDoor } from "./door/open-door.ts";
// Drafts from failed runs.
export type { DraftOptions, EntryDraft } from "./draft/draft-entry.ts";
export { draftEntry } from "./draft/draft-entry.ts";
export { redactJson } from "./draft/redact.ts";
export type { RedactOptions, RedactTextOptions } from "./draft/redact-text.ts";
export { redactText } from "./draft/redact-text.ts";
export { environmentSecrets } from "./draft/secret-name.ts";
// Git hooks.
export type { FilledEntry } from "./hooks/fill-entry.ts";
export type { HookChange, HookStatus } from "./hooks/install-hooks.ts";
export { hookStatus, installHooks, uninstallHooks } from "./hooks/install-hooks.ts";
export type { HookOptions, HookProblem, HookResult } from "./hooks/pre-commit.ts";
export { runPreCommit } from "./hooks/pre-commit.ts";
// Where links lead.
export type { LinkReport } from "./links/check-links.ts";
export { checkLinks } from "./links/check-links.ts";
export type { LinkProblem, TracedLink } from "./links/trace-link.ts";
// Lint, as pure functions and over the files of a repository.
export type { LintedFile, LintFilesOptions } from "./lint/fix-files.ts";
export { lintFiles } from "./lint/fix-files.ts";
export type { Fixed } from "./lint/fix-log.ts";
export { fixLog } from "./lint/fix-log.ts";
export type { LintCode, LintOptions, LintProblem } from "./lint/lint-log.ts";
export { lintLog, severityOf } from "./lint/lint-log.ts";
// For editors, as pure functions of a text with the places of the Language Server Protocol.
export type { EntrySymbol } from "./lsp/entry-places.ts";
export { entriesOf, entrySymbols, hoverText, idAt } from "./lsp/entry-places.ts";
export type { InsertOptions } from "./lsp/insert-entry.ts";
export { insertEntry } from "./lsp/insert-entry.ts";
export type { KnownEntries } from "./lsp/known-entries.ts";
export { knownEntries } from "./lsp/known-entries.ts";
export type { Completion, CompletionContext, KnownEntry } from "./lsp/log-completion.ts";
export { completeLog } from "./lsp/log-completion.ts";
export type { LogDiagnostic, PlacedEdit, QuickFix } from "./lsp/log-diagnostics.ts";
export { logDiagnostics, quickFixes } from "./lsp/log-diagnostics.ts";
export type { Place, PlaceRange } from "./lsp/text-place.ts";
// Reading: pure functions of a text.
export { derivedFrom, isEntryId, sameEntry } from "./parse/entry-id.ts";
export { logDocument, logDocumentSchema, logEntrySchema, logHeaderSchema } from "./parse/log-document.ts";
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
} from "./parse/model.ts";
export { statuses } from "./parse/model.ts";
export type { ParseOptions } from "./parse/parse-log.ts";
export { parseLog, printLog } from "./parse/parse-log.ts";
// A repository's logs.
export type { Answered } from "./repository/answer-without.ts";
export { answerWithout } from "./repository/answer-without.ts";
export { findRepository } from "./repository/find-repository.ts";
export type { GitRepository } from "./repository/git-repository.ts";
export { gitWriter, openGit } from "./repository/git-repository.ts";
export { initLogs } from "./repository/init-logs.ts";
export type { EngineerNames, LogConfig, Names, RedactWords, TagWord } from "./repository/log-config.ts";
export { defaultConfig, names, parseLogConfig } from "./repository/log-config.ts";
// For whoever else writes files that must be whole.
export { writeWhole } from "./repository/log-file.ts";
export type { LockOptions } from "./repository/log-lock.ts";
export type { EntryPlace, LogFile, LogStore, ReadWarning } from "./repository/log-store.ts";
export { findEntry, isDebugLog, listLogs, openLogs, openLogsToRead, readLog } from "./repository/log-store.ts";
// What commands print, as JSON Schemas.
export {
  archivedSchema,
  linkReportSchema,
  lintReportSchema,
  logsMadeSchema,
  restoredSchema,
  searchResultSchema,
  statusSetSchema,
  summarySchema,
  weekFileSchema,
  writtenEntrySchema,
} from "./schemas/output-schemas.ts";
export { hookResultSchema, hookStatusSchema, velocityReportSchema, writtenVelocitySchema } from "./schemas/tool-schemas.ts";
// Searching all logs.
export { resolveEntry } from "./search/resolve-entry.ts";
export type { LogSearch, SearchHit, SearchOptions, SearchResult } from "./search/search-logs.ts";
export { openSearch, searchLogs } from "./search/search-logs.ts";
export type { Condition, LogQuery } from "./search/search-query.ts";
export { parseQuery, queryFields } from "./search/search-query.ts";
// Summaries of a period.
export type { LogSummary, Period, SummaryEntry, SummaryReport } from "./summary/summarize-logs.ts";
export { quarterPeriod, summarizeLogs, weekPeriod } from "./summary/summarize-logs.ts";
export { summaryDocument } from "./summary/summary-document.ts";
export { summaryText } from "./summary/summary-text.ts";
// Days and times.
export { quarterOf } from "./time/calendar.ts";
export { dayOf } from "./time/time-zone.ts";
export type { Timestamp } from "./time/timestamp.ts";
// Velocity logs and pull request descriptions.
export type { LogAction } from "./velocity/action-line.ts";
export type { PullDescription } from "./velocity/pull-description.ts";
export { parsePullDescription } from "./velocity/pull-description.ts";
export type { VelocityLog, VelocityReport } from "./velocity/velocity-log.ts";
export { parseVelocityLog } from "./velocity/velocity-log.ts";
export type { EngineerVelocity, PlacedReport, VelocityPeriod, VelocityTotals } from "./velocity/velocity-report.ts";
export { velocityReportDocument, velocityTotals } from "./velocity/velocity-report.ts";
export type { VelocityWarning, VelocityWarningCode } from "./velocity/velocity-warnings.ts";
export type { WorkMetrics } from "./velocity/work-metrics.ts";
export type { VelocityOptions, WrittenReport, WrittenVelocity } from "./velocity/write-velocity.ts";
export { writeVelocity } from "./velocity/write-velocity.ts";
// Writing to logs.
export type { EntrySectionKey } from "./write/entry-text.ts";
export type { StatusOptions, StatusSet } from "./write/set-status.ts";
export { setStatus } from "./write/set-status.ts";
export type { EntryOptions, WeekFile, WeekOptions, WrittenEntry } from "./write/write-entry.ts";
export { appendEntry, newWeek } from "./write/write-entry.ts";
