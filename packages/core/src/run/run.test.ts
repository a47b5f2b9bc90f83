import { getEventListeners } from "node:events";
import { isFault, type JournalEntry } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { handClock, plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { Vertex } from "../graph/vertex.ts";
import { when } from "../graph/when.ts";

/** An async node that tests answer by hand, call by call. */
function answered(name: string, withSignal = false) {
  const calls: {
    readonly x: number;
    readonly signal: AbortSignal | undefined;
    readonly answer: (value: number) => void;
    readonly fail: (error: unknown) => void;
  }[] = [];
  const call = (x: number, signal?: AbortSignal): Promise<number> =>
    new Promise((answer, fail) => {
      calls.push({ x, signal, answer, fail });
    });
  const parameters = [
    { name: "x", kind: "positional", optional: false } as const,
    ...(withSignal ? [{ name: "signal", kind: "signal", optional: true } as const] : []),
  ];
  return { calls, node: sampleNode(call, { name, inputs: { x: number }, outputs: number, call: "async", parameters }) };
}

const $ = inputs<{ x: number }>();
const inc = sampleNode((x: number) => x + 1, { name: "inc", inputs: { x: number }, outputs: number });
const add = sampleNode((a: number, b: number) => a + b, { name: "add", inputs: { a: number, b: number }, outputs: number });

const ended = async (promise: unknown) => {
  let state = "open";
  Promise.resolve(promise).then(
    () => (state = "resolved"),
    () => (state = "rejected"),
  );
  await turn();
  return state;
};

describe("an async run", () => {
  test("starts a vertex as soon as its inputs are there, not level by level", async () => {
    const [slow, quick, after] = [answered("slow"), answered("quick"), answered("after")];
    const running = graph({ sum: add.bind(slow.node.bind($.x), after.node.bind(quick.node.bind($.x))) }).run({ x: 1 });
    expect([slow.calls.length, quick.calls.length]).toEqual([1, 1]);
    quick.calls[0]?.answer(5);
    await turn();
    expect(after.calls.map(({ x }) => x)).toEqual([5]);
    after.calls[0]?.answer(6);
    slow.calls[0]?.answer(1);
    expect(await running).toEqual({ sum: 7 });
  });

  test("waits for at most `concurrency` vertices, in the order of the plan", async () => {
    const { node, calls } = answered("wide");
    const running = graph({ a: node.bind(1), b: node.bind(2), c: node.bind(3) }, { concurrency: 2 }).run();
    expect(calls.map(({ x }) => x)).toEqual([1, 2]);
    calls[1]?.answer(20);
    await turn();
    expect(calls.map(({ x }) => x)).toEqual([1, 2, 3]);
    calls[0]?.answer(10);
    calls[2]?.answer(30);
    expect(await running).toEqual({ a: 10, b: 20, c: 30 });
  });

  test("runs 50,000 sync vertices behind an async one without overflowing the stack", async () => {
    const later = sampleNode(async (x: number) => x, { name: "later", inputs: { x: number }, outputs: number, call: "async" });
    let last: Vertex<number, "async", { x: number }> = later.bind($.x);
    for (let count = 0; count < 50_000; count++) last = inc.bind(last);
    expect(await graph({ last }).run({ x: 0 })).toEqual({ last: 50_000 });
  });

  test("gives what direct calls give, whatever the graph", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 20 }),
        fc.integer(),
        async (edges, x) => {
          const later = sampleNode(async (a: number, b: number) => a - b, {
            name: "later",
            inputs: { a: number, b: number },
            outputs: number,
            call: "async",
          });
          const vertices: Vertex<number, "async" | "sync", { x: number }>[] = [$.x];
          const values = [x];
          for (const [one, other, wait] of edges) {
            const [a, b] = [one % vertices.length, other % vertices.length];
            const [first, second] = [vertices[a] ?? $.x, vertices[b] ?? $.x];
            vertices.push(wait ? later.bind(first, second) : add.bind(first, second));
            values.push(wait ? (values[a] ?? 0) - (values[b] ?? 0) : (values[a] ?? 0) + (values[b] ?? 0));
          }
          expect(await graph({ out: vertices }).run({ x })).toEqual({ out: values });
        },
      ),
    );
  });
});

