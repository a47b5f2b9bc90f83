import {
  type Binding,
  decode,
  isJsonObject,
  isReferenceText,
  type Json,
  parseReferenceList,
  parseReferenceText,
  type Reference,
  referencesIn,
  unescapeText,
} from "@onex/contract";
import { type Draft, draftOf } from "../graph/draft.ts";
import type { VertexHandle } from "../graph/vertex-handle.ts";

/** Turns a binding of a parsed document into a draft; `find` gives the vertex of a reference. */
export function bindingDraft(binding: Binding, find: (reference: Reference) => VertexHandle): Draft {
  const reference = referenceOf(binding);
  if (reference !== undefined) return find(reference);
  if (!holdsReference(binding)) return draftOf(decode(plainText(binding)));
  if (Array.isArray(binding)) return { kind: "array", items: binding.map((item) => bindingDraft(item, find)) };
  const entries = isJsonObject(binding) ? Object.entries(binding) : [];
  return { kind: "object", entries: entries.map(([key, part]) => [key, bindingDraft(part, find)]) };
}

/** The parser has refused everything that looks like a reference and is none. */
function referenceOf(binding: Binding): Reference | undefined {
  const result =
    typeof binding === "string" && isReferenceText(binding)
      ? parseReferenceText(binding)
      : isJsonObject(binding) && binding.$ref !== undefined
        ? parseReferenceList(binding.$ref)
        : undefined;
  return result?.ok === true ? result.value : undefined;
}

function holdsReference(binding: Binding): boolean {
  let found = false;
  const hear = (): void => {
    found = true;
  };
  referencesIn(binding, "", hear, () => {});
  return found;
}

function plainText(json: Json): Json {
  if (typeof json === "string") return unescapeText(json);
  if (Array.isArray(json)) return json.map(plainText);
  return isJsonObject(json) ? Object.fromEntries(Object.entries(json).map(([key, part]) => [key, plainText(part)])) : json;
}
