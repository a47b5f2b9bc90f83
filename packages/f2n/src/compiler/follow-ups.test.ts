import type { FunctionReading, ReadingRefusal, TypeQuestion } from "@onex/contract";
import { afterAll, expect, test } from "vitest";
import { readProgram } from "../read/read-program.ts";
import { compilerSession } from "./session.ts";

/** Functions of many kinds of types; what each is called is said by its place. */
const texts = [
  "export function f(readings: readonly Reading[], by: keyof Reading = 'place') { return { count: readings.length, first: readings.map((each) => ({ value: each[by] }))[0] }; } export interface Reading { place: string; values: number[]; taken?: Date }",
  "export interface Tree { left?: Tree; right?: Tree; tags: Map<string, Set<number>>; at: [x: number, y?: number] } export const f = (tree: Tree, ...more: Tree[]): Promise<Tree | null> => Promise.resolve(more[0] ?? tree);",
  "export function f(a: string): string; export function f(a: number, b: { c: boolean }): { d: number }; export function f(...given: unknown[]): unknown { return given; }",
  "type Of<T> = { [K in keyof T]: T[K] extends string ? T[K] : never }; export function f<T extends { a: string }, U = T>(given: T, make: (a: T, b: U) => Of<T>): U | Of<T> { return make(given, given as never); }",
  "export class Box { constructor(readonly size: number) {} } export const f = (box: Box, map = new Map([['a', { b: 1n }]])) => ({ box, map, list: [...map.values()] });",
  "type N<T> = { next: N<T[]>; value: T }; export function f(a: N<string>) { return a; }",
  "export function f(a = g()) { return { a }; } function g(b = f) { return b === f ? 1 : 'x'; }",
  "export function f(a: Missing, b: { c: Missing }) { return [a, b]; }",
  "export const f = () => undefined;",
];

const question = (text: string): TypeQuestion => ({
  program: { kind: "memory", files: { "/onex/source.ts": text } },
  files: ["/onex/source.ts"],
  select: { kind: "sole", name: "f" },
});

type Answer = FunctionReading | ReadingRefusal;

const patient = compilerSession("memory");
const eager = compilerSession("memory");
afterAll(() => {
  for (const { pid } of [patient, eager]) process.kill(pid, "SIGKILL");
});

const read = (text: string, session: typeof eager, isEager: boolean): readonly Answer[] => {
  const answers = readProgram(question(text), session, true).map((each) => (isEager ? session.eagerly(each.read) : each.read()));
  session.settle();
  return answers;
};

test.each(texts)("what is asked ahead changes no reading of %s", (text) => {
  expect(read(text, eager, true)).toEqual(read(text, patient, false));
});
