import fc from "fast-check";
import { expect, test } from "vitest";
import { assertOptions, assertPort, type OptionNames } from "./known-options.ts";

interface Options {
  readonly concurrency?: number;
  readonly name?: string;
}
const known: OptionNames<Options> = { concurrency: true, name: true };

test("assertOptions() names the option that was probably meant, else all that there are", () => {
  expect(() => assertOptions("graph()", { concurency: 2 }, known)).toThrow(
    new TypeError('graph() has no option "concurency", did you mean "concurrency"?'),
  );
  expect(() => assertOptions("graph()", { ttl: 2 }, known)).toThrow(
    new TypeError('graph() has no option "ttl"; known are concurrency, name'),
  );
});

test("assertOptions() takes no options, known ones, and names without a value", () => {
  for (const given of [undefined, {}, { name: "a" }, { ttl: undefined }, Object.create({ ttl: 3 })])
    expect(() => assertOptions("graph()", given, known)).not.toThrow();
});

test("assertOptions() refuses what is no object", () => {
  for (const given of [null, "name", 3, true])
    expect(() => assertOptions("graph()", given, known)).toThrow(new TypeError("graph() takes its options as an object"));
});

test("assertOptions() takes no name for known because every object has it", () => {
  fc.assert(
    fc.property(fc.constantFrom("__proto__", "toString", "constructor", "hasOwnProperty"), (name) => {
      expect(() => assertOptions("graph()", JSON.parse(`{"${name}":1}`), known)).toThrow(`no option "${name}"`);
    }),
  );
});

test("assertPort() says which functions make what belongs there", () => {
  const wrong = (given: unknown) => () => assertPort("log", given, "append", "memoryLog()");
  expect(wrong("memory:")).toThrow(new TypeError('log takes what memoryLog() gives, not "memory:"'));
  for (const [given, what] of [
    [null, "null"],
    [undefined, "undefined"],
    [{ append: 1 }, "object"],
  ] as const)
    expect(wrong(given)).toThrow(`not ${what}`);
  expect(wrong({ append: () => {} })).not.toThrow();
});
