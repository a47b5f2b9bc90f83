import { isFault } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, type Sample, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { Vertex } from "../graph/vertex.ts";
import type { Edit } from "../mutate/edit.ts";
import type { MergeConflict } from "./merge-conflict.ts";

const $ = inputs<{ x: number }>();
const T = { "x-onex-generic": "T" };
const node = (name: string, run: (x: never) => unknown, sample: Sample) =>
  sampleNode(run as (x: number) => number, { name, hash: name.padEnd(64, "_"), ...sample });
const keep = node("keep", (x) => x, { inputs: { x: number }, outputs: number });
const write = node("write", (x) => `${x}`, { inputs: { x: number }, outputs: text });
const size = node("size", (x) => String(x).length, { inputs: { x: text }, outputs: number });
const any = node("any", () => 1, { inputs: { x: unknown }, outputs: number });
const same = node("same", (x) => x, { inputs: { x: T as never }, outputs: T as never });
const list = node("list", (x) => [x], { inputs: { x: number }, outputs: { type: "array", items: number } });
const texts = node("texts", (x) => [`${x}`], { inputs: { x: number }, outputs: { type: "array", items: text } });
const small = node("small", (x) => x, { inputs: { x: { ...T, type: "number" } as never }, outputs: T as never });

/** The graph, edited on both sides of a fork. */
function parted(g: Graph, ours: (edit: Edit) => void, theirs: (edit: Edit) => void) {
  const fork = g.fork();
  g.mutate(ours);
  fork.mutate(theirs);
  return { g, fork };
}

function conflictsOf({ g, fork }: ReturnType<typeof parted>): readonly MergeConflict[] {
  const before = g.snapshot();
  try {
    g.merge(fork);
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    expect([thrown.code, g.snapshot()]).toEqual(["graph/merge-conflict", before]);
    return (thrown.details as { readonly conflicts: readonly MergeConflict[] }).conflicts;
  }
  return [];
}

/** What the last takes is open, so that each side may be edited by itself. */
const chain = (middle?: typeof same): Graph => {
  const source = keep.bind($.x).with({ name: "source" });
  const between = middle === undefined ? source : middle.bind(source).with({ name: "middle" });
  return graph({ out: any.bind(between).with({ name: "last" }) }, { name: "chain" }) as unknown as Graph;
};

describe("merge() of sides that do not fit together", () => {
  test("names the vertex, and what each side changed of all that leads there", () => {
    const made = parted(
      chain(),
      (edit) => edit.replace("source", write),
      (edit) => edit.replace("last", keep),
    );
    expect(conflictsOf(made)).toEqual([
      {
        vertex: "last",
        of: "port",
        ours: { source: write.metadata_block.hash },
        theirs: { last: keep.metadata_block.hash },
        message: expect.stringContaining('Input "x" of "last" does not take what it would read'),
      },
    ]);
    expect(() => made.g.merge(made.fork)).toThrow('The sides of "chain" do not fit together at "last"');
    expect(made.g.run({ x: 1 } as never)).toEqual({ out: 1 });
  });

  test("sees it through a generic vertex that neither side changed", () => {
    const made = parted(
      chain(same),
      (edit) => edit.replace("last", keep),
      (edit) => edit.replace("source", write),
    );
    expect(conflictsOf(made)).toMatchObject([
      { vertex: "last", of: "port", ours: { last: expect.anything() }, theirs: { source: expect.anything() } },
    ]);
  });

  test("says so of a type parameter that could not take it", () => {
    const made = parted(
      chain(same),
      (edit) => edit.replace("middle", small),
      (edit) => edit.replace("source", write),
    );
    expect(conflictsOf(made)).toMatchObject([
      { vertex: "middle", of: "port", ours: { middle: expect.anything() }, theirs: { source: expect.anything() } },
    ]);
  });

  test("sees it inside a body", () => {
    const all = each(list.bind($.x).with({ name: "source" }) as unknown as Vertex<number[]>, (item) =>
      any.bind(item).with({ name: "inside" }),
    );
    const made = parted(
      graph({ out: all.with({ name: "all" }) }) as unknown as Graph,
      (edit) => edit.replace("source", texts),
      (edit) => edit.replace("all.inside", keep),
    );
    expect(conflictsOf(made)).toMatchObject([{ vertex: "all", of: "port", ours: { source: texts.metadata_block.hash } }]);
  });

  test("names the output that would be wider than it was", () => {
    const g = graph({ out: keep.bind($.x).with({ name: "one" }), other: [any.bind(keep.bind($.x).with({ name: "two" }))] });
    const made = parted(
      g as unknown as Graph,
      (edit) => edit.replace("two", write),
      (edit) => edit.output("out", edit.vertex("two")),
    );
    expect(conflictsOf(made)).toMatchObject([
      { vertex: "output.out", of: "port", ours: { two: write.metadata_block.hash }, theirs: {} },
    ]);
  });

  test("is none where an input is required by what one side added, and no longer by what the other took away", () => {
    const optional = node("optional", (x) => x ?? 0, { inputs: { "x?": number }, outputs: number });
    const base = graph({ out: any.bind(optional.bind($.x).with({ name: "one" })), more: keep.bind($.x).with({ name: "two" }) });
    const { g, fork } = parted(
      base as unknown as Graph,
      (edit) => edit.rewire("two", "x", 5),
      (edit) => edit.insert("three", keep.bind($.x)),
    );
    g.merge(fork);
    expect(g.inputs).toMatchObject([{ name: "x", required: true }]);
    expect(() => g.run({} as never)).toThrow(expect.objectContaining({ code: "graph/missing-input" }));
  });
});

