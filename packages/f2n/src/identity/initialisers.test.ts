import { afterAll, describe, expect, test } from "vitest";
import type { Identity } from "./identify.ts";
import { identitiesOf } from "./test-identity.ts";
import { testProject } from "./test-project.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

type Files = Readonly<Record<string, string>>;

/** Identity of the export `f` of the first file. */
function identityOf(source: string | Files): Identity {
  const files = typeof source === "string" ? { "a.ts": source } : source;
  project.replace(files);
  const [first = ""] = Object.keys(files);
  const [identity] = identitiesOf(project.checker, [project.declaration(first, "f")], "1.0.0");
  if (identity === undefined) throw new Error("no identity");
  return identity;
}
const formOf = (source: string | Files): string => identityOf(source).form;
const textOf = ({ roots: [root] }: Identity["reached"][number]): string => root.getText();
const textsOf = (source: string | Files): readonly string[] =>
  identityOf(source).initialisers.map(({ roots: [root] }) => root.getText());

const same = (a: string | Files, b: string | Files): void => expect(formOf(a)).toBe(formOf(b));
const different = (a: string | Files, b: string | Files): void => expect(formOf(a)).not.toBe(formOf(b));

describe("what a module does while it is loaded is part of a function that finds the result", () => {
  /** Programs that differ where it says ONE. */
  test.each([
    ["a property by name", `const t: any = {}; t["a"] = ONE; export const f = () => t["a"];`],
    ["a property of a part", "const t: any = { a: {} }; t.a.b = ONE; export const f = () => t.a.b;"],
    ["push", "const t: number[] = []; t.push(ONE); export const f = () => t[0];"],
    ["set", 'const t = new Map(); t.set("a", ONE); export const f = () => t.get("a");'],
    ["another value", "let t = 0; t = ONE; export const f = () => t;"],
    ["Object.assign", "const t = { a: 0 }; Object.assign(t, { a: ONE }); export const f = () => t.a;"],
    ["Object.defineProperty", 'const t: any = {}; Object.defineProperty(t, "a", { value: ONE }); export const f = () => t.a;'],
    ["delete", "const t: any = { a: 1, b: 2 }; if (ONE > 1) delete t.a; export const f = () => t.a;"],
    ["a pattern", "const t: any = {}; [t.a] = [ONE]; export const f = () => t.a;"],
    [
      "a function that does it",
      `const t = new Map(); const add = (k: string, g: any) => { t.set(k, g); }; add("a", () => ONE); export const f = () => t.get("a")();`,
    ],
    [
      "a function that calls one that does it",
      "const t: any[] = []; function add(n: number) { t.push(n); } function setUp(n: number) { add(n); } setUp(ONE); export const f = () => t[0];",
    ],
    [
      "a function that is given it",
      "const t: any[] = []; function fill(list: any[], n: number) { list.push(n); } fill(t, ONE); export const f = () => t[0];",
    ],
    ["what nobody here knows", "declare const fill: any; const t: any[] = []; fill(t, ONE); export const f = () => t[0];"],
    ["a package", "import { fill } from 'lib'; const t: any[] = []; fill(t, ONE); export const f = () => t[0];"],
    ["a loop", "const t: number[] = []; for (let i = 0; i < ONE; i++) t.push(i); export const f = () => t.length;"],
    ["a callback", "const t: number[] = []; [ONE].forEach((n) => t.push(n)); export const f = () => t[0];"],
    ["a timer", "const t: number[] = []; setTimeout(() => t.push(ONE), 0); export const f = () => t[0];"],
    ["a function that is called where it stands", "const t: any = {}; (() => { t.a = ONE; })(); export const f = () => t.a;"],
    ["a field of a class", "class C { static n = 0; } C.n = ONE; export const f = () => C.n;"],
    ["a method of a prototype", "class C { g() { return 0; } } C.prototype.g = () => ONE; export const f = () => new C().g();"],
    ["a property of a function", "function h(): any { return (h as any).k; } (h as any).k = ONE; export const f = () => h();"],
    ["a property of itself", "export function f(): any { return (f as any).k; } (f as any).k = ONE;"],
    ["sort", "const t = [3, ONE]; t.sort(); export const f = () => t[0];"],
    ["a branch", "let t: number; if (Math.max(1, 2) > 1) { t = ONE; } else { t = 5; } export const f = () => t;"],
    ["an attempt", "let t = 0; try { t = JSON.parse('ONE'); } catch {} export const f = () => t;"],
    ["a declaration", "const t: number[] = []; const size = t.push(ONE); export const f = () => t[0];"],
    ["a pattern that is declared", "const t: any = {}; const { a } = Object.assign(t, { a: ONE }); export const f = () => t.a;"],
    ["a static block of another class", "const t: any = {}; class C { static { t.a = ONE; } } export const f = () => t.a;"],
    ["a constructor", "const t: any = {}; class C { constructor() { t.a = ONE; } } new C(); export const f = () => t.a;"],
    ["another name", "const t: any = {}; const u = t; u.a = ONE; export const f = () => t.a;"],
    ["a list that holds it", "const t: any = {}; for (const each of [t]) each.a = ONE; export const f = () => t.a;"],
    ["a helper's own table", "const t: any = {}; t.a = ONE; const g = () => t.a; export const f = () => g();"],
    ["what it is made of", "const t: any = {}; t.a = ONE; const u = { ...t }; export const f = () => u.a;"],
    [
      "what an initialiser is initialised by",
      "const from: any = {}; from.a = ONE; const t: any = {}; t.a = from.a; export const f = () => t.a;",
    ],
    ["a default export", "const t: any = {}; t.a = ONE; export default t; export const f = () => t.a;"],
    ["JavaScript in the same words", "const t = {}; t.a = ONE; export const f = () => t.a;"],
  ])("%s", (_, program) => {
    different(program.replaceAll("ONE", "1"), program.replaceAll("ONE", "2"));
  });

  const registry = {
    "b.ts": "export const t = new Map<string, number>(); export const add = (k: string, n: number) => { t.set(k, n); };",
    "c.ts": "import { add } from './b.ts'; add('a', ONE);",
  };
  const withOne = (files: Files, one: string): Files =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll("ONE", one)]));
  test.each<readonly [string, Files]>([
    [
      "an import for its own sake",
      { "a.ts": "import { t } from './b.ts'; import './c.ts'; export const f = () => t.get('a');", ...registry },
    ],
    [
      "files that files import",
      {
        "a.ts": "import { t } from './b.ts'; import './all.ts'; export const f = () => t.get('a');",
        "all.ts": "export * from './d.ts'; import './c.ts';",
        "d.ts": "export const d = 1;",
        ...registry,
      },
    ],
    [
      "a name that is passed on under another",
      {
        "a.ts": "import { table } from './index.ts'; import './c.ts'; export const f = () => table.get('a');",
        "index.ts": "export { t as table } from './b.ts';",
        "b.ts": registry["b.ts"],
        "c.ts": "import { table as u } from './index.ts'; u.set('a', ONE);",
      },
    ],
    [
      "a member of a module",
      {
        "a.ts": "import * as b from './b.ts'; import './c.ts'; export const f = () => b.t.get('a');",
        "b.ts": registry["b.ts"],
        "c.ts": "import * as own from './b.ts'; own.t.set('a', ONE);",
      },
    ],
    [
      "a default export",
      {
        "a.ts": "import t from './b.ts'; import './c.ts'; export const f = () => t.a;",
        "b.ts": "const t: any = {}; export default t;",
        "c.ts": "import any from './b.ts'; any.a = ONE;",
      },
    ],
    [
      "an expression that is exported",
      {
        "a.ts": "import t from './b.ts'; import './c.ts'; export const f = () => t.get('a');",
        "b.ts": "export default new Map<string, number>();",
        "c.ts": "import any from './b.ts'; any.set('a', ONE);",
      },
    ],
  ])("in another file that it loads: %s", (_, files) => {
    different(withOne(files, "1"), withOne(files, "2"));
  });

  test("the order in which it happens", () => {
    const t = "const t: number[] = [];";
    const f = "export const f = () => t.join();";
    different(`${t} t.push(1); t.push(2); ${f}`, `${t} t.push(2); t.push(1); ${f}`);
    const seen = "const n = t.length; export const f = () => n;";
    different(`${t} t.push(1); ${seen}`, `${t} ${seen} t.push(1);`);
    const counted = "const u: number[] = []; export const f = () => u[0];";
    different(`${t} ${counted} t.push(1); u.push(t.length);`, `${t} ${counted} u.push(t.length); t.push(1);`);
  });

  test("the order in which files do it", () => {
    const files = (first: string, second: string): Files => ({
      "a.ts": `import { t } from './t.ts'; import './${first}.ts'; import './${second}.ts'; export const f = () => t.join();`,
      "t.ts": "export const t: number[] = [];",
      "b.ts": "import { t } from './t.ts'; t.push(1);",
      "c.ts": "import { t } from './t.ts'; t.push(2);",
    });
    different(files("b", "c"), files("c", "b"));
  });
});

