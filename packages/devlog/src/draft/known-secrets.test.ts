import { expect, test } from "vitest";
import { withoutKnown } from "./known-secrets.ts";

const secret = "hunter2 & a long way, to wrap it over lines";
const without = (text: string): string => withoutKnown(text, [secret], "***");

test.each([
  ["plain", secret],
  ["JSON in JSON", JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ["an address", encodeURIComponent(secret)],
  ["base 64", Buffer.from(secret).toString("base64")],
  ["hex", Buffer.from(secret).toString("hex")],
  ["base 64 of a login", Buffer.from(`ada:${secret}`).toString("base64")],
])("withoutKnown() takes a secret out as %s", (_, form) => {
  expect(without(`a ${form} b`)).toBe("a *** b");
});

test.each(["\n", "\r\n  ", "\\n", "\\r\\n", "\\\n\t"])("withoutKnown() takes a secret out with %j in it", (lineBreak) => {
  for (const form of [secret, Buffer.from(secret).toString("base64")])
    expect(without(`one\n a ${form.match(/.{1,12}/g)?.join(lineBreak)} b\ntwo`)).toBe("one\n a *** b\ntwo");
});

test("withoutKnown() finds secrets that overlap, and leaves line breaks around them", () => {
  expect(withoutKnown("x\nabcdef\nghijkl\ny", ["abcdefgh", "efghijkl"], "*")).toBe("x\n*\ny");
});

test("withoutKnown() leaves a text alone that has none", () => {
  const text = "one\n\\new two, c29tZSBvdGhlciB0ZXh0\r\n";
  expect([without(text), withoutKnown(text, [], "*"), withoutKnown(text, ["o"], "*")]).toEqual([text, text, text]);
});
