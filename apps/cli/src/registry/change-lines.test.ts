import type { NodeSummary } from "@onex/contract";
import { expect, test } from "vitest";
import { paintFor } from "../paint.ts";
import { changeLines, changeRecords } from "./change-lines.ts";

// What the lines look at.
const node = { name: "sum", hash: "0123456789abcdef", node_id: "id-1", liveness: "live" } as NodeSummary;
const plain = paintFor(false, {});

test("changeLines() names the change, the node and its version", () => {
  expect(changeLines({ type: "change", id: "e.1.1", change: "replaced", node }, plain)).toEqual([
    "replaced   sum  0123456789ab  id-1",
  ]);
  expect(
    changeLines({ type: "snapshot", id: "e.1.1", nodes: [node, { ...node, name: "median", liveness: "expired" }] }, plain),
  ).toEqual(["present    sum     0123456789ab  id-1", "expired    median  0123456789ab  id-1"]);
  expect(changeLines({ type: "snapshot", id: "e.1.1", nodes: [] }, plain)).toEqual([]);
});

test("bookmarks are for no reader", () => {
  expect([changeLines({ type: "bookmark", id: "e.1.1" }, plain), changeRecords({ type: "bookmark", id: "e.1.1" })]).toEqual([
    [],
    [],
  ]);
});

test("changeRecords() puts the kind of an item into `event`, for `type` is that of the line", () => {
  expect(changeRecords({ type: "change", id: "e.1.1", change: "announced", node })).toEqual([
    { type: "event", event: "change", id: "e.1.1", change: "announced", node },
  ]);
});
