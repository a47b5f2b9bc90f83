import { isFault } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, type Sample, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { turn } from "../../test/turned-by-hand.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { when } from "../graph/when.ts";
import type { EditProblem } from "./edit.ts";

const $ = inputs<{ x: number }>();
let hashes = 0;
const hash = (): string => String(++hashes).padStart(64, "0");
const onNumber = (name: string, run: (x: number) => number, more: Partial<Sample> = {}) =>
  sampleNode(run, { name, inputs: { x: number }, outputs: number, hash: hash(), ...more });
const double = onNumber("double", (x) => x * 2);
const triple = onNumber("triple", (x) => x * 3);
const addOne = onNumber("addOne", (x) => x + 1);
const shout = sampleNode((x: number) => `${x}!`, { name: "shout", inputs: { x: number }, outputs: text, hash: hash() });
const sum = sampleNode((a: number, b: number) => a + b, {
  name: "sum",
  inputs: { a: number, b: number },
  outputs: number,
  hash: hash(),
});
const later = sampleNode(async (x: number) => x * 2, {
  name: "later",
  inputs: { x: number },
  outputs: number,
  call: "async",
  hash: hash(),
});

const first = double.bind($.x).with({ name: "first" });
const chain = () => graph({ out: addOne.bind(first).with({ name: "last" }) }, { name: "chain" });

/** The problems that a transaction is refused for; nothing has changed then. */
function problemsOf(
  g: ReturnType<typeof chain>,
  write: Parameters<ReturnType<typeof chain>["mutate"]>[0],
): readonly EditProblem[] {
  const before = [g.snapshot(), g.topology, [...g.history()].length];
  try {
    g.mutate(write);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    expect([g.snapshot(), g.topology, [...g.history()].length]).toEqual(before);
    const { problems } = thrown.details as { problems: readonly EditProblem[] };
    expect(thrown.code).toBe(problems[0]?.code);
    return problems;
  }
  return [];
}
const codes = (...args: Parameters<typeof problemsOf>) => problemsOf(...args).map(({ code, path }) => [code, path]);

