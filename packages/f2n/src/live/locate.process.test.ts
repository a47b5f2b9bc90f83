import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "onex-locate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const prelude = `
  import { readFileSync, existsSync } from "node:fs";
  import { locate } from ${JSON.stringify(here("./locate.ts"))};
  const reader = { read: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined), list: () => ({ files: [], folders: [] }) };
  const show = (fn) => { const { text, ...rest } = locate(fn, reader); return { ...rest, after: text?.slice(rest.offset, rest.offset + 24) }; };
`;

function inNode(script: string, ...flags: string[]): unknown {
  const args = [...flags, "--input-type=module", "-e", `${prelude}${script}`];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
}

test("locate() gives exact places in TypeScript that Node strips", () => {
  const answer = inNode(`
    const f = await import(${JSON.stringify(here("./test-functions.ts"))});
    console.log(JSON.stringify([f.declared, f.arrow, f.bare, f.makeAdder(1), f.Counter.step, f.table.method, f.evaluated].map(show)));
  `);
  expect(answer).toMatchObject([
    {
      file: here("./test-functions.ts"),
      form: "typescript",
      line: 11,
      captures: [],
      after: expect.stringMatching(/^\(\{ left, right \}/),
    },
    { line: 15, after: expect.stringMatching(/^async <T>/) },
    { after: expect.stringMatching(/^\(x: number\)/) },
    { captures: ["amount", "other"], after: expect.stringMatching(/^\(n: number\)/) },
    { after: expect.stringMatching(/^\(n: number\)/) },
    { after: expect.stringMatching(/^\(text: string\)/) },
    { form: "javascript", captures: [] },
  ]);
});

test("locate() gives exact places in plain JavaScript, modules and CommonJS, and refuses a file edited since it was loaded", () => {
  const [esm, cjs] = [join(folder, "a.mjs"), join(folder, "b.cjs")];
  writeFileSync(esm, "export const f = (x) => x;\n");
  writeFileSync(cjs, "exports.f = function (x) { return x; };\n");
  const answer = inNode(`
    import { createRequire } from "node:module"; import { writeFileSync } from "node:fs";
    const a = await import(${JSON.stringify(esm)}); const b = createRequire("/")(${JSON.stringify(cjs)});
    const before = [show(a.f), show(b.f)];
    writeFileSync(${JSON.stringify(esm)}, "export const f = (x) => x + 1;\\n");
    console.log(JSON.stringify([...before, locate(a.f, reader)]));
  `);
  expect(answer).toMatchObject([
    { file: esm, form: "javascript", line: 1, column: 17 },
    { file: cjs, form: "javascript", line: 1, column: 21 },
    { kind: "refused", code: "f2n/source-drift" },
  ]);
});

test("locate() follows a source map beside the script, and refuses where script or source are others by now", () => {
  const [script, source] = [join(folder, "made.mjs"), join(folder, "made.ts")];
  const text = "// the original\\nexport const f = (x: number): number => x + 1;\\n";
  const answer = inNode(`
    import { stripTypeScriptTypes } from "node:module"; import { writeFileSync, utimesSync } from "node:fs";
    const [text, script] = ["${text}", ${JSON.stringify(script)}];
    const compiled = stripTypeScriptTypes(text, { mode: "transform", sourceMap: true, sourceUrl: "made.ts" }).split("//# sourceMappingURL=");
    const map = JSON.parse(Buffer.from(compiled[1].split(",")[1], "base64").toString());
    const write = (map, code = compiled[0]) => {
      writeFileSync(script + ".map", JSON.stringify(map));
      writeFileSync(script, code.replace(/\\s*\\/\\/# sourceURL=.*\\s*/g, "\\n") + "//# sourceMappingURL=made.mjs.map\\n");
    };
    write({ ...map, sources: ["made.ts"], sourcesContent: [text] });
    const { f } = await import(script);
    const kept = show(f);
    write({ ...map, sources: ["made.ts"], sourceRoot: ".", sourcesContent: undefined });
    writeFileSync(${JSON.stringify(source)}, text);
    const read = show(f);
    writeFileSync(${JSON.stringify(source)}, text.replace("+ 1", "+ 2"));
    const edited = locate(f, reader);
    write(map, "export const g = 1;\\n" + compiled[0]);
    console.log(JSON.stringify([kept, read, edited, locate(f, reader)]));
  `);
  const original = {
    file: source,
    form: "typescript",
    line: 2,
    captures: [],
    after: expect.stringMatching(/^\(?x: number\): number/),
  };
  expect(answer).toMatchObject([
    original,
    original,
    { kind: "refused", code: "f2n/source-drift" },
    { kind: "refused", code: "f2n/source-drift" },
  ]);
});

test("locate() leaves a debugger statement without effect and lets the process end", () => {
  expect(inNode("show(() => 1); debugger; console.log(1);")).toBe(1);
});

test("locate() refuses where no inspector is permitted", () => {
  expect(inNode("console.log(JSON.stringify(locate(() => 1, reader)))", "--permission", "--allow-fs-read=*")).toMatchObject({
    code: "f2n/no-source",
  });
});
