// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
import { expect, test } from "vitest";
import { importedNames, withoutTypeImports } from "./type-imports.ts";

test.each<[what: string, before: string, after: string]>([
  ["a name", 'import { A, b } from "x"; b;', 'import {    b } from "x"; b;'],
  ["the last name", 'import { b, A } from "x"; b;', 'import { b,   } from "x"; b;'],
  ["a renamed name", 'import { b, A as C } from "x"; A; b;', 'import { b,        } from "x"; A; b;'],
  ["a default beside names", 'import A, { b } from "x"; b;', 'import    { b } from "x"; b;'],
  ["names beside a default", 'import a, { B } from "x"; a;', 'import a, {   } from "x"; a;'],
  ["a whole import", 'import { A } from "x"; const b = 1;', `${" ".repeat(23)}const b = 1;`],
  [
    "a whole import over lines",
    'import {\n  A,\n} from "x";\nb;',
    "        \n    \n           \nb;".replace(/^ {8}/, "        "),
  ],
  ["a namespace", "import * as A from 'x';\nb;", `${" ".repeat(23)}\nb;`],
  [
    "what only comments name",
    'import { A } from "x";\n/** {@link A} */\n// A\nb;',
    `${" ".repeat(22)}\n/** {@link A} */\n// A\nb;`,
  ],
  [
    "what only texts name",
    'import { A } from "x"; f("no A here", `\n A ${b} A`, \'A\', /A/);',
    `${" ".repeat(22)} f("no A here", \`\n A \${b} A\`, 'A', /A/);`,
  ],
  [
    "what members of others are called",
    'import { A } from "x"; const b = { A: 1, c: { A: 2 } }; b.A + b.c?.A;',
    `${" ".repeat(22)} const b = { A: 1, c: { A: 2 } }; b.A + b.c?.A;`,
  ],
])("withoutTypeImports() blanks %s where nothing uses it", (_, before, after) => {
  expect(withoutTypeImports(before)).toBe(after);
  expect(withoutTypeImports(before)).toHaveLength(before.length);
});

test.each([
  'import { a } from "x"; f(a);',
  'import { a } from "x"; export { a };',
  'import { a } from "x"; const b = { a };',
  'import { a } from "x"; const b = `$' + "{a}`;",
  'import { a } from "x";\nconst b = "http://y"; a();',
  'import { a } from "x";\nconst b = 2\n* a;',
  'import { a } from "x"; typeof a;',
  'import { a } from "x"; f(...a);',
  'import { a } from "x"; const b = c ? a : d;',
  'import { a } from "x"; const b = { c: "a", a };',
  'import { a } from "x"; const b = { [a]: `a` };',
  'import { a } from "x"; switch (b) { case a: f("a"); }',
  'import { a } from "x"; const b = `${`x`}`; const c = `${a}`;',
  'import { a } from "x"; b.a = "a"; const c = "a" + a;',
  'import a, * as b from "x"; a;',
  'import "x";',
  'import {} from "x";',
  'const text = "\\n"; text.includes(\'import { a } from "x"\');',
  'import("x").then(({ a }) => a);',
])("withoutTypeImports() leaves %s as it is", (text) => {
  expect(withoutTypeImports(text)).toBe(text);
});

test("importedNames() gives the local names that no word says to be types", () => {
  const text = `import type { A } from "a"; import type B from "b"; import type * as C from "c";
import { type D, e, type F as G, h as i } from "d";
import j, { k } from "j";
import * as l from "l";
import type, { type as m } from "m";
  import {
    n,
    type O,
  } from "n";`;
  expect(importedNames(text)).toEqual(["e", "i", "j", "k", "l", "type", "m", "n"]);
});
