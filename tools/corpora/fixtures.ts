import { existsSync } from "node:fs";
import { join } from "node:path";
import { type F2nEngine, f2nEngine } from "../../packages/f2n/src/index.ts";
import { type ExpectedSchema, type FixtureCase, type FixtureSuite, fixtureCases, fixtureSuites } from "./fixtures-cases.ts";
import { compareSchemas } from "./fixtures-compare.ts";
import { type Judge, typescriptJudge, type Verdict } from "./fixtures-judge.ts";
import { knownMisses } from "./fixtures-known.ts";

/** How one fixture went. `right` says with whom TypeScript sides where the schemas differ. */
interface Outcome {
  readonly id: string;
  readonly kind: "equal" | "different" | "refused" | "process-bound";
  readonly right?: "ours" | "theirs" | "neither" | "undecided";
  readonly instances: number;
  readonly example: string;
}

/**
 * Compares the schema of every fixture of two other generators with theirs, by what both say of generated values. Prints a table and every miss; false when
 * a miss has no cause in `fixtures-known.ts`, or a cause there has no miss.
 */
export async function compareFixtures(corpora: string | undefined): Promise<boolean> {
  let isGood = true;
  const rows = [
    "| suite | fixtures' types | equal | process-bound | different, TypeScript sides with us | other misses | values |",
    "|---|---:|---:|---:|---:|---:|---:|",
  ];
  for (const suite of fixtureSuites) {
    const checkout = corpora === undefined ? undefined : join(corpora, suite.name);
    if (checkout === undefined || !existsSync(checkout)) {
      console.log(`not run: ${suite.name} (ONEX_CORPORA ${corpora === undefined ? "is not set" : `has no ${suite.name}`})`);
      continue;
    }
    const outcomes = await examine(suite, checkout);
    rows.push(rowOf(suite, outcomes));
    isGood = report(suite, outcomes) && isGood;
  }
  if (rows.length > 2) console.log(rows.join("\n"));
  return isGood;
}

async function examine(suite: FixtureSuite, checkout: string): Promise<readonly Outcome[]> {
  const { cases, unread } = fixtureCases(suite, checkout);
  for (const { id, reason } of unread) console.log(`left out: ${id} ${reason}`);
  await using engine = f2nEngine({ timeoutMs: 60_000 });
  const judge = typescriptJudge();
  const outcomes: Outcome[] = [];
  for (const each of cases) outcomes.push(await outcomeOf(each, engine, judge));
  judge.end();
  return outcomes;
}

async function outcomeOf(each: FixtureCase, engine: F2nEngine, judge: Judge): Promise<Outcome> {
  const { id, type, text, isFunction, files } = each;
  // The second parameter keeps the first from being spread over the input object.
  const taking = isFunction ? text : `${text}\nexport function onexTake(value: ${type}, other: 0): ${type} { return value; }`;
  const name = isFunction ? (type.split(".").at(-1) ?? type) : "onexTake";
  const described = await engine.describeSource(taking, { name, files });
  if (described.status !== "wrapped") return { id, kind: "refused", instances: 0, example: described.reason };
  const { inputs } = described;
  const { $defs } = inputs;
  const value = inputs.properties?.["value"];
  const ours = isFunction ? inputs : { ...value, ...($defs === undefined ? {} : { $defs }) };
  const { instances, differences } = compareSchemas(ours as ExpectedSchema, each.expected, 7); // A schema may be read by key.
  if (differences.length === 0) return { id, kind: "equal", instances, example: "" };
  if (/"x-onex-type":"(?:local|promise)"/.test(JSON.stringify(ours)))
    return { id, kind: "process-bound", instances, example: "" };
  const shown = [...differences.filter((one) => one.ours).slice(0, 8), ...differences.filter((one) => one.theirs).slice(0, 8)];
  const verdicts = judge.verdicts(
    each,
    shown.map(({ instance }) => instance),
  );
  const examples = shown.filter((one, at) => at === 0 || one.ours !== shown[at - 1]?.ours);
  const example = examples
    .map(({ instance, ours: fits }) => `${fits ? "we take" : "we refuse"} ${JSON.stringify(instance)}`)
    .join("; ");
  return { id, kind: "different", right: rightOf(shown, verdicts), instances, example };
}

function rightOf(shown: readonly { readonly ours: boolean }[], verdicts: readonly Verdict[]): NonNullable<Outcome["right"]> {
  const told = shown.flatMap(({ ours }, at) => (verdicts[at] === undefined ? [] : [verdicts[at] === ours]));
  if (told.length === 0) return "undecided";
  return told.every((isOurs) => isOurs) ? "ours" : told.some((isOurs) => isOurs) ? "neither" : "theirs";
}

function rowOf({ name }: FixtureSuite, outcomes: readonly Outcome[]): string {
  const count = (holds: (outcome: Outcome) => boolean): number => outcomes.filter(holds).length;
  const equal = count(({ kind }) => kind === "equal");
  const bound = count(({ kind }) => kind === "process-bound");
  const ours = count(({ right }) => right === "ours");
  const values = outcomes.reduce((sum, { instances }) => sum + instances, 0);
  return `| ${name} | ${outcomes.length} | ${equal} | ${bound} | ${ours} | ${outcomes.length - equal - bound - ours} | ${values} |`;
}

function report({ name }: FixtureSuite, outcomes: readonly Outcome[]): boolean {
  const misses = outcomes.filter(({ kind }) => kind !== "equal");
  for (const { id, kind, right, example } of misses) {
    const cause = knownMisses[id];
    console.log(
      `${cause === undefined ? "NEW " : ""}${id}: ${kind}${right === undefined ? "" : `, TypeScript: ${right}`}; ${cause ?? "no cause known"}; ${example.slice(0, 400)}`,
    );
  }
  const missed = new Set(misses.map(({ id }) => id));
  const stale = Object.keys(knownMisses).filter((id) => id.startsWith(`${name}/`) && !missed.has(id));
  for (const id of stale) console.log(`${id}: is listed as a miss and is none`);
  return stale.length === 0 && misses.every(({ id }) => id in knownMisses);
}

if (import.meta.main) process.exitCode = (await compareFixtures(process.env["ONEX_CORPORA"])) ? 0 : 1;