describe("a failure", () => {
  test("starts nothing more, aborts the others, waits for them, and comes first", async () => {
    const [bad, other, next] = [answered("bad"), answered("other", true), answered("next")];
    const running = graph({ a: next.node.bind(bad.node.bind($.x)), b: next.node.bind(other.node.bind($.x)) }).run({ x: 1 });
    const error = new Error("no");
    bad.calls[0]?.fail(error);
    expect(await ended(running)).toBe("open");
    expect(other.calls[0]?.signal?.aborted).toBe(true);
    other.calls[0]?.fail(new Error("stopped"));
    await expect(running).rejects.toMatchObject({
      code: "run/vertex-failed",
      details: { vertex: "bad", input: [1] },
      cause: error,
    });
    expect(next.calls).toEqual([]);
  });
});

describe("an abort", () => {
  test("before the run refuses it, sync or not", async () => {
    const signal = AbortSignal.abort();
    expect(() => graph({ out: inc.bind($.x) }).run({ x: 1 }, { signal })).toThrow(
      expect.objectContaining({ code: "run/aborted" }),
    );
    const { node, calls } = answered("later");
    await expect(graph({ out: node.bind($.x) }).run({ x: 1 }, { signal })).rejects.toMatchObject({ code: "run/aborted" });
    expect(calls).toEqual([]);
  });

  test("between two sync vertices stops before the second", () => {
    const controller = new AbortController();
    const stop = sampleNode(
      (x: number) => {
        controller.abort();
        return x;
      },
      { name: "stop", inputs: { x: number }, outputs: number },
    );
    let calls = 0;
    const counted = sampleNode((x: number) => x + 0 * calls++, { name: "counted", inputs: { x: number }, outputs: number });
    expect(() => graph({ out: counted.bind(stop.bind($.x)) }).run({ x: 1 }, { signal: controller.signal })).toThrow(
      expect.objectContaining({ code: "run/aborted" }),
    );
    expect(calls).toBe(0);
  });

  test("reaches functions that take a signal, and waits for them alone", async () => {
    const [hearing, deaf] = [answered("hearing", true), answered("deaf")];
    const controller = new AbortController();
    const running = graph({ a: hearing.node.bind($.x), b: deaf.node.bind($.x) }).run({ x: 1 }, { signal: controller.signal });
    controller.abort(new Error("enough"));
    expect(await ended(running)).toBe("open");
    expect(hearing.calls[0]?.signal?.aborted).toBe(true);
    hearing.calls[0]?.fail(new Error("stopped"));
    await expect(running).rejects.toMatchObject({
      code: "run/aborted",
      message: `The run of "graph" was aborted by its caller: enough`,
    });
    // What comes too late changes nothing and is no unhandled rejection.
    deaf.calls[0]?.fail(new Error("late"));
    await turn();
  });
});

describe("a deadline", () => {
  test("ends an attempt with run/timeout and aborts its signal", async () => {
    const clock = handClock();
    const { node, calls } = answered("slow", true);
    const running = graph({ out: node.bind($.x).with({ timeoutMs: 50 }) }, { scheduler: clock }).run({ x: 1 });
    await turn();
    clock.advance(49);
    expect(await ended(running)).toBe("open");
    clock.advance(1);
    await expect(running).rejects.toMatchObject({ code: "run/timeout", details: { vertex: "slow", timeout_ms: 50 } });
    expect(calls[0]?.signal?.aborted).toBe(true);
  });

  test("leaves no timer behind when the answer is in time", async () => {
    const clock = handClock();
    const running = graph({ out: inc.bind($.x).with({ timeoutMs: 50 }) }, { scheduler: clock }).run({ x: 1 });
    expect(await running).toEqual({ out: 2 });
    await turn();
    expect(clock.pending).toBe(0);
  });
});

