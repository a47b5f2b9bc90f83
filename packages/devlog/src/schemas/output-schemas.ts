import type { JsonSchema } from "@onex/contract";
import {
  confidence,
  count,
  day,
  entryId,
  flag,
  line,
  list,
  object,
  path,
  paths,
  status,
  tags,
  text,
  texts,
  time,
} from "../parse/schema-parts.ts";

const warnings = {
  ...list(object({ code: text, path, message: text })),
  description: "Files that can't be read, so that the answer goes without them",
};

/** What `onex log init --json` prints. */
export const logsMadeSchema: JsonSchema = {
  title: "What was made for the logs of a repository",
  ...object({ root: text, logs: path, made: paths }),
};

/** What `onex log new --json` prints. */
export const weekFileSchema: JsonSchema = { title: "A week's file", ...object({ path, created: flag }) };

/** What `onex log entry --json` prints. */
export const writtenEntrySchema: JsonSchema = {
  title: "An entry that was written",
  ...object(
    {
      id: entryId,
      path,
      line,
      input_file: { ...path, description: "Where a large input of a failed run was put, from the repository's folder" },
      redacted: { ...count, description: "How many secrets were taken out of a draft" },
    },
    "input_file",
    "redacted",
  ),
};

/** What `onex log status --json` prints. */
export const statusSetSchema: JsonSchema = {
  title: "A changed status",
  ...object({ id: entryId, status, changed: flag, paths }),
};

/** What `onex log lint --json` prints. */
export const lintReportSchema: JsonSchema = {
  title: "Defects of debug logs",
  ...object({
    files: list(
      object({
        path,
        changed: flag,
        problems: list(
          object({ code: text, line, severity: { enum: ["error", "warning", "info"] }, message: text, fixable: flag }),
        ),
      }),
    ),
    counts: object({ files: count, changed: count, error: count, warning: count, info: count, fixable: count }),
  }),
};

/** What `onex log search --json` prints. */
export const searchResultSchema: JsonSchema = {
  title: "Entries that were found",
  ...object({
    query: text,
    total: count,
    limit: count,
    offset: count,
    hits: list(
      object(
        {
          id: entryId,
          title: text,
          timestamp: time,
          engineer: text,
          tags,
          status,
          confidence,
          score: { type: "number", description: "Higher is better; 0 without free text" },
          excerpt: list(object({ text, hit: flag })),
          places: list(object({ path, line })),
        },
        "timestamp",
        "engineer",
      ),
    ),
    index: object({ files: count, indexed: count, removed: count, broken: paths }),
    warnings,
  }),
};

const summaryEntry = {
  id: entryId,
  title: text,
  day,
  engineer: text,
  tags,
  status,
  confidence,
  path,
  line,
} as const;

/** What `onex log summary --format json` prints. */
export const summarySchema: JsonSchema = {
  title: "Summary of a period",
  ...object({
    from: day,
    to: day,
    entries: count,
    engineers: list(object({ name: text, entries: count })),
    tags: list(object({ tag: text, entries: count })),
    major_issues: list(object(summaryEntry, "engineer")),
    key_solutions: list(object({ ...summaryEntry, solution: text }, "engineer")),
    blockers: list(object({ ...summaryEntry, age_days: count }, "engineer")),
    next_steps: list(object({ ...summaryEntry, steps: texts }, "engineer")),
    warnings,
  }),
};

/** What `onex log links --json` prints. */
export const linkReportSchema: JsonSchema = {
  title: "Links of the logs, traced",
  ...object({
    links: list(
      object(
        {
          from: entryId,
          path,
          line,
          kind: text,
          target: text,
          relation: text,
          state: { enum: ["resolved", "unresolved", "unchecked"] },
          to: text,
          address: text,
        },
        "from",
        "relation",
        "to",
        "address",
      ),
    ),
    problems: list(object({ code: text, path, line, message: text })),
    warnings,
  }),
};

/** What `onex log archive --json` prints. */
export const archivedSchema: JsonSchema = {
  title: "An archive",
  ...object({ manifest: path, rollup: path, bundle: path, files: paths, changed: flag, removed: paths, kept: paths }),
};

/** What `onex log restore --json` prints. */
export const restoredSchema: JsonSchema = { title: "Restored files", ...object({ restored: paths, present: paths }) };
