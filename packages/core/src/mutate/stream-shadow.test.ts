import type { JsonSchema } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { Vertex } from "../graph/vertex.ts";
import type { ShadowEvent } from "./shadow.ts";

const iterable = (type: "iterable" | "async-iterable", className: string): JsonSchema => ({
  "x-onex-type": type,
  "x-onex-class": className,
  values: number,
});
let hashes = 0;
const counting = (name: string, items: (end: number) => Iterable<number>) =>
  sampleNode(
    function* (end: number): Generator<number> {
      yield* items(end);
    },
    {
      name,
      inputs: { end: number },
      outputs: iterable("iterable", "Generator"),
      call: "generator",
      hash: String(++hashes).padStart(64, "0"),
    },
  );
const countingLater = (name: string, items: (end: number) => Iterable<number>) =>
  sampleNode(
    async function* (end: number): AsyncGenerator<number> {
      yield* items(end);
    },
    {
      name,
      inputs: { end: number },
      outputs: iterable("async-iterable", "AsyncGenerator"),
      call: "async-generator",
      hash: String(++hashes).padStart(64, "0"),
    },
  );
const upTo = (end: number): number[] => Array.from({ length: end }, (_, at) => at);
const short = (end: number): number[] => upTo(Math.min(end, 3));
const failing = (): number[] => {
  throw new Error("out of items");
};
const sum = sampleNode((list: Iterable<number>): number => [...list].reduce((total, x) => total + x, 0), {
  name: "sum",
  inputs: { list: iterable("iterable", "Iterable") },
  outputs: number,
});

const $ = inputs<{ end: number }>();
const now = () => graph({ items: counting("count", upTo).bind($.end).with({ name: "count" }) });
const later = () => graph({ items: countingLater("count", upTo).bind($.end).with({ name: "count" }) });

describe("shadow() of a generator whose items are collected", () => {
  test("compares the lists, and serves the original's", () => {
    const g = now();
    const shadow = g.shadow("count", counting("short", short));
    expect([g.run({ end: 2 }), g.run({ end: 5 })]).toEqual([{ items: [0, 1] }, { items: [0, 1, 2, 3, 4] }]);
    expect(shadow.summary()).toMatchObject({ same: 1, different: 1, original: { calls: 2 }, candidate: { calls: 2, faults: 0 } });
    expect(shadow.summary().examples).toMatchObject([{ args: [5], candidate: { value: [0, 1, 2] } }]);
  });

  test("does so where items come later, also for a candidate that fails", async () => {
    const g = later();
    const shadow = g.shadow("count", countingLater("broken", failing));
    expect(await g.run({ end: 2 })).toEqual({ items: [0, 1] });
    await new Promise(setImmediate);
    expect(shadow.summary()).toMatchObject({ different: 1, candidate: { calls: 1, faults: 1 } });
  });

  test("promotes the candidate, and puts the original back when that fails", () => {
    const g = now();
    const heard: ShadowEvent["kind"][] = [];
    const shadow = g.shadow("count", counting("broken", failing), { listen: ({ kind }) => heard.push(kind) });
    for (let run = 0; run < 40; run++) g.run({ end: 1 });
    shadow.promote();
    for (let run = 0; run < 40 && shadow.status === "guarded"; run++) g.start({ end: 1 });
    expect([shadow.status, heard.at(-1)]).toEqual(["rolled-back", "candidate-rolled-back"]);
    expect(g.run({ end: 2 })).toEqual({ items: [0, 1] });
  });

  test("is refused where items go straight to the one who pulls them, and for what gives none", () => {
    const passing = graph({ total: sum.bind(counting("count", upTo).bind($.end) as unknown as Vertex<Iterable<number>>) });
    expect(() => passing.shadow("count", counting("short", short))).toThrow(
      expect.objectContaining({
        code: "graph/unsupported",
        message: expect.stringContaining("straight to the one who pulls them"),
      }),
    );
    expect(() => now().shadow("count", countingLater("later", upTo))).toThrow(
      expect.objectContaining({ code: "graph/unsupported" }),
    );
  });
});

test("measure() compares generators by their lists", async () => {
  const g = now();
  g.run({ end: 5 });
  const { candidates } = await g.measure("count", [counting("alike", upTo), counting("short", short)], { rounds: 10 });
  expect(candidates.map(({ different }) => different)).toEqual([0, 1]);
});
