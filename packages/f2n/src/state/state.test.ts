// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of programs hold templates of their own
import type { Effects } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { effectsOf } from "../effects/effects-of.ts";
import { identitiesOf } from "../identity/test-identity.ts";
import { testProject } from "../identity/test-project.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

function effects(source: string | Readonly<Record<string, string>>): Effects {
  project.replace(typeof source === "string" ? { "a.ts": source } : source);
  const [identity] = identitiesOf(project.checker, [project.declaration("a.ts", "f")]);
  if (identity === undefined) throw new Error("no identity");
  return effectsOf(identity, project.checker);
}

describe("a function whose answer depends on the calls before is stateful", () => {
  test.each([
    ["a pattern with the flag g", "const re = /a/g; export const f = (s: string) => re.test(s);", "re"],
    ["a pattern with the flag y", "const re = /a/y; export const f = (s: string) => re.exec(s);", "re"],
    ["a sticky pattern given to a text", "const re = /a/y; export const f = (s: string) => s.match(re);", "re"],
    [
      "a pattern that a function made",
      "const make = () => /a/g; const re = make(); export const f = (s: string) => re.test(s);",
      "re",
    ],
    [
      "an iterator that a helper uses up",
      "const it = Iterator.from([1, 2]); export const f = () => it.map((n) => n).toArray();",
      "it",
    ],
    ["a pattern in a table", "const p = { word: /a/g }; export const f = (s: string) => p.word.test(s);", "p"],
    [
      "a pattern whose flags are not written out",
      "const re = new RegExp('a', String(1)); export const f = (s: string) => re.test(s);",
      "re",
    ],
    [
      "an object with a count",
      "class K { n = 0; inc() { return ++this.n; } } const k = new K(); export const f = () => k.inc();",
      "k",
    ],
    [
      "an object through a second method",
      "class K { n = 0; inc() { return ++this.n; } next2() { return this.inc(); } } const k = new K(); export const f = () => k.next2();",
      "k",
    ],
    [
      "an object through a base class",
      "class B { n = 0; inc() { return ++this.n; } } class K extends B {} const k = new K(); export const f = () => k.inc();",
      "k",
    ],
    [
      "a private list of an object",
      "class K { #l: number[] = []; put(n: number) { this.#l.push(n); return this.#l.length; } } const k = new K(); export const f = (n: number) => k.put(n);",
      "k",
    ],
    ["an accessor", "const o = { n: 0, get next() { return ++this.n; } }; export const f = () => o.next;", "o"],
    ["a method of a literal", "const o = { n: 0, inc() { return ++this.n; } }; export const f = () => o.inc();", "o"],
    [
      "a method whose name is computed",
      "const o: any = { n: 0, inc() { return ++this.n; } }; export const f = (k: string) => o[k]();",
      "o",
    ],
    [
      "a closure that counts",
      "const make = () => { let c = 0; return () => ++c; }; const next = make(); export const f = () => next();",
      "next",
    ],
    [
      "a closure that counts through another",
      "const make = () => { let c = 0; const step = () => ++c; return { step }; }; const o = make(); export const f = () => o.step();",
      "o",
    ],
    [
      "a cache of a wrapper",
      "const memo = (g: any) => { const seen = new Map(); return (x: any) => { seen.set(x, g(x)); return seen.get(x); }; }; export const f = memo((x: number) => x);",
      "f",
    ],
    ["an iterator", "const it = [1, 2][Symbol.iterator](); export const f = () => it.next().value;", "it"],
    ["an iterator that is gone through", "const it = new Set([1, 2]).values(); export const f = () => [...it];", "it"],
    [
      "a generator",
      "function* g() { let i = 0; for (;;) yield i++; } const it = g(); export const f = () => it.next().value;",
      "it",
    ],
    [
      "another name",
      "const xs: number[] = []; export const f = (n: number) => { const a = xs; a.push(n); return xs.length; };",
      "xs",
    ],
    [
      "a name taken out of it",
      "const o = { list: [1] }; export const f = (n: number) => { const { list } = o; list.push(n); return o.list.length; };",
      "o",
    ],
    [
      "an element of it",
      "const rows = [{ n: 0 }]; export const f = () => { for (const row of rows) row.n++; return rows[0]!.n; };",
      "rows",
    ],
    ["an element that is found", "const rows = [{ n: 0 }]; export const f = () => ++rows.find((row) => row.n < 9)!.n;", "rows"],
    [
      "an element in a callback",
      "const rows = [{ n: 0 }]; export const f = () => { rows.forEach((row) => { row.n++; }); return rows[0]!.n; };",
      "rows",
    ],
    [
      "a copy that shares its parts",
      "const rows = [{ n: 0 }]; export const f = () => { const copy = rows.slice(); copy[0]!.n++; return rows[0]!.n; };",
      "rows",
    ],
    ["an object that holds it", "const st = { n: 0 }; const box = { st }; export const f = () => ++box.st.n;", "box st"],
    [
      "a helper that is given it",
      "const st = { n: 0 }; const bump = (o: { n: number }) => ++o.n; export const f = () => bump(st);",
      "st",
    ],
    [
      "a helper that hands it on",
      "const st = { n: 0 }; const bump = (o: any) => ++o.n; const via = (o: any) => bump(o); export const f = () => via(st);",
      "st",
    ],
    [
      "a helper that gives it back",
      "const st = { n: 0 }; const same = (o: any) => o; export const f = () => ++same(st).n;",
      "st",
    ],
    ["a helper that has it", "const st = { n: 0 }; const get = () => st; export const f = () => ++get().n;", "st"],
    [
      "a helper that is given its parts",
      "const rows = [{ n: 0 }]; function bump(row: any) { row.n++; } export const f = () => { rows.forEach(bump); return rows[0]!.n; };",
      "rows",
    ],
    ["a default", "const st = { n: 0 }; export const f = (o: any = st) => ++o.n;", "st"],
    ["a choice", "const st = { n: 0 }; export const f = (o?: any) => ++(o ?? st).n;", "st"],
    [
      "a list that it is put into",
      "const st = { n: 0 }; export const f = () => { const all: any[] = []; all.push(st); return ++all[0].n; };",
      "st",
    ],
    [
      "a method of the language that is borrowed",
      "const xs: any[] = []; export const f = (n: number) => Array.prototype.push.call(xs, n);",
      "xs",
    ],
    ["a static field, by its class", "class S { static n = 0; } export const f = () => ++S.n;", "S"],
    [
      "a static field, through this of a static method",
      "class S { static n = 0; static k() { return ++this.n; } } export const f = () => S.k();",
      "S",
    ],
    [
      "a static field, within the class",
      "class S { static n = 0; static k() { return ++S.n; } } export const f = () => S.k();",
      "S",
    ],
    [
      "a static field, in a constructor",
      "class S { static n = 0; at = ++S.n; constructor() { S.n++; } } export const f = () => new S().at;",
      "S",
    ],
    [
      "a property of a function",
      "function g(): number { return ((g as any).n = ((g as any).n ?? 0) + 1); } export const f = () => g();",
      "g",
    ],
  ])("%s", (_, source, name) => {
    expect(effects(source)).toMatchObject({ class: "stateful", uses: name.split(" ") });
  });

  test.each([
    [
      "another function of the module",
      "const m = new Map(); export const put = (k: string) => { m.set(k, 7); }; export const f = (k: string) => m.get(k);",
      "m",
    ],
    [
      "another function, by a property",
      "const o = { n: 0 }; export const put = () => { o.n = 7; }; export const f = () => o.n;",
      "o",
    ],
    ["a timer", "const m: number[] = []; setTimeout(() => m.push(2), 0); export const f = () => m[0];", "m"],
    [
      "a method of an object",
      "const m: number[] = []; export const api = { put(n: number) { m.push(n); } }; export const f = () => m[0];",
      "m",
    ],
    [
      "what it is given to, which nobody here knows",
      "import { use } from 'lib'; const o = { n: 0 }; export const g = () => use(o); export const f = () => o.n;",
      "o",
    ],
  ])("also where it only reads, and this may write: %s", (_, source, name) => {
    const found = effects(source);
    expect(found.class).toBe("stateful");
    expect(found.uses).toContain(name);
  });

  test("and where a file does that it loads, in whatever words it takes it", () => {
    const files = {
      "a.ts": "import { t } from './t.ts'; import './b.ts'; export const f = () => t.get('a');",
      "t.ts": "export const t = new Map([['a', 0]]);",
      "b.ts": "import * as all from './t.ts'; export const put = () => { all.t.set('a', 1); };",
    };
    expect(effects(files)).toMatchObject({ class: "stateful", uses: ["t"] });
    expect(effects({ ...files, "a.ts": files["a.ts"].replace("import './b.ts';", "") }).class).toBe("pure");
  });
});

