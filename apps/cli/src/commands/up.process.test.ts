import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli, startCli } from "../test-cli.ts";

let folder = "";
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "onex-up-")));
  writeFileSync(join(folder, "package.json"), '{ "name": "up-test", "version": "1.0.0", "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of its own with these files; gives a function that saves one. */
function project(name: string, files: Readonly<Record<string, string>>): (file: string, text: string) => void {
  mkdirSync(join(folder, name));
  const save = (file: string, text: string): void => writeFileSync(join(folder, name, file), text);
  for (const [file, text] of Object.entries(files)) save(file, text);
  return save;
}

interface Line {
  readonly type: string;
  readonly event?: string;
  readonly change?: string;
  readonly url?: string;
  readonly node?: { readonly name: string; readonly hash: string; readonly node_id: string };
  readonly nodes?: readonly { readonly name: string; readonly hash: string }[];
  readonly error?: { readonly code: string; readonly message: string };
}
const read = (line: string): Line => JSON.parse(line);
const isChange = (change: string, name: string) => (line: string) =>
  read(line).change === change && read(line).node?.name === name;
const isEvent = (event: string) => (line: string) => read(line).event === event;

test("a saved change is a new hash for everybody who watches, and is what runs from then on", async () => {
  const save = project("save", {
    "sum.ts": 'import { by } from "./by.ts";\nexport function step(n: number): number { return n + by; }',
    "by.ts": "export const by = 1;",
  });
  await using up = startCli(["up", "save", "--port", "0", "--json"], { cwd: folder });
  const { url = "" } = read(await up.line(isEvent("listening")));
  await using watch = startCli(["nodes", "watch", "--json"], { cwd: folder, env: { ONEX_COLLECTOR: url } });
  const before = read(await watch.line(isEvent("snapshot"))).nodes?.[0];
  await watch.line(isEvent("synced"));

  const run = async (id: string): Promise<string> =>
    (await runCli(["nodes", "run", id, "--input", '{"n":1}', "--json", "--collector", url])).stdout;
  save("sum.ts", 'import { by } from "./by.ts";\nexport function step(n: number): number { return n + 10 * by; }');
  const edited = read(await watch.line(isChange("replaced", "step"))).node;
  expect(edited?.hash).not.toBe(before?.hash);
  expect(await run(edited?.node_id ?? "")).toBe("11\n");

  // The function's own file stays as it is: what it reaches is a part of it.
  save("by.ts", "export const by = 2;");
  const reached = read(await watch.line(isChange("replaced", "step"))).node;
  expect(reached?.hash).not.toBe(edited?.hash);
  expect(await run(reached?.node_id ?? "")).toBe("21\n");

  watch.process.kill("SIGTERM");
  up.process.kill("SIGINT");
  expect((await watch.ended).status).toBe(0);
  expect(await up.ended).toMatchObject({ status: 0, stderr: "" });
});

test("a save with a syntax error keeps the old version serving and says what is wrong", async () => {
  const save = project("broken", { "a.ts": "export const one = (): number => 1;" });
  await using up = startCli(["up", "broken", "--port", "0", "--json"], { cwd: folder });
  const { url = "" } = read(await up.line(isEvent("listening")));
  save("a.ts", "export const one = (: number => 1;");
  expect(read(await up.line((line) => read(line).type === "fault")).error).toMatchObject({
    code: "f2n/syntax",
    message: expect.stringContaining("a.ts"),
  });
  const { stdout } = await runCli(["nodes", "list", "--json", "--collector", url]);
  expect(JSON.parse(stdout).nodes).toMatchObject([{ name: "one", liveness: "live" }]);
  save("a.ts", "export const one = (): number => 3;");
  await up.line(isChange("replaced", "one"));
});

test("a deleted export is withdrawn, a new file is announced", async () => {
  const save = project("come-and-go", { "a.ts": "export const one = (): number => 1;\nexport const two = (): number => 2;" });
  await using up = startCli(["up", "come-and-go", "--port", "0", "--json"], { cwd: folder });
  await up.line(isEvent("synced"));
  save("a.ts", "export const one = (): number => 1;");
  await up.line(isChange("withdrawn", "two"));
  save("b.ts", "export const three = (): number => 3;");
  await up.line(isChange("announced", "three"));
  rmSync(join(folder, "come-and-go", "b.ts"));
  await up.line(isChange("withdrawn", "three"));
});

test("an error in a timer of a hosted function is told and ends nothing", async () => {
  project("stray", {
    "a.ts":
      'export const one = (): number => 1;\nexport function start(): void { setTimeout(() => { throw new Error("stray"); }, 1); }',
  });
  await using up = startCli(["up", "stray", "--port", "0", "--json"], { cwd: folder });
  const { url = "" } = read(await up.line(isEvent("listening")));
  const nodes: { name: string; node_id: string }[] = JSON.parse(
    (await runCli(["nodes", "list", "--json", "--collector", url])).stdout,
  ).nodes;
  const run = (name: string) =>
    runCli(["nodes", "run", nodes.find((node) => node.name === name)?.node_id ?? "", "--collector", url]);
  expect((await run("start")).status).toBe(0);
  expect(read(await up.line((line) => read(line).type === "fault")).error).toMatchObject({
    code: "node/failed",
    message: expect.stringMatching(/: stray$/),
  });
  expect(await run("one")).toMatchObject({ status: 0, stdout: "1\n" });
});

test("a port in use is io/in-use and names another way", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an address with a port.
  const { port } = taken.address() as { readonly port: number };
  project("port", { "a.ts": "export const one = (): number => 1;" });
  const { status, stdout, stderr } = await runCli(["up", "port", "--port", String(port)], { cwd: folder });
  taken.close();
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(
    /^error\[io\/in-use\]: Port \d+ on 127\.0\.0\.1 is in use: stop what listens there or name another port/,
  );
});

