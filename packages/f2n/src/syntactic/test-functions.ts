// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of programs hold templates of their own
import fc from "fast-check";

/** Types as people write them, most of which syntax alone explains. */
const types: fc.Arbitrary<string> = fc.letrec<{ type: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom(
    ..."string number boolean bigint null undefined unknown any object void never Date RegExp Error Point Kind Shape Level Id Tree".split(
      " ",
    ),
    ...['"a"', '"b"', "'x y'", "1", "-2", "10", "true", "false", "{ readonly a: 1 }"],
  ),
  type: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { arbitrary: tie("leaf"), weight: 16 },
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `${a} | ${b}`),
    fc.tuple(tie("type"), tie("type"), tie("type")).map((members) => `(${members.join(" | ")})`),
    tie("type").map((of) => `(${of})[]`),
    tie("type").map((of) => `readonly (${of})[]`),
    tie("type").map((of) => `Array<${of}>`),
    tie("type").map((of) => `Promise<${of}>`),
    tie("type").map((of) => `Set<${of}>`),
    tie("type").map((of) => `Record<string, ${of}>`),
    tie("type").map((of) => `{ [key: string]: ${of} }`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `Map<${a}, ${b}>`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `[${a}, ${b}]`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `[first: ${a}, ...rest: (${b})[]]`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `{ p: ${a}; q?: ${b} }`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `{\n  /** The p. */\n  p?: ${a}; readonly "q r": ${b} }`),
    fc.tuple(tie("type"), tie("type")).map(([a, b]) => `{\n  /** How much. @minimum 1 */\n  p: ${a};\n  q?: ${b};\n}`),
    // Not from syntax alone, as yet.
    tie("leaf").map((of) => `((x: number) => ${of})`),
    tie("leaf").map((of) => `${of} & { more: 1 }`),
  ),
})).type;

const typeDeclarations = `/** A place. */ export interface Point {
  x: number;
  y: number;
  /** Shown. */
  label?: string;
}
export type Kind = "north" | "south" | 3;
type Shape = { side: number } | { radius: number; kind: Kind };
type Level = 1 | 2 | undefined;
type Id = string;
interface Tree { value: Id; children: readonly Tree[]; [key: string]: unknown }
`;

const declarations = `${typeDeclarations}let counter = 0;
const table = { a: 1, b: [1, 2] };
function helper(n: number): number { return n <= 0 ? 0 : other(n - 1); }
const other = (n: number): number => helper(n) + counter;
`;

/** What a text may do with them beside its function. */
const statements: readonly string[] = [
  "",
  "table.a = 2;\n",
  "table.b.push(3);\n",
  "for (const each of table.b) counter += each;\n",
  "[1, 2].forEach((each) => { table.b.push(each); });\n",
  "const size = table.b.push(4);\n",
  "function put(): void { table.a = 3; }\n",
  "const show = (o: { a: number }): number => o.a;\nshow(table);\n",
  "if (counter === 0) { counter = helper(1); }\n",
  "helper.k = 1;\n",
];

