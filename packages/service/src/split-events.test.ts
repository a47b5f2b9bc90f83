import fc from "fast-check";
import { expect, test } from "vitest";
import { splitEvents } from "./split-events.ts";

test("splitEvents() gives each element of an array by its exact text", () => {
  expect(splitEvents(' [ {"a": 1.0e0} ,\n{"b":[1,{"c":"]"}]},"x, \\"]\\\\" ] ')).toEqual({
    ok: true,
    value: ['{"a": 1.0e0}', '{"b":[1,{"c":"]"}]}', '"x, \\"]\\\\"'],
  });
});

test("splitEvents() takes any other JSON text as one event, untouched", () => {
  expect(splitEvents('\n{"a":[1,2]} ')).toEqual({ ok: true, value: ['\n{"a":[1,2]} '] });
  expect(splitEvents("42")).toEqual({ ok: true, value: ["42"] });
});

test("splitEvents() keeps what a parser would lose: repeated names, __proto__ and number forms", () => {
  const event = '{"a":1,"a":2,"__proto__":3,"n":1.50}';
  expect(splitEvents(`[${event}]`)).toEqual({ ok: true, value: [event] });
});

test("splitEvents() finds nothing in an empty array", () => {
  expect(splitEvents("[ ]")).toEqual({ ok: true, value: [] });
});

test.each(["", "[1", '{"a":', "[1,]", "\uFEFF{}", "{} {}", "NaN"])("splitEvents() refuses %j, which is not JSON", (text) => {
  expect(splitEvents(text)).toMatchObject({ ok: false, problems: [{ path: "" }] });
});

test("splitEvents() undoes joining, whatever the values and the space between them", () => {
  const value = fc.jsonValue().map((json) => JSON.stringify(json));
  const space = fc.constantFrom("", " ", "\n", "\r\n\t");
  fc.assert(
    fc.property(fc.array(value), space, space, (values, before, after) => {
      const array = `[${values.map((text) => before + text + after).join(",")}]`;
      expect(splitEvents(array)).toEqual({ ok: true, value: values });
    }),
  );
});
