import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { canonicalYaml } from "./canonical-yaml.ts";

describe("canonicalYaml() writes what PyYAML's dump writes with sorted keys and width 120", () => {
  test("keys sorted, lists at the column of their key, no quotes where none are needed", () => {
    const fields = {
      version: "1.0.0",
      tags: ["b", "a"],
      inputs: [{ name: "x", required: true }],
      hint: "python>=3.11",
      uri: "a://b",
    };
    expect(canonicalYaml(fields)).toBe(
      "hint: python>=3.11\ninputs:\n- name: x\n  required: true\ntags:\n- b\n- a\nuri: a://b\nversion: 1.0.0\n",
    );
  });

  test("single quotes around what would be read as something else", () => {
    const texts = [
      "yes",
      "1:30",
      "2025-01-01",
      "2025-05-29T11:50:14.897803+00:00",
      "0".repeat(64),
      "~",
      "=",
      "---",
      "1_000",
      "0x1f",
      "a: b",
      "#x",
      "- x",
      "",
    ];
    expect(canonicalYaml({ texts })).toBe(`texts:\n${texts.map((text) => `- '${text}'\n`).join("")}`);
    expect(canonicalYaml({ a: "it's: so" })).toBe("a: 'it''s: so'\n");
    expect(canonicalYaml({ a: "it's so" })).toBe("a: it's so\n");
    expect(canonicalYaml({ a: "one\ttwo" })).toBe('a: "one\\ttwo"\n');
  });

  test("lines folded at the first space behind column 120", () => {
    const words = "word ".repeat(30).trim();
    const plain = `description: ${"word ".repeat(22).trim()}\n  ${"word ".repeat(8).trim()}\n`;
    expect(canonicalYaml({ description: words })).toBe(plain);
    expect(canonicalYaml({ a: { b: `${"x".repeat(130)} y z` } })).toBe(`a:\n  b: ${"x".repeat(130)}\n    y z\n`);
    expect(canonicalYaml({ a: [{ b: `${"x".repeat(130)}: y` }] })).toBe(`a:\n- b: '${"x".repeat(130)}:\n    y'\n`);
  });
});

test("canonicalYaml() writes what YAML 1.2 reads back the same", () => {
  const piece = fc.constantFrom(
    "word ",
    "it's ",
    ": ",
    " #",
    "- ",
    "1",
    ".5",
    "e3",
    "yes",
    "null",
    "'",
    '"',
    "\\",
    "\t",
    "\n",
    "{",
    "]",
    "&",
    "*",
    "%",
    "🙂",
    "\u00A0",
    "\uFEFF",
  );
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
  const fields = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.oneof(text, fc.array(text), fc.record({ name: text, on: fc.boolean() }), fc.integer()),
  );
  fc.assert(
    fc.property(fields, (value) => {
      expect(parse(canonicalYaml(value))).toEqual(value);
    }),
    { numRuns: 300 },
  );
});
