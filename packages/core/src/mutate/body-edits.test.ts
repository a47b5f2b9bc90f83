import { isFault } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, sampleNode, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { Vertex } from "../graph/vertex.ts";
import type { Edit, EditProblem } from "./edit.ts";

const $ = inputs<{ list: number[]; limit: number }>();
const named = (name: string, run: (x: number) => number) =>
  sampleNode(run, { name, inputs: { x: number }, outputs: number, hash: name.padEnd(64, "_") });
const double = named("double", (x) => x * 2);
const triple = named("triple", (x) => x * 3);
const addOne = named("addOne", (x) => x + 1);
const sum = sampleNode((a: number, b: number) => a + b, { name: "sum", inputs: { a: number, b: number }, outputs: number });
const over = sampleNode((x: number, y: number) => x > y, {
  name: "over",
  inputs: { x: number, y: number },
  outputs: { type: "boolean" },
});

const doubled = (): Graph => {
  const all = each($.list, (item) => addOne.bind(double.bind(item)).with({ name: "plus" })).with({ name: "all" });
  return graph({ all, limit: triple.bind($.limit).with({ name: "limited" }) }) as unknown as Graph;
};
const run = (g: Graph, list: readonly number[] = [1, 2], limit = 10): unknown => g.run({ list, limit } as never);
const all = (g: Graph, list?: readonly number[]): unknown => (run(g, list) as { readonly all: unknown }).all;

function problemsOf(g: Graph, write: (edit: Edit) => void): readonly (readonly [string, string])[] {
  const before = g.snapshot();
  try {
    g.mutate(write);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    expect(g.snapshot()).toBe(before);
    const { problems } = thrown.details as { readonly problems: readonly EditProblem[] };
    return problems.map(({ code, path }) => [code, path]);
  }
  return [];
}

