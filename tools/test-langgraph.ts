/** `npm run test:langgraph`: types and tests of the example that stores LangGraph's checkpoints, LangGraph's own validation of checkpointers among them. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { installedBeside } from "./installed-beside.ts";

const root = join(import.meta.dirname, "..");
const folder = join(root, "examples/langgraph-checkpointer");
installedBeside(folder, "LangGraph and its checkpoint validation");
const run = (...args: readonly string[]): boolean =>
  spawnSync(process.execPath, args, { cwd: folder, stdio: "inherit" }).status === 0;
const passed = run(join(root, "node_modules/typescript/bin/tsc"), "-p", ".") && run("node_modules/vitest/vitest.mjs", "run");
process.exitCode = passed ? 0 : 1;