describe("a retry", () => {
  test("tries again after pauses that double, and gives the first success", async () => {
    const clock = handClock();
    const { node, calls } = answered("flaky");
    const g = graph(
      { out: node.bind($.x).with({ retry: { attempts: 3, pauseMs: 100 } }) },
      { scheduler: clock, ambient: plainAmbient() },
    );
    const run = g.start({ x: 1 });
    calls[0]?.fail(new Error("first"));
    await turn();
    clock.advance(99);
    await turn();
    expect(calls).toHaveLength(1);
    clock.advance(1);
    await turn();
    calls[1]?.fail(new Error("second"));
    await turn();
    clock.advance(200);
    await turn();
    calls[2]?.answer(7);
    expect(await run.done).toEqual({ status: "succeeded", value: { out: 7 } });
    const steps = run.journal.entries().map((entry) => ("attempt" in entry ? `${entry.kind} ${entry.attempt}` : entry.kind));
    expect(steps).toEqual([
      "run-started",
      "vertex-started 1",
      "vertex-failed 1",
      "vertex-started 2",
      "vertex-failed 2",
      "vertex-started 3",
      "vertex-succeeded 3",
      "run-succeeded",
    ]);
  });

  test("gives the last failure when no attempt is left", async () => {
    const clock = handClock();
    const { node, calls } = answered("flaky");
    const running = graph({ out: node.bind($.x).with({ retry: { attempts: 2, pauseMs: 0 } }) }, { scheduler: clock }).run({
      x: 1,
    });
    await turn();
    calls[0]?.fail(new Error("first"));
    await turn();
    clock.advance(0);
    await turn();
    calls[1]?.fail(new Error("second"));
    await expect(running).rejects.toMatchObject({ code: "run/vertex-failed", cause: { message: "second" } });
  });

  test("does not repeat what would be refused again", async () => {
    let calls = 0;
    const liar = sampleNode((): unknown => `no ${calls++}`, { name: "liar", outputs: number });
    await expect(graph({ out: liar.bind().with({ retry: {} }) }).run()).rejects.toMatchObject({ code: "node/output-invalid" });
    expect(calls).toBe(1);
  });

  test("ends with the run: an abort during the pause starts no further attempt", async () => {
    const clock = handClock();
    const controller = new AbortController();
    const { node, calls } = answered("flaky");
    const running = graph({ out: node.bind($.x).with({ retry: {} }) }, { scheduler: clock }).run(
      { x: 1 },
      { signal: controller.signal },
    );
    await turn();
    calls[0]?.fail(new Error("first"));
    await turn();
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: "run/aborted" });
    clock.advance(10_000);
    await turn();
    expect(calls).toHaveLength(1);
  });

  test("leaves no listener of a pause that is over", async () => {
    const clock = handClock();
    const { node, calls } = answered("flaky", true);
    const running = graph(
      { out: node.bind($.x).with({ retry: { attempts: 3 } }) },
      { scheduler: clock, ambient: plainAmbient() },
    ).run({ x: 1 });
    for (const attempt of [0, 1]) {
      calls[attempt]?.fail(new Error("no"));
      await turn();
      clock.advanceToNext();
      await turn();
    }
    const { signal } = calls[2] ?? {};
    expect(signal === undefined ? [] : getEventListeners(signal, "abort")).toEqual([]);
    expect(signal).toBeDefined();
    calls[2]?.answer(1);
    await running;
  });
});

