import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../test-cli.ts";

const functions = `
/** Repeats a text. */
export function repeat(text: string, times: number): string { return text.repeat(times); }
export function fails(text: string): string { throw new RangeError("no room for " + text); }
export const lies = (): number => JSON.parse('"a text"');
export function talks(text: string): string { console.log("by the way"); process.stdout.write("and "); return text; }
export const limit = 3;
export async function forever(signal: AbortSignal): Promise<string> {
  return await new Promise((resolve) => {
    const timer = setInterval(() => {}, 1000);
    signal.addEventListener("abort", () => { clearInterval(timer); resolve("stopped"); });
  });
}
`;

const vertex = (bind: string): string => `{ from: "./functions.ts#repeat", bind: ${bind} }`;
const documents: Readonly<Record<string, string>> = {
  "cycle.graph.yaml": `onex: graph/1\nnodes:\n  one: ${vertex("{ text: $two, times: 2 }")}\n  two: ${vertex("{ text: $one, times: 2 }")}\noutput: $two\n`,
  "unknown.graph.yaml": `onex: graph/1\nnodes:\n  one: ${vertex("{ text: $twoo, times: 2 }")}\n  two: ${vertex("{ text: a, times: 2 }")}\noutput: $one\n`,
  "broken.graph.yaml": "onex: graph/1\nnodes: [",
  "missing.graph.yaml": `onex: graph/1\nnodes:\n  one: { from: "./functions.ts#repaet", bind: {} }\noutput: $one\n`,
  "fails.graph.yaml": `onex: graph/1\nname: trial\nnodes:\n  one: { from: "./functions.ts#fails", bind: { text: $input.text } }\noutput: $one\n`,
  "good.graph.yaml": `onex: graph/1\nname: good\nnodes:\n  one: ${vertex("{ text: $input.text, times: 2 }")}\noutput: { twice: $one }\n`,
};

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "onex-bad-")));
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  put("package.json", '{ "name": "bad-input", "version": "1.0.0", "type": "module" }');
  put("functions.ts", functions);
  put("syntax.ts", "export function broken(: string) {}\n");
  put("throws.ts", 'export const fine = (): number => 1;\nthrow new Error("not today");\n');
  put("some.export.json", '{"onex":"export/1"}');
  for (const [name, text] of Object.entries(documents)) put(name, text);
  mkdirSync(join(folder, "all"));
  writeFileSync(join(folder, "all/good.ts"), functions);
  writeFileSync(join(folder, "all/syntax.ts"), "export function broken(: string) {}\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) => runCli(args, { cwd: folder });
/** Nobody listens on the discard port of loopback. */
const nobody = "http://127.0.0.1:9";

describe("a bad input has its code, its status and a sentence that says what to do", () => {
  test.each<[title: string, args: readonly string[], status: number, message: RegExp]>([
    ["a syntax error", ["f2n", "syntax.ts#broken"], 1, /^error\[f2n\/syntax\]: .*syntax\.ts:1:\d+ /],
    ["a syntax error, to be run", ["run", "syntax.ts#broken"], 1, /^error\[f2n\/syntax\]: .*syntax\.ts:1:\d+ /],
    ["a missing export", ["f2n", "functions.ts#repaet"], 1, /^error\[f2n\/export-missing\]: .* has no export "repaet".*repeat/],
    [
      "a missing export, to be run",
      ["run", "functions.ts#repaet"],
      1,
      /^error\[f2n\/export-missing\]: .* has no export "repaet"/,
    ],
    ["an export that is no function", ["f2n", "functions.ts#limit"], 1, /^error\[f2n\/not-a-function\]: /],
    [
      "a file that is not there",
      ["f2n", "nowhere.ts#x"],
      1,
      /^error\[io\/not-found\]: There is no file or folder nowhere\.ts; check the path\n$/,
    ],
    ["a folder where a file belongs", ["f2n", "all#repeat"], 2, /^error\[cli\/usage\]: all is a folder; name one of its files/],
    [
      "a file without functions",
      ["up", "package.json"],
      2,
      /^error\[cli\/usage\]: package\.json is neither TypeScript nor JavaScript/,
    ],
    ["a document that is not there", ["run", "nowhere.graph.yaml"], 1, /^error\[io\/not-found\]: /],
    ["a folder that is not there", ["up", "nowhere"], 1, /^error\[io\/not-found\]: /],
    [
      "no export",
      ["f2n", "functions.ts"],
      2,
      /^error\[cli\/usage\]: "functions\.ts" names no export; write "functions\.ts#<export>"/,
    ],
    ["wrong JSON", ["run", "functions.ts#repeat", "--input", '{"text":'], 2, /^error\[cli\/usage\]: --input: .*line 1, column 9/],
    [
      "JSON of the wrong kind",
      ["run", "functions.ts#repeat", "--args", "{}"],
      2,
      /^error\[cli\/usage\]: --args must be a JSON array/,
    ],
    [
      "two kinds of input",
      ["run", "functions.ts#repeat", "--args", "[]", "--input", "{}"],
      2,
      /^error\[cli\/usage\]: .*--input.* cannot be used with .*--args/,
    ],
    [
      "a wrong type",
      ["run", "functions.ts#repeat", "--input", '{"text":"a","times":"2"}'],
      1,
      /^error\[node\/input-invalid\]: .*\/times must be a number/,
    ],
    ["a missing input", ["run", "functions.ts#repeat", "--args", '["a"]'], 1, /^error\[node\/input-invalid\]: .*times/],
    ["a wrong result", ["run", "functions.ts#lies"], 1, /^error\[node\/output-invalid\]: /],
    [
      "a module that throws",
      ["run", "throws.ts#fine"],
      1,
      /^error\[io\/unreadable\]: throws\.ts fails when it is imported: not today\n {2}because Error: not today \(throws\.ts:2:7\)\n$/,
    ],
    ["a cycle", ["graph", "validate", "cycle.graph.yaml"], 1, /^error\[graph\/cycle\]: /],
    ["a cycle, to be run", ["run", "cycle.graph.yaml"], 1, /^error\[graph\/cycle\]: /],
    [
      "an unknown reference",
      ["graph", "validate", "unknown.graph.yaml"],
      1,
      /^error\[graph\/unknown-reference\]: .*"twoo".*did you mean "two"\?/,
    ],
    [
      "an export, to be validated",
      ["graph", "validate", "some.export.json"],
      2,
      /^error\[cli\/usage\]: some\.export\.json is an export, no graph document; "onex graph rehydrate some\.export\.json" checks it/,
    ],
    [
      "an export, to be run",
      ["run", "some.export.json"],
      2,
      /^error\[cli\/usage\]: "some\.export\.json" holds no functions; for an export write "onex graph rehydrate some\.export\.json/,
    ],
    ["no YAML", ["graph", "validate", "broken.graph.yaml"], 1, /^error\[graph\/bad-document\]: .*broken\.graph\.yaml/],
    [
      "a document that names a missing export",
      ["graph", "validate", "missing.graph.yaml"],
      1,
      /^error\[f2n\/export-missing\]: .*repaet/,
    ],
    ["a missing input of a graph", ["run", "good.graph.yaml"], 1, /^error\[graph\/missing-input\]: .*text/],
    [
      "arguments for a document",
      ["run", "good.graph.yaml", "--args", "[]"],
      2,
      /^error\[cli\/usage\]: --args is for an exported function/,
    ],
    [
      "an unreachable collector",
      ["nodes", "list", "--collector", nobody],
      1,
      /^error\[transport\/unavailable\]: No collector answers at http:\/\/127\.0\.0\.1:9; start one with "onex up"/,
    ],
    ["an unreachable collector, watched", ["nodes", "watch", "--collector", nobody], 1, /^error\[transport\/unavailable\]: /],
    [
      "an unreachable collector, to run a node",
      ["run", "node:some-id", "--collector", nobody],
      1,
      /^error\[transport\/unavailable\]: /,
    ],
    [
      "an address that is none",
      ["nodes", "list", "--collector", "localhost"],
      2,
      /^error\[cli\/usage\]: "localhost" is no collector's address/,
    ],
    [
      "a part that there is not",
      ["f2n", "functions.ts#repeat", "--emit", "sql"],
      2,
      /^error\[cli\/usage\]: --emit sql does not exist in this version; there are types, schema, classes, node, mcp, openapi, proto\n$/,
    ],
    [
      "a format that is none",
      ["graph", "show", "good.graph.yaml", "--format", "pdf"],
      2,
      /^error\[cli\/usage\]: There is no format "pdf" in this version; there are text, mermaid, dot, svg\n$/,
    ],
  ])("%s", async (_, args, status, message) => {
    const result = await run(...args);
    expect({ status: result.status, stdout: result.stdout }).toEqual({ status, stdout: "" });
    expect(result.stderr).toMatch(message);
  });
});

test("a function that fails shows its own error and the line that threw it", async () => {
  const { status, stderr } = await run("run", "functions.ts#fails", "--input", '{"text":"a"}');
  expect(status).toBe(1);
  expect(stderr).toBe(
    'error[run/vertex-failed]: "fails" failed: no room for a\n  because RangeError: no room for a (functions.ts:4:53)\n',
  );
});

test("a vertex that fails is named, and --json carries its input and its causes", async () => {
  const { status, stdout, stderr } = await run("run", "fails.graph.yaml", "--input", '{"text":"b"}', "--json");
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    error: {
      code: "run/vertex-failed",
      details: { vertex: "one", input: ["b"], causes: [{ name: "RangeError", message: "no room for b" }] },
    },
  });
});

