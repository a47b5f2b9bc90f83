import type { JsonObject } from "@onex/contract";
import { Document, type Scalar, visit } from "yaml";

/** Text that the printer would leave plain: numbers of YAML 1.2 alone, document marks, the value key of YAML 1.1. */
const notPlain = /^(?:[-+]?(?:0o[0-7]+|(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?)|(?:---|\.\.\.)(?:\s.*)?|=)$/i;
/** Text with an apostrophe that needs quotes; the printer would take double ones. */
const needsQuotes = /^[\s,[\]{}#&*!|>'"%@`]|^[?:-](?:\s|$)|:(?:\s|$)|\s#|\s$/;
const foldAfter = 120;

/**
 * Writes fields as the sorted form has them: sorted keys, block style, two spaces, lists not indented, single quotes around what YAML 1.1 or
 * 1.2 would not read as text, folded at the first single space after column 120.
 */
export function canonicalYaml(fields: JsonObject): string {
  const document = new Document(fields, { version: "1.1", sortMapEntries: true, aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node: Scalar) {
      if (typeof node.value !== "string") return;
      if (node.value.includes("\t")) node.type = "QUOTE_DOUBLE";
      else if (notPlain.test(node.value) || (node.value.includes("'") && needsQuotes.test(node.value)))
        node.type = "QUOTE_SINGLE";
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
  const spaces = line.matchAll(/(?<=\S) (?=\S)(?!'$)/g);
  const at = spaces.find(({ index }) => index > lead.length + 1 && [...line.slice(0, index)].length > foldAfter)?.index;
  return at === undefined ? line : `${line.slice(0, at)}\n${folded(indent + line.slice(at + 1))}`;
}
