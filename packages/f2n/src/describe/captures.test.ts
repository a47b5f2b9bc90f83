import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type F2nEngine, f2nEngine } from "../engine.ts";

let engine: F2nEngine;
beforeAll(() => {
  engine = f2nEngine();
});
afterAll(() => engine[Symbol.asyncDispose]());

function makeCounter(start: number, step: number): { next: (times: number) => number; limit: number } {
  let count = start;
  const next = (times: number): number => {
    count += step * times;
    return count;
  };
  return { next, limit: count };
}

async function wrapped<F extends (...args: never[]) => unknown>(fn: F) {
  const found = await engine.live(fn);
  if ("code" in found) throw new Error("refused");
  return found;
}

describe("a closure as an ephemeral node", () => {
  test("names what it captures, and is stateful when it writes it", async () => {
    const { description } = await wrapped(makeCounter(10, 2).next);
    expect(description.effects).toEqual({ class: "stateful", uses: ["count"], captures: ["count", "step"] });
  });

  test("keeps what it captures: two of one factory run with their own values, long after the factory is done", async () => {
    const [one, other] = await Promise.all([wrapped(makeCounter(10, 2).next), wrapped(makeCounter(0, 100).next)]);
    expect([one.callable(1), other.callable(1), one.callable(2)]).toEqual([12, 100, 16]);
    expect(one.description.node_id).not.toBe(other.description.node_id);
    expect(one.description.metadata_block.hash).toBe(other.description.metadata_block.hash);
  });
});