describe("graph.start", () => {
  const failing = sampleNode(
    (_: number): number => {
      throw new Error("no");
    },
    { name: "failing", inputs: { x: number }, outputs: number },
  );

  test("has ended when it returns, for a sync graph", async () => {
    const run = graph({ out: inc.bind($.x) }, { ambient: plainAmbient() }).start({ x: 1 });
    expect(run).toMatchObject({
      id: "00000000-0000-4000-8000-000000000001",
      status: "succeeded",
      value: { out: 2 },
      fault: undefined,
    });
    expect(await run.done).toEqual({ status: "succeeded", value: { out: 2 } });
  });

  test("never throws and never rejects", async () => {
    const run = graph({ out: failing.bind($.x) }).start({ x: 1 });
    expect(run).toMatchObject({ status: "failed", value: undefined, fault: { code: "run/vertex-failed" } });
    expect(await run.done).toMatchObject({ status: "failed", fault: { code: "run/vertex-failed" } });
    // @ts-expect-error x is missing
    expect(graph({ out: inc.bind($.x) }).start({})).toMatchObject({ status: "failed", fault: { code: "graph/missing-input" } });
    const { node, calls } = answered("later");
    const later = graph({ out: node.bind($.x) }).start({ x: 1 });
    expect(later.status).toBe("running");
    calls[0]?.fail(new Error("no"));
    expect(await later.done).toMatchObject({ status: "failed" });
  });

  test("journals every step with node, attempt and duration, and keeps values apart", () => {
    const clock = handClock();
    const slow = sampleNode(
      (x: number) => {
        clock.advance(5);
        return x;
      },
      {
        name: "slow",
        inputs: { x: number },
        outputs: number,
        hash: "a".repeat(64),
      },
    );
    const run = graph({ out: inc.bind(slow.bind($.x)) }, { name: "g", ambient: plainAmbient(), scheduler: clock }).start({
      x: 1,
    });
    const step = { vertex: "slow", node: "a".repeat(64), attempt: 1 };
    expect(run.journal.entries()).toMatchObject([
      { kind: "run-started", position: 1, at: 1_000_000, graph: "g" },
      { kind: "vertex-started", position: 2, at: 1_000_000, ...step },
      { kind: "vertex-succeeded", position: 3, at: 1_000_005, duration_ms: 5, value: 0, ...step },
      { kind: "vertex-started", vertex: "inc" },
      { kind: "vertex-succeeded", vertex: "inc", duration_ms: 0, value: 1 },
      { kind: "run-succeeded", position: 6, duration_ms: 5 },
    ]);
    expect(run.journal.value("slow")).toBe(1);
    expect(run.journal.value("inc")).toBe(2);
    expect(run.journal.value("other")).toBeUndefined();
  });

  test("journals which vertex failed, and what was done before", () => {
    const run = graph({ out: failing.bind(inc.bind($.x)) }).start({ x: 1 });
    expect(run.journal.entries().slice(2)).toMatchObject([
      { kind: "vertex-succeeded", vertex: "inc" },
      { kind: "vertex-started", vertex: "failing" },
      {
        kind: "vertex-failed",
        vertex: "failing",
        fault: { code: "run/vertex-failed", details: { vertex: "failing", input: [2] } },
      },
      { kind: "run-failed", fault: { code: "run/vertex-failed" } },
    ]);
    expect(run.journal.value("inc")).toBe(2);
  });
});

describe("graph.trace", () => {
  const trusted = sampleNode((x: number) => x * 2, { name: "double", inputs: { x: number }, outputs: number, trust: 0.7 });

  test("carries the context through every vertex, in order", async () => {
    const g = graph({ out: inc.bind(trusted.bind($.x)) }, { ambient: plainAmbient(), scheduler: handClock() });
    const traced = await g.trace(
      { x: 1 },
      { context: { provenance: ["initial"], logs: [], trust_score: 1, timestamp: "1970-01-01T00:00:00Z", metadata: { a: 1 } } },
    );
    expect(traced).toMatchObject({
      value: { out: 3 },
      context: {
        provenance: ["initial", "double", "inc"],
        trust_score: 0.7,
        timestamp: "1970-01-01T00:16:40.000Z",
        metadata: { a: 1 },
      },
    });
    expect(traced.events.map(({ type, source }) => `${type} ${source}`)).toEqual([
      "node_start double",
      "node_success double",
      "node_start inc",
      "node_success inc",
    ]);
  });

  test("tells of a failure how far the values came", async () => {
    const failing = sampleNode(
      (_: number): number => {
        throw new Error("no");
      },
      { name: "failing", inputs: { x: number }, outputs: number },
    );
    const traced = await graph({ out: failing.bind(inc.bind($.x)) }).trace({ x: 1 });
    expect(traced).toMatchObject({ fault: { code: "run/vertex-failed" }, context: { provenance: ["inc"] } });
    expect(traced.events.at(-1)).toMatchObject({
      type: "node_failure",
      source: "failing",
      payload: { code: "run/vertex-failed" },
    });
    expect(await graph({ out: inc.bind($.x) }).trace({} as { x: number })).toMatchObject({
      fault: { code: "graph/missing-input" },
      events: [],
    });
  });
});

