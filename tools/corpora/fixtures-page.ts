import type { FixtureSuite, Unread } from "./fixtures-cases.ts";
import { type Notation, notations } from "./fixtures-compare.ts";
import { knownMisses } from "./fixtures-known.ts";
import type { PeerResult } from "./fixtures-peers.ts";

/** How one fixture went. */
export interface Outcome {
  readonly id: string;
  readonly kind: "equal" | "written-otherwise" | "different" | "refused" | "process-bound";
  /** With these notations in common the schemas are equal. */
  readonly notations?: readonly Notation[];
  /** With whom TypeScript sides where they differ. */
  readonly right?: "ours" | "theirs" | "neither" | "undecided";
  /** Whether a test of the suite compares with the schema. */
  readonly isAsked: boolean;
  readonly instances: number;
  readonly example: string;
}

export interface SuiteOutcomes {
  readonly suite: Pick<FixtureSuite, "name" | "url" | "commit" | "mark">;
  readonly outcomes: readonly Outcome[];
  readonly unread: readonly Unread[];
}

const isOurs = ({ right }: Outcome): boolean => right === "ours";
const isOf =
  (kind: Outcome["kind"]) =>
  (outcome: Outcome): boolean =>
    outcome.kind === kind;
const isOther = (outcome: Outcome): boolean => isOf("refused")(outcome) || (isOf("different")(outcome) && !isOurs(outcome));

export function fixturesTable(results: readonly SuiteOutcomes[]): readonly string[] {
  return [
    "| suite | fixtures' types | equal | written in another way | different, TypeScript sides with us | process-bound | other misses | values |",
    "|---|---:|---:|---:|---:|---:|---:|---:|",
    ...results.map(({ suite, outcomes }) => {
      const kinds = [isOf("equal"), isOf("written-otherwise"), isOurs, isOf("process-bound"), isOther];
      const counts = kinds.map((holds) => outcomes.filter(holds).length);
      const values = outcomes.reduce((sum, { instances }) => sum + instances, 0);
      return `| ${[suite.name, outcomes.length, ...counts, values].join(" | ")} |`;
    }),
  ];
}

/** The page of results, as Markdown. */
export function fixturesPage(results: readonly SuiteOutcomes[], peers: readonly PeerResult[]): string {
  const all = results.flatMap(({ outcomes }) => outcomes);
  const listed = (holds: (outcome: Outcome) => boolean): string => causes(all.filter(holds), results);
  return `${[
    "# f2n against the fixtures of two schema generators",
    introduction(results),
    fixturesTable(results).join("\n"),
    figures(all),
    ...(peers.length === 0 ? [] : ["## The two generators on the same fixtures", peerRows(peers, results)]),
    "## Written in another way",
    "The schemas are equal once one way of writing is shared; each row is one rule for all fixtures.",
    notationRows(all, results),
    "## TypeScript sides with f2n",
    "The values that tell the schemas apart are of the type exactly when f2n says so.",
    listed(isOurs),
    "## Process-bound",
    "Classes with behaviour, promises and symbols live in their process: their nodes are local, and their schema says what is checked, not what is written.",
    listed(isOf("process-bound")),
    "## Other misses",
    "TypeScript sides with the fixture, or with neither, or f2n refuses.",
    listed(isOther),
    "## No test of the suite asks",
    "Their schemas are compared all the same. The suite has the test in a comment, replaces the schema, or has none.",
    fixturesOf(
      all.filter(({ isAsked }) => !isAsked),
      results,
    ),
    "## Left out",
    table(["fixture", "why"], unreadRows(results)),
    `${results.map(({ suite }) => `\`${suite.mark}\` is ${suite.name}`).join(", ")}. The causes are kept in \`tools/corpora/fixtures-known.ts\`; a miss without one, or a cause without a miss, fails the run.\n\`node tools/corpora/fixtures.ts --write\` makes this page; the two generators are asked where \`ONEX_CORPORA\` has them in its \`node_modules\`.`,
  ].join("\n\n")}\n`;
}

const introduction = (results: readonly SuiteOutcomes[]): string =>
  `\`npm run test:corpora\` with \`ONEX_CORPORA\` naming a folder that holds checkouts of
${results.map(({ suite }) => `[${suite.name}](${suite.url}) (at ${suite.commit})`).join("\nand ")}
takes the root types of each fixture, makes \`function take(value: T, other: 0): T\` of each as source text and
compares the schema that f2n writes for \`T\` with the one that the fixture expects. Nothing of those repositories is kept here.

Both schemas are asked about the same values: made from each of them, then changed in one and two places. Two schemas are equal when they agree about all of them, after what is written in another way on purpose:
whether objects are closed, which is an option there and follows TypeScript here; dates, URLs and expressions, which are strings there and tags here; functions; \`undefined\`; formats. Where they differ, TypeScript
is asked about the values that tell them apart: a value is of the type when its type literal is assignable to it.`;

