// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
import type { FunctionReading, Json, JsonSchema, ReadingRefusal } from "@onex/contract";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import { readProgram } from "./read-program.ts";

const session = compilerSession("memory");
afterAll(() => {
  process.kill(session.pid, "SIGKILL");
});

const entry = "/onex/source.ts";

/** Readings of all exported functions of a text, by name. */
function readAll(text: string): Readonly<Record<string, FunctionReading | ReadingRefusal>> {
  const question = {
    program: { kind: "memory", files: { [entry]: text } },
    files: [entry],
    select: { kind: "exports" },
  } as const;
  return Object.fromEntries(
    readProgram(question, session, true)
      .map(({ read }) => read())
      .map((reading) => [reading.name, reading]),
  );
}

function readOne(text: string): FunctionReading {
  const [reading] = Object.values(readAll(text));
  if (reading?.status !== "read") throw new Error(reading?.reason ?? "nothing was read");
  return reading;
}

describe("parameters", () => {
  test("are named, optional and defaulted as declared", () => {
    const { parameters, inputs } = readOne(
      "export function f(a: string, b?: number, c = -1.5, d: Date = new Date(), ...e: boolean[]): void {}",
    );
    expect(parameters).toEqual([
      { name: "a", kind: "positional", optional: false },
      { name: "b", kind: "positional", optional: true },
      { name: "c", kind: "positional", optional: true, default: -1.5 },
      { name: "d", kind: "positional", optional: true },
      { name: "e", kind: "rest", optional: true },
    ]);
    expect(inputs.required).toEqual(["a"]);
    expect(inputs.properties?.e).toEqual({ type: "array", items: { type: "boolean" } });
  });

  test("a sole object of nothing but a length is spread like any other", () => {
    const { parameters, inputs } = readOne("export function f({ length }: { length: number }): void {}");
    expect(parameters).toEqual([{ name: "arg0", kind: "spread", optional: false }]);
    expect(inputs).toMatchObject({ properties: { length: { type: "number" } }, required: ["length"] });
  });

  test("a sole object is spread into its properties, with comments and defaults of the destructuring", () => {
    const reading = readOne(`/**
 * @param options - all
 * @param options.a the first @minimum 2
 */
export function f({ a, b = "x" }: { a: number; b?: string }): void {}`);
    expect(reading.parameters).toEqual([{ name: "arg0", kind: "spread", optional: false }]);
    expect(reading.inputs).toEqual({
      type: "object",
      properties: { a: { type: "number", description: "the first", minimum: 2 }, b: { type: "string", default: "x" } },
      required: ["a"],
      additionalProperties: false,
    });
  });

  test.each([
    ["an optional object", "o?: { a: number }", ["o", "positional"]],
    ["an object with an index signature", "o: Record<string, number>", ["o", "positional"]],
    ["a destructured array", "[a]: [number]", ["arg0", "positional"]],
    ["one of several", "{ a }: { a: number }, n: number", ["arg0", "positional"]],
    ["an array", "o: number[]", ["o", "positional"]],
    ["a sole object beside a signal", "o: { a: number }, signal?: AbortSignal", ["o", "spread"]],
  ])("%s is %s", (_, text, expected) => {
    const { parameters } = readOne(`export function f(${text}): void {}`);
    const [first] = parameters.flat();
    expect([first?.name, first?.kind]).toEqual(expected);
  });

  test("an AbortSignal is no input", () => {
    const { parameters, inputs, local } = readOne("export function f(a: string, signal?: AbortSignal): void {}");
    expect([parameters.flat()[1]?.kind, Object.keys(inputs.properties ?? {}), local]).toEqual(["signal", ["a"], false]);
  });

  test("a rest tuple is a parameter per element under its label", () => {
    const { parameters } = readOne("type Pair = [text: string, limit?: number]; export const f = (...args: Pair): void => {};");
    expect(parameters).toEqual([
      { name: "text", kind: "positional", optional: false },
      { name: "limit", kind: "positional", optional: true },
    ]);
  });

  test("every JSON literal is a constant default", () => {
    const literal = fc
      .jsonValue({ maxDepth: 2 })
      .filter(
        (value) => !/\ufffd|"\$onex:|[\ud800-\udfff]/.test(JSON.stringify(value)) && !/"__proto__"/.test(JSON.stringify(value)),
      ) as fc.Arbitrary<Json>;
    const values = fc.sample(literal, 150);
    const readings = readAll(
      values.map((value, at) => `export const f${at} = (a: unknown = ${JSON.stringify(value)}): void => {};`).join("\n"),
    );
    const defaults = values.map((_, at) => {
      const reading = readings[`f${at}`];
      return reading?.status === "read" ? reading.parameters.flat()[0]?.default : reading;
    });
    // JSON text has no negative zero of its own; read as a literal it is one, and is written as such.
    const zeros = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('{"$onex:number":"-0"}', "0"));
    expect(defaults.map(zeros)).toEqual(values.map(zeros));
  });

  test("computed defaults are not written", () => {
    const readings = readAll(
      "const k = 1; export const a = (x = k): void => {}; export const b = (x = [k]): void => {}; export const c = (x = { ...{ y: 1 } }): void => {}; export const d = (x = `${k}`): void => {};",
    );
    const defaults = Object.values(readings).map(
      (reading) => reading.status === "read" && "default" in (reading.parameters.flat()[0] ?? {}),
    );
    expect(defaults).toEqual([false, false, false, false]);
  });

  test("values that JSON does not have are encoded", () => {
    const readings = readAll(
      "export const a = (x: number = -Infinity): void => {}; export const b = (x: bigint = -0x10n): void => {}; export const c = (x: string | undefined = undefined): void => {}; export const d = (x = -0): void => {};",
    );
    const defaults = Object.values(readings).map((reading) =>
      reading.status === "read" ? reading.parameters.flat()[0]?.default : reading,
    );
    expect(defaults).toEqual([
      { "$onex:number": "-Infinity" },
      { "$onex:bigint": "-16" },
      { "$onex:undefined": 1 },
      { "$onex:number": "-0" },
    ]);
  });
});

