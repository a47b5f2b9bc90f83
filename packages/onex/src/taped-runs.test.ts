import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { each, f2n, f2nEngine, type Graph, graph, inputs, loop, type Node, type Run, recordOf } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-tapes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const source = async (text: string, files: Readonly<Record<string, string>> = {}): Promise<Node> =>
  await f2n.source(text, { files });
const graphOf = (node: Node, ...args: readonly unknown[]): Graph =>
  graph({ out: node.bind(...(args as never[])) }, { name: "taped" });
const answer = (run: Pick<Run<unknown>, "value">): unknown => (run.value as { out: unknown } | undefined)?.out;
const kinds = (run: Run<unknown>): readonly string[] =>
  (run.record().readings ?? []).flatMap(({ sources }) => sources.map(({ kind }) => kind));

/** Verifies the run here, and its record as another process would. */
async function verified(g: Graph, run: Run<unknown>) {
  const replays = [run, recordOf(JSON.parse(JSON.stringify(run.record())))].map((from) => g.replay(from, { mode: "verify" }));
  for (const replay of replays) await replay.done;
  const [here, elsewhere] = replays.map(({ differences, taken }) => ({ differences, taken }));
  expect(elsewhere).toEqual(here);
  return here;
}

const clean = { differences: [], taken: [] };

const roll = await source(`import { randomUUID, randomBytes, randomInt } from "node:crypto";
export function roll(): { at: number; date: Date; chance: number; ids: string[]; bytes: number[]; more: number } {
  return { at: Date.now(), date: new Date(), chance: Math.random(), ids: [randomUUID(), crypto.randomUUID()],
    bytes: [...randomBytes(4), ...crypto.getRandomValues(new Uint8Array(4))], more: randomInt(5, 5_000_000) + performance.now() };
}`);

