import { describe, expect, test } from "vitest";
import { number, sampleNode, text, unknown } from "../../test/sample-node.ts";
import { each } from "../graph/each.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { loop } from "../graph/loop.ts";
import { when } from "../graph/when.ts";
import { renderDot } from "./dot.ts";
import { renderMermaid } from "./mermaid.ts";
import { renderText } from "./text.ts";

const $ = inputs<{ path: string; limit: number }>();
const read = sampleNode((path: string) => path, { name: "read", inputs: { path: text }, outputs: text });
const top = sampleNode((counts: unknown, limit: number) => [counts, limit], {
  name: "top",
  inputs: { counts: unknown, limit: number },
  outputs: unknown,
});
const { topology } = graph(
  { top: top.bind({ 'a"b': read.bind($.path).at("length") }, $.limit).with({ name: "end", timeoutMs: 9 }) },
  { name: "words", inputs: { limit: { default: 3 } } },
);

describe("drawings of a topology", () => {
  test("as text are calls in the order of the plan", () => {
    expect(renderText(topology)).toBe(`graph words
  input limit = 3
  input path
  read($path)
  end({ a"b: read.length }, $limit) within 9 ms
  output { top: end }
`);
  });

  test("as Mermaid have ids that are no keywords", () => {
    expect(renderMermaid(topology)).toBe(`flowchart LR
  i0(["limit"])
  i1(["path"])
  v0["read"]
  v1["end"]
  o0>"top"]
  i1 --> v0
  v0 -->|"length"| v1
  i0 --> v1
  v1 --> o0
`);
  });

  test("as DOT quote every name", () => {
    expect(renderDot({ ...topology, name: `a"b` })).toBe(`digraph "a\\"b" {
  rankdir=LR;
  node [shape=box];
  i0 [label="limit", shape=ellipse];
  i1 [label="path", shape=ellipse];
  v0 [label="read"];
  v1 [label="end"];
  o0 [label="top", shape=note];
  i1 -> v0;
  v0 -> v1 [label="length"];
  i0 -> v1;
  v1 -> o0;
}
`);
  });

  test("show conditions and what bodies run", () => {
    const two = inputs<{ list: string[]; flag: boolean; n: number }>();
    const lines = each(two.list, (item, index) => top.bind(read.bind(item), index), { concurrency: 2 }).with({ name: "lines" });
    const turns = loop(two.n, (last) => top.bind(last, two.n).at(0) as never, {
      until: (value) => value as never,
      maxTurns: 5,
    }).with({ name: "turns" });
    const bodies = graph({ lines: when(two.flag, lines), turns }).topology;
    expect(renderText(bodies)).toBe(`graph graph
  input list
  input flag
  input n
  lines: each $list, 2 at a time when $flag
    read(item)
    top(read, index)
    gives top
  turns: loop from $n until top.0, at most 5 turns
    top(self, $n)
    gives top.0
  output { lines: lines, turns: turns }
`);
    expect(renderMermaid(bodies)).toContain(`  v0["lines: each read, top"]`);
    expect(renderMermaid(bodies)).toContain(`  i1 -.-> v0`);
    expect(renderDot(bodies)).toContain(`  i1 -> v0 [style=dashed];`);
  });

  test("show any literal", () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const same = sampleNode((value: unknown) => value, { name: "same", inputs: { value: unknown } });
    const g = graph({
      a: same.bind(cyclic),
      b: same.bind(1n),
      c: same.bind(() => 1),
      d: same.bind("x".repeat(99)),
      e: same.bind(undefined),
    });
    expect(renderText(g.topology)).toMatchInlineSnapshot(`
      "graph graph
        same([…])
        same_2(1)
        same_3(a function)
        same_4("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…)
        same_5(undefined)
        output { a: same, b: same_2, c: same_3, d: same_4, e: same_5 }
      "
    `);
  });
});
