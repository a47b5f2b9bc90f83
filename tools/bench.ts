/** `npm run bench`: installs the peers beside the benchmarks once, then runs them. They are no dependency of the project. */
import { join } from "node:path";
import { installedBeside } from "./installed-beside.ts";

const folder = join(import.meta.dirname, "..", "bench");
installedBeside(folder, "the benchmarks' peers");
await import(join(folder, "run.ts"));
