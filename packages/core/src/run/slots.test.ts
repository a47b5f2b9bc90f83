import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { handClock, plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { each } from "../graph/each.ts";
import { type Graph, type GraphOptions, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { Vertex } from "../graph/vertex.ts";
import { when } from "../graph/when.ts";
import type { Mode } from "../node/modes.ts";

/** Functions that end when the test lets them, and how many of them were under way at a time. */
function workshop() {
  const open: (() => void)[] = [];
  const tried = new Set<number>();
  let underWay = 0;
  let most = 0;
  const begin = (): void => {
    underWay += 1;
    most = Math.max(most, underWay);
  };
  const work = async (value: number): Promise<number> => {
    begin();
    await new Promise<void>((resolve) => open.push(resolve));
    underWay -= 1;
    return value + 1;
  };
  const node = (call: (value: number) => Promise<number>) =>
    sampleNode(call, { name: "work", inputs: { value: number }, outputs: number, call: "async" });
  return {
    open,
    most: () => most,
    underWay: () => underWay,
    work: node(work),
    flaky: node(async (value) => {
      const given = await work(value);
      // Once for each value: two lists that take turns with one another could fail for ever by any rule that counts on.
      const isFirst = !tried.has(value);
      tried.add(value);
      if (isFirst) throw new Error("not yet");
      return given;
    }),
    now: sampleNode(
      (value: number): number => {
        begin();
        underWay -= 1;
        return value + 1;
      },
      { name: "now", inputs: { value: number }, outputs: number },
    ),
    many: sampleNode((value: number): number[] => Array.from({ length: 1 + (value % 3) }, (_, index) => value + index), {
      name: "many",
      inputs: { value: number },
      outputs: { type: "array", items: number },
    }),
    sum: sampleNode((list: readonly number[]): number => list.reduce((total, value) => total + value, 0) % 1000, {
      name: "sum",
      inputs: { list: { type: "array", items: number } },
      outputs: number,
    }),
    isAny: sampleNode((value: number): boolean => value % 5 > 0, {
      name: "isAny",
      inputs: { value: number },
      outputs: { type: "boolean" },
    }),
  };
}

type Workshop = ReturnType<typeof workshop>;
type Place = Vertex<number, never, unknown>;

/** What a vertex does on a number, in any nesting. */
type Plan =
  | { readonly kind: "work" | "now" | "flaky" }
  | { readonly kind: "each" | "loop" | "when" | "retried"; readonly inner: Plan }
  | { readonly kind: "part"; readonly inner: Plan; readonly concurrency: number | undefined }
  | { readonly kind: "both"; readonly inner: Plan; readonly other: Plan };

const plans: fc.Arbitrary<Plan> = fc.letrec<{ plan: Plan; leaf: Plan; nested: Plan }>((tie) => ({
  plan: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("nested")),
  leaf: fc.record({ kind: fc.constantFrom("work" as const, "now" as const, "flaky" as const) }),
  nested: fc.oneof(
    fc.record({
      kind: fc.constantFrom("each" as const, "loop" as const, "when" as const, "retried" as const),
      inner: tie("plan"),
    }),
    fc.record({
      kind: fc.constant("part" as const),
      inner: tie("plan"),
      concurrency: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    }),
    fc.record({ kind: fc.constant("both" as const), inner: tie("plan"), other: tie("plan") }),
  ),
})).plan;

function vertexOf(plan: Plan, value: Place, shop: Workshop, options: GraphOptions): Place {
  const inner = (given: Place, of: Plan): Place => vertexOf(of, given, shop, options);
  const from = value as never;
  switch (plan.kind) {
    case "work":
      return shop.work.bind(from) as never;
    case "now":
      return shop.now.bind(from) as never;
    case "flaky":
      return (shop.flaky.bind(from) as Vertex<number>).with({ retry: { attempts: 30, pauseMs: 1 } }) as never;
    case "each":
      return shop.sum.bind(each(shop.many.bind(from), (item) => inner(item as never, plan.inner)) as never) as never;
    case "loop":
      return loop(value as never, (last) => inner(last as never, plan.inner) as never, {
        until: (last) => shop.isAny.bind(last as never),
        maxTurns: 3,
        onMaxTurns: "value",
      }) as never;
    case "when":
      return shop.sum.bind([
        value,
        when(shop.isAny.bind(from), inner(value, plan.inner) as never).at("none" as never, { default: 1 } as never),
      ] as never) as never;
    case "retried":
      return shop.sum.bind(
        (
          each([value, 7] as never, (item) => shop.flaky.bind(inner(item as never, plan.inner) as never) as never) as Vertex<
            number[]
          >
        ).with({ timeoutMs: 1_000_000, retry: { attempts: 30, pauseMs: 1 } }) as never,
      ) as never;
    case "part": {
      const $ = inputs<{ value: number }>();
      const { concurrency, inner: within } = plan;
      const part = graph(
        { out: inner($.value as never, within) as never },
        { ...options, name: "part", ...(concurrency === undefined ? {} : { concurrency }) },
      );
      return (part.bindWith({ value: from } as never) as Vertex<{ out: number }>).at("out") as never;
    }
    case "both":
      return shop.sum.bind([inner(value, plan.inner), inner(value, plan.other)] as never) as never;
    default:
      return plan satisfies never;
  }
}

/** Lets what is under way end, in an order that `pick` says, until the run has ended; throws where nothing goes on. */
async function driven<T>(run: Promise<T>, shop: Workshop, clock: ReturnType<typeof handClock>, pick: () => number): Promise<T> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  run.then(end, end);
  for (;;) {
    await turn();
    if (isOver) return await run;
    const [ended] = shop.open.splice(pick() % Math.max(1, shop.open.length), 1);
    if (ended !== undefined) ended();
    else if (clock.pending > 0) clock.advanceToNext();
    else throw new Error("the run waits for nothing");
  }
}

