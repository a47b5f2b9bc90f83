export { runCommandLine } from "./run-command-line.ts";
export { processShell } from "./shell.ts";
export type { Shell } from "./shell.ts";
