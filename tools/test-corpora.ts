/**
 * `npm run test:corpora`: f2n over the real source of well-known typed libraries, checked out by hand below the folder that `ONEX_CORPORA` names.
 * Nothing may fail and every refusal has a code. Then each library's own unit tests, as they are and with every function answered by its node: each test
 * that passes the first time must pass the second, unless `bench/corpora.json` says why not. A library that isn't there is reported as not run.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { compareSuites, type Explanation, type SuiteResult } from "./corpora/compare-suites.ts";
import { compareFixtures } from "./corpora/fixtures.ts";

interface Library {
  readonly name: string;
  /** What the figures are of; the checkout is not asked. */
  readonly version: string;
  readonly commit: string;
  /** Folder below `ONEX_CORPORA`. */
  readonly source: string;
  /** Folders below the source that are not part of the library's own interface. */
  readonly exclude: readonly string[];
  /** Module below the source that all others are reached from; without one the library's own tests are not run. */
  readonly index?: string;
  /** Least share of the functions that is wrapped. */
  readonly wrapped: number;
  readonly explained: readonly Explanation[];
}

interface Line {
  readonly type: "node" | "fault" | "summary";
  readonly status?: "wrapped" | "refused" | "failed";
  readonly name?: string;
  readonly file?: string;
  readonly code?: string;
  readonly inputs?: object;
  readonly outputs?: object;
  readonly effects?: { readonly class: string };
  readonly reason?: string;
}

const root = join(import.meta.dirname, "..");
const corpora = process.env.ONEX_CORPORA;
const { libraries }: { libraries: readonly Library[] } = JSON.parse(readFileSync(join(root, "bench/corpora.json"), "utf8"));
const rows = ["| library | functions | wrapped | refused, by code | failed | s |", "|---|---:|---:|---|---:|---:|"];
const suites = [
  "| library | functions served | unit tests bare | wrapped | explained, by cause | unexplained |",
  "|---|---:|---:|---:|---|---:|",
];
const classes = ["pure", "nondeterministic", "stateful", "io", "unknown"];
const effects = [`| library | ${classes.join(" | ")} |`, `|---|${classes.map(() => "---:|").join("")}`];
/** Places of a schema where `{}` would be one that says nothing. */
const places: ReadonlySet<string> = new Set(["items", "additionalProperties", "keys", "values", "inputs", "outputs"]);

let bad = 0;
for (const library of libraries) {
  const folder = corpora === undefined ? undefined : join(corpora, library.source);
  if (folder === undefined || !existsSync(folder)) {
    console.log(`not run: ${library.name} (ONEX_CORPORA ${corpora === undefined ? "is not set" : `has no ${library.source}`})`);
    continue;
  }
  bad += (await examine(library, folder)) ? 0 : 1;
  const { index } = library;
  if (index !== undefined) bad += (await compare(library, index, folder)) ? 0 : 1;
}
if (rows.length > 2) console.log([...rows, "", ...effects, "", ...suites].join("\n"));
bad += (await compareFixtures(corpora)) ? 0 : 1;
process.exitCode = bad > 0 ? 1 : 0;

async function examine(library: Library, folder: string): Promise<boolean> {
  const started = performance.now();
  const lines = (await describeAll(folder)).filter(
    ({ file }) => !library.exclude.some((part) => file?.startsWith(`${part}/`) || file?.includes(`/${part}/`)),
  );
  const functions = lines.filter(({ type }) => type === "node");
  const wrapped = functions.filter(({ status }) => status === "wrapped");
  const refused = functions.filter(({ status }) => status === "refused");
  const failed = lines.filter(({ type, status }) => status === "failed" || type === "fault");
  const empty = wrapped.filter(({ inputs, outputs }) => isEmpty(inputs) || isEmpty(outputs));
  const codes = Map.groupBy(refused, ({ code }) => code ?? "without a code");
  const byCode = [...codes].map(([code, those]) => `${code} ${those.length}`).join(", ");
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  rows.push(
    `| ${library.name} ${library.version} | ${functions.length} | ${wrapped.length} (${((100 * wrapped.length) / functions.length).toFixed(1)} %) | ${byCode} | ${failed.length} | ${seconds} |`,
  );
  const counts = classes.map((each) => wrapped.filter((line) => line.effects?.class === each).length);
  effects.push(`| ${library.name} | ${counts.join(" | ")} |`);
  for (const { name, file, reason } of [...refused, ...failed]) console.log(`${library.name}: ${file} ${name}: ${reason}`);
  for (const { name, file } of empty) console.log(`${library.name}: ${file} ${name}: an empty schema`);
  return (
    failed.length === 0 &&
    empty.length === 0 &&
    !codes.has("without a code") &&
    wrapped.length / functions.length >= library.wrapped
  );
}

async function compare({ name, explained }: Library, index: string, folder: string): Promise<boolean> {
  const bare = await runSuite(folder, index, "bare");
  const wrapped = await runSuite(folder, index, "wrapped");
  const found = compareSuites(bare, wrapped, explained);
  const causes = Object.entries(found.explained).map(([cause, count]) => `${count} ${cause}`);
  const { served } = wrapped;
  suites.push(
    `| ${name} | ${served.wrapped} (${served.refused.length} refused) | ${found.bare} | ${found.wrapped} | ${causes.join("; ") || "none"} | ${found.unexplained.length} |`,
  );
  for (const test of found.unexplained) console.log(`${name}: unexplained: ${test}`);
  for (const test of found.stale) console.log(`${name}: explained, but it passes: ${test}`);
  return found.bare > 0 && found.unexplained.length === 0 && found.stale.length === 0;
}

/** In a process of its own: a suite may leave anything behind. Compatibility layers with loose types are a library of their own. */
async function runSuite(folder: string, index: string, form: "bare" | "wrapped"): Promise<SuiteResult> {
  const at = mkdtempSync(join(tmpdir(), "onex-corpora-"));
  try {
    const result = join(at, "result.json");
    const script = join(root, "tools/corpora/run-suite.ts");
    const child = spawn(process.execPath, [script, folder, index, form, result, "compat"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const status = await new Promise((resolve) => child.once("close", resolve));
    if (!existsSync(result)) throw new Error(`${script} ended with ${status} and no result for ${folder}`);
    return JSON.parse(readFileSync(result, "utf8"));
  } finally {
    rmSync(at, { recursive: true });
  }
}

/** Whether the schema, or one in it, says nothing: `never` alone is the contrary of such a one. */
function isEmpty(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return schema === undefined;
  if (Array.isArray(schema)) return schema.some((each) => typeof each === "object" && isEmpty(each));
  const parts = Object.entries(schema).filter(([key]) => key !== "not");
  if (parts.length === 0 && !("not" in schema)) return true;
  return parts.some(([key, part]) => {
    if (places.has(key) || /^(?:any|one|all)Of$|^prefixItems$/.test(key)) return typeof part === "object" && isEmpty(part);
    const isTable = key === "properties" || key === "patternProperties" || key === "$defs";
    return isTable && Object.values(Object(part)).some(isEmpty);
  });
}

async function describeAll(folder: string): Promise<readonly Line[]> {
  const child = spawn(process.execPath, [join(root, "apps/cli/bin/onex.cjs"), "f2n", folder, "--all", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: Line[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
  return lines;
}