describe("a listener", () => {
  test("hears the journal as it is written, also of a run that keeps none", () => {
    const heard: JournalEntry[] = [];
    graph({ out: inc.bind($.x) }).run({ x: 1 }, { listen: (entry) => heard.push(entry) });
    expect(heard.map(({ kind }) => kind)).toEqual(["run-started", "vertex-started", "vertex-succeeded", "run-succeeded"]);
  });

  const later = sampleNode(async (x: number) => x + 1, { name: "later", inputs: { x: number }, outputs: number, call: "async" });
  const failing = sampleNode((_: number): number => Number(BigInt("none")), { name: "failing", inputs: { x: number } });
  const failingLater = sampleNode((_: number) => Promise.reject(new Error("later")), {
    name: "failing",
    inputs: { x: number },
    call: "async",
  });

  /** A run that is heard by one who throws at every entry of this kind. */
  const heardBy = async (outputs: Record<string, unknown>, refuses: string | undefined) => {
    const clock = handClock();
    const heard: string[] = [];
    const listen = ({ kind }: JournalEntry): void => {
      heard.push(kind);
      if (kind === refuses) throw new Error(`refuses ${kind} as the ${heard.length}. entry`);
    };
    const g = graph(outputs, { scheduler: clock, ambient: plainAmbient() });
    const run = g.start({ x: 1 } as never, { listen });
    const outcome = await run.done;
    const entries = run.journal.entries().map(({ kind }) => kind);
    const version = [...g.history()][0];
    return { clock, heard, entries, outcome, fault: version?.fault?.code };
  };

  const graphs = {
    sync: { out: inc.bind(inc.bind($.x)) },
    async: { out: later.bind(inc.bind($.x)) },
    "skipping async": { out: later.bind($.x), no: when(false, later.bind(later.bind($.x))) },
    "failing sync": { out: inc.bind(failing.bind($.x)) },
    "failing async": { out: later.bind(failingLater.bind($.x)) },
  };

  for (const [name, outputs] of Object.entries(graphs))
    test(`that throws, whatever it hears, changes nothing of a ${name} run, its journal and its version`, async () => {
      const plain = await heardBy(outputs, undefined);
      expect(plain.entries).toEqual(plain.heard);
      for (const refuses of new Set(plain.entries)) {
        const { entries, heard, outcome, fault } = await heardBy(outputs, refuses);
        expect([entries, heard, outcome.status, fault]).toEqual([
          plain.entries,
          plain.entries,
          plain.outcome.status,
          plain.fault,
        ]);
        if (outcome.status === "succeeded") expect(outcome).toEqual(plain.outcome);
      }
    });

  test("that throws is heard by the process once the run is over, with the first of what it threw", async () => {
    for (const outputs of Object.values(graphs)) {
      const { clock } = await heardBy(outputs, "vertex-started");
      expect(() => clock.advance(0)).toThrow("refuses vertex-started as the 2. entry");
      expect(() => clock.advance(1_000)).not.toThrow();
      const { clock: quiet } = await heardBy(outputs, undefined);
      expect(() => quiet.advance(1_000)).not.toThrow();
    }
  });

  test("that throws keeps no run() from giving its outputs, or its own failure", async () => {
    const listen = (): void => {
      throw new Error("refuses everything");
    };
    const settings = () => ({ scheduler: handClock(), ambient: plainAmbient() });
    expect(graph({ out: inc.bind($.x) }, settings()).run({ x: 1 }, { listen })).toEqual({ out: 2 });
    expect(await graph({ out: later.bind($.x) }, settings()).run({ x: 1 }, { listen })).toEqual({ out: 2 });
    expect(() => graph({ out: failing.bind($.x) }, settings()).run({ x: 1 }, { listen })).toThrow('"failing" failed');
    await expect(graph({ out: failingLater.bind($.x) }, settings()).run({ x: 1 }, { listen })).rejects.toThrow(
      '"failing" failed',
    );
  });
});

