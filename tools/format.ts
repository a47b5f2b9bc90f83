/** `npm run format`: formats, sorts imports and applies the linter's safe fixes. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const { status } = spawnSync(join(root, "node_modules/.bin/biome"), ["check", "--write", "."], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
