import { parseDocument } from "yaml";
import { type EntryFields, type MetaValue, readEntryFields } from "./entry-fields.ts";
import { type FieldKey, fieldKey, isMetaKey, type MetaKey } from "./field-name.ts";
import type { FoundEntry } from "./find-entries.ts";
import type { LogLine } from "./log-line.ts";
import type { LogSection } from "./model.ts";

const keyNames: Readonly<Record<string, string>> = { date: "timestamp", author: "engineer", summary: "context" };

/** Reads an entry whose fields are a fenced YAML block; what follows the fence are its sections. */
export function fencedFields(found: FoundEntry): EntryFields {
  const open = found.lines.findIndex(({ place }) => place === "fence");
  const close = found.lines.findIndex(({ place }, at) => at > open && place !== "fence");
  const fence = found.lines.slice(open + 1, (close < 0 ? found.lines.length : close) - 1);
  const after = found.lines.slice(close < 0 ? found.lines.length : close);
  const head = found.lines[0];
  const rest = readEntryFields({ ...found, lines: head === undefined ? [] : [head, ...after] });
  const meta: Partial<Record<MetaKey, MetaValue>> = {};
  const sections: LogSection[] = [];
  const fieldLines: Partial<Record<FieldKey, number>> = {};
  for (const { name, line, value } of yamlFields(fence)) {
    const key = fieldKey(keyNames[name] ?? name.replaceAll("_", " "));
    if (key === undefined) continue;
    fieldLines[key] = line;
    if (isMetaKey(key) && key !== "links") meta[key] = { value, line, valueLine: line, below: [] };
    else if (!isMetaKey(key) || key === "links") sections.push({ key, name, line, text: value, textLine: line });
  }
  return {
    meta: { ...rest.meta, ...meta },
    sections: [...sections, ...rest.sections],
    reminders: rest.reminders,
    fieldLines: { ...rest.fieldLines, ...fieldLines },
    opening: rest.opening,
  };
}

function yamlFields(lines: readonly LogLine[]): readonly { name: string; line: number; value: string }[] {
  const fields: { name: string; line: number; raw: string }[] = [];
  for (const { text, number } of lines) {
    const name = /^([A-Za-z_][\w-]*):/.exec(text)?.[1];
    const last = fields.at(-1);
    if (name !== undefined) fields.push({ name, line: number, raw: text });
    else if (last !== undefined) last.raw += `\n${text}`;
  }
  return fields.map(({ name, line, raw }) => ({ name, line, value: textOf(raw, name) }));
}

/** Each key by itself, so that one which is no valid YAML costs only itself. */
function textOf(raw: string, name: string): string {
  const document = parseDocument(raw, { schema: "failsafe", logLevel: "silent" });
  const plain = raw.slice(name.length + 1).trim();
  if (document.errors.length > 0) return plain;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 10 })?.[name];
    if (Array.isArray(value)) return value.map(String).join(", ");
    return typeof value === "string" ? value.trim() : plain;
  } catch {
    return plain;
  }
}
