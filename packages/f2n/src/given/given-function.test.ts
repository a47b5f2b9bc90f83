import { bigintSchema, dateSchema, type JsonSchema, mapSchema, setSchema, undefinedSchema, unknownSchema } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import { f2nEngine } from "../engine.ts";
import type { LiveOptions } from "../index.ts";
import type { Callable } from "../live/inspector.ts";
import type { StandardSchema } from "./standard-schema.ts";

const engine = f2nEngine();
afterAll(() => engine[Symbol.asyncDispose]());

const number: JsonSchema = { type: "number" };
const pair: JsonSchema = { type: "object", properties: { a: number, b: number }, required: ["a"] };

/** A schema of an imagined library that tells its two sides apart. */
const standard = (input: object, output: object = input): StandardSchema => ({
  "~standard": {
    version: 1,
    vendor: "imagined",
    validate: (value) => ({ value }),
    jsonSchema: {
      input: ({ target }) => ({ $schema: target, ...input }),
      output: ({ target }) => ({ $schema: target, ...output }),
    },
  },
});

async function described(fn: Callable, options: LiveOptions) {
  const wrapped = await engine.live(fn, options);
  if (!("description" in wrapped)) throw new Error(`${wrapped.code}: ${wrapped.reason}`);
  return wrapped.description;
}

const refusalOf = async (fn: Callable, options: LiveOptions) => {
  const wrapped = await engine.live(fn, options);
  return "description" in wrapped ? undefined : { code: wrapped.code, reason: wrapped.reason };
};

