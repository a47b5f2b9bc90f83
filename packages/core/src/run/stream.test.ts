import { isFault, type JsonSchema } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import type { Vertex } from "../graph/vertex.ts";

const iterable = (type: "iterable" | "async-iterable", className: string): JsonSchema => ({
  "x-onex-type": type,
  "x-onex-class": className,
  values: number,
});
const numbers: JsonSchema = { type: "array", items: number };

/** Counts up, and notes what it was asked for and when it was closed. */
function counter() {
  const heard: (number | "closed")[] = [];
  const upTo = sampleNode(
    function* (end: number): Generator<number> {
      try {
        for (let at = 0; at < end; at++) {
          heard.push(at);
          yield at;
        }
      } finally {
        heard.push("closed");
      }
    },
    { name: "upTo", inputs: { end: number }, outputs: iterable("iterable", "Generator"), call: "generator" },
  );
  return { heard, upTo };
}

const later = sampleNode(
  async function* (end: number): AsyncGenerator<number> {
    for (let at = 0; at < end; at++) yield at;
  },
  { name: "later", inputs: { end: number }, outputs: iterable("async-iterable", "AsyncGenerator"), call: "async-generator" },
);

const total = sampleNode((items: readonly number[]): number => items.reduce((sum, item) => sum + item, 0), {
  name: "total",
  inputs: { items: numbers },
  outputs: number,
});
const firstTwo = sampleNode(
  (items: Iterable<number>): number[] => {
    const taken: number[] = [];
    for (const item of items) if (taken.push(item) === 2) break;
    return taken;
  },
  { name: "firstTwo", inputs: { items: iterable("iterable", "Iterable") }, outputs: numbers },
);
const drain = sampleNode(
  async (items: AsyncIterable<number>): Promise<number> => {
    let sum = 0;
    for await (const item of items) sum += item;
    return sum;
  },
  { name: "drain", inputs: { items: iterable("async-iterable", "AsyncIterable") }, outputs: number, call: "async" },
);

const $ = inputs<{ end: number }>();

describe("a generator's vertex", () => {
  test("is the list of its items at the output and where a list is taken, at once", () => {
    const { upTo } = counter();
    const items = upTo.bind($.end);
    expect(graph({ items, total: total.bind(items) }).run({ end: 4 })).toEqual({ items: [0, 1, 2, 3], total: 6 });
    expect(graph({ third: items.at(2) }).run({ end: 4 })).toEqual({ third: 2 });
  });

  test("passes items on as they are pulled, and is closed by who wants no more", () => {
    const { upTo, heard } = counter();
    expect(graph({ two: firstTwo.bind(upTo.bind($.end)) }).run({ end: Number.POSITIVE_INFINITY })).toEqual({ two: [0, 1] });
    expect(heard).toEqual([0, 1, "closed"]);
  });

  test("passes through several generators", () => {
    const { upTo, heard } = counter();
    const squares = sampleNode(
      function* (items: Iterable<number>): Generator<number> {
        for (const item of items) yield item * item;
      },
      {
        name: "squares",
        inputs: { items: iterable("iterable", "Iterable") },
        outputs: iterable("iterable", "Generator"),
        call: "generator",
      },
    );
    const g = graph({ two: firstTwo.bind(squares.bind(upTo.bind($.end))) });
    expect(g.run({ end: 1_000 })).toEqual({ two: [0, 1] });
    expect(heard).toEqual([0, 1, "closed"]);
  });

  test("is collected for async consumers of lists, and passed to those that take items as they come", async () => {
    expect(await graph({ total: total.bind(later.bind($.end)) }).run({ end: 4 })).toEqual({ total: 6 });
    expect(await graph({ sum: drain.bind(later.bind($.end)) }).run({ end: 4 })).toEqual({ sum: 6 });
    const { upTo } = counter();
    const items = upTo.bind($.end);
    expect(await graph({ sum: drain.bind(items), items }).run({ end: 3 })).toEqual({ sum: 3, items: [0, 1, 2] });
  });

  test("is in the journal as the list of what was pulled, and ends when its reader does", () => {
    const { upTo } = counter();
    const run = graph({ two: firstTwo.bind(upTo.bind($.end)) }).start({ end: 9 });
    expect(run.journal.value("upTo")).toEqual([0, 1]);
    expect(run.journal.entries().map((entry) => `${entry.kind} ${"vertex" in entry ? entry.vertex : ""}`)).toEqual([
      "run-started ",
      "vertex-started upTo",
      "vertex-started firstTwo",
      "vertex-succeeded upTo",
      "vertex-succeeded firstTwo",
      "run-succeeded ",
    ]);
  });

  test("that its reader never pulls is closed with the run", () => {
    const { upTo } = counter();
    const ignores = sampleNode((_: Iterable<number>): number => 1, {
      name: "ignores",
      inputs: { items: iterable("iterable", "Iterable") },
      outputs: number,
    });
    const run = graph({ one: ignores.bind(upTo.bind($.end)) }).start({ end: 9 });
    expect(run.value).toEqual({ one: 1 });
    expect(run.journal.value("upTo")).toEqual([]);
  });

  test("fails at the item that is not of its type, as the generator's fault and not its reader's", () => {
    const wrong = sampleNode(
      function* (): Generator<number> {
        yield 1;
        yield "2" as never;
      },
      { name: "wrong", outputs: iterable("iterable", "Generator"), call: "generator" },
    );
    for (const out of [firstTwo.bind(wrong.bind()), total.bind(wrong.bind())]) {
      const { fault } = graph({ out: out as Vertex<unknown, "sync", unknown> }).start();
      expect(isFault(fault) && fault.code).toBe("node/output-invalid");
      expect(fault?.details).toMatchObject({ vertex: "wrong", problems: [{ path: "/1" }] });
    }
  });

  test("that throws fails by its own name, with its error as the cause", async () => {
    const boom = new Error("boom");
    const breaks = sampleNode(
      async function* (): AsyncGenerator<number> {
        yield 1;
        throw boom;
      },
      { name: "breaks", outputs: iterable("async-iterable", "AsyncGenerator"), call: "async-generator" },
    );
    const run = graph({ sum: drain.bind(breaks.bind()) }).start();
    expect(await run.done).toMatchObject({ fault: { code: "run/vertex-failed", cause: boom, details: { vertex: "breaks" } } });
    expect(run.journal.entries().filter(({ kind }) => kind === "vertex-failed")).toMatchObject([
      { vertex: "breaks" },
      { vertex: "drain" },
    ]);
  });

  test("is a list for a reader that may read it again", async () => {
    let attempts = 0;
    const { upTo, heard } = counter();
    const flaky = sampleNode(
      async (items: Iterable<number>): Promise<number> => {
        const all = [...items].length;
        if (++attempts === 1) throw new Error("once");
        return all;
      },
      { name: "flaky", inputs: { items: iterable("iterable", "Iterable") }, outputs: number, call: "async" },
    );
    const out = flaky.bind(upTo.bind($.end)).with({ retry: { attempts: 2, pauseMs: 0 } });
    expect(await graph({ out }).run({ end: 3 })).toEqual({ out: 3 });
    expect(heard).toEqual([0, 1, 2, "closed"]);
  });
});
