import { describe, expect, test } from "vitest";
import { number, sampleNode, unknown } from "../../test/sample-node.ts";
import { plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { memoryResultCache } from "../run/memory-result-cache.ts";

// What other engines got wrong in public, each with where it was told, as a claim about this one.

const $ = inputs<{ x: number }>();
const options = { ambient: plainAmbient() };
const addOne = sampleNode((x: number) => x + 1, { name: "addOne", inputs: { x: number }, outputs: number });

/** A step that answers what it is told to, as a person or a service would; it fails while it is told nothing. */
function asked() {
  const world: { answer: string | undefined; questions: number } = { answer: undefined, questions: 0 };
  const ask = sampleNode(
    (x: unknown) => {
      world.questions += 1;
      if (world.answer === undefined) throw new Error("nobody answers");
      return `${x}: ${world.answer}`;
    },
    { name: "ask", inputs: { x: unknown }, effects: "io" },
  );
  return { world, ask };
}

describe("time travel", () => {
  test("overwrites nothing that was recorded (mastra-ai/mastra#21137)", async () => {
    const g = graph({ out: addOne.bind($.x) }, options);
    const run = g.start({ x: 1 });
    const version = run.snapshot();
    const [record, hash] = [JSON.stringify(run.record()), await version.hash()];
    g.run({ x: 5 });
    g.rollback(version);
    g.run({ x: 9 });
    for (const mode of ["recorded", "verify", "resume"] as const) await g.replay(run, { mode }).done;
    expect([JSON.stringify(run.record()), await version.hash()]).toEqual([record, hash]);
    expect([...g.history()]).toContain(version);
  });

  test("asks again instead of replaying a stale answer (langchain-ai/langgraph#7038)", () => {
    const { world, ask } = asked();
    const g = graph({ out: ask.bind(addOne.bind($.x)) }, options);
    world.answer = "yes";
    const run = g.start({ x: 1 });
    g.rollback(run.snapshot("addOne"));
    expect(g.value("ask")).toBeUndefined();
    world.answer = "no";
    expect(g.run({ x: 1 })).toEqual({ out: "2: no" });
    expect([run.value, world.questions]).toEqual([{ out: "2: yes" }, 2]);
  });
});

describe("resume", () => {
  test("goes on with the state of its own run, in a graph within a graph too (langchain-ai/langgraph#7498, langchain-ai/langgraphjs#2179)", () => {
    const { world, ask } = asked();
    const inner = graph({ answer: ask.bind(addOne.bind($.x)) }, { ...options, name: "inner" });
    const g = graph({ out: inner.bindWith({ x: addOne.bind($.x) }) }, options);
    const first = g.start({ x: 1 });
    world.answer = "late";
    // Newer state, which is none of the first run's.
    g.run({ x: 50 });
    inner.run({ x: 70 });
    const resumed = g.replay(first, { mode: "resume" });
    expect([first.status, resumed.value]).toEqual(["failed", { out: { answer: "3: late" } }]);
    expect(resumed.journal.entries().flatMap((entry) => ("from" in entry ? [entry.vertex] : []))).toEqual(["addOne"]);
  });

  test("runs no finished item of a list again, not in another process either (mastra-ai/mastra#21749)", async () => {
    const calls: number[] = [];
    let isBroken = true;
    const fragile = sampleNode(
      async (value: number) => {
        calls.push(value);
        if (value === 3 && isBroken) throw new Error("broken");
        return value * 10;
      },
      { name: "fragile", inputs: { value: number }, outputs: number, call: "async" },
    );
    const list = inputs<{ list: readonly number[] }>().list;
    const g = graph({ out: each(list, (item) => fragile.bind(item), { concurrency: 1 }) }, options);
    const failed = g.start({ list: [1, 2, 3, 4] });
    await failed.done;
    isBroken = false;
    const resumed = g.replay(JSON.parse(JSON.stringify(failed.record())), { mode: "resume" });
    expect(await resumed.done).toMatchObject({ value: { out: [10, 20, 30, 40] } });
    expect(calls).toEqual([1, 2, 3, 3, 4]);
  });
});

test("nothing leaks from one replay of a run into another that goes on beside it (temporalio/sdk-typescript#1355)", async () => {
  const open: (() => void)[] = [];
  const fill = sampleNode(
    async (seen: Map<string, number>) => {
      await new Promise<void>((resolve) => open.push(resolve));
      // A map cannot be frozen: who gets one may write to it.
      return seen.set("count", (seen.get("count") ?? 0) + 1).get("count");
    },
    { name: "fill", inputs: { seen: unknown }, call: "async" },
  );
  const g = graph({ out: fill.bind(inputs<{ seen: Map<string, number> }>().seen) }, options);
  const run = g.start({ seen: new Map() });
  const others = [g.start({ seen: new Map() }), g.start({ seen: new Map() })];
  for (const go of open.splice(0)) go();
  await Promise.all([run.done, ...others.map(({ done }) => done)]);
  const replays = [g.replay(run, { mode: "verify" }), g.replay(run, { mode: "verify" })];
  await turn();
  for (const go of open.splice(0)) go();
  await Promise.all(replays.map(({ done }) => done));
  expect(replays.map(({ differences }) => differences)).toEqual([[], []]);
  expect(run.value).toEqual({ out: 1 });
});

describe("a cache", () => {
  const node = (name: string, run: (x: unknown) => unknown) => {
    const calls: unknown[] = [];
    const counting = (x: unknown): unknown => {
      calls.push(x);
      return run(x);
    };
    return { calls, node: sampleNode(counting, { name, inputs: { x: unknown }, hash: name.padEnd(64, "0") }) };
  };

  test("gives what was stored, whoever changed what it gave before (aria1th/ComfyUI-LogicUtils#19)", () => {
    const made = node("made", () => ({ list: [1], table: new Map([["k", 1]]) }));
    const g = graph({ out: made.node.bind($.x) }, { ...options, cache: memoryResultCache() });
    const taken = (): { list: number[]; table: Map<string, number> } => (g.run({ x: 1 }) as { out: never }).out;
    taken().table.set("k", 2);
    expect(() => taken().list.push(2)).toThrow(TypeError);
    expect(taken()).toEqual({ list: [1], table: new Map([["k", 1]]) });
    expect(made.calls).toHaveLength(1);
  });

  test("is not poisoned by one NaN in a key (capitan01R#34)", () => {
    const kept = node("kept", (x) => x);
    const g = graph({ out: kept.node.bind($.x) }, { ...options, cache: memoryResultCache() });
    for (const x of [Number.NaN, 1, Number.NaN, 1, 2]) expect(g.run({ x })).toEqual({ out: x });
    expect(kept.calls).toEqual([Number.NaN, 1, 2]);
  });
});

test("checkpoints do not grow without bound (langchain-ai/langgraph#3960, langchain-ai/langgraph#7094)", () => {
  const append = sampleNode((list: readonly unknown[], x: unknown) => [...list, x], {
    name: "append",
    inputs: { list: unknown, x: unknown },
  });
  const state = inputs<{ list: readonly unknown[]; x: unknown }>();
  const g = graph({ list: append.bind(state.list, state.x) }, options);
  let list: readonly unknown[] = [];
  for (let x = 0; x < 1_500; x++) list = (g.run({ list, x }) as { list: readonly unknown[] }).list;
  expect([...g.history()]).toHaveLength(1_000);
  expect(g.value("append")).toHaveLength(1_500);
});
