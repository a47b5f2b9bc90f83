/**
 * f2n cold (processes of their own), after `f2n.warm()`, and warm, beside two that read types as well: ts-json-schema-generator (schemas of parameters)
 * and the language service of TypeScript 6 (printed types of parameters and results). Neither gives hashes, effects or something to call.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { f2nEngine } from "@onex/f2n";
import { f2n } from "onex";
import type { Figures, Row } from "../harness.ts";
import { inferredText, moduleText, writtenText } from "../peers/f2n-texts.ts";
import { peersInJavaScript } from "../peers/in-javascript.ts";
import { schemaGenerator } from "../peers/ts-json-schema-generator.ts";
import { languageService } from "../peers/typescript-6.ts";

const published = join(import.meta.dirname, "..", "..", "dist-npm", "onex", "dist", "index.js");
const isPacked = existsSync(published);
const ours = isPacked ? "onex, published build" : "onex, from source";
/** Processes of each kind. */
const samples = Number(process.env.ONEX_BENCH_SAMPLES ?? 15);

export async function f2nRows(): Promise<readonly (Row | Figures)[]> {
  return [coldRow("inferred"), coldRow("written"), afterWarm(), ...(await warmRows()), await batchRow()];
}

/** Whole processes, with what they import: an empty one beside them shows what starting costs by itself. */
function coldRow(kind: "inferred" | "written"): Row {
  const about = kind === "inferred" ? "a result for the checker to find" : "types written out";
  return {
    title: `f2n cold: a new process, imports included; ${about}`,
    unit: "ms",
    samples,
    contestants: [
      ...(isPacked ? [{ name: ours, run: () => once("f2n-cold", kind, published), batch: 1 }] : []),
      { name: "onex, from source", run: () => once("f2n-cold", kind, "onex"), batch: 1 },
      { name: "TypeScript 6 language service", run: () => once("typescript-6", kind), batch: 1 },
      { name: "ts-json-schema-generator (parameters only)", run: () => once("ts-json-schema-generator", kind), batch: 1 },
      { name: "an empty process", run: () => once("empty"), batch: 1 },
    ],
    goals: [{ text: "first f2n in a process, imports included, in ms", of: (median) => median(ours), limit: 300, at: "most" }],
  };
}

function afterWarm(): Figures {
  const address = isPacked ? published : "onex";
  const first = (kind: string): readonly number[] =>
    Array.from({ length: samples }, () => Number(once("f2n-cold", kind, address, "warm")));
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

async function warmRows(): Promise<readonly Row[]> {
  const engine = f2nEngine();
  await Promise.all([f2n.warm(), engine.warm()]);
  const [types, generator, folder] = [
    await languageService(),
    await schemaGenerator(),
    mkdtempSync(join(tmpdir(), "onex-bench-")),
  ];
  process.once("exit", () => {
    generator[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });
  const opened = join(folder, "opened.ts");
  writeFileSync(opened, moduleText(200));
  await engine.describeExport(opened, "scale0");
  let turn = 0;
  return [
    {
      title: "f2n warm, new source text, a result for the checker to find",
      unit: "ms",
      contestants: [
        { name: "onex f2n.source, loaded and ready to call", run: () => f2n.source(inferredText(turn++)), batch: 5 },
        { name: "TypeScript 6 language service", run: () => types(inferredText(turn++)), batch: 5 },
        { name: "ts-json-schema-generator (parameters only)", run: () => generator.describe(inferredText(turn++)), batch: 1 },
      ],
      goals: [
        {
          text: "new source text, in ms",
          of: (median) => median("onex f2n.source, loaded and ready to call"),
          limit: 10,
          at: "most",
        },
      ],
    },
    {
      title: "f2n warm, new source text, types written out",
      unit: "ms",
      contestants: [
        { name: "onex, described from syntax", run: () => engine.describeSource(writtenText(turn++)), batch: 50 },
        { name: "onex f2n.source, loaded and ready to call", run: () => f2n.source(writtenText(turn++)), batch: 20 },
        { name: "TypeScript 6 language service", run: () => types(writtenText(turn++)), batch: 5 },
        { name: "ts-json-schema-generator (parameters only)", run: () => generator.describe(writtenText(turn++)), batch: 1 },
      ],
      goals: [
        {
          text: "a function read from its syntax, in ms",
          of: (median) => median("onex, described from syntax"),
          limit: 1,
          at: "most",
        },
      ],
    },
    {
      title: "f2n warm, a function of an open program",
      unit: "ms",
      contestants: [
        {
          name: "onex, one more export of an open module",
          run: () => engine.describeExport(opened, turn++ % 2 === 0 ? `scale${(turn % 200) & ~1}` : `summary${(turn % 200) | 1}`),
          batch: 5,
        },
        { name: "onex f2n of a live function", run: () => f2n(writtenText), batch: 5 },
      ],
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
  ];
}

async function batchRow(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), "onex-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  const [types, generator] = [await languageService(), await schemaGenerator()];
  process.once("exit", () => generator[Symbol.dispose]());
  const text = moduleText(100);
  let turn = 0;
  const nextModule = async (): Promise<void> => {
    const path = join(folder, `functions${turn++}.ts`);
    writeFileSync(path, text);
    const nodes = Object.keys(await f2n.module(path));
    if (nodes.length !== 100) throw new Error(`gave ${nodes.length} nodes`);
  };
  return {
    title: "a batch of 100 functions of one module",
    unit: "ms",
    samples: 7,
    contestants: [
      { name: "onex f2n.module, loaded and ready to call", run: nextModule, batch: 1 },
      { name: "TypeScript 6 language service", run: () => types(`${text}\n// ${turn++}`), batch: 1 },
      { name: "ts-json-schema-generator (parameters only)", run: () => generator.describe(text), batch: 1 },
    ],
    goals: [
      {
        text: "100 functions, in ms",
        of: (median) => median("onex f2n.module, loaded and ready to call"),
        limit: 1_000,
        at: "most",
      },
    ],
  };
}

let pathOf: ((peer: string) => string) | undefined;

function once(peer: string, ...given: readonly string[]): string {
  pathOf ??= peersInJavaScript();
  return execFileSync(process.execPath, [pathOf(peer), ...given], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}