describe("what does not matter to it", () => {
  const program =
    "const t = new Map<string, number>(); t.set('a', 1); const g = (k: string) => t.get(k); export const f = () => g('a');";
  test("names, layout, comments, and where a declaration stands that is not evaluated", () => {
    same(
      program,
      "// A table.\nexport const f = () =>\n  find('a');\nconst table = new Map();\ntable.set(\n  'a', /* one */ 1,\n);\nfunction find2() {}\nconst find = (key: string) => table.get(key);",
    );
  });
  test("in which of its files it happens", () => {
    same(program, {
      "a.ts": "import { t } from './t.ts'; const g = (k: string) => t.get(k); export const f = () => g('a');",
      "t.ts": "export const t = new Map<string, number>(); t.set('a', 1);",
    });
    same(program, {
      "a.ts": "import { t } from './t.ts'; import './u.ts'; const g = (k: string) => t.get(k); export const f = () => g('a');",
      "t.ts": "export const t = new Map<string, number>();",
      "u.ts": "import { t } from './t.ts'; t.set('a', 1);",
    });
  });
  test("what changes something else, and where that is done", () => {
    same(program, `const u: number[] = []; u.push(1); ${program} u.push(2); export const h = () => u;`);
  });
});

describe("what is no part of it", () => {
  test.each([
    ["what only reads", "const t = { a: 1 }; console.log(t, JSON.stringify(t), Object.keys(t)); export const f = () => t.a;"],
    [
      "a copy that changes",
      "const t = [2, 1]; const u = [...t]; u.sort(); const v = { ...t }; delete v[0]; export const f = () => t[0];",
    ],
    ["a function that only reads", "const t = { a: 1 }; const show = (o: any) => o.a + 1; show(t); export const f = () => t.a;"],
    ["calls of the function itself", "let n = 0; export const f = () => ++n; f(); console.log(f());"],
    [
      "calls of what the function calls",
      "const t = new Map(); const g = (k: any) => t.set(k, 1); g(1); export const f = (k: any) => g(k);",
    ],
    [
      "what a package is told of",
      "import { wrap } from 'lib'; const t: any[] = []; export const f = (n: any) => t.push(n); const node = wrap(f); node.run(1);",
    ],
    [
      "a function that is given away where it stands",
      "import { wrap } from 'lib'; const t: any[] = []; export const f = (n: any) => t.push(n); wrap((n: any) => { t.push(n); });",
    ],
    ["exports of it", "const t = { a: 1 }; const f = () => t.a; export { f, t as table }; export default f;"],
    ["other functions that change it", "const t = { a: 1 }; export const put = () => { t.a = 2; }; export const f = () => t.a;"],
    [
      "a parameter of the same name",
      "const t = { a: 1 }; const g = (t: any) => { t.a = 2; }; g({}); export const f = () => t.a;",
    ],
    ["a file that is imported for its types", "const t = { a: 1 }; export const f = () => t.a;"],
  ])("%s", (_, source) => {
    expect(textsOf(source)).toEqual([]);
  });

  test("files that only others load", () => {
    const files = { "a.ts": "import { t } from './t.ts'; export const f = () => t.a;", "t.ts": "export const t: any = {};" };
    same(files, { ...files, "main.ts": "import { t } from './t.ts'; import './a.ts'; t.a = 1;" });
  });
});