/** What a function may do; `a` and `b` are its parameters. */
const bodies: readonly string[] = [
  "return a as never;",
  "counter += 1; return table.a as never;",
  "return helper(Number(b)) as never;",
  "const { x, y: [z = 2, ...others], ...rest } = a as any; return [x, z, others, rest] as never;",
  "let sum = 0; for (const each of [a, b]) sum += Number(each); return sum as never;",
  "for (let i = 0, n = 3; i < n; i++) { if (i === 1) continue; else break; } return undefined as never;",
  "outer: for (const key in table) { inner: do { continue outer; } while (key); } return `${String(a)} and ${`${b}`}!` as never;",
  "try { throw new TypeError(`no ${a}`, { cause: b }); } catch (error) { return error as never; } finally { counter--; }",
  "try { return Date.now() as never; } catch { return Math.random() as never; }",
  "switch (a as unknown) { case 1: case 'x': { const b = 3; return b as never; } default: const c = b; return c as never; }",
  "const f = function self(n: number): number { return n < 2 ? 1 : n * self(n - 1); }; return f(3) as never;",
  "const g = async (...xs: number[]) => { await null; for await (const x of xs) yieldless(x); }; function yieldless(x: number) { return x; } return g as never;",
  "function* gen() { yield 1; yield* [2, a]; const got = yield; return got; } return [...gen()] as never;",
  "return (a as any)?.b?.[0]?.(b)!.c ?? ((a as any)?.b).c as never;",
  "const o = { a, 'b c': b, [String(a)]: 1, get d() { return a; }, set d(v) { counter = v as never; }, async *e() {}, f() { return arguments.length; }, ...table }; return o as never;",
  "var v = 1; { var w = v; let v2 = w; v = v2; } if (v) { function inner() { return v; } inner(); } return typeof w as never;",
  "return (void 0, delete (a as any).x, !a, ~1, -b, +1, typeof undeclared) as never;",
  "fetch('https://example.org'); console.log(process.env.HOME, structuredClone(b)); return new Map([[1, a]]) as never;",
  "return /a(?<n>b)+/giu.test(String.raw`x\\n${a}`) as never;",
  "let n = 0x10 + 1_000 + 1e21 + .5; n ||= 2; n ??= 3; n &&= 4; n **= 2; n >>>= 1; return (n, 10n) as never;",
  "return ((x: number, { y = x, z: [w] = [1] }: any = {}) => x + y + w) as never;",
  "const a2 = a satisfies unknown; while (false) debugger; ; return (<unknown>a2) as never;",
  "return [, a, , ...[b]] as never;",
  "eval('1'); return new Date(0).getTime() as never;",
  "const [, second, ...tail] = [1, 2, 3]; return [second, tail, globalThis.setTimeout] as never;",
  "'use strict'; return \"\\u{1F600} \\x41 \\\n\" as never;",
  "return (class {}) as never;",
  "[counter] = [1]; ({ a } = a as never); return a as never;",
  "if (a) return b as never; else if (b) { return a as never; } return null as never;",
];

const comments: readonly string[] = [
  "",
  "/** Says what it does. */\n",
  "/**\n * Longer, with {@link Point}.\n * @param a - The first. @minimum 1\n * @param b The second\n * @tag one, two\n * @deprecated\n */\n",
  "/** Older. */\n/** Newer. */\n// not this\n",
  "/* plain */ ",
  "// before\n/** Says what it does. */\n",
  "/* plain */\n// before\n\n/** Says what it does. @tag one */\n",
];

/** Source texts of one function each. */
export const functionTexts: fc.Arbitrary<string> = fc
  .record({
    comment: fc.constantFrom(...comments),
    statement: fc.constantFrom(...statements),
    first: types,
    second: types,
    result: types,
    parameters: fc.constantFrom<(a: string, b: string) => string>(
      (a, b) => `a: ${a}, b: ${b}`,
      (a, b) => `a: ${a}, b?: ${b}`,
      (a, b) => `a: ${a}, ...b: (${b})[]`,
      (a) => `a: ${a}, b: number = 2`,
      (a, b) => `{ p: a, q = 1 }: { p: ${a}; q?: number }, b?: ${b}`,
      (a) => `a: ${a}, b: { limit?: number; deep?: string } = { limit: 3 }`,
      (a) => `a: ${a}, b = "inferred"`,
    ),
    body: fc.constantFrom(...bodies),
    form: fc.constantFrom<(comment: string, signature: string, result: string, body: string) => string>(
      (comment, signature, result, body) => `${typeDeclarations}${comment}function work(${signature}): ${result} { ${body} }`,
      (comment, signature, result, body) => `${declarations}${comment}export function work(${signature}): ${result} { ${body} }`,
      (comment, signature, result, body) =>
        `${declarations}${comment}export const work = (${signature}): ${result} => { ${body} };`,
      (comment, signature, result, body) =>
        `${declarations}${comment}export async function work(${signature}): Promise<${result}> { ${body} }`,
      (comment, signature, result, body) =>
        `${declarations}${comment}export default function work(${signature}): ${result} { ${body} }`,
      (comment, signature, result, body) =>
        `${declarations}${comment}export default function (${signature}): ${result} { ${body} }`,
      (comment, signature, result, body) =>
        `${comment}const work = function (${signature}): ${result} { ${body} };\n${typeDeclarations}`,
    ),
  })
  .map(({ comment, statement, first, second, result, parameters, body, form }) => {
    const text = form(comment, parameters(first, second), result, body);
    return text.includes(declarations) ? `${text}\n${statement}` : text;
  });
