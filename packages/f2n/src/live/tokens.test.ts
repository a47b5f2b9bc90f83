import { expect, test } from "vitest";
import { significantTokens } from "./tokens.ts";

const texts = (source: string): readonly string[] => significantTokens(source).map(({ text }) => text);

test("significantTokens() sees through layout, comments, quotes, numbers and optional punctuation", () => {
  expect(texts("f = (a, b,) => { return ('x\\n' + 0x10 + 1_000); } // end")).toEqual(
    texts('f=(a,b)=>{ /* c */ return "x\\n"+16+1e3 }'),
  );
  expect(texts("a")).not.toEqual(texts("b"));
});

test("significantTokens() tells a regular expression from a division", () => {
  expect(texts("a / b / c")).toEqual(["a", "/", "b", "/", "c"]);
  expect(texts('x = /[/] "/g.test(y) / 2')).toEqual(["x", "=", '/[/] "/g', ".", "test", "y", "/", "2"]);
});

test("significantTokens() reads templates with expressions and nested templates", () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the text of templates is the subject.
  expect(texts("`a${b + `c${d}`}e`")).toEqual(["`a", "b", "+", "`c", "d", "`", "`e"]);
  expect(texts("`{${{ a: 1 }}}`")).toEqual(["`{", "{", "a", ":", "1", "}", "`}"]);
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above.
});

test("significantTokens() gives the place of each token", () => {
  expect(significantTokens("ab (  cd").map(({ start }) => start)).toEqual([0, 6]);
});
