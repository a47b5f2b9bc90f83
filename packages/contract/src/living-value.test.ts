import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checker } from "./checker.ts";
import { decode } from "./decode.ts";
import { encode } from "./encode.ts";
import type { Json } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";
import { dateSchema } from "./onex-schemas.ts";

const text: JsonSchema = { type: "string" };
const stream = (values: JsonSchema): JsonSchema => ({ "x-onex-type": "async-iterable", "x-onex-class": "AsyncIterable", values });
const promise = (values: JsonSchema): JsonSchema => ({ "x-onex-type": "promise", values });
const itemsOf = async (value: unknown): Promise<readonly unknown[]> => Array.fromAsync(value as AsyncIterable<unknown>);
const inputs = (schema: JsonSchema): JsonSchema => ({ type: "object", properties: { port: schema }, required: ["port"] });
const port = (json: Json, schema: JsonSchema): unknown => (decode({ port: json }, inputs(schema)) as { port: unknown }).port;

describe("decode() of what lives only in a process", () => {
  test("gives the items of a list as they are pulled, whatever they are", async () => {
    // No JSON of ONEX has that key.
    const lists = fc.array(fc.jsonValue({ maxDepth: 2 })).filter((list) => !JSON.stringify(list).includes("__proto__"));
    await fc.assert(
      fc.asyncProperty(lists, async (list) => {
        const given = port(encode(list), stream({ "x-onex-type": "unknown" }));
        expect(checker(stream({ "x-onex-type": "unknown" })).is(given)).toBe(true);
        expect(await itemsOf(given)).toEqual(list);
      }),
    );
  });

  test("decodes items by their own schema, and makes a stream only of those that fit", async () => {
    expect(await itemsOf(port(["2026-01-31T00:00:00Z"], stream(dateSchema())))).toEqual([new Date("2026-01-31T00:00:00Z")]);
    expect(await itemsOf(port([{ "$onex:number": "NaN" }, 1], stream({ type: "number" })))).toEqual([Number.NaN, 1]);
    for (const wrong of [["a", 3], "a", { a: 1 }, null]) expect(port(wrong, stream(text))).toEqual(wrong);
  });

  test("gives an iterator where a list is none, and a list where it is an iterable", () => {
    const iterator = port(["a", "b"], { "x-onex-type": "iterable", "x-onex-class": "Iterator", values: text });
    expect([...(iterator as Iterator<string> & Iterable<string>)]).toEqual(["a", "b"]);
    expect(iterator).toHaveProperty("next");
    expect(port(["a"], { "x-onex-type": "iterable", "x-onex-class": "Iterable", values: text })).toEqual(["a"]);
  });

  test("gives a promise of a value that fits", async () => {
    const given = port("2026-01-31T00:00:00Z", promise(dateSchema()));
    expect(given).toBeInstanceOf(Promise);
    expect(await given).toEqual(new Date("2026-01-31T00:00:00Z"));
    expect(port(3, promise(text))).toBe(3);
  });

  test("leaves in a union what fits as it is", async () => {
    const list: JsonSchema = { type: "array", items: text };
    for (const variants of [
      [list, stream(text)],
      [stream(text), list],
    ])
      expect(port(["a"], { anyOf: variants })).toEqual(["a"]);
    expect(port(null, { anyOf: [promise(text), { type: "null" }] })).toBeNull();
    expect(await itemsOf(port(["a"], { anyOf: [stream(text), { type: "null" }] }))).toEqual(["a"]);
  });

  test("finds it behind references", async () => {
    const schema: JsonSchema = { $ref: "#/$defs/Lines", $defs: { Lines: stream({ $ref: "#/$defs/Line" }), Line: text } };
    expect(await itemsOf(decode(["a"], schema))).toEqual(["a"]);
  });
});

test("checker() says what JSON has for what was given nearly right", () => {
  const said = (schema: JsonSchema, value: unknown): string | undefined => checker(schema).problems(value)[0]?.message;
  expect(said(dateSchema(), "2020-01-01")).toBe(
    'must be a Date, got "2020-01-01"; in JSON it is a date and time such as "2026-01-31T12:00:00Z"',
  );
  expect(said(dateSchema(), 3)).toBe("must be a Date, got 3");
  expect(said(stream(text), ["a"])).toBe("must be an async iterable, got an array; in JSON it is an array of what it yields");
});

test("checker() speaks of formats as people do", () => {
  const said = (format: string): string | undefined => checker({ type: "string", format }).problems("(")[0]?.message;
  expect([said("email"), said("uri"), said("ipv4"), said("ipv6"), said("uuid"), said("regex"), said("time")]).toEqual([
    'must be an email address, got "("',
    'must be an absolute URI, got "("',
    'must be an IPv4 address, got "("',
    'must be an IPv6 address, got "("',
    'must be a uuid, got "("',
    'must be a regular expression, got "("',
    'must be a time such as "12:00:00Z", got "("',
  ]);
});
