import { recordOf } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { sampleNode, unknown } from "../../test/sample-node.ts";
import { handClock, plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";

/** Cannot be frozen, so that whoever is given one may change it. */
type Count = Map<"n", number>;
const countOf = (n: number): Count => new Map([["n", n]]);
const raised = (count: Count): number => {
  const n = (count.get("n") ?? 0) + 1;
  count.set("n", n);
  return n;
};
const raise = sampleNode(raised, { name: "raise", inputs: { count: unknown }, outputs: { type: "number" } });
const isFive = sampleNode((count: Count): boolean => count.get("n") === 5, {
  name: "isFive",
  inputs: { count: unknown },
  outputs: { type: "boolean" },
});

/** Counts to five in turns; a turn that `fails` has changed what it was given by then. */
function counting(fails: (n: number) => boolean) {
  const step = sampleNode(
    async (count: Count): Promise<Count> => {
      const n = raised(count);
      if (fails(n)) throw new Error(`no ${n}`);
      return count;
    },
    { name: "step", inputs: { count: unknown }, outputs: unknown, call: "async" },
  );
  const $ = inputs<{ first: Count }>();
  return loop($.first, (last) => step.bind(last) as never, { until: (count) => isFive.bind(count as never), maxTurns: 9 });
}

describe("a value that cannot be frozen", () => {
  test("reaches each item as it was, also where it is in the list twice", () => {
    const $ = inputs<{ list: Count[] }>();
    for (const history of [true, false]) {
      const g = graph({ all: each($.list, (item) => raise.bind(item)) }, { history });
      const shared = countOf(0);
      expect(g.run({ list: [shared, shared, countOf(7)] })).toEqual({ all: [1, 1, 8] });
    }
  });

  test("is, for a further attempt of a loop, what the last turn gave, whatever the failed turn did with it", async () => {
    const clock = handClock();
    let failures = 2;
    const given = counting((n) => n === 3 && failures-- > 0).with({ retry: { attempts: 3, pauseMs: 1 } });
    const run = graph({ given }, { scheduler: clock, ambient: plainAmbient() }).start({ first: countOf(0) });
    for (let round = 0; round < 30; round++) {
      await turn();
      clock.advanceToNext();
    }
    expect(run.value).toEqual({ given: countOf(5) });
    expect(run.journal.entries().flatMap((entry) => (entry.kind === "item-succeeded" ? [entry.item] : []))).toEqual([
      0, 1, 2, 3, 4,
    ]);
  });

  test("is the same in the journal, in a record and for a resumed run", async () => {
    let isBroken = true;
    const g = graph({ given: counting((n) => isBroken && n === 3) });
    const run = g.start({ first: countOf(0) });
    await run.done;
    expect(run.journal.items("step")).toEqual(new Map([[1, countOf(2)]]));
    const record = recordOf(JSON.parse(JSON.stringify(run.record())));
    isBroken = false;
    for (const from of [run, record]) {
      const resumed = g.replay(from, { mode: "resume" });
      await resumed.done;
      expect(resumed.value).toEqual({ given: countOf(5) });
    }
  });

  test("is what it was for a vertex that is tried again, though another one that reads it has changed its own", async () => {
    const clock = handClock();
    let calls = 0;
    const flaky = sampleNode(
      (count: Count): number => {
        calls += 1;
        if (calls === 1) throw new Error("once");
        return count.get("n") ?? 0;
      },
      { name: "flaky", inputs: { count: unknown }, outputs: { type: "number" }, effects: "stateful" },
    );
    const make = sampleNode((): Count => countOf(0), { name: "make", outputs: unknown });
    const sources = [
      [make.bind(), {}],
      [inputs<{ first: Count }>().first, { first: countOf(0) }],
    ] as const;
    for (const [source, given] of sources) {
      calls = 0;
      const g = graph(
        { tried: flaky.bind(source).with({ retry: { attempts: 2, pauseMs: 1 } }), raised: raise.bind(source) },
        { scheduler: clock, ambient: plainAmbient(), history: false },
      );
      const run = g.run(given as never);
      await turn();
      clock.advanceToNext();
      expect(await run).toEqual({ tried: 0, raised: 1 });
    }
  });
});

describe("an attempt that was given up", () => {
  test("leaves the turns of the next one alone, and a journal that is over", async () => {
    const clock = handClock();
    const open: (() => void)[] = [];
    const seen: number[] = [];
    const hang = (): Promise<void> => new Promise((resolve) => open.push(resolve));
    const step = sampleNode(
      async (n: number): Promise<number> => {
        const call = seen.push(n);
        if (call === 1 || call === 4) await hang();
        if (call === 4) throw new Error("again");
        return n + 1;
      },
      { name: "step", inputs: { n: { type: "number" } }, outputs: { type: "number" }, call: "async" },
    );
    const isDone = sampleNode((n: number): boolean => n >= 5, {
      name: "isDone",
      inputs: { n: { type: "number" } },
      outputs: { type: "boolean" },
    });
    const turns = loop(0, (last) => step.bind(last), { until: (value) => isDone.bind(value), maxTurns: 9 });
    const policy = { timeoutMs: 100, retry: { attempts: 3, pauseMs: 1 } };
    const run = graph({ out: turns.with(policy) }, { scheduler: clock, ambient: plainAmbient() }).start();
    await turn();
    clock.advance(100);
    await turn();
    clock.advance(2);
    await turn();
    // The second attempt is at its third turn when the first turn of the first one ends.
    expect(seen).toEqual([0, 0, 1, 2]);
    open[0]?.();
    await turn();
    open[1]?.();
    await turn();
    clock.advance(5);
    await turn();
    expect(seen).toEqual([0, 0, 1, 2, 2, 3, 4]);
    expect(run.value).toEqual({ out: 5 });
    expect(run.journal.items("step").size).toBe(0);
  });

  test("adds nothing to the items of a run that is over", async () => {
    let end = (): void => {};
    const slow = sampleNode(
      async (n: number): Promise<number> => {
        if (n === 2) await new Promise<void>((resolve) => (end = resolve));
        return n;
      },
      { name: "slow", inputs: { n: { type: "number" } }, outputs: { type: "number" }, call: "async" },
    );
    const stop = new AbortController();
    const run = graph({ out: each([1, 2], (item) => slow.bind(item)) }).start({}, { signal: stop.signal });
    await turn();
    stop.abort();
    await run.done;
    const before = run.record();
    end();
    await turn();
    expect([...run.journal.items("slow").keys()]).toEqual([0]);
    expect(run.record()).toEqual(before);
  });
});
