/**
 * `npm run soak [-- <part>…] [--seed <n>] [--commands <n>]`: what random tests find when they are given minutes instead of a second. Every part prints
 * its seed; the same seed does the same again. Status 1 when a part fails.
 */
import { parseArgs } from "node:util";
import { checkHistoryModel } from "../packages/core/test/history-model.ts";

interface Part {
  readonly name: string;
  readonly commands: number;
  /** What it takes on the machine that it was written on. */
  readonly budgetSeconds: number;
  /** Throws what it found. */
  readonly run: (soak: Soak) => void | Promise<void>;
}

interface Soak {
  readonly seed: number;
  readonly commands: number;
  /** Hears how many commands are done. */
  readonly progress: (done: number) => void;
}

const parts: readonly Part[] = [
  {
    name: "history",
    commands: 100_000,
    budgetSeconds: 120,
    // Long sequences: lists come to be made of many versions.
    run: (soak) => checkHistoryModel({ ...soak, commandsEach: 250 }),
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" }, commands: { type: "string" } },
});
const seed = wholeNumber(values.seed, "--seed") ?? Date.now() % 2 ** 31;
const unknown = positionals.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) fail(`unknown part ${unknown.join(", ")}; known are ${parts.map(({ name }) => name).join(", ")}`);

let failures = 0;
for (const part of parts) if (positionals.length === 0 || positionals.includes(part.name)) failures += (await soak(part)) ? 0 : 1;
process.exitCode = failures === 0 ? 0 : 1;

async function soak({ name, commands: usual, budgetSeconds, run }: Part): Promise<boolean> {
  const commands = wholeNumber(values.commands, "--commands") ?? usual;
  const again = `npm run soak -- ${name} --seed ${seed} --commands ${commands}`;
  console.log(`${name}: ${commands.toLocaleString("en")} commands, seed ${seed}, about ${budgetSeconds} s`);
  const started = performance.now();
  const seconds = (): number => Math.round((performance.now() - started) / 1_000);
  let done = 0;
  const progress = (now: number): void => {
    const isNews = Math.floor((now * 100) / commands) > Math.floor((done * 100) / commands);
    done = now;
    if (isNews && process.stderr.isTTY)
      process.stderr.write(`\r${name}: ${Math.floor((now * 100) / commands)} % after ${seconds()} s\u001b[K`);
  };
  let problem: unknown;
  try {
    await run({ seed, commands, progress });
  } catch (thrown) {
    problem = thrown;
  }
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  if (problem !== undefined) console.error(problem instanceof Error ? problem.message : problem);
  const verdict = problem === undefined ? "ok    " : "FAILED";
  const late = seconds() > budgetSeconds ? `, over its ${budgetSeconds} s` : "";
  console.log(`${verdict} ${name}: ${done.toLocaleString("en")} commands in ${seconds()} s${late}; again: ${again}`);
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
