/** The scripts of processes of their own as plain JavaScript: turning types into space is no part of what any contestant does. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

// Where the packages of the peers, and ours, are found from as they are from here.
const folder = join(import.meta.dirname, "..", "node_modules", ".cache", "onex-peers");

/** Writes them all; gives the path of each by its name without the ending. */
export function peersInJavaScript(): (name: string) => string {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(import.meta.dirname)) {
    const text = stripTypeScriptTypes(readFileSync(join(import.meta.dirname, file), "utf8"));
    writeFileSync(join(folder, file.replace(/\.ts$/, ".mjs")), text.replaceAll(/(from "\.\/[\w-]+)\.ts"/g, '$1.mjs"'));
  }
  return (name) => join(folder, `${name}.mjs`);
}
