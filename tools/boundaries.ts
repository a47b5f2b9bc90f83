/** Who may import whom, and what else keeps the architecture visible: no cycles, no undeclared dependency, no file over the limit. */
import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Anything absent is forbidden. Keys and values are folders; architecture: apps -> adapters -> core -> contract. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "packages/contract": [],
  "packages/f2n": ["packages/contract"],
  "packages/core": ["packages/contract"],
  "packages/announce": ["packages/contract"],
  "packages/collector": ["packages/contract"],
  "packages/cache-sqlite": ["packages/contract"],
  "packages/conformance": ["packages/contract"],
  "packages/service": ["packages/contract", "packages/collector", "packages/announce"],
  "packages/stamp": ["packages/contract"],
  "packages/devlog": ["packages/contract", "packages/stamp"],
  "packages/onex": [
    "packages/contract",
    "packages/f2n",
    "packages/core",
    "packages/announce",
    "packages/collector",
    "packages/cache-sqlite",
    "packages/service",
  ],
  "apps/cli": ["packages/contract", "packages/f2n", "packages/stamp", "packages/devlog", "packages/onex"],
};
const maxLines = 400;

const root = join(import.meta.dirname, "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
const manifestOf = (dir: string): Manifest => JSON.parse(read(`${dir}/package.json`));
const homes = new Map(Object.keys(mayImport).map((dir) => [manifestOf(dir).name, dir]));
const faults: string[] = [];
const edges = new Map<string, readonly string[]>();
const importPattern = /^\s*(?:import|export)\b[^"';]*?from\s*"([^"]+)"|^\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;
const commentPattern = /^\s*\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const isTest = (file: string): boolean => /\.(test|test-d)\.tsx?$/.test(file) || /(^|\/)test-[^/]+\.ts$/.test(file);

for (const dir of globSync("{packages,apps}/*/package.json", { cwd: root }).map(dirname)) {
  if (!mayImport[dir]) faults.push(`${dir}: no row in the table of tools/boundaries.ts`);
}
for (const dir of Object.keys(mayImport)) checkPackage(dir);
checkCycles();
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

function checkPackage(dir: string): void {
  const manifest = manifestOf(dir);
  const used = new Set<string>();
  for (const file of globSync(`${dir}/src/**/*.{ts,tsx}`, { cwd: root })) {
    const lines = read(file).split("\n").length;
    if (lines > maxLines && !isTest(file)) faults.push(`${file}: ${lines} lines, at most ${maxLines}`);
    edges.set(file, checkImports({ dir, file, manifest, used }));
  }
  const tsconfig: { references?: { path: string }[] } = JSON.parse(read(`${dir}/tsconfig.json`));
  const references = (tsconfig.references ?? []).map((to) => resolve("/", dir, to.path).slice(1));
  for (const home of used) if (!references.includes(home)) faults.push(`${dir}/tsconfig.json: no reference to ${home}`);
}

/** Checks the imports of one file and gives the files of the same package that it needs when it runs. */
function checkImports({
  dir,
  file,
  manifest,
  used,
}: {
  dir: string;
  file: string;
  manifest: Manifest;
  used: Set<string>;
}): string[] {
  const next: string[] = [];
  for (const found of read(file).replaceAll(commentPattern, "").matchAll(importPattern)) {
    const target = found[1] ?? found[2] ?? found[3] ?? "";
    if (target.startsWith(".")) {
      const path = resolve("/", dirname(file), target).slice(1);
      const inside =
        path.startsWith(`${dir}/src/`) || (isTest(file) && (path.startsWith(`${dir}/test/`) || path.startsWith("examples/")));
      if (!inside) faults.push(`${file}: "${target}" leaves the package`);
      if (!/^\s*(?:import|export) type\b/.test(found[0])) next.push(path); // type-only circles are harmless
      continue;
    }
    if (target.startsWith("node:") || isTest(file)) continue;
    const name = target
      .split("/")
      .slice(0, target.startsWith("@") ? 2 : 1)
      .join("/");
    const home = homes.get(name);
    if (home && !mayImport[dir]?.includes(home)) faults.push(`${file}: ${dir} may not import ${home}`);
    if (home) used.add(home);
    if (!manifest.dependencies?.[name] && !manifest.peerDependencies?.[name] && name !== manifest.name) {
      faults.push(`${file}: "${name}" is not in ${dir}/package.json`);
    }
  }
  return next;
}

function checkCycles(): void {
  const state = new Map<string, "open" | "done">();
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === "open") faults.push(`cycle: ${[...trail.slice(trail.indexOf(file)), file].join(" -> ")}`);
    if (state.has(file)) return;
    state.set(file, "open");
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
    state.set(file, "done");
  };
  for (const file of edges.keys()) visit(file, []);
}
