// Reading: pure functions of a text.
export type { LogAction } from "./action-line.ts";
// Archives.
export type { Archived, ArchiveOptions } from "./archive-logs.ts";
export { archiveLogs } from "./archive-logs.ts";
export { quarterOf } from "./calendar.ts";
// Questions to all logs.
export type { LinkProblem, LinkReport, TracedLink } from "./check-links.ts";
export { checkLinks } from "./check-links.ts";
// A repository's logs, and writing to them.
// Questions and answers as data, for a service.
export { entriesSchema, entryDetailSchema, timelineSchema } from "./door/door-schemas.ts";
export type { AskedPeriod, LogQuestion, TimelineStep } from "./door/log-question.ts";
export { timelineSteps } from "./door/log-question.ts";
export type { LogThread, LogThreadOptions } from "./door/log-thread.ts";
export { logThread } from "./door/log-thread.ts";
export type { LogDoor } from "./door/open-door.ts";
export { openDoor } from "./door/open-door.ts";
// Drafts from failed runs.
export type { DraftOptions, EntryDraft } from "./draft-entry.ts";
export { draftEntry } from "./draft-entry.ts";
export { derivedFrom, isEntryId, sameEntry } from "./entry-id.ts";
export type { EntrySectionKey } from "./entry-text.ts";
export { findRepository } from "./find-repository.ts";
// Lint, as pure functions and over the files of a repository.
export type { LintedFile, LintFilesOptions } from "./fix-files.ts";
export { lintFiles } from "./fix-files.ts";
export type { Fixed } from "./fix-log.ts";
export { fixLog } from "./fix-log.ts";
export type { GitRepository } from "./git-repository.ts";
export { gitWriter, openGit } from "./git-repository.ts";
// Git hooks.
export type { FilledEntry } from "./hooks/fill-entry.ts";
export type { HookChange, HookStatus } from "./hooks/install-hooks.ts";
export { hookStatus, installHooks, uninstallHooks } from "./hooks/install-hooks.ts";
export type { HookOptions, HookProblem, HookResult } from "./hooks/pre-commit.ts";
export { runPreCommit } from "./hooks/pre-commit.ts";
export { initLogs } from "./init-logs.ts";
export type { LintCode, LintOptions, LintProblem } from "./lint-log.ts";
export { lintLog } from "./lint-log.ts";
export type { EngineerNames, LogConfig, Names, TagWord } from "./log-config.ts";
export { defaultConfig, names, parseLogConfig } from "./log-config.ts";
export { logDocument, logDocumentSchema, logEntrySchema, logHeaderSchema } from "./log-document.ts";
// For whoever else writes files that must be whole.
export { writeWhole } from "./log-file.ts";
export type { LockOptions } from "./log-lock.ts";
export type { EntryPlace, LogFile, LogStore } from "./log-store.ts";
export { findEntry, isDebugLog, listLogs, openLogs, readLog } from "./log-store.ts";
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
} from "./output-schemas.ts";
export type { ParseOptions } from "./parse-log.ts";
export { parseLog, printLog } from "./parse-log.ts";
export type { PullDescription } from "./pull-description.ts";
export { parsePullDescription } from "./pull-description.ts";
export type { RedactOptions } from "./redact.ts";
export { redactJson, redactText } from "./redact.ts";
export { resolveEntry } from "./resolve-entry.ts";
export type { Restored } from "./restore-logs.ts";
export { restoreLogs } from "./restore-logs.ts";
export type { LogSearch, SearchHit, SearchOptions, SearchResult } from "./search-logs.ts";
export { openSearch, searchLogs } from "./search-logs.ts";
export type { Condition, LogQuery } from "./search-query.ts";
export { parseQuery, queryFields } from "./search-query.ts";
export { environmentSecrets } from "./secret-name.ts";
export type { StatusOptions, StatusSet } from "./set-status.ts";
export { setStatus } from "./set-status.ts";
export type { LogSummary, Period, SummaryEntry } from "./summarize-logs.ts";
export { quarterPeriod, summarizeLogs, weekPeriod } from "./summarize-logs.ts";
export { summaryDocument } from "./summary-document.ts";
export { summaryText } from "./summary-text.ts";
export { dayOf } from "./time-zone.ts";
export type { Timestamp } from "./timestamp.ts";
export { hookResultSchema, hookStatusSchema, velocityReportSchema, writtenVelocitySchema } from "./tool-schemas.ts";
export type { VelocityLog, VelocityReport } from "./velocity-log.ts";
export { parseVelocityLog } from "./velocity-log.ts";
export type { EngineerVelocity, PlacedReport, VelocityPeriod, VelocityTotals } from "./velocity-report.ts";
export { velocityReportDocument, velocityTotals } from "./velocity-report.ts";
export type { VelocityWarning, VelocityWarningCode } from "./velocity-warnings.ts";
export type { WorkMetrics } from "./work-metrics.ts";
export type { EntryOptions, WeekFile, WeekOptions, WrittenEntry } from "./write-entry.ts";
export { appendEntry, newWeek } from "./write-entry.ts";
export type { VelocityOptions, WrittenReport, WrittenVelocity } from "./write-velocity.ts";
export { writeVelocity } from "./write-velocity.ts";
