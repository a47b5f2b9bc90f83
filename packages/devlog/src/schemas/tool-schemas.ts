import type { JsonSchema } from "@onex/contract";
import { count, day, entryId, flag, line, list, object, path, paths, text } from "../parse/schema-parts.ts";

/** What `onex log velocity new --json` prints. */
export const writtenVelocitySchema: JsonSchema = {
  title: "The velocity log of a period, written or brought up to date",
  ...object(
    { from: day, to: day, path, paths, reports: list(object({ day, id: text, commits: count, entries: list(entryId) })) },
    "path",
  ),
};

const numbers = { lines_added: count, lines_removed: count };

/** What `onex log velocity report --json` prints. */
export const velocityReportSchema: JsonSchema = {
  title: "The velocity logs of a period, added up",
  ...object({
    reports: list(
      object(
        {
          velocity_log_id: text,
          parent_log_id: text,
          day,
          title: text,
          path,
          line,
          ...numbers,
          files_modified: count,
          score: { type: "number", description: "Out of 100" },
          actions: count,
        },
        "velocity_log_id",
        "parent_log_id",
        "day",
        "lines_added",
        "lines_removed",
        "files_modified",
        "score",
      ),
    ),
    ...numbers,
    files_modified: count,
    actions: count,
    commits: count,
    engineers: list(object({ name: text, actions: count, commits: count, ...numbers })),
    pulls: list(count),
    entries: list(entryId),
    warnings: list(object({ code: text, path, line, message: text })),
  }),
};

/** What `onex log hooks install`, `uninstall` and `status` print with `--json`. */
export const hookStatusSchema: JsonSchema = {
  title: "What git runs before a commit",
  ...object(
    { path: text, state: { enum: ["ours", "changed", "other", "none"] }, former: text, changed: flag },
    "former",
    "changed",
  ),
};

/** What `onex log hooks run --json` prints. */
export const hookResultSchema: JsonSchema = {
  title: "What was filled into the logs of a commit, and what stops it",
  ...object({
    filled: list(object({ path, line, title: text, fields: list({ enum: ["timestamp", "engineer"] }) })),
    problems: list(object({ code: text, path, line, message: text })),
  }),
};
