/**
 * `npm run bench [-- <part of a row's name>…]`: ours beside its peers in one run; `npm run bench -- logs` is the search over 100,000 log entries. Prints a table and writes `bench/results/<time>.json` with the
 * versions and the machine.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { f2n } from "onex";
import { type Figures, goalTable, measure, type Result, type Row, resultsOf, table, type Verdict, verdicts } from "./harness.ts";
import { measureLogs } from "./logs/measure-logs.ts";
import { buildRows } from "./rows/build.ts";
import { chainRow } from "./rows/chain.ts";
import { chainAsyncRows } from "./rows/chain-async.ts";
import { f2nRows } from "./rows/f2n.ts";
import { flatRows } from "./rows/flat.ts";
import { heapRows } from "./rows/heap.ts";
import { historyRows } from "./rows/history.ts";
import { nodeRunRows } from "./rows/node-run.ts";
import { rewireRows } from "./rows/rewire.ts";

const groups: Readonly<Record<string, () => Promise<readonly (Row | Figures)[]>>> = {
  flat: flatRows,
  "node.run": nodeRunRows,
  "chain-10": async () => [await chainRow(10)],
  "chain-1000": async () => [await chainRow(1000)],
  "chain-async": chainAsyncRows,
  build: buildRows,
  heap: heapRows,
  history: historyRows,
  rewire: rewireRows,
  f2n: f2nRows,
};

const wanted = process.argv.slice(2);
const loadBefore = loadNow();
const results: Result[] = [];
const goals: Verdict[] = [];
for (const [name, rows] of Object.entries(groups)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  for (const row of await rows()) {
    console.error(`measuring ${row.title}`);
    const found = "figures" in row ? resultsOf(row) : await measure(row);
    results.push(...found);
    goals.push(...verdicts(row.goals ?? [], found));
  }
}
const about = {
  node: process.version,
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  load: { before: loadBefore, after: loadNow() },
  versions: versions(),
};
console.log(
  `Node ${about.node}, ${about.cores} × ${about.cpu}, load ${about.load.before} to ${about.load.after}; ${Object.entries(
    about.versions,
  )
    .map((pair) => pair.join(" "))
    .join(", ")}\n`,
);
if (results.length > 0) console.log(table(results));
// Minutes of its own, so only when it is asked for.
if (wanted.includes("logs")) console.log(await measureLogs());
if (goals.length > 0) console.log(`\n${goalTable(goals)}`);
const folder = join(import.meta.dirname, "results");
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, `${new Date().toISOString().replaceAll(":", "-")}.json`),
  `${JSON.stringify({ ...about, results, goals }, null, 2)}\n`,
);
await f2n.dispose();

/** Of the last minute; above the number of cores the figures are those of a crowded machine. */
function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

function versions(): Record<string, string> {
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(import.meta.dirname, "package.json"), "utf8"),
  );
  return manifest.dependencies;
}
