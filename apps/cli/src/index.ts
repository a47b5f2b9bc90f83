export { runCommandLine } from "./run-command-line.ts";
export type { Shell } from "./shell.ts";
export { processShell } from "./shell.ts";
