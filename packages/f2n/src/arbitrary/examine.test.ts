import { checker, Fault, type NodeDescription, parameterLists } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { f2nEngine } from "../engine.ts";
import { examine } from "./examine.ts";
import type { Examinable } from "./trial.ts";

const engine = f2nEngine();
afterAll(() => engine[Symbol.asyncDispose]());

/** A node of source text, which checks its result as every node does. */
async function nodeOf(text: string, changes: Partial<NodeDescription> = {}): Promise<Examinable> {
  const wrapped = await engine.source(text);
  if (!("callable" in wrapped)) throw new Error(wrapped.reason);
  const description = { ...wrapped.description, ...changes };
  const { is } = checker(description.outputs);
  const checked = (value: unknown): unknown => {
    if (description.call.endsWith("generator") || is(value)) return value;
    throw new Fault("node/output-invalid", `"${description.name}" gave a result that is not of its declared type`);
  };
  const runWith = (input: object): unknown => {
    const args = (parameterLists(description)[0] ?? []).map(({ name }): unknown => Reflect.get(input, name));
    const value: unknown = Reflect.apply(wrapped.callable, undefined, args);
    return value instanceof Promise ? value.then(checked) : checked(value);
  };
  return { description, runWith };
}

const claimsOf = async (text: string, changes?: Partial<NodeDescription>) =>
  (await examine(await nodeOf(text, changes))).findings.map(({ claim, message, input }) => [claim, message, input]);

describe("examine()", () => {
  test("has nothing against a function that does what it says", async () => {
    const node = await nodeOf("export function add(a: number, b: number): number { return a + b; }");
    expect(await examine(node, { runs: 30, seed: 5 })).toEqual({
      type: "examination",
      name: "add",
      node_id: node.description.node_id,
      hash: node.description.metadata_block.hash,
      effects: "pure",
      holds: true,
      runs: 30,
      seed: 5,
      findings: [],
    });
  });

  test("finds the smallest input on which a function throws, for each class of error", async () => {
    const text = `export function get(list: string[], at: number): string {
      if (at < 0) throw new RangeError("negative");
      return list[Math.floor(at)].trim();
    }`;
    const found = await claimsOf(text);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual([
      "returns",
      "it threw TypeError: Cannot read properties of undefined (reading 'trim')",
      { list: [], at: 0 },
    ]);
    expect(found).toContainEqual([
      "returns",
      "it threw RangeError: negative",
      { list: [], at: expect.toSatisfy((at: number) => at < 0) },
    ]);
  });

  test("finds a result that is not of the declared type", async () => {
    const found = await claimsOf("export function half(n: number): string { return (n > 10 ? n : String(n)) as string; }");
    expect(found).toEqual([
      [
        "output",
        '"half" gave a result that is not of its declared type',
        { n: expect.toSatisfy((n: number) => n > 10 && n < 12) },
      ],
    ]);
  });

  test("finds a changed input", async () => {
    const found = await claimsOf("export function last(list: number[]): number | undefined { return list.sort().at(-1); }", {
      effects: { class: "nondeterministic", uses: [], captures: [] },
    });
    expect(found).toEqual([
      ["input-kept", "its input was changed", { list: expect.toSatisfy((list: unknown[]) => list.length === 2) }],
    ]);
  });

  test("finds what differs from run to run, where the node is said to be pure", async () => {
    const text = "let n = 0; export function next(x: boolean): number { n += 1; return x ? n : 0; }";
    const pure = { class: "pure", uses: [], captures: [] } as const;
    expect(await claimsOf(text, { effects: pure })).toEqual([
      ["pure", "it gave two different values for equal inputs", { x: true }],
    ]);
    expect(await claimsOf(text)).toEqual([]);
    const flaky = 'let n = 0; export function flaky(): number { n += 1; if (n % 2 === 0) throw new Error("even"); return 1; }';
    expect(await claimsOf(flaky, { effects: pure })).toEqual([["pure", "it threw for one of two equal inputs only", {}]]);
    expect(await claimsOf(flaky)).toEqual([["returns", "it threw Error: even", {}]]);
  });

  test("knows that NaN is NaN, and that equal maps are equal", async () => {
    expect(
      await claimsOf("export function f(x: number): Map<string, number> { return new Map([['a', x / 0 - x / 0]]); }"),
    ).toEqual([]);
    expect(await claimsOf("export function f(x: URL, since: Date): (URL | Date)[] { return [x, since]; }")).toEqual([]);
  });

  test("pulls what generators yield, a bounded number of it", async () => {
    const counter = "export function* count(): Generator<number> { for (let n = 0; ; n += 1) yield n; }";
    expect(await claimsOf(counter)).toEqual([]);
    const liar = "export async function* list(n: number): AsyncGenerator<string> { yield 'a'; if (n > 5) yield n as never; }";
    expect(await claimsOf(liar)).toEqual([
      ["output", expect.stringContaining("/1 must be a string"), { n: expect.toSatisfy((n: number) => n > 5 && n < 7) }],
    ]);
  });

  test("does not wait for what never comes", async () => {
    const node = await nodeOf(
      "export async function f(wait: boolean): Promise<number> { return wait ? new Promise(() => {}) : 1; }",
    );
    const { findings } = await examine(node, { timeoutMs: 5, runs: 10 });
    expect(findings).toMatchObject([{ claim: "in-time", input: { wait: true } }]);
  });

  test("is the same every time for the same code, and another one for another seed", async () => {
    const node = await nodeOf(
      "export function f(text: string): string { if (text.length > 3) throw new Error(text); return text; }",
    );
    expect(await examine(node)).toEqual(await examine(node));
    expect((await examine(node, { seed: 1 })).findings[0]?.shrinks).toBeTypeOf("number");
  });

  test("does not touch what may do harm unless that is allowed", async () => {
    const node = await nodeOf('import { rmSync } from "node:fs"; export function remove(path: string): void { rmSync(path); }');
    let runs = 0;
    const harmless: Examinable = {
      ...node,
      runWith() {
        runs += 1;
      },
    };
    await expect(examine(harmless)).rejects.toMatchObject({
      code: "f2n/effects",
      message: expect.stringContaining('"remove" uses node:fs'),
    });
    expect(runs).toBe(0);
    expect((await examine(harmless, { allowEffects: true, runs: 3 })).runs).toBe(3);
  });

  test("says which input nobody can make up", async () => {
    const node = await nodeOf("export function each(list: string[], use: (one: string) => void): void { list.forEach(use); }");
    await expect(examine(node)).rejects.toMatchObject({
      code: "codec/function",
      message: expect.stringContaining("/use: it is a function"),
    });
  });
});
