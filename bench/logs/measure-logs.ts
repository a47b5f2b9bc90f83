/**
 * `npm run bench -- logs`: generated debug logs, 100,000 entries: cold index, queries, rotation of a quarter, the same answers
 * afterwards, restored bytes; plain text beside ripgrep where it is installed.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archiveLogs, openLogs, openSearch, restoreLogs, searchLogs } from "@onex/devlog";
import { generateLogs } from "./generate-logs.ts";

const quarter = "2024-Q2";

export async function measureLogs(entries = 100_000): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "onex-logs-"));
  try {
    return await measured(root, entries);
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function measured(root: string, entries: number): Promise<string> {
  const generated = generateLogs(root, entries);
  // A file of the last three seconds is compared byte by byte, so that no change is missed.
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  spawnSync("sync"); // What was generated is on the disk before anything is measured.
  const store = openLogs(root);
  const rows: (readonly [string, string, string])[] = [];
  const say = (what: string, goal: string, figure: string): void => void rows.push([what, goal, figure]);

  const cold = Array.from({ length: 3 }, () => coldIndex(root)).toSorted((a, b) => a - b);
  say(
    "cold index, whole: median of three, fastest, slowest",
    "5 s",
    [cold[1], cold[0], cold[2]].map((ms) => seconds(ms ?? 0)).join(" / "),
  );
  using search = openSearch(store);
  const queries = queriesOf(root, 200);
  for (const query of queries.slice(0, 20)) search.search(query);
  const open = queries.map((query) => timed(() => search.search(query)).ms);
  say(`${queries.length} queries to an open search, median / 95th percentile / longest`, "20 ms at p95", spread(open));
  const fresh = queries.slice(0, 50).map((query) => timed(() => searchLogs(store, query)).ms);
  say("50 queries that each open the index and look at every file", "", spread(fresh));
  ripgrep(root, { search, word: queries[0] ?? "" }, say);

  const answers = JSON.stringify(queries.map((query) => idsOf(searchLogs(store, query))));
  const archived = timed(() => archiveLogs(store, { of: { quarter } }));
  const { files, manifest } = archived.value;
  say(`roll-up of ${quarter}, ${files.length} files`, "10 s", seconds(archived.ms));
  // The roll-up brought the tags of their headers up to date: from here on their bytes stay.
  const before = digests(root);
  const removed = timed(() => archiveLogs(store, { of: { quarter }, removeSources: true }));
  say("the archive read back and its sources removed", "", seconds(removed.ms));
  const after = JSON.stringify(queries.map((query) => idsOf(searchLogs(store, query))));
  say("the same answers after rotation", "yes", answers === after ? "yes" : "NO");
  restoreLogs(store, manifest);
  const restored = digests(root);
  const same = restored.size === before.size && [...before].every(([path, digest]) => restored.get(path) === digest);
  say(`restored: ${before.size} files compared by sha256`, "all the same", same ? "all the same" : "NOT THE SAME");
  const about = `${generated.entries.toLocaleString("en")} entries, ${generated.files.toLocaleString("en")} files, ${(generated.bytes / 1e6).toFixed(0)} MB`;
  return [about, "", "| | goal | measured |", "|---|---|---|", ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n");
}

function coldIndex(root: string): number {
  rmSync(join(root, ".onex"), { recursive: true, force: true });
  const { value, ms } = timed(() => openSearch(openLogs(root)));
  value[Symbol.dispose]();
  return ms;
}

function timed<Value>(act: () => Value): { readonly value: Value; readonly ms: number } {
  const started = performance.now();
  const value = act();
  return { value, ms: performance.now() - started };
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  return `${at(0.5)} / ${at(0.95)} / ${at(1)} ms`;
}

/** Copies and order of equal ranks aside, what was found. */
const idsOf = ({ total, hits }: ReturnType<typeof searchLogs>): unknown => [total, hits.map(({ id }) => id).toSorted()];

/**
 * What people ask: words, two of them, phrases, beginnings, and fields. Words are taken from entries, so the frequent ones come more often, but for the
 * hundred most frequent, which nobody looks for.
 */
function queriesOf(root: string, count: number): readonly string[] {
  const files = globSync("docs/dev_logs/*/*.md", { cwd: root }).sort();
  const lines = Array.from({ length: count * 2 }, (_, at) =>
    readFileSync(join(root, files[(at * 7919) % files.length] ?? ""), "utf8")
      .split("\n")
      .filter((line) => /^- [a-z ]{40,}\./.test(line))
      .map((line) => line.slice(2, -1).split(" ")),
  );
  const counts = new Map<string, number>();
  for (const word of lines.flat(2)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 100)
      .map(([word]) => word),
  );
  return Array.from({ length: count }, (_, at) => {
    const words = lines[at]?.[at % (lines[at]?.length ?? 1)] ?? [];
    const rare = words.filter((word) => !frequent.has(word));
    const [one = "mill", two = "river"] = [rare[at % rare.length], rare[(at + 1) % rare.length]];
    const day = `2024-${String(1 + (at % 12)).padStart(2, "0")}-01`;
    const kinds = [
      one,
      `${one} ${two}`,
      `"${phraseOf(words, one)}"`,
      `${one.padEnd(8, "ka").slice(0, 8)}*`,
      `${one} tag:cache`,
      `tag:blocker status:open since:${day}`,
      `${two} engineer:engineer_0${1 + (at % 9)}`,
      `${one} status:resolved`,
    ];
    return kinds[at % kinds.length] ?? one;
  });
}

/** A word and the one after it. */
function phraseOf(words: readonly string[], word: string): string {
  const at = words.indexOf(word);
  return words
    .slice(Math.max(0, Math.min(at, words.length - 2)))
    .slice(0, 2)
    .join(" ");
}

/** Plain text: the files that hold a word, as ripgrep counts them, and ours by the index. */
function ripgrep(
  root: string,
  { search, word }: { readonly search: ReturnType<typeof openSearch>; readonly word: string },
  say: (what: string, goal: string, figure: string) => void,
): void {
  const times = Array.from({ length: 7 }, () => timed(() => search.search(word)).ms);
  const rg = (): number => timed(() => spawnSync("rg", ["--count", "--word-regexp", word, "docs/dev_logs"], { cwd: root })).ms;
  const found = spawnSync("rg", ["--version"], { encoding: "utf8" });
  const theirs =
    found.error === undefined
      ? `${found.stdout.split("\n")[0]}, whole process: ${spread(Array.from({ length: 7 }, rg))}`
      : "ripgrep: not run (rg is not on PATH)";
  say("one word: ours ranked, with excerpts", `beside ${theirs}`, spread(times));
}

function digests(root: string): ReadonlyMap<string, string> {
  const files = globSync("docs/dev_logs/*/debug_log_*.md", { cwd: root });
  return new Map(
    files.map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(root, path)))
        .digest("hex"),
    ]),
  );
}
