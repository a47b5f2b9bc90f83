import { type ExportDocument, exportOf, recordOf, type SourceKeeper } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { describe as described, number, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import { createNode } from "../node/create-node.ts";
import type { AnyNode } from "../node/node.ts";
import { assertDigest, rehydrateGraph } from "./rehydrate-graph.ts";

const keeper: SourceKeeper = {
  write: async (keys) => ({
    files: { "texts.ts": "" },
    compiler: {},
    places: keys.map((key) => ({ file: "texts.ts", name: String(key) })),
  }),
};
const known = new Map<string, AnyNode>();
function node<F extends (...args: never[]) => unknown>(name: string, run: F, outputs = number) {
  const hash = String(known.size + 1).padStart(64, "0");
  const made = createNode(described(name, { name, inputs: { x: unknown }, outputs, hash }), run, {
    source: { keeper, key: name },
  });
  known.set(name, made as never);
  return made;
}

let limit = 3;
const addOne = node("addOne", (x: number): number => x + 1);
const addTwo = node("addTwo", (x: number): number => x + 2);
const strict = node("strict", (x: number): number => {
  if (x > limit) throw new Error(`more than ${limit}`);
  return x;
});
const isAny = node("isAny", (_: unknown): boolean => true, { type: "boolean" });
const wrap = node("wrap", (x: unknown): Map<string, unknown> => new Map([["x", x]]), unknown);

const $ = inputs<{ list: number[]; start: number }>();
const made = () => {
  const inner = graph({ out: addOne.bind(inputs<{ x: number }>().x as never) }, { name: "inner" });
  return graph({
    all: each($.list, (item) => strict.bind(addOne.bind(item as never) as never)).with({ name: "all" }),
    turns: loop($.start, (last) => addOne.bind(last as never), { until: (x) => isAny.bind(x as never), maxTurns: 3 }),
    part: inner.bindWith({ x: $.start }).at("out"),
    wrapped: wrap.bind($.list as never),
  });
};

async function rehydrated(document: ExportDocument): Promise<Graph> {
  const read = exportOf(JSON.parse(JSON.stringify(document)));
  await assertDigest(read);
  const nodes = Object.entries(read.functions).flatMap(([key, { name }]) => {
    const found = known.get(name);
    return found === undefined ? [] : [[key, found] as const];
  });
  return rehydrateGraph(read, new Map(nodes));
}

const given = { list: [1, 2], start: 5 } as never;

describe("an export of a fork comes back with topology, values and runs", () => {
  test("at a moment of a run that failed, from where the run is resumed there", async () => {
    limit = 1;
    const g = made();
    const run = g.start(given);
    expect(run.status).toBe("failed");
    const fork = g.fork(run.snapshot());
    const document = await fork.export({ values: true, journal: [run] });
    const again = await rehydrated(document);
    expect(await again.snapshot().hash()).toBe(await fork.snapshot().hash());
    expect(again.topology.vertices.map(({ name }) => again.value(name))).toEqual(
      fork.topology.vertices.map(({ name }) => fork.value(name)),
    );
    limit = 3;
    const resumed = again.replay(recordOf(document.journal?.[0]), { mode: "resume" });
    expect(resumed.drift).toEqual([]);
    expect(resumed.value).toEqual(made().start(given).value);
  });

  test("after edits in a body and beside it, and after a merge of both sides", async () => {
    limit = 9;
    const g = made();
    g.run(given);
    const fork = g.fork();
    fork.mutate((edit) => edit.replace("all.addOne", addTwo));
    fork.mutate((edit) => {
      edit.insert("more", addTwo.bind(edit.vertex("wrap").at("size" as never) as never));
      edit.rewire("more", "x", "$input.start");
      edit.output("more", "$more");
    });
    fork.run(given);
    const forked = await rehydrated(await fork.export({ values: true }));
    expect(await forked.snapshot().hash()).toBe(await fork.snapshot().hash());
    expect(forked.run(given)).toEqual(fork.run(given));
    g.mutate((edit) => edit.rewire("wrap", "x", "$input.start"));
    g.run(given);
    g.merge(fork);
    const merged = await rehydrated(await g.export({ values: true }));
    expect(await merged.snapshot().hash()).toBe(await g.snapshot().hash());
    expect(merged.value("wrap")).toEqual(new Map([["x", 5]]));
    expect(merged.run(given)).toEqual({
      all: [3, 4],
      turns: 6,
      part: 6,
      wrapped: new Map([["x", 5]]),
      more: 7,
    });
  });
});