test("identify() lists what initialises, each once, in the order in which it runs", () => {
  const source = {
    "a.ts": "import { t } from './t.ts'; import './b.ts'; t.push(2); export const f = () => t.join(); t.push(3);",
    "b.ts": "import { t } from './t.ts'; t.push(1);",
    "t.ts": "export const t: number[] = []; t.push(0);",
  };
  expect(textsOf(source)).toEqual(["t.push(0);", "t.push(1);", "t.push(2);", "t.push(3);"]);
});

test("identify() ends where statements and functions depend on each other", () => {
  const source =
    "const t: any = {}; const u: any = {}; t.f = () => f(); t.u = u; u.t = t; t.u.t.x = 1; export function f(): any { return t.u.t.f; }";
  expect(textsOf(source)).toEqual(["t.f = () => f();", "t.u = u;", "u.t = t;", "t.u.t.x = 1;"]);
  different(source, source.replace("x = 1", "x = 2"));
});

test("what is remembered of a value from one program decides nothing about it in another", () => {
  const reading = (...imports: readonly string[]): string =>
    `import { read } from "./shared.ts"; ${imports.map((path) => `import "./${path}.ts";`).join(" ")} export const f = () => read("x");`;
  const programs = {
    "none.ts": reading(),
    "given.ts": reading("give"),
    "written.ts": reading("write"),
    "both.ts": reading("write", "give"),
    "handed.ts": reading("give", "hand"),
  };
  project.replace({
    "shared.ts": "export const table: any = {}; export const read = (key: string) => table[key];",
    "put.ts": "export function put(target: any, value: unknown) { target.x = value; }",
    "give.ts": 'import { table } from "./shared.ts"; import { put } from "./put.ts"; put(table, 1);',
    "write.ts": 'import * as all from "./shared.ts"; all.table.y = 2;',
    "pass.ts": 'export { table as renamed } from "./shared.ts"; import "./take.ts";',
    "take.ts": 'import { renamed } from "./pass.ts"; export const later = () => { renamed.z = 3; };',
    "hand.ts": 'import { later } from "./take.ts"; later();',
    ...programs,
  });
  const declarations = Object.keys(programs).map((path) => project.declaration(path, "f"));
  const told = ({ form, initialisers, changing }: Identity) => ({
    form,
    texts: initialisers.map(textOf),
    changing: [...changing].map(textOf),
  });
  const alone = declarations.flatMap((each) => identitiesOf(project.checker, [each])).map(told);
  expect(new Set(alone.map((each) => JSON.stringify(each))).size).toBe(declarations.length);
  for (let first = 0; first < declarations.length; first++) {
    const order = declarations.map((_, at) => (at + first) % declarations.length);
    const together = identitiesOf(
      project.checker,
      order.flatMap((at) => declarations[at] ?? []),
    );
    expect(together.map(told)).toEqual(order.map((at) => alone[at]));
  }
});
