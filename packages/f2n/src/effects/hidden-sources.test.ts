// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of programs hold templates of their own
import type { Effects } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { f2nEngine } from "../engine.ts";
import { identitiesOf } from "../identity/test-identity.ts";
import { testProject } from "../identity/test-project.ts";
import { effectsOf } from "./effects-of.ts";

const project = testProject({ "a.ts": "export {};" });
const engine = f2nEngine();
afterAll(async () => {
  project[Symbol.dispose]();
  await engine[Symbol.asyncDispose]();
});

function effects(source: string): Effects {
  project.replace({ "a.ts": source });
  const [identity] = identitiesOf(project.checker, [project.declaration("a.ts", "f")]);
  if (identity === undefined) throw new Error("no identity");
  return effectsOf(identity, project.checker);
}

describe("nondeterministic is the clock, and places in the code, that are read by another way", () => {
  test.each([
    "export const f = (): any => new (Date.bind(null) as any)().getTime();",
    "export const f = (): string => (Date as any).apply();",
    "export const f = (): string => Date.call(null);",
    "export const f = (): number => Date[`now`]();",
    "const k = 'now'; export const f = (): number => Date[k]();",
    "export const f = (): any => new File([], 'a');",
    "export const f = (): any => new Error('a')['stack'];",
    "const trace = (e: Error) => e.stack; export const f = (): any => trace(new Error('a'));",
    "export const f = (): any => new (class extends Date {})().getTime();",
    "class D extends Date {} export function f(): number { return new D().getTime(); }",
    "class D extends Date { constructor() { super(); } } export function f(): number { return new D().getTime(); }",
    "class D extends Date { constructor(...a: []) { super(...a); } } export function f(): number { return new D().getTime(); }",
    "class D extends Date {} class E extends D {} export function f(): number { return new E().getTime(); }",
    "class D extends Date {} export function f(): number { return D.now(); }",
    "class D extends Date { static at(): number { return super.now(); } } export function f(): number { return D.at(); }",
    "class D extends Date { static at(): number { return this.now(); } } export function f(): number { return D.at(); }",
    "export const f = (x: number): string => new Error('x').stack ?? '';",
    "export const f = (x: number): string => { try { throw new TypeError('a'); } catch (e) { return (e as Error).stack!; } };",
    "class E extends Error {} export const f = (x: number): string => { const { stack } = new E(); return stack!; };",
    "export const f = (x: number): string => { const o: any = {}; Error.captureStackTrace(o); return o.stack; };",
    "export const f = (): number => (Date.prototype.constructor as any).now();",
    "export const f = (d: Date): number => (d.constructor as any).now();",
    "export const f = (d: Date): number => { const C: any = d.constructor; return new C().getTime(); };",
    "export const f = (d: Date): number => { const { constructor: C }: any = d; return new C().getTime(); };",
    "export const f = (d: Date): number => new (d['constructor'] as any)().getTime();",
    "export function f(): string { return new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(); }",
    "const d = new Intl.DateTimeFormat('en', { timeZone: 'UTC' }); export function f(): string { return d.format(); }",
    "export function f(): any { return new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).formatToParts(); }",
  ])("%s", (source) => {
    expect(effects(source).class).toBe("nondeterministic");
  });
});

describe("unknown is code that is made of a text, and the text of code", () => {
  test.each([
    "export function f(x: number): number { return (f as any).constructor('return Math.random()')(); }",
    "export const f = (x: number): number => ((() => 1) as any).constructor('return Math.random()')();",
    "const AF = (async () => {}).constructor as any; export const f = (x: number): number => new AF('return 1')();",
    "const AF = Object.getPrototypeOf(async function () {}).constructor as any; export const f = (x: number): number => new AF('return 1')();",
    "export const f = (x: number): number => (Math.max as any)['constructor']('return 1')();",
    "export const f = (x: number): number => { const { constructor: C } = (() => 1) as any; return C('return 1')(); };",
    "export const f = (s: string): number => ([] as any).at.constructor(s)();",
    "export const f = (s: string): number => (s as any).constructor.constructor(s)();",
    "export function f(x: number): string { return f.toString(); }",
    "const h = (a: number) => a; export function f(x: number): string { return h.toString(); }",
    "const h = (a: number) => a; export function f(x: number): string { return String(h); }",
    "const h = (a: number) => a; export function f(x: number): string { return `${h}`; }",
    "const h = (a: number) => a; export function f(x: number): string { return '' + h; }",
    "class K {} export function f(x: number): string { return K.toString(); }",
    "const h = (a: number) => a; export function f(x: number): string { return Function.prototype.toString.call(h); }",
    "const h = (a: number) => a; export function f(x: number): string { return [h].join(); }",
  ])("%s", (source) => {
    expect(effects(source).class).toBe("unknown");
  });
});

