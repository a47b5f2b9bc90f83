import { expect, test } from "vitest";
import type { Callable } from "../live/inspector.ts";
import { writtenParameters } from "./parameter-names.ts";

const shown = (fn: Callable): string =>
  writtenParameters(fn)
    .map(({ name = "{}", isRest, hasDefault }) => `${isRest ? "..." : ""}${name}${hasDefault ? "?" : ""}`)
    .join(" ");

/** As the engine prints it, and no runner may have printed it before. */
const made = (text: string): Callable => new Function(`return (${text})`)() as Callable;

test("writtenParameters() reads the names that a function's text has", () => {
  const cases: Readonly<Record<string, string>> = {
    "a => a": "a",
    "async a => a": "a",
    "async => async": "async",
    "async (a) => a": "a",
    "() => 1": "",
    "(a, b = f(1, [2, 3]), ...rest) => a": "a b? ...rest",
    "({ a, b = 2 }, [c] = [1], { d = { e: 1 } } = {}) => a": "{} {}? {}?",
    "function named(/* (x, */ one, // two\n three,) { return (four, five) => 1; }": "one three",
    "async function* (a) {}": "a",
    'function strange(a = ")", b = `${"("}`) {}': "a? b?",
    "({ ['a(b']: 1, [`k(${1})`](x, y) {} })['k(1)']": "x y",
    "({ async *go(x) {} }).go": "x",
  };
  for (const [text, names] of Object.entries(cases)) expect(`${text}: ${shown(made(text))}`).toBe(`${text}: ${names}`);
});

test("writtenParameters() reads none of a function that shows no text", () => {
  expect([Math.max, ((a: number) => a).bind(null)].map((fn) => writtenParameters(fn))).toEqual([[], []]);
});
