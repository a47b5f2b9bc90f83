import { Fault, systemAmbient } from "@onex/contract";
import { type LogStore, openGit, resolveEntry, setStatus, statuses } from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { answerNoting, asUsage, type LogOptions, repositoryLogs } from "./log-repository.ts";

export interface StatusCommandOptions extends LogOptions {
  readonly by?: string;
}

/** `onex log status`: in every file that has the entry. */
export async function changeStatus(text: string, wanted: string, options: StatusCommandOptions, shell: Shell): Promise<void> {
  const name = wanted.toLowerCase().replaceAll(/[\s-]/g, "_");
  const status = statuses.find((known) => known === name);
  if (status === undefined)
    throw new Fault("cli/usage", `"${wanted}" is no status; they are ${statuses.join(", ")}`, { details: { where: wanted } });
  const { answer: id, store } = answerNoting(repositoryLogs(options, shell), shell, (from) => resolveEntry(from, text));
  const by = options.by === undefined ? undefined : nameOf(options.by, store);
  const { paths, changed } = asUsage(() =>
    setStatus(store, { ambient: systemAmbient, id, status, ...(by === undefined ? {} : { by }) }),
  );
  if (options.json) shell.print(JSON.stringify({ id, status, changed, paths }));
  else if (!changed) shell.print(`${shell.paint.dim("as it is")}  ${id}  ${status}`);
  else shell.print(paths.map((path) => `${shell.paint.green(status)}  ${id}  ${path}`).join("\n"));
}

/** An entry by its whole id, and a commit by its hash: HEAD is another one tomorrow. Raises `cli/usage` for a name that git does not know. */
function nameOf(by: string, store: LogStore): string {
  if (/^dl[-~]/i.test(by)) return resolveEntry(store, by);
  if (/^(?:[0-9a-f]{7,40}|(?:PR)?#?\d+|https?:\/\/\S+)$/i.test(by)) return by;
  const commit = openGit(store.root)?.commits([by]).get(by);
  if (commit !== undefined) return commit.slice(0, 12);
  throw new Fault("cli/usage", `"${by}" is no commit of ${store.root}; name a commit, an entry, or a pull request like #20`, {
    details: { where: by },
  });
}
