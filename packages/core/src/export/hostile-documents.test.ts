import { exportOf, isFault, recordOf, type SourceKeeper, systemHasher } from "@onex/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describe, unknown } from "../../test/sample-node.ts";
import { spoilings, spoilt } from "../../test/spoilt-json.ts";
import { graphFromDocument } from "../document/graph-from-document.ts";
import { each } from "../graph/each.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import { when } from "../graph/when.ts";
import { createNode } from "../node/create-node.ts";
import type { AnyNode } from "../node/node.ts";
import { renderText } from "../render/text.ts";
import { digestOf } from "./export-graph.ts";
import { moduleText } from "./module-text.ts";
import { assertDigest, rehydrateGraph } from "./rehydrate-graph.ts";

const keeper: SourceKeeper = {
  write: async (keys) => ({
    files: { "texts.ts": `${keys.map(String).join("\n\n")}\n` },
    compiler: {},
    places: keys.map((key) => ({ file: "texts.ts", name: String(/function (\w+)/.exec(String(key))?.[1]) })),
  }),
};
const nodeOf = <F extends (x: never) => unknown>(run: F) =>
  createNode(describe(run.name, { inputs: { x: unknown } }), run, { source: { keeper, key: `export ${run}` } });

const addOne = nodeOf(function addOne(x: number): number {
  return x + 1;
});
const always = nodeOf(function always(_: number): boolean {
  return true;
});
const fussy = nodeOf(function fussy(x: number): number {
  if (x === 99) throw new Error("no 99");
  return x;
});
const nodes: Readonly<Record<string, unknown>> = { addOne, always, fussy };

const $ = inputs<{ x: number; y: number; list: number[] }>();
const inner = graph({ a: addOne.bind(inputs<{ in: number }>().in) }, { name: "inner" });
// Something of everything that documents have words for.
const g = graph(
  {
    out: addOne.bind($.x),
    all: each($.list, (item) => addOne.bind(fussy.bind(item))),
    turns: loop($.x, (last) => addOne.bind(last), { until: (value) => always.bind(value), maxTurns: 2 }),
    maybe: when(always.bind($.x), addOne.bind($.y)),
    part: inner.bindWith({ in: $.x }).at("a", { default: 1 }),
    literal: [addOne.bind(5), { deep: $.x }],
  },
  { name: "any", inputs: { y: { default: 3 } } },
);
const given = { x: 1, y: 2, list: [1, 2] };
const [run, failed] = [g.start(given), g.start({ ...given, list: [1, 99] })];

/** A fault says what is wrong with a document; anything else that is thrown is a mistake of ours. */
async function read(act: () => unknown): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (thrown) {
    expect(isFault(thrown) && thrown.code !== "internal/unexpected" ? undefined : thrown).toBeUndefined();
    return false;
  }
}

const runs = { numRuns: Number(process.env.ONEX_HOSTILE_RUNS ?? 400) };

test("an export that somebody changed, with the digest that belongs to it, is a graph or refused by a fault", async () => {
  const document = await g.export({ values: true, journal: [run, failed] });
  await fc.assert(
    fc.asyncProperty(spoilings, async (changes) => {
      const json = spoilt(document, changes);
      fc.pre(await read(async () => Object.assign(json, { digest: await digestOf(json, systemHasher.sha256) })));
      await read(async () => {
        const exported = exportOf(json);
        await assertDigest(exported);
        const known = Object.entries(exported.functions).flatMap(([key, { name }]) => (nodes[name] ? [[key, nodes[name]]] : []));
        const again = await rehydrateGraph(exported, new Map(known as [string, AnyNode][]));
        await again.snapshot().hash();
        renderText(again.topology);
        await again.start(given as never).done;
        await again.export();
      });
      await read(() => moduleText(exportOf(json)));
    }),
    runs,
  );
});

test("a record that somebody changed is replayed or refused by a fault, and is what it was before", async () => {
  const records = [run.record(), failed.record()];
  await fc.assert(
    fc.asyncProperty(spoilings, fc.constantFrom(...records), async (changes, record) => {
      const json = spoilt(record, changes);
      const before = structuredClone(json);
      for (const mode of ["recorded", "verify", "resume"] as const)
        await read(async () => {
          const again = g.replay(recordOf(json), { mode });
          await again.done;
          if (mode === "resume") again.record();
        });
      expect(json).toEqual(before);
    }),
    runs,
  );
});

test("a graph document that somebody changed is a graph or refused by a fault", async () => {
  const document = {
    onex: "graph/1",
    name: "d",
    input: { x: { schema: { type: "number" }, default: 3 } },
    nodes: {
      a: { from: "./f.ts#addOne", bind: { x: "$input.x" }, retry: { attempts: 2 } },
      b: { from: "./f.ts#addOne", each: "$input.list", bind: { x: "$item" }, concurrency: 2 },
      c: { from: "./f.ts#addOne", loop: { first: "$a", until: true, maxTurns: 3 }, bind: { x: "$self" } },
      d: { from: "./f.ts#always", when: true, bind: { x: ["$a", { deep: "$b.0" }] } },
    },
    output: { a: "$a", b: "$b", c: "$c", d: { $ref: ["d"] } },
  };
  await fc.assert(
    fc.asyncProperty(spoilings, async (changes) => {
      await read(async () => {
        const made: Graph = await graphFromDocument(spoilt(document, changes), { resolve: () => addOne });
        renderText(made.topology);
        await made.start({ x: 1, list: [1] } as never).done;
      });
    }),
    runs,
  );
});