describe("mutate()", () => {
  test("replaces, inserts, rewires and removes in one version, and the next run uses it", () => {
    const g = chain();
    expect(g.run({ x: 1 })).toEqual({ out: 3 });
    const before = g.snapshot();
    const { version, edits, kept } = g.mutate((edit) => {
      edit.insert("middle", triple.bind(first));
      edit.rewire("last", "x", "$middle");
      edit.replace("last", double);
    });
    expect(edits.map(({ kind }) => kind)).toEqual(["insert", "rewire", "replace"]);
    expect([version, version.parents, version.inputs]).toEqual([g.snapshot(), [before.version_id], undefined]);
    expect(kept).toEqual(["first"]);
    expect([g.value("first"), g.value("middle"), g.value("last")]).toEqual([2, undefined, undefined]);
    expect(g.run({ x: 1 })).toEqual({ out: 12 });
    g.mutate((edit) => {
      edit.rewire("last", "x", first);
      edit.remove("middle");
    });
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["first", "last"]);
    expect(g.run({ x: 1 })).toEqual({ out: 4 });
  });

  test("is taken back by rollback, topology and values together", () => {
    const g = chain();
    g.run({ x: 1 });
    const before = g.snapshot();
    g.mutate((edit) => edit.replace("first", triple));
    g.run({ x: 1 });
    g.rollback(before);
    expect([g.value("last"), g.topology]).toEqual([3, before.topology]);
    expect(g.run({ x: 2 })).toEqual({ out: 5 });
  });

  test("takes as a source a handle, a name, a part, an input, a literal and a literal with vertices", () => {
    const box = sampleNode((x: number) => ({ x, items: [x] }), {
      name: "box",
      inputs: { x: number },
      outputs: { type: "object", properties: { x: number }, required: ["x"] },
      hash: hash(),
    });
    const g = graph({ out: sum.bind(double.bind($.x), 1).with({ name: "sum" }), box: box.bind($.x) });
    const withB = (source: unknown) => {
      g.mutate((edit) => edit.rewire("sum", "b", source));
      return (g.run({ x: 2 }) as { out: number }).out;
    };
    expect([
      withB(box.bind($.x).at("x")),
      withB("$box.x"),
      withB("$box.items.0"),
      withB("$input.x"),
      withB($.x),
      withB(7),
    ]).toEqual([6, 6, 6, 6, 6, 11]);
    const keep = sampleNode((value: unknown) => value, { name: "keep", inputs: { value: unknown }, hash: hash() });
    g.mutate((edit) => {
      edit.insert("keep", keep.bind(0));
      edit.rewire("keep", "value", { at: [edit.vertex("box")], text: "$box" });
      edit.output("kept", "$keep");
    });
    expect(g.run({ x: 2 })).toMatchObject({ kept: { at: [{ x: 2 }], text: "$box" } });
    g.mutate((edit) => edit.rewire("keep", "value", "$$box"));
    expect(g.run({ x: 2 })).toMatchObject({ kept: "$box" });
  });

  test("brings along what a new vertex reads, and names it as graph() would, around the names that there are", () => {
    const g = chain();
    g.mutate((edit) => edit.insert("double", sum.bind(double.bind(first), double.bind($.x))));
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["first", "last", "double_2", "double_3", "double"]);
    g.run({ x: 1 });
    expect(g.value("double")).toBe(6);
  });

  test("takes a vertex that is inserted under the name of a removed one for whoever read that", () => {
    const g = chain();
    g.mutate((edit) => {
      edit.remove("first");
      edit.insert("first", sum.bind($.x, 10));
    });
    expect(g.run({ x: 1 })).toEqual({ out: 12 });
    const refused = codes(g, (edit) => {
      edit.remove("first");
      edit.insert("first", shout.bind($.x));
    });
    expect(refused).toEqual([["graph/incompatible", "last.x"]]);
  });

  test("knows the handle of what was put in, also under a new name, and does not put it in twice", () => {
    const g = chain();
    const extra = triple.bind(first);
    g.mutate((edit) => edit.insert("extra", extra));
    g.mutate((edit) => edit.rewire("last", "x", extra));
    expect(g.topology.vertices).toHaveLength(3);
    expect(g.run({ x: 1 })).toEqual({ out: 7 });
    expect(codes(g, (edit) => edit.insert("again", extra))).toEqual([["graph/duplicate-name", "again"]]);
  });

  test("forgets what was put in when nothing came of it, so that it can be put in again", () => {
    const g = chain();
    const extra = triple.bind(first);
    expect(
      codes(g, (edit) => {
        edit.insert("extra", extra);
        edit.remove("nothing");
      }),
    ).toEqual([["graph/unknown-reference", "nothing"]]);
    g.mutate((edit) => edit.insert("extra", extra));
    const before = g.snapshot();
    g.mutate((edit) => edit.remove("extra"));
    g.mutate((edit) => edit.insert("extra", extra));
    g.rollback(before);
    expect(g.run({ x: 1 })).toEqual({ out: 3 });
    const other = triple.bind($.x);
    codes(g, (edit) => {
      edit.insert("other", other);
      edit.remove("nothing");
    });
    const elsewhere = graph({ out: addOne.bind($.x).with({ name: "last" }) });
    elsewhere.mutate((edit) => edit.rewire("last", "x", other));
    expect(elsewhere.run({ x: 1 })).toEqual({ out: 4 });
  });

  test("refuses a vertex of another graph, which would run twice otherwise", () => {
    const others = triple.bind($.x);
    graph({ others });
    expect(codes(chain(), (edit) => edit.rewire("last", "x", others))).toEqual([["graph/unknown-reference", "last.x"]]);
  });

  test("names every problem, not only the first", () => {
    expect(
      codes(chain(), (edit) => {
        edit.rewire("nobody", "x", 1);
        edit.rewire("last", "y", 1);
        edit.rewire("last", "x", "$nobody.x");
        edit.rewire("last", "x", "$no body");
        edit.rewire("last", "x", "$input.y");
        edit.insert("first", triple.bind(1));
        edit.insert("not a name", triple.bind(1));
        edit.rewire("first", "x", "$last");
        edit.replace("last", shout);
      }),
    ).toEqual([
      ["graph/unknown-reference", "nobody.x"],
      ["graph/unknown-reference", "last.y"],
      ["graph/unknown-reference", "last.x"],
      ["graph/bad-reference", "last.x"],
      ["graph/unknown-reference", "last.x"],
      ["graph/duplicate-name", "first"],
      ["graph/bad-reference", "not a name"],
      ["graph/cycle", "last"],
      ["graph/incompatible", "first.x"],
      ["graph/incompatible-edit", "output.out"],
    ]);
  });

  test("names every cycle, and whoever reads what is removed", () => {
    const g = graph({ a: sum.bind(double.bind($.x).with({ name: "a" }), triple.bind($.x).with({ name: "b" })) });
    expect(
      codes(g as never, (edit) => {
        edit.rewire("a", "x", "$a");
        edit.rewire("b", "x", "$b");
      }),
    ).toEqual([
      ["graph/cycle", "a"],
      ["graph/cycle", "b"],
    ]);
    expect(codes(g as never, (edit) => edit.remove("a"))).toEqual([["graph/missing-input", "sum"]]);
    expect(codes(chain(), (edit) => edit.remove("last"))).toEqual([["graph/missing-input", "output"]]);
  });

  test("refuses, with a value that shows it, a node whose result a reader does not take", () => {
    const [problem] = problemsOf(chain(), (edit) => edit.replace("first", shout));
    expect(problem).toMatchObject({ code: "graph/incompatible", path: "last.x", verdict: "does-not-fit", witness: "" });
  });

  test("applies what cannot be proven, says so, and every run looks there", () => {
    const g = chain();
    const loose = sampleNode((x: unknown) => x as number, {
      name: "loose",
      inputs: { x: unknown },
      outputs: unknown,
      hash: hash(),
    });
    const { ports } = g.mutate((edit) => edit.replace("first", loose));
    expect(ports.map(({ port, verdict }) => [port, verdict])).toContainEqual(["last.x", "cannot-prove"]);
    expect(g.run({ x: 1 })).toEqual({ out: 2 });
    expect(() => g.run({ x: "1" as never })).toThrow(expect.objectContaining({ code: "node/input-invalid" }));
  });

  test("does not hold a graph to what it did not hold before: a port that was let pass is let pass again", () => {
    const whole = onNumber("whole", (x) => x, { inputs: { x: { type: "integer" } } });
    const g = graph({ out: whole.bind(double.bind($.x).with({ name: "first" })).with({ name: "last" }) });
    const { ports } = g.mutate((edit) => edit.replace("first", triple));
    expect(ports.find(({ port }) => port === "last.x")?.verdict).toBe("cannot-prove");
    expect(codes(chain(), (edit) => edit.replace("last", whole))).toEqual([["graph/incompatible", "last.x"]]);
  });

  test("takes an object for a wider one with optional properties, as TypeScript does, and looks", () => {
    const properties = { a: number };
    const narrow = sampleNode(() => ({ a: 1 }), {
      name: "n",
      outputs: { type: "object", properties, required: ["a"] },
      hash: hash(),
    });
    const wide = sampleNode((o: { a: number; b?: string }) => o.a, {
      name: "w",
      inputs: { o: { type: "object", properties: { a: number, b: text }, required: ["a"] } },
      outputs: number,
      hash: hash(),
    });
    const g = graph({ out: wide.bind({ a: 1 }).with({ name: "wide" }) });
    const { ports } = g.mutate((edit) => edit.rewire("wide", "o", narrow.bind()));
    expect(ports.map(({ port, verdict }) => [port, verdict])).toContainEqual(["wide.o", "cannot-prove"]);
    expect(g.run({})).toEqual({ out: 1 });
  });

  test("lets nothing of an empty or a thrown transaction come about", () => {
    const g = chain();
    const before = g.snapshot();
    expect(g.mutate(() => {}).version).toBe(before);
    expect(() =>
      g.mutate((edit) => {
        edit.remove("last");
        throw new Error("changed my mind");
      }),
    ).toThrow("changed my mind");
    expect(() => g.mutate((async () => {}) as never)).toThrow(TypeError);
    expect(() => g.mutate(undefined as never)).toThrow(/^mutate\(\) takes a function that makes the edits/);
    expect(() => g.mutate(() => g.mutate((edit) => edit.replace("first", triple)) as never)).toThrow(TypeError);
    expect(() => g.mutate((edit) => edit.replace("first", {} as never))).toThrow(TypeError);
    let kept: { remove(name: string): void } | undefined;
    g.mutate((edit) => {
      kept = edit;
    });
    expect(() => kept?.remove("first")).toThrow(TypeError);
  });

  test("lets runs under way end on what they began with, and leaves the head where the edit put it", async () => {
    const open: ((value: number) => void)[] = [];
    const wait = onNumber("wait", (() => new Promise<number>((answer) => open.push(answer))) as never, { call: "async" });
    const g = graph({ out: addOne.bind(wait.bind($.x).with({ name: "wait" })).with({ name: "last" }) });
    const running = g.run({ x: 1 });
    const { version } = g.mutate((edit) => edit.replace("last", triple));
    open[0]?.(10);
    expect(await running).toEqual({ out: 11 });
    expect(g.snapshot()).toBe(version);
    const next = g.run({ x: 1 });
    await turn();
    open[1]?.(10);
    expect(await next).toEqual({ out: 30 });
    expect(g.value("last")).toBe(30);
  });

  test("works in a graph without a history, and in one fork alone", () => {
    const g = graph({ out: double.bind($.x).with({ name: "first" }) }, { history: false });
    const fork = g.fork();
    g.mutate((edit) => edit.replace("first", triple));
    expect([g.run({ x: 1 }), fork.run({ x: 1 })]).toEqual([{ out: 3 }, { out: 2 }]);
  });

  test("is merged from a fork like any other change", () => {
    const g = chain();
    const fork = g.fork();
    fork.mutate((edit) => edit.replace("first", triple));
    g.mutate((edit) => edit.replace("last", double));
    g.merge(fork);
    expect(g.run({ x: 1 })).toEqual({ out: 6 });
    expect(codes(g, (edit) => edit.replace("last", shout))).toEqual([["graph/incompatible-edit", "output.out"]]);
  });
});