function figures(all: readonly Outcome[]): string {
  const rated = (outcomes: readonly Outcome[]): string => {
    const free = outcomes.filter((outcome) => !isOf("process-bound")(outcome));
    const equal = free.filter(isOf("equal")).length;
    const written = free.filter(isOf("written-otherwise")).length;
    const ours = free.filter(isOurs).length;
    const share = (count: number): string => `${count} (${((100 * count) / free.length).toFixed(1)} %)`;
    return `${free.length} | ${share(equal)} | ${share(equal + written)} | ${share(equal + written + ours)}`;
  };
  const asked = all.filter(({ isAsked }) => isAsked);
  return [
    "Of the types that can leave their process:",
    "",
    "| | types | equal | and those written in another way | and those where TypeScript sides with f2n |",
    "|---|---:|---:|---:|---:|",
    `| all | ${rated(all)} |`,
    `| that a test of their own suite asks for | ${rated(asked)} |`,
  ].join("\n");
}

function peerRows(peers: readonly PeerResult[], results: readonly SuiteOutcomes[]): string {
  const own = results.map(
    ({ suite, outcomes }): PeerResult => ({
      peer: "f2n",
      suite: suite.name,
      equal: outcomes.filter(isOf("equal")).length,
      types: outcomes.length,
    }),
  );
  const rows = [...Map.groupBy([...peers, ...own], ({ peer }) => peer)].map(([peer, each]) => {
    const equal = each.reduce((sum, one) => sum + one.equal, 0);
    const types = each.reduce((sum, one) => sum + one.types, 0);
    return [peer, ...each.map((one) => portion(one.equal, one.types)), portion(equal, types)];
  });
  return `Each generator is asked for the types of both suites, with the settings that its own tests have, and its schemas are compared with the expected ones as those of f2n are. Here every
type counts, and no rule of the next section helps anyone. What a generator misses of its own suite are tests with settings of their own.

${table(["generator", ...results.map(({ suite }) => `types of ${suite.name}`), "of both"], rows)}`;
}

const portion = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`;

function notationRows(all: readonly Outcome[], results: readonly SuiteOutcomes[]): string {
  const groups = Map.groupBy(all.filter(isOf("written-otherwise")), ({ notations: shared = [] }) => shared.join());
  const rows = [...groups.values()].map((outcomes) => {
    const said = (outcomes[0]?.notations ?? []).map((name) => notations[name]).join(" ");
    return [said, fixturesOf(outcomes, results)];
  });
  return table(["rule", "fixtures"], rows);
}

function causes(outcomes: readonly Outcome[], results: readonly SuiteOutcomes[]): string {
  const byCause = Map.groupBy(outcomes, ({ id }) => knownMisses[id] ?? "no cause known");
  const rows = [...byCause].map(([cause, each]) => [
    `${cause.charAt(0).toUpperCase()}${cause.slice(1)}`,
    fixturesOf(each, results),
  ]);
  return table(["cause", "fixtures"], rows);
}

function unreadRows(results: readonly SuiteOutcomes[]): readonly (readonly string[])[] {
  return results.flatMap(({ unread }) => unread.map(({ id, reason }) => [`\`${marked(id, results)}\``, reason]));
}

const fixturesOf = (outcomes: readonly Outcome[], results: readonly SuiteOutcomes[]): string =>
  outcomes.map(({ id }) => `\`${marked(id, results)}\``).join(", ");

function marked(id: string, results: readonly SuiteOutcomes[]): string {
  const own = results.find(({ suite }) => id.startsWith(`${suite.name}/`))?.suite;
  return own === undefined ? id : own.mark + id.slice(own.name.length);
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n")
    .replaceAll("| --- ", "|---")
    .replaceAll("--- |", "---|");
