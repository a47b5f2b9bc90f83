/**
 * f2n cold (processes of their own), after `f2n.warm()`, and warm, beside two that read types as well: ts-json-schema-generator (schemas of parameters)
 * and the language service of TypeScript 6 (printed types of parameters and results). Neither gives hashes, effects or something to call.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Figures } from "../harness.ts";
import { peersInJavaScript } from "../peers/in-javascript.ts";
import { takingTurns } from "./own-process.ts";

const published = join(import.meta.dirname, "..", "..", "dist-npm", "onex", "dist", "index.js");
const isPacked = existsSync(published);
const ours = isPacked ? "onex, published build" : "onex, from source";
/** Where ours is imported from, as a whole and the engine alone. */
const onex = isPacked ? [published, join(dirname(published), "_f2n.js")] : [];
/** Processes of each kind that end with their first answer. */
const processes = Number(process.env.ONEX_BENCH_SAMPLES ?? 15);
/** Of each process that stays. */
const turns = 15;

const languageService = "TypeScript 6 language service";
const generator = "ts-json-schema-generator (parameters only)";

export async function f2nRows(): Promise<readonly Figures[]> {
  return [...coldRows("inferred"), ...coldRows("written"), afterWarm(), ...(await warmRows()), await batchRow()];
}

/** Whole processes, with what they import: an empty one beside them shows what starting costs by itself. The same without Node's own start. */
function coldRows(kind: "inferred" | "written"): readonly Figures[] {
  const about = kind === "inferred" ? "a result for the checker to find" : "types written out";
  const contestants = [
    ...(isPacked ? [{ name: ours, given: ["f2n-cold", kind, published] }] : []),
    { name: "onex, from source", given: ["f2n-cold", kind, "onex"] },
    { name: languageService, given: ["typescript-6", kind] },
    { name: generator, given: ["ts-json-schema-generator", kind] },
    { name: "an empty process", given: ["empty"] },
  ].map((each) => ({ ...each, whole: [] as number[], own: [] as number[] }));
  for (let round = 0; round < processes; round++)
    for (const { given, whole, own } of contestants) {
      const started = performance.now();
      const printed = once(...given);
      whole.push(performance.now() - started);
      if (printed !== "") own.push(Number(printed.split(" ")[0]));
    }
  const goal = (text: string) => [
    { text, of: (median: (name: string) => number) => median(ours), limit: 300, at: "most" as const },
  ];
  return [
    {
      title: `f2n cold: a new process from its start to its end; ${about}`,
      unit: "ms",
      figures: contestants.map(({ name, whole }) => ({ name, samples: whole })),
      goals: goal("first f2n, the whole process, in ms"),
    },
    {
      title: `f2n cold: from the first line of the script, imports included, to the answer; ${about}`,
      unit: "ms",
      figures: contestants.filter(({ own }) => own.length > 0).map(({ name, own }) => ({ name, samples: own })),
      goals: goal("first f2n, imports included, in ms"),
    },
  ];
}

function afterWarm(): Figures {
  const address = isPacked ? published : "onex";
  const first = (kind: string): readonly number[] =>
    Array.from({ length: processes }, () => Number(once("f2n-cold", kind, address, "warm").split(" ")[1]));
  return {
    title: "f2n first, after f2n.warm() in a new process",
    unit: "ms",
    figures: [
      { name: "a result for the checker to find", samples: first("inferred") },
      { name: "types written out", samples: first("written") },
    ],
    goals: [
      {
        text: "first f2n after f2n.warm(), in ms",
        of: (median) => median("a result for the checker to find"),
        limit: 150,
        at: "most",
      },
    ],
  };
}

async function warmRows(): Promise<readonly Figures[]> {
  return [
    await takingTurns(
      {
        title: "f2n warm, new source text, a result for the checker to find",
        goals: [
          {
            text: "new source text, in ms",
            of: (median) => median("onex f2n.source, loaded and ready to call"),
            limit: 10,
            at: "most",
          },
        ],
      },
      turns,
      [
        { name: "onex f2n.source, loaded and ready to call", given: ["onex source inferred", ...onex], calls: 20 },
        { name: languageService, given: ["typescript-6 inferred"], calls: 20 },
        { name: generator, given: ["generator inferred"], calls: 1 },
      ],
    ),
    await takingTurns(
      {
        title: "f2n warm, new source text, types written out",
        goals: [
          {
            text: "a function read from its syntax, in ms",
            of: (median) => median("onex, described from syntax"),
            limit: 1,
            at: "most",
          },
        ],
      },
      turns,
      [
        { name: "onex, described from syntax", given: ["onex described", ...onex], calls: 50 },
        { name: "onex f2n.source, loaded and ready to call", given: ["onex source written", ...onex], calls: 20 },
        { name: languageService, given: ["typescript-6 written"], calls: 20 },
        { name: generator, given: ["generator written"], calls: 1 },
      ],
    ),
    await takingTurns(
      {
        title: "f2n warm, a function of an open program",
        goals: [
          {
            text: "a function of an open program, in ms",
            of: (median) => median("onex, one more export of an open module"),
            limit: 5,
            at: "most",
          },
          { text: "a live function, in ms", of: (median) => median("onex f2n of a live function"), limit: 5, at: "most" },
        ],
      },
      turns,
      [
        { name: "onex, one more export of an open module", given: ["onex export", ...onex], calls: 20 },
        { name: "onex f2n of a live function", given: ["onex live", ...onex], calls: 20 },
      ],
    ),
  ];
}

const batchRow = (): Promise<Figures> =>
  takingTurns(
    {
      title: "a batch of 100 functions of one module",
      goals: [
        {
          text: "100 functions, in ms",
          of: (median) => median("onex f2n.module, loaded and ready to call"),
          limit: 1_000,
          at: "most",
        },
      ],
    },
    7,
    [
      { name: "onex f2n.module, loaded and ready to call", given: ["onex module", ...onex], calls: 1 },
      { name: languageService, given: ["typescript-6 module"], calls: 1 },
      { name: generator, given: ["generator module"], calls: 1 },
    ],
  );

let pathOf: ((peer: string) => string) | undefined;

/** What a process of its own prints. */
function once(peer = "", ...given: readonly string[]): string {
  pathOf ??= peersInJavaScript();
  return execFileSync(process.execPath, [pathOf(peer), ...given], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}
