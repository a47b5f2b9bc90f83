/** `npm run bench`: installs the peers beside the benchmarks once, then runs them. They are no dependency of the project. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "bench");
if (!existsSync(join(folder, "node_modules", ".package-lock.json"))) {
  console.error("onex: installing the benchmarks' peers (once)");
  const { status } = spawnSync("npm", ["ci", "--workspaces=false", "--loglevel=error"], { cwd: folder, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
await import(join(folder, "run.ts"));