describe("the static type of an edited graph", () => {
  test("keeps its inputs: none is new and required, none takes less", () => {
    const two = inputs<{ x: number; y: number }>();
    expect(codes(chain(), (edit) => edit.rewire("last", "x", two.y))).toEqual([["graph/incompatible-edit", "input.y"]]);
    const small = onNumber("small", (x) => x, { inputs: { x: { type: "number", maximum: 9 } } });
    expect(codes(chain(), (edit) => edit.rewire("last", "x", small.bind($.x)))).toEqual([["graph/incompatible-edit", "input.x"]]);
    const optional = onNumber("optional", (x) => x ?? 5, { inputs: { "x?": number } });
    const g = chain();
    g.mutate((edit) => {
      edit.replace("last", optional);
      edit.rewire("last", "x", edit.input("y"));
    });
    expect([g.run({ x: 1 }), g.run({ x: 1, y: 2 } as never)]).toEqual([{ out: 5 }, { out: 2 }]);
  });

  test("keeps what an input took by several types at once, and its default", () => {
    const most = (maximum: number) => onNumber(`most${maximum}`, (x) => x, { inputs: { x: { type: "number", maximum } } });
    const declared = { x: { schema: { type: "number", maximum: 5 }, default: 3 } } as const;
    const g = graph({ out: double.bind($.x).with({ name: "step" }) }, { inputs: declared });
    expect(codes(g as never, (edit) => edit.replace("step", most(4)))).toEqual([["graph/incompatible-edit", "input.x"]]);
    expect(codes(g as never, (edit) => edit.replace("step", most(2)))).toEqual([["graph/incompatible", "input.x"]]);
    expect(g.mutate((edit) => edit.replace("step", most(5))).ports).toMatchObject([{ of: "input", port: "x", verdict: "fits" }]);
    expect(g.run({} as never)).toEqual({ out: 3 });
  });

  test("keeps an input that nothing reads any more", () => {
    const g = chain();
    g.mutate((edit) => edit.rewire("first", "x", 4));
    expect(g.run({ x: 1 })).toEqual({ out: 9 });
    g.mutate((edit) => edit.rewire("first", "x", "$input.x"));
    expect(g.run({ x: 1 })).toEqual({ out: 3 });
  });

  test("keeps its outputs against what they first were, however often they changed since", () => {
    const half = onNumber("half", (x) => x, { outputs: { type: "integer" } });
    const g = chain();
    g.mutate((edit) => edit.replace("last", half));
    g.mutate((edit) => edit.replace("last", addOne));
    expect(codes(g, (edit) => edit.output("out", "text"))).toEqual([["graph/incompatible-edit", "output.out"]]);
    expect(codes(g, (edit) => edit.output("out", { nested: 1 }))).toEqual([["graph/incompatible-edit", "output.out"]]);
  });

  test("looks at an output that is not proven, in every run", () => {
    const loose = sampleNode((x: number) => (x > 5 ? "many" : x), { name: "loose", inputs: { x: number }, outputs: unknown });
    const g = chain();
    const { ports } = g.mutate((edit) => edit.replace("last", loose));
    expect(ports).toContainEqual(expect.objectContaining({ of: "output", port: "out", verdict: "cannot-prove" }));
    expect(g.run({ x: 1 })).toEqual({ out: 2 });
    expect(() => g.run({ x: 3 })).toThrow(expect.objectContaining({ code: "node/output-invalid" }));
  });

  test("stays sync where it was, and async where it was", async () => {
    expect(codes(chain(), (edit) => edit.replace("last", later))).toEqual([["graph/incompatible-edit", "last"]]);
    const g = graph({ out: later.bind($.x).with({ name: "last" }) });
    g.mutate((edit) => edit.replace("last", double));
    const given = g.run({ x: 1 });
    expect(given).toBeInstanceOf(Promise);
    expect(await given).toEqual({ out: 2 });
  });
});

