import { runCommandLine } from "./run-command-line.ts";
import { runProcess } from "./run-process.ts";
import { processShell } from "./shell.ts";

await runProcess(() => runCommandLine(process.argv.slice(2), processShell(process)));
