import { resolve } from "node:path";
import { findRepository, initLogs, openLogs } from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { type LogOptions, realFolder } from "./log-repository.ts";

/** `onex log init`: in the repository around, or in the folder itself when there is none. */
export async function initRepository(options: LogOptions, shell: Shell): Promise<void> {
  const folder = realFolder(resolve(shell.cwd, options.root ?? "."), options.root);
  const root = options.root === undefined ? (findRepository(folder) ?? folder) : folder;
  const made = initLogs(root);
  const logs = openLogs(root).config.root;
  if (options.json) {
    shell.print(JSON.stringify({ root, logs, made }));
    return;
  }
  if (made.length === 0) shell.print(`The logs of ${root} were set up already, below ${logs}`);
  else shell.print(made.map((path) => `${shell.paint.green("made")}  ${path}`).join("\n"));
  shell.note(`Logs go below ${logs}; write the first entry with: onex log entry "<what happened>" --tags <a,b>`);
}
