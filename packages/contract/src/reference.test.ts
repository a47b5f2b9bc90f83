import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  escapeText,
  formatReference,
  isReferenceText,
  parseReferenceList,
  parseReferenceText,
  unescapeText,
} from "./reference.ts";

describe("parseReferenceText()", () => {
  test("reads a name and keys; a number is an index", () => {
    expect(parseReferenceText("$read")).toEqual({ ok: true, value: { name: "read", path: [] } });
    expect(parseReferenceText("$read.lines.0")).toEqual({ ok: true, value: { name: "read", path: ["lines", 0] } });
    expect(parseReferenceText("$a-b_1.00.x-y")).toEqual({ ok: true, value: { name: "a-b_1", path: ["00", "x-y"] } });
  });

  test("refuses everything else", () => {
    for (const text of ["$", "$1", "$a.", "$a..b", "$a b", "$a.b c", "$a[0]", "$a.é", "$a\n", "a", " $a"])
      expect(parseReferenceText(text).ok, text).toBe(false);
  });
});

describe("parseReferenceList()", () => {
  test("takes any key", () => {
    expect(parseReferenceList(["count", "a.b", 0, ""])).toEqual({ ok: true, value: { name: "count", path: ["a.b", 0, ""] } });
  });

  test("refuses what is no name with keys, pointing at it", () => {
    for (const list of [[], "a", null, [1], {}])
      expect(parseReferenceList(list)).toMatchObject({ ok: false, problems: [{ path: "/$ref" }] });
    for (const list of [
      ["a", -1],
      ["a", 0.5],
      ["a", null],
    ])
      expect(parseReferenceList(list)).toMatchObject({ ok: false, problems: [{ path: "/$ref/1" }] });
  });
});

test("formatReference() gives what is read as the same reference", () => {
  const reference = fc.record({
    name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]*$/),
    path: fc.array(fc.oneof(fc.string(), fc.nat(), fc.stringMatching(/^\d+$/))),
  });
  fc.assert(
    fc.property(reference, (given) => {
      const written = formatReference(given);
      const read =
        typeof written === "string" ? parseReferenceText(written) : parseReferenceList(Reflect.get(Object(written), "$ref"));
      expect(read).toEqual({ ok: true, value: given });
    }),
  );
  expect(formatReference({ name: "a", path: ["b", 0] })).toBe("$a.b.0");
  expect(formatReference({ name: "a", path: ["0"] })).toEqual({ $ref: ["a", "0"] });
});

test("escapeText() makes a text of any text, which is never a reference", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\$+/)), (text) => {
      expect(isReferenceText(escapeText(text))).toBe(false);
      expect(unescapeText(escapeText(text))).toBe(text);
    }),
  );
});
