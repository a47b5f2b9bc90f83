import { gitCommand } from "./git-command.ts";

/** What logs ask of git. Without git, or outside of a repository, every answer is nothing. */
export interface GitRepository {
  /** `owner/name` at GitHub of the remote `origin`, or of the only one. */
  readonly remote?: string;
  readonly userName?: string;
  readonly head?: string;
  /** Full hashes of those that are commits here, by the hash that was asked for. */
  readonly commits: (hashes: readonly string[]) => ReadonlyMap<string, string>;
  /** Which commits name an entry in a `Log:` trailer. */
  readonly trailers: () => ReadonlyMap<string, readonly string[]>;
}

/** Asks git once for what is cheap. Undefined when there is no repository at the folder. */
export function openGit(root: string): GitRepository | undefined {
  const run = gitCommand(root);
  const git = (args: readonly string[], input?: string): string | undefined => run(args, input)?.toString("utf8");
  const line = (...args: readonly string[]): string | undefined => git(args)?.trim() || undefined;
  if (line("rev-parse", "--git-dir") === undefined) return undefined;
  const remotes = line("remote")?.split("\n") ?? [];
  const remote = remoteName(line("remote", "get-url", remotes.length === 1 ? (remotes[0] ?? "") : "origin"));
  const userName = line("config", "--get", "user.name");
  const head = line("rev-parse", "--verify", "--quiet", "HEAD");
  return {
    ...(remote === undefined ? {} : { remote }),
    ...(userName === undefined ? {} : { userName }),
    ...(head === undefined ? {} : { head }),
    commits: (hashes) => {
      const answer = git(["cat-file", "--batch-check"], hashes.map((hash) => `${hash}^{commit}\n`).join("")) ?? "";
      const lines = answer.split("\n");
      return new Map(
        hashes.flatMap((hash, at): [string, string][] => {
          const [full = "", type] = lines[at]?.split(" ") ?? [];
          return type === "commit" ? [[hash, full]] : [];
        }),
      );
    },
    trailers: () => trailersOf(git(["log", "--all", "--format=%H %(trailers:key=Log,valueonly,separator=%x2C)"]) ?? ""),
  };
}

/** What writing asks of git, each when it is needed: starting git takes longer than writing. */
export function gitWriter(root: string): {
  readonly userName: () => string | undefined;
  readonly head: () => string | undefined;
} {
  const git = gitCommand(root);
  const line = (...args: readonly string[]): string | undefined => git(args)?.toString("utf8").trim() || undefined;
  return {
    userName: () => line("config", "--get", "user.name"),
    head: () => line("rev-parse", "--verify", "--quiet", "HEAD"),
  };
}

function trailersOf(log: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of log.split("\n")) {
    const [commit = "", ...rest] = line.split(" ");
    for (const id of rest.join(" ").split(",")) {
      if (id.trim() !== "") found.set(id.trim(), [...(found.get(id.trim()) ?? []), commit]);
    }
  }
  return found;
}

/** `https://github.com/owner/name.git`, `git@github.com:owner/name` and `ssh://git@github.com/owner/name`, also with a port. */
export const remoteName = (url: string | undefined): string | undefined =>
  /^(?:(?:https?|ssh|git):\/\/)?(?:[^@/]*@)?(?:ssh\.)?github\.com(?::\d+\/|[/:])\/?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/i.exec(
    url ?? "",
  )?.[1];
