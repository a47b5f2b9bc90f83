/**
 * `npm test` and `npm run check`: everything that CI runs. Static checks first, two at a time, silent unless they fail, then the tests.
 * With arguments only the tests that they name: `npm test -- packages/core`.
 */
import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (name: string): string => join(root, "node_modules", ".bin", name);
const node = process.execPath;

const checks: readonly (readonly [title: string, file: string, ...args: string[]])[] = [
  ["types", bin("tsc"), "-b"],
  ["format and lint", bin("biome"), "ci", "--colors=off", "--reporter=summary", "."],
  ["import table, cycles, file sizes", node, "tools/boundaries.ts"],
  ["fault table and docs/errors.md", node, "tools/error-docs.ts"],
  ["published JSON Schemas", node, "tools/schemas.ts", "--check"],
  ["unused files, exports and dependencies", bin("knip"), "--no-progress"],
];

const wanted = process.argv.slice(2);
const passed = wanted.length > 0 ? await test(wanted) : (await runChecks()) && (await test([]));
process.exitCode = passed ? 0 : 1;

async function runChecks(): Promise<boolean> {
  const waiting = [...checks];
  let failures = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [title, file, ...args] = next;
      const started = performance.now();
      const { status, output } = await run(file, args);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${status === 0 ? "ok    " : "FAILED"} ${title} (${seconds} s)`);
      if (status !== 0) {
        failures += 1;
        console.log(output.trimEnd());
      }
    }
  };
  await Promise.all([worker(), worker()]);
  return failures === 0;
}

/** Runs vitest on our terminal and closes with one plain line of counts. */
async function test(args: readonly string[]): Promise<boolean> {
  const report = join(tmpdir(), `onex-tests-${process.pid}.json`);
  const { status } = await run(
    node,
    [
      join(root, "node_modules/vitest/vitest.mjs"),
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...args,
    ],
    { quiet: false },
  );
  try {
    const counts: { numPassedTests: number; numFailedTests: number; numPendingTests: number } = JSON.parse(
      readFileSync(report, "utf8"),
    );
    console.log(`\ntests: ${counts.numPassedTests} passed, ${counts.numFailedTests} failed, ${counts.numPendingTests} skipped`);
  } catch {
    console.log("\nvitest wrote no report; its own output is above");
  }
  rmSync(report, { force: true });
  return status === 0;
}

function run(file: string, args: readonly string[], { quiet = true } = {}): Promise<{ status: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (output += chunk));
    child.on("error", reject);
    child.on("exit", (status) => resolve({ status: status ?? 1, output }));
  });
}
