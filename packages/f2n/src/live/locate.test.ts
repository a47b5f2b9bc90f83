import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourceReader } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { type Located, locate } from "./locate.ts";
import * as functions from "./test-functions.ts";

// biome-ignore lint/security/noGlobalEval: functions made by eval are a subject; under another name it makes a script of its own.
const indirectEval = globalThis.eval;
const file = fileURLToPath(new URL("./test-functions.ts", import.meta.url));
const disk = (change: (text: string) => string = (text) => text): SourceReader => ({
  read: (path) => (existsSync(path) ? change(readFileSync(path, "utf8")) : undefined),
  list: () => ({ files: [], folders: [] }),
});

function found(fn: Parameters<typeof locate>[0]): Located & { after: string } {
  const answer = locate(fn, disk());
  if (answer.kind === "refused") throw new Error(answer.reason);
  return { ...answer, after: answer.text.slice(answer.offset) };
}

describe("locate() under a test runner that prints modules anew", () => {
  test("finds each kind of function in the file as written", () => {
    expect(found(functions.declared)).toMatchObject({ file, form: "typescript", line: 11, captures: [] });
    expect(found(functions.declared).after).toMatch(/^function declared<T extends Pair>/);
    expect(found(functions.arrow).after).toMatch(/^async <T>\(value/);
    expect(found(functions.bare).after).toMatch(/^\(?x: number\) => twice/);
    expect(found(functions.Counter.step).after).toMatch(/^step\(n: number\)/);
    expect(found(functions.table.method).after).toMatch(/^method\(text: string\)/);
  });

  test("tells apart functions that differ in their types alone", () => {
    const types = functions.alike.map((fn) => /: (\w+)/.exec(found(fn).after)?.[1]);
    expect(types).toEqual(["string", "number", "boolean"]);
  });

  test("names what a closure captures of its factory and nothing of its module", () => {
    const closure = found(functions.makeAdder(3));
    expect(closure.captures).toEqual(["amount", "other"]);
    expect(closure.after).toMatch(/^\(?n: number\): number => \(other/);
  });

  test("gives new Function and eval as JavaScript without a file", () => {
    const { text, form, file: none } = found(functions.evaluated);
    expect([form, none]).toEqual(["javascript", undefined]);
    expect(text).toContain("return x + 1");
    const made = found(indirectEval("1, (x) => x * 2"));
    expect(made.after).toBe("(x) => x * 2");
  });

  test("refuses native, bound and proxied functions and says which", () => {
    const refused = [Math.max, functions.declared.bind(null), new Proxy(functions.declared, {})].map((fn) => locate(fn, disk()));
    expect(refused.map((answer) => answer.kind === "refused" && answer.code)).toEqual(["f2n/native", "f2n/native", "f2n/native"]);
    expect(refused.map((answer) => answer.kind === "refused" && /built into|bind\(\)|proxy/.exec(answer.reason)?.[0])).toEqual([
      "built into",
      "bind()",
      "proxy",
    ]);
  });

  test("refuses a file that no longer holds the function, and one that cannot be read", () => {
    const edited = locate(
      functions.declared,
      disk((text) => text.replace("* more", "/ more")),
    );
    expect(edited).toMatchObject({ kind: "refused", code: "f2n/source-drift" });
    const gone = locate(functions.declared, { read: () => undefined, list: () => ({ files: [], folders: [] }) });
    expect(gone).toMatchObject({ kind: "refused", code: "f2n/no-source" });
  });

  test("refuses an arrow whose expression went on", () => {
    expect(
      locate(
        functions.bare,
        disk((text) => text.replace("twice(x)", "twice(x) + 1")),
      ),
    ).toMatchObject({ kind: "refused" });
  });

  test("does not mind an edit elsewhere in the file when the runner prints modules anew", () => {
    expect(
      locate(
        functions.arrow,
        disk((text) => `// moved\n${text}`),
      ),
    ).toMatchObject({ kind: "located", line: 16 });
  });

  test("leaves no trace on the function or the process", () => {
    const before = Object.getOwnPropertySymbols(process).length;
    found(functions.declared);
    expect(Object.getOwnPropertySymbols(process).length).toBe(before);
  });
});

test("locate() takes the original from an inline source map", () => {
  const map = {
    version: 3,
    sources: ["/virtual/made.ts"],
    sourcesContent: ["const made = (x: number) => x * 3"],
    names: [],
    mappings: "AAAA",
  };
  const data = Buffer.from(JSON.stringify(map)).toString("base64");
  const made = indirectEval(`const made = (x) => x * 3; made\n//# sourceMappingURL=data:application/json;base64,${data}`);
  expect(found(made)).toMatchObject({ file: "/virtual/made.ts", form: "typescript", text: "const made = (x: number) => x * 3" });
  expect(found(made).after).toBe("x: number) => x * 3");
});

test("locate() names no captures that a source map gives other names", () => {
  const text = "const make = (amount: number) => (x: number) => x + amount";
  const map = { version: 3, sources: ["/virtual/min.ts"], sourcesContent: [text], names: [], mappings: "AAAA,eAAiC" };
  const data = Buffer.from(JSON.stringify(map)).toString("base64");
  const made = indirectEval(`const make = e => t => t + e; make(1)\n//# sourceMappingURL=data:application/json;base64,${data}`);
  expect(found(made).captures).toEqual([]);
});

describe("locate() takes no word of the function itself", () => {
  const fails = (): never => {
    throw new Error("not that");
  };
  test.each<readonly [string, object]>([
    ["a toString() that lies", { toString: { value: () => "(x) => amount" } }],
    ["a toString() that throws", { toString: { get: fails } }],
    ["a name that is none", { name: { value: Symbol("x") } }],
    ["a name that throws", { name: { get: fails } }],
  ])("%s", (_, properties) => {
    const odd = Object.defineProperties(functions.makeAdder(3), properties as PropertyDescriptorMap);
    expect(found(odd).captures).toEqual(["amount", "other"]);
  });

  test("nor has a prototype of its own", () => {
    expect(found(Object.setPrototypeOf(functions.makeAdder(3), null)).after).toMatch(/^\(?n: number/);
  });

  test("and a revoked proxy, WebAssembly and Function.prototype are refused by name", () => {
    const { proxy, revoke } = Proxy.revocable(functions.declared, {});
    revoke();
    // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
    const bytes = "AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags=";
    const add = indirectEval(`new WebAssembly.Instance(new WebAssembly.Module(Buffer.from("${bytes}", "base64"))).exports.add`);
    const refused = [proxy, add, Function.prototype as typeof Math.max].map((fn) => locate(fn, disk()));
    expect(refused.map((each) => each.kind === "refused" && [each.code, /proxy|built into/.exec(each.reason)?.[0]])).toEqual([
      ["f2n/native", "proxy"],
      ["f2n/native", "built into"],
      ["f2n/native", "built into"],
    ]);
  });
});

test("locate() takes functions alone", () => {
  // @ts-expect-error a caller without types may pass anything
  expect(() => locate(3, disk())).toThrow(TypeError);
});
