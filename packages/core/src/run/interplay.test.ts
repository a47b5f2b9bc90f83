import { isFault, type JsonSchema, recordOf } from "@onex/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleNode, unknown } from "../../test/sample-node.ts";
import { handClock, plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { each } from "../graph/each.ts";
import { type Graph, type GraphOptions, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { Vertex } from "../graph/vertex.ts";
import { when } from "../graph/when.ts";
import type { Callable, Mode } from "../node/modes.ts";
import type { Replay } from "../replay/replay.ts";
import { memoryResultCache } from "./memory-result-cache.ts";
import type { Run } from "./start.ts";

/** Something that cannot be frozen, and that every function here changes when it is given one. */
type State = Map<string, number>;
const stateOf = (n: number): State => new Map([["n", n]]);
const inState = (state: State): number => state.get("n") ?? Number.NaN;
const ofStates = (type: "iterable" | "async-iterable", className: string): JsonSchema => ({
  "x-onex-type": type,
  "x-onex-class": className,
  values: unknown,
});

type Plan =
  | { readonly kind: "now" | "later" | "stream" | "laterStream" | "tried" }
  | { readonly kind: "each" | "loop" | "when" | "retried" | "part" | "timed"; readonly inner: Plan }
  | { readonly kind: "both" | "then"; readonly inner: Plan; readonly other: Plan };

const plans: fc.Arbitrary<Plan> = fc.letrec<{ plan: Plan; leaf: Plan; nested: Plan }>((tie) => ({
  plan: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("nested")),
  leaf: fc.record({
    kind: fc.constantFrom("now" as const, "later" as const, "stream" as const, "laterStream" as const, "tried" as const),
  }),
  nested: fc.oneof(
    fc.record({
      kind: fc.constantFrom(
        "each" as const,
        "loop" as const,
        "when" as const,
        "retried" as const,
        "part" as const,
        "timed" as const,
      ),
      inner: tie("plan"),
    }),
    fc.record({ kind: fc.constantFrom("both" as const, "then" as const), inner: tie("plan"), other: tie("plan") }),
  ),
})).plan;

const add = (a: number, b: number): number => (a * 3 + b) % 1_000;
const isMore = (n: number): boolean => n % 5 > 0;
/** The first two are one and the same. */
const many = (n: number): readonly number[] => [n, n, n + 1].slice(0, 2 + (n % 2));

/** What a plan comes to, by numbers alone. */
function expected(plan: Plan, n: number): number {
  switch (plan.kind) {
    case "now":
    case "later":
    case "tried":
      return n + 1;
    case "stream":
    case "laterStream":
      return add(n, n + 1);
    case "each":
      return many(n).reduce((total, item) => add(total, expected(plan.inner, item)), 0);
    case "loop": {
      let last = n;
      for (let at = 0; at < 3; at++) {
        last = expected(plan.inner, last);
        if (isMore(last)) break;
      }
      return last;
    }
    case "when":
      return add(n, isMore(n) ? expected(plan.inner, n) : 7);
    case "retried":
    case "part":
    case "timed":
      return expected(plan.inner, n);
    case "both":
      return add(expected(plan.inner, n), expected(plan.other, n));
    case "then":
      return expected(plan.other, expected(plan.inner, n));
    default:
      return plan satisfies never;
  }
}

type Place = Vertex<State, Mode, never>;

interface World {
  readonly clock: ReturnType<typeof handClock>;
  readonly options: GraphOptions;
  /** Whether a leaf fails that is given this. */
  isBroken: (n: number) => boolean;
  /** How many a stream has. */
  items: number;
}

let hashes = 0;

function nodesOf(world: World) {
  const node = <F extends Callable>(name: string, run: F, more: Parameters<typeof sampleNode>[1] = {}) =>
    sampleNode(run, { name, inputs: { state: unknown }, outputs: unknown, hash: String(++hashes).padStart(64, "0"), ...more });
  const leaf = (state: State): State => {
    const n = inState(state);
    state.set("n", n + 1);
    if (world.isBroken(n)) throw new Error(`broken at ${n}`);
    return state;
  };
  const sum = (states: Iterable<State>): State => {
    let total = 0;
    for (const state of states) {
      total = add(total, inState(state));
      state.set("n", -1);
    }
    return stateOf(total);
  };
  return {
    now: node("now", leaf),
    later: node("later", async (state: State) => leaf(state), { call: "async" }),
    /** Another one each time: for each number it fails once, or has no end, or one that comes too late. */
    tried: () => {
      const begun = new Set<number>();
      return node(
        "tried",
        async (state: State): Promise<State> => {
          const n = inState(state);
          state.set("n", -6);
          if (begun.has(n)) return leaf(stateOf(n));
          begun.add(n);
          if (n % 3 === 0) throw new Error("once");
          if (n % 3 === 1) await new Promise(() => {});
          await new Promise<void>((wake) => world.clock.after(130, wake));
          return stateOf(-7);
        },
        { effects: "stateful", call: "async" },
      );
    },
    /** Another one each time, which fails once for each number. */
    flaky: () => {
      const failed = new Set<number>();
      return node(
        "flaky",
        (state: State): State => {
          const n = inState(state);
          state.set("n", -5);
          if (failed.has(n)) return stateOf(n);
          failed.add(n);
          throw new Error("once");
        },
        { effects: "stateful" },
      );
    },
    many: node(
      "many",
      (state: State): readonly State[] => {
        const n = inState(state);
        const shared = stateOf(n);
        state.set("n", -2);
        return [shared, shared, stateOf(n + 1)].slice(0, 2 + (n % 2));
      },
      { outputs: { type: "array" } },
    ),
    sum: node("sum", sum),
    pair: node("pair", (one: State, two?: State): State => stateOf(add(inState(one), two === undefined ? 7 : inState(two))), {
      inputs: { one: unknown, "two?": unknown },
    }),
    isMore: node(
      "isMore",
      (state: State): boolean => {
        const n = inState(state);
        state.set("n", -3);
        return isMore(n);
      },
      { outputs: { type: "boolean" } },
    ),
    items: node(
      "items",
      function* (state: State): Generator<State> {
        for (let n = inState(state), end = n + world.items; n < end; n++) {
          if (world.isBroken(n)) throw new Error(`broken at ${n}`);
          yield stateOf(n);
        }
      },
      { call: "generator", outputs: ofStates("iterable", "Generator") },
    ),
    itemsLater: node(
      "itemsLater",
      async function* (state: State): AsyncGenerator<State> {
        for (let n = inState(state), end = n + world.items; n < end; n++) {
          if (world.isBroken(n)) throw new Error(`broken at ${n}`);
          yield stateOf(n);
        }
      },
      { call: "async-generator", outputs: ofStates("async-iterable", "AsyncGenerator") },
    ),
    firstTwo: node(
      "firstTwo",
      (states: Iterable<State>): State => {
        const found: State[] = [];
        for (const state of states) if (found.push(state) === 2) break;
        return stateOf(add(inState(found[0] as State), inState(found[1] as State)));
      },
      { inputs: { states: ofStates("iterable", "Iterable") } },
    ),
    firstTwoLater: node(
      "firstTwoLater",
      async (states: AsyncIterable<State>): Promise<State> => {
        const found: State[] = [];
        for await (const state of states) if (found.push(state) === 2) break;
        return stateOf(add(inState(found[0] as State), inState(found[1] as State)));
      },
      { call: "async", inputs: { states: ofStates("async-iterable", "AsyncIterable") } },
    ),
  };
}

function vertexOf(plan: Plan, from: Place, nodes: ReturnType<typeof nodesOf>, world: World): Place {
  // The generated plan is not known to the compiler, so neither are the types of its vertices.
  const bind = (node: { bind(...args: never[]): unknown }, ...args: readonly unknown[]): Place =>
    node.bind(...(args as never[])) as Place;
  const within = (inner: Plan, given: unknown): Place => vertexOf(inner, given as Place, nodes, world);
  switch (plan.kind) {
    case "now":
    case "later":
      return bind(nodes[plan.kind], from);
    case "tried":
      return (bind(nodes.tried(), from) as unknown as { with(options: object): Place }).with({
        timeoutMs: 100,
        retry: { attempts: 3, pauseMs: 20 },
      });
    case "stream":
      return bind(nodes.firstTwo, bind(nodes.items, from));
    case "laterStream":
      return bind(nodes.firstTwoLater, bind(nodes.itemsLater, from));
    case "each":
      return bind(
        nodes.sum,
        each(bind(nodes.many, from) as never, (item) => within(plan.inner, item) as never),
      );
    case "loop":
      return loop(from as never, (last) => within(plan.inner, last) as never, {
        until: (state) => bind(nodes.isMore, state) as never,
        maxTurns: 3,
        onMaxTurns: "value",
      }) as unknown as Place;
    case "when":
      return bind(nodes.pair, from, when(bind(nodes.isMore, from) as never, within(plan.inner, from) as never));
    case "retried":
      return (
        loop(from as never, (last) => bind(nodes.flaky(), within(plan.inner, last)) as never, {
          until: (state) => bind(nodes.isMore, state) as never,
          maxTurns: 1,
          onMaxTurns: "value",
        }) as unknown as { with(options: object): Place }
      ).with({ retry: { attempts: 40, pauseMs: 1 } });
    case "timed":
      return bind(
        nodes.sum,
        (each([from] as never, (item) => within(plan.inner, item) as never) as unknown as { with(options: object): Place }).with({
          timeoutMs: 1_000_000_000,
        }),
      );
    case "part": {
      const part = graph(
        { out: within(plan.inner, inputs<{ state: State }>().state) as never },
        { ...world.options, name: "part" },
      ) as unknown as { bindWith(given: object): { at(key: string): Place } };
      return part.bindWith({ state: from }).at("out");
    }
    case "both":
      return bind(nodes.pair, within(plan.inner, from), within(plan.other, from));
    case "then":
      return within(plan.other, within(plan.inner, from));
    default:
      return plan satisfies never;
  }
}

type Whole = Graph<{ readonly out: State }, Mode, { readonly state: State }>;

function wholeOf(plan: Plan, more: GraphOptions): { readonly g: Whole; readonly world: World } {
  const clock = handClock();
  const world: World = {
    clock,
    options: { ambient: plainAmbient(), scheduler: clock },
    isBroken: () => false,
    items: Number.POSITIVE_INFINITY,
  };
  const from = inputs<{ state: State }>().state as unknown as Place;
  const out = vertexOf(plan, from, nodesOf(world), world);
  return { g: graph({ out: out as never }, { ...world.options, ...more, name: "whole" }) as unknown as Whole, world };
}

/** Lets time pass until the run has ended; `meddle` has a turn each time. */
async function ended<R extends Run<unknown>>(run: R, { clock }: World, meddle: () => void = () => {}): Promise<R> {
  for (let turns = 0; run.status === "running"; turns++) {
    if (turns > 20_000) throw new Error("the run does not end");
    await turn();
    meddle();
    clock.advanceToNext();
  }
  return run;
}

const isFlaky = (plan: Plan): boolean =>
  plan.kind === "retried" ||
  plan.kind === "tried" ||
  ("inner" in plan && isFlaky(plan.inner)) ||
  ("other" in plan && isFlaky(plan.other));

const outcomeOf = ({ status, value, fault }: Run<{ readonly out: State }>) => ({
  status,
  value: value === undefined ? undefined : inState(value.out),
  fault: fault?.message,
});

const one = sampleNode((): number => 1, { name: "one", outputs: { type: "number" } });

/** What others do with a graph while a run of it goes on. */
function meddling(g: Whole, actions: readonly string[]): () => void {
  const before = g.snapshot();
  const left = [...actions];
  let inserted = 0;
  return () => {
    const action = left.shift();
    const fork = g.fork();
    if (action === "mutate") g.mutate((edit) => edit.insert(`mine${++inserted}`, one.bind()));
    else if (action === "rollback") g.rollback(before);
    else if (action === "merge") {
      fork.mutate((edit) => edit.insert(`theirs${++inserted}`, one.bind()));
      g.merge(fork);
    }
  };
}

const settings = fc.record({
  plan: plans,
  n: fc.nat(30),
  broken: fc.option(fc.nat(6), { nil: undefined }),
  concurrency: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  history: fc.boolean(),
  isCached: fc.boolean(),
  stopAt: fc.option(fc.nat(5), { nil: undefined }),
  actions: fc.array(fc.constantFrom("mutate", "rollback", "merge", "nothing"), { maxLength: 6 }),
});

test("whatever is nested in whatever, runs give what the numbers say, and replays of them too", async () => {
  await fc.assert(
    fc.asyncProperty(settings, async ({ plan, n, broken, concurrency, history, isCached, stopAt, actions }) => {
      const cache = isCached ? { cache: memoryResultCache() } : {};
      const { g, world } = wholeOf(plan, { concurrency, history, ...cache });
      world.isBroken = (at) => broken !== undefined && at % 7 === broken;
      const known = { status: "succeeded", value: expected(plan, n), fault: undefined };
      const meddle = meddling(g, actions);
      const stop = new AbortController();
      let turns = 0;
      const run = await ended(g.start({ state: stateOf(n) }, { signal: stop.signal }), world, () => {
        meddle();
        if (turns++ === stopAt) stop.abort();
      });
      const kept = g.fork(g.snapshot());
      if (run.status === "succeeded") expect(outcomeOf(run)).toEqual(known);
      else expect(run.fault?.message).toMatch(/broken at|aborted/);
      const record = recordOf(JSON.parse(JSON.stringify(run.record())));
      const again = async (
        from: typeof run | typeof record,
        mode: "recorded" | "verify" | "resume",
      ): Promise<Replay<{ out: State }>> => ended(kept.replay(from, { mode }), world);
      for (const from of [run, record]) {
        expect(outcomeOf(await again(from, "recorded"))).toEqual(outcomeOf(run));
        if (isFlaky(plan)) continue;
        // Of several items that fail, whichever comes first is told.
        const { differences } = await again(from, "verify");
        expect(differences.filter(({ recorded, now }) => !("fault" in recorded && "fault" in now))).toEqual([]);
      }
      await turn();
      world.clock.advance(1_000);
      await turn();
      // What nobody waited for has come to its end.
      expect(recordOf(JSON.parse(JSON.stringify(run.record())))).toEqual(record);
      world.isBroken = () => false;
      for (const from of [run, record]) {
        const resumed = await again(from, "resume");
        expect(outcomeOf(resumed)).toEqual(known);
        const second = recordOf(JSON.parse(JSON.stringify(resumed.record())));
        expect(outcomeOf(await again(second, "recorded"))).toEqual(known);
        expect(outcomeOf(await again(second, "resume"))).toEqual(known);
        if (!isFlaky(plan)) expect((await again(second, "verify")).differences).toEqual([]);
      }
      expect(outcomeOf(await ended(g.start({ state: stateOf(n) }), world))).toEqual(known);
    }),
    { numRuns: Number(process.env["ONEX_INTERPLAY_RUNS"] ?? 150) },
  );
});

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom("rewire" as const, "replace" as const, "insert" as const, "output" as const),
    vertex: fc.nat(12),
    source: fc.nat(12),
    input: fc.nat(2),
  }),
  { minLength: 1, maxLength: 3 },
);