describe("a run of functions from source text", () => {
  test("records clock, chance and ids, and verifies equal, here and from its record", async () => {
    const g = graphOf(roll);
    const run = g.start({});
    expect(roll.description.effects.class).toBe("nondeterministic");
    expect(kinds(run)).toEqual(["clock", "clock", "random", "uuid", "uuid", "bytes", "bytes", "random", "timer"]);
    expect(await verified(g, run)).toEqual(clean);
    expect(answer(g.replay(run, { mode: "recorded" }))).toEqual(answer(run));
    expect(answer(g.start({}))).not.toEqual(answer(run));
  });

  test("leaks no state from one replay of a run into the next, however they are mixed", async () => {
    const shuffled = await source(`import { readFileSync } from "node:fs";
      export async function shuffled(path: string): Promise<string> {
        const bytes = readFileSync(path);
        const before = bytes.toString();
        bytes.fill(0x78);
        await Promise.resolve();
        return [before, bytes.toString(), Math.random(), Math.random()].join();
      }`);
    const path = join(folder, "shuffled.txt");
    writeFileSync(path, "text");
    const g = graphOf(shuffled, path);
    const run = g.start({});
    await run.done;
    writeFileSync(path, "other");
    const replays = Array.from({ length: 4 }, () => g.replay(run, { mode: "verify" }));
    await Promise.all(replays.map(({ done }) => done));
    expect(replays.map(({ differences, taken }) => ({ differences, taken }))).toEqual([clean, clean, clean, clean]);
    expect(await verified(g, run)).toEqual(clean);
  });

  test("never mixes what two runs read that go on at the same time", async () => {
    const steps = await source(`export async function steps(n: number): Promise<string> {
      const read: number[] = [];
      for (let turn = 0; turn < n; turn++) { read.push(Math.random()); await new Promise((done) => setTimeout(done, turn % 3)); read.push(Date.now()); }
      return read.join();
    }`);
    const g = graphOf(steps, 5);
    const runs = [g.start({}), g.start({}), g.start({})];
    await Promise.all(runs.map(({ done }) => done));
    for (const run of runs) {
      expect(kinds(run)).toEqual(Array.from({ length: 5 }, () => ["random", "clock"]).flat());
      expect(
        run
          .record()
          .readings?.[0]?.sources.map((one) => ("value" in one ? one.value : undefined))
          .join(),
      ).toBe(answer(run));
      expect(await verified(g, run)).toEqual(clean);
    }
  });

  test("records each attempt by itself, and verifies the last", async () => {
    const flaky = await source(`let calls = 0;
      export async function flaky(): Promise<number> { const n = Math.random(); if (++calls < 3) throw new Error("no luck " + n); return n; }`);
    const g = graph({ out: flaky.bind().with({ name: "flaky", retry: { attempts: 3, pauseMs: 1 } }) });
    const run = g.start({});
    await run.done;
    expect(run.record().readings?.map(({ at, attempt, sources }) => [at, attempt, sources.length])).toEqual([
      ["flaky", 1, 1],
      ["flaky", 2, 1],
      ["flaky", 3, 1],
    ]);
    expect(await verified(g, run)).toEqual(clean);
  });

  test("records every item of a list and every turn of a loop at its own place", async () => {
    const dice = await source("export function dice(n: number): number { return n + Math.random(); }");
    const later = await source(
      "export async function later(n: number): Promise<number> { await null; const at = Math.random(); await null; return n + at + Math.random(); }",
    );
    const never = await source("export function never(): boolean { return false; }");
    const list = inputs<{ list: number[] }>();
    const over = (node: Node, item: unknown) => node.bind(item as never) as never;
    const g = graph({
      now: each(list.list, (item) => over(dice, item)).with({ name: "now" }),
      later: each(list.list, (item) => over(later, item), { concurrency: 2 }).with({ name: "later" }),
      turns: loop(0, (last) => over(dice, last), { until: () => never.bind() as never, maxTurns: 3, onMaxTurns: "value" }).with({
        name: "turns",
      }),
    }) as unknown as Graph;
    const run = g.start({ list: [1, 2, 3] });
    expect((await run.done).status).toBe("succeeded");
    expect(
      run
        .record()
        .readings?.map(({ at }) => at)
        .sort(),
    ).toEqual(
      [
        "now/0/dice",
        "now/1/dice",
        "now/2/dice",
        "later/0/later",
        "later/1/later",
        "later/2/later",
        "turns/0/dice",
        "turns/1/dice",
        "turns/2/dice",
      ].sort(),
    );
    expect(await verified(g, run)).toEqual(clean);
  });

  test("records what generators read while they are pulled, into lists and by functions", async () => {
    const ticks = await source(
      "export function* ticks(n: number): Generator<number> { for (let at = 0; at < n; at++) yield Math.random(); }",
    );
    const later = await source(
      "export async function* later(n: number): AsyncGenerator<number> { for (let at = 0; at < n; at++) { yield Math.random(); await null; } }",
    );
    const sum = await f2n((items: Iterable<number>): number => [...items].reduce((all, item) => all + item, 0));
    const total = await f2n(async (items: AsyncIterable<number>): Promise<number> => {
      let all = 0;
      for await (const item of items) all += item;
      return all;
    });
    const g = graph({
      list: ticks.bind(3 as never),
      laterList: later.bind(3 as never),
      sum: sum.bind(ticks.bind(3 as never) as never),
      total: total.bind(later.bind(3 as never) as never),
    }) as unknown as Graph;
    const run = g.start({});
    expect((await run.done).status).toBe("succeeded");
    expect(kinds(run)).toHaveLength(12);
    expect(await verified(g, run)).toEqual(clean);
  });

  test("records what a graph reads that runs as one vertex", async () => {
    const inner = graph({ first: roll.bind(), second: roll.bind() });
    const g = graph({ out: inner.bindWith({}) }) as unknown as Graph;
    const run = g.start({});
    expect(kinds(run)).toHaveLength(18);
    expect(await verified(g, run)).toEqual(clean);
  });

  test("resumes on what was recorded up to the failure and live after it, and the whole verifies", async () => {
    const first = await source("export function first(): number { return Math.random(); }");
    const second = await source(`let isDown = true;
      export function second(n: number): number { const at = Math.random(); if (isDown) { isDown = false; throw new Error("down"); } return n + at; }`);
    const g = graph({ out: second.bind(first.bind().with({ name: "first" }) as never) }) as unknown as Graph;
    const failed = g.start({});
    expect(failed.status).toBe("failed");
    const resumed = g.replay(failed, { mode: "resume" });
    expect(resumed.status).toBe("succeeded");
    expect(resumed.journal.value("first")).toBe(failed.journal.value("first"));
    const of = (run: Run<unknown>, vertex: string) => run.record().readings?.find(({ at }) => at === vertex)?.sources;
    expect(of(resumed, "first")).toEqual(of(failed, "first"));
    expect(of(resumed, "second")).not.toEqual(of(failed, "second"));
    expect(await verified(g, resumed)).toEqual(clean);
  });
});

