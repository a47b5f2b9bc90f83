import { describe, expect, test } from "vitest";
import { readPortSchema } from "./port-schema.ts";

describe("readPortSchema()", () => {
  test("hands a JSON Schema on as it is", () => {
    const schema = { type: "object", properties: { a: { type: "string" } } };
    expect(readPortSchema(schema)).toBe(schema);
    expect(readPortSchema({ type: "string" })).toEqual({ type: "string" });
  });

  test("reads the seed's example as a map whose word is no type", () => {
    expect(readPortSchema({ type: "schema summary" })).toEqual({
      type: "object",
      properties: { type: { "x-onex-type": "unknown", description: "schema summary" } },
      required: ["type"],
    });
  });

  test("reads type words of either language", () => {
    expect(readPortSchema({ a: "int", b: "str", c: "boolean", d: "list" })?.properties).toEqual({
      a: { type: "integer" },
      b: { type: "string" },
      c: { type: "boolean" },
      d: { type: "array" },
    });
  });

  test("reads IO blocks and which of them are required", () => {
    const blocks = [
      { name: "a", schema_ref: "int" },
      { name: "b", schema_ref: "#/x", required: false },
    ];
    expect(readPortSchema(blocks)).toMatchObject({
      properties: { a: { type: "integer" }, b: { description: "#/x" } },
      required: ["a"],
    });
    expect(readPortSchema([])).toEqual({ type: "object", properties: {}, required: [] });
  });

  test.each([[null], ["text"], [3], [[{ name: "a" }]], [[1]]])("gives nothing for %j", (ports) => {
    expect(readPortSchema(ports)).toBeUndefined();
  });
});
