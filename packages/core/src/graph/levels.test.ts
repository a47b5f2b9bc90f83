import { exportOf, isFault, parseRecord, recordOf, type SourceKeeper } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { describe as described, number, sampleNode, unknown } from "../../test/sample-node.ts";
import { digestOf } from "../export/export-graph.ts";
import { assertDigest, rehydrateGraph } from "../export/rehydrate-graph.ts";
import { createNode } from "../node/create-node.ts";
import type { Mode } from "../node/modes.ts";
import { each } from "./each.ts";
import { type Graph, graph } from "./graph.ts";
import { inputs } from "./inputs.ts";
import { mostLevels } from "./levels.ts";
import { loop } from "./loop.ts";
import type { Vertex } from "./vertex.ts";

const keeper: SourceKeeper = {
  write: async (keys) => ({
    files: { "texts.ts": "" },
    compiler: {},
    places: keys.map((key) => ({ file: "texts.ts", name: String(key) })),
  }),
};
const same = createNode(described("same", { inputs: { x: unknown }, outputs: unknown }), (x: unknown): unknown => x, {
  source: { keeper, key: "same" },
});
const isAny = createNode(
  described("isAny", { inputs: { x: unknown }, outputs: { type: "boolean" } }),
  (_: unknown): boolean => true,
  { source: { keeper, key: "isAny" } },
);
const later = sampleNode(async (x: unknown): Promise<unknown> => x, {
  name: "later",
  inputs: { x: unknown },
  outputs: unknown,
  call: "async",
});
const one = sampleNode((): number => 1, { name: "one", outputs: number });

type Any = Vertex<unknown>;
type Deep = Graph<unknown, Mode, never>;

/** A graph in a graph, and so on. */
function parts(levels: number, node = same): Deep {
  let made = graph({ out: node.bind(inputs<{ x: unknown }>().x) }, { name: "inner" }) as unknown as Deep;
  for (let level = 1; level < levels; level++)
    made = graph({
      out: (made.bindWith({ x: inputs<{ x: unknown }>().x } as never) as unknown as Any).at("out" as never),
    }) as never;
  return made;
}

const repeated = (value: Any, levels: number, node = same): Any =>
  levels === 0
    ? (node.bind(value as never) as never)
    : levels % 2 === 0
      ? (each([value] as never, (item) => repeated(item as never, levels - 1, node) as never) as never)
      : (loop(value as never, (last) => repeated(last as never, levels - 1, node) as never, {
          until: (last) => isAny.bind(last as never),
          maxTurns: 1,
        }) as never);

/** Lists and loops in each other; the graph itself is a level as well. */
const bodies = (levels: number, node = same): Deep =>
  graph({ out: repeated(inputs<{ x: unknown }>().x as never, levels - 1, node) }) as never;

function literal(levels: number): Deep {
  let nested: unknown = inputs<{ x: unknown }>().x;
  for (let level = 0; level < levels; level++) nested = level % 2 === 0 ? [nested] : { nested };
  return graph({ out: same.bind(nested as never) }) as never;
}

function faultOf(act: () => unknown): { readonly code: string; readonly message: string } {
  try {
    act();
  } catch (thrown) {
    if (isFault(thrown)) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

const given = { x: { deep: 1 } } as never;

describe("a graph with as many levels as it may have", () => {
  test.each([
    ["graphs", () => parts(mostLevels)],
    ["bodies", () => bodies(mostLevels)],
    ["arrays and objects in a literal", () => literal(200)],
    ["graphs that answer later", () => parts(mostLevels, later as never)],
    ["bodies that answer later", () => bodies(mostLevels, later as never)],
  ])("of %s runs, and is recorded, replayed, hashed, edited and merged", async (_, make) => {
    const g = make();
    const run = g.start(given);
    expect((await run.done).status).toBe("succeeded");
    const record = run.record();
    expect(parseRecord(JSON.parse(JSON.stringify(record))).ok).toBe(true);
    for (const mode of ["recorded", "verify", "resume"] as const) {
      const again = g.replay(recordOf(record), { mode });
      expect((await again.done).status).toBe("succeeded");
      expect(again.differences).toEqual([]);
    }
    expect(await g.snapshot().hash()).toMatch(/^[0-9a-f]{64}$/);
    const fork = g.fork();
    g.mutate((edit) => edit.insert("mine", one.bind()));
    fork.mutate((edit) => edit.insert("theirs", one.bind()));
    await fork.start({ x: 1 } as never).done;
    g.merge(fork);
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(expect.arrayContaining(["mine", "theirs"]));
  });

  test.each([
    ["bodies", () => bodies(60)],
    ["graphs", () => parts(60)],
  ])("of %s is exported and comes back", async (_, make) => {
    const document = exportOf(JSON.parse(JSON.stringify(await make().export())));
    await assertDigest(document);
    const nodes = new Map(
      Object.entries(document.functions).map(([key, { name }]) => [key, name === "isAny" ? isAny : same] as const),
    );
    const again = await rehydrateGraph(document, nodes as never);
    expect(await again.snapshot().hash()).toBe(await make().snapshot().hash());
  });
});

describe("a graph with one level more", () => {
  test("is refused by name when it is made, before anything runs", () => {
    for (const make of [() => parts(mostLevels + 1), () => bodies(mostLevels + 1), () => parts(5_000), () => bodies(5_000)])
      expect(faultOf(make)).toMatchObject({
        code: "graph/too-large",
        message: expect.stringContaining("at more than 100 levels"),
      });
    for (const make of [() => literal(201), () => literal(1_000)])
      expect(faultOf(make)).toMatchObject({
        code: "graph/too-large",
        message: expect.stringContaining("deeper than 200 levels"),
      });
    // A body that was refused leaves no trace: the next one has all its levels.
    expect(bodies(mostLevels).run(given)).toBeDefined();
  });

  test("is refused when an edit would make it, and then nothing has changed", () => {
    const g = bodies(mostLevels - 1);
    const before = g.topology;
    const edit = () => g.mutate((e) => e.replace(`${before.vertices[0]?.name}`, parts(mostLevels)));
    expect(faultOf(edit).code).toMatch(/^graph\//);
    expect(g.topology).toBe(before);
  });
});

describe("a document that is nested deeper than any reader goes", () => {
  const nested = (levels: number): unknown => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level++) value = { next: value };
    return value;
  };

  test("is not written: a value that the codec takes, in a record that it makes too deep", () => {
    const run = parts(1).start({ x: nested(510) } as never);
    expect(faultOf(() => run.record())).toMatchObject({ code: "codec/too-deep" });
    expect(
      parts(1)
        .start({ x: nested(509) } as never)
        .record().status,
    ).toBe("succeeded");
  });

  test("is no record and no export", async () => {
    const deep = nested(100_000) as never;
    const record = { ...parts(1).start(given).record() };
    const outline = { ...record.topology, output: deep };
    expect(faultOf(() => recordOf({ ...record, topology: outline }))).toMatchObject({ code: "run/bad-record" });
    const document = await parts(2).export();
    expect(faultOf(() => exportOf({ ...document, topology: outline }))).toMatchObject({ code: "graph/bad-export" });
    await expect(digestOf(document, async () => "same")).resolves.toBe("same");
  });
});
