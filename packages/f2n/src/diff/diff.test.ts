import type { Ambient, JsonSchema, NodeDescription, Parameter } from "@onex/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type F2nEngine, f2nEngine } from "../engine.ts";
import { diff } from "./diff.ts";

const ambient: Ambient = { now: () => 0, random: () => 0, newId: () => "00000000-0000-4000-8000-000000000000" };
let engine: F2nEngine;
beforeAll(() => {
  engine = f2nEngine({ ambient });
});
afterAll(() => engine[Symbol.asyncDispose]());

async function described(text: string): Promise<NodeDescription> {
  const found = await engine.describeSource(text, { name: "f" });
  if (found.status !== "wrapped") throw new Error(`${found.code}: ${found.reason}`);
  return found;
}

/** The diff of two versions of the function `f`, each written as its parameters and its result. */
const between = async (before: string, after: string) => {
  const text = (version: string) => (version.includes("function") ? version : `export declare function f${version};`);
  return diff(await described(text(before)), await described(text(after)));
};

/** The sentences of all that is not unchanged. */
const told = ({ ports }: ReturnType<typeof diff>) =>
  ports.filter(({ verdict }) => verdict !== "same").map(({ sentence }) => sentence);

const evolutions: Record<string, readonly [before: string, after: string, verdict: string, sentences: readonly string[]]> = {
  "the code alone": [
    "export function f(a: number) { return a + 1; }",
    "export function f(a: number) { return a + 2; }",
    "compatible",
    [],
  ],
  "an optional parameter added": [
    "(text: string): number",
    "(text: string, limit?: number): number",
    "compatible",
    ['input "limit" is new and optional'],
  ],
  "a required parameter added": [
    "(text: string): number",
    "(text: string, limit: number): number",
    "breaking",
    ['input "limit" is new and required'],
  ],
  "a parameter made optional": ["(a: string): number", "(a?: string): number", "compatible", ['input "a" is now optional']],
  "a parameter made required": ["(a?: string): number", "(a: string): number", "breaking", ['input "a" is now required']],
  "a parameter removed": ["(a: string, b: string): void", "(a: string): void", "breaking", ['input "b" was removed']],
  "a union widened in the input": [
    "(mode: 'a' | 'b'): number",
    "(mode: 'a' | 'b' | 'c'): number",
    "compatible",
    ['input "mode" now also accepts "c"'],
  ],
  "a union narrowed in the input": [
    "(limit: number | null): number",
    "(limit: number): number",
    "breaking",
    ['input "limit" no longer accepts null'],
  ],
  "an option added to an options object": [
    "(options: { depth: number }, a: string): number",
    "(options: { depth: number; width?: number }, a: string): number",
    "compatible",
    [],
  ],
  "an option narrowed deep inside": [
    "(options: { rules: { id: string | number }[] }, a: string): number",
    "(options: { rules: { id: string }[] }, a: string): number",
    "breaking",
    ['input "options" no longer accepts a number at /rules/*/id'],
  ],
  "an output property added": ["(): { a: number }", "(): { a: number; b: string }", "compatible", ['output now always has "b"']],
  "an output property removed": [
    "(): { a: number; b: string }",
    "(): { a: number }",
    "breaking",
    ['output may no longer have "b"'],
  ],
  "an output that may be null": ["(): string", "(): string | null", "breaking", ["output may now be null"]],
  "an output that is no longer null": ["(): string | null", "(): string", "compatible", ["output is no longer null"]],
  "a number made an integer in the input": [
    "export function f(a: number) { return ''; }",
    "/** @param a - count @int */ export function f(a: number) { return ''; }",
    "breaking",
    ['input "a" no longer accepts a number that is not an integer'],
  ],
  "an integer made a number in the output": [
    "/** @returns x */ export function f(): 1 | 2 { return 1; }",
    "export function f(): number { return 1; }",
    "breaking",
    ["output may now be a number that is not listed"],
  ],
  "a parameter renamed": [
    "(limit: number, text: string): number",
    "(max: number, text: string): number",
    "breaking",
    ['input "limit" is now called "max"'],
  ],
  "two parameters swapped": [
    "(a: string, b: string): number",
    "(b: string, a: string): number",
    "breaking",
    ['input "a" moved from position 1 to 2', 'input "b" moved from position 2 to 1'],
  ],
  "a parameter put before another": [
    "(a: string): number",
    "(b: string | undefined, a: string): number",
    "breaking",
    ['input "a" moved from position 1 to 2', 'input "b" is new and required'],
  ],
  "sync made async": ["(a: string): number", "(a: string): Promise<number>", "breaking", ["was sync and is now async"]],
  "either made sync": [
    "(a: string): number | Promise<number>",
    "(a: string): number",
    "compatible",
    ["was either sync or async and is now sync"],
  ],
  "a callback that is given more": [
    "(each: (item: string) => void): void",
    "(each: (item: string, index: number) => void): void",
    "compatible",
    ['input "each" now also accepts a function that does not take undefined as argument 2'],
  ],
  "a callback that must give less": [
    "(test: (item: string) => boolean): void",
    "(test: (item: string) => true): void",
    "breaking",
    ['input "test" no longer accepts a function that may give false'],
  ],
  "a type parameter that may be more": [
    "<T extends string>(x: T): T",
    "<T>(x: T): T",
    "unproven",
    ['input "x" now also accepts a value of any type', "output may now be a value of any type"],
  ],
  "an object taken apart made one of its properties, of declarations alone": [
    "({ a }: { a: number }): void",
    "(a: number): void",
    "breaking",
    ['input "a" is now passed as one argument'],
  ],
  "an argument made a property of one": [
    "(a: number, b?: string): void",
    "({ a }: { a: number; b?: string }): void",
    "breaking",
    ['input "a" is now passed within an object', 'input "b" is now passed within an object'],
  ],
  "a class in place of another": [
    "(m: Map<string, number>): number",
    "(m: Map<string, number> | Set<string>): number",
    "compatible",
    ['input "m" now also accepts a Set'],
  ],
};

