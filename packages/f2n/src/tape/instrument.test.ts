import { describe, expect, test } from "vitest";
import { instrument } from "./instrument.ts";

const globalsOf = (text: string): readonly string[] => instrument(text).globals;

describe("instrument()", () => {
  test("imports the names that a module reads, and no others", () => {
    expect(
      globalsOf(
        "const f = () => Date.now() + Math.random() + performance.now(); const g = () => [fetch('x'), crypto.randomUUID()];",
      ),
    ).toEqual(["Date", "Math", "crypto", "performance", "fetch"]);
    for (const text of [
      "Math.max(1, 2)",
      "new Date(5)",
      "x instanceof Date",
      "Date.UTC(1)",
      "'Date.now()'",
      "// Math.random()",
      "`Date.now()`",
      "a.Date.now()",
      "/Date.now()/",
    ])
      expect([text, instrument(text)]).toEqual([text, { globals: [], isClean: true }]);
  });

  test("finds a clock in every spelling", () => {
    for (const text of [
      "new Date()",
      "new Date",
      "Date()",
      "Date.now",
      "new Date(...args)",
      "class X extends Date {}",
      `\`$\{Date.now()}\``,
    ])
      expect([text, globalsOf(text)]).toEqual([text, ["Date"]]);
  });

  test("never imports a name that a module may declare", () => {
    const declarations = [
      "function NAME() {}",
      "async function NAME() {}",
      "function* NAME() {}",
      "class NAME {}",
      "class NAME extends A {}",
      "const NAME = 1",
      "let NAME",
      "var a, NAME = 2",
      "const { NAME } = x",
      "const { a: NAME } = x",
      "const { a, NAME = 1 } = x",
      "const [NAME] = x",
      "const [...NAME] = x",
      "import NAME from 'x'",
      "import { NAME } from 'x'",
      "import { a as NAME } from 'x'",
      "import a, * as NAME from 'x'",
      "for (const NAME of x) {}",
      "try {} catch (NAME) {}",
      "const f = (NAME) => 1",
      "export { a as NAME }; const a = 1",
    ];
    for (const name of ["Date", "Math", "crypto", "performance", "fetch"])
      for (const declaration of declarations) {
        const text = `${declaration.replaceAll("NAME", name)};\nexport const read = () => [${name}.now(), ${name}(), new ${name}(), ${name}.random()];`;
        expect([text, globalsOf(text)]).toEqual([text, []]);
      }
  });

  test("says where a module reads in a way that no import stands before", () => {
    for (const text of [
      "globalThis.Date.now()",
      "x.constructor === Date && Date.now()",
      "const D = Date; new D()",
      "f(crypto)",
      "eval('Date.now()')",
      "require('node:fs')",
      "const Math = { random: () => 1 }; Math.random()",
    ])
      expect([text, instrument(text).isClean]).toEqual([text, false]);
    for (const text of ["import crypto from 'node:crypto'; crypto.randomUUID()", "const { random } = Math", "x.self.global"])
      expect([text, instrument(text).isClean]).toEqual([text, true]);
  });
});
