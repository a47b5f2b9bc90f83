import { type JsonSchema, recordOf } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, unknown } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";

const of = (type: "iterable" | "async-iterable", className: string): JsonSchema => ({
  "x-onex-type": type,
  "x-onex-class": className,
  values: number,
});

/** An endless stream whose reader takes three; `items` may be changed between runs. */
function taking(isLater: boolean) {
  const world = { item: (at: number): number => at };
  const stream = isLater
    ? sampleNode(
        async function* (from: number): AsyncGenerator<number> {
          for (let at = from; ; at++) yield world.item(at);
        },
        { name: "stream", inputs: { from: number }, outputs: of("async-iterable", "AsyncGenerator"), call: "async-generator" },
      )
    : sampleNode(
        function* (from: number): Generator<number> {
          for (let at = from; ; at++) yield world.item(at);
        },
        { name: "stream", inputs: { from: number }, outputs: of("iterable", "Generator"), call: "generator" },
      );
  const three = sampleNode(
    async (items: AsyncIterable<number> | Iterable<number>): Promise<number[]> => {
      const taken: number[] = [];
      for await (const item of items) if (taken.push(item) === 3) break;
      return taken;
    },
    {
      name: "three",
      inputs: { items: isLater ? of("async-iterable", "AsyncIterable") : of("iterable", "Iterable") },
      outputs: unknown,
      call: "async",
    },
  );
  const g = graph({ out: three.bind(stream.bind(inputs<{ from: number }>().from) as never) });
  return { g, world };
}

describe.each([
  ["at once", false],
  ["later", true],
])("replay of a run whose reader stopped an endless stream, with items %s", (_, isLater) => {
  test("verifies as many items as were pulled", async () => {
    const { g, world } = taking(isLater);
    const run = g.start({ from: 5 });
    await run.done;
    expect(run.value).toEqual({ out: [5, 6, 7] });
    const record = recordOf(JSON.parse(JSON.stringify(run.record())));
    for (const from of [run, record]) {
      const again = g.replay(from, { mode: "verify" });
      expect(await again.done).toEqual({ status: "succeeded", value: { out: [5, 6, 7] } });
      expect(again.differences).toEqual([]);
    }
    world.item = (at) => (at === 6 ? 0 : at);
    const changed = g.replay(record, { mode: "verify" });
    await changed.done;
    expect(changed.differences).toEqual([{ vertex: "stream", recorded: { value: [5, 6, 7] }, now: { value: [5, 0, 7] } }]);
  });

  test("has the failure of the stream as no answer of its reader", async () => {
    const { g, world } = taking(isLater);
    const item = (at: number): number => {
      if (at === 6) throw new Error("no six");
      return at;
    };
    world.item = item;
    const run = g.start({ from: 5 });
    await run.done;
    expect(run.fault?.message).toBe(`"stream" failed: no six`);
    const same = g.replay(run, { mode: "verify" });
    await same.done;
    expect(same.differences).toEqual([]);
    world.item = (at) => at;
    const resumed = g.replay(run, { mode: "resume" });
    await resumed.done;
    expect(resumed.value).toEqual({ out: [5, 6, 7] });
  });
});

describe("resume of a run whose reader stopped a stream", () => {
  const calls: string[] = [];
  let isBroken = true;
  const items = sampleNode(
    function* (end: number): Generator<number> {
      calls.push("items");
      for (let at = 0; at < end; at++) yield at;
    },
    { name: "items", inputs: { end: number }, outputs: of("iterable", "Generator"), call: "generator" },
  );
  const two = sampleNode(
    (given: Iterable<number>): number[] => {
      calls.push("two");
      const taken: number[] = [];
      for (const item of given) if (taken.push(item) === 2) break;
      return taken;
    },
    { name: "two", inputs: { given: of("iterable", "Iterable") }, outputs: unknown },
  );
  const count = sampleNode((given: Iterable<number>): number => [...given].length, {
    name: "count",
    inputs: { given: of("iterable", "Iterable") },
    outputs: number,
  });
  const last = sampleNode(
    (value: unknown): unknown => {
      if (isBroken) throw new Error("broken");
      return value;
    },
    { name: "last", inputs: { value: unknown }, outputs: unknown },
  );
  const failed = () => {
    const g = graph({ out: last.bind(two.bind(items.bind(9) as never)) });
    isBroken = true;
    const run = g.start();
    isBroken = false;
    calls.length = 0;
    return { g, run };
  };

  test("calls neither again, and leaves a record that is complete", () => {
    const { g, run } = failed();
    const resumed = g.replay(recordOf(JSON.parse(JSON.stringify(run.record()))), { mode: "resume" });
    expect([resumed.value, calls]).toEqual([{ out: [0, 1] }, []]);
    const record = recordOf(JSON.parse(JSON.stringify(resumed.record())));
    expect(g.replay(record, { mode: "resume" }).value).toEqual({ out: [0, 1] });
    expect(calls).toEqual([]);
    expect(g.replay(record, { mode: "verify" }).differences).toEqual([]);
  });

  test("gives another reader that came since all of it, and not what was pulled", () => {
    const { g, run } = failed();
    g.mutate((edit) => {
      edit.insert("count", count.bind(edit.vertex("items")));
      edit.output("count", "$count");
    });
    expect(g.replay(run, { mode: "resume" }).value).toEqual({ out: [0, 1], count: 9 });
  });
});
