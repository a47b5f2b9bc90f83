import { expect, test } from "vitest";
import { printValue } from "./print-value.ts";
import { testShell } from "./test-shell.ts";

async function printed(value: unknown, json = false): Promise<readonly string[]> {
  const shell = testShell();
  await printValue(value, { json }, shell);
  return shell.out;
}

test("people get a text as it is, other values indented, and nothing for undefined", async () => {
  expect(await printed("two\nlines")).toEqual(["two\nlines"]);
  expect(await printed({ a: [1] })).toEqual(['{\n  "a": [\n    1\n  ]\n}']);
  expect(await printed(undefined)).toEqual([]);
});

test("--json gives one encoded document whatever the value is", async () => {
  expect(await printed("text", true)).toEqual(['"text"']);
  expect(await printed(new Map([["a", 1n]]), true)).toEqual(['{"$onex:map":[["a",{"$onex:bigint":"1"}]]}']);
  expect(await printed(undefined, true)).toEqual(['{"$onex:undefined":1}']);
});

test("what a generator yields comes a value a line, with --json as one array", async () => {
  const lines = function* () {
    yield "a";
    yield { b: 1 };
  };
  expect(await printed(lines())).toEqual(["a", '{\n  "b": 1\n}']);
  expect(await printed(lines(), true)).toEqual(['["a",{"b":1}]']);
  const later = async function* () {
    yield 1;
  };
  expect(await printed(later(), true)).toEqual(["[1]"]);
});
