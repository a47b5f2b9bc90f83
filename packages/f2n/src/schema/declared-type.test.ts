// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are TypeScript.
import { checker, type FunctionReading, type JsonSchema } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import { readProgram } from "../read/read-program.ts";

const session = compilerSession("memory");
afterAll(() => {
  process.kill(session.pid, "SIGKILL");
});

function readOne(text: string, files: Readonly<Record<string, string>> = {}): FunctionReading {
  const entry = "/onex/source.ts";
  const others = Object.entries(files).map(([name, other]) => [`/onex/${name}`, other] as const);
  const program = { kind: "memory", files: { [entry]: text, ...Object.fromEntries(others) } } as const;
  const [pending] = readProgram({ program, files: [entry], select: { kind: "exports" } }, session, true);
  const reading = pending?.read();
  if (reading?.status !== "read") throw new Error(reading?.reason ?? "nothing was read");
  return reading;
}

const declarations = `
/** A mailbox. @minLength 3 @format email */ type Email = string;
/** @pattern ^[+] */ type Phone = string;
/** @int @minimum 0 */ type Count = number;
/** ISO 4217. */ type Currency = string;
/** @minItems 1 */ type Few<T> = T[];
/** @maxLength 9 */ type Short = Email;
/** @minLength 5 */ type Longer = Email;
type Later = Email;
type Contact = Email | Phone;
type Maybe<T> = T | null;
type Pair<T> = [T, T];
type Tree = Email | Tree[];
interface Box<T> { value: T; mail: Email; own?: Email | undefined }
class Card { constructor(readonly mail: Email) {} }
namespace Far { /** @minimum 3 */ export type Num = number }
`;

const text: JsonSchema = { type: "string" };
const email: JsonSchema = { ...text, minLength: 3, format: "email", description: "A mailbox." };
const phone: JsonSchema = { ...text, pattern: "^[+]" };
const count: JsonSchema = { type: "integer", minimum: 0 };
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });
const object = (properties: Record<string, JsonSchema>, required = Object.keys(properties)): JsonSchema => ({
  type: "object",
  properties,
  ...(required.length === 0 ? {} : { required }),
});

/** Type, its schema as that of a parameter. */
const types: readonly (readonly [string, JsonSchema])[] = [
  ["Email", email],
  ["(Email)", email],
  ["Later", email],
  ["Short", { ...email, maxLength: 9 }],
  ["Longer", { ...email, minLength: 5 }],
  ["Currency", { ...text, description: "ISO 4217." }],
  ["Currency[]", list(text)],
  ["Currency | null", { type: ["string", "null"] }],
  ["Far.Num", { type: "number", minimum: 3 }],
  ["Email[]", list(email)],
  ["readonly Email[]", list(email)],
  ["ReadonlyArray<Count>[]", list(list(count))],
  ["Few<string>", { ...list(text), minItems: 1 }],
  ["Few<Email>", { ...list(email), minItems: 1 }],
  ["Email | null", { anyOf: [email, { type: "null" }] }],
  ["Maybe<Email>", { anyOf: [email, { type: "null" }] }],
  ["Contact", { anyOf: [email, phone] }],
  ["Email | string", text],
  ["'a' | Email", { anyOf: [{ const: "a" }, email] }],
  ["Count | Email | 'x'", { anyOf: [{ const: "x" }, email, count] }],
  ["NonNullable<Maybe<Email>>", email],
  ["Exclude<Email | Count, number>", email],
  ["Email & { readonly __brand: 1 }", email],
  ["Phone & Later", { allOf: [phone, email] }],
  ["[Email, n?: Count]", { type: "array", prefixItems: [email, { anyOf: [count, {}] }], minItems: 1, maxItems: 2 }],
  ["[string, ...Email[]]", { type: "array", prefixItems: [text], minItems: 1, items: email }],
  ["Pair<Phone>", { type: "array", prefixItems: [phone, phone], minItems: 2, maxItems: 2 }],
  ["Record<string, Count>", { type: "object", additionalProperties: count }],
  ["Record<Phone, number>", { type: "object", propertyNames: phone, additionalProperties: { type: "number" } }],
  ["Record<'a' | 'b', Phone>", object({ a: phone, b: phone })],
  ["{ [K in Phone]: Count }", { type: "object", propertyNames: phone, additionalProperties: count }],
  ["{ [key: Phone]: Count }", { type: "object", propertyNames: phone, additionalProperties: count }],
  ["{ [key: Phone]: unknown; a: Count }", { ...object({ a: count }), additionalProperties: { "x-onex-type": "unknown" } }],
  ["{ a: { b: Phone[] } }", object({ a: object({ b: list(phone) }) })],
  ["Box<Phone>", object({ value: text, mail: email, own: email }, ["value", "mail"])],
  ["Pick<Box<1>, 'mail'>", object({ mail: email })],
  ["Partial<Pick<Box<1>, 'mail'>>", object({ mail: email }, [])],
  ["{ [K in keyof Pick<Box<1>, 'mail'>]: boolean }", object({ mail: { type: "boolean" } })],
  ["Card", object({ mail: email })],
  ["Email extends string ? Phone : never", phone],
  ["Set<Count>", { "x-onex-type": "set", values: count } as JsonSchema],
];

const isSet = (schema: JsonSchema): boolean => schema["x-onex-type"] === "set";

