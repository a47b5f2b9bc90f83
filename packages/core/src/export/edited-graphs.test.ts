import { isFault, type SourceKeeper } from "@onex/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { describe, number, type Sample, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { type Graph, graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { Vertex } from "../graph/vertex.ts";
import { when } from "../graph/when.ts";
import type { Edit, Runs } from "../mutate/edit.ts";
import { createNode } from "../node/create-node.ts";
import type { AnyNode } from "../node/node.ts";
import { rehydrateGraph } from "./rehydrate-graph.ts";

const keeper: SourceKeeper = {
  write: async (keys) => ({
    files: { "texts.ts": `${keys.map(String).join("\n\n")}\n` },
    compiler: {},
    places: keys.map((key) => ({ file: "texts.ts", name: String(/function (\w+)/.exec(String(key))?.[1]) })),
  }),
};
let made = 0;
const nodeOf = <F extends (...args: never[]) => unknown>(run: F, sample: Sample) =>
  createNode(describe(run.name, { hash: String(++made).padStart(64, "0"), ...sample }), run, {
    source: { keeper, key: `export ${run}` },
  });
const T = { "x-onex-generic": "T" } as never;
const one = nodeOf(
  function one(x: unknown): number {
    return Number(x) + 1;
  },
  { inputs: { x: unknown }, outputs: number },
);
const pair = nodeOf(
  function pair(a: unknown, b: unknown): unknown {
    return [a, b];
  },
  { inputs: { a: unknown, "b?": unknown } },
);
const same = nodeOf(
  function same(x: unknown): unknown {
    return x;
  },
  { inputs: { x: T }, outputs: T },
);
const yes = nodeOf(
  function yes(_: unknown): boolean {
    return true;
  },
  { inputs: { x: unknown }, outputs: { type: "boolean" } },
);
const nodes = { one, pair, same, yes } as const;
const $ = inputs<{ x: number; y: number }>();
const inner = graph({ a: one.bind(inputs<{ in: unknown }>().in) }, { name: "inner" });

/** A number each time, below a bound. */
type Pick = (below: number) => number;
type Any = Vertex<unknown>;

/** Something of all that may stand in a graph. */
function vertexOf(pick: Pick, at: () => Any): Any {
  switch (pick(8)) {
    case 0:
      return one.bind(at());
    case 1:
      return pair.bind(at(), pick(2) === 0 ? 5 : at());
    case 2:
      return same.bind(at() as never);
    case 3:
      return each([at(), 7], (item) => pair.bind(one.bind(item), pick(2) === 0 ? at() : item));
    case 4:
      return loop(at(), (last) => one.bind(last), { until: (value) => yes.bind(value), maxTurns: 2 });
    case 5:
      return when(pick(2) === 0, one.bind(at()));
    case 6:
      return inner.bindWith({ in: at() });
    default:
      return pair.bind(at(), { deep: [at()] });
  }
}

function edited(g: Graph, pick: Pick): void {
  const { vertices } = g.topology;
  const write = (edit: Edit): void => {
    const vertex = vertices[pick(vertices.length)];
    const body = vertex?.body;
    const part = body?.topology.vertices[pick(body.topology.vertices.length)];
    const isInside = part !== undefined && pick(2) === 0;
    const around = isInside ? `${vertex?.name}.` : "";
    const name = `${around}${isInside ? part.name : vertex?.name}`;
    const source = (): Any => {
      if (isInside && pick(2) === 0) return edit.input(`${around}${body?.kind === "each" ? "item" : "self"}`);
      return pick(3) === 0 ? edit.input("x") : edit.vertex(pick(2) === 0 ? name : (vertices[pick(vertices.length)]?.name ?? ""));
    };
    switch (pick(6)) {
      case 0:
        edit.replace(name, (Object.values(nodes) as Runs[])[pick(4)] ?? one);
        break;
      case 1:
        edit.insert(`${around}more${pick(3)}`, vertexOf(pick, source));
        break;
      case 2:
        edit.rewire(name, ["x", "a", "b", "when", "list", "first"][pick(6)] ?? "x", source());
        break;
      case 3:
        edit.remove(name);
        break;
      case 4:
        edit.output(isInside ? `${around}value` : `out${pick(3)}`, source());
        break;
      default:
        edit.remove(name);
        edit.insert(name, one.bind(source()));
    }
  };
  refusable(() => g.mutate(write));
}

/** Whether it was done; a graph that is refused stays as it was. */
function refusable(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (thrown) {
    if (!isFault(thrown)) throw thrown;
    return false;
  }
}

test("a graph that was edited, in its bodies too, and merged is the same graph after export and rehydrate", async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 8 }), async (stream, turns) => {
      const pick: Pick = (below) => (stream.next().value ?? 0) % Math.max(1, below);
      const places: Any[] = [$.x, $.y];
      const at = (): Any => places[pick(places.length)] ?? $.x;
      for (let index = 0; index < 5; index++) places.push(vertexOf(pick, at));
      const outputs = { out0: at(), out1: [at(), { deep: places.at(-1) }] };
      let made: Graph | undefined;
      const declared = { x: { default: 1 }, y: { default: 3 } };
      fc.pre(refusable(() => (made = graph(outputs, { name: "any", inputs: declared }) as unknown as Graph)));
      const g = made as unknown as Graph;
      g.start({} as never);
      for (let turn = 0; turn < turns; turn++) {
        const fork = g.fork();
        edited(pick(3) === 0 ? fork : g, pick);
        if (pick(3) === 0) g.start({ x: pick(5) } as never);
        refusable(() => g.merge(fork));
      }
      const document = await g.export({ values: true });
      const known = Object.entries(document.functions).map(
        ([key, { name }]) => [key, nodes[name as keyof typeof nodes]] as const,
      );
      const again = await rehydrateGraph(JSON.parse(JSON.stringify(document)), new Map<string, AnyNode>(known));
      expect(await again.snapshot().hash()).toBe(await g.snapshot().hash());
      expect(JSON.stringify(await again.export({ values: true }))).toBe(JSON.stringify(document));
      // Whoever has the first was promised types of its outputs, and of the second nobody was.
      const [run, other] = [g.start({ x: 2 } as never), again.start({ x: 2 } as never)];
      if (run.fault?.code !== "node/output-invalid") expect([other.status, other.value]).toEqual([run.status, run.value]);
      const replay = again.replay(JSON.parse(JSON.stringify(run.record())), { mode: "verify" });
      await replay.done;
      expect([replay.drift, replay.differences]).toEqual([[], []]);
    }),
    { numRuns: Number(process.env["ONEX_EDITED_RUNS"] ?? 150) },
  );
});

test("a body keeps how its vertex is run, and a vertex in it that nothing reads", async () => {
  const all = each($.x as never, (item) => pair.bind(one.bind(item), item)).with({ name: "all", retry: { attempts: 2 } });
  const g = graph({ all }, { name: "any" }) as unknown as Graph;
  g.mutate((edit) => edit.rewire("all.pair", "a", "$index"));
  const document = await g.export();
  const known = Object.entries(document.functions).map(([key, { name }]) => [key, nodes[name as keyof typeof nodes]] as const);
  const again = await rehydrateGraph(document, new Map<string, AnyNode>(known));
  expect(again.topology).toEqual(g.topology);
});