describe("overloads", () => {
  const reading = readOne(`
/** First. @param a text */
export function f(a: string): number;
/** Second. */
export function f(a: number, b?: boolean): Promise<string>;
export function f(a: unknown): unknown { return a; }`);
  test("are variants in order of declaration, on both sides, with a parameter list each", () => {
    expect(
      reading.inputs.anyOf?.map((variant) => [variant["x-onex-overload"], variant.required, variant.additionalProperties]),
    ).toEqual([
      [0, ["a"], false],
      [1, ["a"], false],
    ]);
    expect(reading.outputs).toEqual({
      anyOf: [
        { type: "number", "x-onex-overload": 0 },
        { type: "string", "x-onex-overload": 1 },
      ],
    });
    expect(reading.parameters).toMatchObject([[{ name: "a" }], [{ name: "a" }, { name: "b", optional: true }]]);
    expect(reading.call).toBe("either");
  });
  test("have a comment each", () => {
    expect(reading.inputs.anyOf?.[0]?.properties?.a).toEqual({ type: "string", description: "text" });
  });
});

describe("call", () => {
  const readings = readAll(`
export const sync = () => 1;
export const async_ = async () => 1;
export const like = (): PromiseLike<string> => null as never;
export const either = (a: number) => (a > 1 ? Promise.resolve("x") : "y");
export function* generator() { yield 1; }
export async function* asyncGenerator() { yield 1; }
export const iterable = (): Iterable<number> => [];
export const anything = (): any => 1;
export class Thenable { then(f: (n: number) => void) { f(1); } private x = 1; static make() { return new Thenable(); } }
export class Rows implements PromiseLike<number[]> { private n = 1; then: PromiseLike<number[]>["then"] = (f, r) => Promise.resolve([this.n]).then(f, r); }
export const query = (): Rows => new Rows();
interface Tracked<T> extends Promise<T> { readonly [Symbol.toStringTag]: "Tracked"; readonly id: string }
export const tracked = (): Tracked<Date> => null as never;
export class Later<T> extends Promise<T> { extra = 1 }
export const later = (): Later<string> => Later.resolve("x") as Later<string>;
export class Door { then = 1; private open = true; }
export const door = (): Door => new Door();
`);
  test.each([
    ["sync", "sync"],
    ["async_", "async"],
    ["like", "async"],
    ["either", "either"],
    ["generator", "generator"],
    ["asyncGenerator", "async-generator"],
    ["iterable", "sync"],
    ["anything", "either"],
    ["Thenable.make", "async"],
    ["query", "async"],
    ["tracked", "async"],
    ["later", "async"],
    ["door", "sync"],
  ])("of %s is %s", (name, call) => {
    expect(readings[name]).toMatchObject({ call });
  });
  test("leaves the promise out of the output", () => {
    expect(readings.async_).toMatchObject({ outputs: { type: "number" } });
    expect(readings.either).toMatchObject({ outputs: { type: "string" } });
  });
  test("gives what awaiting gives, whatever else the promise is", () => {
    expect(readings["Thenable.make"]).toMatchObject({ outputs: { type: "number" }, local: false });
    expect(readings.query).toMatchObject({ outputs: { type: "array", items: { type: "number" } }, local: false });
    expect(readings.tracked).toMatchObject({ outputs: { "x-onex-type": "date" }, local: false });
    expect(readings.later).toMatchObject({ outputs: { type: "string" }, local: false });
    expect(readings.door).toMatchObject({ outputs: { "x-onex-type": "local", "x-onex-class": "Door" } });
  });
});

