import { Fault, type SourceKeeper } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describe as described, sampleNode, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import type { Vertex } from "../graph/vertex.ts";
import { when } from "../graph/when.ts";
import { topologyForm } from "../history/topology-form.ts";
import { createNode } from "../node/create-node.ts";
import { runnableOf } from "../node/runnable.ts";
import { assemblyFromOutline } from "./assembly-from-outline.ts";
import { moduleText } from "./module-text.ts";
import { rehydrateGraph } from "./rehydrate-graph.ts";

/** Has a text for each key, which is it. */
const keeper = (): SourceKeeper => ({
  write: async (keys) => ({
    files: { "texts.ts": `${keys.map(String).join("\n\n")}\n` },
    compiler: {},
    places: keys.map((key) => ({ file: "texts.ts", name: String(/function (\w+)/.exec(String(key))?.[1]) })),
  }),
});

const nodeIn = <F extends (...args: never[]) => unknown>(kept: SourceKeeper, fn: F) =>
  createNode(described(fn.name, { inputs: { x: unknown } }), fn, { source: { keeper: kept, key: `export ${fn}` } });

function addOne(x: number): number {
  return x + 1;
}
function always(_: number): boolean {
  return true;
}
function double(x: number): number {
  return x * 2;
}

describe("export()", () => {
  test("names the vertex whose node has no source", async () => {
    const g = graph({ out: sampleNode(addOne, { inputs: { x: unknown } }).bind(1) });
    await expect(g.export()).rejects.toMatchObject({ code: "graph/ephemeral-reference", details: { vertex: "addOne" } });
  });

  test("names the vertex inside a body, and says why its source cannot be written down", async () => {
    const fault = new Fault("f2n/no-source", "It captures a variable");
    const refusing: SourceKeeper = {
      write: async (keys) => ({ files: {}, compiler: {}, places: keys.map(() => fault) }),
    };
    const g = graph({
      out: each(inputs<{ list: number[] }>().list, (x) => nodeIn(refusing, addOne).bind(x).with({ name: "inside" })),
    });
    await expect(g.export()).rejects.toMatchObject({ code: "f2n/no-source", details: { vertex: "inside/inside" } });
  });

  test("asks each keeper once, and gives the texts of another one a folder of their own", async () => {
    const [one, other] = [keeper(), keeper()];
    const first = nodeIn(one, addOne);
    const g = graph({ a: first.bind(nodeIn(other, double).bind(first.bind(1))) });
    const { files, functions, vertices } = await g.export();
    expect(Object.keys(files)).toEqual(["texts.ts", "2/texts.ts"]);
    expect([functions.addOne?.file, functions.double?.file]).toEqual(["texts.ts", "2/texts.ts"]);
    expect(vertices).toEqual({ addOne: "addOne", double: "double", addOne_2: "addOne" });
  });

  test("refuses values that live only in this process", async () => {
    const g = graph({ out: nodeIn(keeper(), (x: unknown) => x).bind(inputs<{ x: unknown }>().x) });
    g.run({ x: Symbol("x") });
    await expect(g.export({ values: true })).rejects.toMatchObject({ code: "codec/unsupported" });
  });
});

test("an assembly of its outline is the same one, in the order that it had", () => {
  const node = nodeIn(keeper(), addOne);
  const $ = inputs<{ a: number; b: number }>();
  const g = graph({ out: node.bind(node.bind($.b)), other: node.bind($.a) }, { inputs: { a: { default: new Map([[1, 2]]) } } });
  const form = topologyForm(g.topology);
  const turned = { ...form, inputs: form.inputs.toReversed(), vertices: form.vertices.toReversed() };
  const runnables = turned.vertices.map(() => runnableOf(node));
  const again = assemblyFromOutline(turned, () => runnableOf(node));
  expect(topologyForm(again.topology)).toEqual(turned);
  expect(again.runnables).toEqual(runnables);
});

test("rehydrateGraph() refuses an outline in which vertices need each other", async () => {
  const node = nodeIn(keeper(), addOne);
  const document = await graph({ out: node.bind(node.bind(1)) }, { name: "turns" }).export();
  const nodes = new Map([["addOne", node]]);
  expect((await rehydrateGraph(document, nodes)).run({})).toEqual({ out: 3 });
  const text = JSON.stringify(document.topology).replace(
    '{"kind":"value","value":1}',
    '{"kind":"vertex","name":"addOne_2","path":[]}',
  );
  await expect(rehydrateGraph({ ...document, topology: JSON.parse(text) }, nodes)).rejects.toMatchObject({
    code: "graph/bad-export",
  });
  await expect(rehydrateGraph({ ...document, vertices: {} }, nodes)).rejects.toMatchObject({ code: "graph/bad-export" });
});

