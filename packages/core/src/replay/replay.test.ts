import { Fault, recordOf } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, unknown } from "../../test/sample-node.ts";
import { plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { when } from "../graph/when.ts";
import type { Callable } from "../node/modes.ts";

const $ = inputs<{ x: number }>();
const hash = (letter: string): string => letter.repeat(64);

/** A node that counts its calls. */
function counted<F extends Callable>(name: string, callable: F, options: Parameters<typeof sampleNode>[1] = {}) {
  const calls: unknown[][] = [];
  const counting = (...args: unknown[]): unknown => {
    calls.push(args);
    return Reflect.apply(callable, undefined, args);
  };
  return { calls, node: sampleNode(counting as unknown as F, { name, inputs: { x: unknown }, ...options }) };
}

const plain = { ambient: plainAmbient() };

/** Adds one, then doubles, unless it is told to fail. */
function pipeline() {
  const world = { fails: false };
  const first = counted("first", (x: number): number => x + 1);
  const second = counted("second", (x: number): number => {
    if (world.fails) throw new Error("no luck");
    return x * 2;
  });
  return { world, first, second, g: graph({ out: second.node.bind(first.node.bind($.x)) }, plain) };
}

test("a record whose journal was cut gives no answer that it does not have", () => {
  const { g } = pipeline();
  const record = g.start({ x: 3 }).record();
  const cut = recordOf({ ...record, journal: record.journal.slice(0, 3) });
  for (const mode of ["recorded", "verify"] as const) {
    const again = g.replay(cut, { mode });
    expect([again.status, again.fault?.code]).toEqual(["failed", "run/replay-diverged"]);
  }
  expect(g.replay(cut, { mode: "resume" }).value).toEqual({ out: 8 });
});

describe("verify of a vertex that could not run", () => {
  const failing = (made: unknown) => {
    const g = made as ReturnType<typeof pipeline>["g"];
    const run = g.start({ x: 3 });
    expect(run.fault?.code).toBe("node/input-invalid");
    return g.replay(run, { mode: "verify" }).differences;
  };

  test("asks its condition again, which is neither true nor false", () => {
    const { node } = counted("first", (x: number) => x + 1);
    expect(failing(graph({ out: when(node.bind($.x) as never, node.bind($.x)) }, plain))).toEqual([]);
  });

  test("tells what it does not take as the vertex did, and not as an input of the graph", () => {
    const any = counted("any", (x: number): unknown => [x]);
    const strict = counted("strict", (x: number) => x, { inputs: { x: number } });
    expect(failing(graph({ out: strict.node.bind(any.node.bind($.x) as never) }, plain))).toEqual([]);
  });
});

describe("replay() of mode recorded", () => {
  test("calls no function and gives what the run gave", () => {
    const { g, first, second } = pipeline();
    const run = g.start({ x: 3 });
    const again = g.replay(run, { mode: "recorded" });
    expect([again.status, again.value, again.id]).toEqual(["succeeded", { out: 8 }, run.id]);
    expect(again.journal.entries()).toEqual(run.journal.entries());
    expect([first.calls.length, second.calls.length]).toEqual([1, 1]);
  });

  test("fails as the run failed", () => {
    const { g, world } = pipeline();
    world.fails = true;
    const run = g.start({ x: 3 });
    world.fails = false;
    expect(g.replay(run, { mode: "recorded" }).fault).toBe(run.fault);
  });

  test("leaves head and history as they are, here and after a rollback", () => {
    const { g } = pipeline();
    const run = g.start({ x: 3 });
    g.run({ x: 4 });
    const before = [...g.history()];
    g.replay(run, { mode: "recorded" });
    g.replay(run, { mode: "verify" });
    expect([...g.history()]).toEqual(before);
    expect(g.value("second")).toBe(10);
  });

  test("gives what the run gave whatever the graph is now, and lists what has changed", () => {
    const { g, first, second } = pipeline();
    const run = g.start({ x: 3 });
    const record = recordOf(JSON.parse(JSON.stringify(run.record())));
    const more = graph({ all: { of: [first.node.bind(second.node.bind(first.node.bind($.x)))] } }, plain);
    for (const given of [run, record]) {
      const again = more.replay(given, { mode: "recorded" });
      expect([again.status, again.value]).toEqual(["succeeded", { out: 8 }]);
      expect(again.drift).toMatchObject([
        { vertex: "first_2", change: "added" },
        { vertex: "", change: "outputs" },
      ]);
      expect(more.replay(given, { mode: "verify" }).value).toEqual({ out: 8 });
      expect(() => more.replay(given, { mode: "recorded", drift: "refuse" })).toThrow("first_2");
    }
  });

  test("of a graph that was edited since gives what the run gave, also where nothing of it is left", () => {
    const { g, first } = pipeline();
    const run = g.start({ x: 3 });
    const record = recordOf(JSON.parse(JSON.stringify(run.record())));
    g.mutate((edit) => {
      edit.replace("second", first.node);
      edit.rewire("second", "x", edit.input("x"));
      edit.remove("first");
    });
    for (const given of [run, record])
      expect(g.replay(given, { mode: "recorded" })).toMatchObject({ status: "succeeded", value: { out: 8 } });
  });

  test("reads the outputs of a record as they were: parts, constants, inputs and what stands in for them", () => {
    const parts = counted("parts", (x: number): unknown => ({ list: [x, x + 1], none: undefined }));
    const vertex = parts.node.bind($.x) as never as { at(...keys: unknown[]): never };
    const made = { at: new Date(0), text: "$x", nothing: undefined };
    const outputs = {
      second: vertex.at("list", 1),
      instead: vertex.at("none", { default: new Map([[1, 2]]) }),
      missing: vertex.at("list", 7),
      whole: { x: $.x, list: [vertex, made] },
    };
    const g = graph(outputs as never, plain) as unknown as ReturnType<typeof pipeline>["g"];
    const run = g.start({ x: 3 });
    const record = recordOf(JSON.parse(JSON.stringify(run.record())));
    const other = graph({ out: parts.node.bind($.x) }, plain);
    expect(other.replay(record, { mode: "recorded" }).value).toEqual(run.value);
    expect(other.replay(run, { mode: "recorded" }).value).toEqual(run.value);
  });
});

describe("replay() of mode verify", () => {
  test("runs everything again and lists no difference where there is none, NaN included", () => {
    const nan = counted("nan", (_: number) => Number.NaN);
    const { first } = pipeline();
    const g = graph({ out: first.node.bind(nan.node.bind($.x)) }, plain);
    const again = g.replay(g.start({ x: 1 }), { mode: "verify" });
    expect(again.differences).toEqual([]);
    expect(nan.calls).toHaveLength(2);
  });

  test("lists each step that answers otherwise, with both answers, and none that only reads it", () => {
    const { g, second } = pipeline();
    const run = g.start({ x: 3 });
    const changed = counted("first", (x: number) => x + 2, { hash: hash("b") });
    const now = graph({ out: second.node.bind(changed.node.bind($.x)) }, plain);
    const again = now.replay(run, { mode: "verify" });
    expect(again.drift).toEqual([{ vertex: "first", change: "code", recorded: hash("0"), now: hash("b") }]);
    expect(again.differences).toEqual([{ vertex: "first", recorded: { value: 4 }, now: { value: 5 } }]);
    expect(again.value).toEqual({ out: 8 });
    expect(second.calls.map(([x]) => x)).toEqual([4, 4]);
  });

  test("lists a step that fails now, and one that failed then", () => {
    const { g, world } = pipeline();
    const good = g.start({ x: 3 });
    world.fails = true;
    const bad = g.start({ x: 3 });
    expect(g.replay(bad, { mode: "verify" }).differences).toEqual([]);
    const failed = { fault: { code: "run/vertex-failed" } };
    expect(g.replay(good, { mode: "verify" }).differences).toMatchObject([
      { vertex: "second", recorded: { value: 8 }, now: failed },
    ]);
    world.fails = false;
    expect(g.replay(bad, { mode: "verify" }).differences).toMatchObject([
      { vertex: "second", recorded: failed, now: { value: 8 } },
    ]);
  });

  test("does the same for async steps, one after the other", async () => {
    let offset = 1;
    const later = counted("later", async (x: number) => x + offset, { call: "async" });
    const { first } = pipeline();
    const g = graph({ out: first.node.bind(later.node.bind($.x)) }, plain);
    const run = g.start({ x: 1 });
    await run.done;
    offset = 5;
    const again = g.replay(run, { mode: "verify" });
    expect(again.status).toBe("running");
    expect(await again.done).toEqual({ status: "succeeded", value: { out: 3 } });
    expect(again.differences).toEqual([{ vertex: "later", recorded: { value: 2 }, now: { value: 6 } }]);
  });
});

describe("replay() of mode resume", () => {
  test("runs what had not succeeded, and nothing that had", () => {
    const { g, world, first, second } = pipeline();
    world.fails = true;
    const run = g.start({ x: 3 });
    world.fails = false;
    const again = g.replay(run, { mode: "resume" });
    expect([again.status, again.value]).toEqual(["succeeded", { out: 8 }]);
    expect([first.calls.length, second.calls.length]).toEqual([1, 2]);
    expect(again.journal.entries().filter((entry) => "from" in entry && entry.from === "journal")).toHaveLength(1);
  });

  test("is a run of its own: a version with its own journal, the failed one untouched", () => {
    const { g, world } = pipeline();
    world.fails = true;
    const run = g.start({ x: 3 });
    const [failed] = g.history();
    const journal = run.journal.entries();
    world.fails = false;
    const again = g.replay(run, { mode: "resume" });
    expect(again.id).not.toBe(run.id);
    expect(g.snapshot().run?.run_id).toBe(again.id);
    expect([...g.history()][1]).toBe(failed);
    expect([failed?.fault?.code, failed?.values]).toEqual(["run/vertex-failed", [4, undefined]]);
    expect(run.journal.entries()).toEqual(journal);
  });

  test("replays no stale answer: a step whose code changed runs again, and all that read it", () => {
    const { g, world, second } = pipeline();
    world.fails = true;
    const run = g.start({ x: 3 });
    world.fails = false;
    const changed = counted("first", (x: number) => x + 10, { hash: hash("c") });
    const now = graph({ out: second.node.bind(changed.node.bind($.x)) }, plain);
    const again = now.replay(run, { mode: "resume" });
    expect([again.value, again.drift.map(({ vertex }) => vertex)]).toEqual([{ out: 26 }, ["first"]]);
    expect(changed.calls).toHaveLength(1);
  });

  test("replays no stale answer: a step that is bound to something else runs again", () => {
    const { g, first, second } = pipeline();
    const run = g.start({ x: 3 });
    const now = graph({ out: second.node.bind(first.node.bind(100)) }, plain);
    expect(now.replay(run, { mode: "resume" }).value).toEqual({ out: 202 });
  });

  test("refuses a run whose inputs were refused", () => {
    const strict = counted("strict", (x: number) => x, { inputs: { x: number } });
    const g = graph({ out: strict.node.bind($.x) }, plain);
    const run = g.start({ x: "3" as unknown as number });
    expect(() => g.replay(run, { mode: "resume" })).toThrow(Fault);
    expect(g.replay(run, { mode: "recorded" }).fault?.code).toBe("node/input-invalid");
  });

  test("does not leak from one replay into the next: what cannot be frozen is each one's own", () => {
    const made = counted("made", (_: number) => new Map([["count", 0]]));
    const bump = counted("bump", (map: Map<string, number>) => {
      map.set("count", (map.get("count") ?? 0) + 1);
      return map.get("count");
    });
    const g = graph({ out: bump.node.bind(made.node.bind($.x)), map: made.node.bind($.x) }, plain);
    const run = g.start({ x: 1 });
    const replays = [g.replay(run, { mode: "verify" }), g.replay(run, { mode: "verify" }), g.replay(run, { mode: "recorded" })];
    expect(replays.map(({ differences }) => differences)).toEqual([[], [], []]);
    const [one, two] = replays.map(({ value }) => (value as { map: Map<string, number> }).map);
    one?.set("count", 99);
    expect(two?.get("count")).toBe(0);
    expect((g.replay(run, { mode: "recorded" }).value as { map: unknown }).map).toEqual(new Map([["count", 0]]));
  });
});

describe("replay() of what is repeated", () => {
  const list = inputs<{ list: readonly number[] }>();
  const mapped = () => {
    const world = { fails: true };
    const item = counted("item", (x: number): number => {
      if (x === 3 && world.fails) throw new Error("not yet");
      return x * 10;
    });
    return { world, item, g: graph({ out: each(list.list, (x) => item.node.bind(x)) }, plain) };
  };

  test("resumes a list at the item that failed, here and from a record", () => {
    const { world, item, g } = mapped();
    const run = g.start({ list: [1, 2, 3, 4] });
    const record = recordOf(JSON.parse(JSON.stringify(run.record())));
    world.fails = false;
    expect(g.replay(run, { mode: "resume" }).value).toEqual({ out: [10, 20, 30, 40] });
    expect(item.calls.map(([x]) => x)).toEqual([1, 2, 3, 3, 4]);
    const elsewhere = mapped();
    elsewhere.world.fails = false;
    expect(elsewhere.g.replay(record, { mode: "resume" }).value).toEqual({ out: [10, 20, 30, 40] });
    expect(elsewhere.item.calls.map(([x]) => x)).toEqual([3, 4]);
  });

  test("verifies all of a list as one step", () => {
    const { world, g } = mapped();
    world.fails = false;
    const run = g.start({ list: [1, 3] });
    expect(g.replay(run, { mode: "verify" }).differences).toEqual([]);
    world.fails = true;
    expect(g.replay(run, { mode: "verify" }).differences).toMatchObject([{ recorded: { value: [10, 30] }, now: { fault: {} } }]);
  });

  test("skips again what a condition skipped", () => {
    const yes = counted("yes", (x: number) => x > 0);
    const { first } = pipeline();
    const g = graph({ out: when(yes.node.bind($.x) as never, first.node.bind($.x)) }, plain);
    const run = g.start({ x: -1 });
    expect(g.replay(run, { mode: "resume" }).value).toEqual({ out: undefined });
    expect(g.replay(run, { mode: "verify" }).differences).toEqual([]);
    expect([yes.calls.length, first.calls.length]).toEqual([2, 0]);
  });
});

describe("replay()", () => {
  test("takes steps that answer from outside as they are recorded, and says which", () => {
    const calls: number[] = [];
    const node = sampleNode(() => calls.push(1), { name: "dice", effects: "nondeterministic" });
    const g = graph({ out: node.bind() }, plain);
    const again = g.replay(g.start(), { mode: "verify" });
    expect([again.differences, again.taken, calls.length]).toEqual([[], ["dice"], 1]);
  });

  test("gives no input that was not given, whatever it is called", () => {
    const $odd = inputs<{ toString?: unknown; constructor?: unknown }>();
    const kind = sampleNode((x?: unknown) => typeof x, { name: "kind", inputs: { "x?": unknown }, outputs: { type: "string" } });
    const g = graph({ a: kind.bind($odd.toString as never), b: kind.bind($odd.constructor as never) }, plain);
    const run = g.start({});
    for (const from of [run, recordOf(JSON.parse(JSON.stringify(run.record())))]) {
      const again = g.replay(from, { mode: "verify" });
      expect([again.value, again.differences]).toEqual([{ a: "undefined", b: "undefined" }, []]);
    }
  });

  test("sees that another graph of the same name runs at a vertex", async () => {
    const { node: one } = counted("one", (x: number): number => x + 1, { hash: hash("1") });
    const { node: two } = counted("two", (x: number): number => x + 2, { hash: hash("2") });
    const [inner, other] = [one, two].map((node) => graph({ out: node.bind($.x) }, { name: "inner" }));
    if (inner === undefined || other === undefined) throw new Error("there are two");
    const g = graph({ out: inner.bindWith({ x: $.x }) }, plain);
    const run = g.start({ x: 1 });
    const before = await g.snapshot().hash();
    g.mutate((edit) => edit.replace("inner", other));
    expect(g.replay(run, { mode: "recorded" }).drift).toEqual([
      { vertex: "inner", change: "code", recorded: "graph:inner", now: "graph:inner" },
    ]);
    expect(g.replay(run, { mode: "resume" }).value).toEqual({ out: { out: 3 } });
    g.mutate((edit) => edit.replace("inner", inner));
    expect(g.replay(run, { mode: "recorded" }).drift).toEqual([]);
    g.run({ x: 1 });
    expect(await g.snapshot().hash()).toBe(before);
  });

  test("asks nobody again who was only stopped because another had failed", async () => {
    const parameters = [{ name: "signal", kind: "signal", optional: true }] as const;
    const stopped = sampleNode(
      async (signal?: AbortSignal) => {
        await turn();
        signal?.throwIfAborted();
        return 1;
      },
      { name: "stopped", call: "async", parameters, inputs: {} },
    );
    const { node: failing } = counted("failing", (_: number): number => {
      throw new Error("no luck");
    });
    const g = graph({ a: stopped.bind(), b: failing.bind($.x) }, plain);
    const run = g.start({ x: 1 });
    await run.done;
    expect(run.journal.entries().filter(({ kind }) => kind === "vertex-failed")).toHaveLength(2);
    const again = g.replay(run, { mode: "verify" });
    await again.done;
    expect(again.differences).toEqual([]);
  });

  test("that is stopped fails with run/aborted, and asks no step any more", async () => {
    const { g, first } = pipeline();
    const run = g.start({ x: 3 });
    const again = g.replay(run, { mode: "verify", signal: AbortSignal.abort() });
    await again.done;
    expect([again.status, again.fault?.code, first.calls.length]).toEqual(["failed", "run/aborted", 1]);
  });

  test("refuses drift before anything runs, when it is asked to", () => {
    const { g, second } = pipeline();
    const run = g.start({ x: 3 });
    const changed = counted("first", (x: number) => x + 2, { hash: hash("b") });
    const now = graph({ out: second.node.bind(changed.node.bind($.x)) }, plain);
    expect(() => now.replay(run, { mode: "verify", drift: "refuse" })).toThrow(/"first" \(code\)/);
    expect(changed.calls).toHaveLength(0);
  });

  test("refuses a run of another graph, one that goes on, and what is no run", async () => {
    const { g } = pipeline();
    const other = graph({ out: $.x }, { name: "other" });
    expect(() => other.replay(g.start({ x: 1 }), { mode: "recorded" })).toThrow(Fault);
    const never = sampleNode(() => new Promise<number>(() => {}), { name: "never", call: "async" });
    const open = graph({ out: never.bind() });
    expect(() => open.replay(open.start(), { mode: "recorded" })).toThrow(TypeError);
    expect(() => g.replay({} as never, { mode: "recorded" })).toThrow(TypeError);
    expect(() => g.replay(g.start({ x: 1 }), { mode: "verfiy" as "verify" })).toThrow(/verify/);
    await turn();
  });
});

describe("run.record()", () => {
  test("is plain JSON that replays in another process", () => {
    const { g, world } = pipeline();
    world.fails = true;
    const record = recordOf(JSON.parse(JSON.stringify(g.start({ x: 3 }).record())));
    const elsewhere = pipeline();
    expect(elsewhere.g.replay(record, { mode: "recorded" }).fault?.code).toBe("run/vertex-failed");
    const resumed = elsewhere.g.replay(record, { mode: "resume" });
    expect([resumed.value, resumed.drift, elsewhere.first.calls.length]).toEqual([{ out: 8 }, [], 0]);
  });

  test("brings back values that JSON has no word for", () => {
    const odd = { at: new Date(0), set: new Set([1n]), nan: Number.NaN, bytes: new Uint8Array([1, 2]), none: undefined };
    const node = counted("odd", (_: number) => odd);
    const g = graph({ out: node.node.bind($.x) }, plain);
    const record = JSON.parse(JSON.stringify(g.start({ x: 1 }).record()));
    expect(g.replay(recordOf(record), { mode: "recorded" }).value).toEqual({ out: odd });
    expect(g.replay(recordOf(record), { mode: "verify" }).differences).toEqual([]);
  });

  test("of a replay of a record is that record", () => {
    const { g } = pipeline();
    const record = g.start({ x: 3 }).record();
    expect(g.replay(record, { mode: "recorded" }).record()).toEqual(record);
  });

  test("of a run that goes on is what has ended, from which another process goes on", async () => {
    const made = (isOpen: boolean) => {
      const first = counted("first", (x: number): number => x + 1);
      const item = counted(
        "item",
        async (x: number): Promise<number> => (isOpen && x > 5 ? await new Promise(() => {}) : x * 2),
        {
          call: "async",
        },
      );
      const start = first.node.bind($.x) as never;
      const list = each([start, 9] as never, (x) => item.node.bind(x as never)) as never;
      const g = graph({ out: first.node.bind(start), list }, plain) as unknown as ReturnType<typeof pipeline>["g"];
      return { g, first, item };
    };
    const here = made(true);
    const run = here.g.start({ x: 3 });
    await turn();
    expect(run.status).toBe("running");
    const record = recordOf(JSON.parse(JSON.stringify(run.record())));
    expect(record).toMatchObject({ status: "failed", fault: { code: "run/aborted" } });
    expect(here.g.replay(record, { mode: "recorded" }).fault?.code).toBe("run/aborted");
    const elsewhere = made(false);
    const resumed = elsewhere.g.replay(record, { mode: "resume" });
    expect((await resumed.done) as unknown).toMatchObject({ value: { out: 5, list: [8, 18] } });
    expect([elsewhere.first.calls.length, elsewhere.item.calls.map(([x]) => x)]).toEqual([0, [9]]);
    const early = graph({ out: here.item.node.bind($.x) }, plain).start({ x: 9 } as never);
    expect(recordOf(JSON.parse(JSON.stringify(early.record()))).journal.length).toBeGreaterThan(0);
  });

  test("refuses values of this process alone", () => {
    const local = counted("local", (_: number) => () => 1);
    expect(() =>
      graph({ out: local.node.bind($.x) })
        .start({ x: 1 })
        .record(),
    ).toThrow(Fault);
  });
});
