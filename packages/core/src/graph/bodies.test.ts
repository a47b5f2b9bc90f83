import { isFault, type JournalEntry } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { handClock, plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { each } from "./each.ts";
import { graph } from "./graph.ts";
import { inputs } from "./inputs.ts";
import { loop } from "./loop.ts";
import { when } from "./when.ts";

const list = { type: "array", items: { type: "number" } } as const;
const double = sampleNode((value: number): number => value * 2, { name: "double", inputs: { value: number }, outputs: number });
const add = sampleNode((a: number, b: number): number => a + b, {
  name: "add",
  inputs: { a: number, b: number },
  outputs: number,
});
const isEven = sampleNode((value: number): boolean => value % 2 === 0, {
  name: "isEven",
  inputs: { value: number },
  outputs: { type: "boolean" },
});
const orZero = sampleNode((value?: number): number => value ?? 0, {
  name: "orZero",
  inputs: { "value?": number },
  outputs: number,
});

const kinds = (entries: readonly JournalEntry[]): readonly string[] =>
  entries.map((entry) => `${entry.kind}${"vertex" in entry ? ` ${entry.vertex}` : ""}${"item" in entry ? ` ${entry.item}` : ""}`);

const faultOf = (act: () => unknown) => {
  try {
    act();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
};

function counted() {
  const calls: number[] = [];
  const count = sampleNode(
    (value: number): number => {
      calls.push(value);
      return value;
    },
    { name: "count", inputs: { value: number }, outputs: number },
  );
  return { calls, count };
}

describe("when()", () => {
  test("gives the value when the flag is true and undefined when it is not", () => {
    const $ = inputs<{ value: number }>();
    const g = graph({ half: when(isEven.bind($.value), double.bind($.value)) });
    expect(g.run({ value: 2 })).toEqual({ half: 4 });
    expect(g.run({ value: 3 })).toEqual({ half: undefined });
  });

  test("runs nothing that only the skipped vertex asks for, and everything that others ask for", () => {
    const { calls, count } = counted();
    const $ = inputs<{ flag: boolean }>();
    const shared = count.bind(1);
    const g = graph({ a: when($.flag, add.bind(count.bind(2), shared)), b: shared });
    expect(g.run({ flag: false })).toEqual({ a: undefined, b: 1 });
    expect(calls).toEqual([1]);
    expect(g.run({ flag: true })).toEqual({ a: 3, b: 1 });
  });

  test("asks for a vertex that two conditions share when one of them is true, though it depends on the other", () => {
    const { calls, count } = counted();
    const $ = inputs<{ value: number }>();
    const shared = count.bind($.value);
    const first = when(isEven.bind($.value), double.bind(shared));
    const second = when(isEven.bind(orZero.bind(first)), add.bind(shared, 100));
    expect(graph({ first, second }).run({ value: 3 })).toEqual({ first: undefined, second: 103 });
    expect(calls).toEqual([3]);
  });

  test("leaves a vertex that others read without it to run, once", () => {
    const { calls, count } = counted();
    const $ = inputs<{ flag: boolean }>();
    const always = count.bind(7);
    const g = graph({ always, sometimes: when($.flag, always) });
    expect(g.run({ flag: false })).toEqual({ always: 7, sometimes: undefined });
    expect(g.run({ flag: true })).toEqual({ always: 7, sometimes: 7 });
    expect(calls).toEqual([7, 7]);
  });

  test("journals each vertex that did not run as skipped", () => {
    const $ = inputs<{ flag: boolean }>();
    const g = graph({ a: when($.flag, double.bind(orZero.bind(1))) });
    expect(kinds(g.start({ flag: false }).journal.entries())).toEqual([
      "run-started",
      "vertex-skipped double",
      "vertex-skipped orZero",
      "run-succeeded",
    ]);
  });

  test("hands undefined downstream, which refuses it where it may not be undefined", () => {
    const $ = inputs<{ flag: boolean }>();
    const skipped = when($.flag, double.bind(1));
    expect(graph({ value: orZero.bind(skipped) }).run({ flag: false })).toEqual({ value: 0 });
    // A document could bind it; the compiler does not.
    const bad = graph({ value: double.bind(skipped as never) });
    expect(faultOf(() => bad.run({ flag: false } as never))).toMatchObject({
      code: "node/input-invalid",
      details: { vertex: "double_2" },
    });
  });

  test("refuses a flag that is no boolean, naming the vertex", () => {
    const $ = inputs<{ flag: boolean }>();
    const fault = faultOf(() => graph({ a: when($.flag, double.bind(1)) }).run({ flag: "yes" as never }));
    expect(fault.code).toBe("node/input-invalid");
    expect(fault.message).toContain('"double"');
    expect(() => when("yes" as never, double.bind(1))).toThrow(TypeError);
  });

  test("keeps an async graph from starting what is skipped", async () => {
    const { calls, count } = counted();
    const later = sampleNode(async (value: number): Promise<boolean> => value > 0, {
      name: "later",
      inputs: { value: number },
      outputs: { type: "boolean" },
      call: "async",
    });
    const $ = inputs<{ value: number }>();
    const g = graph({ a: when(later.bind($.value), double.bind(count.bind($.value))) });
    expect(await g.run({ value: -1 })).toEqual({ a: undefined });
    expect(calls).toEqual([]);
    expect(await g.run({ value: 2 })).toEqual({ a: 4 });
  });
});

describe("each()", () => {
  test("maps a list in its order, with the index, at once when everything inside is sync", () => {
    const $ = inputs<{ list: number[]; by: number }>();
    const g = graph({ out: each($.list, (item, index) => add.bind(add.bind(item, index), $.by)) });
    expect(g.run({ list: [10, 20, 30], by: 1 })).toEqual({ out: [11, 22, 33] });
    expect(g.run({ list: [], by: 1 })).toEqual({ out: [] });
  });

  test("runs what was made before it once, and what is made in it once an item", () => {
    const { calls, count } = counted();
    const before = count.bind(100);
    const g = graph({ out: each([1, 2, 3], (item) => add.bind(before, count.bind(item))) });
    expect(g.run()).toEqual({ out: [101, 102, 103] });
    expect(calls).toEqual([100, 1, 2, 3]);
  });

  test("nests, and a body sees the items of those around it", () => {
    const $ = inputs<{ rows: number[][] }>();
    const g = graph({ out: each($.rows, (row, at) => each(row, (cell) => add.bind(cell, at))) });
    expect(g.run({ rows: [[1, 2], [3]] })).toEqual({ out: [[1, 2], [4]] });
  });

  test("skips items by a condition inside", () => {
    const g = graph({ out: each([1, 2, 3, 4], (item) => when(isEven.bind(item), double.bind(item))) });
    expect(g.run()).toEqual({ out: [undefined, 4, undefined, 8] });
  });

  test("names the index of the item that failed, and keeps the function's own error as the cause", () => {
    const boom = new Error("boom");
    const fails = sampleNode(
      (value: number): number => {
        if (value === 3) throw boom;
        return value;
      },
      { name: "fails", inputs: { value: number }, outputs: number },
    );
    const g = graph({ out: each([1, 2, 3], (item) => fails.bind(item)).with({ name: "all" }) });
    const fault = faultOf(() => g.run());
    expect(fault.message).toBe('"all" failed at item 2: "fails" failed: boom');
    expect(fault.cause).toBe(boom);
    expect(fault).toMatchObject({ code: "run/vertex-failed", details: { vertex: "all", item: 2, inner: "fails" } });
  });

  test("refuses an item that does not fit, naming its index", () => {
    const $ = inputs<{ list: number[] }>();
    const fault = faultOf(() => graph({ out: each($.list, (item) => double.bind(item)) }).run({ list: [1, "2" as never] }));
    expect(fault).toMatchObject({ code: "node/input-invalid", details: { item: 1 } });
  });

  test("refuses at the bind what no item can fit", () => {
    const words = sampleNode((): string[] => ["a"], { name: "words", outputs: { type: "array", items: text } });
    expect(faultOf(() => each(words.bind(), (item) => double.bind(item as never))).code).toBe("graph/incompatible");
  });

  test("refuses an item outside of its body", () => {
    let leaked: unknown;
    const out = each([1], (item) => {
      leaked = item;
      return double.bind(item);
    });
    expect(faultOf(() => graph({ out, leaked: leaked as never })).code).toBe("graph/unknown-reference");
    expect(() => each([1], (() => 3) as never)).toThrow(TypeError);
    expect(() => each([1], (item) => item, { concurrency: 0 })).toThrow(RangeError);
  });

  test("journals every item", () => {
    const run = graph({ out: each([1, 2], (item) => double.bind(item)) }).start();
    expect(kinds(run.journal.entries())).toEqual([
      "run-started",
      "vertex-started double",
      "item-started double 0",
      "item-succeeded double 0",
      "item-started double 1",
      "item-succeeded double 1",
      "vertex-succeeded double",
      "run-succeeded",
    ]);
    expect(run.journal.items("double").size).toBe(0);
  });

  test("runs at most `concurrency` items at a time, and gives them in order", async () => {
    const open: (() => void)[] = [];
    let active = 0;
    let most = 0;
    const wait = sampleNode(
      (value: number): Promise<number> =>
        new Promise((resolve) => {
          most = Math.max(most, ++active);
          open.push(() => {
            active -= 1;
            resolve(value * 10);
          });
        }),
      { name: "wait", inputs: { value: number }, outputs: number, call: "async" },
    );
    const done = graph({ out: each([1, 2, 3, 4, 5], (item) => wait.bind(item), { concurrency: 2 }) }).run();
    while (active > 0 || open.length > 0) {
      open.pop()?.();
      await turn();
    }
    expect(await done).toEqual({ out: [10, 20, 30, 40, 50] });
    expect(most).toBe(2);
  });

  test("stops the other items when one fails", async () => {
    const stopped: number[] = [];
    const hears = sampleNode(
      (value: number, signal: AbortSignal): Promise<number> =>
        new Promise((_, reject) => {
          if (value === 0) return reject(new Error("no"));
          signal.addEventListener("abort", () => {
            stopped.push(value);
            reject(signal.reason);
          });
        }),
      {
        name: "hears",
        inputs: { value: number },
        outputs: number,
        call: "async",
        parameters: [
          { name: "value", kind: "positional", optional: false },
          { name: "signal", kind: "signal", optional: true },
        ],
      },
    );
    const run = graph({ out: each([1, 2, 0], (item) => hears.bind(item)) }).start();
    expect(await run.done).toMatchObject({ status: "failed", fault: { details: { item: 2 } } });
    expect(stopped).toEqual([1, 2]);
  });

  test("does not run finished items again in a further attempt", async () => {
    const calls: number[] = [];
    const flaky = sampleNode(
      async (value: number): Promise<number> => {
        calls.push(value);
        if (value === 3 && calls.length < 4) throw new Error("once");
        return value;
      },
      { name: "flaky", inputs: { value: number }, outputs: number, call: "async" },
    );
    const clock = handClock();
    const out = each([1, 2, 3, 4], (item) => flaky.bind(item), { concurrency: 1 }).with({ retry: { attempts: 2, pauseMs: 10 } });
    const done = graph({ out }, { ambient: plainAmbient(), scheduler: clock }).run();
    while (clock.pending === 0) await turn();
    clock.advance(10);
    expect(await done).toEqual({ out: [1, 2, 3, 4] });
    expect(calls).toEqual([1, 2, 3, 3, 4]);
  });

  test("a list step does not run its finished items again after a failure: they are in the journal, and resume takes them", () => {
    const calls: number[] = [];
    let isBroken = true;
    const fragile = sampleNode(
      (value: number): number => {
        calls.push(value);
        if (value === 3 && isBroken) throw new Error("broken");
        return value * 10;
      },
      { name: "fragile", inputs: { value: number }, outputs: number },
    );
    const $ = inputs<{ list: number[] }>();
    const g = graph({ out: each($.list, (item) => fragile.bind(item)) });
    const failed = g.start({ list: [1, 2, 3, 4] });
    expect(failed.status).toBe("failed");
    expect([...failed.journal.items("fragile")]).toEqual([
      [0, 10],
      [1, 20],
    ]);
    isBroken = false;
    const resumed = g.replay(failed, { mode: "resume" });
    expect(resumed.value).toEqual({ out: [10, 20, 30, 40] });
    expect(calls).toEqual([1, 2, 3, 3, 4]);
    expect(kinds(resumed.journal.entries()).filter((kind) => kind.startsWith("item-"))).toHaveLength(8);
  });

  test("copies what cannot be frozen for every item but the last reader", () => {
    const bump = sampleNode(
      (at: Date, days: number): number => {
        at.setUTCDate(at.getUTCDate() + days);
        return at.getUTCDate();
      },
      { name: "bump", inputs: { at: unknown, days: number }, outputs: number },
    );
    const $ = inputs<{ at: Date }>();
    const g = graph({ out: each([1, 2, 3], (item) => bump.bind($.at, item)) });
    expect(g.run({ at: new Date(0) })).toEqual({ out: [2, 3, 4] });
  });
});

describe("loop()", () => {
  const step = sampleNode((state: { n: number; done: boolean }) => ({ n: state.n + 1, done: state.n + 1 >= 3 }), {
    name: "step",
    inputs: { state: unknown },
  });

  test("goes on until it is told to stop, at least once", () => {
    const $ = inputs<{ n: number }>();
    const first = { n: $.n, done: false as boolean };
    const g = graph({
      last: loop(step.bind(first as never), (last) => step.bind(last), { until: (value) => value.at("done"), maxTurns: 10 }),
    });
    expect(g.run({ n: 0 })).toEqual({ last: { n: 3, done: true } });
    expect(g.run({ n: 7 })).toEqual({ last: { n: 9, done: true } });
  });

  test("is `run/max-turns` when it was not told to stop by then, or the last value where that was asked for", () => {
    const odd = (onMaxTurns?: "value") =>
      graph({
        last: loop(1, (last) => add.bind(last, 2), {
          until: (value) => isEven.bind(value),
          maxTurns: 3,
          ...(onMaxTurns === undefined ? {} : { onMaxTurns }),
        }),
      });
    expect(faultOf(() => odd().run())).toMatchObject({ code: "run/max-turns", details: { vertex: "add", max_turns: 3 } });
    expect(odd("value").run()).toEqual({ last: 7 });
    expect(() => loop(1, (last) => last, { until: () => isEven.bind(2), maxTurns: 0 })).toThrow(RangeError);
    expect(() => loop(1, (last) => last, undefined as never)).toThrow(/^loop\(\) needs to know when to stop/);
  });

  test("names the turn that failed and goes on from it when resumed", () => {
    const calls: number[] = [];
    let isBroken = true;
    const grow = sampleNode(
      (value: number): number => {
        calls.push(value);
        if (value === 2 && isBroken) throw new Error("broken");
        return value + 1;
      },
      { name: "grow", inputs: { value: number }, outputs: number },
    );
    const isFive = sampleNode((value: number): boolean => value === 5, {
      name: "isFive",
      inputs: { value: number },
      outputs: { type: "boolean" },
    });
    const g = graph({ last: loop(0, (last) => grow.bind(last), { until: (value) => isFive.bind(value), maxTurns: 9 }) });
    const failed = g.start();
    expect(failed.fault).toMatchObject({ details: { item: 2 } });
    expect([...failed.journal.items("grow")]).toEqual([[1, 2]]);
    isBroken = false;
    expect(g.replay(failed, { mode: "resume" }).value).toEqual({ last: 5 });
    expect(calls).toEqual([0, 1, 2, 2, 3, 4]);
  });

  test("waits for async turns", async () => {
    const later = sampleNode(async (value: number): Promise<number> => value + 1, {
      name: "later",
      inputs: { value: number },
      outputs: number,
      call: "async",
    });
    const g = graph({ last: loop(1, (last) => later.bind(last), { until: (value) => isEven.bind(value), maxTurns: 3 }) });
    expect(await g.run()).toEqual({ last: 2 });
  });
});

describe("a random graph of conditions and bodies", () => {
  // An expression over one number, built as a graph and evaluated by itself.
  type Expression =
    | { readonly kind: "input" }
    | { readonly kind: "add"; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "when"; readonly flag: Expression; readonly value: Expression }
    | { readonly kind: "each"; readonly of: readonly Expression[]; readonly by: Expression }
    | { readonly kind: "loop"; readonly first: Expression; readonly by: Expression };

  const sum = sampleNode(
    (values: readonly (number | undefined)[]): number => values.reduce<number>((all, each) => all + (each ?? 0), 0),
    {
      name: "sum",
      inputs: { values: unknown },
      outputs: number,
    },
  );
  const isPast = sampleNode((value: number): boolean => value > 20, {
    name: "isPast",
    inputs: { value: number },
    outputs: { type: "boolean" },
  });
  const grown = sampleNode((value: number, by: number): number => value + Math.abs(by) + 5, {
    name: "grown",
    inputs: { value: number, by: number },
    outputs: number,
  });

  function naive(expression: Expression, input: number): number {
    const value = (part: Expression): number => naive(part, input);
    switch (expression.kind) {
      case "input":
        return input;
      case "add":
        return value(expression.left) + value(expression.right);
      case "when":
        return value(expression.flag) % 2 === 0 ? value(expression.value) : 0;
      case "each":
        return expression.of.reduce((all, part) => all + value(part) + naive(expression.by, value(part)), 0);
      case "loop": {
        let last = value(expression.first);
        do last = last + Math.abs(naive(expression.by, last)) + 5;
        while (!(last > 20));
        return last;
      }
    }
  }

  type Number = ReturnType<typeof inputs<{ n: number }>>["n"];
  function built(expression: Expression, input: Number): Number {
    const vertex = (part: Expression): Number => built(part, input);
    // What the graph's inputs are is left out of these types.
    switch (expression.kind) {
      case "input":
        return input;
      case "add":
        return add.bind(vertex(expression.left), vertex(expression.right)) as never;
      case "when":
        return orZero.bind(when(isEven.bind(vertex(expression.flag)), vertex(expression.value))) as never;
      case "each":
        return sum.bind(
          each(
            expression.of.map(vertex) as never,
            (item) => add.bind(item, built(expression.by, item as never)) as never,
          ) as never,
        ) as never;
      case "loop":
        return loop(vertex(expression.first) as never, (last) => grown.bind(last, built(expression.by, last as never)) as never, {
          until: (value) => isPast.bind(value as never) as never,
          maxTurns: 1_000_000,
        }) as never;
    }
  }

  const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      fc.constant<Expression>({ kind: "input" }),
      fc.record({ kind: fc.constant("add" as const), left: tie("expression"), right: tie("expression") }),
      fc.record({ kind: fc.constant("when" as const), flag: tie("expression"), value: tie("expression") }),
      fc.record({ kind: fc.constant("each" as const), of: fc.array(tie("expression"), { maxLength: 3 }), by: tie("expression") }),
      fc.record({ kind: fc.constant("loop" as const), first: tie("expression"), by: tie("expression") }),
    ),
  }));

  test("gives what a naive interpreter gives, run, started and timed", async () => {
    await fc.assert(
      fc.asyncProperty(expression, fc.integer({ min: -5, max: 5 }), async (tree, n) => {
        const $ = inputs<{ n: number }>();
        const expected = { out: naive(tree, n), n };
        const out = built(tree, $.n);
        expect(graph({ out, n: $.n }).run({ n })).toEqual(expected);
        expect(graph({ out, n: $.n }).start({ n }).value).toEqual(expected);
        const timed = orZero.bind(out).with({ timeoutMs: 60_000 });
        expect(await graph({ out: timed, n: $.n }).run({ n } as never)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

test("a list schema is what the bodies of each() declare", () => {
  const numbers = sampleNode((): number[] => [1], { name: "numbers", outputs: list });
  const out = each(numbers.bind(), (item) => double.bind(item));
  expect(graph({ out }).topology.vertices[1]?.body?.topology.inputs[0]?.schema).toEqual({ type: "number" });
});