test("announce hosts a function of its own process, which the collector runs", async () => {
  project("registry", { "a.ts": "export const one = (): number => 1;" });
  project("host", { "b.ts": "export const twice = async (text: string): Promise<string> => text + text;" });
  await using up = startCli(["up", "registry", "--port", "0", "--json"], { cwd: folder });
  const { url = "" } = read(await up.line(isEvent("listening")));
  await using host = startCli(["announce", "host/b.ts#twice", "--to", url, "--json"], { cwd: folder });
  const { node } = read(await host.line(isEvent("announced")));
  expect(await runCli(["nodes", "run", node?.node_id ?? "", "--input", '{"text":"ab"}', "--collector", url])).toMatchObject({
    status: 0,
    stdout: "abab\n",
  });
  host.process.kill("SIGTERM");
  expect(await host.ended).toMatchObject({ status: 0, stderr: "" });
  await up.line(isChange("withdrawn", "twice"));
});

test("an export that a second process announces to the collector of up is a further instance of the same node", async () => {
  project("twice", { "a.ts": "export const shared = (): number => 1;" });
  await using up = startCli(["up", "twice", "--port", "0", "--json"], { cwd: folder });
  const { url = "" } = read(await up.line(isEvent("listening")));
  await using host = startCli(["announce", "twice/a.ts#shared", "--to", url, "--json"], { cwd: folder });
  const { node } = read(await host.line(isEvent("announced")));
  const { stdout } = await runCli(["nodes", "get", node?.node_id ?? "", "--json", "--collector", url]);
  expect(JSON.parse(stdout).instances).toBe(2);
});

test("announce waits for a collector that is not there yet", async () => {
  project("early", { "a.ts": "export const early = (): number => 1;" });
  // A port that was free a moment ago.
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { readonly port: number };
  await new Promise((resolve) => probe.close(resolve));
  await using host = startCli(["announce", "early/a.ts#early", "--to", `http://127.0.0.1:${port}`, "--json"], { cwd: folder });
  await host.line(isEvent("waiting"));
  project("late", { "b.ts": "export const late = (): number => 1;" });
  await using _up = startCli(["up", "late", "--port", String(port), "--json"], { cwd: folder });
  await host.line(isEvent("announced"));
});

test("only files with a function are imported, also after a save, and one that ends the process is named", async () => {
  const log = join(folder, "imported.log");
  const says = (name: string) =>
    `import { appendFileSync } from "node:fs";\nappendFileSync(${JSON.stringify(log)}, "${name} ");\n`;
  const save = project("scripts", {
    "migrate.ts": says("migrate"),
    "one.ts": `${says("one")}export const one = (): number => 1;`,
  });
  await using up = startCli(["up", "scripts", "--port", "0", "--json"], { cwd: folder });
  await up.line(isEvent("synced"));
  save("migrate.ts", `${says("migrate")}// saved`);
  save("one.ts", `${says("again")}export const one = (): number => 2;`);
  await up.line(isChange("replaced", "one"));
  expect(readFileSync(log, "utf8")).toBe("one again ");
  save("last.ts", "export const last = (): number => 1;\nprocess.exit(5);");
  expect(await up.ended).toMatchObject({
    status: 5,
    stdout: expect.stringMatching(/last\.ts ended this process with status 5 while it was imported/),
  });
});

test("a module that never ends loading does not survive the first signal", async () => {
  const log = join(folder, "waiting.log");
  project("waits", {
    "a.ts": `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(log)}, "");\nawait new Promise(() => {});\nexport const one = (): number => 1;`,
  });
  await using up = startCli(["up", "waits", "--port", "0"], { cwd: folder });
  for (const until = Date.now() + 15_000; !existsSync(log) && Date.now() < until; )
    await new Promise((resolve) => setTimeout(resolve, 5));
  up.process.kill("SIGTERM");
  expect(await up.ended).toMatchObject({ status: 0, signal: null });
});
