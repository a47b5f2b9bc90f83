import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** Installs, once, what a folder with a package.json of its own needs; the project itself depends on none of it. */
export function installedBeside(folder: string, what: string): void {
  if (existsSync(join(folder, "node_modules", ".package-lock.json"))) return;
  console.error(`onex: installing ${what} (once)`);
  const { status } = spawnSync("npm", ["ci", "--workspaces=false", "--loglevel=error"], { cwd: folder, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
