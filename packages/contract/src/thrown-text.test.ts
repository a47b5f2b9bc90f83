import { expect, test } from "vitest";
import { isFault, toFault } from "./fault.ts";
import { thrownName, thrownText } from "./thrown-text.ts";

class Nameless extends Error {
  override readonly name = "Nameless";
}
const inner = (): never => {
  throw new Error("inner");
};

test.each<[what: string, thrown: unknown, text: string]>([
  ["an error", new Error("no room"), "no room"],
  ["an error without a message", new Nameless(""), "Nameless"],
  ["a text", "no room", "no room"],
  ["a symbol", Symbol("room"), "Symbol(room)"],
  ["nothing", undefined, "undefined"],
  ["null", null, "null"],
  ["an object", { status: 404 }, '{"status":404}'],
  ["an object without a prototype", Object.create(null), "{}"],
  ["much", "x".repeat(300), `${"x".repeat(199)}…`],
  ["an object that does not let itself be read", { toJSON: inner }, "a value that has no text"],
  ["a circle", Object.assign([], { 0: globalThis }), "a value that has no text"],
  [
    "an error that does not let itself be read",
    Object.defineProperty(new Error(), "message", { get: inner }),
    "a value that has no text",
  ],
  ["an error whose message is none", Object.assign(new Error(), { message: Object.create(null) }), "a value that has no text"],
])("thrownText() says what was thrown: %s", (_what, thrown, text) => {
  expect(thrownText(thrown)).toBe(text);
});

test("a proxy that answers nothing is no fault and no error, and becomes the fault of one", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect([isFault(proxy), thrownName(proxy), thrownText(proxy)]).toEqual([false, undefined, "a value that has no text"]);
  expect(toFault(proxy).code).toBe("internal/unexpected");
});

test("thrownName() says the name of an error that can be read", () => {
  const unnamed = Object.defineProperty(new Error(), "name", { get: inner });
  expect([new Nameless(), unnamed, "Error"].map(thrownName)).toEqual(["Nameless", undefined, undefined]);
});