test("a graph of any shape is byte-identical after export, rehydrate and export, and answers the same", async () => {
  const kept = keeper();
  const [one, two, ends] = [nodeIn(kept, addOne), nodeIn(kept, double), nodeIn(kept, always)];
  const step = fc.record({
    kind: fc.constantFrom("bind", "part", "when", "each", "loop", "graph", "literal", "named"),
    isOne: fc.boolean(),
    from: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }),
      async (steps, outs) => {
        const $ = inputs<{ x: number; y: number }>();
        const made: Vertex<number>[] = [$.x, $.y];
        const at = (index: number): Vertex<number> => made[index % made.length] ?? $.x;
        for (const [index, { kind, isOne, from }] of steps.entries())
          made.push(vertexOf(kind, { node: isOne ? one : two, ends }, at(from), at(from + 1), index));
        const outputs = Object.fromEntries(outs.map((out, index) => [`out${index}`, [at(out), { deep: at(out + 1) }]]));
        const g = graph(outputs, { name: "any", inputs: { y: { default: 3 } } });
        const given = Object.fromEntries(g.inputs.map(({ name }, index) => [name, index + 1])) as never;
        g.start(given);
        const document = await g.export({ values: true });
        const nodes = new Map(
          Object.entries(document.functions).map(([key, { name }]) => [
            key,
            { addOne: one, double: two, always: ends }[name] ?? one,
          ]),
        );
        const again = await rehydrateGraph(JSON.parse(JSON.stringify(document)), nodes);
        expect(JSON.stringify(await again.export({ values: true }))).toBe(JSON.stringify(document));
        expect(again.run(given)).toEqual(g.run(given));
      },
    ),
    { numRuns: 150 },
  );
});

type NumberNode = ReturnType<typeof nodeIn<typeof addOne>>;

function vertexOf(
  kind: string,
  { node, ends }: { readonly node: NumberNode; readonly ends: ReturnType<typeof nodeIn<typeof always>> },
  from: Vertex<number>,
  other: Vertex<number>,
  index: number,
) {
  switch (kind) {
    case "part":
      return node.bind(each([from, other], (item) => node.bind(item)).at(0, { default: 1 }));
    case "when":
      return node.bind(when(index % 2 === 0, node.bind(from)) as Vertex<number>);
    case "each":
      return each([from, 7], (item) => node.bind(node.bind(item)), { concurrency: 2 }).at("length");
    case "loop":
      return loop(from as Vertex<number>, (last) => node.bind(node.bind(last)), {
        until: (value) => ends.bind(value as never),
        maxTurns: 1,
        onMaxTurns: "value",
      });
    case "graph":
      return graph({ a: node.bind(inputs<{ in: number }>().in) }, { name: `sub${index}` })
        .bindWith({ in: from })
        .at("a");
    case "literal":
      return node.bind(index % 2 === 0 ? 5 : Number.NaN);
    case "named":
      return node.bind(from).with({ name: `named_${index}`, own: "copy" });
    default:
      return node.bind(from);
  }
}

describe("moduleText()", () => {
  test("takes names that nothing in the texts has, and puts defaults and aliases right", async () => {
    const node = nodeIn(keeper(), addOne);
    const exported = await graph(
      { graph: node.bind(inputs<{ x: number }>().x).with({ name: "addOne" }) },
      { name: "a b-c" },
    ).export();
    const files = {
      "texts.ts":
        'import { default as helper } from "./more.ts";\n\nexport function addOne(x: number): number { return helper(x); }\n',
      "more.ts": "export default (x: number): number => x + 1;\n",
    };
    const text = moduleText({ ...exported, files });
    expect(text.indexOf("const moreDefault = (x")).toBeLessThan(text.indexOf("const helper = moreDefault;"));
    expect(text).toContain("const addOne_2: Vertex<any> = addOneNode.bind($.x)");
    expect(text).toContain("export const aBC = graph(");
  });

  test("refuses a vertex that no output needs", async () => {
    const { topology, ...exported } = await graph({ out: nodeIn(keeper(), addOne).bind(1) }).export();
    const output = { kind: "value", value: 1 };
    expect(() => moduleText({ ...exported, topology: { ...topology, output } })).toThrow('needs "addOne"');
  });

  test("refuses two files that declare one name", async () => {
    const exported = await graph({ out: nodeIn(keeper(), addOne).bind(1) }).export();
    const files = { ...exported.files, "more.ts": "const addOne = 1;\n" };
    expect(() => moduleText({ ...exported, files })).toThrow('"addOne" is declared in texts.ts and in more.ts');
  });
});
