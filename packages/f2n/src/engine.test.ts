import { join } from "node:path";
import type { Ambient, Described, NodeDescription } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { f2nEngine } from "./engine.ts";
import { testFolder } from "./test-folder.ts";

const ambient: Ambient = { now: () => 0, random: () => 0, newId: () => "00000000-0000-4000-8000-000000000000" };
const { path: folder, write } = testFolder();
const engine = f2nEngine({ ambient });
afterAll(() => engine[Symbol.asyncDispose]());

write(
  "package.json",
  JSON.stringify({
    name: "@acme/words",
    type: "module",
    version: "2.3.4-beta.1",
    author: "A. Author <a@example.org>",
    license: "MIT",
  }),
);

function wrapped(described: Described): NodeDescription {
  if (described.status !== "wrapped") throw new Error(`${described.code}: ${described.reason}`);
  return described;
}

describe("describeSource()", () => {
  test("describes a function completely, and the same way every time", async () => {
    const text = `/**
 * Counts words.
 * @param text - what to count @minLength 1
 * @param limit how many to keep @int @minimum 1
 * @tag text, words
 */
export function countWords(text: string, limit = 10): Record<string, number> { return {}; }`;
    const described = wrapped(await engine.describeSource(text));
    expect(described).toEqual(wrapped(await engine.describeSource(text)));
    const { metadata_block: block, ...rest } = described;
    expect(rest).toEqual({
      type: "node",
      status: "wrapped",
      name: "countWords",
      file: "source.ts",
      line: 7,
      node_id: "00000000-0000-4000-8000-000000000000",
      inputs: {
        type: "object",
        properties: {
          text: { type: "string", description: "what to count", minLength: 1 },
          limit: { type: "integer", description: "how many to keep", minimum: 1, default: 10 },
        },
        required: ["text"],
        additionalProperties: false,
      },
      outputs: { type: "object", additionalProperties: { type: "number" } },
      parameters: [
        { name: "text", kind: "positional", optional: false },
        { name: "limit", kind: "positional", optional: true, default: 10 },
      ],
      call: "sync",
      effects: described.effects,
      types:
        "export interface CountWordsInput {\n  /** what to count */ text: string;\n  /** how many to keep */ limit?: number;\n}\nexport type CountWordsOutput = { [key: string]: number; };",
    });
    expect(block).toEqual({
      metadata_version: "0.1.0",
      protocol_version: "0.1.0",
      schema_version: "0.1.0",
      owner: "OmniNode Team",
      copyright: "OmniNode Team",
      author: "OmniNode Team",
      name: "countWords",
      version: "1.0.0",
      uuid: "00000000-0000-4000-8000-000000000000",
      created_at: "1970-01-01T00:00:00.000Z",
      last_modified_at: "1970-01-01T00:00:00.000Z",
      description: "Counts words.",
      state_contract: "state_contract://default",
      lifecycle: "active",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      entrypoint: "memory://00000000-0000-4000-8000-000000000000",
      runtime_language_hint: "typescript",
      namespace: "omnibase.memory",
      meta_type: "tool",
      trust_score: 0,
      tags: ["text", "words"],
      inputs: [
        { name: "text", schema_ref: "#/inputs/properties/text", required: true, description: "what to count" },
        { name: "limit", schema_ref: "#/inputs/properties/limit", required: false, description: "how many to keep" },
      ],
      outputs: [{ name: "value", schema_ref: "#/outputs", required: true }],
      tools: {
        countWords: {
          type: "function",
          language: "typescript",
          line: 7,
          description: "Counts words.",
          inputs: ["text: string", "limit: number"],
          outputs: ["{ [key: string]: number; }"],
          error_codes: [],
          side_effects: described.effects.uses,
        },
      },
      x_extensions: { onex: { hash_algorithm: "onex-code-1" } },
    });
  });

  test("takes a declaration, a constant, an arrow, a nameless function and a module with one export", async () => {
    const texts = [
      "function f(a: number): number { return a; }",
      "const f = (a: number): number => a;",
      "(a: number): number => a",
      "function (a: number): number { return a; }",
      "export default function (a: number): number { return a; }",
      "const other = (b: string) => b; export const f = (a: number): number => a;",
    ];
    for (const text of texts) {
      const { name, inputs } = wrapped(await engine.describeSource(text, { name: "f" }));
      expect([name, inputs.properties]).toEqual(["f", { a: { type: "number" } }]);
    }
  });

  test("resolves imports among the given files and built-ins of Node, and refuses any other", async () => {
    const files = { "lib/shape.ts": "export interface Shape { area: number }" };
    const good = await engine.describeSource(
      "import type { Shape } from './lib/shape.ts'; import { sep } from 'node:path'; export const f = (s: Shape) => s.area + sep;",
      { files },
    );
    expect(wrapped(good).outputs).toEqual({ type: "string" });
    for (const specifier of ["./missing.ts", "left-pad", import.meta.filename]) {
      const bad = await engine.describeSource(
        `import { x } from ${JSON.stringify(specifier)}; export const f = (a: number): unknown => x(a);`,
      );
      expect(bad).toMatchObject({ status: "refused", code: "f2n/import-unresolved", name: "f" });
    }
  });

  test("names the functions of a text that has several when none is chosen", async () => {
    const text = "export const a = (x: number) => x; export const b = (y: string) => y;";
    expect(await engine.describeSource(text)).toMatchObject({
      code: "f2n/export-missing",
      reason: expect.stringContaining("a, b"),
    });
    expect(wrapped(await engine.describeSource(text, { name: "b" })).name).toBe("b");
    expect(await engine.describeSource(text, { name: "c" })).toMatchObject({ code: "f2n/export-missing", name: "c" });
    expect(await engine.describeSource("export const n = 1;")).toMatchObject({ code: "f2n/not-a-function" });
  });

  test("finds every type that Node declares, whatever its name", async () => {
    await using own = f2nEngine();
    expect(wrapped(await own.describeSource("(a: TextDecoderStream) => 1")).inputs.properties).toEqual({
      a: { "x-onex-type": "local", "x-onex-class": "TextDecoderStream" },
    });
    const { inputs } = wrapped(
      await own.describeSource(
        "(key: CryptoKey, decoder: TextDecoder, port: MessagePort, body: BodyInit, failed: ErrorEvent, by: AlgorithmIdentifier, pipe: StreamPipeOptions) => 1",
      ),
    );
    expect(inputs.properties).toMatchObject({
      key: { "x-onex-type": "local", "x-onex-class": "CryptoKey" },
      decoder: { "x-onex-type": "local", "x-onex-class": "TextDecoder" },
      port: { "x-onex-type": "local", "x-onex-class": "MessagePort" },
      body: { anyOf: expect.arrayContaining([{ type: "string" }, { "x-onex-type": "local", "x-onex-class": "FormData" }]) },
      by: { anyOf: [{ type: "string" }, { type: "object", properties: { name: { type: "string" } }, required: ["name"] }] },
      pipe: { type: "object", properties: { preventAbort: { type: "boolean" } } },
    });
    expect(await own.describeSource("(a: TextDecoderStreams) => 1")).toMatchObject({
      status: "refused",
      code: "f2n/unresolved-type",
    });
  });

  test("gives the line of a syntax error", async () => {
    const described = await engine.describeSource("\nexport function f(a: number { return a; }", { name: "f" });
    expect(described).toMatchObject({
      status: "refused",
      code: "f2n/syntax",
      name: "f",
      line: 2,
      reason: expect.stringContaining("source.ts:2"),
    });
  });
});