describe("mutate() of", () => {
  test("a body replaces what is in it, by the names that lead there", () => {
    const list = inputs<{ list: number[] }>();
    const doubled = each(list.list, (item) => addOne.bind(double.bind(item)).with({ name: "plus" })).with({ name: "all" });
    const g = graph({ all: doubled });
    g.mutate((edit) => edit.replace("all.double", triple));
    expect(g.run({ list: [1, 2] })).toEqual({ all: [4, 7] });
    expect(codes(g as never, (edit) => edit.replace("all.double", shout))).toEqual([["graph/incompatible", "all.plus.x"]]);
    expect(codes(g as never, (edit) => edit.replace("all.plus", later))).toEqual([["graph/incompatible-edit", "all"]]);
    expect(codes(g as never, (edit) => edit.replace("all.nobody", triple))).toEqual([["graph/unknown-reference", "all.nobody"]]);
    expect(codes(g as never, (edit) => edit.replace("all", triple))).toEqual([["graph/unsupported", "all"]]);
    g.mutate((edit) => {
      edit.insert(
        "other",
        each(edit.input<number[]>("list"), (item) => triple.bind(item)),
      );
      edit.output("all", "$other");
      edit.remove("all");
    });
    expect(g.run({ list: [1, 2] })).toEqual({ all: [3, 6] });
  });

  test("a condition rewires it, and a handle behind it is taken by its name", () => {
    const flag = inputs<{ x: number; on: boolean }>();
    const gated = double.bind(flag.x).with({ name: "gated" });
    const g = graph({ out: when(flag.on, gated) });
    g.mutate((edit) => edit.rewire("gated", "when", false));
    expect(g.run({ x: 1, on: true })).toEqual({ out: undefined });
    expect(codes(g as never, (edit) => edit.insert("more", triple.bind(gated)))).toEqual([["graph/unknown-reference", "more"]]);
    expect(g.mutate((edit) => edit.insert("more", triple.bind(edit.vertex("gated")))).ports[0]?.verdict).toBe("cannot-prove");
  });

  test("a subgraph replaces a node by the names of its inputs, and is refused from inside", () => {
    const inner = graph({ value: double.bind($.x) }, { name: "inner" });
    const outer = graph({
      out: sampleNode((x: unknown) => x, { name: "node", inputs: { x: unknown }, outputs: unknown }).bind($.x),
    });
    outer.mutate((edit) => edit.replace("node", inner));
    expect(outer.run({ x: 3 })).toEqual({ out: { value: 6 } });
    expect(codes(outer as never, (edit) => edit.replace("node.double", triple))).toEqual([["graph/unsupported", "node.double"]]);
    inner.mutate((edit) => edit.replace("double", triple));
    expect(outer.run({ x: 3 })).toEqual({ out: { value: 6 } });
    outer.mutate((edit) => edit.replace("node", inner));
    expect(outer.run({ x: 3 })).toEqual({ out: { value: 9 } });
  });

  test("a named input of an object argument changes that one alone", () => {
    const area = sampleNode((size: { width: number; height: number }) => size.width * size.height, {
      name: "area",
      rawInputs: {
        type: "object",
        properties: { width: number, height: number },
        required: ["width", "height"],
        additionalProperties: false,
      },
      parameters: [{ name: "size", kind: "spread", optional: false }],
      outputs: number,
      hash: hash(),
    });
    const g = graph({ out: area.bindWith({ width: $.x, height: 2 }).with({ name: "area" }) });
    g.mutate((edit) => edit.rewire("area", "height", 5));
    expect(g.run({ x: 3 })).toEqual({ out: 15 });
    g.mutate((edit) =>
      edit.replace(
        "area",
        sampleNode((width: number, height: number) => width - height, {
          name: "difference",
          inputs: { width: number, height: number },
          outputs: number,
          hash: hash(),
        }),
      ),
    );
    expect(g.run({ x: 3 })).toEqual({ out: -2 });
  });

  test("an input that is not given is a problem of its vertex", () => {
    expect(codes(chain(), (edit) => edit.replace("last", sum))).toEqual([["graph/missing-input", "last.b"]]);
    const g = graph({ out: sum.bind($.x, 1).with({ name: "last" }) });
    expect(codes(g as never, (edit) => edit.replace("last", double))).toEqual([["graph/incompatible", "last"]]);
  });
});