describe("a function that reads otherwise than was recorded", () => {
  const changed = async (before: string, after: string) => {
    const [was, is] = [await source(before), await source(after)];
    const run = graph({ out: was.bind() }, { name: "taped" }).start({});
    const g = graph({ out: is.bind() }, { name: "taped" }) as unknown as Graph;
    return (await verified(g, run))?.differences.map(({ now }) => ("fault" in now ? [now.fault.code, now.fault.message] : now));
  };

  test("is a divergence that names it and what it asked for once more", async () => {
    const once = "export function f(): number { return Math.random(); }";
    const twice = "export function f(): number { return Math.random() + Math.random(); }";
    expect(await changed(once, twice)).toEqual([
      ["run/replay-diverged", expect.stringMatching(/"f" asked for the random once more than was recorded/)],
    ]);
  });

  test("is a divergence that names the other kind, also where the function hides the error", async () => {
    const clock = "export function f(): number { return Date.now() * 0; }";
    const hides = "export function f(): number { try { return Math.random() * 0; } catch { return 0; } }";
    expect(await changed(clock, hides)).toEqual([
      ["run/replay-diverged", expect.stringMatching(/"f" asked for the random \(random\), and clock was recorded/)],
    ]);
  });

  test("is a divergence for another file than was read", async () => {
    const paths = ["one.txt", "two.txt"].map((name) => join(folder, name));
    for (const path of paths) writeFileSync(path, "same");
    const [before = "", after = ""] = paths.map(
      (path) =>
        `import * as fs from "fs"; export function f(): string { return fs.readFileSync(${JSON.stringify(path)}, "utf8"); }`,
    );
    expect(await changed(before, after)).toEqual([["run/replay-diverged", expect.stringContaining("two.txt")]]);
  });
});

const reader = await source(`import { existsSync, readFileSync, readdirSync } from "node:fs";
  import { readFile } from "node:fs/promises"; import { dirname } from "node:path";
  export async function reader(path: string): Promise<unknown[]> {
    const missing = await readFile(path + ".none").catch((error: Error) => error.message);
    return [readFileSync(path, "utf8"), (await readFile(path)).length, existsSync(path), readdirSync(dirname(path)).length > 0, missing];
  }`);

