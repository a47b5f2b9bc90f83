/**
 * `npm run soak [-- <part>…] [--seed <n>] [--count <n>]`: what random tests find when they are given minutes instead of a second. Every part prints
 * its seed; the same seed does the same again. Status 1 when a part fails.
 */
import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkHistoryModel } from "../packages/core/test/history-model.ts";

const root = join(import.meta.dirname, "..");

interface Part {
  readonly name: string;
  readonly unit: string;
  readonly count: number;
  /** What it takes on the machine that it was written on. */
  readonly budgetSeconds: number;
  /** Throws what it found. */
  readonly run: (soak: Soak) => void | Promise<void>;
}

interface Soak {
  readonly seed: number;
  readonly count: number;
  /** Hears how many are done. */
  readonly progress: (done: number) => void;
}

const parts: readonly Part[] = [
  {
    name: "history",
    unit: "commands",
    count: 100_000,
    budgetSeconds: 120,
    // Long sequences: lists come to be made of many versions.
    run: ({ seed, count, progress }) => checkHistoryModel({ seed, commands: count, progress, commandsEach: 250 }),
  },
  {
    name: "edits",
    unit: "sequences of edits",
    count: 2_000,
    budgetSeconds: 180,
    run: ({ seed, count, progress }) =>
      tests(["packages/core/src/mutate/mutate.model.test.ts"], { ONEX_MODEL_SEQUENCES: count, ONEX_SEED: seed }, () =>
        progress(count),
      ),
  },
  {
    name: "laws",
    unit: "rounds of all tests with random values",
    count: 5,
    budgetSeconds: 600,
    run: async ({ seed, count, progress }) => {
      const files = globSync("{packages,apps}/*/src/**/*.test.ts", { cwd: root }).filter((file) =>
        /"fast-check"|ONEX_SEED/.test(readFileSync(join(root, file), "utf8")),
      );
      for (let round = 0; round < count; round++) await tests(files, { ONEX_SEED: seed + round }, () => progress(round + 1));
    },
  },
  {
    name: "killed-writers",
    unit: "kills of a writer of exports and records",
    count: 200,
    budgetSeconds: 120,
    run: ({ seed, count, progress }) =>
      tests(["apps/cli/src/write-output.process.test.ts"], { ONEX_KILLS: count, ONEX_SEED: seed }, () => progress(count)),
  },
  {
    name: "killed-archivers",
    unit: "kills of an archiver of logs",
    count: 200,
    budgetSeconds: 300,
    run: ({ count, progress }) =>
      tests(["packages/devlog/src/archive/archive-logs.process.test.ts"], { ONEX_KILLS: count }, () => progress(count)),
  },
];

/** Test files with more to do than in `npm test`, or other values, set by their environment. */
async function tests(files: readonly string[], more: Readonly<Record<string, number>>, done: () => void): Promise<void> {
  const env = { ...process.env, ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, String(value)])) };
  const args = [join(root, "node_modules/vitest/vitest.mjs"), "run", ...files, "--testTimeout=3600000"];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "inherit", "inherit"] });
  const status = await new Promise((resolve) => child.once("exit", resolve));
  if (status !== 0) throw new Error(`a test failed under ${JSON.stringify(more)}; what it printed is above`);
  done();
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, count: { type: "string" } },
});
const seed = wholeNumber(values.seed, "--seed") ?? Date.now() % 2 ** 31;
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) fail(`unknown part ${unknown.join(", ")}; known are ${parts.map(({ name }) => name).join(", ")}`);

let failures = 0;
for (const part of parts) if (positionals.length === 0 || positionals.includes(part.name)) failures += (await soak(part)) ? 0 : 1;
process.exitCode = failures === 0 ? 0 : 1;

async function soak({ name, unit, count: usual, budgetSeconds, run }: Part): Promise<boolean> {
  const count = wholeNumber(values.count, "--count") ?? usual;
  const again = `npm run soak -- ${name} --seed ${seed} --count ${count}`;
  console.log(`${name}: ${count.toLocaleString("en")} ${unit}, seed ${seed}, about ${budgetSeconds} s`);
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1_000);
  let done = 0;
  const progress = (now: number): void => {
    const isNews = Math.floor((now * 100) / count) > Math.floor((done * 100) / count);
    done = now;
    if (isNews && process.stderr.isTTY)
      process.stderr.write(`\r${name}: ${Math.floor((now * 100) / count)} % after ${seconds()} s\u001b[K`);
  };
  let problem: unknown;
  try {
    await run({ seed, count, progress });
  } catch (thrown) {
    problem = thrown;
  }
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  if (problem !== undefined) console.error(problem instanceof Error ? problem.message : problem);
  const verdict = problem === undefined ? "ok    " : "FAILED";
  const late = seconds() > budgetSeconds ? `, over its ${budgetSeconds} s` : "";
  console.log(`${verdict} ${name}: ${done.toLocaleString("en")} ${unit} in ${seconds()} s${late}; again: ${again}`);
  return problem === undefined;
}

function wholeNumber(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) fail(`${option} takes a whole number from 0`);
  return number;
}

function fail(message: string): never {
  console.error(`onex: ${message}`);
  process.exit(2);
}