describe("the values of a merge", () => {
  test("are none of what another node has answered, however it was reached", () => {
    const g = chain() as unknown as Graph;
    const fork = g.fork();
    fork.run({ x: 3 } as never);
    g.mutate((edit) => edit.replace("source", write));
    g.merge(fork);
    expect([g.value("source"), g.value("last")]).toEqual([undefined, undefined]);
  });

  test("are those of the side whose vertices they are of, without a conflict", () => {
    const g = chain();
    g.run({ x: 1 } as never);
    const fork = g.fork();
    fork.run({ x: 3 } as never);
    g.mutate((edit) => edit.replace("source", write));
    g.run({ x: 2 } as never);
    g.merge(fork);
    expect([g.value("source"), g.value("last")]).toEqual(["2", 1]);
  });
});

const nodes = { keep, write, size, any, same };
const kinds = fc.constantFrom(...Object.values(nodes));
const changes = fc.uniqueArray(
  fc.record({ at: fc.nat(5), by: kinds, source: fc.option(fc.nat(5), { nil: undefined }), isOurs: fc.boolean() }),
  { selector: ({ at }) => at, maxLength: 6 },
);
type Change = (typeof changes extends fc.Arbitrary<infer List> ? List : never) extends (infer One)[] ? One : never;

test("sides merge exactly when one transaction with the edits of both would apply, and run alike", () => {
  let merges = 0;
  let conflicts = 0;
  fc.assert(
    fc.property(changes, (list) => {
      const made = (): Graph => {
        const places: Vertex<number>[] = [$.x];
        for (let at = 0; at < 6; at++) places.push(any.bind(places[at] ?? $.x).with({ name: `v${at}` }));
        return graph({ out: places.at(-1) }) as unknown as Graph;
      };
      const write = (own: readonly Change[]) => (edit: Edit) => {
        for (const { at, by, source } of own) {
          edit.replace(`v${at}`, by);
          if (source !== undefined && source < at) edit.rewire(`v${at}`, "x", `$v${source}`);
        }
      };
      const [g, together] = [made(), made()];
      const fork = g.fork();
      const ours = list.filter(({ isOurs }) => isOurs);
      const theirs = list.filter(({ isOurs }) => !isOurs);
      fc.pre(applies(() => g.mutate(write(ours))) && applies(() => fork.mutate(write(theirs))));
      const merged = applies(() => g.merge(fork));
      expect(merged).toBe(applies(() => together.mutate(write(list))));
      if (!merged) conflicts += 1;
      else {
        merges += 1;
        expect(answer(g)).toEqual(answer(together));
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(merges, conflicts)).toBeGreaterThan(10);
});

function applies(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    return false;
  }
}

const answer = (g: Graph): unknown => {
  const run = g.start({ x: 5 } as never);
  return run.status === "succeeded" ? run.value : run.fault?.message;
};
