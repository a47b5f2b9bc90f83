import { systemHasher } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { type Assembly, assemble } from "../graph/assemble.ts";
import { draftOf } from "../graph/draft.ts";
import { inputs } from "../graph/inputs.ts";
import type { Vertex } from "../graph/vertex.ts";
import { inProcessExecutor } from "../run/in-process-executor.ts";
import { firstLine, type HistoryLine } from "./history-line.ts";
import { type Revision, revision } from "./revision.ts";

const $ = inputs<{ x: number; y: number }>();
const node = (name: string, letter: string) =>
  sampleNode((a: number, b: number) => a + b, {
    name,
    inputs: { a: number, b: number },
    outputs: number,
    hash: letter.repeat(64),
  });
const add = node("add", "a");
const add2 = node("add", "b");
const add3 = node("add", "c");

const revised = (outputs: Record<string, unknown>): Revision => {
  const made: Assembly = assemble("g", draftOf(outputs));
  return revision(made, inProcessExecutor, systemHasher);
};
/** A vertex called `name`. */
const at = (used: typeof add, name: string, a: unknown, b: unknown): Vertex<number> =>
  used.bind(a as number, b as number).with({ name });

/** A line with a fork of it, each with its own edit of one graph. */
function parted(base: Record<string, unknown>, ours: Record<string, unknown>, theirs: Record<string, unknown>) {
  const line = firstLine(revised(base));
  const fork = line.fork();
  const edit = (of: HistoryLine, outputs: Record<string, unknown>): void => {
    of.head = of.tree.append({ parent: of.head, revision: revised(outputs), held: [] });
  };
  edit(line, ours);
  edit(fork, theirs);
  return { line, fork };
}

const merged = ({ line, fork }: ReturnType<typeof parted>) => line.merge(fork).topology;
const pair = (first: typeof add, second: typeof add) => {
  const one = at(first, "one", $.x, 1);
  return { out: at(second, "two", one, 2) };
};

describe("merge() of topologies", () => {
  test("takes each vertex from the side that changed it", () => {
    const topology = merged(parted(pair(add, add), pair(add2, add), pair(add, add3)));
    expect(topology.vertices.map(({ name, node: hash }) => [name, hash[0]])).toEqual([
      ["one", "b"],
      ["two", "c"],
    ]);
  });

  test("joins what either side added, with the places that it reads", () => {
    const both = (extra: Record<string, unknown>) => ({ ...pair(add, add), y: $.y, ...extra });
    const topology = merged(
      parted(
        both({}),
        both({ mine: at(add, "mine", $.y, 1) }),
        both({ theirs: at(add, "theirs", at(add, "zero", $.x, $.y), 5) }),
      ),
    );
    expect(topology.vertices.map(({ name }) => name)).toEqual(["one", "two", "mine", "zero", "theirs"]);
    expect(topology.inputs.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(topology.vertices[4]?.args[0]).toMatchObject({ kind: "vertex", index: 3 });
    expect(topology.output).toMatchObject({
      entries: [
        ["out", { index: 1 }],
        ["y", { kind: "input", index: 1 }],
        ["mine", { index: 2 }],
        ["theirs", { index: 4 }],
      ],
    });
  });

  test("names the vertex that both sides changed, with both, and changes nothing", () => {
    const { line, fork } = parted(pair(add, add), pair(add2, add), pair(add3, add));
    const before = line.head;
    expect(() => line.merge(fork)).toThrow(
      expect.objectContaining({
        code: "graph/merge-conflict",
        details: {
          graph: "g",
          conflicts: [
            expect.objectContaining({ vertex: "one", of: "topology", ours: expect.objectContaining({ node: "b".repeat(64) }) }),
          ],
        },
      }),
    );
    expect(line.head).toBe(before);
  });

  test("is no conflict where both made the same edit", () => {
    const topology = merged(parted(pair(add, add), pair(add2, add), pair(add2, add)));
    expect(topology.vertices[0]?.node).toBe("b".repeat(64));
  });

  test("is a conflict where one side reads what the other removed", () => {
    const one = at(add, "one", $.x, 1);
    const out = at(add, "two", $.x, 2);
    expect(() => merged(parted({ out, kept: one }, { out }, { out, kept: one, more: at(add, "more", one, 3) }))).toThrow(
      expect.objectContaining({
        code: "graph/merge-conflict",
        details: {
          graph: "g",
          conflicts: [{ vertex: "more", of: "topology", ours: { removed: "one" }, theirs: { reads: "one" } }],
        },
      }),
    );
  });

  test("refuses a cycle that neither side has", () => {
    const a = at(add, "a", $.x, 1);
    const b = at(add, "b", $.x, 2);
    expect(() => merged(parted({ a, b }, { a: at(add, "a", b, 1), b }, { a, b: at(add, "b", a, 2) }))).toThrow(
      expect.objectContaining({ code: "graph/cycle" }),
    );
  });
});
