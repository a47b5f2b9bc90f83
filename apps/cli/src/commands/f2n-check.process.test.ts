import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../test-cli.ts";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "onex-check-"));
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, "package.json"), '{ "type": "module" }');
  writeFileSync(
    join(cwd, "functions.ts"),
    `import { rmSync } from "node:fs";
export function add(a: number, b: number): number { return a + b; }
export function first(list: string[]): string { return list[0].trim(); }
export function stuck(n: number, list: string[]): number { while (n > 5) n = n; return list[0].length; }
export function exits(n: number): number { if (n > 5) process.exit(7); return n; }
export function remove(path: string): void { rmSync(path); }
`,
  );
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const run = (...args: readonly string[]) => runCli(["f2n", ...args], { cwd });

describe("onex f2n --check", () => {
  test("says that a function holds, and ends with 0", async () => {
    expect(await run("functions.ts#add", "--check", "--runs", "20", "--seed", "3")).toMatchObject({
      status: 0,
      stdout: "add  holds  20 inputs a claim, seed 3, pure\n",
      stderr: "",
    });
  });

  test("shows what does not hold with its smallest input, and ends with 1", async () => {
    const { status, stdout } = await run("functions.ts#first", "--check");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^first {2}does not hold {2}100 inputs a claim, seed \d+, pure\n {2}returns {2}it threw TypeError: /);
    expect(stdout).toContain('input {"list":[]}');
    const { stdout: json } = await run("functions.ts#first", "--check", "--json");
    expect(JSON.parse(json)).toMatchObject({
      type: "examination",
      holds: false,
      findings: [{ claim: "returns", input: { list: [] } }],
    });
  });

  test("tells of a function that never comes back, with the input and what was found before", async () => {
    const { status, stdout } = await run("functions.ts#stuck", "--check", "--json", "--timeout", "50");
    expect(status).toBe(1);
    const examination = JSON.parse(stdout);
    expect(examination).toMatchObject({ type: "examination", name: "stuck", holds: false });
    const late = examination.findings.find(({ claim }: { claim: string }) => claim === "in-time");
    expect(late.message).toBe("it did not come back within 50 ms, and held up its thread");
    expect(late.input.n).toBeGreaterThan(5);
  });

  test("tells of a function that ends the process", async () => {
    const { status, stdout } = await run("functions.ts#exits", "--check", "--allow-effects", "--json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings).toMatchObject([{ claim: "returns", message: "it ended the process" }]);
  });

  test("does no harm unless it is told to, and takes its options only together", async () => {
    expect(await run("functions.ts#remove", "--check")).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("error[f2n/effects]"),
    });
    expect(await run("functions.ts#add", "--runs", "3")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("error[cli/usage]"),
    });
    expect(await run(".", "--all", "--check")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("--check is for one export"),
    });
  });
});

test("onex f2n --emit prints a node for other readers", async () => {
  expect((await run("functions.ts#add", "--emit", "classes")).stdout).toContain("export const AddInput = dataClass<AddInput>(");
  expect((await run("functions.ts#add", "--emit", "proto")).stdout).toContain("rpc Run(AddInput) returns (AddOutput)");
  expect(JSON.parse((await run("functions.ts#add", "--emit", "mcp", "--json")).stdout)).toMatchObject({ name: "add" });
  expect(JSON.parse((await run("functions.ts#add", "--emit", "openapi", "--json")).stdout)).toHaveProperty("paths");
});
