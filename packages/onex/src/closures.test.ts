import { expect, test } from "vitest";
import { f2n, graph, inputs, memoryResultCache } from "./index.ts";

const $ = inputs<{ n: number }>();

const times =
  (factor: number) =>
  (n: number): number =>
    n * factor;

const twice = await f2n(times(2), { name: "times" });
const thrice = await f2n(times(3), { name: "times" });

let broken = true;
const once = await f2n(function once(n: number): number {
  if (broken) {
    broken = false;
    throw new Error("not yet");
  }
  return n;
});

test("two closures of one factory have one code hash and name what they captured", () => {
  expect(thrice.metadata_block.hash).toBe(twice.metadata_block.hash);
  expect([twice, thrice].map(({ description }) => description.effects.captures)).toEqual([["factor"], ["factor"]]);
});

test("a shared cache never answers for one closure with what another one gave", () => {
  const cache = memoryResultCache();
  const answers = [twice, thrice].map((node) => graph({ out: node.bind($.n) }, { cache }).run({ n: 10 }));
  expect(answers).toEqual([{ out: 20 }, { out: 30 }]);
  expect(cache.counts().entries).toBe(0);
});

test("a replay sees that another closure stands where one ran", () => {
  const g = graph({ out: twice.bind($.n) });
  const run = g.start({ n: 10 });
  g.mutate((edit) => edit.replace("times", thrice));
  const verified = g.replay(run, { mode: "verify" });
  expect(verified.drift).toMatchObject([{ vertex: "times", change: "code" }]);
  expect(verified.differences).toHaveLength(1);
  expect(g.run({ n: 10 })).toEqual({ out: 30 });
});

test("resume runs the closure that stands there now, and takes no answer of the one before", () => {
  const g = graph({ out: once.bind(twice.bind($.n)) });
  const failed = g.start({ n: 10 });
  expect(failed.status).toBe("failed");
  g.mutate((edit) => edit.replace("times", thrice));
  expect(g.replay(failed, { mode: "resume" }).value).toEqual({ out: 30 });
});

test("a fork's closure reaches the graph that it is merged into", () => {
  const g = graph({ out: twice.bind($.n) });
  const fork = g.fork();
  fork.mutate((edit) => edit.replace("times", thrice));
  g.merge(fork);
  expect(g.run({ n: 10 })).toEqual({ out: 30 });
});
