import type { Scheduler } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, type Sample, sampleNode } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { when } from "../graph/when.ts";

const $ = inputs<{ x: number }>();
let hashes = 0;
const onNumber = (name: string, run: (x: number) => unknown, more: Partial<Sample> = {}) =>
  sampleNode(run as (x: number) => number, {
    name,
    inputs: { x: number },
    outputs: number,
    hash: String(++hashes).padStart(64, "0"),
    ...more,
  });

/** A clock that functions turn by what they cost, and that wakes whoever waits. */
function workClock(): Scheduler & { work(milliseconds: number): void } {
  let now = 0;
  return {
    monotonicMs: () => now,
    after: (_, wake) => {
      queueMicrotask(wake);
      return () => {};
    },
    work: (milliseconds) => {
      now += milliseconds;
    },
  };
}

function arena(values: readonly number[] = [1, 2, 3, 4, 5]) {
  const scheduler = workClock();
  /** Costs `milliseconds`, more or less by turns where `noise` is given. */
  const costing = (name: string, milliseconds: number, { noise = 0, wrongAt = -1, later = false } = {}) => {
    let calls = 0;
    const run = (x: number): number => {
      scheduler.work(milliseconds * (1 + noise * Math.sin(calls++ * 2.4)));
      return x === wrongAt ? 0 : x * 2;
    };
    return later ? onNumber(name, async (x) => run(x), { call: "async" }) : onNumber(name, run);
  };
  const original = costing("original", 4);
  const g = graph({ out: original.bind($.x).with({ name: "step" }) }, { scheduler });
  for (const x of values) g.run({ x });
  return { g, costing, scheduler };
}

