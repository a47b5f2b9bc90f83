import type { FunctionReading, ReadingRefusal } from "@onex/contract";
import { afterAll, expect, test } from "vitest";
import { compilerSession } from "../compiler/session.ts";
import { readProgram } from "../read/read-program.ts";

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