describe("a journal", () => {
  test("has nothing after the end of its run, whatever a stopped function does later", async () => {
    const clock = handClock();
    const controller = new AbortController();
    const { node, calls } = answered("slow");
    const g = graph({ out: node.bind($.x).with({ timeoutMs: 50, retry: {} }) }, { scheduler: clock, ambient: plainAmbient() });
    const heard: string[] = [];
    const run = g.start({ x: 1 }, { signal: controller.signal, listen: ({ kind }) => heard.push(kind) });
    controller.abort();
    await run.done;
    calls[0]?.fail(new Error("late"));
    clock.advance(100);
    await turn();
    expect(heard).toEqual(["run-started", "vertex-started", "run-failed"]);
    expect(run.journal.entries().map(({ kind }) => kind)).toEqual(heard);
  });
});

describe("a thenable that is no promise", () => {
  const giving = (name: string, then: (answer: (value: number) => void, fail: (error: unknown) => void) => void) =>
    // Thenables of other libraries have other types than promises.
    sampleNode((_: number) => ({ then }) as unknown as Promise<number>, {
      name,
      inputs: { x: number },
      outputs: number,
      call: "async",
    });

  test("fails its vertex when it throws on being asked, and the run ends", async () => {
    const broken = giving("broken", () => {
      throw new Error("asked");
    });
    await expect(graph({ out: broken.bind($.x) }).run({ x: 1 })).rejects.toMatchObject({ code: "run/vertex-failed" });
  });

  test("counts once, however often it settles", async () => {
    const eager = giving("eager", (answer, fail) => {
      answer(1);
      answer(2);
      fail(new Error("after all"));
    });
    const slow = answered("slow");
    const running = graph({ sum: add.bind(eager.bind($.x), slow.node.bind($.x)) }).run({ x: 1 });
    expect(await ended(running)).toBe("open");
    slow.calls[0]?.answer(5);
    expect(await running).toEqual({ sum: 6 });
  });
});

