import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { archivedFiles, listManifests } from "./archive-files.ts";
import { derivedFrom, sameEntry } from "./entry-id.ts";
import { openGit } from "./git-repository.ts";
import { bytesIfAny, decodeLog } from "./log-file.ts";
import { type LogStore, listLogs } from "./log-store.ts";
import type { EntryLink, LogEntry } from "./model.ts";
import { parseLog } from "./parse-log.ts";
import { type PullDescription, parsePullDescription } from "./pull-description.ts";
import { parseVelocityLog, type VelocityLog } from "./velocity-log.ts";

export interface TracedLink {
  /** The id of the entry; a velocity report or pull request description has only its path. */
  readonly from?: string;
  readonly path: string;
  readonly line: number;
  readonly kind: EntryLink["kind"] | "action";
  readonly target: string;
  readonly relation?: string;
  /** `unchecked`: only a network could tell, or there is no repository. */
  readonly state: "resolved" | "unresolved" | "unchecked";
  /** A full commit hash, the id of an entry, or a path. */
  readonly to?: string;
  /** For a reader's browser. */
  readonly address?: string;
}

export interface LinkProblem {
  readonly code:
    | "commit-unknown"
    | "entry-unknown"
    | "velocity-unknown"
    | "log-unknown"
    | "file-missing"
    | "foreign-repository"
    | "one-sided";
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export interface LinkReport {
  readonly links: readonly TracedLink[];
  readonly problems: readonly LinkProblem[];
}

interface Linking {
  readonly path: string;
  readonly links: readonly EntryLink[];
  readonly entry?: LogEntry;
}

interface World {
  readonly store: LogStore;
  readonly remote: string | undefined;
  readonly hasGit: boolean;
  readonly commits: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, LogEntry>;
  readonly velocity: ReadonlyMap<string, string>;
  readonly pulls: ReadonlyMap<number, string>;
  readonly logs: ReadonlyMap<string, string>;
}

type Answer = { readonly traced: TracedLink; readonly problem?: LinkProblem } | undefined;

/**
 * Traces every link of the logs: commits in the repository, pull requests and issues to their addresses, velocity reports, other logs and entries,
 * relative links to files; also actions of velocity logs and `Log:` trailers of commits that concern an entry. Reads only; asks no network. Raises
 * `io/unreadable`.
 */
export function checkLinks(store: LogStore): LinkReport {
  const git = openGit(store.root);
  const { linkings, velocity, pulls, logs, archived } = readAll(store);
  const current = linkings.flatMap(({ entry }) => entry ?? []);
  const entries = new Map([...archived, ...current].map((entry) => [derivedFrom(entry.id) ?? entry.id, entry]));
  const hashes = [
    ...new Set(linkings.flatMap(({ links }) => links.flatMap(({ kind, target }) => (kind === "commit" ? [target] : [])))),
  ];
  const actions = velocity.flatMap(({ path = "", reports }) =>
    reports.flatMap((report) => report.actions.map((action) => ({ path, action }))),
  );
  const actionHashes = actions.flatMap(({ action }) => action.commit ?? []);
  const commits = git?.commits([...new Set([...hashes, ...actionHashes])]) ?? new Map<string, string>();
  const world: World = {
    store,
    remote: git?.remote,
    hasGit: git !== undefined,
    commits,
    entries,
    velocity: new Map(
      velocity.flatMap(({ path = "", reports }) =>
        reports.flatMap((report) =>
          report.velocityLogId === undefined ? [] : [[report.velocityLogId.toLowerCase(), `${path}:${report.line}`]],
        ),
      ),
    ),
    pulls: new Map(pulls.flatMap(({ number, path = "" }) => (number === undefined ? [] : [[number, path]]))),
    logs,
  };
  const links: TracedLink[] = [];
  const problems: LinkProblem[] = [];
  for (const linking of linkings) {
    for (const link of linking.links) {
      const answer = trace(linking, link, world);
      if (answer !== undefined) links.push(answer.traced);
      if (answer?.problem !== undefined) problems.push(answer.problem);
    }
    problems.push(...oneSided(linking, world));
  }
  links.push(...actionLinks(linkings, actions, commits), ...trailerLinks(linkings, git?.trailers() ?? new Map()));
  return { links, problems };
}

function readAll(store: LogStore) {
  const linkings: Linking[] = [];
  const velocity: VelocityLog[] = [];
  const pulls: PullDescription[] = [];
  const logs = new Map<string, string>();
  const archived: LogEntry[] = [];
  const options = { timezone: store.config.timezone };
  for (const manifest of listManifests(store)) {
    for (const { path, bytes } of archivedFiles(store, manifest)) {
      logs.set(posix.basename(path), `${manifest}#${path}`);
      archived.push(...parseLog(decodeLog(bytes).text, path, options).entries);
    }
  }
  for (const { path, kind } of listLogs(store)) {
    const text = decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array()).text;
    logs.set(posix.basename(path), path);
    if (kind === "debug")
      linkings.push(...parseLog(text, path, options).entries.map((entry) => ({ path, links: entry.links, entry })));
    else if (kind === "velocity") {
      const log = parseVelocityLog(text, path, options);
      velocity.push(log);
      for (const report of log.reports) {
        const own = report.velocityLogId;
        linkings.push({ path, links: report.links.filter(({ kind: type, target }) => type !== "velocity" || target !== own) });
      }
    } else {
      const description = parsePullDescription(text, path, options);
      pulls.push(description);
      linkings.push({ path, links: description.links });
    }
  }
  return { linkings, velocity, pulls, logs, archived };
}

