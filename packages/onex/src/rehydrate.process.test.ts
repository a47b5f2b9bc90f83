import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { encode } from "@onex/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportModule } from "./export-module.ts";
import { f2n } from "./f2n.ts";
import { graph } from "./graph.ts";
import { each, inputs, loadGraph, loop, when } from "./index.ts";

const root = join(import.meta.dirname, "../../..");
const run = promisify(execFile);
const elsewhere = mkdtempSync(join(tmpdir(), "onex-export-"));
// Below the root, because that is where `onex` resolves to this repository.
const folder = join(root, ".module-run");
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(async () => {
  await f2n.dispose();
  rmSync(folder, { recursive: true, force: true });
  rmSync(elsewhere, { recursive: true });
});

interface State {
  readonly value: number;
  readonly done: boolean;
}

const rate = (currency: string): number => (currency === "EUR" ? 2 : 1);
const price = (amount: number, by: number): number => amount * by;
const halve = ({ value }: State): State => ({ value: value / 2, done: isSmall(value / 2) });
const isSmall = (value: number): boolean => value < 1;
const later = async (value: number): Promise<Map<string, number>> => new Map([["later", value]]);

async function sample() {
  const $ = inputs<{ amounts: number[]; currency: string; start: State }>();
  const by = (await f2n(rate)).bind($.currency).with({ name: "by" });
  const [priceNode, smallNode, halveNode, laterNode] = [await f2n(price), await f2n(isSmall), await f2n(halve), await f2n(later)];
  const inner = graph({ twice: priceNode.bind(inputs<{ a: number }>().a, 2) }, { name: "inner" });
  const outer = graph({ both: [inner.bindWith({ a: inputs<{ b: number }>().b }), 1] }, { name: "outer" });
  const g = graph(
    {
      nested: outer.bindWith({ b: by }),
      listed: each($.amounts, (amount) => inner.bindWith({ a: amount })),
      prices: each($.amounts, (amount, index) => priceNode.bind(priceNode.bind(amount, by), index)),
      end: loop($.start, (last) => halveNode.bind(last), { until: (state) => smallNode.bind(state.at("value")), maxTurns: 20 }),
      small: when(smallNode.bind(by), laterNode.bind(by).with({ timeoutMs: 5_000 })),
      more: laterNode.bind($.amounts.at(0, { default: 3 })),
      inner: inner.bindWith({ a: by }),
      literal: [by, { by, date: new Date(0) }],
    },
    { name: "price-list", inputs: { currency: { schema: { type: "string" }, default: "EUR" } } },
  );
  return { g, given: { amounts: [1, 2, 3], start: { value: 10, done: false } } };
}

test("an export has the same ids, head and answers in another process, in another folder", async () => {
  const { g, given } = await sample();
  const done = g.start(given as never);
  const outcome = await done.done;
  expect(outcome.status).toBe("succeeded");
  const document = await g.export({ values: true, journal: [done] });
  const file = join(elsewhere, "list.export.json");
  writeFileSync(file, JSON.stringify(document));
  const script = join(import.meta.dirname, "../test/rehydrated.ts");
  const { stdout } = await run(process.execPath, [script, file, JSON.stringify(given)], { cwd: elsewhere });
  expect(JSON.parse(stdout)).toEqual({
    head: await g.snapshot().hash(),
    ids: Object.values(document.functions).map(({ description }) => [description.node_id, description.metadata_block.hash]),
    replayed: encode(outcome),
    value: encode(await g.run(given as never)),
  });
});

test("exportModule() writes a module that compiles under strict options and gives the same answers", async () => {
  const { g, given } = await sample();
  const wordStats = await loadGraph(join(root, "examples/word-stats.graph.yaml"));
  writeFileSync(join(folder, "price-list.ts"), await exportModule(g));
  writeFileSync(join(folder, "word-stats.ts"), await exportModule(wordStats));
  writeFileSync(join(folder, "use.ts"), use);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../tsconfig.tests.json", include: ["*.ts"], references: [] }),
  );
  const compiled = await run(join(root, "node_modules/.bin/tsc"), ["-p", folder], { cwd: root }).catch((failed) => failed);
  expect(compiled.stdout).toBe("");
  const { stdout } = await run(process.execPath, [join(folder, "use.ts"), JSON.stringify(given)], { cwd: root });
  const path = "examples/data/tide-mill.txt";
  expect(JSON.parse(stdout)).toEqual({
    prices: encode(await g.run(given as never)),
    words: encode(await wordStats.run({ path: join(root, path) })),
    names: g.topology.vertices.map(({ name }) => name),
  });
});

const use = `import { encode, f2n } from "onex";
import { priceList } from "./price-list.ts";
import { wordStats } from "./word-stats.ts";

const prices = encode(await priceList.run(JSON.parse(process.argv[2] ?? "{}")));
const words = encode(await wordStats.run({ path: "examples/data/tide-mill.txt" }));
console.log(JSON.stringify({ prices, words, names: priceList.topology.vertices.map(({ name }) => name) }));
await f2n.dispose();
`;
