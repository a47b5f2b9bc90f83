import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../test-cli.ts";

const cwd = mkdtempSync(join(tmpdir(), "onex-loaded-"));
afterAll(() => rmSync(cwd, { recursive: true }));

const files: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "loaded", "type": "module" }',
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "jsx": "react", "jsxFactory": "h", "paths": { "@/*": ["./*"] } } }',
  "enum.ts":
    'export enum Colour { Red = "red", Green = "green" }\nexport function f(text: Colour): string { return text === Colour.Red ? "stop" : "go"; }',
  "property.ts":
    "class Point { constructor(readonly text: string) {} }\nexport const f = (text: string): string => new Point(text).text;",
  "namespace.ts":
    'namespace Words { export const all = ["red"]; }\nexport const f = (text: string): boolean => Words.all.includes(text);',
  "decorated.ts":
    "const twice = (of: (text: string) => string, _: unknown) => (text: string): string => of(of(text));\nclass S { accessor n = 1; @twice static f(text: string): string { return text + '!'; } }\nexport const f = (text: string): string => S.f(text) + new S().n;",
  "element.tsx":
    "declare namespace JSX { interface IntrinsicElements { b: { title: string } } }\nconst h = (name: string, { title }: { title: string }) => '<' + name + '>' + title;\nexport const f = (text: string): string => String(<b title={text} />);",
  "common.cts":
    'import { basename } from "node:path";\nimport { f as next } from "./enum";\nexport const f = (text: string): string => basename(next(text as never) + __dirname.slice(0, 1) + text);',
  "alias.ts":
    'import { Colour, f as next } from "@/enum";\nimport { f as other } from "./property.js";\nexport const f = (text: Colour): string => other(next(text));',
  "hex.ts": 'export const f = (bytes: Buffer): string => bytes.toString("hex");',
};

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
});

describe.each([
  ["enum.ts", "stop"],
  ["property.ts", "red"],
  ["namespace.ts", true],
  ["decorated.ts", "red!!1"],
  ["element.tsx", "<b>red"],
  ["common.cts", "red"],
  ["alias.ts", "stop"],
])("a function of %s", (file, given) => {
  test("that onex f2n describes is one that onex run runs", async () => {
    const described = await runCli(["f2n", `${file}#f`, "--json"], { cwd });
    expect(JSON.parse(described.stdout)).toMatchObject({ status: "wrapped", name: "f" });
    const ran = await runCli(["run", `${file}#f`, "--input", '{ "text": "red" }', "--json"], { cwd });
    expect(JSON.parse(ran.stdout)).toEqual(given);
  });
});

test("a function that takes a Buffer is given one from the command line", async () => {
  const input = JSON.stringify({ bytes: { "$onex:bytes": ["Uint8Array", "aGk="] } });
  const ran = await runCli(["run", "hex.ts#f", "--input", input, "--json"], { cwd });
  expect(JSON.parse(ran.stdout)).toEqual("6869");
});
