import { checker, inclusion, type JsonSchema, undefinedAmongOthers } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type GenericTypes, type PortSchemas, resolveGenerics, withTypes } from "./resolve-generics.ts";

const text: JsonSchema = { type: "string" };
const number: JsonSchema = { type: "number" };
const unknown: JsonSchema = { "x-onex-type": "unknown" };
const T: JsonSchema = { ...unknown, "x-onex-generic": "T" };
const U: JsonSchema = { ...unknown, "x-onex-generic": "U" };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: "object",
  properties,
  required,
});
const callback = (inputs: readonly JsonSchema[], outputs: JsonSchema): JsonSchema => ({
  "x-onex-type": "function",
  inputs: object(Object.fromEntries(inputs.map((input, at) => [`x${at}`, input]))),
  outputs,
});
const ports = (outputs: JsonSchema, ...schemas: readonly JsonSchema[]): PortSchemas => ({ schemas, outputs });
const given = (...schemas: readonly (JsonSchema | undefined)[]) => schemas.map((schema) => ({ schema }));

function typesOf(of: PortSchemas, ...schemas: readonly (JsonSchema | undefined)[]): GenericTypes {
  const resolution = resolveGenerics(of, given(...schemas));
  if ("misfit" in resolution) throw new Error(`a misfit at ${resolution.misfit.position}`);
  return resolution.types;
}

const outputsOf = (of: PortSchemas, ...schemas: readonly (JsonSchema | undefined)[]): JsonSchema =>
  withTypes(of, typesOf(of, ...schemas)).outputs;

describe("resolveGenerics()", () => {
  test.each<readonly [string, JsonSchema, JsonSchema, JsonSchema]>([
    ["the parameter itself", T, text, text],
    ["items of a list", list(T), list(text), text],
    [
      "items of a list that is bound to a tuple",
      list(T),
      { type: "array", prefixItems: [text, number], maxItems: 2 },
      { type: ["string", "number"] },
    ],
    ["one place of a tuple", { type: "array", prefixItems: [number, T] }, { type: "array", prefixItems: [number, text] }, text],
    ["a property", object({ a: object({ b: T }) }), object({ a: object({ b: text }), c: number }), text],
    ["values by key", { type: "object", additionalProperties: T }, { type: "object", additionalProperties: number }, number],
    [
      "what a promise brings",
      { anyOf: [T, { "x-onex-type": "promise", values: T }] },
      { "x-onex-type": "promise", values: text },
      text,
    ],
    [
      "keys of a map",
      { "x-onex-type": "map", keys: T, values: number },
      { "x-onex-type": "map", keys: text, values: number },
      text,
    ],
    ["values of a set", { "x-onex-type": "set", values: T }, { "x-onex-type": "set", values: text }, text],
    ["what a list yields", { "x-onex-type": "iterable", values: T }, list(number), number],
    ["what a text yields", { "x-onex-type": "iterable", values: T }, text, text],
    [
      "what a map yields",
      { "x-onex-type": "iterable", values: T },
      { "x-onex-type": "map", keys: text, values: number },
      { type: "array", prefixItems: [text, number], minItems: 2, maxItems: 2 },
    ],
    ["the result of a callback", callback([number], T), callback([number], text), text],
    [
      "the rest of a union",
      { anyOf: [T, undefinedAmongOthers, { type: "null" }] },
      { anyOf: [text, undefinedAmongOthers] },
      text,
    ],
    ["one member of a union", { anyOf: [T, list(T)] }, { anyOf: [text, list(number)] }, { type: ["number", "string"] }],
    ["a literal, which stays one", T, { enum: ["a", "b"] }, { enum: ["a", "b"] }],
    [
      "both parts of an intersection",
      { allOf: [T, object({ a: number })] },
      object({ a: number, b: text }),
      object({ a: number, b: text }),
    ],
  ])("finds T in %s", (_, taken, argument, found) => {
    expect(typesOf(ports(T, taken), argument).get("T")).toEqual(found);
  });

  test("puts what it found wherever the type parameter stands, with what is said there", () => {
    const of = ports(object({ first: { ...T, description: "the first" }, rest: list(T) }), list(T), callback([T], U));
    const { schemas, outputs } = withTypes(of, typesOf(of, list(text), undefined));
    expect(outputs).toEqual(object({ first: { ...text, description: "the first" }, rest: list(text) }));
    expect(schemas).toEqual([list(text), callback([text], U)]);
  });

  test("widens to a union where arguments differ, as a caller may name one, and leaves out what another includes", () => {
    const pair = ports(list(T), T, T);
    expect(outputsOf(pair, text, number)).toEqual(list({ type: ["string", "number"] }));
    expect(outputsOf(pair, { const: "a" }, text)).toEqual(list(text));
    expect(outputsOf(pair, object({ a: text, b: number }), object({ a: text }))).toEqual(list(object({ a: text })));
    expect(outputsOf(pair, object({ a: text }), { "x-onex-type": "undefined" })).toEqual(
      list({ anyOf: [object({ a: text }), undefinedAmongOthers] }),
    );
  });

  test("keeps the constraint where something in the places of the type parameter is not known", () => {
    expect(typesOf(ports(T, T, T), text, undefined).size).toBe(0);
    expect(typesOf(ports(T, list(T)), unknown).size).toBe(0);
    expect(typesOf(ports(T, { type: "object", additionalProperties: T }), object({ a: text })).size).toBe(0);
    expect(typesOf(ports(T, list(T), callback([T, T], T)), list(text), undefined).size).toBe(0);
    expect(typesOf(ports(T, list(number)), list(text)).size).toBe(0);
  });

  test("keeps the constraint where what was found may be more than it allows", () => {
    const texts = ports({ ...text, "x-onex-generic": "T" }, { ...text, "x-onex-generic": "T" });
    expect(typesOf(texts, { type: ["string", "number"] }).size).toBe(0);
    expect(typesOf(texts, { const: "a" }).get("T")).toEqual({ const: "a" });
  });

  test("names an argument that no constraint could take", () => {
    const withId: JsonSchema = { ...object({ id: text }), "x-onex-generic": "T" };
    const misfit = { position: 1, name: "T", constraint: object({ id: text }) };
    expect(resolveGenerics(ports(withId, text, withId), given(text, object({ name: text })))).toEqual({
      misfit: { ...misfit, found: object({ name: text }) },
    });
    expect(resolveGenerics(ports(withId, text, list(withId)), given(text, list(number)))).toEqual({
      misfit: { ...misfit, found: number },
    });
    // It may have one: only a run can tell.
    expect(typesOf(ports(withId, withId), { anyOf: [object({ name: text }), object({ id: text })] }).size).toBe(0);
    expect(typesOf(ports(withId, withId), { type: "object" }).size).toBe(0);
    expect(typesOf(ports(withId, { anyOf: [withId, text] }), { type: ["string", "number"] }).size).toBe(0);
  });

  test("keeps what a constraint says of properties that the argument's type does not name", () => {
    const constraint = object({ a: text, b: number }, ["a"]);
    const of = ports({ ...constraint, "x-onex-generic": "T" }, { ...constraint, "x-onex-generic": "T" });
    expect(outputsOf(of, object({ a: text }))).toEqual({ allOf: [object({ a: text }), constraint] });
  });

  test("does not make an intersection of types that contradict each other, which no value could have", () => {
    const of = ports({ allOf: [T, U] }, T, U);
    expect(outputsOf(of, object({ a: text }), object({ b: text }))).toEqual({
      allOf: [object({ a: text }), object({ b: text })],
    });
    expect(outputsOf(of, object({ a: text }), object({ a: number }))).toEqual({ allOf: [T, U] });
    const referred: JsonSchema = { $ref: "#/$defs/A", $defs: { A: object({ a: text, next: { $ref: "#/$defs/A" } }, ["a"]) } };
    expect(outputsOf(of, referred, object({ a: number }))).toMatchObject({ allOf: [T, U] });
  });

  test("keeps definitions apart that have the same name in two documents", () => {
    const tree = (value: JsonSchema): JsonSchema => ({
      $ref: "#/$defs/Tree",
      $defs: { Tree: object({ value, kids: list({ $ref: "#/$defs/Tree" }) }) },
    });
    const outputs = outputsOf(ports(tree(T), T), tree(text));
    expect(checker(outputs).is({ value: { value: "a", kids: [] }, kids: [] })).toBe(true);
    expect(checker(outputs).is({ value: { value: 1, kids: [] }, kids: [] })).toBe(false);
    expect(checker(outputs).is({ value: "a", kids: [] })).toBe(false);
    expect(typesOf(ports(T, tree(T)), tree(text)).get("T")).toEqual(text);
  });

  test("gives up on types that grow without end", () => {
    let schema: JsonSchema = text;
    const of = ports({ type: "array", prefixItems: [T, T], minItems: 2, maxItems: 2 }, T);
    for (let turn = 0; turn < 40; turn++) schema = outputsOf(of, schema);
    expect(JSON.stringify(schema).length).toBeLessThan(20_000);
  });
});