describe("a live function with schemas of its own", () => {
  test("is described by them, whatever it is: native, bound, without types", async () => {
    const counter = {
      step: 2,
      add(this: { step: number }, a: number) {
        return a + this.step;
      },
    };
    const untyped = new Function("a", "b", "return a + (b ?? 0)");
    for (const fn of [Math.max, counter.add.bind(counter), untyped as Callable]) {
      const description = await described(fn, { input: pair, output: number });
      expect(description).toMatchObject({
        status: "wrapped",
        inputs: { ...pair, additionalProperties: false },
        outputs: number,
        parameters: [
          { name: "a", kind: "positional", optional: false },
          { name: "b", kind: "positional", optional: true },
        ],
        call: "either",
        effects: { class: "unknown" },
        metadata_block: { runtime_language_hint: "javascript", entrypoint: `memory://${description.node_id}` },
      });
    }
    expect((await described(counter.add.bind(counter), { input: pair, output: number })).name).toBe("add");
  });

  test("takes the input side of one Standard Schema and the output side of the other", async () => {
    const text = { type: "object", properties: { at: { type: "string" } }, required: ["at"] };
    const { inputs, outputs } = await described(Math.max, {
      input: standard(text, { type: "object", properties: { at: number } }),
      output: standard({ type: "string" }, number),
    });
    expect([inputs, outputs]).toEqual([{ ...text, additionalProperties: false }, number]);
  });

  test("may have a schema that is a function, as some libraries make them", async () => {
    const schema = Object.assign(() => true, standard(pair)) as unknown as StandardSchema; // It has the one property that counts.
    expect((await described(Math.max, { input: schema, output: number })).inputs.properties).toEqual(pair.properties);
  });

  test("keeps what a description can hold and leaves other vocabularies' annotations", async () => {
    const property = {
      type: "string",
      minLength: 1,
      contentEncoding: "base64",
      "x-order": 3,
      writeOnly: true,
      description: "How",
    };
    const { inputs } = await described(Math.max, {
      input: standard({ properties: { a: property, $schema: number } }),
      output: number,
    });
    expect(inputs.properties).toEqual({ a: { type: "string", minLength: 1, description: "How" }, $schema: number });
  });

  test("says that it is of any value where the schema says nothing", async () => {
    const { inputs, outputs } = await described(Math.max, {
      input: { properties: { a: { $schema: "x" } as JsonSchema } },
      output: {},
    });
    expect([inputs.properties?.a, outputs]).toEqual([{ "x-onex-type": "unknown" }, { "x-onex-type": "unknown" }]);
  });

  test("says in words of ONEX what zod has no JSON Schema for, and refuses what neither has", async () => {
    const ofZod = (...definitions: readonly object[]): StandardSchema => ({
      "~standard": {
        version: 1,
        vendor: "zod",
        jsonSchema: {
          input: ({ libraryOptions }) => {
            const { unrepresentable, override } = libraryOptions as { unrepresentable: string; override: (part: object) => void };
            expect(unrepresentable).toBe("any");
            const properties = definitions.map((def, at) => {
              const jsonSchema = {};
              override({ zodSchema: { _zod: { def } }, jsonSchema });
              return [`p${at}`, jsonSchema];
            });
            return definitions.length === 1 ? Object(properties[0]?.[1]) : { properties: Object.fromEntries(properties) };
          },
          output: () => number,
        },
      },
    });
    const [keyType, valueType] = [ofZod({ type: "date" }), ofZod({ type: "bigint" })];
    const types = [
      { type: "date" },
      { type: "map", keyType, valueType },
      { type: "set", valueType },
      { type: "void" },
      { type: "any" },
    ];
    const { inputs } = await described(Math.max, { input: ofZod(...types), output: number });
    expect(Object.values(inputs.properties ?? {})).toEqual([
      dateSchema(),
      mapSchema(dateSchema(), bigintSchema()),
      setSchema(bigintSchema()),
      undefinedSchema,
      unknownSchema,
    ]);
    for (const def of [{ type: "custom" }, { type: "literal", values: [1n] }, { type: "transform" }])
      expect(await refusalOf(Math.max, { input: ofZod(def, { type: "any" }), output: number })).toEqual({
        code: "f2n/unsupported-type",
        reason: `The input schema of "max" (zod) cannot be said as JSON Schema: ${def.type} has no word in JSON Schema`,
      });
  });

  test("reads a root that refers to its own definition, as recursive types do", async () => {
    const tree: JsonSchema = { type: "object", properties: { kids: { type: "array", items: { $ref: "#/$defs/tree" } } } };
    const { inputs, types } = await described(Math.max, {
      input: { $ref: "#/$defs/tree", $defs: { tree } },
      output: tree.$defs ?? number,
    });
    expect(inputs).toEqual({ ...tree, additionalProperties: false, $defs: { tree } });
    expect(types).toContain("MaxInputtree[]");
  });

  test("takes names by position where the order of properties is another", async () => {
    const { parameters } = await described(Math.pow, { input: pair, output: number, parameters: ["b", "a"] });
    expect(parameters).toMatchObject([{ name: "b" }, { name: "a" }]);
    expect(await refusalOf(Math.pow, { input: pair, output: number, parameters: ["a", "a"] })).toEqual({
      code: "f2n/unsupported-signature",
      reason: 'The parameters of "pow" are given as a, a, but its input has a, b; name each once',
    });
  });

  test("answers as it says of itself, or as it is told", async () => {
    const async = (async () => 1).bind(undefined);
    const generator = function* () {};
    const call = async (fn: Callable, options: Pick<LiveOptions, "call"> = {}) =>
      (await described(fn, { input: { type: "object" }, output: number, ...options })).call;
    expect([await call(async), await call(generator), await call(Math.random)]).toEqual(["async", "generator", "either"]);
    expect(await call(Math.random, { call: "sync" })).toBe("sync");
  });

  test("has a hash that its text, its name and its schemas decide, and nothing that only documents them", async () => {
    const hash = async (fn: Callable, output: JsonSchema = number) =>
      (await described(fn, { input: pair, output })).metadata_block.hash;
    expect(await hash(Math.max)).toBe(await hash(Math.max, { ...number, description: "the larger" }));
    expect(new Set([await hash(Math.max), await hash(Math.min), await hash(Math.max, { type: "integer" })]).size).toBe(3);
  });

  test("is refused, with the next step, where the schemas say too little", async () => {
    const { jsonSchema: _, ...plain } = standard(pair)["~standard"];
    const throwing = standard(pair);
    const cases: readonly (readonly [LiveOptions, string, string])[] = [
      [{ input: pair }, "f2n/no-source", '"max" comes without its output schema; give both input and output'],
      [{ output: number }, "f2n/no-source", '"max" comes without its input schema; give both input and output'],
      [
        { input: { "~standard": plain }, output: number },
        "f2n/no-source",
        "(imagined) validates but cannot say itself as JSON Schema",
      ],
      [
        {
          input: {
            "~standard": {
              ...throwing["~standard"],
              jsonSchema: {
                input: () => {
                  throw new Error("no Date");
                },
                output: () => ({}),
              },
            },
          },
          output: number,
        },
        "f2n/unsupported-type",
        "cannot be said as JSON Schema: no Date",
      ],
      [{ input: number, output: number }, "f2n/unsupported-signature", "must be one object whose properties are its parameters"],
      [{ input: { anyOf: [pair] }, output: number }, "f2n/unsupported-signature", "must be one object"],
      [
        { input: { type: "object", additionalProperties: number }, output: number },
        "f2n/unsupported-signature",
        "must be one object whose properties are",
      ],
      [{ input: pair, output: { $ref: "#/$defs/none" } }, "f2n/unsupported-type", "which is not in the same document"],
      [
        { input: standard({ type: "object", dependentRequired: {} }), output: number },
        "f2n/unsupported-type",
        "dependentRequired",
      ],
    ];
    for (const [options, code, reason] of cases) {
      expect(await refusalOf(Math.max, options)).toEqual({ code, reason: expect.stringContaining(reason) });
    }
    expect(await refusalOf(class Box {} as unknown as Callable, { input: pair, output: number })).toMatchObject({
      code: "f2n/unsupported-signature",
    });
    // A caller without types.
    await expect(engine.live(Math.max, { input: 3 as unknown as JsonSchema, output: number })).rejects.toThrow(TypeError);
  });

  test("has TypeScript types that compile and say what the schemas say", async () => {
    const { types } = await described(Math.max, {
      name: "measure",
      input: {
        type: "object",
        properties: {
          "odd key": { enum: ["a", 1, null] },
          list: { type: "array", items: { type: ["string", "null"] } },
          pair: { type: "array", prefixItems: [{ type: "string" }, number], minItems: 1, items: false },
          counts: mapSchema({ type: "string" }, { "x-onex-type": "bigint" }),
          either: { oneOf: [{ type: "boolean" }, { $ref: "#/$defs/node" }] },
        },
        required: ["list", "pair", "counts", "either"],
        $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" }, all: { $ref: "#" } } } },
      },
      output: {
        type: "object",
        additionalProperties: { allOf: [{ type: "object", properties: { x: { const: 1 } } }, { not: {} }] },
      },
    });
    const use = `
      const input: MeasureInput = { list: ["a", null], pair: ["a"], counts: new Map([["a", 1n]]), either: { next: { next: {} } }, "odd key": 1 };
      const output: MeasureOutput = { any: { x: 1 } };
      // @ts-expect-error
      const wrong: MeasureInput = { list: [1], pair: ["a"], counts: new Map(), either: true };
      export { input, output, wrong };`;
    const session = compilerSession("memory");
    const { project } = session.open({ kind: "memory", files: { "/onex/types.ts": types + use } }, ["/onex/types.ts"]);
    const problems = project.program.getSemanticDiagnostics("/onex/types.ts").map(({ text }) => text);
    process.kill(session.pid, "SIGKILL");
    expect(problems).toEqual([]);
  });
});
