import { describe, expect, test } from "vitest";
import { sampleNode, unknown } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { memoryResultCache } from "./memory-result-cache.ts";

/** Pure nodes of one argument that note their calls by name. */
function world() {
  const calls: string[] = [];
  let hashes = 0;
  const node = (name: string, act: (value: number) => number) =>
    sampleNode(
      (value: number): number => {
        calls.push(name);
        return act(value);
      },
      { name, hash: String(++hashes).padStart(64, "0"), inputs: { value: unknown } },
    );
  const drain = (): readonly string[] => calls.splice(0);
  return { node, drain };
}

const $ = inputs<{ a: number; b: number }>();

function pipeline(options: Parameters<typeof graph>[1]) {
  const { node, drain } = world();
  const [parity, label, other, last] = [
    node("parity", (value) => value % 2),
    node("label", (value) => value + 10),
    node("other", (value) => value + 1),
    node("last", (value) => value * 100),
  ];
  const g = graph({ label: last.bind(label.bind(parity.bind($.a))), other: other.bind($.b) }, options);
  return { g, node, drain };
}

describe("what runs again", () => {
  test("without a cache is everything, whatever the history knows", () => {
    const { g, drain } = pipeline({});
    g.run({ a: 1, b: 1 });
    drain();
    g.run({ a: 1, b: 1 });
    expect(drain().toSorted()).toEqual(["label", "last", "other", "parity"]);
  });

  test("after a changed input is what it reaches, as far as answers change", () => {
    const { g, drain } = pipeline({ cache: memoryResultCache() });
    g.run({ a: 1, b: 1 });
    expect(drain()).toHaveLength(4);
    g.run({ a: 3, b: 1 });
    expect(drain()).toEqual(["parity"]);
    g.run({ a: 4, b: 2 });
    expect(drain().toSorted()).toEqual(["label", "last", "other", "parity"]);
    g.run({ a: 1, b: 1 });
    expect(drain()).toEqual([]);
  });

  test("after a mutation is the new node, and what reads it only where it answers otherwise", () => {
    const { g, node, drain } = pipeline({ cache: memoryResultCache() });
    g.run({ a: 1, b: 1 });
    drain();
    const same = node("same", (value) => Math.abs(value % 2));
    g.mutate((edit) => edit.replace("parity", same));
    g.run({ a: 1, b: 1 });
    expect(drain()).toEqual(["same"]);
    const another = node("another", (value) => value + 20);
    g.mutate((edit) => edit.replace("label", another));
    expect(g.run({ a: 1, b: 1 })).toEqual({ label: 2100, other: 2 });
    expect(drain()).toEqual(["another", "last"]);
  });

  test("after a rollback is nothing that ran before", () => {
    const { g, node, drain } = pipeline({ cache: memoryResultCache() });
    const before = g.snapshot();
    g.run({ a: 1, b: 1 });
    const another = node("another", (value) => value + 20);
    g.mutate((edit) => edit.replace("label", another));
    g.run({ a: 1, b: 1 });
    drain();
    g.rollback(before);
    expect(g.run({ a: 1, b: 1 })).toEqual({ label: 1100, other: 2 });
    expect(drain()).toEqual([]);
  });

  test("holds for an async graph in the same way", async () => {
    const { node, drain } = world();
    const [parity, label] = [node("parity", (value) => value % 2), node("label", (value) => value + 10)];
    const g = graph({ out: label.bind(parity.bind($.a).with({ timeoutMs: 1_000 })) }, { cache: memoryResultCache() });
    await g.run({ a: 1 } as never);
    drain();
    expect(await g.run({ a: 3 } as never)).toEqual({ out: 11 });
    expect(drain()).toEqual(["parity"]);
  });
});
