/**
 * Builds what is published into `dist-npm/*.tgz`: private workspaces are bundled into the package that uses them, specifiers are rewritten, manifests
 * are generated. What `onex` has bundled is there for the other packages as a subpath (`onex/contract`), so that there is one of each. Its code goes
 * into a few files, because finding and compiling hundreds is most of what importing it would cost; declarations stay one per source file.
 */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type OutputChunk, rolldown } from "rolldown";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string>>;
  readonly bin?: object;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

interface Workspace {
  readonly dir: string;
  readonly manifest: Manifest;
}

const root = join(import.meta.dirname, "..");
const out = join(root, "dist-npm");
const facade = "onex";
const workspaces = new Map(
  globSync("{packages,apps}/*/package.json", { cwd: root }).map((file): [string, Workspace] => {
    const manifest: Manifest = JSON.parse(readFileSync(join(root, file), "utf8"));
    return [manifest.name, { dir: join(root, dirname(file)), manifest }];
  }),
);

for (const stale of globSync(["{packages,apps}/*/dist", "{packages,apps}/*/*.tsbuildinfo", "dist-npm"], { cwd: root })) {
  rmSync(join(root, stale), { recursive: true });
}
const published = [...workspaces].filter(([, { manifest }]) => manifest.private !== true);
execFileSync(join(root, "node_modules/.bin/tsc"), ["-b", ...published.map(([, { dir }]) => dir)], {
  cwd: root,
  stdio: "inherit",
});
for (const [name] of published) await pack(name);

async function pack(name: string): Promise<void> {
  const { dir, manifest } = workspaceOf(name);
  const shared = name !== facade && manifest.dependencies?.[facade] !== undefined ? bundled(facade) : new Set<string>();
  const inner = new Set([...bundled(name)].filter((part) => !shared.has(part)));
  const stage = join(out, name.replace("/", "-"));
  const folderOf = (part: string): string => join(stage, "dist", part === name ? "" : `_${shortName(part)}`);
  for (const part of [name, ...inner]) {
    cpSync(join(workspaceOf(part).dir, "dist"), folderOf(part), { recursive: true, filter: (file) => !file.endsWith(".map") });
  }
  for (const file of globSync("dist/**/*.{js,d.ts}", { cwd: stage }).map((path) => join(stage, path))) {
    const target = (specifier: string): string => {
      if (specifier.startsWith(".")) return specifier.replace(/\.tsx?$/, ".js"); // tsc leaves .ts in declarations
      if (shared.has(specifier)) return `${facade}/${shortName(specifier)}`;
      return inner.has(specifier) ? `./${relative(dirname(file), join(folderOf(specifier), "index.js"))}` : specifier;
    };
    writeFileSync(file, rewritten(readFileSync(file, "utf8"), target));
  }
  if (name === facade) await joinLibrary(join(stage, "dist"), inner);
  if (manifest.bin !== undefined) await joinFiles(join(stage, "dist"), { main: "main.js", index: "index.js" });
  if (manifest.bin !== undefined) cpSync(join(dir, "bin"), join(stage, "bin"), { recursive: true });
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(publishedManifest(manifest, inner), null, 2)}\n`);
  for (const file of ["README.md", "LICENSE"]) cpSync(join(root, file), join(stage, file));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", out], { cwd: stage, stdio: "inherit" });
}

/** One entry for the package and one for each subpath. The client of the compiler goes with them, as that is fifty files more; its licence goes along. */
async function joinLibrary(dist: string, inner: ReadonlySet<string>): Promise<void> {
  const subpaths = [...inner].map((part) => [`_${shortName(part)}`, `_${shortName(part)}/index.js`]);
  await joinFiles(dist, { index: "index.js", ...Object.fromEntries(subpaths) });
  for (const file of ["LICENSE", "NOTICE.txt"])
    cpSync(join(root, "node_modules/typescript", file), join(dist, `typescript.${file}`));
}

/**
 * Joins the JavaScript of a folder into one file per entry, what they share and what they import late, all of them beside each other. What runs in a
 * thread of its own is a file `worker.js` or `…-worker.js` beside the code that starts it, and stays one.
 */
async function joinFiles(dist: string, entries: Readonly<Record<string, string>>): Promise<void> {
  const threads = globSync(["**/worker.js", "**/*-worker.js"], { cwd: dist }).map((file) => [basename(file, ".js"), file]);
  const joined = [...(await bundle(entries, dist)), ...(await bundle(Object.fromEntries(threads), dist))];
  for (const file of globSync("**/*.js", { cwd: dist })) rmSync(join(dist, file));
  for (const { fileName, code } of joined) writeFileSync(join(dist, fileName), code);
}

async function bundle(entries: Readonly<Record<string, string>>, dist: string): Promise<readonly OutputChunk[]> {
  if (Object.keys(entries).length === 0) return [];
  const build = await rolldown({
    input: Object.fromEntries(Object.entries(entries).map(([entry, file]) => [entry, join(dist, file)])),
    external: (id) => !/^(?:[./#]|typescript\/unstable\/)/.test(id),
    platform: "node",
    tsconfig: false,
    // No module is imported for what it does by itself.
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await build.generate({ chunkFileNames: "shared-[hash].js" });
  return output.filter((part) => part.type === "chunk");
}

function rewritten(text: string, target: (specifier: string) => string): string {
  return text
    .replaceAll(/\n\/\/# sourceMappingURL=.*/g, "")
    .replaceAll(
      /(from\s*|import\s*\(?\s*)"([^"]+)"/g,
      (_whole, lead: string, specifier: string) => `${lead}"${target(specifier)}"`,
    );
}

function publishedManifest(manifest: Manifest, inner: ReadonlySet<string>): object {
  const { scripts: _scripts, devDependencies: _dev, ...rest } = manifest;
  const needed = [manifest.name, ...inner].flatMap((part) => Object.entries(workspaceOf(part).manifest.dependencies ?? {}));
  const dependencies = Object.fromEntries(needed.filter(([name]) => workspaces.get(name)?.manifest.private !== true));
  const own = Object.entries(manifest.exports ?? {}).map(([key, source]) => [
    key,
    source.replace("./src/", "./dist/").replace(/\.tsx?$/, ""),
  ]);
  const subpaths =
    manifest.name === facade ? [...inner].map((part) => [`./${shortName(part)}`, `./dist/_${shortName(part)}/index`]) : [];
  const exports = Object.fromEntries(
    [...own, ...subpaths].map(([key, base = ""]) => [
      key,
      { types: `${base}.d.ts`, default: `${base.replace(/^(\.\/dist\/_[\w-]+)\/index$/, "$1")}.js` },
    ]),
  );
  return { ...rest, files: ["dist", "bin"], exports: { ...exports, "./package.json": "./package.json" }, dependencies };
}

/** The private workspaces that a package needs, however far away. */
function bundled(name: string, seen = new Set<string>()): Set<string> {
  for (const key of Object.keys(workspaceOf(name).manifest.dependencies ?? {})) {
    if (workspaces.get(key)?.manifest.private === true && !seen.has(key)) bundled(key, seen.add(key));
  }
  return seen;
}

function workspaceOf(name: string): Workspace {
  const found = workspaces.get(name);
  if (found === undefined) throw new Error(`${name} is no workspace`);
  return found;
}

function shortName(name: string): string {
  return name.split("/").at(-1) ?? name;
}
