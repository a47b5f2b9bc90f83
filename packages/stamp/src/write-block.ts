import { isJsonObject, type Json, type JsonObject, metadataBlockSchema } from "@onex/contract";
import { canonicalYaml } from "./canonical-yaml.ts";
import { type Language, stylesOf } from "./language.ts";

/** The versions of block, protocol and schema that are written, whatever a block said before. */
const written = { metadata_version: "0.1.0", protocol_version: "0.1.0", schema_version: "0.1.0" };
const known = metadataBlockSchema.properties ?? {};

/** The text of a block in the one shape that is written, from delimiter to delimiter, with LF. */
export function blockText(fields: JsonObject, language: Language): string {
  const [{ open, close, prefix }] = stylesOf(language);
  const yaml = canonicalYaml(fieldsToWrite(fields));
  // Without a prefix the last line end of the YAML stays, which leaves an empty line before the closing delimiter.
  const lines = prefix === "" ? yaml : yaml.trimEnd().replace(/^(?=.*\S)/gm, prefix);
  return [open, lines, close[0]].join("\n");
}

/** Nothing that is empty, `tools` always; unknown fields under `x_extensions`, lists of objects by name, numbers as text. */
function fieldsToWrite(fields: JsonObject): JsonObject {
  const all: Record<string, Json> = { ...fields, ...written };
  const strangers = Object.entries(fields).filter(([field]) => !Object.hasOwn(known, field));
  if (strangers.length > 0) {
    for (const [field] of strangers) delete all[field];
    const extensions = fields.x_extensions;
    all.x_extensions = { ...(isJsonObject(extensions) ? extensions : {}), ...Object.fromEntries(strangers) };
  }
  const kept = Object.entries(all).filter(([field, value]) => field !== "tools" && !isEmpty(value));
  return { ...Object.fromEntries(kept.map(([field, value]) => [field, inOrder(value)])), tools: fields.tools ?? null };
}

const isEmpty = (value: Json): boolean =>
  value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

function inOrder(value: Json): Json {
  if (typeof value === "number") return String(value);
  if (!Array.isArray(value) || !value.every((item) => isJsonObject(item) && typeof item.name === "string")) return value;
  const nameOf = (item: Json): string => (isJsonObject(item) ? String(item.name) : "");
  return value.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
}
