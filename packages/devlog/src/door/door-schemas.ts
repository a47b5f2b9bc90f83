import type { JsonSchema } from "@onex/contract";
import { logEntrySchema } from "../parse/log-document.ts";
import { count, day, flag, line, list, object, path, status, text, texts } from "../parse/schema-parts.ts";
import { searchResultSchema } from "../schemas/output-schemas.ts";
import { timelineSteps } from "./log-question.ts";

const statusCounts = list(object({ status, entries: count }));

/** What `GET /v1/logs/entries` answers: what `onex log search --json` prints, and facets. */
export const entriesSchema: JsonSchema = {
  title: "Entries that were found, and how all that match are spread",
  ...object({
    ...searchResultSchema.properties,
    facets: {
      ...object({
        statuses: statusCounts,
        tags: list(object({ tag: text, entries: count })),
        engineers: list(object({ name: text, entries: count })),
      }),
      description: "Copies counted once, the most frequent first; at most 100 tags and engineers",
    },
  }),
};

/** What `GET /v1/logs/entries/{id}` answers. */
export const entryDetailSchema: JsonSchema = {
  title: "Everything of one entry",
  ...object({
    path,
    archived: { ...flag, description: "Only an archive has it" },
    entry: logEntrySchema,
    links: list(
      object(
        {
          kind: text,
          target: text,
          repository: text,
          relation: text,
          line,
          state: { enum: ["resolved", "unresolved", "unchecked"], description: "`unchecked`: only git or a network could tell" },
          to: { ...text, description: "The id of an entry, or a path from the repository's folder, perhaps with a line" },
          title: { ...text, description: "Of the entry that it leads to" },
          address: text,
        },
        "repository",
        "relation",
        "to",
        "title",
        "address",
      ),
    ),
    places: list(object({ path, line, archived: flag })),
    replay: { ...texts, description: "Commands that run the recorded failure again" },
    markdown: { ...text, description: "The entry as it stands in its file" },
  }),
};

/** What `GET /v1/logs/timeline` answers. */
export const timelineSchema: JsonSchema = {
  title: "Entries by time and status",
  ...object({
    query: text,
    by: { enum: timelineSteps },
    total: count,
    undated: { ...count, description: "Entries of which no day is known; they are in no period" },
    periods: {
      ...list(object({ from: day, to: day, entries: count, statuses: statusCounts })),
      description: "In order of time; those without an entry are left out",
    },
  }),
};
