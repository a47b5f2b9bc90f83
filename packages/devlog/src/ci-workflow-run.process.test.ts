import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { type TestRepository, testRepository } from "./test-repository.ts";

const repository = join(import.meta.dirname, "../../..");

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

// The file is ours; ci-workflow.process.test.ts asserts what it must have.
const workflow: {
  readonly on: { readonly workflow_call: { readonly inputs: Readonly<Record<string, { readonly default: unknown }>> } };
  readonly jobs: Readonly<Record<string, { readonly if: string; readonly steps: readonly Step[] }>>;
} = parse(readFileSync(join(repository, ".github/workflows/engineering-logs.yml"), "utf8"));

interface Event {
  readonly event_name: string;
  readonly ref_name?: string;
  readonly tag?: string;
}

/** The value of an expression: contexts, texts, `==`, `!`, `&&` and `||`, which mean what they mean in JavaScript. */
function evaluate(expression: string, { inputs, event }: { inputs: Readonly<Record<string, unknown>>; event: Event }): unknown {
  const { event_name, ref_name = "main", tag } = event;
  const contexts: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value])),
    "github.event_name": event_name,
    "github.ref_name": ref_name,
    "github.event.release.tag_name": tag ?? null,
    "github.event.repository.default_branch": "main",
    "github.token": "no-token",
  };
  const script = expression
    .replaceAll(/\b(?:inputs|github)\.[\w.-]+/g, (name) => {
      if (!Object.hasOwn(contexts, name)) throw new Error(`nothing is known of ${name}`);
      return JSON.stringify(contexts[name]);
    })
    .replaceAll("cancelled()", "false");
  return Function(`return (${script})`)();
}

const filled = (text: string, given: Parameters<typeof evaluate>[1]): string =>
  text.replaceAll(/\$\{\{(.*?)\}\}/g, (_whole, expression: string) => String(evaluate(expression, given) ?? ""));

interface Ran {
  readonly step: string;
  readonly status: number | null;
  readonly output: string;
}

/** A remote repository with logs, and a runner that makes a fresh clone for each job. */
function sample() {
  const work = testRepository("work");
  onTestFinished(() => work[Symbol.dispose]());
  const home = join(work.root, "..");
  const remote = join(home, "remote.git");
  work.git("init", "-q", "--bare", "-b", "main", remote);
  work.git("remote", "add", "origin", remote);
  const tools = join(home, "tools");
  mkdirSync(tools);
  const tool = (name: string, script: string): void => {
    writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(tools, name), 0o755);
  };
  // Installing makes the command line of this repository the one on the PATH.
  tool(
    "npm",
    `echo "npm $*" >> '${home}/calls'; printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' '${process.execPath}' '${repository}/apps/cli/bin/onex.cjs' > '${tools}/onex'; chmod +x '${tools}/onex'`,
  );
  tool(
    "gh",
    `printf '%s|' gh "$@" >> '${home}/calls'; echo >> '${home}/calls'; [ "$2" = list ] && cat '${home}/open' 2>/dev/null; true`,
  );
  let clones = 0;
  return {
    work,
    push(): void {
      work.commit("Work");
      work.git("push", "-q", "origin", "HEAD:main");
    },
    remote: (...args: string[]): string => work.git("-C", remote, ...args),
    calls: (): readonly string[] => readFileSync(join(home, "calls"), "utf8").trim().split("\n"),
    openPullRequest: (): void => writeFileSync(join(home, "open"), "12\n"),
    /** Runs the steps of a job as the shell of a runner does; undefined when its condition does not hold. */
    job(name: string, event: Event, given: Readonly<Record<string, unknown>> = {}): readonly Ran[] | undefined {
      const defaults = Object.entries(workflow.on.workflow_call.inputs).map(([input, about]) => [input, about.default]);
      const context = { inputs: { ...Object.fromEntries(defaults), ...given }, event };
      const { if: condition, steps } = workflow.jobs[name] ?? { if: "false", steps: [] };
      if (evaluate(condition, context) !== true) return undefined;
      const clone = join(home, `clone ${++clones}`);
      work.git("clone", "-q", remote, clone);
      const ran: Ran[] = [];
      for (const { name: step = "", if: only, run, env = {} } of steps) {
        const failed = ran.some(({ status }) => status !== 0);
        if (run === undefined || (only === undefined ? failed : evaluate(only, context) !== true)) continue;
        const script = join(home, "script");
        writeFileSync(script, run);
        const { status, stdout, stderr } = spawnSync("bash", ["-e", script], {
          cwd: clone,
          encoding: "utf8",
          env: {
            ...work.env,
            PATH: `${tools}${delimiter}${work.env["PATH"] ?? ""}`,
            ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, filled(value, context)])),
          },
        });
        ran.push({ step, status, output: stdout + stderr });
      }
      return ran;
    },
  };
}

