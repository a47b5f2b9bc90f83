import { expect, test } from "vitest";
import { number, sampleNode, text } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";

interface Box {
  readonly width: number;
  readonly label?: string;
}
const box = { type: "object", properties: { width: number, label: text }, required: ["width"] } as const;
const widen = sampleNode((given: Box): Box => ({ ...given, width: given.width + 1 }), {
  name: "Text.widen",
  rawInputs: { ...box, additionalProperties: false },
  parameters: [{ name: "given", kind: "spread", optional: false }],
  outputs: box,
});

test("a node has its data classes, one each", () => {
  expect([widen.Input.name, widen.Output.name]).toEqual(["TextWidenInput", "TextWidenOutput"]);
  expect(widen.Input).toBe(widen.Input);
  expect(() => new widen.Input({ width: "3" as never })).toThrowError(expect.objectContaining({ code: "node/input-invalid" }));
  expect(() => new widen.Output({ width: "3" as never })).toThrowError(expect.objectContaining({ code: "node/output-invalid" }));
  expect(sampleNode(() => 3, { outputs: number }).Output.parse("3").ok).toBe(false);
});

test("an instance is an input: by position, by name, and through a graph", () => {
  const input = new widen.Input({ width: 1, label: "a" });
  expect(widen.run(input)).toEqual({ width: 2, label: "a" });
  expect(new widen.Output(widen.runWith(input)).equals({ label: "a", width: 2 })).toBe(true);
  const twice = graph({ box: widen.bind(widen.bind(input)) });
  expect(twice.run({})).toEqual({ box: { width: 3, label: "a" } });
});

test("a node without inputs has an Input class too, and strange names are refused", () => {
  const constant = sampleNode(() => 3, { name: "constant", outputs: number });
  expect({ ...new constant.Input({}) }).toEqual({});
  expect(() => new constant.Input({ a: 1 })).toThrow(`ConstantInput cannot be made of this value: the value must not have "a"`);
});
