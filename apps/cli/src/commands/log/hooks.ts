import { systemAmbient } from "@onex/contract";
import { type HookChange, type HookStatus, hookStatus, installHooks, runPreCommit, uninstallHooks } from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { type LogOptions, repositoryLogs, repositoryRoot } from "./log-repository.ts";

export async function install(options: LogOptions, shell: Shell): Promise<void> {
  printChange(installHooks(repositoryRoot(options, shell)), "installed", options, shell);
}

export async function uninstall(options: LogOptions, shell: Shell): Promise<void> {
  printChange(uninstallHooks(repositoryRoot(options, shell)), "removed", options, shell);
}

/** `onex log hooks status`: exit 1 when git would not run the hook. */
export async function status(options: LogOptions, shell: Shell): Promise<number> {
  const found = hookStatus(repositoryRoot(options, shell));
  if (options.json) shell.print(JSON.stringify(found));
  else shell.print(`${shownState(found)}  ${found.path}${afterFormer(found)}`);
  return found.state === "ours" ? 0 : 1;
}

function printChange(change: HookChange, done: string, { json }: LogOptions, shell: Shell): void {
  if (json) {
    shell.print(JSON.stringify(change));
    return;
  }
  const word = change.changed ? shell.paint.green(done) : shell.paint.dim("as it is");
  shell.print(`${word}  ${change.path}${afterFormer(change)}`);
}

const afterFormer = ({ former, state }: HookStatus): string =>
  former === undefined || state !== "ours" ? "" : `  after ${former}`;

function shownState({ state }: HookStatus): string {
  if (state === "ours") return "installed";
  return state === "none" ? "not installed" : state === "other" ? "somebody else's" : "changed by hand";
}

/**
 * `onex log hooks run`: what it filled in and what is wrong goes to stderr, as git's own words do; exit 1 stops the commit. With `json` both are a document
 * on stdout.
 */
export async function run(options: LogOptions, shell: Shell): Promise<number> {
  const store = repositoryLogs(options, shell);
  const indexFile = shell.env["GIT_INDEX_FILE"];
  const result = runPreCommit(store, { ambient: systemAmbient, ...(indexFile === undefined ? {} : { indexFile }) });
  if (options.json) shell.print(JSON.stringify(result));
  else {
    for (const { path, line, fields, title } of result.filled)
      shell.note(`${path}:${line}: ${fields.join(" and ")} filled in: ${title}`);
    for (const { path, line, message, code } of result.problems) shell.note(`${path}:${line}: ${message} [${code}]`);
    if (result.problems.length > 0) shell.note("The commit was stopped; mend the lines above, stage them, and commit again");
  }
  return result.problems.length > 0 ? 1 : 0;
}