const week = "docs/dev_logs/ada/debug_log_2025_05_19.md";
const text = `---
schema: onex-debug-log/1
log_owner: "ada"
week: 2025-05-19_to_2025-05-25
repo_version: "3f2a91c"
created_at: 2025-05-19T08:12:44Z
tags: [blocker]
---

### Debug Entry: Cache forgets its keys

- **Timestamp:** 2025-05-20T09:30:00Z
- **Engineer:** ada
- **Tags:** #blocker
- **Status:** open
  - 2025-05-20T09:30:00Z open
- **Id:** dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA

#### Problem Statement

Every third read misses the cache.
`;
const withLogs = (repositoryOfLogs: TestRepository, log = text): void => repositoryOfLogs.write(week, log);
const statuses = (ran: readonly Ran[] | undefined): unknown => ran?.map(({ step, status }) => [step, status]);

describe("the lint job", () => {
  test("passes for logs in order, and installs the package that was asked for", () => {
    const { work, push, job, calls } = sample();
    withLogs(work);
    push();
    const ran = job("lint", { event_name: "pull_request" }, { onex: "@onex/cli@9.9.9" });
    expect(statuses(ran)).toEqual([
      ["Install", 0],
      ["Lint", 0],
      ["Links", 0],
    ]);
    expect(calls()).toEqual(["npm install --global @onex/cli@9.9.9"]);
    expect(ran?.[1]?.output).toContain("1 file: 0 errors, 0 warnings, 0 notes");
  });

  test("fails for a defect and for a link that leads nowhere, each with its line", () => {
    const { work, push, job } = sample();
    withLogs(work, `${text.replace("2025-05-20T09:30:00Z\n- **Eng", "TBD\n- **Eng")}\nSee [it](../../missing.md).\n`);
    push();
    const ran = job("lint", { event_name: "push" });
    expect(statuses(ran)).toEqual([
      ["Install", 0],
      ["Lint", 1],
      ["Links", 1],
    ]);
    expect(ran?.[1]?.output).toContain(`${week}:12`);
    expect(ran?.[2]?.output).toContain("[file-missing]");
    expect(statuses(job("lint", { event_name: "push" }, { links: false }))).toEqual([
      ["Install", 0],
      ["Lint", 1],
    ]);
  });

  test("fails for notes when it is strict, and only then", () => {
    const { work, push, job } = sample();
    withLogs(work, text.replaceAll("#blocker", "#blocker #unheard-of").replace("tags: [blocker]", "tags: [blocker, unheard-of]"));
    push();
    expect(statuses(job("lint", { event_name: "pull_request" }))).toContainEqual(["Lint", 0]);
    expect(statuses(job("lint", { event_name: "pull_request" }, { strict: true }))).toContainEqual(["Lint", 1]);
  });

  test("is not there for a release, and the archive is not there for a pull request", () => {
    const { work, push, job } = sample();
    withLogs(work);
    push();
    expect(job("lint", { event_name: "release", tag: "v1" })).toBeUndefined();
    expect(job("archive", { event_name: "pull_request" })).toBeUndefined();
  });
});

