import type { JsonObject } from "@onex/contract";
import { Document, type Scalar, visit } from "yaml";

/** What YAML 1.2 reads as a number and YAML 1.1 as text. */
const laterNumber = /^[-+]?(?:0o[0-7]+|(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?)$/i;
const foldAfter = 120;

/**
 * Writes fields as the sorted form has them: sorted keys, block style, two spaces, lists not indented, single quotes around what YAML 1.1 or
 * 1.2 would not read as text, folded at the first single space after column 120.
 */
export function canonicalYaml(fields: JsonObject): string {
  const document = new Document(fields, { version: "1.1", sortMapEntries: true, aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node: Scalar) {
      if (typeof node.value === "string" && laterNumber.test(node.value)) node.type = "QUOTE_SINGLE";
    },
  });
  const text = document.toString({ lineWidth: 0, singleQuote: true, indentSeq: false, blockQuote: false });
  return text.split("\n").map(folded).join("\n");
}

const place = /^( *(?:- )*)((?:'(?:[^']|'')*'|[^'"?\s](?:[^:]|:(?=\S))*): )?/;

/** Folds a long plain or single-quoted scalar; what is in double quotes stays on its line. */
function folded(line: string): string {
  if (line.length <= foldAfter) return line;
  const [lead = "", before = "", key] = place.exec(line) ?? [];
  if (line.startsWith('"', lead.length) || line.startsWith("? ")) return line;
  const indent = " ".repeat(before.length + (key === undefined ? 0 : 2));
  // A space beside a quotation mark is the first or last of the text.
  const space = /(?<=[^\s]) (?=[^\s])(?!'$)/g;
  space.lastIndex = Math.max(foldAfter + 1, lead.length + 2);
  const at = space.exec(line)?.index;
  return at === undefined ? line : `${line.slice(0, at)}\n${folded(indent + line.slice(at + 1))}`;
}
