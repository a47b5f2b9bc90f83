import { afterAll, describe, expect, test } from "vitest";
import {
  announce,
  collector,
  f2n,
  graph,
  inputs,
  isFault,
  type JsonSchema,
  keep,
  memoryTransport,
  type StandardSchema,
} from "./index.ts";

afterAll(() => f2n.dispose());

type Step = (value: never) => unknown;

/** A schema as a validation library makes them: JSON Schema for both its sides, and steps that may refuse a value or make another one of it. */
const schema = (input: JsonSchema, step: Step = (value) => value, output: JsonSchema = input): StandardSchema => ({
  "~standard": {
    version: 1,
    vendor: "imagined",
    validate: (value) => {
      try {
        const made = step(value as never);
        return made instanceof Promise ? made.then((later) => ({ value: later }), refusal) : { value: made };
      } catch (thrown) {
        return refusal(thrown);
      }
    },
    jsonSchema: { input: () => input, output: () => output },
  },
});

class Refused extends Error {
  readonly path: readonly (PropertyKey | { readonly key: PropertyKey })[];
  constructor(message: string, ...path: Refused["path"]) {
    super(message);
    this.path = path;
  }
}

function refusal(thrown: unknown) {
  if (!(thrown instanceof Refused)) throw thrown;
  return { issues: [{ message: thrown.message, path: thrown.path }] };
}

const number: JsonSchema = { type: "number" };
const object = (properties: Readonly<Record<string, JsonSchema>>, ...required: string[]): JsonSchema => ({
  type: "object",
  properties,
  required,
});
const even = schema(object({ x: number }, "x"), (value: { x: number }) => {
  if (value.x % 2 !== 0) throw new Refused("must be even", "x");
  return value;
});

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (thrown) {
    return isFault(thrown) ? thrown.code : thrown;
  }
};

