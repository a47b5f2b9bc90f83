import { isJsonObject, type Json, type JsonObject } from "@onex/contract";
import { isPlaceholder } from "@onex/stamp";
import { parseDocument } from "yaml";
import { addDays, isDay, weekOf } from "../time/calendar.ts";
import { readTimestamp } from "../time/timestamp.ts";
import type { LogLine } from "./log-line.ts";
import { isMissing } from "./missing.ts";
import type { LogHeader, LogWarning, LogWeek } from "./model.ts";
import { readTags } from "./tag-list.ts";

export interface HeaderReading {
  readonly header: LogHeader;
  readonly warnings: readonly LogWarning[];
}

interface Field {
  readonly key: string;
  readonly line: number;
  /** What follows the colon, and the lines that belong to it. */
  readonly raw: string;
}

const keyLine = /^([A-Za-z_][\w.-]*)\s*:(?:\s(.*)|$)/;
const noHeader: LogHeader = { form: "none", tags: [], fields: {}, fieldLines: {}, line: 0, lastLine: 0 };

/**
 * Reads the front matter: YAML between rules, or a JSON object, at the top of a log or behind a metadata block. Keys are read one by one, so
 * one that is no valid YAML costs only itself. A first `---` that no key follows is a horizontal rule.
 */
export function readHeader(lines: readonly LogLine[], blocks: ReadonlySet<number>, timezone: string): HeaderReading {
  const at = lines.findIndex(({ number, text }) => !blocks.has(number) && text.trim() !== "");
  const first = lines[at];
  if (first === undefined) return { header: noHeader, warnings: [missing(1)] };
  if (/^(?:\{|```json\s*$)/.test(first.text)) return readJson(lines, at, timezone);
  if (first.text.trimEnd() !== "---") return { header: noHeader, warnings: [missing(first.number)] };
  if (!/^[A-Za-z_][\w.-]*\s*:|^#\s*[a-z_]+\s*:/.test(lines[at + 1]?.text ?? "")) {
    return {
      header: noHeader,
      warnings: [
        warning("header-rule", first.number, "the first --- is a horizontal rule; the log has no front matter"),
        missing(first.number),
      ],
    };
  }
  return readYaml(lines, at, timezone);
}

const warning = (code: LogWarning["code"], line: number, message: string): LogWarning => ({ code, line, message });
const missing = (line: number): LogWarning => warning("header-missing", line, "the log has no front matter");

function readYaml(lines: readonly LogLine[], at: number, timezone: string): HeaderReading {
  const warnings: LogWarning[] = [];
  let close = lines.findIndex(({ text }, index) => index > at && /^(?:---|\.\.\.)\s*$/.test(text));
  if (close < 0) {
    close = lines.findIndex(({ text }, index) => index > at && !/^(?:#|\s+\S|- |[A-Za-z_][\w.-]*\s*:)/.test(text));
    if (close < 0) close = lines.length;
    close -= 1;
    warnings.push(warning("header-unclosed", lines[at]?.number ?? 1, "the front matter is not closed by ---"));
  }
  const fields: { key: string; line: number; raw: string }[] = [];
  for (const { text, number } of lines.slice(at + 1, close + 1)) {
    const [, key, rest = ""] = keyLine.exec(text) ?? [];
    const last = fields.at(-1);
    if (key !== undefined) fields.push({ key, line: number, raw: rest.trimEnd() });
    else if (/^#\s*tags\s*:/.test(text))
      warnings.push(warning("header-tags-commented", number, "the tags are commented out, so the log has none"));
    else if (/^(?:\s+\S|- )/.test(text) && last !== undefined) last.raw += `\n${text}`;
  }
  const read = readFields(fields, yamlValue, warnings);
  return finish({ form: "yaml", read, fields, lines: [lines[at], lines[close]], warnings, timezone });
}

/** A scalar that YAML reads as it stands. */
const plainScalar = /^\w[\w./@+-]*(?::[\w./@+-]+)*$/;

/** Every scalar stays the text that it is: `0.1` and dates are no numbers here. */
function yamlValue({ key, raw }: Field): Json | undefined {
  if (plainScalar.test(raw)) return raw;
  const document = parseDocument(`${key}: ${raw}`, { schema: "failsafe", logLevel: "silent" });
  if (document.errors.length > 0) return undefined;
  try {
    const value: Json = document.toJS({ maxAliasCount: 10 })?.[key];
    return value ?? null;
  } catch {
    return undefined;
  }
}

function readJson(lines: readonly LogLine[], at: number, timezone: string): HeaderReading {
  const fenced = lines[at]?.text.startsWith("```") === true;
  const close = lines.findIndex(
    ({ text }, index) =>
      index >= at &&
      (fenced ? index > at && /^```\s*$/.test(text) : /\}\s*$/.test(text) && (index > at ? /^\}/.test(text) : true)),
  );
  const inner = lines.slice(fenced ? at + 1 : at, fenced ? close : close + 1);
  const line = lines[at]?.number ?? 1;
  const object = jsonObject(inner.map(({ text }) => text).join("\n"));
  if (close < 0 || object === undefined) {
    // An ordinary fence at the top of a log is no front matter; braces are meant as one.
    const warnings = fenced
      ? [missing(line)]
      : [warning("header-json", line, "the JSON at the top of the log can't be read"), missing(line)];
    return { header: noHeader, warnings };
  }
  const warnings: LogWarning[] = [];
  const lineOf = (key: string): number => inner.find(({ text }) => text.includes(`"${key}"`))?.number ?? line;
  const fields = Object.entries(object).map(([key, value]) => ({
    key,
    line: lineOf(key),
    raw: Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : JSON.stringify(value),
  }));
  const read = readFields(fields, ({ key }) => object[key], warnings);
  return finish({ form: "json", read, fields, lines: [lines[at], lines[close]], warnings, timezone });
}

function jsonObject(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

interface ReadFields {
  readonly fields: Readonly<Record<string, Json>>;
  readonly raw: ReadonlyMap<string, Field>;
  readonly tags: readonly string[];
}

function readFields(fields: readonly Field[], valueIn: (field: Field) => Json | undefined, warnings: LogWarning[]): ReadFields {
  const values: [string, Json][] = [];
  const raw = new Map<string, Field>();
  let tags: readonly string[] = [];
  for (const field of fields) {
    const { key, line } = field;
    if (key === "tags") {
      tags = readTags(field.raw);
      if (/\[[^\]]*#/.test(field.raw))
        warnings.push(warning("header-tags-hash", line, "YAML takes a # in the tags for a comment; write them without"));
      values.push([key, [...tags]]);
      raw.set(key, field);
      continue;
    }
    if (isMissing(field.raw) || /<[a-z][^<>]*>|[X]{2}:|:[X]{2}/i.test(field.raw)) {
      warnings.push(warning("header-placeholder", line, `${key} holds a placeholder`));
      continue;
    }
    const value = valueIn(field);
    if (value === undefined) warnings.push(warning("header-yaml", line, `${key} is no valid YAML`));
    values.push([key, value ?? field.raw.trim()]);
    raw.set(key, typeof value === "string" ? { ...field, raw: value } : field);
  }
  return { fields: Object.fromEntries(values), raw, tags };
}

interface Finish {
  readonly form: "yaml" | "json";
  readonly read: ReadFields;
  readonly fields: readonly Field[];
  readonly lines: readonly (LogLine | undefined)[];
  readonly warnings: LogWarning[];
  readonly timezone: string;
}

function finish({ form, read, fields, lines, warnings, timezone }: Finish): HeaderReading {
  const text = (key: string): string | undefined => {
    const value = read.fields[key];
    return typeof value === "string" && !isPlaceholder(value) ? value : undefined;
  };
  const schema = text("schema");
  const owner = text("log_owner");
  const version = text("repo_version");
  const week = readWeek(read.raw.get("week"), warnings);
  const created = readCreated(read.raw.get("created_at"), timezone, warnings);
  const header: LogHeader = {
    form,
    ...(schema === undefined ? {} : { schema }),
    ...(owner === undefined ? {} : { log_owner: owner }),
    ...(week === undefined ? {} : { week }),
    ...(version === undefined ? {} : { repo_version: version }),
    ...(created === undefined ? {} : { created_at: created }),
    tags: read.tags,
    fields: read.fields,
    fieldLines: Object.fromEntries(fields.map(({ key, line }) => [key, line])),
    line: lines[0]?.number ?? 0,
    lastLine: lines[1]?.number ?? 0,
  };
  return { header, warnings };
}

function readWeek(field: Field | undefined, warnings: LogWarning[]): LogWeek | undefined {
  if (field === undefined) return undefined;
  const [, from = "", to] = /^(\d{4}-\d{2}-\d{2})(?:(?:_to_|\s+to\s+|\s*\/\s*)(\d{4}-\d{2}-\d{2}))?/.exec(field.raw.trim()) ?? [];
  if (!isDay(from) || (to !== undefined && !isDay(to))) {
    warnings.push(warning("header-week", field.line, "week is not of the form 2025-05-19_to_2025-05-25"));
    return undefined;
  }
  const week = weekOf(from);
  if (field.raw.trim() !== `${week.from}_to_${week.to}`) {
    warnings.push(warning("header-week", field.line, `week should be ${week.from}_to_${week.to}, Monday to Sunday`));
  }
  return { from, to: to ?? addDays(from, 6) };
}

function readCreated(field: Field | undefined, timezone: string, warnings: LogWarning[]) {
  if (field === undefined) return undefined;
  const reading = readTimestamp(field.raw, { timezone });
  if (reading.kind === "time") {
    if (reading.flaws.length > 0) warnings.push(warning("header-time", field.line, "created_at is not ISO 8601 with a zone"));
    return reading.timestamp;
  }
  warnings.push(warning("header-time", field.line, "created_at is not a time"));
  return undefined;
}
