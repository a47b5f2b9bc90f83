import { expect, test } from "vitest";
import { Fault, faults, isFault, isFaultCode, toFault } from "./fault.ts";
import { describeProblems, orFault } from "./parsed.ts";

test("isFault() knows a fault of another installed copy by its brand", () => {
  const brand = Symbol.for("@onex/fault");
  expect(isFault(new Fault("graph/cycle", "a"))).toBe(true);
  expect(isFault(Object.assign(new Error("a"), { [brand]: true }))).toBe(true);
  expect([new Error("a"), null, "graph/cycle", {}].some(isFault)).toBe(false);
});

test("toFault() keeps a fault as it is and anything else as the cause", () => {
  const fault = new Fault("io/in-use", "taken");
  expect(toFault(fault)).toBe(fault);
  const error = new RangeError("too far");
  expect(toFault(error)).toMatchObject({ code: "internal/unexpected", message: "too far", cause: error });
  expect(toFault("text", "run/aborted")).toMatchObject({ code: "run/aborted", message: "text" });
});

test("isFaultCode() does not take names that every object has", () => {
  expect(isFaultCode("graph/cycle")).toBe(true);
  expect(isFaultCode("toString")).toBe(false);
});

test("every row has a status of an error and only a wrong command line exits with 2", () => {
  for (const [code, { status, exit }] of Object.entries(faults)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(exit === 2).toBe(code === "cli/usage");
  }
});

test("describeProblems() names five problems and counts the rest", () => {
  const problems = Array.from({ length: 7 }, (_, at) => ({ path: `/${at}`, message: "is wrong" }));
  expect(describeProblems(problems)).toBe("/0 is wrong; /1 is wrong; /2 is wrong; /3 is wrong; /4 is wrong; and 2 more");
  expect(describeProblems([{ path: "", message: "is no text" }])).toBe("the value is no text");
});

test("orFault() throws with every problem in the details", () => {
  const problems = [{ path: "/a", message: "is wrong" }];
  expect(orFault({ ok: true, value: 1 }, "event/malformed", "It")).toBe(1);
  expect(() => orFault({ ok: false, problems }, "event/malformed", "The event")).toThrow("The event: /a is wrong");
});