describe("refusals", () => {
  const readings = readAll(`
import { Gone } from "./gone.ts";
export function missing(items: Missing[]): number { return 1; }
export function gone(a: Gone): number { return 1; }
export function nested(options: { list: { x: Nope }[] }, b: 1): number { return 1; }
export function page(a: string): typeof document { return null as never; }
export function elsewhere(a: string): Missing<string, 1> { return null as never; }
export function implicit(a): number { return 1; }
export const recursive = (a: number) => recursive(a - 1);
export const circle = () => other(); const other = () => circle(); export const user = () => circle();
export function receiver(this: Date, a: string): number { return 1; }
export function inside(a: string) { return this.a; }
export function infinite(a: Endless<string>): number { return 1; }
interface Endless<T> { value: T; next: Endless<T[]> }
export function deep(a: Deep): number { return 1; }
type Grow<N extends 0[]> = N["length"] extends 1200 ? N : { x: Grow<[...N, 0]> }["x"]; type Deep = Grow<[]>;
export function untyped(a: Loose, b: 1): number { return 1; }
interface Loose { x; y: string }
export function surrogate(a: "\\ud800"): number { return 1; }
export const fine = function (a: string, f: (this: Date) => void) { const o = { m() { return this; } }; return () => o; };
`);
  test.each([
    [
      "missing",
      "f2n/unresolved-type",
      /^Parameter "items" of type "Missing\[\]"\[\] cannot be resolved: Cannot find name 'Missing'$/,
    ],
    [
      "gone",
      "f2n/import-unresolved",
      /^Cannot find module '.\/gone.ts', so parameter "a" of type "Gone" cannot be resolved; check the path, install the package, or give/,
    ],
    ["nested", "f2n/unresolved-type", /\.list\[\]\.x of type "Nope" cannot be resolved: Cannot find name 'Nope'$/],
    ["page", "f2n/unresolved-type", /^The result of type "typeof document" cannot be resolved: Cannot find name 'document'$/],
    ["elsewhere", "f2n/unresolved-type", /^The result of type "Missing<string, 1>" cannot be resolved/],
    ["implicit", "f2n/unresolved-type", /Parameter 'a' implicitly has an 'any' type/],
    ["recursive", "f2n/unresolved-type", /implicitly has/],
    ["user", "f2n/unresolved-type", /implicitly has/],
    ["receiver", "f2n/this", /"receiver"/],
    ["inside", "f2n/this", /"inside"/],
    ["infinite", "f2n/too-large", /./],
    ["deep", "f2n/too-large", /./],
    ["untyped", "f2n/unresolved-type", /\.x is declared without a type/],
    ["surrogate", "f2n/unsupported-type", /"a"/],
  ])("%s is %s", (name, code, reason) => {
    expect(readings[name]).toMatchObject({ status: "refused", code });
    const reading = readings[name];
    expect(reading?.status === "read" ? "" : reading?.reason).toMatch(reason);
  });
  test("a this of somebody else's is no reason", () => {
    expect(readings.fine?.status).toBe("read");
  });
});

