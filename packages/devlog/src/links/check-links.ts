import { join, posix } from "node:path";
import { eachArchived } from "../archive/archive-files.ts";
import { derivedFrom, sameEntry } from "../parse/entry-id.ts";
import type { LogEntry } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { answerWithout } from "../repository/answer-without.ts";
import { type GitRepository, openGit } from "../repository/git-repository.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import { type LogStore, listLogs, type ReadWarning } from "../repository/log-store.ts";
import { type PullDescription, parsePullDescription } from "../velocity/pull-description.ts";
import { parseVelocityLog, type VelocityLog } from "../velocity/velocity-log.ts";
import { type Linking, type LinkProblem, type TracedLink, traceLink, type World } from "./trace-link.ts";

export interface LinkReport {
  readonly links: readonly TracedLink[];
  readonly problems: readonly LinkProblem[];
  /** Logs and archives that can't be read: what leads into them is unresolved. */
  readonly warnings: readonly ReadWarning[];
}

/**
 * Traces every link of the logs: commits in the repository, pull requests and issues to their addresses, velocity reports, other logs and entries,
 * relative links to files; also actions of velocity logs and `Log:` trailers of commits that concern an entry. Reads only; asks no network.
 */
export function checkLinks(store: LogStore): LinkReport {
  const git = openGit(store.root);
  const { answer: read, warnings } = answerWithout(store, readAll);
  const { linkings } = read;
  const actions = read.velocity.flatMap(({ path = "", reports }) =>
    reports.flatMap((report) => report.actions.map((action) => ({ path, action }))),
  );
  const world = worldOf(store, git, read);
  const links: TracedLink[] = [];
  const problems: LinkProblem[] = [];
  for (const linking of linkings) {
    for (const link of linking.links) {
      const answer = traceLink(linking, link, world);
      if (answer !== undefined) links.push(answer.traced);
      if (answer?.problem !== undefined) problems.push(answer.problem);
    }
    problems.push(...oneSided(linking, world));
  }
  links.push(...actionLinks(linkings, actions, world.commits), ...trailerLinks(linkings, git?.trailers() ?? new Map()));
  return { links, problems, warnings: [...warnings, ...read.warnings] };
}

/** What links can lead to. */
function worldOf(
  { root }: LogStore,
  git: GitRepository | undefined,
  { linkings, velocity, pulls, logs, archived }: ReturnType<typeof readAll>,
): World {
  const current = linkings.flatMap(({ entry }) => entry ?? []);
  const reports = velocity.flatMap((log) => log.reports.map((report) => ({ path: log.path ?? "", report })));
  const hashes = [
    ...linkings.flatMap(({ links }) => links.flatMap(({ kind, target }) => (kind === "commit" ? [target] : []))),
    ...reports.flatMap(({ report }) => report.actions.flatMap(({ commit }) => commit ?? [])),
  ];
  return {
    root,
    remote: git?.remote,
    hasGit: git !== undefined,
    commits: git?.commits([...new Set(hashes)]) ?? new Map<string, string>(),
    entries: new Map([...archived, ...current].map((entry) => [derivedFrom(entry.id) ?? entry.id, entry])),
    velocity: new Map(
      reports.flatMap(({ path, report: { velocityLogId, line } }) =>
        velocityLogId === undefined ? [] : [[velocityLogId.toLowerCase(), `${path}:${line}`]],
      ),
    ),
    pulls: new Map(pulls.flatMap(({ number, path = "" }) => (number === undefined ? [] : [[number, path]]))),
    logs,
  };
}

function readAll(store: LogStore) {
  const linkings: Linking[] = [];
  const velocity: VelocityLog[] = [];
  const pulls: PullDescription[] = [];
  const logs = new Map<string, string>();
  const archived: LogEntry[] = [];
  const options = { timezone: store.config.timezone };
  const warnings = eachArchived(store, ({ path, bytes }, manifest) => {
    logs.set(posix.basename(path), `${manifest}#${path}`);
    archived.push(...parseLog(decodeLog(bytes).text, path, options).entries);
  });
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
  return { linkings, velocity, pulls, logs, archived, warnings };
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
  const byEntry = Map.groupBy([...trailers], ([id]) => derivedFrom(id) ?? id);
  return linkings.flatMap(({ path, entry }) => {
    if (entry === undefined) return [];
    const named = byEntry.get(derivedFrom(entry.id) ?? entry.id) ?? [];
    return named
      .flatMap(([, commits]) => commits)
      .map(
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
