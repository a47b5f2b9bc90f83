/**
 * `npm run bench [-- <part of a row's name>…]`: ours beside its peers in one run. Prints a table and writes `bench/results/<time>.json` with the
 * versions and the machine.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { f2n } from "onex";
import { measure, type Result, type Row, table } from "./harness.ts";
import { chainRow } from "./rows/chain.ts";
import { f2nRows } from "./rows/f2n.ts";
import { nodeRunRows } from "./rows/node-run.ts";

const groups: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  "node.run": nodeRunRows,
  "chain-10": async () => [await chainRow(10)],
  "chain-1000": async () => [await chainRow(1000)],
  f2n: f2nRows,
};

const wanted = process.argv.slice(2);
const results: Result[] = [];
for (const [name, rows] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  for (const row of await rows()) {
    console.error(`measuring ${row.title}`);
    results.push(...(await measure(row)));
  }
}
const about = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, versions: versions() };
console.log(
  `Node ${about.node}, ${about.cores} × ${about.cpu}; ${Object.entries(about.versions)
    .map((pair) => pair.join(" "))
    .join(", ")}\n`,
);
console.log(table(results));
const folder = join(import.meta.dirname, "results");
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, `${new Date().toISOString().replaceAll(":", "-")}.json`),
  `${JSON.stringify({ ...about, results }, null, 2)}\n`,
);
await f2n.dispose();

function versions(): Record<string, string> {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(import.meta.dirname, "package.json"), "utf8"),
  );
  return manifest.dependencies;
}
