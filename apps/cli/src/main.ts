import { runCommandLine } from "./run-command-line.ts";
import { processShell } from "./shell.ts";

const status = await runCommandLine(process.argv.slice(2), processShell(process));
// What a function left behind (a timer, a socket) must not keep a finished command alive; what was printed must arrive first.
process.exitCode = status;
process.stdout.write("", () => process.exit(status));
