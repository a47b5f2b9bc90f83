import type { JsonSchema, NodeDescription, Parameter } from "@onex/contract";
import { expect, test } from "vitest";
import { graph } from "../graph/graph.ts";
import { createNode } from "./create-node.ts";
import type { Callable } from "./modes.ts";

const anything: JsonSchema = { "x-onex-type": "unknown" };
const callback: JsonSchema = { "x-onex-type": "function" };
const number: JsonSchema = { type: "number" };
const text: JsonSchema = { type: "string" };

interface Overload {
  readonly takes: Readonly<Record<string, JsonSchema>>;
  readonly gives: JsonSchema;
}

function overloaded<F extends Callable>(callable: F, overloads: readonly Overload[]) {
  const parameters = overloads.map(({ takes }) =>
    Object.keys(takes).map((name): Parameter => ({ name, kind: "positional", optional: false })),
  );
  const description = {
    name: "f",
    call: "sync",
    parameters,
    inputs: {
      anyOf: overloads.map(({ takes }, at) => ({
        type: "object",
        properties: takes,
        required: Object.keys(takes),
        additionalProperties: false,
        "x-onex-overload": at,
      })),
    },
    outputs: { anyOf: overloads.map(({ gives }, at) => ({ ...gives, "x-onex-overload": at })) },
    effects: { class: "pure", uses: [], captures: [] },
    metadata_block: {},
    // The parts that calling reads.
  } as unknown as NodeDescription;
  return createNode(description, callable);
}

const dataFirstOrLast: readonly Overload[] = [
  { takes: { data: anything, other: anything }, gives: { type: "boolean" } },
  { takes: { other: anything }, gives: callback },
];

const same = (...args: unknown[]): unknown =>
  args.length === 1 ? (data: unknown) => Object.is(data, args[0]) : Object.is(args[0], args[1]);

test("run() takes the overload with as many parameters as there are arguments, where their types tell nothing", () => {
  const { run } = overloaded(same, dataFirstOrLast);
  expect(run(1, 1)).toBe(true);
  expect(run(1)).toBeTypeOf("function");
  expect(run(1, undefined)).toBe(false);
});

test("run() takes a surplus of arguments when no overload has as many parameters", () => {
  const { run } = overloaded(same, dataFirstOrLast);
  expect([1].map(run as (value: number) => unknown)).toEqual([false]);
});

test("run() admits the result of any overload that its arguments fit", () => {
  const sum = (items: readonly unknown[], of: (item: unknown) => unknown): unknown => of(items[0]);
  const { run } = overloaded(sum, [
    { takes: { items: { type: "array" }, of: callback }, gives: number },
    { takes: { items: { type: "array" }, of: callback }, gives: { "x-onex-type": "bigint" } },
    { takes: { items: text, of: callback }, gives: text },
  ]);
  expect(run([1n], (item) => item)).toBe(1n);
  expect(() => run(["a"], (item) => item)).toThrow(/not of its declared type/);
});

test("a graph admits the result of any overload, as run() does", () => {
  const node = overloaded(
    (of: (item: unknown) => unknown): unknown => of(1n),
    [
      { takes: { of: callback }, gives: number },
      { takes: { of: callback }, gives: { "x-onex-type": "bigint" } },
    ],
  );
  const same = (item: unknown): unknown => item;
  expect(graph({ out: node.bind(same as never) }).run({} as never)).toEqual({ out: 1n });
});

test("runWith() takes the overload whose names are all given", () => {
  const node = overloaded(same, dataFirstOrLast);
  expect(node.runWith({ other: 1 })).toBeTypeOf("function");
  expect(node.runWith({ other: 1, data: 1 })).toBe(true);
});