function trace({ path, entry }: Linking, link: EntryLink, world: World): Answer {
  const { kind, target, line, relation, repository } = link;
  const base = {
    ...(entry === undefined ? {} : { from: entry.id }),
    path,
    line,
    kind,
    target,
    ...(relation === undefined ? {} : { relation }),
  };
  const found = (to: string | undefined, code: LinkProblem["code"], what: string): Answer =>
    to === undefined
      ? { traced: { ...base, state: "unresolved" }, problem: { code, path, line, message: what } }
      : { traced: { ...base, state: "resolved", to } };
  const foreign =
    repository !== undefined && world.remote !== undefined && repository.toLowerCase() !== world.remote.toLowerCase();
  switch (kind) {
    case "commit": {
      const to = world.commits.get(target);
      if (foreign || !world.hasGit) return link.certain ? { traced: { ...base, state: "unchecked" } } : undefined;
      // A word of hex digits that is no commit here was none.
      if (to === undefined && !link.certain) return undefined;
      return found(to, "commit-unknown", `${target} is no commit of this repository`);
    }
    case "pull":
    case "issue": {
      const owner = repository ?? world.remote;
      const to = kind === "pull" ? world.pulls.get(Number(target)) : undefined;
      const address =
        owner === undefined ? {} : { address: `https://github.com/${owner}/${kind === "pull" ? "pull" : "issues"}/${target}` };
      const traced: TracedLink = {
        ...base,
        state: to === undefined ? "unchecked" : "resolved",
        ...address,
        ...(to === undefined ? {} : { to }),
      };
      if (!foreign) return { traced };
      return {
        traced,
        problem: {
          code: "foreign-repository",
          path,
          line,
          message: `${repository} is not ${world.remote}, which this repository is`,
        },
      };
    }
    case "entry":
      return found(world.entries.get(derivedFrom(target) ?? target)?.id, "entry-unknown", `${target} is the id of no entry`);
    case "velocity":
      return found(world.velocity.get(target.toLowerCase()), "velocity-unknown", `${target} is the id of no velocity report`);
    case "log":
      return found(world.logs.get(posix.basename(target)), "log-unknown", `there is no log ${posix.basename(target)}`);
    case "file":
      return found(
        fileOf(world.store.root, path, target),
        "file-missing",
        `${target} doesn't exist, seen from ${posix.dirname(path)}`,
      );
    case "url":
      return { traced: { ...base, state: "unchecked", address: target } };
    default:
      return kind satisfies never;
  }
}

/** A link is relative to its log; one that begins with a slash to the repository. An anchor alone is the log itself. */
export function fileOf(root: string, path: string, target: string): string | undefined {
  const plain = target.replace(/[#?].*$/s, "");
  if (plain === "") return path;
  let name = plain;
  try {
    name = decodeURIComponent(plain);
  } catch {}
  const file = name.startsWith("/") ? name.slice(1) : posix.join(posix.dirname(path), name);
  return existsSync(join(root, file)) ? file : undefined;
}

/** Who supersedes says so, and so does who is superseded. */
function* oneSided({ path, entry }: Linking, { entries }: World): Generator<LinkProblem> {
  if (entry === undefined) return;
  const other = (id: string): LogEntry | undefined => entries.get(derivedFrom(id) ?? id);
  for (const { relation, target, line } of entry.links) {
    const old = relation === "supersedes" ? other(target) : undefined;
    if (old === undefined) continue;
    const last = old.status.changes.at(-1);
    const named = last?.status === "superseded" && sameEntry(last.by ?? "", entry.id);
    if (!named)
      yield { code: "one-sided", path, line, message: `${entry.id} supersedes ${old.id}, which is not superseded by it` };
  }
  const last = entry.status.changes.at(-1);
  if (last?.status !== "superseded" || last.by === undefined) return;
  const successor = other(last.by);
  const named = successor?.links.some(({ relation, target }) => relation === "supersedes" && sameEntry(target, entry.id));
  if (named === false)
    yield { code: "one-sided", path, line: last.line, message: `${entry.id} is superseded by ${last.by}, which doesn't say so` };
}

interface PlacedAction {
  readonly path: string;
  readonly action: VelocityLog["reports"][number]["actions"][number];
}

/** An action and an entry that name the same commit belong together. */
function actionLinks(
  linkings: readonly Linking[],
  actions: readonly PlacedAction[],
  commits: ReadonlyMap<string, string>,
): readonly TracedLink[] {
  const byCommit = Map.groupBy(
    actions.filter(({ action }) => commits.has(action.commit ?? "")),
    ({ action }) => commits.get(action.commit ?? ""),
  );
  return linkings.flatMap(({ path, entry, links }) => {
    if (entry === undefined) return [];
    return links.flatMap(({ kind, target, line }) => {
      const commit = kind === "commit" ? commits.get(target) : undefined;
      return (commit === undefined ? [] : (byCommit.get(commit) ?? [])).map(
        ({ path: log, action }): TracedLink => ({
          from: entry.id,
          path,
          line,
          kind: "action",
          target,
          relation: "same-commit",
          state: "resolved",
          to: `${log}:${action.line}`,
        }),
      );
    });
  });
}

function trailerLinks(linkings: readonly Linking[], trailers: ReadonlyMap<string, readonly string[]>): readonly TracedLink[] {
  return linkings.flatMap(({ path, entry }) => {
    if (entry === undefined) return [];
    const commits = [...trailers].flatMap(([id, hashes]) => (sameEntry(id, entry.id) ? hashes : []));
    return commits.map(
      (commit): TracedLink => ({
        from: entry.id,
        path,
        line: entry.line,
        kind: "commit",
        target: commit,
        relation: "log-trailer",
        state: "resolved",
        to: commit,
      }),
    );
  });
}
