import { checker, decode, encode, type JsonSchema } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { jsonSchemas } from "./json-schemas.ts";
import { mcpTool } from "./mcp-tool.ts";
import { openApiOperation } from "./open-api-operation.ts";
import { relocated } from "./plain-schema.ts";
import { protobuf } from "./protobuf/protobuf.ts";
import { describer } from "./test-describe.ts";

const describeSource = describer();
const order = `interface Item { id: string; when: Date; parent?: Item; tags?: Set<string> }
/**
 * Places an order.
 * @tag shop
 */
export function order(item: Item, count: bigint): Item[] { return []; }`;

/** Throws for a keyword or reference that draft 2020-12 does not have. */
const strict = (schema: JsonSchema) => new Ajv2020({ strict: true, strictTypes: false, validateFormats: false }).compile(schema);

describe("mcpTool()", () => {
  test("asks for plain JSON Schema of an object, dates and bigints as strings", async () => {
    const tool = mcpTool(await describeSource(order));
    expect(tool).toMatchObject({ name: "order", description: "Places an order." });
    expect(tool.inputSchema.properties?.count).toEqual({ type: "string", pattern: "^(0|-?[1-9][0-9]*)$" });
    const takes = strict(tool.inputSchema);
    const input = {
      item: { id: "a", when: "2026-01-01T00:00:00Z", parent: { id: "b", when: "2026-01-01T00:00:00Z" } },
      count: "12",
    };
    expect(takes(input)).toBe(true);
    expect(takes({ ...input, count: 12 })).toBe(false);
    expect(takes({ ...input, other: 1 })).toBe(false);
  });

  test("what it asks for is what the node takes once it is decoded", async () => {
    const described = await describeSource(order);
    const input = { item: { id: "a", when: "2026-01-01T00:00:00Z" }, count: "12" };
    expect(strict(mcpTool(described).inputSchema)(input)).toBe(true);
    expect(checker(described.inputs).problems(decode(input, described.inputs))).toEqual([]);
  });

  test("promises an object: any other result is its property value, with references that still lead somewhere", async () => {
    const list = mcpTool(await describeSource(order)).outputSchema ?? {};
    const item = { id: "a", when: new Date(0), parent: { id: "b", when: new Date(0) } };
    expect(strict(list)({ value: encode([item]) })).toBe(true);
    expect(strict(list)({ value: encode([{ ...item, parent: { id: 3 } }]) })).toBe(false);
    const record = await describeSource("export function f(): { n: number } { return { n: 1 }; }");
    expect(mcpTool(record).outputSchema).toEqual(record.outputs);
    expect(mcpTool(await describeSource("export function f(): void {}"))).not.toHaveProperty("outputSchema");
  });

  test("says that undefined is the tag that it is encoded as", async () => {
    const { outputSchema = {} } = mcpTool(await describeSource("export function f(x: string): string | undefined { return x; }"));
    const gives = strict(outputSchema);
    expect([encode("a"), encode(undefined), null].map((value) => gives({ value }))).toEqual([true, true, false]);
  });

  test("says each overload of a node that says nothing of itself", async () => {
    const overloads =
      "export function p(x: string): number; export function p(x: number, at?: { a: number }, ...more: boolean[]): string[]; export function p(x: any): any { return x; }";
    expect(mcpTool(await describeSource(overloads)).description).toBe(
      'p(x: string): number; p(x: number, at?: { "a": number; }, ...more: boolean[]): string[]',
    );
    expect(mcpTool(await describeSource(`/** Both. */ ${overloads}`)).description).toBe("Both.");
  });

  test("takes overloads as one object of several shapes", async () => {
    const text =
      "export function f(x: string): string; export function f(x: number): number; export function f(x: unknown): unknown { return x; }";
    const { inputSchema } = mcpTool(await describeSource(text));
    expect(inputSchema.type).toBe("object");
    expect([{ x: "a" }, { x: 1 }, { x: true }].map((input) => strict(inputSchema)(input))).toEqual([true, true, false]);
  });

  test("has a name that every client takes", async () => {
    const described = await describeSource("export class Text { static count(x: string): number { return x.length; } }");
    expect(mcpTool({ ...described, name: "Text.count" })).toMatchObject({ name: "Text_count", title: "Text.count" });
    expect(mcpTool({ ...described, name: "日本" }).name).toBe("__");
    expect(mcpTool({ ...described, name: "a".repeat(100) }).name).toHaveLength(64);
  });

  test("says what a function without a description takes and gives, as the other faces do", async () => {
    const described = await describeSource(
      "export function top(counts: Record<string, number>, limit = 3, ...more: string[]): string[] { return []; }",
    );
    const signature = "top(counts: { [key: string]: number; }, limit?: number, ...more: string[]): string[]";
    expect(mcpTool(described).description).toBe(signature);
    expect(JSON.stringify(openApiOperation(described).paths)).toContain(JSON.stringify({ summary: signature }).slice(1, -1));
    expect(jsonSchemas(described).input.description).toBe(signature);
    expect(protobuf(described)).toContain(signature);
    const { tools: _, ...block } = described.metadata_block;
    expect(mcpTool({ ...described, metadata_block: block }).description).toBe("top");
  });

  test("hints at effects, at the worst ones where they are unknown", async () => {
    const hintsOf = async (body: string) =>
      mcpTool(await describeSource(`export function f(): unknown { return ${body}; }`)).annotations;
    expect(await hintsOf("1 + 1")).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: false });
    expect(await hintsOf("Math.random()")).toEqual({ readOnlyHint: true, idempotentHint: true, openWorldHint: false });
    expect(await hintsOf('fetch("http://localhost")')).toEqual({
      readOnlyHint: false,
      idempotentHint: false,
      openWorldHint: true,
    });
  });
});