describe("a transaction in what a vertex repeats", () => {
  test("inserts a vertex on an item, and makes the others read it", () => {
    const g = doubled();
    const { edits } = g.mutate((edit) => {
      edit.insert("all.more", triple.bind(edit.input<number>("all.item")));
      edit.rewire("all.plus", "x", "$more");
      edit.remove("all.double");
    });
    expect(edits.map(({ kind }) => kind)).toEqual(["insert", "rewire", "remove"]);
    expect(all(g)).toEqual([4, 7]);
    expect(g.topology.vertices[0]?.body?.topology.vertices.map(({ name }) => name)).toEqual(["plus", "more"]);
  });

  test("brings in what is around the body, once for each, and lets go of what nothing reads any more", () => {
    const g = doubled();
    const args = () => g.topology.vertices[0]?.args.length;
    g.mutate((edit) => {
      edit.insert("all.near", sum.bind(edit.vertex<number>("all.plus"), edit.vertex<number>("limited")));
      edit.insert("all.again", sum.bind(edit.vertex<number>("all.near"), edit.vertex<number>("limited")));
      edit.output("all.value", "$again");
    });
    expect([all(g), args()]).toEqual([[63, 65], 2]);
    g.mutate((edit) => edit.rewire("all.near", "b", "$input.limit"));
    expect([all(g), args()]).toEqual([[43, 45], 3]);
    g.mutate((edit) => {
      edit.output("all.value", "$plus");
      edit.remove("all.again");
      edit.remove("all.near");
    });
    expect([all(g), args()]).toEqual([[3, 5], 1]);
  });

  test("reads a name as its own first, then as that of what is around it", () => {
    const g = doubled();
    g.mutate((edit) => edit.insert("double", triple.bind(edit.input<number>("limit"))));
    g.mutate((edit) => edit.rewire("all.plus", "x", "$double"));
    expect(all(g)).toEqual([3, 5]);
    g.mutate((edit) => edit.rewire("all.plus", "x", "$limited"));
    expect(all(g)).toEqual([31, 31]);
  });

  test("reaches a body within a body, and what is around both", () => {
    const rows = inputs<{ rows: number[][]; limit: number }>();
    const nested = each(rows.rows, (row) => each(row, (item) => addOne.bind(item)).with({ name: "row" })).with({ name: "all" });
    const g = graph({ all: nested, limit: triple.bind(rows.limit).with({ name: "limited" }) });
    g.mutate((edit) => {
      edit.insert("all.row.near", sum.bind(edit.vertex<number>("all.row.addOne"), edit.vertex<number>("limited")));
      edit.output("all.row.value", "$near");
    });
    expect(g.run({ rows: [[1], [2, 3]], limit: 10 })).toEqual({ all: [[32], [33, 34]], limit: 30 });
  });

  test("changes what a turn of a loop gives, and when it ends", () => {
    const turns = loop($.limit, (last) => double.bind(last), { until: (value) => over.bind(value, 50), maxTurns: 9 });
    const g = graph({ out: turns.with({ name: "turns" }) }) as unknown as Graph;
    const turned = () => g.run({ limit: 10 } as never);
    expect(turned()).toEqual({ out: 80 });
    g.mutate((edit) => {
      edit.insert("turns.more", addOne.bind(edit.vertex<number>("turns.double")));
      edit.output("turns.value", "$more");
      edit.rewire("turns.over", "y", 20);
    });
    expect(turned()).toEqual({ out: 43 });
    g.mutate((edit) => edit.output("turns.until", edit.vertex("turns.over")));
    g.mutate((edit) => edit.rewire("turns.more", "x", "$self"));
    expect(turned()).toEqual({ out: 12 });
  });

  test("tells every problem with its path, and changes nothing", () => {
    const g = doubled();
    const item = (edit: Edit) => edit.input<number>("all.item");
    const cases: readonly (readonly [(edit: Edit) => void, readonly (readonly [string, string])[]])[] = [
      [(edit) => edit.remove("all.double"), [["graph/missing-input", "all.plus"]]],
      [
        (edit) => edit.remove("all.plus"),
        [
          ["graph/missing-input", "all"],
          ["graph/incompatible-edit", "output.all"],
        ],
      ],
      [(edit) => edit.remove("all.nobody"), [["graph/unknown-reference", "all.nobody"]]],
      [(edit) => edit.insert("limited.more", double.bind(1)), [["graph/unsupported", "limited.more"]]],
      [(edit) => edit.insert("all.plus", double.bind(item(edit))), [["graph/duplicate-name", "all.plus"]]],
      [(edit) => edit.insert("all.item", double.bind(item(edit))), [["graph/bad-reference", "all.item"]]],
      [(edit) => edit.insert("more", double.bind(item(edit))), [["graph/unknown-reference", "more"]]],
      [(edit) => edit.rewire("all.double", "x", "$plus"), [["graph/cycle", "all.plus"]]],
      [(edit) => edit.rewire("all.double", "x", edit.input("all.self")), [["graph/unknown-reference", "all.double.x"]]],
      [(edit) => edit.rewire("all.double", "x", "text"), [["graph/incompatible", "all.double.x"]]],
      [(edit) => edit.output("all.until", "$plus"), [["graph/unknown-reference", "output.all.until"]]],
      [(edit) => edit.output("all.value", 5), [["graph/unsupported", "output.all.value"]]],
    ];
    for (const [write, expected] of cases) expect(problemsOf(g, write)).toEqual(expected);
    expect(all(g)).toEqual([3, 5]);
  });

  test("is over for a vertex that is removed, and begins anew for one that comes in its place", () => {
    const g = doubled();
    g.mutate((edit) => {
      edit.replace("all.double", triple);
      edit.remove("all");
      edit.insert(
        "all",
        each(edit.input<number[]>("list"), (item) => addOne.bind(item)),
      );
      edit.replace("all.addOne", double);
    });
    expect(all(g)).toEqual([2, 4]);
  });

  test("takes an output of the graph for one, though its name has a dot", () => {
    const g = graph({
      "all.value": each($.list, (item) => double.bind(item)).with({ name: "all" }),
      other: addOne.bind($.limit),
    });
    g.mutate((edit) => edit.output("other", "$addOne"));
    expect(problemsOf(g as unknown as Graph, (edit) => edit.output("all.value", "$addOne"))).toEqual([
      ["graph/incompatible-edit", "output.all.value"],
    ]);
    expect(g.run({ list: [1], limit: 1 })).toEqual({ "all.value": [2], other: 2 });
  });
});

const functions = {
  pair: sampleNode((a: unknown, b: unknown) => [a, b], {
    name: "pair",
    inputs: { a: unknown, b: unknown },
    hash: "1".repeat(64),
  }),
  turned: sampleNode((a: unknown, b: unknown) => [b, a], {
    name: "turned",
    inputs: { a: unknown, b: unknown },
    hash: "2".repeat(64),
  }),
};
type Kind = keyof typeof functions;

/** What a vertex of the body runs and reads: an item, its index, a vertex or an input around, or a vertex of the body before it. */
interface Shape {
  readonly kind: Kind;
  readonly reads: readonly [string, string];
}

