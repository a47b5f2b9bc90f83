import { graph } from "../src/graph/graph.ts";
import { when } from "../src/graph/when.ts";
import { createNode } from "../src/node/create-node.ts";
import { describe, number, sampleNode } from "./sample-node.ts";

// With a tape, so that graphs ask of all that is in them where their answers come from.
const taping = { isComplete: true, play: (_: unknown, __: boolean, call: () => unknown) => call() };
const one = createNode(describe("one", { outputs: number }), () => 1, { taping });
const add = sampleNode((a: number, b: number) => a + b, { name: "add", inputs: { a: number, b: number }, outputs: number });
const no = sampleNode(() => false, { name: "no", outputs: { type: "boolean" } });

/**
 * A graph behind a condition that never holds, made of a graph that is used twice, and so on: written out, two to the power of `levels`. Whatever looks
 * at each use by itself does not come to an end.
 */
export function doubledGraph(levels: number) {
  let inner = graph({ value: one.bind() }, { name: "level0" });
  for (let level = 1; level <= levels; level++) {
    const [left, right] = [inner.bindWith({}).at("value"), inner.bindWith({}).at("value")];
    inner = graph({ value: add.bind(left, right) }, { name: `level${level}` });
  }
  return graph({ all: when(no.bind(), inner.bindWith({})), beside: add.bind(1, 2) }, { name: "doubled" });
}

export const doubledNodes = { one, add, no };
