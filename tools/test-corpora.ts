/**
 * `npm run test:corpora`: f2n over the real source of well-known typed libraries, checked out by hand below the folder that `ONEX_CORPORA` names.
 * Nothing may fail and every refusal has a code. A library that isn't there is reported as not run.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

interface Library {
  readonly name: string;
  /** Folder below `ONEX_CORPORA`. */
  readonly source: string;
  /** Folders below the source that are not part of the library's own interface. */
  readonly exclude: readonly string[];
  /** Least share of the functions that is wrapped. */
  readonly wrapped: number;
}

interface Line {
  readonly type: "node" | "fault" | "summary";
  readonly status?: "wrapped" | "refused" | "failed";
  readonly name?: string;
  readonly file?: string;
  readonly code?: string;
  readonly inputs?: object;
  readonly outputs?: object;
  readonly reason?: string;
}

const root = join(import.meta.dirname, "..");
const corpora = process.env["ONEX_CORPORA"];
const { libraries }: { libraries: readonly Library[] } = JSON.parse(readFileSync(join(root, "bench/corpora.json"), "utf8"));
const rows = ["| library | functions | wrapped | refused, by code | failed | s |", "|---|---:|---:|---|---:|---:|"];
let bad = 0;
for (const library of libraries) {
  const folder = corpora === undefined ? undefined : join(corpora, library.source);
  if (folder === undefined || !existsSync(folder)) {
    console.log(`not run: ${library.name} (ONEX_CORPORA ${corpora === undefined ? "is not set" : `has no ${library.source}`})`);
    continue;
  }
  bad += (await examine(library, folder)) ? 0 : 1;
}
if (rows.length > 2) console.log(rows.join("\n"));
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
    `| ${library.name} | ${functions.length} | ${wrapped.length} (${((100 * wrapped.length) / functions.length).toFixed(1)} %) | ${byCode} | ${failed.length} | ${seconds} |`,
  );
  for (const { name, file, reason } of [...refused, ...failed]) console.log(`${library.name}: ${file} ${name}: ${reason}`);
  for (const { name, file } of empty) console.log(`${library.name}: ${file} ${name}: an empty schema`);
  return (
    failed.length === 0 &&
    empty.length === 0 &&
    !codes.has("without a code") &&
    wrapped.length / functions.length >= library.wrapped
  );
}

function isEmpty(schema: object | undefined): boolean {
  return schema === undefined || Object.keys(schema).length === 0;
}

async function describeAll(folder: string): Promise<readonly Line[]> {
  const child = spawn(process.execPath, [join(root, "apps/cli/bin/onex.cjs"), "f2n", folder, "--all", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: Line[] = [];
  for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
  return lines;
}