describe("--json prints one document and nothing else", () => {
  test.each<[args: readonly string[], status: number]>([
    [["f2n", "functions.ts#repeat", "--json"], 0],
    [["f2n", "functions.ts#repeat", "--emit", "schema", "--json"], 0],
    [["f2n", "functions.ts#repeat", "--emit", "types", "--json"], 0],
    [["f2n", "syntax.ts#broken", "--json"], 1],
    [["run", "functions.ts#repeat", "--args", '["a",2]', "--json"], 0],
    [["run", "functions.ts#repeat", "--json"], 1],
    [["run", "good.graph.yaml", "--input", '{"text":"a"}', "--json"], 0],
    [["graph", "validate", "good.graph.yaml", "--json"], 0],
    [["graph", "validate", "cycle.graph.yaml", "--json"], 1],
    [["graph", "show", "good.graph.yaml", "--json"], 0],
    [["nodes", "list", "--collector", nobody, "--json"], 1],
  ])("onex %j", async (args, status) => {
    const result = await run(...args);
    expect({ status: result.status, stderr: result.stderr }).toEqual({ status, stderr: "" });
    const document: unknown = JSON.parse(result.stdout);
    expect(typeof document === "object" && document !== null && "error" in document).toBe(status !== 0);
  });
});

test("graph validate names each vertex that nobody reads, for it runs all the same", async () => {
  const vertices = `  read: ${vertex("{ text: a, times: 2 }")}\n  one: ${vertex("{ text: $read, times: 2 }")}\n  two: ${vertex("{ text: $read, times: $input.n }")}`;
  writeFileSync(join(folder, "unread.graph.yaml"), `onex: graph/1\nname: unread\nnodes:\n${vertices}\noutput: { all: [$one] }\n`);
  expect(await run("graph", "validate", "unread.graph.yaml")).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^valid {2}unread: 3 vertices, 1 inputs\nnote {3}.*reads "two": it runs/),
  });
  expect(JSON.parse((await run("graph", "validate", "unread.graph.yaml", "--json")).stdout)).toMatchObject({
    valid: true,
    unread: ["two"],
  });
  expect((await run("run", "unread.graph.yaml", "--input", '{"n":-1}')).stderr).toContain('"two" failed');
});

