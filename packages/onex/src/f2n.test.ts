import { join } from "node:path";
import { isFault } from "@onex/contract";
import { afterAll, describe, expect, expectTypeOf, test } from "vitest";
import * as numeric from "../../../examples/functions/numeric.ts";
import { f2n } from "./f2n.ts";

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
