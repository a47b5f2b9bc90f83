import { Fault } from "@onex/contract";

/** What `onex run` can be pointed at. */
export type Target =
  | { readonly kind: "export"; readonly path: string; readonly name: string }
  | { readonly kind: "document"; readonly path: string }
  | { readonly kind: "node"; readonly id: string };

/** Reads `<file>#<export>`, `<graph document>` or `node:<id>`. Raises `cli/usage` for anything else. */
export function parseTarget(text: string): Target {
  if (text.startsWith("node:") && text.length > "node:".length) return { kind: "node", id: text.slice("node:".length) };
  if (isGraphDocument(text)) return { kind: "document", path: text };
  return { kind: "export", ...parseExport(text) };
}

/** Reads `<file>#<export>`. */
export function parseExport(text: string): { readonly path: string; readonly name: string } {
  const at = text.lastIndexOf("#");
  const path = text.slice(0, at);
  const name = text.slice(at + 1);
  if (at > 0 && name !== "") return { path, name };
  if (at === 0) throw new Fault("cli/usage", `"${text}" names no file; write "<file>${text}"`);
  const file = at > 0 ? path : text;
  if (/\.ya?ml$/.test(file)) throw new Fault("cli/usage", `"${file}" is no graph document: the name of one ends in .graph.yaml`);
  if (file.endsWith(".json"))
    throw new Fault(
      "cli/usage",
      `"${file}" holds no functions; for an export write "onex graph rehydrate ${file} --input <json>", a graph document ends in .graph.json`,
    );
  throw new Fault(
    "cli/usage",
    `"${text}" names no export; write "${file}#<export>", or ask "onex f2n ${file} --all" for what it exports`,
  );
}

export const isGraphDocument = (path: string): boolean => /\.graph\.(ya?ml|json)$/.test(path);