describe("diff() of", () => {
  test.each(Object.entries(evolutions))("%s", async (_, [before, after, verdict, sentences]) => {
    const found = await between(before, after);
    expect([found.verdict, told(found)]).toEqual([verdict, sentences]);
  });
});

test("diff() of the same code is identical, whatever its layout and comments", async () => {
  const found = diff(
    await described("export function f(a: number) { return a + 1; }"),
    await described("/** Adds. */ export function f( a : number ) { return (a + 1); }"),
  );
  expect(found).toEqual({ verdict: "identical", ports: [], notes: [] });
});

test("diff() does not compare hashes of two algorithms", async () => {
  const one = await described("export function f(a: number) { return a + 1; }");
  const { metadata_block: block } = one;
  const other = { ...one, metadata_block: { ...block, x_extensions: { onex: { hash_algorithm: "onex-code-2" } } } };
  expect(diff(one, other)).toMatchObject({ verdict: "compatible", notes: [] });
});

test("diff() compares recursive types, and shows what is refused", async () => {
  const tree = (leaf: string) =>
    `interface Tree { leaf: ${leaf}; children: Tree[] }\nexport declare function f(tree: Tree, a: 1): void;`;
  expect((await between(`${tree("string")}//function`, `${tree("string | number")}//function`)).verdict).toBe("compatible");
  const { verdict, ports } = await between(`${tree("string | null")}//function`, `${tree("string")}//function`);
  expect(verdict).toBe("breaking");
  expect(ports[0]).toMatchObject({ port: "input", name: "tree", witness: { leaf: null, children: [] } });
  expect(ports[0]?.sentence).toBe('input "tree" no longer accepts null at /leaf, and one more change');
});

