/** `npm start`: the examples as nodes of a registry in this process, a graph of them, and what to try next. `--once` ends after that. */
import { runProcess } from "./run-process.ts";
import { processShell } from "./shell.ts";

const shell = processShell(process);
const once = process.argv.slice(2).includes("--once");

await runProcess(async () => {
  try {
    const { demonstrate } = await import("./demonstration.ts");
    return await demonstrate({ once }, shell);
  } catch (thrown) {
    const { printFault } = await import("./fault-output.ts");
    return printFault(thrown, { json: false }, shell);
  }
});