test("what a function writes itself stays out of --json", async () => {
  expect(await run("run", "functions.ts#talks", "--args", '["done"]', "--json")).toEqual({
    status: 0,
    signal: null,
    stdout: '"done"\n',
    stderr: "by the way\nand ",
  });
});

describe("f2n --all", () => {
  test("prints a line for each function, for each file that cannot be read, and a summary", async () => {
    const { status, stdout } = await run("f2n", "all", "--all", "--json");
    const lines: Record<string, unknown>[] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(status).toBe(1);
    expect(lines.filter(({ type }) => type === "node")).toMatchObject([
      { status: "wrapped", name: "repeat", file: "good.ts", aliases: [] },
      { status: "wrapped", name: "fails" },
      { status: "wrapped", name: "lies" },
      { status: "wrapped", name: "talks" },
      { status: "wrapped", name: "forever" },
    ]);
    expect(lines.filter(({ type }) => type === "fault")).toMatchObject([{ error: { code: "f2n/syntax", where: "syntax.ts" } }]);
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)).toEqual({ type: "summary", wrapped: 5, refused: 0, failed: 1, files: 2 });
  });

  test("ends with 0 when functions are refused, with --strict with 1", async () => {
    mkdirSync(join(folder, "refused"));
    writeFileSync(join(folder, "refused/a.ts"), "export function later(this: Date): number { return this.getTime(); }\n");
    const { status, stdout } = await run("f2n", "refused", "--all", "--json");
    expect([status, JSON.parse(stdout.split("\n")[0] ?? "")]).toMatchObject([
      0,
      { type: "node", status: "refused", name: "later", code: "f2n/this" },
    ]);
    expect((await run("f2n", "refused", "--all", "--strict")).status).toBe(1);
  });
});
