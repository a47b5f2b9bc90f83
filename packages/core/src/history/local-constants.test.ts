import type { JsonSchema } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { Mode } from "../node/modes.ts";

type Change = (x: number) => number;
const changing: JsonSchema = { "x-onex-type": "function" };
const apply = sampleNode((x: number, change: Change): number => change(x), {
  name: "apply",
  inputs: { x: number, change: changing },
  outputs: number,
});
const one = sampleNode((): number => 1, { name: "one", outputs: number });
const twice: Change = (x) => x * 2;
const thrice: Change = (x) => x * 3;
let isBroken = false;
const strict = sampleNode(
  (x: number): number => {
    if (isBroken) throw new Error("broken");
    return x;
  },
  { name: "strict", inputs: { x: number }, outputs: number },
);
/** Asks what lives only in its process for its number. */
const held = sampleNode((box: { readonly of: () => number }): number => box.of(), {
  name: "held",
  inputs: { box: unknown },
  outputs: number,
});

const $ = inputs<{ x: number }>();
const applied = () => graph({ out: strict.bind(apply.bind($.x, twice)) });

// Such a constant has no content that could be written, so that two of them are told apart by who they are.
describe("a constant that lives only in its process", () => {
  test("is merged as on the side that changed it", () => {
    const g = applied();
    const fork = g.fork();
    fork.mutate((edit) => edit.rewire("apply", "change", thrice));
    g.mutate((edit) => edit.insert("one", one.bind()));
    g.merge(fork);
    expect(g.run({ x: 1 })).toEqual({ out: 3 });
  });

  test("is a conflict where both sides changed it, and none where they have the very same", () => {
    const g = applied();
    const [other, same] = [g.fork(), g.fork()];
    g.mutate((edit) => edit.rewire("apply", "change", thrice));
    other.mutate((edit) => edit.rewire("apply", "change", (x: number) => x * 4));
    expect(() => g.merge(other)).toThrow(expect.objectContaining({ code: "graph/merge-conflict" }));
    same.mutate((edit) => edit.rewire("apply", "change", thrice));
    g.merge(same);
    expect(g.run({ x: 1 })).toEqual({ out: 3 });
  });

  test("makes what reads it run again when a run is resumed after it was changed", () => {
    const g = applied();
    isBroken = true;
    const run = g.start({ x: 1 });
    isBroken = false;
    expect(g.replay(run, { mode: "resume" }).value).toEqual({ out: 2 });
    g.mutate((edit) => edit.rewire("apply", "change", thrice));
    const resumed = g.replay(run, { mode: "resume" });
    expect(resumed.drift).toMatchObject([{ vertex: "apply", change: "binding" }]);
    expect(resumed.value).toEqual({ out: 3 });
  });

  test("is the same after an edit that has nothing to do with it, in a literal and in a body as well", () => {
    const box = { of: () => 7 };
    const g = graph({
      out: held.bind(box),
      all: each([1, 2], (item) => apply.bind(item, twice)).with({ name: "all" }),
    }) as unknown as Graph<unknown, Mode, never>;
    const run = g.start({} as never);
    g.mutate((edit) => edit.insert("one", one.bind()));
    g.mutate((edit) => edit.rewire("all.apply", "x", 5));
    expect(g.replay(run, { mode: "recorded" }).drift).toMatchObject([
      { vertex: "all", change: "binding" },
      { vertex: "one", change: "added" },
    ]);
  });
});
