import { systemHasher } from "@onex/contract";
import { expect, test } from "vitest";
import { number, sampleNode } from "../../test/sample-node.ts";
import { assemble } from "../graph/assemble.ts";
import { draftOf } from "../graph/draft.ts";
import { inputs } from "../graph/inputs.ts";
import { firstLine } from "../history/history-line.ts";
import { revision } from "../history/revision.ts";
import { inProcessExecutor } from "../run/in-process-executor.ts";
import { placeSpy } from "./spy.ts";

const $ = inputs<{ x: number }>();
const double = sampleNode((x: number) => x * 2, { name: "double", inputs: { x: number }, outputs: number });
const lineOfTwo = () => {
  const outputs = draftOf({ a: double.bind($.x), b: double.bind($.x) });
  return firstLine(revision(assemble("two", outputs), inProcessExecutor, systemHasher));
};

test("placeSpy() leaves what was compiled when the last spy is removed, in whatever order", () => {
  for (const order of [
    ["double", "double_2"],
    ["double_2", "double"],
  ]) {
    const line = lineOfTwo();
    const { program } = line.head.revision;
    const spies = new Map(
      ["double", "double_2"].map((vertex) => [
        vertex,
        placeSpy(
          line,
          vertex,
          ({ invoke }) =>
            (args, signal) =>
              invoke(args, signal),
        ),
      ]),
    );
    expect(line.program).not.toBe(program);
    for (const vertex of order) spies.get(vertex)?.remove();
    expect([line.program, line.watched]).toEqual([program, undefined]);
  }
});

test("placeSpy() changes nothing for another handle on the same version", () => {
  const line = lineOfTwo();
  const fork = line.fork();
  placeSpy(
    line,
    "double",
    ({ invoke }) =>
      (args, signal) =>
        invoke(args, signal),
  );
  expect(fork.program).toBe(line.head.revision.program);
});