/** Without the form in which undefined and sets are encoded. */
function shown(schema: JsonSchema | undefined): unknown {
  return JSON.parse(JSON.stringify(schema ?? null), (_, value) => {
    if (value?.["x-onex-type"] === "undefined") return {};
    return value !== null && typeof value === "object" && isSet(value) ? { "x-onex-type": "set", values: value.values } : value;
  });
}

describe("a type that is written with an alias has what its comment says", () => {
  const functions = types.map(([type], at) => `x${at}: ${type}`);
  const { inputs } = readOne(`${declarations} export function f(${functions.join(", ")}): void {}`);
  test.each(types.map(([type, schema], at) => [type, schema, inputs.properties?.[`x${at}`]] as const))(
    "%s",
    (_, schema, found) => {
      expect(shown(found)).toEqual(schema);
    },
  );

  test("in the result, in callbacks and behind a rest parameter", () => {
    const { inputs: taken, outputs } = readOne(
      `${declarations} export async function f(of: (x: Phone) => Count, ...all: Phone[]): Promise<Maybe<Phone>> { return null; }`,
    );
    expect(taken.properties).toMatchObject({
      of: { inputs: { properties: { x: phone } }, outputs: count },
      all: list(phone),
    });
    expect(outputs).toEqual({ anyOf: [phone, { type: "null" }] });
  });

  test("where a constant is of the type of a function, and where a type parameter extends it", () => {
    const typed = readOne(`${declarations} type Fn = (x: Phone) => Count; export const f: Fn = (x) => x.length;`);
    expect([typed.inputs.properties?.x, typed.outputs]).toEqual([phone, count]);
    const generic = readOne(`${declarations} export function f<T extends Phone>(x: T, y: 0): T { return x; }`);
    expect(generic.inputs.properties?.x).toEqual({ ...phone, "x-onex-generic": "T" });
  });

  test("where the type contains itself", () => {
    const { inputs: taken } = readOne(`${declarations} export function f(x: Tree, y: 0): void {}`);
    const { is } = checker(taken);
    expect(
      [
        { x: "a@b.cd", y: 0 },
        { x: [["a@b.cd", []]], y: 0 },
      ].every((value) => is(value)),
    ).toBe(true);
    expect(
      [
        { x: "ab", y: 0 },
        { x: [["ab"]], y: 0 },
      ].some((value) => is(value)),
    ).toBe(false);
    expect(Object.keys(taken.$defs ?? {})).toEqual(["Tree"]);
  });

  test("and what stands at the place itself counts more", () => {
    const { inputs: taken } = readOne(
      `${declarations} /** @param x Own. @minLength 8 */
      export function f(x: Email, o: { /** @pattern ^a */ p: Phone; /** @items.minLength 4 */ q: Email[] }): void {}`,
    );
    expect(taken.properties).toMatchObject({
      x: { minLength: 8, format: "email", description: "Own." },
      o: { properties: { p: { pattern: "^a" }, q: { items: { minLength: 4, format: "email" } } } },
    });
  });

  test("also from another file, under another name and through a file that passes it on", () => {
    const files = {
      "a.ts": "/** @minLength 2 */ export type A = string; /** @int */ type D = number; export default D;",
      "b.ts": 'export { type A as B } from "./a.ts";',
    };
    const { inputs: taken } = readOne(
      `import { type A as Own } from "./a.ts"; import D, * as all from "./a.ts"; import type { B } from "./b.ts";
      export function f(x: Own, y: B, z: all.A, d: D): void {}`,
      files,
    );
    const two = { ...text, minLength: 2 };
    expect(taken.properties).toEqual({ x: two, y: two, z: two, d: { type: "integer" } });
  });

  test("and a sole object of inputs has as many as it says", () => {
    const { inputs: taken } = readOne("/** @minProperties 1 */ type O = { a?: 1; b?: 2 }; export function f(o: O): void {}");
    expect(taken).toMatchObject({ minProperties: 1, additionalProperties: false });
  });
});

test("a type parameter of the name of an alias is no alias", () => {
  const { inputs } = readOne(`${declarations} export function f<Email extends number>(x: Email, y: 0): void {}`);
  expect(inputs.properties?.x).toEqual({ type: "number", "x-onex-generic": "Email" });
});

test("words about an alias change no hash, and a constraint does", () => {
  const hash = (comment: string): string =>
    readOne(`${comment} type A = string; export function f(x: A, y: A | null): void {}`).hash;
  expect(hash("/** Words. @deprecated */")).toBe(hash(""));
  expect(hash("/** Words. @minLength 1 */")).not.toBe(hash(""));
});

test("a generic alias that says its argument often is written once for each", () => {
  const deep = `${"Pair<".repeat(14)}Phone${">".repeat(14)}`;
  const { inputs } = readOne(`${declarations} export function f(x: ${deep}, y: 0): void {}`);
  expect(JSON.stringify(inputs).length).toBeLessThan(5_000);
  expect(JSON.stringify(inputs)).toContain('"pattern"');
});

test("a generic alias that leads to itself without end is refused by name, with a comment as without", () => {
  const text = (comment: string): string =>
    `${comment} type A = string; type Endless<T> = A | Endless<T[]>[]; export function f(x: Endless<1>): void {}`;
  expect(() => readOne(text(""))).toThrow("reaches more than");
  expect(() => readOne(text("/** @minLength 1 */"))).toThrow("reaches more than");
});
