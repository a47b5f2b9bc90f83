import type { VertexReference } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, type Sample, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { handClock, plainAmbient, turn } from "../../test/turned-by-hand.ts";
import { graphFromDocument } from "../document/graph-from-document.ts";
import { each } from "../graph/each.ts";
import { type GraphOptions, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { ShadowEvent, ShadowOptions } from "./shadow.ts";

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
const double = onNumber("double", (x) => x * 2);
const sameAnswer = onNumber("sameAnswer", (x) => x + x);
const wrongFromTen = onNumber("wrongFromTen", (x) => (x < 10 ? x * 2 : 0));
const failing = onNumber("failing", () => {
  throw new Error("out of order");
});

const doubling = (options: GraphOptions = {}) => graph({ out: double.bind($.x).with({ name: "step" }) }, options);
const shadowed = (candidate: typeof double, options: ShadowOptions = {}, g = doubling()) => {
  const events: ShadowEvent[] = [];
  const shadow = g.shadow("step", candidate, { listen: (event) => events.push(event), ...options });
  const run = (...list: number[]) => list.map((x) => (g.run({ x }) as { out: number }).out);
  return { g, shadow, events, run };
};
const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe("shadow()", () => {
  test("serves the original's answers and counts the candidate's", () => {
    const { shadow, run, g } = shadowed(sameAnswer);
    const { version_id } = g.snapshot();
    expect(run(1, 2, 3)).toEqual([2, 4, 6]);
    expect(shadow.summary()).toMatchObject({ status: "running", same: 3, different: 0, examples: [], promoted: undefined });
    expect(shadow.summary().original).toMatchObject({ calls: 3, faults: 0 });
    expect([...g.history()].at(-1)?.version_id).toBe(version_id);
  });

  test("lists the first differing answers, with what was given, and no more than are asked for", () => {
    const { shadow, run, events } = shadowed(wrongFromTen, { maxExamples: 2 });
    run(...upTo(15));
    const { same, different, examples } = shadow.summary();
    expect([same, different]).toEqual([10, 5]);
    expect(examples).toEqual([
      { args: [10], original: { value: 20 }, candidate: { value: 0 } },
      { args: [11], original: { value: 22 }, candidate: { value: 0 } },
    ]);
    expect(events.map(({ kind }) => kind)).toEqual(Array(5).fill("answer-differed"));
  });

  test("lets no failure of the candidate, of its types or of a listener reach the run", () => {
    const text = onNumber("text", (x) => `${x}`);
    for (const [candidate, error] of [
      [failing, "Error: out of order"],
      [text, /^node\/output-invalid: /],
    ] as const) {
      const { shadow, run } = shadowed(candidate, {
        listen: () => {
          throw new Error("not listening");
        },
      });
      expect(run(1)).toEqual([2]);
      expect(shadow.summary().candidate).toMatchObject({ calls: 1, faults: 1, errorRate: 1 });
      expect(shadow.summary().examples[0]?.candidate).toEqual({ error: expect.stringMatching(error) });
    }
  });

  test("lets the original fail as it does, and compares how the two fail", () => {
    const g = graph({ out: failing.bind($.x).with({ name: "step" }) });
    const { shadow } = shadowed(
      onNumber("alike", () => {
        throw new Error("out of order");
      }),
      {},
      g as never,
    );
    expect(() => g.run({ x: 1 })).toThrow(expect.objectContaining({ code: "run/vertex-failed" }));
    expect(shadow.summary()).toMatchObject({ same: 1, different: 0 });
  });

  test("gives the candidate values of its own where they could be changed", () => {
    const spoiling = (name: string) =>
      sampleNode(
        (map: Map<string, number>) => {
          const size = map.size;
          map.clear();
          return size;
        },
        { name, inputs: { map: { "x-onex-type": "map" } }, outputs: number },
      );
    const box = inputs<{ map: Map<string, number> }>();
    const g = graph({ out: spoiling("one").bind(box.map).with({ name: "step" }) });
    const shadow = g.shadow("step", spoiling("two"));
    expect(g.run({ map: new Map([["a", 1]]) })).toEqual({ out: 1 });
    expect(shadow.summary()).toMatchObject({ same: 1, different: 0 });
  });

  test("takes its share of the calls by the graph's own chance", () => {
    const chances = [0.05, 0.5, 0.09, 0.1];
    const ambient = { ...plainAmbient(), random: () => chances.shift() ?? 0 };
    const { shadow, run } = shadowed(sameAnswer, { share: 0.1 }, doubling({ ambient }));
    run(1, 2, 3, 4);
    expect([shadow.summary().original.calls, shadow.summary().candidate.calls]).toEqual([4, 2]);
  });

  test("tells the medians of both by the graph's own clock", () => {
    const clock = handClock();
    const taking = (name: string, milliseconds: number) =>
      onNumber(name, (x) => {
        clock.advance(milliseconds);
        return x;
      });
    const g = graph({ out: taking("slow", 7).bind($.x).with({ name: "step" }) }, { scheduler: clock });
    const shadow = g.shadow("step", taking("fast", 2));
    for (const x of [1, 2, 3]) g.run({ x });
    expect([shadow.summary().original.medianMs, shadow.summary().candidate.medianMs]).toEqual([7, 2]);
  });

  test("stays on through other edits and rollbacks, and ends when its vertex runs something else", () => {
    const { g, shadow, run, events } = shadowed(sameAnswer);
    const before = g.snapshot();
    g.mutate((edit) => edit.insert("more", double.bind($.x)));
    run(1);
    g.rollback(before);
    run(2);
    expect(shadow.summary().same).toBe(2);
    g.mutate((edit) => edit.replace("step", sameAnswer));
    expect([shadow.status, events.at(-1)?.kind]).toEqual(["superseded", "vertex-superseded"]);
    g.rollback(before);
    run(3);
    expect(shadow.summary().same).toBe(2);
    expect(() => shadow.promote()).toThrow(TypeError);
  });

  test("stops, and leaves nothing behind", () => {
    const { g, shadow, run, events } = shadowed(sameAnswer);
    shadow.stop();
    shadow.stop();
    run(1);
    expect([shadow.status, shadow.summary().same, events.map(({ kind }) => kind)]).toEqual(["stopped", 0, ["shadow-stopped"]]);
    g.shadow("step", sameAnswer).stop();
  });

  test("is on its own handle alone: what forks run is none of its calls, and they have shadows of their own", () => {
    const { g, shadow, run } = shadowed(sameAnswer);
    const fork = g.fork();
    const other = fork.shadow("step", wrongFromTen);
    fork.run({ x: 12 });
    run(1, 2);
    expect([shadow.summary().same, other.summary().different]).toEqual([2, 1]);
    fork.mutate((edit) => edit.insert("more", double.bind($.x)));
    fork.rollback(g.snapshot());
    other.stop();
    run(3);
    expect([shadow.summary().same, other.summary().same]).toEqual([3, 0]);
  });

  test("calls its candidate no more once it has stopped, in runs that had begun before neither", async () => {
    const open: (() => void)[] = [];
    const wait = onNumber("wait", (x) => new Promise((answer) => open.push(() => answer(x as never))), { call: "async" });
    const g = graph({ out: double.bind(wait.bind($.x)).with({ name: "step" }) });
    const shadow = g.shadow("step", sameAnswer);
    const running = g.run({ x: 4 });
    shadow.stop();
    open[0]?.();
    expect(await running).toEqual({ out: 8 });
    expect(shadow.summary()).toMatchObject({ same: 0, original: { calls: 0 }, candidate: { calls: 0 } });
  });

  test("of an async vertex compares when both have answered, and keeps few waiting", async () => {
    const open: ((value: number) => void)[] = [];
    const wait = onNumber("wait", () => new Promise((answer) => open.push(answer as never)), { call: "async" });
    const never = onNumber("never", () => new Promise(() => {}), { call: "async" });
    const g = graph({ out: wait.bind($.x).with({ name: "step" }) });
    const shadow = g.shadow("step", double);
    const running = g.run({ x: 4 });
    await turn();
    open[0]?.(8);
    expect(await running).toEqual({ out: 8 });
    await turn();
    expect(shadow.summary()).toMatchObject({ same: 1, different: 0 });
    shadow.stop();
    const stuck = g.shadow("step", never, { maxPending: 2 });
    const runs = [1, 2, 3].map((x) => g.run({ x }));
    await turn();
    for (const answer of open.slice(1)) answer(0);
    await Promise.all(runs);
    expect(stuck.summary()).toMatchObject({ skipped: 1, same: 0, different: 0 });
    stuck.stop();
  });

  test("refuses by name what cannot run beside a vertex", () => {
    const codeOf = (act: () => unknown) => {
      try {
        act();
        return "none";
      } catch (thrown) {
        return thrown instanceof Error && "code" in thrown ? thrown.code : thrown;
      }
    };
    const g = doubling();
    const later = onNumber("later", async (x) => x, { call: "async" });
    expect(codeOf(() => g.shadow("step", later))).toBe("graph/incompatible-edit");
    expect(codeOf(() => g.shadow("nobody", double))).toBe("graph/unknown-reference");
    expect(
      codeOf(() =>
        g.shadow(
          "step",
          onNumber("text", (x) => x, { outputs: { type: "string" } }),
        ),
      ),
    ).toBe("graph/incompatible-edit");
    expect(
      codeOf(() =>
        g.shadow(
          "step",
          onNumber("post", (x) => x, { effects: "io" }),
        ),
      ),
    ).toBe("f2n/effects");
    expect(
      codeOf(() =>
        g.shadow(
          "step",
          onNumber("post", (x) => x, { effects: "io" }),
          { allowEffects: true },
        ),
      ),
    ).toBe("none");
    expect(codeOf(() => g.shadow("step", sameAnswer))).toBe("graph/unsupported");
    const list = inputs<{ list: number[] }>();
    const bodies = graph({ out: each(list.list, (item) => double.bind(item)).with({ name: "all" }) });
    expect(codeOf(() => bodies.shadow("all", double))).toBe("graph/unsupported");
    expect(() => doubling().shadow("step", sameAnswer, { share: 2 })).toThrow(RangeError);
  });
});

describe("promote()", () => {
  test("puts the candidate in place and takes its guard off after enough good calls", () => {
    const { g, shadow, run, events } = shadowed(sameAnswer);
    run(1);
    const { version } = shadow.promote({ guard: { minCalls: 2, calls: 5 } });
    expect(version).toBe(g.snapshot());
    run(1, 2, 3, 4, 5, 6);
    expect([shadow.status, shadow.summary().promoted?.calls]).toEqual(["kept", 5]);
    expect(events.map(({ kind }) => kind)).toEqual(["candidate-promoted", "candidate-kept"]);
    expect(g.topology.vertices[0]?.node).toBe(sameAnswer.metadata_block.hash);
  });

  test("without a guard is a replacement and no more", () => {
    const { shadow, run } = shadowed(wrongFromTen);
    shadow.promote({ guard: false });
    expect(run(10)).toEqual([0]);
    expect([shadow.status, shadow.summary().promoted]).toEqual(["promoted", undefined]);
  });

  test("is taken back when the candidate fails more often than is allowed, with what was seen", () => {
    const flaky = onNumber("flaky", (x) => {
      if (x % 5 === 0) throw new Error("no fives");
      return x * 2;
    });
    const { g, shadow, run, events } = shadowed(flaky);
    run(...upTo(30, 1));
    expect(shadow.summary()).toMatchObject({ same: 24, different: 6 });
    shadow.promote({ guard: { minCalls: 10, errorRise: 0.1 } });
    const failures = upTo(12, 1).filter((x) => {
      try {
        g.run({ x });
        return false;
      } catch {
        return true;
      }
    });
    expect(failures).toEqual([5, 10]);
    expect(run(5)).toEqual([10]);
    expect(shadow.summary()).toMatchObject({ status: "rolled-back", breach: { what: "errors", seen: 0.2, allowed: 0.1 } });
    expect(events.at(-1)).toMatchObject({ kind: "candidate-rolled-back", vertex: "step" });
    expect(g.topology.vertices[0]?.node).toBe(double.metadata_block.hash);
  });

  test("is taken back when the candidate takes longer than is allowed, and keeps other edits since", () => {
    const clock = handClock();
    const taking = (name: string, milliseconds: number) =>
      onNumber(name, (x) => {
        clock.advance(milliseconds);
        return x;
      });
    const g = graph({ out: taking("fast", 4).bind($.x).with({ name: "step" }) }, { scheduler: clock });
    const shadow = g.shadow("step", taking("slow", 9), { share: 0 });
    for (const x of upTo(20)) g.run({ x });
    shadow.promote();
    g.mutate((edit) => edit.insert("more", double.bind($.x)));
    for (const x of upTo(20)) g.run({ x });
    expect(shadow.summary()).toMatchObject({ status: "rolled-back", breach: { what: "latency", seen: 9, allowed: 8 } });
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["step", "more"]);
  });

  test("does not judge times of which too few are known, nor chance among short ones", () => {
    const clock = handClock();
    const taking = (name: string, milliseconds: number) =>
      onNumber(name, (x) => {
        clock.advance(milliseconds);
        return x;
      });
    for (const [calls, slow] of [
      [19, 90],
      [20, 0.9],
    ] as const) {
      const g = graph({ out: taking("fast", 0.1).bind($.x).with({ name: "step" }) }, { scheduler: clock });
      const shadow = g.shadow("step", taking("slow", slow), { share: 0 });
      for (const x of upTo(calls)) g.run({ x });
      shadow.promote({ guard: { calls: 30 } });
      for (const x of upTo(30)) g.run({ x });
      expect(shadow.status).toBe("kept");
    }
  });

  test("that is taken back leaves a generic function generic, as a document calls it", async () => {
    const type = { "x-onex-type": "unknown", "x-onex-generic": "T" } as const;
    const generic = { inputs: { x: type }, outputs: type };
    const nodes = {
      "a.ts#one": onNumber("one", () => 1),
      "a.ts#same": onNumber("same", (x) => x, generic),
      "a.ts#kind": onNumber("kind", (x) => typeof x, { inputs: { x: unknown }, outputs: text }),
    };
    const document = {
      onex: "graph/1",
      nodes: {
        one: { from: "a.ts#one", bind: { x: "$input.x" } },
        step: { from: "a.ts#same", bind: { x: "$one" } },
        kind: { from: "a.ts#kind", bind: { x: "$step" } },
      },
      output: "$kind",
    };
    const resolve = (reference: VertexReference) =>
      nodes["from" in reference ? (reference.from as keyof typeof nodes) : "a.ts#one"];
    const g = await graphFromDocument(document, { resolve });
    const shadow = g.shadow(
      "step",
      onNumber("broken", () => failing.run(1), generic),
    );
    shadow.promote({ guard: { minCalls: 1 } });
    expect(() => g.run({ x: 1 } as never)).toThrow("out of order");
    expect([shadow.status, g.run({ x: 1 } as never)]).toEqual(["rolled-back", "number"]);
    g.mutate((edit) => edit.rewire("step", "x", "words"));
    expect(g.run({ x: 1 } as never)).toBe("string");
  });

  test("tells when other edits do not let the original come back", () => {
    const failingLater = onNumber(
      "failing",
      (x) => {
        if (x > 0) throw new Error("out of order");
        return x;
      },
      { outputs: { type: "integer" } },
    );
    const whole = onNumber("whole", (x) => x, { inputs: { x: { type: "integer" } } });
    const g = graph({ out: double.bind(double.bind($.x).with({ name: "step" })).with({ name: "last" }) });
    const events: ShadowEvent[] = [];
    const shadow = g.shadow("step", failingLater, { listen: (event) => events.push(event) });
    shadow.promote({ guard: { minCalls: 1 } });
    g.mutate((edit) => edit.replace("last", whole));
    expect(() => g.run({ x: 1 })).toThrow();
    expect(events.at(-1)).toMatchObject({ kind: "rollback-refused", fault: { code: "graph/incompatible" } });
  });
});
