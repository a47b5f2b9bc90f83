import { describe, expect, test } from "vitest";
import { envelopeOf, exportPayloadType, isEnvelope, parseExport } from "./export-document.ts";

const small = {
  onex: "export/1",
  name: "g",
  topology: { name: "g", inputs: [], vertices: [], output: { kind: "object", entries: [] } },
  functions: {},
  vertices: {},
  files: {},
  digest: "0".repeat(64),
};

const problems = (json: unknown): readonly string[] => {
  const read = parseExport(json);
  return read.ok ? [] : read.problems.map(({ path }) => path);
};

describe("parseExport()", () => {
  test("reads what has the shape, and what a graph document says besides", () => {
    expect(problems(small)).toEqual([]);
    expect(problems({ ...small, nodes: { a: { from: "./a.ts#a", bind: { x: "$input.x" } } }, output: "$a" })).toEqual([]);
  });

  test.each([
    ["another major", { ...small, onex: "export/2" }, "/onex"],
    ["a field that nobody knows", { ...small, trusted: true }, ""],
    ["a name that is not the topology's", { ...small, name: "h" }, "/topology/name"],
    ["a vertex that runs nothing", { ...small, vertices: { a: "f" } }, "/vertices/a"],
    [
      "values that cannot be decoded",
      { ...small, values: { hash: "0".repeat(64), data: { values: { a: { "$onex:bigint": "x" } } } } },
      "/values/data",
    ],
    ["a run that is none", { ...small, journal: [{ onex: "record/1" }] }, "/journal/0"],
    ["a digest that is none", { ...small, digest: "sha256" }, "/digest"],
  ])("names the place of %s", (_what, json, path) => {
    expect(problems(json)).toContain(path);
  });
});

describe("envelopeOf()", () => {
  const envelope = { payloadType: exportPayloadType, payload: "e30=", signatures: [{ sig: "AA==" }] };

  test("reads a DSSE envelope of an export", () => {
    expect([isEnvelope(envelope), isEnvelope(small)]).toEqual([true, false]);
    expect(envelopeOf(envelope)).toBe(envelope);
  });

  test.each([
    ["without signatures", { ...envelope, signatures: [] }],
    ["of another type", { ...envelope, payloadType: "application/json" }],
    ["with a field more", { ...envelope, more: 1 }],
    ["whose payload is no text", { ...envelope, payload: 1 }],
  ])("refuses one %s", (_what, json) => {
    expect(() => envelopeOf(json)).toThrow(expect.objectContaining({ code: "graph/bad-export" }));
  });
});