describe("measure()", () => {
  test("names the one that is faster than all others, with medians, quartiles and the ratio", async () => {
    const { g, costing } = arena();
    const before = [...g.history()];
    const found = await g.measure("step", [costing("half", 2), costing("slow", 8)]);
    expect(found).toMatchObject({ vertex: "step", inputs: 5, rounds: 31 });
    expect(found.winner).toBe(found.candidates[0]);
    expect(found.verdict).toBe(`"half" is faster than every other one with the same answers (confidence 95%)`);
    expect(found.original).toMatchObject({ name: "original", different: 0, time: { medianMs: 4, ratio: undefined } });
    expect(found.candidates.map(({ time }) => time)).toMatchObject([
      { medianMs: 2, lowMs: 2, highMs: 2, ratio: { median: 0.5, low: 0.5, high: 0.5, confidence: 0.95 } },
      { medianMs: 8, ratio: { median: 2 } },
    ]);
    expect([...g.history()]).toEqual(before);
  });

  test("refuses to name a winner that the data do not show", async () => {
    const { g, costing } = arena();
    const found = await g.measure("step", [costing("alike", 4, { noise: 0.5 }), costing("twin", 2), costing("other twin", 2)]);
    expect(found.winner).toBeUndefined();
    expect(found.verdict).toBe("The data do not show that one is faster than all others (confidence 95%)");
    const [alike] = found.candidates;
    expect(alike?.time?.ratio?.low).toBeLessThan(1);
    expect(alike?.time?.ratio?.high).toBeGreaterThan(1);
  });

  test("asks for more the more there are to be told apart: one slow round in ten is too much among three", async () => {
    const { g, costing, scheduler } = arena();
    const slowOnce = () => {
      let calls = 0;
      return onNumber("slow once", (x) => {
        // After five answers and three rounds to warm up.
        scheduler.work(++calls === 12 ? 9 : 2);
        return x * 2;
      });
    };
    const few = { rounds: 10 };
    expect((await g.measure("step", [slowOnce()], few)).winner?.name).toBe("slow once");
    expect((await g.measure("step", [slowOnce(), costing("slow", 8)], few)).winner).toBeUndefined();
  });

  test("may find that what is there is the fastest", async () => {
    const { g, costing } = arena();
    const { winner, original } = await g.measure("step", [costing("slow", 5)]);
    expect(winner).toBe(original);
  });

  test("looks at answers first: who answers differently is listed, and not timed", async () => {
    const { g, costing } = arena();
    const failing = onNumber("failing", (x) => {
      if (x > 4) throw new Error("too much");
      return x * 2;
    });
    const { candidates, winner, verdict } = await g.measure("step", [costing("wrong", 1, { wrongAt: 3 }), failing]);
    expect(candidates).toMatchObject([
      { different: 1, differences: [{ args: [3], original: { value: 6 }, candidate: { value: 0 } }], time: undefined },
      { different: 1, differences: [{ args: [5], candidate: { error: "Error: too much" } }], time: undefined },
    ]);
    expect([winner, verdict]).toEqual([undefined, "No candidate gives the same answers, so no times were compared"]);
  });

  test("takes the inputs of runs that are given, and at most so many", async () => {
    const { g, costing } = arena();
    const run = g.start({ x: 9 });
    const { inputs: one } = await g.measure("step", [costing("a", 1)], { from: [run.snapshot()] });
    const { inputs: three } = await g.measure("step", [costing("a", 1)], { maxInputs: 3 });
    expect([one, three]).toEqual([1, 3]);
    await expect(g.measure("step", [], { from: [arena().g.snapshot()] })).rejects.toThrow(TypeError);
    await expect(arena([]).g.measure("step", [])).rejects.toThrow("run the graph first");
  });

  test("leaves out runs in which the vertex had nothing to do", async () => {
    const flag = inputs<{ x: number; on: boolean }>();
    const scheduler = workClock();
    const step = onNumber("step", (x) => {
      scheduler.work(1);
      return x;
    });
    const g = graph({ out: when(flag.on, step.bind(flag.x).with({ name: "step" })) }, { scheduler });
    for (const on of [true, false, true]) g.run({ x: 1, on });
    expect((await g.measure("step", [])).inputs).toBe(2);
  });

  test("gives each call values of its own, so that none sees what another did to them", async () => {
    const scheduler = workClock();
    const emptying = (name: string) =>
      sampleNode(
        (map: Map<string, number>) => {
          scheduler.work(1);
          const { size } = map;
          map.clear();
          return size;
        },
        { name, inputs: { map: { "x-onex-type": "map" } }, outputs: number },
      );
    const box = inputs<{ map: Map<string, number> }>();
    const g = graph({ out: emptying("one").bind(box.map).with({ name: "step" }) }, { scheduler });
    g.run({ map: new Map([["a", 1]]) });
    const { candidates } = await g.measure("step", [emptying("two")]);
    expect(candidates[0]).toMatchObject({ different: 0, time: { medianMs: 1 } });
  });

  test("measures async nodes, and a subgraph as one", async () => {
    const { costing, scheduler } = arena();
    const g = graph({ out: costing("original", 4, { later: true }).bind($.x).with({ name: "step" }) }, { scheduler });
    await g.run({ x: 1 });
    expect((await g.measure("step", [costing("now", 1), costing("later", 9, { later: true })])).winner?.name).toBe("now");
    const inner = (name: string, cost: number) => graph({ value: costing(name, cost).bind($.x) }, { name });
    const outer = graph({ out: inner("first", 3).bindWith({ x: $.x }).with({ name: "sub" }) }, { scheduler });
    outer.run({ x: 2 });
    expect((await outer.measure("sub", [inner("second", 1)])).winner?.name).toBe("second");
  });

  test("refuses what could not take the place, does harm, or answers by what it repeats", async () => {
    const { g, costing } = arena();
    const codeOf = async (promise: Promise<unknown>) => {
      const thrown: unknown = await promise.catch((reason: unknown) => reason);
      return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    };
    expect(await codeOf(g.measure("nobody", []))).toBe("graph/unknown-reference");
    expect(await codeOf(g.measure("step", [onNumber("text", String, { outputs: { type: "string" } })]))).toBe(
      "graph/incompatible-edit",
    );
    expect(await codeOf(g.measure("step", [onNumber("post", (x) => x, { effects: "io" })]))).toBe("f2n/effects");
    const list = inputs<{ list: number[] }>();
    const bodies = graph({ out: each(list.list, (item) => costing("inner", 1).bind(item)).with({ name: "all" }) });
    expect(await codeOf(bodies.measure("all", []))).toBe("graph/unsupported");
    await expect(g.measure("step", [], { rounds: 5 })).rejects.toThrow(RangeError);
    await expect(g.measure("step", [], { confidence: 1 })).rejects.toThrow(RangeError);
    const stopped = AbortSignal.abort(new Error("enough"));
    await expect(g.measure("step", [], { signal: stopped })).rejects.toThrow("enough");
  });

  test("names no winner where the clock stands still", async () => {
    const g = graph(
      {
        out: onNumber("a", (x) => x)
          .bind($.x)
          .with({ name: "step" }),
      },
      { scheduler: workClock() },
    );
    g.run({ x: 1 });
    const { winner, candidates } = await g.measure("step", [onNumber("b", (x) => x)]);
    expect([winner, candidates[0]?.time?.ratio]).toEqual([undefined, undefined]);
  });
});
