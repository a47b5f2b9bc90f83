/** `npm start`: the examples as nodes of a registry in this process, a graph of them, and what to try next. `--once` ends after that. */
import { processShell } from "./shell.ts";

const shell = processShell(process);
const once = process.argv.slice(2).includes("--once");
const { demonstrate } = await import("./demonstration.ts");
const status = await demonstrate({ once }, shell).catch(async (thrown: unknown) => {
  const { printFault } = await import("./fault-output.ts");
  return printFault(thrown, { json: false }, shell);
});
process.stdout.write("", () => process.exit(status));
