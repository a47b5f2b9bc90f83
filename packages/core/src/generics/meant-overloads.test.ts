import { isFault, type JsonSchema, type Parameter } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { number, sampleNode, text } from "../../test/sample-node.ts";
import { graph } from "../graph/graph.ts";
import { inputs } from "../graph/inputs.ts";
import { VertexHandle } from "../graph/vertex-handle.ts";
import type { Callable } from "../node/modes.ts";
import { signatureOf } from "../node/signature.ts";
import { type KnownArgument, meantOverloads } from "./meant-overloads.ts";

const anything: JsonSchema = { "x-onex-type": "unknown" };
const callback: JsonSchema = { "x-onex-type": "function" };
const T: JsonSchema = { ...anything, "x-onex-generic": "T" };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const of = (schema: JsonSchema | undefined): KnownArgument => ({ kind: "schema", schema });
const literal = (value: unknown): KnownArgument => ({ kind: "value", value });

interface Overload {
  readonly takes: Readonly<Record<string, JsonSchema>>;
  readonly gives?: JsonSchema;
  readonly optional?: readonly string[];
}

const parametersOf = ({ takes, optional = [] }: Overload): readonly Parameter[] =>
  Object.keys(takes).map((name): Parameter => ({ name, kind: "positional", optional: optional.includes(name) }));

/** Which of the overloads may be meant, by index. */
function meant(overloads: readonly Overload[], ...args: readonly KnownArgument[]): readonly number[] {
  const signatures = overloads.map((each) => signatureOf(parametersOf(each), Object.values(each.takes), each.gives ?? anything));
  const argumentAt = (position: number): KnownArgument => args[position] ?? { kind: "absent" };
  const found = meantOverloads(signatures, { argumentAt, count: args.length });
  return found.map((signature) => signatures.indexOf(signature));
}

const textOrNumber = [{ takes: { text } }, { takes: { count: number } }];

describe("meantOverloads()", () => {
  test("leaves the one whose parameter has the schema of the argument", () => {
    expect(meant(textOrNumber, of(text))).toEqual([0]);
    expect(meant(textOrNumber, of(number))).toEqual([1]);
    expect(meant(textOrNumber, literal(3))).toEqual([1]);
  });
  test("leaves all that an argument may fit, and all of which nothing is known", () => {
    expect(meant(textOrNumber, of({ type: ["string", "number"] }))).toEqual([0, 1]);
    expect(meant(textOrNumber, of(undefined))).toEqual([0, 1]);
  });
  test("leaves all when none can take the arguments, as the run says so then", () => {
    expect(meant(textOrNumber, of({ type: "boolean" }))).toEqual([0, 1]);
  });
  test("takes the first that certainly fits, and those before that may fit", () => {
    const narrowToWide = [{ takes: { text: { const: "a" } } }, { takes: { text } }, { takes: { any: anything } }];
    expect(meant(narrowToWide, literal("a"))).toEqual([0]);
    expect(meant(narrowToWide, literal("b"))).toEqual([1]);
    expect(meant(narrowToWide, of(text))).toEqual([0, 1]);
    expect(meant(narrowToWide, of(number))).toEqual([2]);
  });
  test("counts the arguments, where their types tell nothing", () => {
    const firstOrLast = [{ takes: { data: anything, other: anything } }, { takes: { other: anything } }];
    expect(meant(firstOrLast, of(text), of(text))).toEqual([0]);
    expect(meant(firstOrLast, of(text))).toEqual([1]);
    const short = [{ takes: { text } }, { takes: { text, more: number }, optional: ["more"] }];
    expect(meant(short, of(text))).toEqual([0]);
    expect(meant(short, of(text), of(number))).toEqual([1]);
  });
  test("leaves those that differ in a callback alone: the result tells them apart", () => {
    const byCallback = [
      { takes: { items: list(number), of: { ...callback, outputs: text } } },
      { takes: { items: list(number), of: { ...callback, outputs: number } } },
      { takes: { of: callback } },
    ];
    expect(
      meant(
        byCallback,
        of(list(number)),
        literal(() => 1),
      ),
    ).toEqual([0, 1]);
    expect(
      meant(
        byCallback,
        literal(() => 1),
      ),
    ).toEqual([2]);
  });
  test("keeps what nobody understands: more arguments than any overload has parameters", () => {
    expect(meant(textOrNumber, of(text), of(text))).toEqual([0, 1]);
  });
});

