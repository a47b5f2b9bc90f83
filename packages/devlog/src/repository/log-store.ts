import { readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { Fault, orFault } from "@onex/contract";
import { sameEntry } from "../parse/entry-id.ts";
import type { DebugLog, LogEntry } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { defaultConfig, type LogConfig, parseLogConfig } from "./log-config.ts";
import { bytesIfAny, decodeLog } from "./log-file.ts";

/** The logs of one repository. */
export interface LogStore {
  /** The repository's folder. */
  readonly root: string;
  readonly config: LogConfig;
  /** Text of `.mailmap`; "" when there is none. */
  readonly mailmap: string;
}

/** Reads `.onex/log.yaml` and `.mailmap` of a repository; both may be missing. Raises `log/bad-config`, `io/unreadable`. */
export function openLogs(root: string): LogStore {
  const text = textOf(join(root, ".onex", "log.yaml"));
  const config = text === undefined ? defaultConfig : orFault(parseLogConfig(text), "log/bad-config", ".onex/log.yaml");
  return { root, config, mailmap: textOf(join(root, ".mailmap")) ?? "" };
}

function textOf(path: string): string | undefined {
  const bytes = bytesIfAny(path);
  return bytes === undefined ? undefined : decodeLog(bytes).text;
}

export interface LogFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly kind: "debug" | "velocity" | "pull";
}

const kinds = [
  ["debug", /^debug_log.*\.md$/],
  ["velocity", /^velocity_log.*\.md$/],
  ["pull", /^pr_description.*\.md$/],
] as const;

/** True for the path of a debug log that is no archive. */
export const isDebugLog = ({ config }: LogStore, path: string): boolean =>
  path.startsWith(`${config.root}/`) && !path.startsWith(`${config.root}/archive/`) && kinds[0][1].test(posix.basename(path));

/** The logs below the configured folder, by path. Archives are not among them. */
export function listLogs({ root, config }: LogStore): readonly LogFile[] {
  const found: LogFile[] = [];
  const archive = posix.join(config.root, "archive");
  const walk = (folder: string): void => {
    for (const item of entriesOf(join(root, folder))) {
      const path = posix.join(folder, item.name);
      if (item.isDirectory() && path !== archive && !item.name.startsWith(".")) walk(path);
      const kind = kinds.find(([, pattern]) => pattern.test(item.name))?.[0];
      if (kind !== undefined && (item.isFile() || (item.isSymbolicLink() && leadsToFile(join(root, path)))))
        found.push({ path, kind });
    }
  };
  walk(config.root);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** False for a link to nothing, to itself, or to what is no file. */
function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return false;
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return [];
    throw new Fault("io/unreadable", `${folder} can't be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** Reads one debug log; undefined when it has gone. */
export function readLog({ root, config }: LogStore, path: string): DebugLog | undefined {
  const text = textOf(join(root, path));
  return text === undefined ? undefined : parseLog(text, path, { timezone: config.timezone });
}

export interface EntryPlace {
  readonly log: DebugLog;
  readonly entry: LogEntry;
  readonly path: string;
}

/** Every place of an entry: copies in other files are the same entry. */
export const placesOf = (store: LogStore, id: string): readonly EntryPlace[] =>
  listLogs(store).flatMap(({ path, kind }): readonly EntryPlace[] => {
    const log = kind === "debug" ? readLog(store, path) : undefined;
    return log === undefined ? [] : log.entries.filter((entry) => sameEntry(entry.id, id)).map((entry) => ({ log, entry, path }));
  });

/** Every place of an entry that must be there. Raises `log/unknown-entry`. */
export function findEntry(store: LogStore, id: string): readonly [EntryPlace, ...EntryPlace[]] {
  const [first, ...others] = placesOf(store, id);
  if (first === undefined)
    throw new Fault("log/unknown-entry", `no log below ${store.config.root} has the entry ${id}; look for it with a search`);
  return [first, ...others];
}