test("a run that is resumed after any edits gives what a new one gives", async () => {
  const plain = settings.filter(({ plan }) => !isFlaky(plan));
  await fc.assert(
    fc.asyncProperty(plain, edits, async ({ plan, n, broken, stopAt }, changes) => {
      const { g, world } = wholeOf(plan, {});
      // Whoever reads a stream as a list comes to no end of an endless one.
      world.items = 5;
      world.isBroken = (at) => broken !== undefined && at % 7 === broken;
      const stop = new AbortController();
      let turns = 0;
      const run = await ended(g.start({ state: stateOf(n) }, { signal: stop.signal }), world, () => {
        if (turns++ === stopAt) stop.abort();
      });
      const record = recordOf(JSON.parse(JSON.stringify(run.record())));
      const others = nodesOf(world);
      for (const { kind, vertex, source, input } of changes) {
        const names = g.topology.vertices.map(({ name }) => name);
        const name = names[vertex % names.length] ?? "";
        const from = source % 3 === 0 ? "$input.state" : `$${names[source % names.length]}`;
        try {
          g.mutate((edit) => {
            if (kind === "rewire") edit.rewire(name, ["state", "one", "two"][input] ?? "", from);
            else if (kind === "replace") edit.replace(name, input === 0 ? others.now : others.later);
            else if (kind === "insert") edit.insert(`more${vertex}`, others.firstTwo.bind(edit.vertex(name)));
            else edit.output(`more${vertex}`, from);
          });
        } catch (thrown) {
          if (!isFault(thrown)) throw thrown;
        }
      }
      world.isBroken = () => false;
      const fresh = await ended(g.start({ state: stateOf(n) }), world);
      for (const from of [run, record]) {
        const resumed = await ended(g.replay(from, { mode: "resume" }), world);
        expect(resumed.status).toBe(fresh.status);
        expect(resumed.value).toEqual(fresh.value);
      }
    }),
    { numRuns: Number(process.env["ONEX_INTERPLAY_RUNS"] ?? 150) },
  );
});
