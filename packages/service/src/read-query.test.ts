import { expect, test } from "vitest";
import { readQuery } from "./read-query.ts";
import type { QueryParameter } from "./route.ts";

const known: Readonly<Record<string, QueryParameter>> = {
  status: { description: "", schema: { enum: ["online", "validated"] } },
  limit: { description: "", schema: { type: "integer", minimum: 1, maximum: 10 } },
  hash: { description: "", schema: { type: "string", pattern: "^[0-9a-f]{4}$" } },
  tag: { description: "", schema: { type: "string", maxLength: 3 } },
};
const read = (text: string) => readQuery(known, new URLSearchParams(text));

test("readQuery() gives strings as they are and integers as numbers", () => {
  expect(read("status=online&limit=10&hash=00ff&tag=a%20b")).toEqual({ status: "online", limit: 10, hash: "00ff", tag: "a b" });
  expect(read("")).toEqual({});
});

test.each([
  ["status=ONLINE", '"status" must be one of online, validated'],
  ["limit=0", '"limit" must be a whole number from 1 to 10'],
  ["limit=1e1", '"limit" must be a whole number from 1 to 10'],
  ["limit=", '"limit" must be a whole number from 1 to 10'],
  ["hash=xyz", '"hash" must match ^[0-9a-f]{4}$'],
  ["tag=abcd", '"tag" must have at most 3 characters'],
  ["tag=", '"tag" must not be empty'],
  ["tag=a&tag=b", '"tag" is given twice: give it once'],
  ["lmit=1", '"lmit" is not known: this route takes status, limit, hash, tag'],
  ["__proto__=1", '"__proto__" is not known: this route takes status, limit, hash, tag'],
])("readQuery() refuses %s and says why", (text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ code: "registry/bad-request", message: `Query parameter ${message}` }),
  );
});

test("readQuery() names every problem at once, each with its path", () => {
  const paths = expect.objectContaining({
    details: { problems: [expect.objectContaining({ path: "/x" }), expect.objectContaining({ path: "/limit" })] },
  });
  expect(() => read("x=1&limit=99&tag=a")).toThrow(paths);
});