describe("openApiOperation()", () => {
  test("is a document once it has a head, and its references lead somewhere", async () => {
    const { paths, components } = openApiOperation(await describeSource(order));
    const [path] = Object.keys(paths);
    expect(path).toBe("/v1/nodes/00000000-0000-4000-8000-000000000000/run");
    expect(paths[path ?? ""]?.post).toMatchObject({ operationId: "runOrder", summary: "Places an order.", tags: ["shop"] });
    const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema({ $id: "urn:test:api", components });
    const takes = ajv.compile({ $ref: "urn:test:api#/components/schemas/OrderInput" });
    const input = encode({ item: { id: "a", when: new Date(0), parent: { id: "b", when: new Date(0) } }, count: 1n });
    expect(takes(input)).toBe(true);
    expect(takes({ item: { id: "a", when: "x", parent: {} }, count: "1" })).toBe(false);
    expect(JSON.stringify(paths)).toContain('"#/components/schemas/OrderOutput"');
  });

  test("answers problems by the status of their codes", async () => {
    const { paths } = openApiOperation(await describeSource(order));
    expect(paths).toMatchObject({
      "/v1/nodes/00000000-0000-4000-8000-000000000000/run": {
        post: {
          responses: {
            "422": { description: "node/input-invalid", content: { "application/problem+json": {} } },
            "502": { description: "node/output-invalid" },
          },
        },
      },
    });
  });
});

test("relocated() moves every reference and nothing that only looks like one", () => {
  const schema: JsonSchema = { $ref: "#", properties: { $ref: { $ref: "#/$defs/A" } }, $defs: { A: { const: { $ref: "#/x" } } } };
  expect(relocated(schema, "/components/schemas/F")).toEqual({
    $ref: "#/components/schemas/F",
    properties: { $ref: { $ref: "#/components/schemas/F/$defs/A" } },
    $defs: { A: { const: { $ref: "#/x" } } },
  });
});

test("jsonSchemas() gives documents that stand alone, also for what lives only in its process", async () => {
  const described = await describeSource(order);
  const { input, output } = jsonSchemas(described);
  expect(input).toMatchObject({ $id: `urn:onex:${described.metadata_block.hash}:input`, title: "OrderInput", type: "object" });
  expect(checker(output).is([{ id: "a", when: new Date(0) }])).toBe(true);
  expect(
    new Ajv2020({ strict: false, validateFormats: false }).compile(output)([{ id: "a", when: "1970-01-01T00:00:00Z" }]),
  ).toBe(true);
  const local = await describeSource("export function f(g: () => void): void { g(); }");
  expect(jsonSchemas(local).input.properties).toMatchObject({ g: { "x-onex-type": "function" } });
});

test("a node that cannot leave its process has no face to others, and hears where", async () => {
  const sources: Record<string, string> = {
    "#/inputs/properties/list/items/properties/go is a function": "export function f(list: { go: () => void }[]): void {}",
    "#/outputs is an instance of WeakMap": "export function f(): WeakMap<object, number> { return new WeakMap(); }",
    "#/outputs is an iterable": "export function* f(): Generator<number> { yield 1; }",
  };
  for (const [reason, text] of Object.entries(sources)) {
    const described = await describeSource(text);
    for (const face of [mcpTool, openApiOperation, protobuf]) {
      expect(() => face(described)).toThrowError(
        expect.objectContaining({ code: "codec/function", message: expect.stringContaining(`because ${reason}`) }),
      );
    }
  }
});
