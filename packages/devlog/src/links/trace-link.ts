import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { derivedFrom } from "../parse/entry-id.ts";
import type { EntryLink, LogEntry } from "../parse/model.ts";

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

/** Where links stand: those of an entry, or of a velocity report or pull request description. */
export interface Linking {
  readonly path: string;
  readonly links: readonly EntryLink[];
  readonly entry?: LogEntry;
}

/** What links can lead to. */
export interface World {
  /** The repository's folder. */
  readonly root: string;
  readonly remote: string | undefined;
  readonly hasGit: boolean;
  readonly commits: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, LogEntry>;
  readonly velocity: ReadonlyMap<string, string>;
  readonly pulls: ReadonlyMap<number, string>;
  readonly logs: ReadonlyMap<string, string>;
}

type Answer = { readonly traced: TracedLink; readonly problem?: LinkProblem } | undefined;

/** A link without what becomes of it. */
type Base = Omit<TracedLink, "state" | "to" | "address">;

/** What becomes of a link; undefined for a word that is none. */
export function traceLink({ path, entry }: Linking, link: EntryLink, world: World): Answer {
  const { kind, target, line, relation } = link;
  const base: Base = {
    ...(entry === undefined ? {} : { from: entry.id }),
    path,
    line,
    kind,
    target,
    ...(relation === undefined ? {} : { relation }),
  };
  const name = posix.basename(target);
  switch (kind) {
    case "commit":
      return traceCommit(base, link, world);
    case "pull":
    case "issue":
      return traceNumber(base, link, world);
    case "entry":
      return leads(
        base,
        world.entries.get(derivedFrom(target) ?? target)?.id,
        "entry-unknown",
        `${target} is the id of no entry`,
      );
    case "velocity":
      return leads(
        base,
        world.velocity.get(target.toLowerCase()),
        "velocity-unknown",
        `${target} is the id of no velocity report`,
      );
    case "log":
      return leads(base, world.logs.get(name), "log-unknown", `there is no log ${name}`);
    case "file": {
      const to = fileOf(world.root, path, target);
      return leads(base, to, "file-missing", `${target} doesn't exist, seen from ${posix.dirname(path)}`);
    }
    case "url":
      return { traced: { ...base, state: "unchecked", address: target } };
    default:
      return kind satisfies never;
  }
}

function leads(base: Base, to: string | undefined, code: LinkProblem["code"], message: string): Answer {
  if (to !== undefined) return { traced: { ...base, state: "resolved", to } };
  return { traced: { ...base, state: "unresolved" }, problem: { code, path: base.path, line: base.line, message } };
}

/** True for a link that names another place than this repository's. */
const isForeign = ({ repository }: EntryLink, { remote }: World): boolean =>
  repository !== undefined && remote !== undefined && repository.toLowerCase() !== remote.toLowerCase();

function traceCommit(base: Base, link: EntryLink, world: World): Answer {
  const { target, certain } = link;
  if (isForeign(link, world) || !world.hasGit) return certain ? { traced: { ...base, state: "unchecked" } } : undefined;
  const to = world.commits.get(target);
  // A word of hex digits that is no commit here was none.
  return to === undefined && !certain
    ? undefined
    : leads(base, to, "commit-unknown", `${target} is no commit of this repository`);
}

/** Pull requests and issues have addresses; a pull request may have its description here as well. */
function traceNumber(base: Base, link: EntryLink, world: World): Answer {
  const { kind, target, repository } = link;
  const owner = repository ?? world.remote;
  const to = kind === "pull" ? world.pulls.get(Number(target)) : undefined;
  const traced: TracedLink = {
    ...base,
    state: to === undefined ? "unchecked" : "resolved",
    ...(owner === undefined ? {} : { address: `https://github.com/${owner}/${kind === "pull" ? "pull" : "issues"}/${target}` }),
    ...(to === undefined ? {} : { to }),
  };
  if (!isForeign(link, world)) return { traced };
  const message = `${repository} is not ${world.remote}, which this repository is`;
  return { traced, problem: { code: "foreign-repository", path: base.path, line: base.line, message } };
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
