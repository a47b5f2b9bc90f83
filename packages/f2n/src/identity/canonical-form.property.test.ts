import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { identitiesOf } from "./test-identity.ts";
import { testProject } from "./test-project.ts";

const project = testProject({ "a.ts": "export {};" });
afterAll(() => project[Symbol.dispose]());

/** A function of numbers as a text with holes for its names; hole n is one binding. */
interface Sketch {
  readonly text: (names: readonly string[]) => string;
  readonly literals: number;
}

const holes = 6;
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.nat({ max: holes - 1 }).map((hole) => `<${hole}>`),
    fc.nat({ max: 99 }).map((value) => `#${value}#`),
    fc
      .tuple(tie("expression"), fc.constantFrom("+", "-", "*", "<", "===", "&&", "??"), tie("expression"))
      .map(([a, operator, b]) => `((${a}) ${operator} (${b}))`),
    fc
      .tuple(fc.nat({ max: holes - 1 }), tie("expression"), tie("expression"))
      .map(([hole, a, b]) => `((<${hole}>: any) => ${a})(${b})`),
    fc
      .tuple(fc.nat({ max: holes - 1 }), tie("expression"))
      .map(([hole, a]) => `(() => { const <${hole}> = ${a}; return { <${hole}> }; })()`),
    fc
      .tuple(fc.nat({ max: holes - 1 }), tie("expression"))
      .map(([hole, a]) => `(({ p: <${hole}> = ${a} }: any) => <${hole}>)({ q: ${a} })`),
    fc
      .tuple(fc.nat({ max: holes - 1 }), tie("expression"))
      .map(([hole, a]) => `(function <${hole}>(): any { return ${a} ? <${hole}> : \`t\${${a}}\`; })`),
  ),
}));

const sketch: fc.Arbitrary<Sketch> = expression.map((body) => ({
  text: (names) => {
    const parameters = names.slice(0, holes).map((name) => `${name}: any`);
    // A shorthand property keeps its name whatever the binding is called.
    const filled = body
      .replace(/\{ <(\d)> \}/g, (_, hole) => `{ p${hole}: ${names[Number(hole)]} }`)
      .replace(/<(\d)>/g, (_, hole) => names[Number(hole)] ?? "");
    return `export const f = (${parameters.join(", ")}): any => ${filled};`;
  },
  literals: body.split(/#\d+#/).length - 1,
}));

const plain = (text: string): string => text.replaceAll("#", "");

function form(text: string): string {
  project.replace({ "a.ts": text });
  const [identity] = identitiesOf(project.checker, [project.declaration("a.ts", "f")]);
  if (identity === undefined) throw new Error("no identity");
  return identity.form;
}

const firstNames = ["a", "b", "c", "d", "e", "g"];
const names = fc.uniqueArray(
  fc.stringMatching(/^[a-z_$][a-zA-Z0-9_$]{0,8}$/).map((name) => `${name}_`),
  { minLength: holes, maxLength: holes },
);

test("renaming the locals of any function leaves its form", () => {
  fc.assert(
    fc.property(sketch, names, ({ text }, others) => {
      expect(form(plain(text(others)))).toBe(form(plain(text(firstNames))));
    }),
    { numRuns: 60 },
  );
});

test("layout, comments and parentheses leave the form of any function", () => {
  fc.assert(
    fc.property(sketch, ({ text }) => {
      const written = plain(text(firstNames));
      const spread = written
        .replace(/ ([-+*<]|===|&&|\?\?) /g, " /* c */\n $1 ")
        .replace(/=> (?!\{)/, "=> (\n")
        .replace(/;$/, "\n) ;;");
      expect(form(spread)).toBe(form(written));
    }),
    { numRuns: 40 },
  );
});

test("changing one literal of any function changes its form", () => {
  fc.assert(
    fc.property(
      sketch.filter(({ literals }) => literals > 0),
      fc.nat(),
      ({ text, literals }, chosen) => {
        let index = -1;
        const written = text(firstNames);
        const changed = written.replace(/#(\d+)#/g, (whole, value) => {
          index += 1;
          return index === chosen % literals ? `${Number(value) + 100}` : whole;
        });
        expect(form(plain(changed))).not.toBe(form(plain(written)));
      },
    ),
    { numRuns: 40 },
  );
});