async function runPlan(plan: Plan, concurrency: number | undefined, pick: () => number) {
  const shop = workshop();
  const clock = handClock();
  const options = { ambient: plainAmbient(), scheduler: clock };
  const $ = inputs<{ value: number }>();
  const out = vertexOf(plan, $.value as never, shop, options);
  const bound = concurrency === undefined ? {} : { concurrency };
  const whole = graph({ out: out as never }, { ...options, ...bound }) as unknown as Graph<unknown, Mode, never>;
  const value = await driven(Promise.resolve(whole.run({ value: 3 })), shop, clock, pick);
  return { value, most: shop.most() };
}

describe("the concurrency of a graph", () => {
  test("bounds the functions of a whole run, in whatever nesting of bodies, attempts and graphs, and every run ends", async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat(50)), async (plan, concurrency, picks) => {
        const pick = (): number => picks.next().value ?? 0;
        const free = await runPlan(plan, undefined, pick);
        const bounded = await runPlan(plan, concurrency, pick);
        expect(bounded.most).toBeLessThanOrEqual(concurrency);
        expect(bounded.value).toEqual(free.value);
      }),
      { numRuns: 150 },
    );
  });

  test("is used up where there is enough to do, however it is nested", async () => {
    const nested: Plan = {
      kind: "each",
      inner: { kind: "part", concurrency: undefined, inner: { kind: "each", inner: { kind: "work" } } },
    };
    const plan: Plan = { kind: "both", inner: nested, other: { kind: "both", inner: nested, other: nested } };
    for (const concurrency of [1, 2, 3]) expect(await runPlan(plan, concurrency, () => 0)).toMatchObject({ most: concurrency });
  });

  test("is not held up by what was given up: a list over its deadline, and a graph that is part of it, are tried again", async () => {
    const shop = workshop();
    const clock = handClock();
    let calls = 0;
    const hangs = sampleNode(
      async (value: number): Promise<number> => {
        calls += 1;
        if (calls <= 2) await new Promise(() => {});
        return value;
      },
      { name: "hangs", inputs: { value: number }, outputs: number, call: "async" },
    );
    const options = { ambient: plainAmbient(), scheduler: clock };
    const $ = inputs<{ value: number }>();
    const part = graph({ out: hangs.bind($.value) }, options);
    const again = { timeoutMs: 100, retry: { attempts: 2, pauseMs: 10 } };
    const list = each([1, 2], (item) => hangs.bind(item)).with(again);
    const g = graph({ list, part: part.bindWith({ value: 5 }).with(again) }, { ...options, concurrency: 1 });
    const run = g.run();
    expect(await driven(run, shop, clock, () => 0)).toEqual({ list: [1, 2], part: { out: 5 } });
  });

  test("of a list is a bound of its own", async () => {
    const shop = workshop();
    const $ = inputs<{ list: number[] }>();
    const g = graph({ out: each($.list, (item) => shop.work.bind(item), { concurrency: 2 }) }, { concurrency: 5 });
    await driven(g.run({ list: [1, 2, 3, 4, 5] }), shop, handClock(), () => 0);
    expect(shop.most()).toBe(2);
  });
});

/** A list of two in a graph in a list: one item fails, the other one has no end and hears nothing. */
function failingBesideDeaf() {
  const open: (() => void)[] = [];
  const node = sampleNode(
    async (value: number): Promise<number> => {
      if (value === 2) throw new Error("no luck");
      await new Promise<void>((resolve) => open.push(resolve));
      return value;
    },
    { name: "node", inputs: { value: number }, outputs: number, call: "async" },
  );
  const part = graph({ out: each([1, 2], (item) => node.bind(item)) }, { name: "part" });
  return { open, g: graph({ out: each([0], () => part.bindWith({})) }) };
}

describe("what is under way when something beside it fails", () => {
  test("is waited for, also where it hears nothing", async () => {
    const { open, g } = failingBesideDeaf();
    const run = g.start();
    await turn();
    expect(run.status).toBe("running");
    open[0]?.();
    expect((await run.done).status).toBe("failed");
    expect(run.fault?.message).toContain("no luck");
  });

  test("is not waited for when the caller aborts", async () => {
    const { g } = failingBesideDeaf();
    const stop = new AbortController();
    const run = g.start({}, { signal: stop.signal });
    await turn();
    stop.abort();
    await turn();
    expect(run.status).toBe("failed");
  });
});

test("items of an attempt that was given up are no part of the journal, whatever the vertex that gave it up has stopped since", async () => {
  const clock = handClock();
  const open: (() => void)[] = [];
  const wait = (): Promise<void> => new Promise((resolve) => open.push(resolve));
  const deaf = sampleNode(
    async (value: number): Promise<number> => {
      await wait();
      return value;
    },
    { name: "deaf", inputs: { value: number }, outputs: number, call: "async" },
  );
  const list = each([1], (item) => deaf.bind(item)).with({ name: "list", timeoutMs: 100 });
  const run = graph({ list, other: deaf.bind(7).with({ name: "other" }) }, { ambient: plainAmbient(), scheduler: clock }).start();
  await turn();
  clock.advance(100);
  await turn();
  // The list is over its deadline; the run waits for the other vertex. Items are begun before vertices.
  expect(run.status).toBe("running");
  for (const end of open) {
    end();
    await turn();
  }
  expect(run.fault?.code).toBe("run/timeout");
  expect(run.journal.entries().map(({ kind }) => kind)).toEqual([
    "run-started",
    "vertex-started",
    "item-started",
    "vertex-started",
    "vertex-failed",
    "vertex-succeeded",
    "run-failed",
  ]);
});
