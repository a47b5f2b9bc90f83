import { describe, expect, test } from "vitest";
import { isFault } from "./fault.ts";
import { parseRecord, type RunRecord, recordOf } from "./record.ts";

const record: RunRecord = {
  onex: "record/1",
  run_id: "r1",
  graph: "g",
  status: "succeeded",
  topology: {
    name: "g",
    inputs: [{ name: "x", required: true }],
    vertices: [{ name: "a", node: "0".repeat(64), args: [], policy: {} }],
    output: {},
  },
  data: { inputs: { x: 1 }, values: { a: { "$onex:number": "NaN" } } },
  journal: [
    { kind: "run-started", position: 1, at: 0, graph: "g" },
    { kind: "vertex-started", position: 2, at: 0, vertex: "a", node: "n", attempt: 1 },
    { kind: "vertex-succeeded", position: 3, at: 1, vertex: "a", node: "n", attempt: 1, duration_ms: 1, value: 0 },
    { kind: "run-succeeded", position: 4, at: 1, duration_ms: 1 },
  ],
};

const paths = (json: unknown): readonly string[] => {
  const result = parseRecord(json);
  return result.ok ? [] : result.problems.map(({ path }) => path);
};

describe("parseRecord()", () => {
  test("takes a record as it is", () => {
    expect(parseRecord(record)).toEqual({ ok: true, value: record });
  });

  test.each([
    ["a higher major", { ...record, onex: "record/2" }, "/onex"],
    ["an unknown key", { ...record, more: 1 }, ""],
    ["a position out of order", { ...record, journal: record.journal.toReversed() }, "/journal/0/position"],
    ["a vertex that is none", { ...record, topology: { ...record.topology, vertices: [] } }, "/journal/1/vertex"],
    ["a value that is not there", { ...record, data: { inputs: {}, values: {} } }, "/journal/2"],
    ["an unknown tag", { ...record, data: { inputs: {}, values: { a: { "$onex:wrong": 1 } } } }, "/data"],
    ["a failure without its fault", { ...record, status: "failed" }, "/fault"],
    ["items that are no map", { ...record, items: { a: [1] } }, "/items/a"],
  ])("refuses %s, with its place", (_, json, path) => {
    expect(paths(json)).toContain(path);
  });

  test("refuses what is no object", () => {
    for (const json of [null, 1, [], "record/1"]) expect(parseRecord(json).ok).toBe(false);
  });
});

test("recordOf() throws run/bad-record with every problem", () => {
  try {
    recordOf({ ...record, run_id: 1, graph: 2 });
    expect.unreachable();
  } catch (thrown) {
    expect(isFault(thrown) && [thrown.code, (thrown.details.problems as readonly unknown[]).length]).toEqual([
      "run/bad-record",
      2,
    ]);
  }
});