describe("a Standard Schema that is given with a function", () => {
  test("refuses what it refuses, by name, by position and in a graph, with its words and places", async () => {
    const node = await f2n((x: number) => x * 2, { name: "half", input: even, output: number, call: "sync" });
    expect(node.run(4)).toBe(8);
    const refused = expect.objectContaining({
      code: "node/input-invalid",
      message: '"half" cannot take this input: /x must be even',
      details: { problems: [{ path: "/x", message: "must be even" }] },
    });
    expect(() => node.run(3)).toThrowError(refused);
    expect(() => node.runWith({ x: 3 })).toThrowError(refused);
    const $ = inputs<{ n: number }>();
    const g = graph({ out: node.bind($.n) });
    expect(g.run({ n: 2 })).toEqual({ out: 4 });
    expect(() => g.run({ n: 3 })).toThrowError(
      expect.objectContaining({ code: "run/vertex-failed", cause: expect.objectContaining({ code: "node/input-invalid" }) }),
    );
  });

  test("gives the function what it makes of the input: defaults and transformed values", async () => {
    const input = schema(object({ a: { type: "string" }, b: number }, "a"), ({ a, b = 5 }: { a: string; b?: number }) => ({
      b,
      a: `${a}!`,
    }));
    const node = await f2n((a: string, b?: number) => `${a}${b}`, { input, output: { type: "string" } });
    expect([node.run("x"), node.run("x", 1), node.runWith({ a: "x" } as never)]).toEqual(["x!5", "x!1", "x!5"]);
  });

  test("leaves off what is absent at the end, so that defaults of the function itself hold", async () => {
    const node = await f2n(Math.max, { input: schema(object({ a: number, b: number }, "a")), output: number });
    expect(node.run(3)).toBe(3);
    const counting = (...args: unknown[]): number => args.length;
    const counted = await f2n(counting, { input: schema(object({ a: number, b: number }, "a")), output: number });
    expect([counted.run(1), counted.run(1, undefined), counted.run(1, 2)]).toEqual([1, 2, 2]);
  });

  test("gives what it makes of the result, or refuses it", async () => {
    const output = schema(
      number,
      (value: number) => {
        if (value < 0) throw new Refused("must not be negative");
        return `${value} m`;
      },
      { type: "string" },
    );
    const node = await f2n((x: number): unknown => x, { name: "metres", input: object({ x: number }, "x"), output });
    expect(node.run(2)).toBe("2 m");
    expect(node.outputs).toEqual({ type: "string" });
    expect(() => node.run(-1)).toThrowError(
      expect.objectContaining({
        code: "node/output-invalid",
        message: '"metres" gave a result that its output schema refuses: the value must not be negative',
      }),
    );
    const later = await f2n((x: number): unknown => Promise.resolve(x), { input: object({ x: number }, "x"), output });
    await expect(later.run(3)).resolves.toBe("3 m");
    await expect(later.run(-3)).rejects.toMatchObject({ code: "node/output-invalid" });
  });

  test("is checked against the JSON Schema of each side as well", async () => {
    const node = await f2n((x: number): unknown => x, { input: even, output: schema(number, () => "two", number) });
    expect(codeOf(() => node.run("x" as never))).toBe("node/input-invalid");
    expect(codeOf(() => node.run(2))).toBe("node/output-invalid");
  });

  test("may validate later where the node is async, and is refused by name where it answers at once", async () => {
    const slow = schema(object({ x: number }, "x"), async (value: { x: number }) => {
      if (value.x < 0) throw new Refused("must not be negative", { key: "x" });
      return { x: value.x + 1 };
    });
    const node = await f2n(async (x: number) => x, { input: slow, output: schema(number, async (value: number) => value * 10) });
    await expect(node.run(1)).resolves.toBe(20);
    await expect(node.run(-1)).rejects.toMatchObject({ details: { problems: [{ path: "/x" }] } });
    const atOnce = await f2n((x: number) => x, { name: "atOnce", input: slow, output: number });
    expect(() => atOnce.run(-1)).toThrowError(
      expect.objectContaining({ code: "f2n/unsupported-signature", message: expect.stringContaining('call: "async"') }),
    );
    const told = await f2n((x: number) => x, { input: slow, output: number, call: "async" });
    await expect(told.run(1)).resolves.toBe(2);
  });

  test("cannot validate what a generator gives one by one", async () => {
    const wrapped = await f2n.try(
      function* (x: number) {
        yield x;
      },
      { input: even, output: schema(number) },
    );
    expect(wrapped).toMatchObject({ code: "f2n/unsupported-signature", message: expect.stringContaining("one by one") });
  });

  test("must leave parameters to be had by name", async () => {
    const sum = schema(object({ a: number, b: number }, "a", "b"), ({ a, b }: { a: number; b: number }) => a + b);
    const node = await f2n((a: number, b: number) => a + b, { input: sum, output: number });
    expect(() => node.run(1, 2)).toThrowError(expect.objectContaining({ code: "f2n/unsupported-signature" }));
    const one = await f2n((total: number) => total * 2, { input: sum, output: number });
    expect(one.runWith({ a: 1, b: 2 } as never)).toBe(6);
  });

  test("is part of what the node answers and of no hash: it is named as captured, kept nowhere and never written down", async () => {
    const any = schema(object({ x: number }, "x"));
    const [strict, lax] = await Promise.all(
      [even, any].map((input) => f2n((x: number) => x, { name: "same", input, output: number, call: "sync" })),
    );
    if (strict === undefined || lax === undefined) throw new Error("two were made");
    expect(strict.metadata_block.hash).toBe(lax.metadata_block.hash);
    expect(strict.description.effects).toMatchObject({ class: "unknown", captures: ["input schema"] });
    const $ = inputs<{ n: number }>();
    const g = graph({ out: strict.bind($.n) });
    const run = g.start({ n: 2 });
    g.mutate((edit) => edit.replace("same", lax));
    expect(g.replay(run, { mode: "verify" }).drift).toMatchObject([{ vertex: "same", change: "code" }]);
    await expect(Promise.resolve().then(() => g.export())).rejects.toMatchObject({
      code: expect.stringMatching(/^(graph|f2n)\//),
    });
    await expect(keep(strict, { by: "ci" })).rejects.toMatchObject({ code: "node/not-keepable" });
  });

  test("validates a call from afar, in the process that the function lives in", async () => {
    const transport = memoryTransport();
    await using registry = await collector({ doors: [transport] });
    const node = await f2n((x: number) => x * 2, { name: "half", input: even, output: number });
    await using _online = await announce([node], { transport });
    expect(await registry.run(node.node_id, { x: 2 })).toMatchObject({ value: 4 });
    expect(await registry.run(node.node_id, { x: 3 })).toMatchObject({
      problem: { code: "node/input-invalid", details: { problems: [{ path: "/x", message: "must be even" }] } },
    });
  });
});

describe("the parameters that a given input schema means", () => {
  const point = object({ x: number, y: number }, "x", "y");
  const output = number;

  test("are the one parameter where no property has its name", async () => {
    for (const fn of [(at: { x: number; y: number }) => at.x + at.y, ({ x, y }: { x: number; y: number }) => x + y]) {
      const node = await f2n(fn, { name: "sum", input: point, output });
      expect(node.description.parameters).toMatchObject([{ kind: "spread", optional: false }]);
      expect([node.run({ x: 1, y: 2 }), node.runWith({ x: 1, y: 2 })]).toEqual([3, 3]);
      expect(() => node.run({ x: 1 } as never)).toThrowError(expect.objectContaining({ code: "node/input-invalid" }));
      expect(node.description.types).toContain('"x": number;\n  "y": number;');
    }
    const scaled = schema(point, ({ x, y }: { x: number; y: number }) => ({ x: x * 10, y }));
    const node = await f2n((at: { x: number; y: number }) => at.x + at.y, { input: scaled, output, call: "sync" });
    expect(node.run({ x: 1, y: 2 })).toBe(12);
    const $ = inputs<{ n: number }>();
    expect(graph({ out: node.bind({ x: $.n, y: 1 }) }).run({ n: 2 })).toEqual({ out: 21 });
  });

  test("are positions where it is one of the properties, in the order that the function has them", async () => {
    const one = await f2n((x: number) => x * 2, { input: object({ x: number }, "x"), output });
    expect(one.run(2)).toBe(4);
    const swapped = await f2n((y: number, x: number) => y - x, { input: point, output });
    expect([swapped.run(5, 3), swapped.runWith({ x: 3, y: 5 } as never)]).toEqual([2, 2]);
  });

  test("are told where the text does not say, or says otherwise", async () => {
    const shortened = await f2n((t: number) => t * 2, { input: object({ x: number }, "x"), output, parameters: ["x"] });
    expect(shortened.run(2)).toBe(4);
    const bound = ((at: { x: number; y: number }) => at.x).bind(null);
    const told = await f2n(bound, { input: point, output, parameters: "spread" });
    expect(told.run({ x: 1, y: 2 })).toBe(1);
  });

  test("may be left out where the one parameter has a default", async () => {
    const node = await f2n(({ x = 7 }: { x?: number } = {}) => x, { input: object({ x: number }), output });
    expect([node.run(), node.run({}), node.run({ x: 1 })]).toEqual([7, 7, 1]);
  });
});
