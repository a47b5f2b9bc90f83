import { canonicalJson, systemHasher } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { doubledGraph, doubledNodes } from "../../test/doubled-graph.ts";
import { sampleNode } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import type { Vertex } from "../graph/vertex.ts";
import { drawingOf } from "../render/edges.ts";
import { renderText } from "../render/text.ts";
import { topologyForm, topologyHash } from "./topology-form.ts";

const { one, add } = doubledNodes;

// Each would have to look at 2^60 vertices, so that any of them that comes to an end has looked at each graph once.
describe("a graph that is used twice in each of sixty levels", () => {
  const made = () => doubledGraph(60);
  const run = (g: ReturnType<typeof made>) => g.start({});

  test("runs, is drawn and hashed", async () => {
    const g = made();
    expect(g.run({})).toEqual({ all: undefined, beside: 3 });
    expect(renderText(g.topology)).toContain("level60");
    expect(drawingOf(g.topology).labels).toHaveLength(3);
    expect(await g.snapshot().hash()).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is replayed, and told what has changed in it", () => {
    const g = made();
    const before = run(g);
    expect(g.replay(before, { mode: "verify" }).differences).toEqual([]);
    g.mutate((edit) => edit.replace("level60", doubledGraph(59)));
    expect(g.replay(before, { mode: "recorded" }).drift).toMatchObject([{ vertex: "level60", change: "code" }]);
    expect(g.replay(before, { mode: "resume" }).status).toBe("succeeded");
  });

  test("is edited and merged, and a conflict shows what each side has", () => {
    const g = made();
    const fork = g.fork();
    g.mutate((edit) => edit.insert("mine", one.bind()));
    fork.mutate((edit) => edit.insert("theirs", one.bind()));
    g.merge(fork);
    expect(g.topology.vertices.map(({ name }) => name)).toEqual(["no", "level60", "add", "mine", "theirs"]);
    const other = g.fork();
    g.mutate((edit) => edit.replace("level60", doubledGraph(58)));
    other.mutate((edit) => edit.replace("level60", doubledGraph(59)));
    const outline = (name: string) => ({ name, vertices: expect.arrayContaining([expect.objectContaining({ name: "no" })]) });
    expect(() => g.merge(other)).toThrow(
      expect.objectContaining({
        code: "graph/merge-conflict",
        details: {
          graph: "doubled",
          conflicts: [
            {
              vertex: "level60",
              of: "topology",
              ours: expect.objectContaining({ graph: outline("doubled") }),
              theirs: expect.objectContaining({ graph: outline("doubled") }),
            },
          ],
        },
      }),
    );
  });

  test("has candidates beside it", async () => {
    const g = made();
    run(g);
    expect(g.shadow("add", add).status).toBe("running");
    await expect(g.measure("level60", [doubledGraph(59)])).rejects.toThrow(RangeError);
  });

  test("is refused where it would have to be written out", async () => {
    const g = made();
    const ended = run(g);
    await expect(g.export()).rejects.toMatchObject({ code: "graph/too-large", details: { graph: "doubled" } });
    expect(() => ended.record()).toThrow(expect.objectContaining({ code: "graph/too-large" }));
  });

  test("has types that are as large as what they say, where outputs hold outputs", () => {
    // Its type, too, would double.
    type Any = ReturnType<typeof doubledGraph>;
    let inner = graph({ value: one.bind() }, { name: "level0" }) as unknown as Any;
    for (let level = 1; level <= 60; level++)
      inner = graph({ left: inner.bindWith({}), right: inner.bindWith({}) }, { name: `level${level}` }) as unknown as Any;
    const whole = sampleNode((value: unknown) => value, { inputs: { value: { type: "object" } } });
    expect(() => graph({ out: whole.bind(inner.bindWith({}) as never) })).not.toThrow();
  });
});

test("a hash is asked for once for each graph, and is the same for the same graphs", async () => {
  let asked = 0;
  const hasher = {
    sha256: (text: string) => {
      asked += 1;
      return systemHasher.sha256(text);
    },
  };
  const hash = await topologyHash(doubledGraph(20).topology, hasher);
  expect(asked).toBe(22);
  expect(await topologyHash(doubledGraph(20).topology, hasher)).toBe(hash);
  expect(await topologyHash(doubledGraph(19).topology, hasher)).not.toBe(hash);
  const { topology } = graph({ out: add.bind(1, 2) });
  expect(await topologyHash(topology, hasher)).toBe(await systemHasher.sha256(canonicalJson(topologyForm(topology))));
});

test("a form asks for the word of a constant once, wherever what holds it is used", () => {
  let asked = 0;
  const inner = graph({ value: add.bind(1, 2) });
  const bound = () => inner.bindWith({} as never);
  const twice = graph({ a: bound(), b: bound(), c: add.bind(3, 4) });
  const form = topologyForm(twice.topology, () => ++asked);
  expect(form.vertices[0]?.graph).toBe(form.vertices[1]?.graph);
  // Two of the inner graph, two of the vertex beside, and the object that each graph is bound with.
  expect(asked).toBe(6);
});

describe("bodies in bodies", () => {
  const again = (level: number): Vertex<number[]> =>
    each([1], () => {
      if (level === 0) return one.bind();
      const inner = again(level - 1);
      return add.bind(inner.at(0) as Vertex<number>, inner.with({ name: `again${level}` }).at(0) as Vertex<number>);
    });

  test("run as what they are while they can be named", () => {
    expect(graph({ out: again(3) }).run({} as never)).toEqual({ out: [8] });
  });

  test("are refused where the name of what repeats would be longer than any", () => {
    expect(() => again(60)).toThrow(expect.objectContaining({ code: "graph/too-large" }));
  });
});
