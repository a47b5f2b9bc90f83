import { join, posix } from "node:path";
import { isFault, type JsonObject } from "@onex/contract";
import { listManifests, manifestAt } from "../archive/archive-files.ts";
import { fileOf } from "../links/trace-link.ts";
import type { EntryLink } from "../parse/model.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import { type LogFile, type LogStore, listLogs } from "../repository/log-store.ts";
import type { LogSearch } from "../search/search-logs.ts";
import { parsePullDescription } from "../velocity/pull-description.ts";
import { parseVelocityLog } from "../velocity/velocity-log.ts";

export interface LinkSources {
  readonly store: LogStore;
  readonly search: LogSearch;
  /** Of the log that the links stand in. */
  readonly path: string;
}

/** What is known of a link: `to` is an id or a path from the repository's folder, `address` is for a browser. */
interface Target {
  readonly state: "resolved" | "unresolved" | "unchecked";
  readonly to?: string;
  readonly title?: string;
  readonly address?: string;
}

/** Links with where they lead, as far as the index and the files tell: git and networks are not asked, so a guess at a commit is left out. */
export const linkTargets = (links: readonly EntryLink[], sources: LinkSources): JsonObject[] =>
  links
    .filter(({ kind, certain }) => kind !== "commit" || certain)
    .map((link) => {
      const { kind, target, repository, relation, line } = link;
      return {
        kind,
        target,
        ...(repository === undefined ? {} : { repository }),
        ...(relation === undefined ? {} : { relation }),
        line,
        ...targetOf(link, sources),
      };
    });

const found = (to: string | undefined): Target => (to === undefined ? { state: "unresolved" } : { state: "resolved", to });

function targetOf(link: EntryLink, sources: LinkSources): Target {
  const { kind, target } = link;
  const { store, path } = sources;
  switch (kind) {
    case "entry": {
      const hit = sources.search.search(`id:"${target}"`, { limit: 1 }).hits[0];
      return hit === undefined ? found(undefined) : { ...found(hit.id), title: hit.title };
    }
    case "log":
      return found(logNamed(store, posix.basename(target)));
    case "file":
      return found(fileInside(store.root, path, target));
    case "velocity":
      return found(reportOf(store, target.toLowerCase()));
    case "pull": {
      const to = link.repository === undefined ? descriptionOf(store, Number(target)) : undefined;
      return to === undefined ? { state: "unchecked", ...addressOf(link) } : found(to);
    }
    case "commit":
    case "issue":
      return { state: "unchecked", ...addressOf(link) };
    case "url":
      return { state: "unchecked", address: target };
    default:
      return kind satisfies never;
  }
}

const pages = { commit: "commit", pull: "pull", issue: "issues" } as const;

const addressOf = ({ kind, repository, target }: EntryLink): { address?: string } =>
  repository === undefined || !(kind === "commit" || kind === "pull" || kind === "issue")
    ? {}
    : { address: `https://github.com/${repository}/${pages[kind]}/${target}` };

/** A link may climb out of the repository; whether there is something says nothing to who asks here. */
function fileInside(root: string, path: string, target: string): string | undefined {
  const file = fileOf(root, path, target);
  const plain = file === undefined ? undefined : posix.normalize(file);
  return plain === ".." || plain?.startsWith("../") ? undefined : plain;
}

function logNamed(store: LogStore, name: string): string | undefined {
  const log = listLogs(store).find(({ path }) => posix.basename(path) === name);
  return log?.path ?? archivedLog(store, name);
}

/** By the manifests alone; one that can't be read names nothing. */
function archivedLog(store: LogStore, name: string): string | undefined {
  for (const manifest of listManifests(store)) {
    try {
      const file = manifestAt(store, manifest).files.find(({ path }) => posix.basename(path) === name);
      if (file !== undefined) return `${manifest}#${file.path}`;
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
    }
  }
  return undefined;
}

const textsOf = (store: LogStore, wanted: LogFile["kind"]): readonly { readonly path: string; readonly text: string }[] =>
  listLogs(store)
    .filter(({ kind }) => kind === wanted)
    .map(({ path }) => ({ path, text: decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array()).text }));

function reportOf(store: LogStore, id: string): string | undefined {
  const { timezone } = store.config;
  for (const { path, text } of textsOf(store, "velocity")) {
    const report = parseVelocityLog(text, path, { timezone }).reports.find(
      ({ velocityLogId }) => velocityLogId?.toLowerCase() === id,
    );
    if (report !== undefined) return `${path}:${report.line}`;
  }
  return undefined;
}

const descriptionOf = (store: LogStore, number: number): string | undefined =>
  textsOf(store, "pull").find(
    ({ path, text }) => parsePullDescription(text, path, { timezone: store.config.timezone }).number === number,
  )?.path;
