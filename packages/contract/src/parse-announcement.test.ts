import { describe, expect, test } from "vitest";
import { effectiveTtl, parseAnnouncerEvent, parseEnvelope } from "./parse-announcement.ts";
import { announceJson, blockJson } from "./test-announcement.ts";

const announce = (change: object, envelope: object = {}) =>
  parseAnnouncerEvent({ ...announceJson, ...envelope, metadata: { ...announceJson.metadata, ...change } });
const pathsOf = (result: ReturnType<typeof parseAnnouncerEvent>) => (result.ok ? [] : result.problems.map(({ path }) => path));

describe("parseAnnouncerEvent()", () => {
  test("reads the seed's own payload, which names no instance", () => {
    const { instance_id: _instance, sequence: _sequence, ...seed } = announceJson.metadata;
    expect(parseAnnouncerEvent({ ...announceJson, metadata: seed }).ok).toBe(true);
  });

  test("reads an event type in either case and a naive time as UTC", () => {
    const result = announce({}, { event_type: "NODE_ANNOUNCE", timestamp: "2026-01-02 03:04:05" });
    expect(result.ok && result.value.event_type).toBe("node_announce");
    expect(result.ok && result.value.timestamp).toBe("2026-01-02T03:04:05Z");
  });

  test("writes inputs and outputs as JSON Schema, in whichever form they came", () => {
    const result = announce({ inputs: { a: "int" }, outputs: [{ name: "value", schema_ref: "string" }] });
    expect(result.ok && result.value.event_type === "node_announce" && result.value.metadata.inputs).toEqual({
      type: "object",
      properties: { a: { type: "integer" } },
      required: ["a"],
    });
    expect(result.ok && "outputs" in result.value.metadata && result.value.metadata.outputs).toMatchObject({
      properties: { value: { type: "string" } },
    });
  });

  test("names every problem with its path", () => {
    const result = announce({ status: "accepted", execution_mode: "cloud", metadata_block: { ...blockJson, uuid: "no" } });
    expect(pathsOf(result).toSorted()).toEqual(["/metadata/execution_mode", "/metadata/metadata_block/uuid", "/metadata/status"]);
  });

  test.each([
    ["a node_id that differs from the envelope's", { node_id: "n-2" }, "/metadata/node_id"],
    ["a sequence without an instance", { instance_id: undefined }, "/metadata"],
    ["a sequence of 0", { sequence: 0 }, "/metadata/sequence"],
    ["a blank node_id", { node_id: "" }, "/metadata/node_id"],
    ["ports that are a text", { inputs: "int" }, "/metadata/inputs"],
    ["a schema of another document", { inputs: { $ref: "https://example.org/s.json" } }, "/metadata/inputs/$ref"],
    ["a block that is missing", { metadata_block: undefined }, "/metadata"],
  ])("refuses %s", (_what, change, path) => {
    const json = JSON.parse(JSON.stringify({ ...announceJson, metadata: { ...announceJson.metadata, ...change } }));
    expect(pathsOf(parseAnnouncerEvent(json))).toContain(path);
  });

  test("refuses a type that announcers do not send", () => {
    expect(pathsOf(announce({}, { event_type: "registry_tick" }))).toEqual(["/event_type"]);
  });

  test("ties a heartbeat to its instance", () => {
    const instance_id = announceJson.metadata.instance_id;
    const heartbeat = {
      ...announceJson,
      event_type: "node_heartbeat",
      node_id: instance_id,
      metadata: { instance_id, sequence: 2, nodes: 1, digest: "0".repeat(64) },
    };
    expect(parseAnnouncerEvent(heartbeat).ok).toBe(true);
    expect(pathsOf(parseAnnouncerEvent({ ...heartbeat, node_id: "n-1" }))).toEqual(["/metadata/instance_id"]);
  });
});

test("parseEnvelope() refuses a day that does not exist", () => {
  expect(parseEnvelope({ ...announceJson, timestamp: "2026-13-02T03:04:05Z" })).toMatchObject({
    ok: false,
    problems: [{ path: "/timestamp" }],
  });
});

test("effectiveTtl() is 300 when absent and undefined outside 1 to 86,400 whole seconds", () => {
  expect([undefined, 1, 86_400].map(effectiveTtl)).toEqual([300, 1, 86_400]);
  expect([0, -1, 1.5, 86_401, Number.NaN].map(effectiveTtl)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