describe("the archive job", () => {
  const release = { event_name: "release", ref_name: "v1.0", tag: "v1.0" };
  const archived = ["bundle", "debug_log_v1.0.manifest.json", "debug_log_v1.0.md"];
  const named = (names: string): readonly string[] =>
    names.split("\n").map((name) => (name.endsWith(".logs.zst") ? "bundle" : (name.split("/").at(-1) ?? "")));

  test("commits the archive of a release, nothing else, and the second time nothing", () => {
    const { work, push, job, remote } = sample();
    withLogs(work);
    // Without anything that ignores what is only of a machine.
    work.write(".onex/log.yaml", "root: docs/dev_logs\n");
    push();
    expect(statuses(job("archive", release, { publish: "commit" }))).toEqual([
      ["Install", 0],
      ["Archive", 0],
      ["Publish", 0],
    ]);
    expect(named(remote("show", "--format=", "--name-only", "main"))).toEqual(archived);
    expect(remote("log", "-1", "--format=%s (%an)", "main")).toBe("Archive the engineering logs of v1.0 (github-actions[bot])");
    const again = job("archive", release, { publish: "commit" });
    expect(again?.at(-1)).toMatchObject({ status: 0, output: "The archive is as it was\n" });
    expect(remote("rev-list", "--count", "main")).toBe("2");
  });

  test("opens one pull request for a release, and brings it up to date", () => {
    const { work, push, job, remote, calls, openPullRequest } = sample();
    withLogs(work);
    push();
    expect(statuses(job("archive", release))).toContainEqual(["Publish", 0]);
    expect(named(remote("show", "--format=", "--name-only", "engineering-logs/v1.0"))).toEqual(archived);
    expect(remote("rev-list", "--count", "main")).toBe("1");
    expect(calls().filter((call) => call.startsWith("gh|pr|create"))).toEqual([
      expect.stringContaining("--base|main|--head|engineering-logs/v1.0|--title|Engineering logs of v1.0|"),
    ]);
    openPullRequest();
    work.write(week, `${text}\nMore.\n`);
    push();
    expect(statuses(job("archive", release))).toContainEqual(["Publish", 0]);
    expect(remote("rev-parse", "engineering-logs/v1.0^")).toBe(remote("rev-parse", "main"));
    expect(calls().filter((call) => call.startsWith("gh|pr|create"))).toHaveLength(1);
  });

  test("archives the quarter that it is told of, also when it is started by hand", () => {
    const { work, push, job, remote } = sample();
    withLogs(work);
    work.write("docs/dev_logs/ada/debug_log_2025_08_04.md", "### Debug Entry: Of another quarter\n");
    push();
    const ran = job("archive", { event_name: "workflow_dispatch" }, { quarter: "2025-Q2", publish: "commit" });
    expect(statuses(ran)).toContainEqual(["Publish", 0]);
    const manifest = JSON.parse(remote("show", "main:docs/dev_logs/archive/debug_log_Q2_2025.manifest.json"));
    expect(manifest.files.map(({ path }: { path: string }) => path)).toEqual([week]);
    expect(remote("ls-tree", "-r", "--name-only", "main")).toContain(week);
  });

  test("fails with its reason when there is nothing to archive, and publishes nothing", () => {
    const { work, push, job, remote } = sample();
    work.write("README.md", "# Nothing yet\n");
    push();
    const ran = job("archive", release);
    expect(statuses(ran)).toEqual([
      ["Install", 0],
      ["Archive", 1],
    ]);
    expect(ran?.[1]?.output).toContain("no debug log below docs/dev_logs belongs to debug_log_v1.0");
    expect(remote("branch", "--format=%(refname:short)")).toBe("main");
  });
});
