import { bytesSchema, recordOf } from "@onex/contract";
import { expect, test } from "vitest";
import { sampleNode } from "../../test/sample-node.ts";
import { plainAmbient } from "../../test/turned-by-hand.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";

const bytes = bytesSchema("Buffer");
const $ = inputs<{ x: Buffer }>();

test.each(["recorded", "verify", "resume"] as const)("a Buffer of a record is one again: %s", (mode) => {
  const world = { fails: true };
  const upper = sampleNode((x: Buffer): Buffer => Buffer.from(x.toString("latin1").toUpperCase()), {
    name: "upper",
    inputs: { x: bytes },
    outputs: bytes,
  });
  const hex = sampleNode(
    (x: Buffer): string => {
      if (world.fails && mode === "resume") throw new Error("no luck");
      return x.toString("hex");
    },
    { name: "hex", inputs: { x: bytes }, outputs: { type: "string" } },
  );
  const g = graph({ out: hex.bind(upper.bind($.x)) }, { ambient: plainAmbient() });
  const record = recordOf(JSON.parse(JSON.stringify(g.start({ x: Buffer.from("hi") }).record())));
  world.fails = false;
  const again = g.replay(record, { mode });
  expect([again.status, again.value, again.differences]).toEqual(["succeeded", { out: "4849" }, []]);
});