describe("source()", () => {
  test("gives the function itself, however the text holds it", async () => {
    for (const text of [
      "(a: number) => a + 1",
      "const inc = (a: number) => a + 1;",
      "function (a: number) { return a + 1; }",
      "export class N { static inc(a: number) { return a + 1; } }",
    ]) {
      const made = await engine.source(text);
      expect("callable" in made ? made.callable(1) : made).toBe(2);
    }
  });
});

describe("live()", () => {
  const triple =
    (n: number) =>
    (x: number): string =>
      String(n * x);

  test("describes the signature that surroundings give a function, and what it captures", async () => {
    const contextual: (name: string, at: Date) => boolean = (name, at) => name === "" && at.getTime() > 0;
    const made = await engine.live(contextual);
    expect("description" in made ? made.description.parameters : made).toEqual([
      { name: "name", kind: "positional", optional: false },
      { name: "at", kind: "positional", optional: false },
    ]);
    const annotated: (name: string, at?: Date) => string = (name, at) => `${name}${at}`;
    const vague: object = (name: string) => name;
    const optional = await engine.live(annotated);
    expect("description" in optional ? optional.description.parameters : optional).toMatchObject([
      { name: "name", optional: false },
      { name: "at", optional: true },
    ]);
    expect(await engine.live(vague as (name: string) => string)).toMatchObject({ description: { outputs: { type: "string" } } });
    const inner = await engine.live(triple(3));
    expect("description" in inner ? [inner.description.effects.captures, inner.description.outputs] : inner).toEqual([
      ["n"],
      { type: "string" },
    ]);
    expect("callable" in inner ? inner.callable(2) : inner).toBe("6");
  });

  test("keeps the uuid of a function", async () => {
    await using own = f2nEngine();
    const fn = triple(4);
    const [first, second, other] = [await own.live(fn), await own.live(fn), await own.live(triple(4))];
    const uuids = [first, second, other].map((made) => ("description" in made ? made.description.node_id : made.reason));
    expect(uuids[0]).toBe(uuids[1]);
    expect(uuids[0]).not.toBe(uuids[2]);
  });

  test("refuses a class, an accessor and a method that needs its object", async () => {
    class Plain {
      a = 1;
    }
    class Made {
      readonly b: number;
      constructor(b: number) {
        this.b = b;
      }
      get twice(): number {
        return this.b * 2;
      }
      add(n: number): number {
        return this.b + n;
      }
    }
    const getter = Object.getOwnPropertyDescriptor(Made.prototype, "twice")?.get ?? (() => 0);
    for (const given of [Plain, Made, getter]) {
      expect(await engine.live(given as unknown as () => void)).toMatchObject({
        status: "refused",
        code: "f2n/unsupported-signature",
      });
    }
    expect(await engine.live(Made.prototype.add)).toMatchObject({ status: "refused", code: "f2n/this", name: "add" });
  });

  test("gives a function the hash that its source text has", async () => {
    const doubled = (count: number): number => count * 2;
    const [made, text] = [
      await engine.live(doubled),
      await engine.describeSource("export const other = (n: number): number => (n * 2);\n"),
    ];
    // The schemas are part of the hash, and they name the parameter.
    const same = await engine.describeSource("export const other = (count: number): number => (count * 2);\n");
    const hash = "description" in made ? made.description.metadata_block.hash : made.reason;
    expect(hash).toBe(wrapped(same).metadata_block.hash);
    expect(hash).not.toBe(wrapped(text).metadata_block.hash);
  });

  test("refuses what has no source or no types, and takes the text instead", async () => {
    expect(await engine.live(Math.max)).toMatchObject({ status: "refused", code: "f2n/native" });
    const untyped = new Function("a", "return a + 1") as (a: number) => number;
    expect(await engine.live(untyped)).toMatchObject({ status: "refused", code: "f2n/unresolved-type" });
    const made = await engine.live(untyped, { source: "(a: number): number => a + 1" });
    expect("callable" in made ? [made.callable, made.description.inputs.required] : made).toEqual([untyped, ["a"]]);
  });
});

