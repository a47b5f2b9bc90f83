import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type F2nEngine, f2nEngine } from "../../packages/f2n/src/index.ts";
import { type ExpectedSchema, type FixtureCase, type FixtureSuite, fixtureCases, fixtureSuites } from "./fixtures-cases.ts";
import { compareSchemas, type Notation, notations } from "./fixtures-compare.ts";
import { type Judge, typescriptJudge, type Verdict } from "./fixtures-judge.ts";
import { knownMisses } from "./fixtures-known.ts";
import { fixturesPage, fixturesTable, type Outcome, type SuiteOutcomes } from "./fixtures-page.ts";
import { comparePeersOn } from "./fixtures-peers.ts";

/**
 * Compares the schema of every fixture of two other generators with theirs, by what both say of generated values. Prints a table and every miss; false when
 * a miss has no cause in `fixtures-known.ts`, or a cause there has no miss. `page` is where the page of results is written.
 */
export async function compareFixtures(corpora: string | undefined, page?: string): Promise<boolean> {
  const results: SuiteOutcomes[] = [];
  for (const suite of fixtureSuites) {
    const checkout = corpora === undefined ? undefined : join(corpora, suite.name);
    if (checkout === undefined || !existsSync(checkout)) {
      console.log(`not run: ${suite.name} (ONEX_CORPORA ${corpora === undefined ? "is not set" : `has no ${suite.name}`})`);
      continue;
    }
    results.push(await examine(suite, checkout));
  }
  if (results.length > 0) console.log(fixturesTable(results).join("\n"));
  const isGood = results.map(report).every((good) => good);
  if (page !== undefined && corpora !== undefined && results.length === fixtureSuites.length)
    writeFileSync(page, fixturesPage(results, comparePeersOn(corpora)));
  return isGood;
}

async function examine(suite: FixtureSuite, checkout: string): Promise<SuiteOutcomes> {
  const { cases, unread } = fixtureCases(suite, checkout);
  await using engine = f2nEngine({ timeoutMs: 60_000 });
  const judge = typescriptJudge();
  const outcomes: Outcome[] = [];
  for (const each of cases) outcomes.push(await outcomeOf(each, engine, judge));
  judge.end();
  return { suite, outcomes, unread };
}

async function outcomeOf(each: FixtureCase, engine: F2nEngine, judge: Judge): Promise<Outcome> {
  const { id, type, text, isFunction, files, isAsked } = each;
  // The second parameter keeps the first from being spread over the input object.
  const taking = isFunction ? text : `${text}\nexport function onexTake(value: ${type}, other: 0): ${type} { return value; }`;
  const name = isFunction ? (type.split(".").at(-1) ?? type) : "onexTake";
  const described = await engine.describeSource(taking, { name, files });
  const outcome = { id, isAsked, instances: 0, example: "" };
  if (described.status !== "wrapped") return { ...outcome, kind: "refused", example: described.reason };
  const { inputs } = described;
  const { $defs } = inputs;
  const value = inputs.properties?.["value"];
  // A schema may be read by key.
  const ours = (isFunction ? inputs : { ...value, ...($defs === undefined ? {} : { $defs }) }) as ExpectedSchema;
  const { instances, differences } = compareSchemas(ours, each.expected, 7);
  if (differences.length === 0) return { ...outcome, kind: "equal", instances };
  if (/"x-onex-type":"(?:local|promise)"/.test(JSON.stringify(ours))) return { ...outcome, kind: "process-bound", instances };
  const shared = notationsThatTell(ours, each.expected);
  if (shared !== undefined) return { ...outcome, kind: "written-otherwise", notations: shared, instances };
  const shown = [...differences.filter((one) => one.ours).slice(0, 8), ...differences.filter((one) => one.theirs).slice(0, 8)];
  const verdicts = judge.verdicts(
    each,
    shown.map(({ instance }) => instance),
  );
  const examples = shown.filter((one, at) => at === 0 || one.ours !== shown[at - 1]?.ours);
  const example = examples
    .map(({ instance, ours: fits }) => `${fits ? "we take" : "we refuse"} ${JSON.stringify(instance)}`)
    .join("; ");
  return { ...outcome, kind: "different", right: rightOf(shown, verdicts), instances, example };
}

const notationNames = Object.keys(notations) as readonly Notation[]; // The table has no others.

/** The fewest notations that make the schemas equal; undefined when none do. */
function notationsThatTell(ours: ExpectedSchema, theirs: ExpectedSchema): readonly Notation[] | undefined {
  const choices = [...notationNames.map((name) => [name]), notationNames];
  return choices.find((shared) => compareSchemas(ours, theirs, 7, shared).differences.length === 0);
}

function rightOf(shown: readonly { readonly ours: boolean }[], verdicts: readonly Verdict[]): NonNullable<Outcome["right"]> {
  const told = shown.flatMap(({ ours }, at) => (verdicts[at] === undefined ? [] : [verdicts[at] === ours]));
  if (told.length === 0) return "undecided";
  return told.every((isOurs) => isOurs) ? "ours" : told.some((isOurs) => isOurs) ? "neither" : "theirs";
}

function report({ suite: { name }, outcomes }: SuiteOutcomes): boolean {
  const misses = outcomes.filter(({ kind }) => kind !== "equal" && kind !== "written-otherwise");
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

if (import.meta.main) {
  const page = process.argv.includes("--write") ? join(import.meta.dirname, "../../docs/f2n-fixtures.md") : undefined;
  process.exitCode = (await compareFixtures(process.env["ONEX_CORPORA"], page)) ? 0 : 1;
}