describe("a function whose constants stay what they are is pure", () => {
  test.each([
    ["a pattern without a place", "const re = /a/i; export const f = (s: string) => re.test(s);"],
    [
      "a pattern with the flag g, given to a text",
      "const re = /a/g; export const f = (s: string) => s.replace(re, 'b').match(re);",
    ],
    [
      "a table that is filled while it is loaded",
      "const t = new Map(); for (const k of ['a']) t.set(k, 1); export const f = (k: string) => t.get(k);",
    ],
    [
      "a table that a function fills which nothing else calls",
      "const t: any[] = []; function add(n: number) { t.push(n); } add(1); add(2); export const f = () => t.length;",
    ],
    [
      "reads of every kind",
      "const t = { a: [1, 2], b: 'x' }; export const f = (k: string) => [t.a.map((n) => n + 1), t.a.includes(1), k in t, { ...t }.b, Object.keys(t), JSON.stringify(t), t.a.toSorted(), `${t.b}`, t?.a?.[0], typeof t];",
    ],
    [
      "a copy that changes",
      "const t = [2, 1]; export const f = (n: number) => { const u = [...t]; u.push(n); u.sort(); return u.concat(t); };",
    ],
    [
      "a copy of a copy",
      "const t = [{ a: 1 }]; export const f = () => { const u = t.map((each) => ({ ...each })); u[0]!.a = 2; return u; };",
    ],
    [
      "helpers that read",
      "const t = { a: 1 }; const a = (o: any) => o.a; const b = (o: any) => a(o) + Object.keys(o).length; export const f = () => b(t);",
    ],
    [
      "a helper that changes something else",
      "const t = { a: 1 }; const set = (o: any, from: any) => { o.x = from.a; return o; }; export const f = () => set({}, t);",
    ],
    [
      "an object whose methods read",
      "class K { n = 1; get() { return this.n; } add(m: number) { return this.n + m; } } const k = new K(); export const f = () => k.get() + k.add(1);",
    ],
    ["an object of its own for each call", "class K { n = 0; inc() { return ++this.n; } } export const f = () => new K().inc();"],
    [
      "a closure that keeps nothing",
      "const add = (a: number) => (b: number) => a + b; const one = add(1); export const f = (n: number) => one(n);",
    ],
    [
      "a closure that counts only while it runs",
      "const total = (xs: number[]) => { let sum = 0; xs.forEach((x) => { sum += x; }); return () => sum; }; const get = total([1]); export const f = () => get();",
    ],
    [
      "a table of functions",
      "const by: Record<string, (n: number) => number> = { a: (n) => n, b(n) { return n; } }; export const f = (k: string, n: number) => by[k]?.(n);",
    ],
    ["numbers of a table, given away", "const t = { n: 1 }; export const f = (g: any) => new g.Thing(t.n, g.make(t.n));"],
    ["a formatter", "const format = new Intl.NumberFormat('en'); export const f = (n: number) => format.format(n);"],
    ["an enum", "enum E { A, B } export const f = () => E.A;"],
    [
      "a class without statics that change",
      "class C { static readonly k = { a: 1 }; m() { return C.k.a; } } export const f = () => new C().m();",
    ],
    ["a frozen table", "const t = Object.freeze({ a: 1 }); export const f = (g: any) => g(t);"],
  ])("%s", (_, source) => {
    expect(effects(source)).toEqual({ class: "pure", uses: [], captures: [] });
  });
});
