import type { JsonObject, JsonSchema } from "@onex/contract";
import type { DebugLog, EntryLink, LogEntry, LogHeader } from "./model.ts";
import { day, entryId, line, object, status, tags, text, time } from "./schema-parts.ts";

/** The front matter of a debug log, as YAML or JSON. */
export const logHeaderSchema: JsonSchema = {
  title: "The front matter of a debug log",
  type: "object",
  properties: {
    schema: { const: "onex-debug-log/1" },
    log_owner: text,
    week: { type: "string", description: "Monday to Sunday", pattern: "^\\d{4}-\\d{2}-\\d{2}_to_\\d{4}-\\d{2}-\\d{2}$" },
    repo_version: text,
    created_at: time,
    tags,
  },
  required: ["schema", "log_owner", "week", "created_at", "tags"],
};

/** An entry as `logDocument` gives it. */
export const logEntrySchema: JsonSchema = {
  title: "An entry of a debug log",
  ...object(
    {
      id: entryId,
      title: text,
      timestamp: time,
      day,
      engineer: text,
      tags,
      status: object({
        value: status,
        source: { enum: ["field", "inferred"] },
        confidence: { type: "number", exclusiveMinimum: 0, maximum: 1 },
        line,
        evidence: text,
        changes: { type: "array", items: object({ at: time, status, by: text, line }, "by") },
      }),
      sections: { type: "array", items: object({ key: text, name: text, line, text }) },
      links: {
        type: "array",
        items: object({ kind: text, target: text, repository: text, relation: text, line }, "repository", "relation"),
      },
      shape: text,
      line,
      last_line: line,
    },
    "timestamp",
    "day",
    "engineer",
  ),
};

/** What `onex log parse --json` prints of one file, on one line. */
export const logDocumentSchema: JsonSchema = {
  title: "A debug log as data",
  ...object(
    {
      type: { const: "log" },
      path: text,
      header: object(
        {
          form: { enum: ["yaml", "json", "none"] },
          schema: text,
          log_owner: text,
          week: object({ from: day, to: day }),
          repo_version: text,
          created_at: time,
          tags,
          line,
        },
        "schema",
        "log_owner",
        "week",
        "repo_version",
        "created_at",
      ),
      entries: { type: "array", items: logEntrySchema },
      warnings: { type: "array", items: object({ code: text, line, message: text }) },
    },
    "path",
  ),
};

/** Without the keys that are undefined. */
const present = (fields: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

/** A log as data for other programs, in the words of `logDocumentSchema`. */
export const logDocument = ({ path, header, entries, warnings }: DebugLog): JsonObject =>
  present({
    type: "log",
    path,
    header: headerObject(header),
    entries: entries.map(entryObject),
    warnings: warnings.map(({ code, line, message }) => ({ code, line, message })),
  });

const headerObject = ({ form, schema, log_owner, week, repo_version, created_at, tags, line }: LogHeader): JsonObject =>
  present({
    form,
    schema,
    log_owner,
    week: week && { ...week },
    repo_version,
    created_at: created_at?.iso,
    tags: [...tags],
    line,
  });

/** One entry, in the words of `logEntrySchema`. */
export function entryObject({
  id,
  title,
  timestamp,
  day,
  engineer,
  tags,
  status,
  sections,
  links,
  shape,
  line,
  lastLine,
}: LogEntry): JsonObject {
  const { value, source, confidence, evidence, changes } = status;
  return present({
    id,
    title,
    timestamp: timestamp?.iso,
    day,
    engineer,
    tags: [...tags],
    status: { value, source, confidence, line: status.line, evidence, changes: changes.map((change) => ({ ...change })) },
    sections: sections.map(({ key, name, line, text }) => ({ key, name, line, text })),
    links: links.map(linkObject),
    shape,
    line,
    last_line: lastLine,
  });
}

const linkObject = ({ kind, target, repository, relation, line }: EntryLink): JsonObject =>
  present({ kind, target, repository, relation, line });
