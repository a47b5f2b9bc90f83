import { join } from "node:path";
import { isFault } from "@onex/contract";
import fc from "fast-check";
import { afterAll, describe, expect, expectTypeOf, test } from "vitest";
import * as numeric from "../../../examples/functions/numeric.ts";
import { f2n } from "./f2n.ts";
import { graph } from "./graph.ts";

const numericPath = join(import.meta.dirname, "../../../examples/functions/numeric.ts");
afterAll(() => f2n.dispose());

/** Price with tax. */
function gross(amount: number, rate = 0.19): number {
  return amount * (1 + rate);
}

describe("f2n()", () => {
  test("gives a live function's node, with the function's own type", async () => {
    const node = await f2n(gross);
    expectTypeOf(node.run).toEqualTypeOf<typeof gross>();
    expect(node.run(100)).toBeCloseTo(119);
    expect(node.description).toMatchObject({ name: "gross", call: "sync", effects: { class: "pure" } });
    expect(node.inputs).toMatchObject({ required: ["amount"], additionalProperties: false });
  });

  test("rejects with the refusal, which try gives as a value that says where", async () => {
    await expect(f2n(Math.max)).rejects.toMatchObject({ code: "f2n/native" });
    const refused = await f2n.try(Math.max);
    expect(isFault(refused) && refused.details).toMatchObject({ name: "max" });
  });

  test("keeps one uuid for one live function and gives another function another", async () => {
    const again = await f2n(gross);
    expect((await f2n(gross)).node_id).toBe(again.node_id);
    expect((await f2n(() => 1)).node_id).not.toBe(again.node_id);
  });
});

describe("a function without a name", () => {
  const library = { f2n };

  test("is called what its node is", async () => {
    const work = await f2n(async (count: number): Promise<number> => count + 1);
    const nodes = { sum: await library.f2n((a: number, b: number): number => a + b) };
    const tried = await f2n.try((count: number): number => count + 2);
    expect([work.name, nodes.sum.name, "name" in tried && tried.name]).toEqual(["work", "sum", "tried"]);
    expect(work.description.types).toContain("WorkInput");
  });

  test("is called otherwise where the function or an option says so", async () => {
    const one = await f2n(function own(count: number): number {
      return count;
    });
    const other = await f2n((count: number): number => count, { name: "told" });
    expect([one.name, other.name]).toEqual(["own", "told"]);
  });

  test("is anonymous where more than one thing could be meant, or the name is no word", async () => {
    const wrap = (fn: (count: number) => number) => f2n(fn);
    const helped = await wrap((count) => count + 1);
    const later = await f2n((count: number): number => count + 2).then((node) => [node]);
    const [first] = await Promise.all([f2n((count: number): number => count + 3)]);
    const { name } = await f2n((count: number): number => count + 4);
    const nodes = { "two words": await f2n((count: number): number => count + 5) };
    const names = [helped.name, ...later.map((node) => node.name), first.name, name, nodes["two words"].name];
    expect(new Set(names)).toEqual(new Set(["anonymous"]));
  });
});

describe("node.arbitrary()", () => {
  test("gives inputs that keep every constraint of the schema, with the types of the function", async () => {
    const node = await f2n.source<(order: { readonly id: string; readonly count: number }) => number>(`
      /** Of an order. */
      export interface Order {
        /** @pattern ^[a-c]{2,3}$ */
        id: string;
        /** @minimum 3 @maximum 9 @multipleOf 3 */
        count: number;
      }
      export function price(order: Order): number { return order.count; }`);
    const orders = await node.arbitrary();
    expectTypeOf(orders).toEqualTypeOf<fc.Arbitrary<{ readonly id: string; readonly count: number }>>();
    fc.assert(
      fc.property(orders, (order) => {
        expect(order.id).toMatch(/^[a-c]{2,3}$/);
        expect([3, 6, 9]).toContain(node.runWith(order));
      }),
    );
  });

  test("bounds what has no bounds of its own where it is asked to", async () => {
    const node = await f2n((count: number): number => count);
    const most = fc.sample(await node.arbitrary({ magnitude: 5 }), 200).map(({ count }) => Math.abs(Number(count)));
    expect(Math.max(...most)).toBeLessThanOrEqual(5);
  });

  test("refuses inputs that nobody can make up", async () => {
    const node = await f2n.source("export function use(act: () => void): void { act(); }");
    await expect(node.arbitrary()).rejects.toMatchObject({ code: "codec/function" });
  });
});

describe("f2n.source()", () => {
  test("runs text that imports other texts, and reads no file for it", async () => {
    const node = await f2n.source(
      'import { twice } from "./twice.ts"; export function four(value: number): number { return twice(twice(value)); }',
      {
        files: { "twice.ts": "export const twice = (value: number): number => value * 2;" },
      },
    );
    expect(node.runWith({ value: 1 } as never)).toBe(4);
  });

  test("refuses an import that leads to the disk", async () => {
    const text = 'import { largest } from "./examples/functions/numeric.ts"; export function f(): number { return largest(1); }';
    await expect(f2n.source(text)).rejects.toMatchObject({ code: "f2n/import-unresolved" });
  });
});

describe("f2n.module()", () => {
  test("gives the same node in every process: uuid by name, hash by code", async () => {
    const { median } = await f2n.module(numericPath);
    const { median: again } = await f2n.module(numericPath);
    if (median === undefined || again === undefined || isFault(median) || isFault(again)) throw new Error("median is no node");
    expect(median.node_id).toBe(again.node_id);
    expect(median.metadata_block.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(median.run([3, 1, 2] as never)).toBe(2);
  });

  test("types the nodes of a namespace object", async () => {
    const { median } = await f2n.module(numeric);
    if (isFault(median)) throw median;
    expectTypeOf(median.run).toEqualTypeOf<typeof numeric.median>();
    expect(median.run([5, 1, 3])).toBe(3);
  });

  test("rejects for a file that isn't there", async () => {
    await expect(f2n.module("nowhere.ts")).rejects.toMatchObject({ code: "io/not-found" });
  });
});

test("f2n() starts another compiler after dispose", async () => {
  await f2n.dispose();
  expect((await f2n((word: string): number => word.length)).run("five")).toBe(4);
});

test("functions named then, and data with a then, pass through every promise on the way", async () => {
  const text = "export function then(n: number): number { return n + 1; } export function other(n: number): number { return n; }";
  const node = await f2n.source(text, { name: "then" });
  expect(node.run(1)).toBe(2);
  const data = await f2n.source<(d: Later) => Promise<Later>>(
    "export interface Later { then: string } export async function late(d: Later): Promise<Later> { return d; }",
  );
  // biome-ignore lint/suspicious/noThenProperty: what this test is about.
  const then = { then: "now" };
  expect(await data.run(then)).toEqual(then);
  expect(await data.trace(then)).toMatchObject({ value: then });
  // biome-ignore lint/suspicious/noThenProperty: what this test is about.
  expect(await graph({ then: data.bind(then) }).run({})).toEqual({ then });
});

interface Later {
  readonly then: string;
}
