import { checker, decode, type JsonSchema } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { number, sampleNode, text } from "../../test/sample-node.ts";
import { runnableOf } from "../node/runnable.ts";
import { portProof } from "./port-proof.ts";
import { sourceFacts } from "./source-facts.ts";

const scalar: fc.Arbitrary<JsonSchema> = fc.oneof(
  fc.constantFrom<JsonSchema>({ type: "string" }, { type: "number" }, { type: "integer" }, { type: ["string", "null"] }),
  fc.record({ type: fc.constant("number" as const), minimum: fc.integer({ min: -2, max: 2 }) }),
  fc.record({ enum: fc.uniqueArray(fc.constantFrom("a", "b", 1, 0), { minLength: 1 }) }),
  fc.constantFrom<JsonSchema>({ "x-onex-type": "unknown" }, { "x-onex-type": "date" }),
);
const schema: fc.Arbitrary<JsonSchema> = fc.oneof(
  scalar,
  scalar.map((items): JsonSchema => ({ type: "array", items })),
  fc.tuple(scalar, scalar, fc.boolean()).map(
    ([a, b, isRequired]): JsonSchema => ({
      type: "object",
      properties: { a, b },
      required: isRequired ? ["a", "b"] : ["a"],
    }),
  ),
);
const leaf = fc.constantFrom<unknown>(null, 0, 1, -1, 0.5, "", "a", undefined, new Date(0));
const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), fc.record({ a: leaf, b: leaf }), fc.record({ a: leaf }));

describe("portProof()", () => {
  test("is never wrong: what fits is taken, whatever comes, and what does not fit is shown by a value", () => {
    fc.assert(
      fc.property(schema, schema, value, (from, to, given) => {
        const { verdict, witness, reasons } = portProof(from, to);
        expect(reasons.length === 0).toBe(verdict === "fits");
        if (verdict === "fits" && checker(from).is(given)) expect(checker(to).is(given)).toBe(true);
        if (witness === undefined) return;
        const shown = decode(witness);
        expect([checker(from).is(shown), checker(to).is(shown)]).toEqual([true, false]);
      }),
      { numRuns: 1000 },
    );
  });

  test("tells what cannot be proven from what does not fit", () => {
    const verdict = (from: JsonSchema, to: JsonSchema) => portProof(from, to).verdict;
    const a: JsonSchema = { type: "object", properties: { a: number }, required: ["a"] };
    expect(verdict(a, { ...a, properties: { a: number, b: text } })).toBe("cannot-prove");
    expect(verdict(a, { ...a, properties: { a: text } })).toBe("does-not-fit");
    expect(verdict({ type: "string", pattern: "^ab" }, { type: "string", pattern: "^a" })).toBe("cannot-prove");
    expect(verdict({ "x-onex-type": "unknown" }, text)).toBe("cannot-prove");
    expect(verdict({ "x-onex-generic": "T", "x-onex-type": "unknown" }, text)).toBe("cannot-prove");
    expect(verdict(number, { type: "integer" })).toBe("does-not-fit");
    expect(verdict(text, { $ref: "#/nowhere" })).toBe("cannot-prove");
  });
});

test("sourceFacts() says of literals that hold vertices only what is true of what comes of them", () => {
  const one = sampleNode(() => 1, { outputs: number });
  const name = sampleNode(() => "a", { outputs: text });
  const assembly = {
    topology: { name: "g", inputs: [], vertices: [], output: { kind: "signal" } as const },
    runnables: [runnableOf(one), runnableOf(name)],
  };
  const source = fc.oneof(
    fc.constantFrom(0, 1).map((index) => ({ source: { kind: "vertex" as const, index, path: [] }, value: [1, "a"][index] })),
    leaf.map((constant) => ({ source: { kind: "value" as const, value: constant, shared: true }, value: constant })),
  );
  fc.assert(
    fc.property(fc.array(source, { maxLength: 3 }), fc.boolean(), (parts, isList) => {
      const facts = isList
        ? sourceFacts({ kind: "array", items: parts.map((part) => part.source) }, assembly)
        : sourceFacts({ kind: "object", entries: parts.map((part, at) => [`k${at}`, part.source]) }, assembly);
      const values = parts.map((part) => part.value);
      const made = isList ? values : Object.fromEntries(values.map((each, at) => [`k${at}`, each]));
      if (facts.schema !== undefined) expect(checker(facts.schema).is(made)).toBe(true);
      if (values.every((each) => typeof each === "number" || typeof each === "string")) expect(facts.schema).toBeDefined();
    }),
  );
});