const around = ["item", "index", "outside", "limit"];
const kinds = fc.constantFrom<Kind>("pair", "turned");
const steps = fc.array(
  fc.record({
    do: fc.constantFrom("replace", "insert", "rewire", "remove", "gives"),
    at: fc.nat(9),
    kind: kinds,
    reads: fc.tuple(fc.nat(20), fc.nat(20)),
  }),
  { minLength: 1, maxLength: 8 },
);

test("a body that was edited is the one that would have been written: the same answers, and nothing besides comes in", () => {
  fc.assert(
    fc.property(steps, (list) => {
      const first: Shape = { kind: "pair", reads: ["item", "outside"] };
      const shapes = new Map<string, Shape>([["v0", first]]);
      let gives = "v0";
      const g = written(shapes, gives);
      for (const [turn, step] of list.entries()) {
        const names = [...shapes.keys()];
        const name = names[step.at % names.length] ?? "v0";
        // Only what was there before may be read, so that there is no cycle.
        const readable = (before: string) => [...around, ...names.slice(0, names.indexOf(before))];
        const picked = (from: readonly string[]): [string, string] => [
          from[step.reads[0] % from.length] ?? "item",
          from[step.reads[1] % from.length] ?? "item",
        ];
        const isRead = gives === name || [...shapes.values()].some(({ reads }) => reads.includes(name));
        g.mutate((edit) => {
          const handle = (read: string) => handleOf(edit, read);
          switch (step.do) {
            case "replace":
              edit.replace(`all.${name}`, functions[step.kind]);
              shapes.set(name, { kind: step.kind, reads: shapes.get(name)?.reads ?? first.reads });
              break;
            case "insert": {
              const reads = picked([...around, ...names]);
              edit.insert(`all.v${turn + 1}`, functions[step.kind].bind(handle(reads[0]), handle(reads[1])));
              shapes.set(`v${turn + 1}`, { kind: step.kind, reads });
              break;
            }
            case "rewire": {
              const [read] = picked(readable(name));
              edit.rewire(`all.${name}`, "a", textOf(read));
              const known = shapes.get(name) ?? first;
              shapes.set(name, { ...known, reads: [read, known.reads[1]] });
              break;
            }
            case "remove":
              if (isRead) break;
              edit.remove(`all.${name}`);
              shapes.delete(name);
              break;
            default:
              edit.output("all.value", handle(name));
              gives = name;
          }
        });
      }
      const wanted = written(shapes, gives);
      expect(answerOf(g)).toEqual(answerOf(wanted));
      const outer = [...shapes.values()].flatMap(({ reads }) => reads).filter((read) => read === "outside" || read === "limit");
      expect(bodyVertex(g)?.args).toHaveLength(1 + new Set(outer).size);
      const required = (made: Graph) => made.inputs.map((input) => [input.name, input.required]).sort();
      expect(required(g)).toEqual(required(wanted));
    }),
    { numRuns: 200 },
  );
});

const bodyVertex = (g: Graph) => g.topology.vertices.find(({ name }) => name === "all");
const textOf = (read: string): string => (read === "limit" ? "$input.limit" : `$${read}`);
const answerOf = (g: Graph): unknown => (g.run({ list: [1, 2], limit: 3 } as never) as { readonly out: unknown }).out;

function handleOf(edit: Edit, read: string): Vertex<unknown> {
  if (read === "limit") return edit.input(read);
  if (read === "outside") return edit.vertex(read);
  return around.includes(read) ? edit.input(`all.${read}`) : edit.vertex(`all.${read}`);
}

/** The graph with this body, written by hand. */
function written(shapes: ReadonlyMap<string, Shape>, gives: string): Graph {
  const outside = addOne.bind($.limit).with({ name: "outside" });
  const out = each($.list, (item, index) => {
    const places = new Map<string, Vertex<unknown>>([
      ["item", item],
      ["index", index],
      ["outside", outside],
      ["limit", $.limit],
    ]);
    const place = (name: string): Vertex<unknown> => {
      const known = places.get(name);
      if (known !== undefined) return known;
      const { kind, reads } = shapes.get(name) ?? { kind: "pair", reads: ["item", "item"] };
      const made = functions[kind].bind(place(reads[0]), place(reads[1])).with({ name }) as Vertex<unknown>;
      places.set(name, made);
      return made;
    };
    return place(gives);
  });
  return graph({ out: out.with({ name: "all" }), outside }) as unknown as Graph;
}
