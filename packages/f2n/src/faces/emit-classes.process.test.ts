import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { NodeDescription } from "@onex/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type F2nEngine, f2nEngine } from "../engine.ts";
import { emitClasses } from "./emit-classes.ts";

const root = join(import.meta.dirname, "../../../..");
// Below the root, because that is where `onex` resolves to this repository.
const folder = join(root, ".emit-run");
let engine: F2nEngine;

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  engine = f2nEngine();
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function describe(text: string): Promise<NodeDescription> {
  const described = await engine.describeSource(text);
  if (described.status !== "wrapped") throw new Error(described.reason);
  return described;
}

const sources = {
  order: `/** One line of an order. */
interface Item { id: string; when: Date; tags?: Set<string>; parent?: Item; "__proto__"?: string }
/** @param item - what, for "whom" */
export function order(item: Item, count = 1, ...notes: string[]): { total: bigint; byId: Map<string, Item> } { return { total: 1n, byId: new Map() }; }`,
  choose: `export function choose(x: string): "text"; export function choose(x: number[]): { sum: number };
export function choose(x: string | number[]): unknown { return typeof x === "string" ? "text" : { sum: 0 }; }`,
  first:
    "export function first<T extends { id: string }>(list: readonly T[], test: (one: T) => boolean): T | undefined { return list.find(test); }",
};

test("emitClasses() writes modules that compile under the strictest options and run", async () => {
  for (const [name, text] of Object.entries(sources))
    writeFileSync(join(folder, `${name}.ts`), emitClasses(await describe(text)));
  writeFileSync(join(folder, "use.ts"), use);
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../tsconfig.tests.json", include: ["*.ts"], references: [] }),
  );
  const run = promisify(execFile);
  const compiled = await run(join(root, "node_modules/.bin/tsc"), ["-p", folder], { cwd: root }).catch((failed) => failed);
  expect(compiled.stdout).toBe("");
  const { stdout } = await run(process.execPath, [join(folder, "use.ts")]);
  expect(JSON.parse(stdout)).toEqual({
    name: "OrderInput",
    input: { item: { id: "a", when: { "$onex:date": "1970-01-01T00:00:00.000Z" } } },
    back: true,
    refused: "node/input-invalid",
    chosen: [true, true, false],
    proto: true,
  });
});

const use = `import { isFault } from "onex";
import { ChooseInput, ChooseOutput } from "./choose.ts";
import { FirstOutput } from "./first.ts";
import { OrderInput, OrderOutput } from "./order.ts";

const input = new OrderInput({ item: { id: "a", when: new Date(0) } });
const id: string = input.item.id;
const plain: OrderInput = { ...input, count: 2 };
const output = new OrderOutput({ total: 3n, byId: new Map([[id, plain.item]]) });
let refused: unknown;
try {
  // @ts-expect-error when is missing
  new OrderInput({ item: { id: "a" } });
} catch (thrown) {
  refused = isFault(thrown) && thrown.code;
}
console.log(
  JSON.stringify({
    name: OrderInput.name,
    input,
    back: OrderOutput.fromJSON(JSON.parse(JSON.stringify(output))).equals(output),
    refused,
    chosen: [new ChooseInput({ x: [1] }).equals({ x: [1] }), ChooseOutput.is("text"), FirstOutput.is({ id: 1 })],
    proto: Object.hasOwn((OrderInput.schema.$defs?.Item ?? {}).properties ?? {}, "__proto__"),
  }),
);
`;
