import type { FunctionReading, ReadingRefusal } from "@onex/contract";
import { afterAll, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import { readProgram } from "./read-program.ts";

const session = compilerSession("memory");
afterAll(() => {
  process.kill(session.pid, "SIGKILL");
});

function readAll(files: Readonly<Record<string, string>>): readonly (FunctionReading | ReadingRefusal)[] {
  const placed = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/onex/${path}`, text]));
  const question = { program: { kind: "memory", files: placed }, files: ["/onex/main.ts"], select: { kind: "exports" } } as const;
  return readProgram(question, session, true).map(({ read }) => read());
}

test("types from a module that is not there are no functions that miss it; what may run is", () => {
  const readings = readAll({
    "main.ts": `
      export type { A } from "missing";
      export { type B, c } from "missing";
      import type { D } from "missing";
      import { type E as F, g } from "missing";
      export { D, type F, g };
      export * from "./more.ts";`,
    "more.ts": `import type H from "missing"; export { H }; export { i } from "missing";`,
  });
  expect(readings.map(({ name, ...reading }) => [name, reading.status === "refused" && reading.code]).sort()).toEqual([
    ["c", "f2n/import-unresolved"],
    ["g", "f2n/import-unresolved"],
    ["i", "f2n/import-unresolved"],
  ]);
});

test("a static method is called on its class, also where it says what that is; the prototype of instances that can be called is no function", () => {
  const readings = readAll({
    "main.ts": `
      interface Rule { (text: string): boolean }
      class Rule { static of(this: typeof Rule, text: string): string { return text; } }
      export { Rule };
      export class Base { static is<T extends abstract new (...x: never[]) => unknown>(this: T, value: unknown): value is InstanceType<T> { return value instanceof this; } }`,
  });
  expect(readings.map(({ name, status }) => [name, status])).toEqual([
    ["Rule.of", "read"],
    ["Base.is", "read"],
  ]);
});

test("an export without source, from nowhere, of another kind or that is not there is refused by its own reason", () => {
  const text =
    'export { join } from "./only.js"; export { x } from "./gone.ts"; export const n = 1; export const square = (a: number) => a * a;';
  const program = {
    kind: "memory",
    files: { "/onex/main.ts": text, "/onex/only.d.ts": "export declare function join(a: string): string;" },
  } as const;
  const codes = ["join", "x", "n", "sqare"].map((name) => {
    const [pending] = readProgram({ program, files: ["/onex/main.ts"], select: { kind: "export", name } }, session, true);
    const reading = pending?.read();
    return reading?.status === "refused" && [reading.name, reading.code, reading.reason.includes("square")];
  });
  expect(codes).toEqual([
    ["join", "f2n/no-source", false],
    ["x", "f2n/import-unresolved", false],
    ["n", "f2n/not-a-function", false],
    ["sqare", "f2n/export-missing", true],
  ]);
});
