// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts of programs hold templates of their own
import { afterAll, describe, expect, test } from "vitest";
import { identitiesOf } from "./test-identity.ts";
import { testProject } from "./test-project.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

function formOf(source: string): string {
  project.replace({ "a.ts": source });
  const [identity] = identitiesOf(project.checker, [project.declaration("a.ts", "f")]);
  if (identity === undefined) throw new Error("no identity");
  return identity.form;
}
const renamed = (source: string): string => source.replaceAll("Own", "Other").replaceAll("own", "other");

describe("the names of functions and classes belong to the form where something asks for one", () => {
  test.each([
    "class Own extends Error {} export const f = () => new Own('x').constructor.name;",
    "export const f = () => { class Own {} return new Own().constructor.name; };",
    "const own = () => 1; export const f = () => own.name;",
    "export const f = () => { function own() {} return own.name; };",
    "const own = () => 1; export const f = () => own['name'];",
    "const own = () => 1; export const f = () => { const { name } = own; return name; };",
    "const own = () => 1; export const f = () => [own].map((each) => each.name);",
    "const label = (of: Function) => of.name; const own = () => 1; export const f = () => label(own);",
    "const label = (of: any) => of.name; class Own {} export const f = () => label(Own);",
    "class Base extends Error { constructor() { super(); this.name = this.constructor.name; } } class Own extends Base {} export const f = () => String(new Own());",
    "class Base extends Error { override name = new.target.name; } class Own extends Base {} export const f = () => `${new Own()}`;",
    "import { inspect } from 'node:util'; class Own {} export const f = () => inspect(new Own());",
    "export function own() { return own.name; } export { own as f };",
  ])("%s", (source) => {
    expect(formOf(renamed(source))).not.toBe(formOf(source));
  });
});

describe("they do not where the word means something else", () => {
  test.each([
    "const own = () => 'a'; export const f = (user: { name: string }) => user.name + own();",
    "const own = () => 'a'; export const f = (error: Error) => error.name + own();",
    "const own = () => 'a'; export const f = ({ name }: { name: string }) => name + own();",
    "class Own extends Error { override name = 'fixed'; } export const f = (): Error => new Own();",
  ])("%s", (source) => {
    expect(formOf(renamed(source))).toBe(formOf(source));
  });
});
