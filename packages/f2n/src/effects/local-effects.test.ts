// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of programs hold templates of their own
import { afterAll, describe, expect, test } from "vitest";
import { identitiesOf } from "../identity/test-identity.ts";
import { testProject } from "../identity/test-project.ts";
import { effectsOf } from "./effects-of.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

function usesOf(expression: string): readonly string[] {
  project.replace({
    "a.ts": `class Own { getHours() { return 1; } }
      export const f = <L extends string[] | undefined, D extends Date>(d: Date, n: number, s: string, a: any, v: Date | number | string,
        branded: (Date | string) & {}, own: Own, parts: [number], list: L, days: readonly Date[], some: D, zone?: string, o?: { locale: string }): any => ${expression};`,
  });
  const [identity] = identitiesOf(project.checker, [project.declaration("a.ts", "f")]);
  if (identity === undefined) throw new Error("no identity");
  const { class: found, uses } = effectsOf(identity, project.checker);
  expect(found).toBe(uses.length === 0 ? "pure" : "nondeterministic");
  return uses;
}

describe("effectsOf() names the settings of the machine", () => {
  test.each([
    ["d.getHours()", ["timezone"]],
    ["a.getTimezoneOffset()", ["timezone"]],
    ["d.setDate(1)", ["timezone"]],
    ["d.toDateString()", ["timezone"]],
    ["d.toString()", ["timezone"]],
    ["(branded as Date | string).toString()", ["timezone"]],
    ["new Date(2020, 0, 1)", ["timezone"]],
    ["new Date(...parts)", ["Date"]],
    ["new Date(n, ...parts)", ["timezone"]],
    ["new Date('2020-01-01T00:00')", ["timezone"]],
    ["new Date(s)", ["timezone"]],
    ["new Date(v)", ["timezone"]],
    ["new Date(branded)", ["timezone"]],
    ["Date.parse(s)", ["timezone"]],
    ["Date.parse('May 1 2020')", ["timezone"]],
    ["new (d.constructor as any)()", ["constructor"]],
    ["d.toLocaleString()", ["locale", "timezone"]],
    ["d.toLocaleDateString('en')", ["timezone"]],
    ["d.toLocaleDateString('en', { timeZone: 'UTC' })", []],
    ["n.toLocaleString()", ["locale"]],
    ["n.toLocaleString('en')", []],
    ["a.toLocaleString('en')", ["timezone"]],
    ["s.localeCompare(s)", ["locale"]],
    ["s.localeCompare(s, undefined)", ["locale"]],
    ["s.localeCompare(s, 'en')", []],
    ["s.localeCompare(s, s)", []],
    ["s.localeCompare(s, o?.locale)", ["locale"]],
    ["n.toLocaleString(list)", ["locale"]],
    ["s.toLocaleUpperCase()", ["locale"]],
    ["Intl.DateTimeFormat().resolvedOptions().timeZone", ["locale", "timezone"]],
    ["new Intl.DateTimeFormat('en').format(d)", ["timezone"]],
    ["new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(d)", []],
    ["new Intl.NumberFormat().format(n)", ["locale"]],
    ["new Intl.NumberFormat('en').format(n)", []],
    ["new Intl.NumberFormat(o?.locale).format(n)", ["locale"]],
    ["new Intl.NumberFormat(o?.locale ?? 'en').format(n)", []],
    ["Intl.getCanonicalLocales('en')", []],
    ["n.toLocaleString([])", ["locale"]],
    ["new Intl.DateTimeFormat('en', { timeZone: zone })", ["timezone"]],
    ["new Intl.DateTimeFormat('en', { timeZone: 'UTC', ...a })", ["timezone"]],
    ["new Intl.DateTimeFormat('en', { ...a, timeZone: 'UTC' })", []],
    ["[Intl.NumberFormat]", ["locale"]],
    ["[s].map(Date.parse)", ["timezone"]],
    ["d['getHours']()", ["timezone"]],
    ["d.getHours.call(d)", ["timezone"]],
    ["[s].sort(s.localeCompare)", ["locale"]],
    ["`${d}`", ["timezone"]],
    ["`${zone ?? d}`", ["timezone"]],
    ["String(d)", ["timezone"]],
    ["new String(v)", ["timezone"]],
    ["d + ''", ["timezone"]],
    ["'at ' + some", ["timezone"]],
    ["(s += branded)", ["timezone"]],
    ["`${[d]}`", ["timezone"]],
    ["days.join()", ["timezone"]],
    ["days.toString()", ["timezone"]],
    ["days.map(String)", ["timezone"]],
  ])("%s: %j", (expression, uses) => {
    expect(usesOf(expression)).toEqual(uses);
  });

  test.each([
    "d.getUTCHours() + d.getTime()",
    "new Date(n)",
    "new Date(d)",
    "new Date(a)",
    "typeof v === 'string' ? v : new Date(v)",
    "new Date(Date.UTC(2020, 0, 1))",
    "new Date('2020-01-01')",
    "new Date('2020-01-01T00:00Z')",
    "Date.parse('2020-01-01T00:00+01:00')",
    "own.getHours()",
    "(own.getHours = () => 2)",
    "`${d.getTime()}${+d}${own}${a}${n}` + d.toISOString() + (d < d)",
    "[s].join() + days.map((day) => day.getTime()).join()",
    "String.raw`${n}`",
    "d.toISOString()",
    "n.toString() + n.toString(16) + s.toString() + a.toString() + own.toString()",
  ])("and nothing for %s", (expression) => {
    expect(usesOf(expression)).toEqual([]);
  });
});