const schema: fc.Arbitrary<JsonSchema> = fc.letrec<{ one: JsonSchema }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<JsonSchema>(
      text,
      number,
      { type: "boolean" },
      { const: "a" },
      { enum: [1, 2] },
      { type: ["string", "null"] },
    ),
    fc.constant(unknown),
    tie("one").map(list),
    fc.dictionary(fc.constantFrom("a", "b"), tie("one"), { maxKeys: 2 }).map((properties) => object(properties)),
    fc.array(tie("one"), { minLength: 1, maxLength: 2 }).map((anyOf) => ({ anyOf })),
  ),
})).one;
/** Schemas with places of T. */
const open: fc.Arbitrary<JsonSchema> = fc.letrec<{ one: JsonSchema }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 2 },
    fc.constant(T),
    tie("one").map(list),
    fc.tuple(tie("one"), schema).map(([a, b]) => object({ a, b })),
    fc.tuple(tie("one"), schema).map((anyOf) => ({ anyOf })),
  ),
})).one;
const put = (of: JsonSchema, type: JsonSchema): JsonSchema => withTypes(ports(of), new Map([["T", type]])).outputs;

describe("resolveGenerics(), as laws", () => {
  test("an argument that is the parameter with a type in the places of T gives that type, or a wider one that still takes the argument", () => {
    fc.assert(
      fc.property(open, schema, (taken, type) => {
        const argument = put(taken, type);
        const found = typesOf(ports(T, taken), argument).get("T");
        if (found === undefined) return;
        // A union may have given its other member what was meant for T.
        expect(inclusion(argument, put(taken, found)).verdict).not.toBe("does-not-fit");
      }),
      { numRuns: 500 },
    );
  });

  test("a resolved parameter takes every value that the unresolved one takes of such an argument", () => {
    fc.assert(
      fc.property(open, schema, fc.jsonValue(), (taken, type, value) => {
        const argument = put(taken, type);
        const { schemas } = withTypes(ports(T, taken), typesOf(ports(T, taken), argument));
        if (checker(argument).is(value) && checker(taken).is(value)) expect(checker(schemas[0] ?? false).is(value)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