describe("modules", () => {
  test("describeModule() gives the block its package's author, version, licence and namespace, and the same uuid every time", async () => {
    const path = write(
      "src/text/count.ts",
      "export const count = (text: string): number => text.length;\nexport const limit = 3;\n",
    );
    const [described, ...others] = await engine.describeModule(path);
    expect(others).toEqual([]);
    const { metadata_block: block } = wrapped(described as Described);
    expect(block).toMatchObject({
      author: "A. Author",
      owner: "A. Author",
      version: "2.3.4",
      license: "MIT",
      namespace: "acme.words.src.text.count",
      entrypoint: "typescript://count.ts#count",
    });
    const again = wrapped(await engine.describeExport(path, "count"));
    expect(again.metadata_block.uuid).toBe(block.uuid);
    expect(block.uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  });

  test("module() joins each export with its function, static methods on their class", async () => {
    const path = write(
      "src/all.ts",
      "export function f(a: number) { return a + 1; }\nexport { f as g };\nexport default (a: string) => a.length;\nexport class T { static base = 10; static add(a: number) { return T.base + a; } private static hidden() {} }\nexport const bad = (x: Nowhere) => x;\n",
    );
    const made = await engine.module(path);
    expect(Object.keys(made).sort()).toEqual(["T.add", "bad", "default", "f", "g"]);
    const call = (name: string, given: unknown) => {
      const one = made[name];
      return one !== undefined && "callable" in one ? one.callable(given) : one;
    };
    expect([call("f", 1), call("g", 1), call("default", "abc"), call("T.add", 1)]).toEqual([2, 2, 3, 11]);
    expect(made.bad).toMatchObject({
      status: "refused",
      code: "f2n/unresolved-type",
      reason: expect.stringContaining('parameter "x"'.replace("p", "P")),
    });
  });

  test("a function with properties of its own is one, and an instance of a class that the library writes as an interface is not data", async () => {
    const path = write(
      "src/kinds.ts",
      `export const versioned = Object.assign((a: number) => a + 1, { version: 1 });
export const named: ((a: string) => string) & { displayName?: string } = (a) => a;
export const either = named.length > 5 ? (a: string) => a.length : (a: string, b?: number) => a.repeat(b ?? 1);
export const perhaps: (() => number) | undefined = undefined;
export const plain = { version: 1 } as const;
export const status = (response: Response): number => response.status;
export const answer = (request: Request, init: ResponseInit): Response => new Response(request.url, init);`,
    );
    const made = await engine.module(path);
    expect(Object.keys(made).sort()).toEqual(["answer", "either", "named", "status", "versioned"]);
    const { versioned, either, status, answer } = made;
    expect(either !== undefined && "callable" in either && either.callable("ab", 2)).toBe("abab");
    expect(versioned !== undefined && "callable" in versioned && versioned.callable(1)).toBe(2);
    expect(status).toMatchObject({
      description: {
        parameters: [{ name: "response", kind: "positional" }],
        inputs: { properties: { response: { "x-onex-type": "local", "x-onex-class": "Response" } } },
      },
    });
    expect(answer).toMatchObject({
      description: {
        inputs: { properties: { request: { "x-onex-class": "Request" }, init: { type: "object" } } },
        outputs: { "x-onex-type": "local", "x-onex-class": "Response" },
      },
    });
  });

  test("a changed file is read anew", async () => {
    const path = write("src/change.ts", "export const f = (a: number) => a;");
    const before = wrapped(await engine.describeExport(path, "f"));
    write("src/change.ts", "export const f = (a: string, b: boolean) => a + b;");
    const after = wrapped(await engine.describeExport(path, "f"));
    expect(after.inputs.required).toEqual(["a", "b"]);
    expect(after.metadata_block.uuid).toBe(before.metadata_block.uuid);
    expect(after.metadata_block.hash).not.toBe(before.metadata_block.hash);
  });

  test("aliases of the project's own configuration resolve", async () => {
    write("aliased/package.json", "{}");
    write(
      "aliased/tsconfig.json",
      '{ // comment\n "compilerOptions": { "paths": { "~/*": ["./lib/*"] }, "strict": false, "lib": ["es5"] } }',
    );
    write("aliased/lib/shape.ts", "export interface Shape { area: number | null }");
    const path = write(
      "aliased/src/use.ts",
      "import type { Shape } from '~/shape.ts'; export const use = (s: Shape): boolean => [1].includes(s.area ?? 0);",
    );
    expect(wrapped(await engine.describeExport(path, "use")).inputs.properties).toEqual({ area: { type: ["number", "null"] } });
  });

  test("describeExport() says what is exported when a name is not", async () => {
    const path = write("src/some.ts", "export const f = (a: number) => a; export const n = 1;");
    expect(await engine.describeExport(path, "q")).toMatchObject({
      code: "f2n/export-missing",
      reason: expect.stringContaining("f, n"),
    });
    expect(await engine.describeExport(path, "n")).toMatchObject({ code: "f2n/not-a-function" });
  });

  test("describeAll() lists each function once under its own file, with aliases, and goes on past a file that is not TypeScript", async () => {
    write("tree/b/two.ts", "export function two(a: number) { return a; }\nexport function one(a: number) { return a; }");
    write("tree/a.ts", "export { two as zwei, one } from './b/two.ts'; export const zero = (a: number) => a;");
    write("tree/broken.ts", "export const = 3;");
    write("tree/node_modules/x/index.ts", "export const hidden = (a: number) => a;");
    write("tree/a.test.ts", "export const tested = (a: number) => a;");
    write("tree/types.d.ts", "export declare function declared(a: number): void;");
    const items = await Array.fromAsync(engine.describeAll(join(folder, "tree")));
    expect(
      items.map((item) =>
        item.type === "fault" ? [item.type, item.file, item.error.code] : [item.name, item.file, item.aliases ?? []],
      ),
    ).toEqual([
      ["fault", "broken.ts", "f2n/syntax"],
      ["zero", "a.ts", []],
      ["two", "b/two.ts", ["zwei"]],
      ["one", "b/two.ts", []],
    ]);
    const missing = await Array.fromAsync(engine.describeAll(join(folder, "nowhere.ts")));
    expect(missing).toMatchObject([{ type: "fault", error: { code: "io/not-found" } }]);
  });

  test("JavaScript is read by its JSDoc types and hashed as JavaScript", async () => {
    const path = write(
      "src/plain.js",
      "/** @param {string} a @param {number} [b] @returns {boolean} */\nexport function typed(a, b) { return a.length > (b ?? 0); }\nexport function untyped(a) { return a; }\n",
    );
    const [typed, untyped] = await engine.describeModule(path);
    expect(typed).toMatchObject({
      status: "wrapped",
      inputs: { required: ["a"], properties: { b: { type: "number" } } },
      metadata_block: { x_extensions: { onex: { form: "javascript" } } },
    });
    expect(untyped).toMatchObject({ status: "refused", code: "f2n/unresolved-type" });
  });
});