describe("files and network", () => {
  test("are read from the record when they have changed, errors included", async () => {
    const path = join(folder, "read.txt");
    writeFileSync(path, "first");
    const g = graphOf(reader, path);
    const run = g.start({});
    const outcome = await run.done;
    writeFileSync(path, "and now another");
    expect(reader.description.effects.class).toBe("io");
    expect(outcome.status).toBe("succeeded");
    expect(run.record().readings?.[0]?.sources.filter((one) => "error" in one)).toHaveLength(1);
    expect(await verified(g, run)).toEqual(clean);
  });

  test("that are too large to keep are recorded by hash and refused by name", async () => {
    const path = join(folder, "large.txt");
    writeFileSync(path, "x".repeat(2 ** 20 + 1));
    const large = await source(
      `import { readFileSync } from "node:fs"; export function large(path: string): number { return readFileSync(path, "utf8").length; }`,
    );
    const g = graphOf(large, path);
    const run = g.start({});
    expect(run.record().readings?.[0]?.sources).toEqual([
      {
        kind: "file",
        of: expect.stringContaining("large.txt"),
        size: 2 ** 20 + 1,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    const { differences = [] } = (await verified(g, run)) ?? {};
    expect(differences).toMatchObject([
      { vertex: "large", recorded: { value: 2 ** 20 + 1 }, now: { fault: { code: "run/replay-diverged" } } },
    ]);
    expect(JSON.stringify(differences)).toContain("only size (1048577) and SHA-256 were recorded");
  });

  test("that a function writes to are not written again", async () => {
    const path = join(folder, "written.txt");
    const writer = await source(`import { appendFileSync, readFileSync } from "node:fs";
      export function writer(path: string): string { appendFileSync(path, "x"); return readFileSync(path, "utf8"); }`);
    const g = graphOf(writer, path);
    const run = g.start({});
    expect(answer(run)).toBe("x");
    expect(await verified(g, run)).toEqual({ differences: [], taken: ["writer"] });
    expect(answer(g.start({}))).toBe("xx");
  });

  test("answers of a server stand when it is gone", async () => {
    let hits = 0;
    const server = createServer((request, response) => {
      hits += 1;
      response.setHeader("x-hit", hits);
      response.end(JSON.stringify({ path: request.url, hits }));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
    const caller = await source(`export async function caller(url: string): Promise<string> {
      const [one, two] = await Promise.all([fetch(url + "/one"), fetch(url + "/two")]);
      const text = await two.text();
      return [one.status, one.url, one.headers.get("x-hit"), JSON.stringify(await one.json()), text].join();
    }`);
    const g = graphOf(caller, url);
    const run = g.start({});
    expect((await run.done).status).toBe("succeeded");
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    expect(await verified(g, run)).toEqual(clean);
    expect(hits).toBe(2);
  });
});

function listed(path: string): string[] {
  return readdirSync(path);
}

function drawn(): number {
  return Math.random();
}

describe("outside a recorded run", () => {
  test("a loaded function sees the real thing: dates, their class, and what its own run gives", async () => {
    const odd = await source(`class Later extends Date { isLater = true }
      export function odd(): unknown[] {
        const d = new Date();
        return [d instanceof Date, new Later() instanceof Date, d.toISOString().length, typeof Date(), Date.UTC(2020, 1), new Date(5).getTime(), Math.max(1, 2), typeof Math.random(), Date.toString()];
      }`);
    expect(odd.run()).toEqual([true, true, 24, "string", Date.UTC(2020, 1), 5, 2, "number", "function Date() { [native code] }"]);
    const made = await source("export function made(): Date { return new Date(); }");
    const date: unknown = made.run();
    expect([date instanceof Date, (date as Date).constructor === Date, Object.getPrototypeOf(date) === Date.prototype]).toEqual([
      true,
      true,
      true,
    ]);
    expect(answer(graphOf(made).start({}))).toBeInstanceOf(Date);
  });

  test("a module that compares the class of dates keeps the real one; what it reads is then on no tape", async () => {
    const compares = await source(
      "export function compares(value: Date): unknown { return [value.constructor === Date, Date.now()]; }",
    );
    expect((compares.run as (date: Date) => unknown[])(new Date())[0]).toBe(true);
    const g = graph({ out: compares.bind(new Date(0) as never) }) as unknown as Graph;
    const run = g.start({});
    expect(run.record().readings).toBeUndefined();
    expect(await verified(g, run)).toEqual({ differences: [], taken: ["compares"] });
  });

  test("a module's own declarations of such names stand", async () => {
    const own =
      await source(`import crypto from "node:crypto"; const performance = { now: () => 1 }; function fetch(x: number) { return x; }
      export function own(): unknown[] { const Date = { now: () => 7 }; return [Date.now(), performance.now(), fetch(3), crypto.createHash("sha256").update("a").digest("hex").length]; }`);
    expect(own.run()).toEqual([7, 1, 3, 64]);
  });

  test("a live function's readings are on no tape, and its answer stands", async () => {
    const live = await f2n(drawn);
    const g = graph({ out: live.bind() }) as unknown as Graph;
    expect(live.description.effects).toMatchObject({ class: "nondeterministic", uses: ["Math.random"] });
    expect(await verified(g, g.start({}))).toEqual({ differences: [], taken: [g.topology.vertices[0]?.name] });
    expect((await f2n(listed)).description.effects).toMatchObject({ class: "io", uses: ["node:fs"] });
  });
});

describe("hostile modules", () => {
  test("what a module keeps of the clock at its top level is read through tapes; what it read there is not", async () => {
    const cached = await source(`const now = Date.now; const { random } = Math; const started = Date.now();
      export function cached(): number[] { return [now(), random(), started]; }`);
    const g = graphOf(cached);
    const run = g.start({});
    expect(kinds(run)).toEqual(["clock", "random"]);
    expect(await verified(g, run)).toEqual(clean);
  });

  test("what a call leaves running reads nothing of the tape, and adds nothing to it", async () => {
    const leaves = await source(`export const late: number[] = [];
      export async function leaves(): Promise<number> { setTimeout(() => { late.push(Math.random()); }, 1); return Math.random(); }`);
    const g = graphOf(leaves);
    const run = g.start({});
    await run.done;
    await new Promise((done) => setTimeout(done, 20));
    expect(kinds(run)).toEqual(["random"]);
    expect((await verified(g, run))?.differences).toEqual([]);
  });

  test("a function that reads without end is cut off by name, and the run goes on", async () => {
    const greedy = await source(
      "export function greedy(): number { let sum = 0; for (let at = 0; at < 100_001; at++) sum += Math.random(); return sum; }",
    );
    const g = graphOf(greedy);
    const run = g.start({});
    expect(run.status).toBe("succeeded");
    expect(run.record().readings?.[0]).toMatchObject({ truncated: true });
    expect(JSON.stringify((await verified(g, run))?.differences)).toContain("it read more than a record keeps");
  });

  test("a module that goes around its imports is not said to be taped", async () => {
    const around = await source("export function around(): number { return globalThis.Math.random() + Date.now(); }");
    const g = graphOf(around);
    expect(await verified(g, g.start({}))).toEqual({ differences: [], taken: ["around"] });
  });
});

test("a module file that f2n loads is taped with all that it imports by path", async () => {
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "clock.ts"), "export const read = (): number => Date.now() + Math.random();\n// the end");
  const path = join(folder, "main.ts");
  writeFileSync(
    path,
    'import { read } from "./clock.ts";\nexport function stamp(name: string): string { return name + read(); }',
  );
  const { stamp } = await f2n.module(path);
  const g = graph({ out: (stamp as Node).bind("a" as never) }) as unknown as Graph;
  const run = g.start({});
  expect(kinds(run)).toEqual(["clock", "random"]);
  expect(await verified(g, run)).toEqual(clean);
  // A live function of such a file is found in it, whatever its loader has added.
  await using engine = f2nEngine();
  const wrapped = (await engine.module(path)).stamp;
  const live = wrapped !== undefined && "callable" in wrapped ? await f2n(wrapped.callable) : undefined;
  expect(live?.description.line).toBe(2);
});