describe("values", () => {
  const list = { type: "array", items: unknown } as const;
  const push = sampleNode((items: unknown[]) => items.push(1), {
    name: "push",
    inputs: { items: list },
    outputs: unknown,
  });
  const same = sampleNode((value: unknown) => value, { name: "same", inputs: { value: unknown }, outputs: unknown });
  const $v = inputs<{ value: unknown[] }>();
  const faultOf = (act: () => unknown) => {
    try {
      act();
    } catch (thrown) {
      if (isFault(thrown)) return thrown;
    }
    return undefined;
  };

  test("are copied at the edge and frozen: the caller's stay as they were", () => {
    const given = [{ deep: [1] }];
    const { out } = graph({ out: same.bind($v.value) }).run({ value: given });
    expect(out).toEqual(given);
    expect(out).not.toBe(given);
    expect(Object.isFrozen(given)).toBe(false);
    expect(Object.isFrozen((out as typeof given)[0]?.deep)).toBe(true);
  });

  test("come out in an object that is the caller's own, or of a run that was started everybody's and frozen", () => {
    const g = graph({ out: same.bind($v.value), nested: { again: same.bind($v.value) } });
    const one = g.run({ value: [1] });
    expect([Object.isFrozen(one), Object.isFrozen(one.out), Object.isFrozen(one.nested)]).toEqual([false, true, true]);
    Object.assign(one, { out: 0 });
    expect(g.run({ value: [1] })).toEqual({ out: [1], nested: { again: [1] } });
    expect(g.value("same")).toEqual([1]);
    expect(Object.isFrozen(g.start({ value: [1] }).value)).toBe(true);
  });

  test("that are written to are run/input-mutated, naming the vertex", () => {
    const fault = faultOf(() => graph({ out: push.bind($v.value).with({ name: "grow" }) }).run({ value: [] }));
    expect(fault).toMatchObject({ code: "run/input-mutated", details: { vertex: "grow" }, cause: expect.any(TypeError) });
    const writers: readonly ((value: { a?: number }) => void)[] = [
      (value) => {
        value.a = 2;
      },
      (value) => {
        delete value.a;
      },
      (value) => Object.defineProperty(value, "b", { value: 1 }),
      (value) => Object.assign(value, { c: 1 }),
    ];
    for (const write of writers) {
      const writer = sampleNode(write, { name: "writer", inputs: { value: unknown }, outputs: unknown });
      expect(faultOf(() => graph({ out: writer.bind({ a: 1 }) }).run())?.code).toBe("run/input-mutated");
    }
  });

  test("do not make another TypeError a write to an input", () => {
    const wrong = sampleNode((value: { a?: () => void }) => value.a?.call(undefined), {
      name: "wrong",
      inputs: { value: unknown },
      outputs: unknown,
    });
    const typeError = sampleNode(
      (_: unknown) => {
        throw new TypeError("mine");
      },
      { name: "wrong", inputs: { value: unknown }, outputs: unknown },
    );
    const own = Object.freeze({ a: 1 });
    const writesItsOwn = sampleNode((_: number) => Object.assign(own, { a: 2 }), {
      name: "own",
      inputs: { x: number },
      outputs: unknown,
    });
    expect(faultOf(() => graph({ out: writesItsOwn.bind(1) }).run())?.code).toBe("run/vertex-failed");
    expect(graph({ out: wrong.bind({}) }).run()).toEqual({ out: undefined });
    expect(faultOf(() => graph({ out: typeError.bind({ a: 1 }) }).run())?.code).toBe("run/vertex-failed");
  });

  test("that a function keeps are copied where it says so", () => {
    const kept: number[][] = [[]];
    const keeper = sampleNode(() => kept, { name: "keeper", outputs: unknown });
    graph({ out: keeper.bind().with({ own: "copy" }) }).run();
    expect(Object.isFrozen(kept)).toBe(false);
    graph({ out: keeper.bind() }).run();
    expect(Object.isFrozen(kept[0])).toBe(true);
  });

  test("that cannot be frozen are copied for each consumer but the last, which with a history is the version", () => {
    const original = new Map([["a", new Date(0)]]);
    const make = sampleNode(() => original, { name: "make", outputs: unknown });
    const seen: unknown[] = [];
    const spoil = sampleNode(
      (map: Map<string, Date>) => {
        seen.push(map);
        map.get("a")?.setTime(99);
        return map.set("b", new Date(1)).size;
      },
      {
        name: "spoil",
        inputs: { map: unknown },
        outputs: number,
      },
    );
    const made = make.bind();
    const outputs = { one: spoil.bind(made), two: spoil.bind(made) };
    const g = graph(outputs);
    expect(g.run()).toEqual({ one: 2, two: 2 });
    expect(seen).not.toContain(original);
    expect(g.value("make")).toEqual(new Map([["a", new Date(0)]]));
    expect(graph(outputs, { history: false }).run()).toEqual({ one: 2, two: 2 });
    expect(seen[2]).not.toBe(original);
    expect(seen[3]).toBe(original);
  });

  test("that a journal keeps are nobody's last", () => {
    const spoil = sampleNode(
      (map: Map<string, number>) => {
        map.clear();
        return 1;
      },
      {
        name: "spoil",
        inputs: { map: unknown },
        outputs: number,
      },
    );
    const make = sampleNode(() => new Map([["a", 1]]), { name: "make", outputs: unknown });
    const run = graph({ out: spoil.bind(make.bind()) }).start();
    expect(run.journal.value("make")).toEqual(new Map([["a", 1]]));
  });

  test("that cannot be frozen are copied on entry", () => {
    const given = new Uint8Array([1]);
    const fill = sampleNode((bytes: Uint8Array) => bytes.fill(9), { name: "fill", inputs: { bytes: unknown }, outputs: unknown });
    const $bytes = inputs<{ bytes: Uint8Array }>();
    expect(graph({ out: fill.bind($bytes.bytes) }).run({ bytes: given })).toEqual({ out: new Uint8Array([9]) });
    expect(given).toEqual(new Uint8Array([1]));
  });

  test("may be cyclic, on the way in and on the way out", () => {
    const cyclic: unknown[] = [1];
    cyclic.push(cyclic);
    const { out } = graph({ out: same.bind($v.value) }).run({ value: cyclic });
    expect((out as unknown[])[1]).toBe(out);
    expect(Object.isFrozen(out)).toBe(true);
  });

  test("in a text are no parts", () => {
    expect(
      graph({
        out: sampleNode(() => "abc", { outputs: text })
          .bind()
          .at("length"),
      }).run(),
    ).toEqual({ out: 3 });
  });
});