function overloaded<F extends Callable>(callable: F, overloads: readonly Overload[]) {
  const inputsOf = ({ takes }: Overload, at: number): JsonSchema => ({
    type: "object",
    properties: takes,
    required: Object.keys(takes),
    additionalProperties: false,
    "x-onex-overload": at,
  });
  return sampleNode(callable, {
    name: "f",
    parameters: overloads.map(parametersOf),
    rawInputs: { anyOf: overloads.map(inputsOf) },
    outputs: { anyOf: overloads.map(({ gives }, at) => ({ ...gives, "x-onex-overload": at })) },
  });
}

describe("binding a function with overloads", () => {
  const double = overloaded(
    (x: string | number) => (typeof x === "string" ? x + x : 2 * x) as never,
    [
      { takes: { text }, gives: text },
      { takes: { count: number }, gives: number },
    ],
  );
  const words = sampleNode((path: string) => path.split(" "), { name: "words", inputs: { path: text }, outputs: list(text) });
  const size = sampleNode((word: string) => word.length, { name: "size", inputs: { word: text }, outputs: number });
  const first = overloaded(
    (...args: unknown[]) => (args.length === 1 ? (args[0] as never[])[0] : args[0]) as never,
    [
      { takes: { items: list(T) }, gives: T },
      { takes: { item: T, other: number }, gives: T },
    ],
  );
  const $ = inputs<{ path: string; any: unknown }>();
  const outputsOf = (vertex: unknown): readonly JsonSchema[] =>
    vertex instanceof VertexHandle && vertex.of.kind === "place"
      ? vertex.of.runnable.signatures.map(({ outputs }) => outputs)
      : [];

  test("gives the vertex the result of the overload that its upstream fits", () => {
    expect(outputsOf(double.bind(size.bind($.path) as never))).toMatchObject([number]);
    expect(outputsOf(double.bind("a" as never))).toMatchObject([text]);
    expect(outputsOf(double.bind($.any as never))).toHaveLength(2);
  });

  test("refuses downstream what that result can never be", () => {
    const bind = () => size.bind(double.bind(size.bind($.path) as never) as never);
    expect(bind).toThrow('Input "word" of "size" takes a string, but "f" gives a number');
  });

  test("fixes the type parameters of the overload that is left", () => {
    expect(outputsOf(first.bind(words.bind($.path) as never))).toMatchObject([text]);
    expect(outputsOf(first.bind(size.bind($.path) as never, 3 as never))).toMatchObject([number]);
  });

  test("runs as the function does, and leaves the node as it was", () => {
    const sum = graph({ a: double.bind(size.bind($.path) as never), b: double.bind("x" as never) });
    expect(sum.run({ path: "abc" } as never)).toEqual({ a: 6, b: "xx" });
    expect([double.run("a" as never), double.run(4 as never)]).toEqual(["aa", 8]);
  });

  test("finds the overload anew when an input is rewired, by the name that any overload gives it", () => {
    const shown = sampleNode((x: unknown) => String(x), { name: "shown", inputs: { x: anything }, outputs: text });
    const twice = double.bind("x" as never).with({ name: "twice" });
    const g = graph({ out: shown.bind(twice as never) });
    g.mutate((edit) => edit.rewire("twice", "count", 21));
    expect(g.run({} as never)).toEqual({ out: "42" });
  });

  test("refuses an edit by which another overload would give the graph's output another type", () => {
    const g = graph({ out: double.bind("x" as never).with({ name: "twice" }) });
    expect(() => g.mutate((edit) => edit.rewire("twice", "count", 21))).toThrow("would be wider than it was");
  });

  test("says nothing of a call that no overload takes before it is made", () => {
    const bound = graph({ out: double.bind(true as never) });
    try {
      bound.run({} as never);
      expect.unreachable();
    } catch (thrown) {
      expect(isFault(thrown) && thrown.code).toBe("node/input-invalid");
    }
  });
});
