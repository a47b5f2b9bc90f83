import { runCommandLine } from "./run-command-line.ts";
import { processShell } from "./shell.ts";

// A command that waits for something that keeps no process alive, an idle compiler say, is still at work.
const working = setInterval(() => {}, 2 ** 30);
const status = await runCommandLine(process.argv.slice(2), processShell(process));
clearInterval(working);
// What a function left behind (a timer, a socket) must not keep a finished command alive; what was printed must arrive first.
process.exitCode = status;
process.stdout.write("", () => process.exit(status));
