import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../test-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-replay-"));
afterAll(() => rmSync(folder, { recursive: true }));

const onexIn = (cwd: string, args: readonly string[]) => runCli(args, { cwd });
const onex = (...args: readonly string[]) => onexIn(folder, args);

const project = join(folder, "project");
const write = (name: string, text: string): void => writeFileSync(join(project, name), text);
const functions = (factor: number, limit: number): string => `export const half = (value: number): number => value / 2;
export const scale = (value: number): number => value * ${factor};
export const strict = (value: number): number => { if (value > ${limit}) throw new Error("too much: " + value); return value; };
`;

beforeAll(() => {
  mkdirSync(project);
  write("package.json", '{ "type": "module" }');
  write("functions.ts", functions(10, 100));
  write(
    "steps.graph.yaml",
    `onex: graph/1
name: steps
nodes:
  half: { from: ./functions.ts#half, bind: { value: $input.value } }
  scale: { from: ./functions.ts#scale, bind: { value: $half } }
  strict: { from: ./functions.ts#strict, bind: { value: $scale } }
output: { result: $strict }
`,
  );
});

const record = (name: string): { readonly status: string; readonly graph: string } =>
  JSON.parse(readFileSync(join(folder, name), "utf8"));

describe("onex run --record and onex replay", () => {
  test("record a run, also one that fails, and replay it in another folder", async () => {
    expect(await onex("run", "project/steps.graph.yaml", "--input", '{"value":4}', "--record", "good.json")).toMatchObject({
      status: 0,
      stdout: '{\n  "result": 20\n}\n',
    });
    const failed = await onex("run", "project/steps.graph.yaml", "--input", '{"value":40}', "--record", "bad.json");
    expect([failed.status, record("bad.json").status]).toEqual([1, "failed"]);
    expect(failed.stderr).toContain("run/vertex-failed");
    const other = mkdtempSync(join(tmpdir(), "onex-elsewhere-"));
    const away = await onexIn(other, ["replay", join(folder, "good.json")]);
    expect([away.status, away.stdout]).toEqual([1, ""]);
    expect(away.stderr).toMatch(
      /graph\/untrusted.*steps\.graph\.yaml, which is no file of this project.*--graph.*--allow-import/,
    );
    const verified = await onexIn(other, ["replay", join(folder, "good.json"), "--allow-import"]);
    rmSync(other, { recursive: true });
    expect([verified.status, verified.stdout]).toEqual([0, "same  every step answers as it was recorded\n"]);
    expect(verified.stderr).toMatch(/^imports {2}\S+steps\.graph\.yaml\n/);
    expect(await onex("replay", "good.json", "--mode", "recorded")).toMatchObject({
      status: 0,
      stdout: '{\n  "result": 20\n}\n',
    });
  });

  test("record a function by its arguments", async () => {
    expect(await onex("run", "project/functions.ts#scale", "--args", "[3]", "--record", "scale.json")).toMatchObject({
      status: 0,
      stdout: "30\n",
    });
    expect(record("scale.json").graph).toBe("scale");
    expect((await onex("replay", "scale.json")).status).toBe(0);
  });

  test("run, draw and record a graph that a module makes, and replay it from there", async () => {
    const onexPackage = pathToFileURL(join(import.meta.dirname, "../../../../packages/onex/src/index.ts")).href;
    write(
      "made.ts",
      `import { f2n, graph, inputs } from ${JSON.stringify(onexPackage)};
export const half = (value: number): number => value / 2;
const node = await f2n(half);
export const quarter = graph({ result: node.bind(node.bind(inputs<{ value: number }>().value)) }, { name: "quarter" });
export const list = [1];
`,
    );
    const run = await onex("run", "project/made.ts#quarter", "--input", '{"value":8}', "--record", "quarter.json");
    expect(run).toMatchObject({ status: 0, stdout: '{\n  "result": 2\n}\n' });
    expect((await onex("graph", "show", "project/made.ts#quarter", "--format", "mermaid")).stdout).toMatch(/^flowchart/);
    expect(await onex("replay", "quarter.json")).toMatchObject({
      status: 0,
      stdout: "same  every step answers as it was recorded\n",
      stderr: expect.stringMatching(/^imports {2}\S+made\.ts#quarter\n/),
    });
    const wrong = await Promise.all([
      onex("run", "project/made.ts#quarter", "--args", "[8]"),
      onex("run", "project/made.ts#list", "--input", "{}"),
      onex("graph", "show", "project/made.ts#half"),
    ]);
    expect(wrong.map(({ status, stderr }) => [status, stderr.split(":")[0]])).toEqual([
      [2, "error[cli/usage]"],
      [1, "error[f2n/not-a-function]"],
      [2, "error[cli/usage]"],
    ]);
  });

  test("say what changed before anything runs, list each step that answers otherwise, and exit 1", async () => {
    write("functions.ts", functions(11, 1_000));
    const before = readFileSync(join(folder, "good.json"), "utf8");
    const verified = await onex("replay", "good.json", "--mode", "verify");
    expect(verified.status).toBe(1);
    expect(verified.stderr).toMatch(/changed {2}"scale" {2}code {2}[0-9a-f]{12} -> [0-9a-f]{12}/);
    expect(verified.stdout).toBe('differs  "scale"\n  recorded  20\n  now       22\n');
    const json = await onex("replay", "good.json", "--json");
    expect([json.status, JSON.parse(json.stdout)]).toMatchObject([
      1,
      {
        mode: "verify",
        drift: [
          { vertex: "scale", change: "code" },
          { vertex: "strict", change: "code" },
        ],
        differences: [{ vertex: "scale", recorded: { value: 20 }, now: { value: 22 } }],
      },
    ]);
    expect(readFileSync(join(folder, "good.json"), "utf8")).toBe(before);
  });

  test("resume a failed run as one of its own, which is never written over what was recorded", async () => {
    expect(await onex("replay", "bad.json", "--mode", "resume", "--record", "./bad.json")).toMatchObject({ status: 2 });
    const resumed = await onex("replay", "bad.json", "--mode", "resume", "--record", "next.json");
    expect([resumed.status, resumed.stdout, record("next.json").status]).toEqual([0, '{\n  "result": 220\n}\n', "succeeded"]);
    expect(record("bad.json").status).toBe("failed");
    expect((await onex("replay", "bad.json", "--mode", "recorded")).status).toBe(1);
  });

  test("find a graph that moved together with its record, and say what is missing when it is gone", async () => {
    const pair = join(folder, "pair");
    mkdirSync(pair);
    renameSync(project, join(pair, "project"));
    expect(await onex("replay", "good.json")).toMatchObject({ status: 1, stderr: expect.stringContaining("io/not-found") });
    renameSync(join(folder, "next.json"), join(pair, "next.json"));
    expect((await onex("replay", "pair/next.json")).status).toBe(0);
    expect((await onex("replay", "good.json", "--graph", "pair/project/steps.graph.yaml")).status).toBe(1);
    renameSync(join(pair, "project"), project);
    writeFileSync(join(folder, "torn.json"), '{ "onex": "record/1" }');
    expect(await onex("replay", "torn.json")).toMatchObject({ status: 1, stderr: expect.stringContaining("run/bad-record") });
    expect((await onex("replay", "good.json", "--mode", "again")).status).toBe(2);
  });
});

describe("onex replay of a record from elsewhere", () => {
  const loud = "globalThis.process.stderr.write('IMPORTED\\n');\nexport const fine = (value: number): number => value;\n";
  const inbox = join(folder, "inbox");
  const home = join(inbox, "home");
  const named = (origin: object): void => writeFileSync(join(home, "given.json"), JSON.stringify({ ...recorded, origin }));
  let recorded: object = {};

  test("imports nothing outside of the project before that is allowed, on whatever way the record leads there", async () => {
    mkdirSync(join(home, "node_modules", "some"), { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "type": "module" }');
    writeFileSync(join(home, "fine.ts"), loud);
    writeFileSync(join(inbox, "loud.ts"), loud);
    writeFileSync(join(home, "node_modules", "some", "loud.ts"), loud);
    symlinkSync(join(inbox, "loud.ts"), join(home, "linked.ts"));
    expect((await onexIn(home, ["run", "fine.ts#fine", "--args", "[3]", "--record", "own.json"])).status).toBe(0);
    recorded = JSON.parse(readFileSync(join(home, "own.json"), "utf8"));
    const ways: readonly (readonly [path: string, near: string])[] = [
      [join(inbox, "loud.ts"), "gone.ts"],
      ["/nowhere/at/all.ts", "../loud.ts"],
      ["/nowhere/at/all.ts", join(inbox, "loud.ts")],
      ["/nowhere/at/all.ts", "linked.ts"],
      ["/nowhere/at/all.ts", "node_modules/some/loud.ts"],
    ];
    for (const [path, near] of ways)
      for (const mode of ["recorded", "verify", "resume"]) {
        named({ path, near, export: "fine" });
        const { status, stderr } = await onexIn(home, ["replay", "given.json", "--mode", mode]);
        expect([status, stderr.includes("graph/untrusted"), stderr.includes("IMPORTED")]).toEqual([1, true, false]);
      }
    named({ path: join(inbox, "loud.ts"), near: "gone.ts", export: "fine" });
    const allowed = await onexIn(home, ["replay", "given.json", "--allow-import"]);
    expect([allowed.status, allowed.stderr.includes("IMPORTED")]).toEqual([0, true]);
  });

  test("says which file of the project it imports, also as JSON, and finds the project from a folder in it", async () => {
    const within = join(home, "deep");
    mkdirSync(within);
    const { status, stderr } = await onexIn(within, ["replay", "../own.json"]);
    expect([status, stderr.split("\n")[0]]).toEqual([0, expect.stringMatching(/^imports {2}\S+fine\.ts#fine$/)]);
    const json = await onexIn(within, ["replay", "../own.json", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ type: "replay", imported: expect.stringMatching(/fine\.ts$/) });
  });
});

describe("onex graph export and rehydrate", () => {
  test("carry a graph, its head and a run away from its files, signed", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    writeFileSync(join(folder, "key.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(join(folder, "pub.pem"), publicKey.export({ type: "spki", format: "pem" }));
    const exporting = ["graph", "export", "project/steps.graph.yaml", "--input", '{"value":4}', "--values", "--journal"];
    expect((await onex(...exporting, "--sign", "key.pem", "--out", "steps.export.json")).status).toBe(0);
    const failing = ["graph", "export", "project/steps.graph.yaml", "--input", '{"value":1e9}', "--journal"];
    expect((await onex(...failing, "--out", "failed.export.json")).status).toBe(1);
    expect(JSON.parse(readFileSync(join(folder, "failed.export.json"), "utf8")).journal).toMatchObject([{ status: "failed" }]);
    const away = join(folder, "away");
    mkdirSync(away);
    renameSync(join(folder, "steps.export.json"), join(away, "steps.export.json"));
    const rehydrating = ["graph", "rehydrate", "steps.export.json", "--key", "../pub.pem"];
    const held = await onexIn(away, [...rehydrating, "--json"]);
    expect(JSON.parse(held.stdout)).toMatchObject({
      valid: true,
      signed: true,
      name: "steps",
      vertices: 3,
      values: true,
      runs: [{}],
    });
    expect(await onexIn(away, [...rehydrating, "--input", '{"value":2}', "--record", "run.json"])).toMatchObject({
      status: 0,
      stdout: '{\n  "result": 11\n}\n',
    });
    expect((await onexIn(away, ["replay", "run.json", "--key", "../pub.pem"])).status).toBe(0);
    expect(await onexIn(away, ["graph", "rehydrate", "steps.export.json"])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("graph/untrusted"),
    });
    const keys = [...rehydrating.slice(0, 3), "--key", "steps.export.json"];
    for (const args of [keys, ["graph", "export", "steps.export.json", "--key", "../pub.pem", "--sign", "../pub.pem"]])
      expect(await onexIn(away, args)).toMatchObject({ status: 1, stderr: expect.stringContaining("io/unreadable") });
    const again = await onexIn(away, ["graph", "export", "steps.export.json", "--key", "../pub.pem"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ onex: "export/1", name: "steps" });
  });

  test("write nothing where the graph cannot be exported or the command line is wrong", async () => {
    expect((await onex("graph", "export", "project/steps.graph.yaml", "--format", "svg", "--out", "no.json")).status).toBe(2);
    expect((await onex("graph", "export", "project/steps.graph.yaml", "--journal", "--out", "no.json")).status).toBe(2);
    expect((await onex("graph", "export", "project/functions.ts", "--out", "no.json")).status).toBe(2);
    expect(existsSync(join(folder, "no.json"))).toBe(false);
  });

  test("write a graph as a TypeScript module", async () => {
    const { status, stdout } = await onex("graph", "export", "project/steps.graph.yaml", "--format", "ts");
    expect(status).toBe(0);
    expect(stdout).toContain("export const scale = (value: number): number => value * 11;");
    expect(stdout).toMatch(/export const steps = graph\(/);
  });
});
