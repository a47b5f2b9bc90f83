import { describe, expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { ShadowEvent } from "./shadow.ts";

const $ = inputs<{ list: number[]; limit: number }>();
const named = (name: string, run: (x: number) => number) =>
  sampleNode(run, { name, inputs: { x: number }, outputs: number, hash: name.padEnd(64, "_") });
const double = named("double", (x) => x * 2);
const same = named("same", (x) => x + x);
const wrongFromTen = named("wrongFromTen", (x) => (x < 10 ? x * 2 : 0));
const failing = named("failing", () => {
  throw new Error("out of order");
});
const addOne = named("addOne", (x) => x + 1);
const over = sampleNode((x: number) => x > 50, { name: "over", inputs: { x: number }, outputs: { type: "boolean" } });

const doubled = () => graph({ all: each($.list, (item) => addOne.bind(double.bind(item))).with({ name: "all" }) });

describe("shadow() of a vertex in a body", () => {
  test("gives the candidate every item, and serves the original's answers", () => {
    const g = doubled();
    const { version_id } = g.snapshot();
    const shadow = g.shadow("all.double", wrongFromTen);
    expect(g.run({ list: [1, 9, 10, 11] })).toEqual({ all: [3, 19, 21, 23] });
    expect(shadow.summary()).toMatchObject({
      vertex: "all.double",
      same: 2,
      different: 2,
      original: { calls: 4 },
      candidate: { calls: 4 },
    });
    expect([...g.history()].at(-1)?.version_id).toBe(version_id);
    shadow.stop();
    g.run({ list: [1] });
    expect(shadow.summary().candidate.calls).toBe(4);
  });

  test("gives it every turn of a loop, and the items of a body within a body", () => {
    const rows = inputs<{ rows: number[][]; limit: number }>();
    const g = graph({
      turns: loop(rows.limit, (last) => double.bind(last), { until: (value) => over.bind(value), maxTurns: 9 }).with({
        name: "turns",
      }),
      all: each(rows.rows, (row) => each(row, (item) => double.bind(item)).with({ name: "row" })).with({ name: "all" }),
    });
    const [turns, items] = [g.shadow("turns.double", same), g.shadow("all.row.double", same)];
    expect(g.run({ rows: [[1], [2, 3]], limit: 10 })).toEqual({ turns: 80, all: [[2], [4, 6]] });
    expect([turns.summary().same, items.summary().same]).toEqual([3, 3]);
  });

  test("puts it in place for all items, and its guard takes it back", () => {
    const g = doubled();
    const events: ShadowEvent[] = [];
    const shadow = g.shadow("all.double", failing, { listen: (event) => events.push(event) });
    g.run({ list: [1, 2] });
    shadow.promote({ guard: { minCalls: 1 } });
    expect(g.start({ list: [1] }).fault?.code).toBe("run/vertex-failed");
    expect([shadow.status, events.at(-1)?.kind]).toEqual(["rolled-back", "candidate-rolled-back"]);
    expect(g.run({ list: [1, 2] })).toEqual({ all: [3, 5] });
  });

  test("looks at one vertex alone where another repeats the same body", () => {
    const body = each($.list, (item) => double.bind(item));
    const g = graph({ one: body.with({ name: "one" }), two: body.with({ name: "two" }) });
    const shadow = g.shadow("one.double", same);
    expect(g.run({ list: [1, 2] })).toEqual({ one: [2, 4], two: [2, 4] });
    expect(shadow.summary().original.calls).toBe(2);
  });

  test("follows other edits of the body, and ends when its vertex runs something else", () => {
    const g = doubled();
    const shadow = g.shadow("all.double", same);
    g.mutate((edit) => edit.insert("all.more", addOne.bind(edit.vertex<number>("all.double"))));
    g.run({ list: [1] });
    expect([shadow.status, shadow.summary().same]).toEqual(["running", 1]);
    g.mutate((edit) => edit.replace("all.double", wrongFromTen));
    expect(shadow.status).toBe("superseded");
  });

  test("is refused a second time, and where the path leads to no vertex", () => {
    const g = doubled();
    g.shadow("all.double", same);
    expect(() => g.shadow("all.double", same)).toThrow(expect.objectContaining({ code: "graph/unsupported" }));
    expect(() => g.shadow("all.nobody", same)).toThrow(expect.objectContaining({ code: "graph/unknown-reference" }));
    expect(() => g.shadow("all.double.deeper", same)).toThrow(expect.objectContaining({ code: "graph/unsupported" }));
  });
});
