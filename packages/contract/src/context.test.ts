import fc from "fast-check";
import { expect, test } from "vitest";
import { type ExecutionContext, elevateTrust, mergeContexts, pureContext } from "./context.ts";

const time = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());
const log = fc.record({ level: fc.constant("info" as const), message: fc.string(), timestamp: time });
const context: fc.Arbitrary<ExecutionContext> = fc.record({
  provenance: fc.array(fc.string()),
  logs: fc.array(log).map((logs) => logs.sort((a, b) => Date.parse(a.timestamp) - Date.parse(b.timestamp))),
  trust_score: fc.double({ min: 0, max: 1, noNaN: true }),
  timestamp: time,
  metadata: fc.dictionary(fc.string(), fc.string()),
});

test("mergeContexts() concatenates provenance, sorts logs, and takes the lower trust, the later time and the later metadata", () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}.000Z`;
  const line = (second: number) => ({ level: "info" as const, message: `at ${second}`, timestamp: at(second) });
  const one = {
    provenance: ["initial"],
    logs: [line(1), line(5)],
    trust_score: 0.9,
    timestamp: at(6),
    metadata: { a: 1, b: 1 },
    session_id: "s",
  };
  const two = {
    provenance: ["text_processor"],
    logs: [line(3)],
    trust_score: 0.5,
    timestamp: at(4),
    metadata: { b: 2 },
    correlation_id: "c",
  };
  expect(mergeContexts(one, two)).toEqual({
    provenance: ["initial", "text_processor"],
    logs: [line(1), line(3), line(5)],
    trust_score: 0.5,
    timestamp: at(6),
    metadata: { a: 1, b: 2 },
    session_id: "s",
    correlation_id: "c",
  });
});

test("mergeContexts() is associative, and a pure context of the beginning of time changes nothing", () => {
  fc.assert(
    fc.property(context, context, context, (a, b, c) => {
      expect(mergeContexts(mergeContexts(a, b), c)).toEqual(mergeContexts(a, mergeContexts(b, c)));
      const nothing = pureContext(new Date(0).toISOString());
      expect(mergeContexts(nothing, a)).toEqual(a);
      expect(mergeContexts(a, nothing)).toEqual(a);
    }),
  );
});

test("elevateTrust() adds a tenth, never beyond full trust", () => {
  expect(elevateTrust({ ...pureContext(""), trust_score: 0.5 }).trust_score).toBeCloseTo(0.6);
  expect(elevateTrust(pureContext("")).trust_score).toBe(1);
});