describe("functions that give ever new types of their own kind", () => {
  const text = `
export interface Query<T, S extends keyof T = never> {
  select<K extends keyof T>(key: K): Query<T, S | K>;
  where(part: Partial<T>): Query<T, S>;
  each(use: (row: Pick<T, S>) => Query<T[], never>): Date;
}
export const people = (table: string): Query<{ id: number; name: string }> => null as never;
export function counted<T>(query: Query<T>, most = 1): number { return most; }
export const curried = (a: number) => (b: string) => (c: boolean) => (d: Date) => [a, b, c, d];
export interface Endless<T> { value: T; next: () => number; deeper: Endless<T[]> }
export function infinite(a: Endless<string>): number { return 1; }
`;
  const readings = readAll(text);

  test("are followed as far as the first of them; those within are functions", () => {
    const bare = { "x-onex-type": "function" };
    const next = { type: "object", properties: { select: bare, where: bare, each: bare }, required: ["select", "where", "each"] };
    const inputs = (properties: object) => ({ type: "object", properties, required: Object.keys(properties) });
    expect(readings.people).toMatchObject({
      outputs: {
        type: "object",
        properties: {
          select: { inputs: inputs({ key: { enum: ["id", "name"] } }), outputs: next },
          where: {
            inputs: inputs({ part: { properties: { id: { type: "number" }, name: { type: "string" } } } }),
            outputs: next,
          },
          each: { inputs: inputs({ use: bare }), outputs: { "x-onex-type": "date" } },
        },
        required: ["select", "where", "each"],
      },
      local: true,
    });
    expect(readings.counted).toMatchObject({ parameters: [{ name: "query" }, { name: "most", default: 1 }] });
  });

  test("say the same whatever was read before", () => {
    const [first] = Object.values(readAll(text.replaceAll(/^export (?:function|const curried).*$/gm, "")));
    expect(first).toMatchObject({ name: "people" });
    expect(first?.status === "read" && first.outputs).toEqual(readings.people?.status === "read" && readings.people.outputs);
  });

  test("are not the only ones too large for their functions: of such a type functions within functions are no more than that, or all are", () => {
    const many = (count: number, of: string): string =>
      Array.from({ length: count }, (_, at) => `p${at}: { n: ${at}, of: "${of}" }`).join("; ");
    const large = readAll(`
export function wide(a: string): { x: (b: (c: { ${many(700, "c")} }) => void) => Date } { return null as never; }
export function wider(a: string): { x: (c: { ${many(1_600, "d")} }) => void } { return null as never; }
export function widest(a: string): { ${many(1_600, "e")} } { return null as never; }`);
    const bare = { "x-onex-type": "function" };
    const outputOf = (name: string): unknown => {
      const { [name]: reading } = large;
      return reading?.status === "read" ? reading.outputs.properties : reading;
    };
    expect(outputOf("wide")).toEqual({
      x: {
        ...bare,
        inputs: { type: "object", properties: { b: bare }, required: ["b"], additionalProperties: false },
        outputs: expect.anything(),
      },
    });
    expect(outputOf("wider")).toEqual({ x: bare });
    expect(outputOf("widest")).toMatchObject({ status: "refused", code: "f2n/too-large" });
  });

  test("are as large whatever was read before", () => {
    const parts = ["A", "B", "C"].map((name) => {
      const properties = Array.from({ length: 320 }, (_, at) => `p${at}: { ${name}: ${at} }`);
      return `export interface ${name} { ${properties.join("; ")} }`;
    });
    const whole = "export function whole(x: () => { a: A; b: B; c: C }, y: (f: (a: A) => void) => void): void {}";
    const before = "export const a = (a: A): B => null as never; export const b = (c: C, f: (a: A) => void): void => {};";
    const [after, alone] = [
      [...parts, before, whole],
      [...parts, whole],
    ].map((texts) => {
      const { whole: reading } = readAll(texts.join("\n"));
      return reading?.status === "read" ? reading.inputs : {};
    });
    expect(after).toEqual(alone);
    expect(alone?.properties?.["y"]?.inputs?.properties).toEqual({ f: { "x-onex-type": "function" } });
  });

  test("are no reason to cut others short, or to take a type without end that is no function", () => {
    const { curried } = readings;
    const within = (schema: JsonSchema | undefined, depth: number): JsonSchema | undefined =>
      depth === 0 ? schema : within(schema?.outputs, depth - 1);
    expect(curried?.status === "read" && within(curried.outputs, 2)).toMatchObject({ inputs: { required: ["d"] } });
    expect(readings.infinite).toMatchObject({ status: "refused", code: "f2n/too-large" });
  });
});

test("what lives only in its process makes the node local", () => {
  const readings = readAll(
    "export const a = (f: () => void): void => f(); export const b = (): WeakMap<object, 1> => new WeakMap(); export const c = (d: Date): Map<string, Uint8Array> => new Map();",
  );
  expect(Object.values(readings).map((reading) => reading.status === "read" && reading.local)).toEqual([true, true, false]);
});

test("what may be left out, or has another form, keeps a node callable from elsewhere", () => {
  const readings = readAll(`
export const a = (x: number, f?: () => void): void => f?.();
export const b = (o: { x: number; f?: () => void }): void => {};
export const c = (f: string | ((x: number) => string)): string => "";
export function d(x: number): number; export function d(): (x: number) => number; export function d(x?: number): unknown { return x; }
export const e = (...f: (() => void)[]): void => {};
export const g = (o: { f: () => void }[]): void => {};
`);
  const local = Object.values(readings).map((reading) => reading.status === "read" && reading.local);
  expect(local).toEqual([false, false, false, false, true, true]);
});
