import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

const repository = join(import.meta.dirname, "../../..");

const file = ".github/workflows/engineering-logs.yml";
const text = readFileSync(join(repository, file), "utf8");
// The file is ours; what it must have is asserted below.
const workflow: {
  readonly on: {
    readonly workflow_call: { readonly inputs: Readonly<Record<string, { readonly type: string; readonly default: unknown }>> };
  };
  readonly jobs: Readonly<Record<string, { readonly if: string; readonly steps: readonly { readonly run?: string }[] }>>;
} = parse(text);
const runs = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
/** `onex log archive --quarter "$QUARTER"` becomes its words, without the values of variables. */
const calls = [...runs.join("\n").matchAll(/\bonex (log [^\n;]*)/g)].map(([, words = ""]) => words.trim().split(/\s+/));

describe(file, () => {
  test("is called by other workflows, with inputs that all have a default and are all used", () => {
    const { inputs } = workflow.on.workflow_call;
    for (const [name, input] of Object.entries(inputs)) {
      expect(typeof input.default).toBe(input.type);
      expect(text).toContain(`inputs.${name}`);
    }
    const used = [...text.matchAll(/\binputs\.([\w-]+)/g)].map(([, name = ""]) => name);
    expect(used.filter((name) => !Object.hasOwn(inputs, name))).toEqual([]);
  });

  test("lints on pull requests and archives on release", () => {
    expect(workflow.jobs["lint"]?.if).toContain("'pull_request'");
    expect(workflow.jobs["archive"]?.if).toContain("'release'");
  });

  test("puts nothing that others write into a script", () => {
    expect(runs.filter((run) => run.includes("${{"))).toEqual([]);
  });

  test.each(runs.map((run) => [run]))("has the shell script %j, which a shell can read", (run) => {
    expect(spawnSync("sh", ["-n"], { input: run, encoding: "utf8" }).stderr).toBe("");
  });

  describe("every call of onex", () => {
    const helps = new Map<string, string>();
    beforeAll(() => {
      for (const [group = "", name = ""] of calls) {
        const bin = join(repository, "apps/cli/bin/onex.cjs");
        const { status, stdout } = spawnSync(process.execPath, [bin, group, name, "--help"], { encoding: "utf8" });
        expect(status).toBe(0);
        helps.set(name, stdout);
      }
    });

    test.each(calls.map((words) => [words.join(" "), words] as const))(
      "%s is in the command tree with its options",
      (_line, [, name = "", ...rest]) => {
        const help = helps.get(name) ?? "";
        expect(help).toContain(`onex log ${name}`);
        const options = [...rest, ...(name === "lint" ? ["--strict"] : [])].filter((word) => word.startsWith("--"));
        for (const option of options) expect(help).toContain(option);
      },
    );
  });

  test("calls lint, links and archive", () => {
    expect(new Set(calls.map(([, name]) => name))).toEqual(new Set(["lint", "links", "archive"]));
  });
});