describe("io is paths and sockets that depend on where the process is", () => {
  test.each([
    "import { pathToFileURL } from 'node:url'; export function f(p: string): string { return pathToFileURL(p).href; }",
    "import * as u from 'node:url'; export function f(p: string): string { return u.pathToFileURL(p).href; }",
    "import path from 'node:path'; export function f(p: string): string { return path.posix.resolve(p); }",
    "import { resolve } from 'node:path/posix'; export function f(p: string): string { return resolve(p); }",
    "import { win32 } from 'node:path'; export function f(p: string): string { return win32.resolve(p); }",
    "import path from 'node:path/win32'; export function f(p: string): string { return path.relative(p, 'a'); }",
    "class W extends WebSocket {} export function f(p: string): any { return new W(p); }",
    "const { HOME } = process.env; export const f = (): string => HOME ?? '';",
  ])("%s", (source) => {
    expect(effects(source).class).toBe("io");
  });
});

describe("pure is what only looks like one of these", () => {
  test.each([
    "class D extends Date { constructor(at: number) { super(at); } } export const f = (at: number): number => new D(at).getTime();",
    "class E extends Error { constructor(readonly code: number) { super('x'); } } export const f = (): number => new E(1).code;",
    "export const f = (x: object): boolean => x.constructor === Map;",
    "export const f = (x: Uint8Array): unknown => new (x.constructor as typeof Uint8Array)(x.length);",
    "class K { copy(): K { return new (this.constructor as typeof K)(); } } export const f = (): K => new K().copy();",
    "export const f = (x: number, y: boolean): string => x.toString() + y.toString() + String(x) + `${x}`;",
    "export const f = (e: Error): Error => { const copy = new Error(e.message); copy.stack = e.stack; return copy; };",
    "const d = new Intl.DateTimeFormat('en', { timeZone: 'UTC' }); export const f = (at: number): string => d.format(at);",
    "export const f = (x: unknown): boolean => x instanceof RegExp || x === RegExp;",
    "export const f = (s: { stack: number[] }): number => s.stack.length;",
  ])("%s", (source) => {
    expect(effects(source).class).toBe("pure");
  });
});

describe("nondeterministic is what Node makes by chance, or lays into memory that all share", () => {
  test.each([
    "import { sign } from 'node:crypto'; export const f = (k: string): string => sign('sha256', Buffer.from('a'), k).toString('hex');",
    "import { createSign } from 'node:crypto'; export const f = (k: string): string => createSign('sha256').update('a').sign(k, 'hex');",
    "import { publicEncrypt } from 'node:crypto'; export function f(k: string, s: string): string { return publicEncrypt(k, Buffer.from(s)).toString('hex'); }",
    "import * as c from 'node:crypto'; export function f(k: any): any { return (c as any).encapsulate(k); }",
    "export const f = (x: number): number => Buffer.allocUnsafe(64)[x] ?? 0;",
    "import { Buffer } from 'node:buffer'; export const f = (x: number): number => Buffer.allocUnsafeSlow(64)[x] ?? 0;",
    "export const f = (x: number): number => Buffer.from('abc').byteOffset;",
    "export const f = (x: string): ArrayBufferLike => Buffer.from(x).buffer;",
    "import { Buffer } from 'node:buffer'; export const f = (x: string): ArrayBufferLike => Buffer.from(x).buffer;",
  ])("%s", async (source) => {
    expect(await engine.describeSource(source)).toMatchObject({ effects: { class: "nondeterministic" } });
  });
});