test("diff() notes effects, uses and defaults, and judges none of them", async () => {
  const found = await between(
    "export function f(limit = 10): number { return limit; }",
    "import { readFileSync } from 'node:fs'; export function f(limit = 20): number { return readFileSync('x').length + limit; }",
  );
  expect(found.verdict).toBe("compatible");
  expect(found.notes).toEqual([
    "effects were pure and are now io",
    "now uses node:fs",
    'the default of "limit" was 10 and is now 20',
  ]);
});

test("diff() notes the error types that are thrown", async () => {
  const { notes } = await between(
    "export function f(a: number): number { if (a < 0) throw new TypeError(); throw new RangeError(); }",
    "/** @throws {SyntaxError | TypeError} sometimes */ export function f(a: number): number { return a; }",
  );
  expect(notes).toEqual(["now throws SyntaxError", "no longer throws RangeError"]);
});

describe("diff() of overloads", () => {
  const overloads = (...signatures: string[]) =>
    `${signatures.map((signature) => `export function f${signature};`).join("\n")}\nexport function f(a?: unknown): never { throw 1; }`;

  test("finds a taker for each, in whatever order they stand now", async () => {
    const found = await between(
      overloads("(a: string): string", "(a: number): number"),
      overloads("(a: number): 1", "(a: string): string", "(a: boolean): null"),
    );
    expect(found.verdict).toBe("compatible");
    expect(found.ports.map(({ overload, name, verdict }) => [overload, name, verdict])).toEqual([
      [0, "a", "same"],
      [0, "value", "same"],
      [1, "a", "same"],
      [1, "value", "compatible"],
      [undefined, "call", "same"],
    ]);
  });

  test("names the one that is gone", async () => {
    const found = await between(overloads("(a: string): string", "(a: number): number"), "(a: string): string");
    expect(found.verdict).toBe("breaking");
    expect(found.ports.find(({ verdict }) => verdict === "breaking")).toMatchObject({
      overload: 1,
      sentence: 'input "a" no longer accepts a number',
    });
  });

  test("sees that an earlier one may now answer some calls", async () => {
    const found = await between("(a: string): string", overloads("(a: 'x'): number", "(a: string): string"));
    expect(found.verdict).toBe("unproven");
    expect(told(found)).toEqual(["some calls may now be answered by overload 1: output may now be a number"]);
  });
});

describe("diff() of descriptions from elsewhere", () => {
  const node = (inputs: JsonSchema, parameters: readonly Parameter[] = []): NodeDescription => ({
    type: "node",
    status: "wrapped",
    name: "f",
    file: "f.ts",
    line: 1,
    node_id: "f",
    metadata_block: { hash: JSON.stringify(inputs) } as NodeDescription["metadata_block"], // Nothing else of it is read.
    inputs,
    outputs: {},
    parameters,
    call: "sync",
    effects: { class: "pure", uses: [], captures: [] },
    types: "",
  });

  test("compares inputs of another form as a whole", () => {
    const found = diff(node({ anyOf: [{ type: "object" }, { type: "null" }] }), node({ type: "object" }));
    expect(found.verdict).toBe("breaking");
    expect(told(found)).toEqual(["the inputs no longer accept null"]);
  });

  test("says unproven, and why, where nothing can be shown", () => {
    const text = (pattern: string): JsonSchema => ({
      type: "object",
      properties: { a: { type: "string", pattern } },
      additionalProperties: false,
    });
    const found = diff(node(text("^ab")), node(text("^a")));
    expect(found.verdict).toBe("unproven");
    expect(told(found)).toEqual([
      'input "a" may have changed what it accepts: cannot be compared: whether there is text that does not match ^a is not decided',
    ]);
  });

  test("keeps references to the whole document", () => {
    const list: JsonSchema = {
      type: "object",
      properties: { a: { type: "string" }, rest: { anyOf: [{ $ref: "#" }, { type: "null" }] } },
      additionalProperties: false,
    };
    expect(diff(node(list), node({ ...list, title: "other" })).verdict).toBe("compatible");
  });
});
