import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diskReader } from "../compiler/disk-reader.ts";
import { loadModule } from "../load/load-module.ts";
import { testPrograms } from "../load/test-program.ts";
import { locate } from "./locate.ts";

const programs = testPrograms();
afterAll(() => programs.dispose());

const body = "export const f = (a: number): number => a + 1;";

test.each([
  ["a type that is imported as a value is", "a.ts", `import { T } from "./t";\nexport const g = (t: T): T => t;\n${body}`],
  ["an unused import", "a.ts", `import { u } from "./t";\n\n${body}`],
  ["an enum", "a.ts", `export enum E {\n  A }\n${body}`],
  ["a decorator", "a.ts", `const d = (_: unknown, _c: unknown): void => {};\nexport class A { @d m(): void {} }\n${body}`],
  ["an element", "a.tsx", `const h = (...all: unknown[]): unknown => all;\nexport const e = () => <a/>;\n${body}`],
  ["ES module syntax in CommonJS", "a.cts", `import { join } from "node:path";\nexport const g = join;\n${body}`],
])("locate() finds a function of a file that was loaded with %s", async (_, file, text) => {
  const folder = programs.write({
    [file]: text,
    "t.ts": "export type T = 1;\nexport const u = 1;",
    "tsconfig.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }',
  });
  const {
    exports: { f },
  } = await loadModule(join(folder, file));
  const located = locate(f as () => unknown, diskReader());
  expect(located).toMatchObject({ kind: "located", file: join(folder, file), text, line: 3, form: "typescript" });
});
