// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of programs hold templates of their own
import type { Effects } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { identitiesOf } from "../identity/test-identity.ts";
import { testProject } from "../identity/test-project.ts";
import { effectsOf } from "./effects-of.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

function effects(source: string, others: Readonly<Record<string, string>> = {}): Effects {
  project.replace({ "a.ts": source, ...others });
  const [identity] = identitiesOf(project.checker, [project.declaration("a.ts", "f")]);
  if (identity === undefined) throw new Error("no identity");
  return effectsOf(identity, project.checker);
}

/** What some of the programs import. */
const library = {
  "l.ts": "export const list: number[] = []; export const add = list.push.bind(list);",
};

describe("a function is stateful that changes a value where a method is called by another name", () => {
  test.each([
    "const seen: string[] = []; const reg = seen.push.bind(seen); export function f(x: number): number { return reg('k'); }",
    "const a: number[] = []; const push = Array.prototype.push; export const f = (x: number): number => push.call(a, x);",
    "const a: number[] = []; const push = a.push; export const f = (x: number): number => push.call(a, x);",
    "import * as l from './l.ts'; export const f = (x: number) => l['list'].push(x);",
    "const a: number[] = []; const { push } = Array.prototype; export const f = (x: number): number => push.call(a, x);",
    "const a: number[] = []; export const f = (x: number): number => [].push.call(a, x as never);",
    "const a: number[] = []; export const f = (x: number): number => Function.prototype.call.call(Array.prototype.push, a, x);",
    "const a: number[] = []; const push = Function.prototype.call.bind(Array.prototype.push); export const f = (x: number): number => push(a, x);",
    "const a: number[] = []; export const f = (x: number): number => (0, a.push).call(a, x);",
    "const s = new Set<number>(); const seen = s.add.bind(s); export const f = (x: number): number => seen(x).size;",
    "const q: number[] = []; const ops = { add: q.push.bind(q) }; export function f(x: number): number { return ops.add(x); }",
    "const m = new Map(); export function f(x: number): number { [[x, 1]].forEach(([k, v]) => m.set.call(m, k, v)); return m.size; }",
    "const m: any[] = []; export function f(x: number): number { [x].forEach(m.push, m); return m.length; }",
    "const m: any[] = []; export function f(x: number): number { [x].forEach(Array.prototype.push, m); return m.length; }",
    "const s = new Set(); export function f(x: number): number { [x].forEach(s.add, s); return s.size; }",
    "import { add } from './l.ts'; export function f(x: number): number { return add(x); }",
    "class C extends Map<string, number> { inc(k: string) { return super.set(k, (super.get(k) ?? 0) + 1).get(k)!; } } const m = new C(); export function f(k: string): number { return m.inc(k); }",
    "class B { n = 0; inc() { return ++this.n; } } class C extends B { go() { return super.inc(); } } const m = new C(); export function f(k: string): number { return m.go(); }",
    "class B { static n = 0; static inc() { return ++this.n; } } class C extends B { static go() { return super.inc(); } } export function f(k: string): number { return C.go(); }",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where a function has it as its this", () => {
  test.each([
    "const c = { n: 0 }; function next(this: { n: number }, by: number): number { return (this.n += by); } export function f(x: number): number { return next.call(c, x); }",
    "const c = { n: 0 }; function next(this: { n: number }, by: number): number { return (this.n += by); } export function f(x: number): number { return next.apply(c, [x]); }",
    "const c = { n: 0 }; function next(this: { n: number }, by: number): number { return (this.n += by); } const b = next.bind(c); export function f(x: number): number { return b(x); }",
    "const c = { n: 0 }; function next(this: { n: number }, by: number): number { return (this.n += by); } export function f(x: number): number { return Reflect.apply(next, c, [x]); }",
    "const o = { n: 0, inc() { return ++this.n; } }; const c = { n: 0 }; export function f(x: number): number { return o.inc.call(c); }",
    "const c = { n: 0 }; export function f(x: number): number { [x].forEach(function (this: any, v) { this.n += v; }, c); return c.n; }",
    "const st = { n: 0 }; export const f = (): number => Array.from({ length: 1 }, function (this: any) { return ++this.n; }, st)[0]!;",
    "const c: any = { n: 0 }; function inc(this: any) { return ++this.n; } c.inc = inc; export function f(): number { return c.inc(); }",
    "const o: any = { n: 0 }; Object.defineProperty(o, 'v', { get() { return ++this.n; } }); export const f = (x: number): number => o.v;",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where a function is given it by call, apply, bind, or a callback", () => {
  test.each([
    "const c = { n: 0 }; function next(by: { n: number }): number { return ++by.n; } export function f(x: number): number { return next.call(undefined, c); }",
    "const c = { n: 0 }; function next(by: { n: number }): number { return ++by.n; } export function f(x: number): number { return next.apply(undefined, [c]); }",
    "const c = { n: 0 }; function next(by: { n: number }): number { return ++by.n; } const b = next.bind(null, c); export function f(x: number): number { return b(); }",
    "const c = { n: 0 }; function next(by: { n: number }): number { return ++by.n; } export function f(x: number): number { return Reflect.apply(next, undefined, [c]); }",
    "const totals: number[] = []; export function f(x: number): number { return [x].reduce((acc, v) => { acc.push(v); return acc; }, totals).length; }",
    "const totals: number[] = []; export function f(x: number): number { return [x].reduceRight((acc, v) => { acc.push(v); return acc; }, totals).length; }",
    "const totals: number[] = []; const add = (acc: number[], v: number) => { acc.push(v); return acc; }; export function f(x: number): number { return [x].reduce(add, totals).length; }",
    "const totals: number[] = []; export function f(x: number): number { return [x].reduce((acc, v) => acc, totals).push(x); }",
    "const st = { n: 0 }; export const f = (): number => Array.from([st], (o) => ++o.n)[0]!;",
    "const st = { n: 0 }; const pipe = (v: any, g: (x: any) => any) => g(v); export const f = (x: number): number => pipe(st, (o) => ++o.n);",
    "const st = { n: 0 }; const bump = (k: number) => (o: any) => (o.n += k); export const f = (x: number): number => bump(x)(st);",
    "const st = { n: 0 }; const fns = [(o: any) => ++o.n]; export const f = (x: number): number => fns[0]!(st);",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where the name of the method is a value", () => {
  test.each([
    "const q: number[] = []; export function f(x: number): number { const op = 'push'; return q[op](x); }",
    "const q: number[] = []; export function f(x: number): number { return q[`push`](x); }",
    "const q: number[] = []; const op = 'push'; export function f(x: number): number { return q[op](x); }",
    "const q: any = []; export function f(op: string): number { return q[op](1); }",
    "const q = new Map([[1,2]]); export function f(op: 'set' | 'get'): any { return (q as any)[op](1, 3); }",
    "const q: any[] = []; const enum K { A = 'push' } export function f(op: string): number { return q[K.A](1); }",
    "const q: any = []; export function f(x: number): number { return q['pu' + 'sh'](x); }",
    "const r = /a/y; export const f = (s: string): any => r[Symbol.match](s);",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where a proxy stands before it", () => {
  test.each([
    "const store = new Proxy({ n: 0 }, { get: (t) => ++t.n }); export function f(x: number): number { return store.n; }",
    "const handler = { n: 0, get() { return ++this.n; } }; const store: any = new Proxy({}, handler); export function f(x: number): number { return store.n; }",
    "const t = { n: 0 }; const p = new Proxy(t, { has(t) { t.n++; return t.n > 1; } }); export function f(x: number): boolean { return 'a' in p; }",
    "const { proxy } = Proxy.revocable({ n: 0 }, { get: (t) => ++t.n }); export function f(x: number): number { return proxy.n; }",
    "const t: any = { n: 0 }; export function f(x: number): number { const p = new Proxy(t, {}); p.n++; return t.n; }",
    "const t: any = { n: 0 }; export function f(x: number): number { const p: any = new Proxy({}, { get: () => ++t.n }); return p.a; }",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where code of it runs without a call", () => {
  test.each([
    "const o = { n: 0, valueOf() { return ++this.n; } }; export const f = (x: number): number => x + (o as any);",
    "const o = { n: 0, toString() { return String(++this.n); } }; export const f = (x: number): string => `${o}`;",
    "const o: any = { n: 0, toString() { return String(++this.n); } }; export const f = (x: any): string => x[o];",
    "const o = { n: 0, [Symbol.toPrimitive]() { return ++this.n; } }; export const f = (x: number): number => +(o as any);",
    "class K { n = 0; [Symbol.toPrimitive]() { return ++this.n; } } const k: any = new K(); export const f = (x: number): number => k * 2;",
    "const o = { n: 0, toJSON() { return ++this.n; } }; export const f = (x: number): string => JSON.stringify(o);",
    "class K { n = 0; toJSON() { return ++this.n; } } const k = new K(); export const f = (x: number): string => JSON.stringify({ k });",
    "const o = { n: 0, *[Symbol.iterator]() { yield ++this.n; } }; export const f = (x: number): number[] => [...o];",
    "const o = { n: 0, *[Symbol.iterator]() { yield ++this.n; } }; export const f = (x: number): number => { for (const k of o) return k; return 0; };",
    "const o = { n: 0, *[Symbol.iterator]() { yield ++this.n; } }; export const f = (x: number): number => { const [k] = o; return k!; };",
    "class K { n = 0; *[Symbol.iterator]() { yield ++this.n; } } const o = new K(); export const f = (x: number): number => new Set(o).size + [...o][0]!;",
    "const o = { n: 0, [Symbol.iterator]() { return this; }, next() { return { done: ++this.n > 3, value: this.n }; } }; export const f = (x: number): number[] => [...o];",
    "const o = { n: 0, *[Symbol.iterator]() { yield ++this.n; } }; function* g(): Generator<number> { yield* o; } export const f = (x: number): number => g().next().value;",
    "const o = { n: 0, async *[Symbol.asyncIterator]() { yield ++this.n; } }; export const f = async (x: number): Promise<number> => { for await (const k of o) return k; return 0; };",
    "const o = { n: 0, then(ok: any) { ok(++this.n); } }; export const f = async (x: number): Promise<number> => await (o as any);",
    "const o: any = { n: 0, [Symbol.hasInstance]() { return ++this.n > 1; } }; export const f = (x: any): boolean => x instanceof o;",
    "const o = { n: 0, [Symbol.dispose]() { this.n++; } }; export const f = (x: number): number => { { using a = o; } return o.n; };",
    "const o = { n: 0, get v() { return ++this.n; } }; export const f = (x: number): number => ({ ...o }).v;",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where it lies in a promise, a generator or an error", () => {
  test.each([
    "const st = { n: 0 }; export const f = async (): Promise<number> => { await Promise.resolve(st).then((o) => { o.n++; }); return st.n; };",
    "const st = { n: 0 }; export const f = async (): Promise<number> => { const [a] = await Promise.all([st]); return ++a.n; };",
    "const st = { n: 0 }; async function* g() { yield st; } export const f = async (): Promise<number> => { for await (const o of g()) o.n++; return st.n; };",
    "const st = { n: 0 }; function* g() { yield st; } export const f = (): number => { for (const o of g()) o.n++; return st.n; };",
    "const st = { n: 0 }; function* g() { yield st; } export const f = (): number => ++(g().next().value as any).n;",
    "const st = { n: 0 }; export const f = (): number => { try { throw st; } catch (e: any) { return ++e.n; } };",
    "const st = { n: 0 }; export const f = async (): Promise<number> => Promise.reject(st).catch((e) => ++e.n);",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where something else shares its memory, or keeps what it was told", () => {
  test.each([
    "const a = new ArrayBuffer(4); export const f = (): number => new Uint8Array(a)[0]!++;",
    "const a = new Uint8Array(4); export const f = (): number => new DataView(a.buffer).setInt8(0, 1) as any;",
    "const a = new Uint8Array(4); export const f = (): number => { const v = new DataView(a.buffer); const o = v.getInt8(0); v.setInt8(0, o + 1); return o; };",
    "const a = new ArrayBuffer(4); export const f = (): number => Buffer.from(a)[0]!++;",
    "const d = new TextDecoder(); export const f = (b: number): string => d.decode(new Uint8Array([b]), { stream: true });",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where it belongs to a namespace, an enum, or a module that is loaded late", () => {
  test.each([
    "namespace N { export let n = 0; export const inc = () => ++n; } export const f = (): number => N.inc();",
    "namespace N { export const l: number[] = []; } export const f = (): number => N.l.push(1);",
    "enum E { A } export const f = (): number => ((E as any).n = ((E as any).n ?? 0) + 1);",
    "export async function f(x: number): Promise<number> { const { list } = await import('./l.ts'); return list.push(x); }",
    "export async function f(x: number): Promise<number> { return (await import('./l.ts')).list.push(x); }",
    "export function f(x: number): Promise<number> { return import('./l.ts').then((m) => m.list.push(x)); }",
    "import * as l from './l.ts'; const all = { ...l }; export function f(x: number): number { return all.list.push(x); }",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where others can have it, and it is empty as nothing but they would fill it", () => {
  test.each([
    "export const list: number[] = []; export function f(x: number): number { return list.length + x; }",
    "export const m = new Map<string, number>(); export function f(x: string): number { return m.get(x) ?? 0; }",
    "export const m: Record<string, number> = {}; export function f(x: string): number { return m[x] ?? 0; }",
    "const m = new Set<string>(); export { m as handlers }; export function f(x: string): boolean { return m.has(x); }",
    "export const m = Object.create(null); export function f(x: string): number { return m[x] ?? 0; }",
    "const m: string[] = []; export const get = (): string[] => m; export function f(x: string): boolean { return m.includes(x); }",
    "const m: string[] = []; export default m; export function f(x: string): boolean { return m.includes(x); }",
    "const m: string[] = []; export const api = { m }; export function f(x: string): boolean { return m.includes(x); }",
    "export class K { static list: string[] = []; } export function f(x: string): boolean { return K.list.includes(x); }",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where a function keeps it, or a part of it, in something of its own", () => {
  test.each([
    "const st = { n: 0 }; export const f = (): any => ++new Map([['a', st]]).get('a')!.n;",
    "const st = { n: 0 }; export const f = (): any => ++(Object.fromEntries([['a', st]]) as any).a.n;",
    "const st = { n: 0 }; export const f = (): any => ++Array.of(st)[0]!.n;",
    "const st = { n: 0 }; export const f = (): any => ++new Array(2).fill(st)[0].n;",
    "const st = { n: 0 }; export const f = (): any => ++(new Error('x', { cause: st }).cause as any).n;",
    "const st = { n: 0 }; const get = async () => st; export const f = async (): Promise<number> => ++(await get()).n;",
    "const st = { n: 0 }; const get = async () => [st]; export const f = async (): Promise<number> => ++(await get())[0]!.n;",
    "const st = { n: 0 }; function* g() { return st; } export const f = (): any => ++(g().next().value as any).n;",
    "const st = { n: 0 }; export const f = (): any => Promise.resolve().then(() => st).then((o) => ++o.n);",
    "const st = { a: { n: 0 }, b: 1 }; export const f = (): number => { const { b, ...rest } = st; return ++rest.a.n; };",
    "const st = [{ n: 0 }, { n: 1 }]; export const f = (): number => { const [, ...rest] = st; return ++rest[0]!.n; };",
    "const st = { n: 0 }; class B { constructor(o: any) { o.n++; } } class K extends B {} export const f = (): any => { new K(st); return st.n; };",
    "const st = { n: 0 }; class B { constructor(o: any) { o.n++; } } class K extends B { constructor() { super(st); } } export const f = (): any => { new K(); return st.n; };",
    "const st = { n: 0 }; const apply = (g: any, ...a: any[]) => g(...a); export const f = (): any => apply((o: any) => ++o.n, st);",
    "const st = { n: 0 }; const partial = (g: any, a: any) => () => g(a); export const f = (): any => partial((o: any) => ++o.n, st)();",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where its method is written elsewhere, or goes by itself", () => {
  test.each([
    "class K { n = 0; inc = () => ++this.n; } const k = new K(); const { inc } = k; export const f = (): number => inc();",
    "class K { n = 0; inc = () => ++this.n; } const k = new K(); export const f = (): number[] => [1].map(k.inc);",
    "function K(this: any) { this.n = 0; } K.prototype.inc = function () { return ++this.n; }; const k = new (K as any)(); export const f = (): number => k.inc();",
    "const o = Object.assign({ n: 0 }, { inc() { return ++(this as any).n; } }); export const f = (): number => o.inc();",
    "const o: any = { n: 0 }; Object.assign(o, { inc() { return ++(this as any).n; } }); export const f = (): number => o.inc();",
    "const m = { inc(this: any) { return ++this.n; } }; const o: any = { n: 0, ...m }; export const f = (): number => o.inc();",
    "const o = { n: 0, inc() { return ++this.n; } }; const { inc } = o; export const f = (): number => inc.call(o);",
    "const o = { n: 0, inc() { return ++this.n; } }; const inc = o.inc.bind(o); export const f = (): number => inc();",
    "class K { n = 0; inc() { return ++this.n; } } const k = new K(); const inc = k.inc.bind(k); export const f = (): number => inc();",
    "class K { n = 0; inc() { return ++this.n; } } const k = new K(); export const f = (): number => K.prototype.inc.call(k);",
    "const api = (() => { let n = 0; return { id: () => n++ }; })(); export const f = (): number => api.id();",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where others can call its methods", () => {
  test.each([
    "class Reg { m = new Map<string, number>(); add(k: string) { this.m.set(k, 1); } } export const reg = new Reg(); export function f(x: string): number { return reg.m.get(x) ?? 0; }",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where it is the language's own", () => {
  test.each([
    "export const f = (s: string): string => { /(a)/.test(s); return RegExp.$1; };",
    "export const f = (s: string): string => RegExp.lastMatch;",
    "function K(this: any) { (new.target as any).n = ((new.target as any).n ?? 0) + 1; this.v = (new.target as any).n; } export const f = (): number => new (K as any)().v;",
    "export const f = (): number => Error.stackTraceLimit++;",
  ])("%s", (source) => {
    expect(effects(source, library).class).toBe("stateful");
  });
});

describe("a function is stateful that changes a value where another one hands it to its callback", () => {
  test.each([
    "const a = { n: 0 }; const use = (cb: any) => cb(a); export const f = () => use((x: any) => x.n++);",
    "const a = { n: 0 }; function use(cb: any) { return cb(a); } export const f = () => use(function (x: any) { x.n++; });",
    "const a = { n: 0 }; const use = (cb: any) => cb(a); const inc = (x: any) => { x.n++; }; export const f = () => use(inc);",
    "const a = { n: 0 }; const use = (cb: any) => cb(a); const pass = (k: any) => use(k); export const f = () => pass((x: any) => x.n++);",
    "const a = { n: 0 }; const use = (k: string, cb: any) => cb.call(a, k); export const f = () => use('k', function (this: any) { this.n++; });",
  ])("%s", (source) => {
    expect(effects(source).class).toBe("stateful");
  });

  test.each([
    "const a = { n: 0 }; const use = (cb: any) => cb(a); export const f = () => use((x: any) => x.n + 1);",
    "const a = { n: 0 }; const use = (cb: any) => cb({ ...a }); export const f = () => use((x: any) => x.n++);",
  ])("and pure where that one leaves it: %s", (source) => {
    expect(effects(source).class).toBe("pure");
  });
});

describe("a function is stateful that changes a value where it lies in pairs, groups or lists of lists", () => {
  test.each([
    "Object.entries({ a }).forEach(([, x]) => { x.n++; })",
    "Object.entries({ a }).forEach((pair) => { pair[1].n++; })",
    "{ for (const [, x] of new Map([['k', a]])) x.n++; }",
    "[...[a].entries()][0]![1].n++",
    "[[a]].flat()[0]!.n++",
    "Object.groupBy([a], () => 'k').k![0]!.n++",
    "Iterator.from([a]).toArray()[0]!.n++",
    "{ const { proxy } = Proxy.revocable(a, {}); proxy.n++; }",
  ])("%s", (change) => {
    expect(effects(`const a = { n: 0 }; export const f = () => ${change};`).class).toBe("stateful");
  });
});

describe("a function is pure whose values stay as they are, however it comes to them", () => {
  test.each([
    "class P { constructor(readonly x: number) {} add(o: P) { return new P(this.x + o.x); } toString() { return `${this.x}`; } } const zero = new P(0); export const f = (x: number): string => `${zero.add(new P(x))}`;",
    "class Lexer { pos = 0; constructor(readonly s: string) {} next() { return this.s[this.pos++]; } } export const f = (s: string): string[] => { const l = new Lexer(s); const out: string[] = []; for (let c = l.next(); c !== undefined; c = l.next()) out.push(c); return out; };",
    "class Lexer { pos = 0; constructor(readonly s: string) {} next() { return this.s[this.pos++]; } all() { const out: string[] = []; for (let c = this.next(); c !== undefined; c = this.next()) out.push(c); return out; } } const letters = new Lexer('abc').all(); export const f = (i: number): string | undefined => letters[i];",
    "const pipe = (...fs: ((x: number) => number)[]) => (x: number) => fs.reduce((a, g) => g(a), x); const p = pipe((x) => x + 1, (x) => x * 2); export const f = (x: number): number => p(x);",
    "const make = () => { const m: Record<string, number> = {}; for (const k of ['a']) m[k] = 1; return m; }; export const M = make(); export const f = (k: string): number | undefined => M[k];",
    "export const M = ['a'].reduce<Record<string, number>>((all, k, i) => { all[k] = i; return all; }, {}); export const f = (k: string): number | undefined => M[k];",
    "export const f = (n: number): number => { const memo = new Map<number, number>(); const go = (k: number): number => { const h = memo.get(k); if (h !== undefined) return h; const v = k < 2 ? k : go(k - 1) + go(k - 2); memo.set(k, v); return v; }; return go(n); };",
    "const seen = ['a']; const has = seen.includes.bind(seen); export const f = (x: string): boolean => has(x);",
    "const has = Object.prototype.hasOwnProperty; const t = { a: 1 }; export const f = (k: string): boolean => has.call(t, k);",
    "const t = { a: 1 }; export const f = (x: unknown): string => Object.prototype.toString.call(t);",
    "const t = [1, 2]; export const f = (): number[] => Array.prototype.slice.call(t, 1);",
    "const t = [1, 2]; export const f = (): number => Math.max.apply(null, t);",
    "const t = [[1], [2]]; export const f = (): number[] => t.reduce((all, each) => [...all, ...each], []);",
    "const zero = { n: 0 }; export const f = (xs: number[]): { n: number } => xs.reduce((sum, x) => ({ n: sum.n + x }), zero);",
    "const t = [1, 2, 3]; export const f = (i: number): number | undefined => t[i];",
    "const fns = [(x: number) => x + 1]; export const f = (i: number, x: number): number => fns[i]!(x);",
    "const t = { a: (x: number) => x }; export const f = (k: 'a', x: number): number => t[k](x);",
    "const p = new Proxy({ n: 1 }, { get: (t) => t.n + 1 }); export const f = (): number => p.n;",
    "class K { constructor(readonly n: number) {} valueOf() { return this.n; } *[Symbol.iterator]() { yield this.n; } } const k = new K(1); export const f = (): number => +k + [...k].length;",
    "const d = new TextDecoder(); export const f = (b: Uint8Array): string => d.decode(b);",
    "const d = new TextDecoder(); export const f = (b: Uint8Array): string => d.decode(b, { stream: false });",
    "const t = [1, 2]; export const f = (): number => { const u = new Uint8Array(t); u[0] = 9; return u[0]!; };",
    "const o = { n: 1 }; export const f = async (): Promise<number> => (await Promise.resolve(o)).n;",
    "const o = { n: 1 }; function* g() { yield o; } export const f = (): number => { let sum = 0; for (const each of g()) sum += each.n; return sum; };",
    "const node = { value: 1, next: null }; export const f = (): boolean => node.next === null;",
    "interface Step { done: boolean; next?: number } const step: Step = { done: true }; const all = (each: Step) => each.next; export const f = () => all(step);",
    "enum E { A, B } export const f = (k: keyof typeof E): number => E[k];",
    "namespace N { const k = 1; export const g = () => k; } export const f = (): number => N.g();",
    "export const table = { a: [1], b: [] }; export const f = (): number => table.a.length;",
    "export const list: readonly string[] = []; export const f = (): readonly string[] => list;",
    "const none = [] as const; export const f = (): readonly never[] => none;",
    "export const list: number[] = []; list.push(1); export const f = (): number => list.length;",
    "const list: number[] = []; export const f = (): number => list.length;",
    "export class K { private static cache = 1; static g() { return K.cache; } } export const f = (): number => K.g();",
  ])("%s", (source) => {
    expect(effects(source)).toEqual({ class: "pure", uses: [], captures: [] });
  });
});
