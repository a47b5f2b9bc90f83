import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { describeProblems, Fault, type FaultCode, ioFault, orFault, toFault } from "@onex/contract";
import { sameEntry } from "../parse/entry-id.ts";
import type { DebugLog, LogEntry } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { defaultConfig, type LogConfig, parseLogConfig, readLogConfig } from "./log-config.ts";
import { bytesIfAny, decodeLog } from "./log-file.ts";

/** The logs of one repository. */
export interface LogStore {
  /** The repository's folder. */
  readonly root: string;
  readonly config: LogConfig;
  /** Text of `.mailmap`; "" when there is none. */
  readonly mailmap: string;
  /** Files and folders, by path, that no listing has and no reading meets, because they can't be read. Default none. */
  readonly without?: ReadonlySet<string>;
}

/** What an answer goes without, and what to do about it. */
export interface ReadWarning {
  readonly code: FaultCode;
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly message: string;
}

const configPath = ".onex/log.yaml";

/** Reads `.onex/log.yaml` and `.mailmap` of a repository; both may be missing. Raises `log/bad-config`, `io/unreadable`. */
export function openLogs(root: string): LogStore {
  const text = textOf(join(root, configPath));
  const config = text === undefined ? defaultConfig : orFault(parseLogConfig(text), "log/bad-config", configPath);
  return { root, config, mailmap: textOf(join(root, ".mailmap")) ?? "" };
}

/** The same for who only reads: a setting that is wrong is as if it weren't there, and each file that is damaged is named. */
export function openLogsToRead(root: string): { readonly store: LogStore; readonly warnings: readonly ReadWarning[] } {
  const warnings: ReadWarning[] = [];
  const tried = (path: string): string => {
    try {
      return textOf(join(root, path)) ?? "";
    } catch (thrown) {
      warnings.push({ code: toFault(thrown).code, path, message: `${toFault(thrown).message}; it is read as if it were empty` });
      return "";
    }
  };
  const { config, problems } = readLogConfig(tried(configPath));
  if (problems.length > 0) {
    const what = describeProblems(problems).replace(/^the value /, "");
    const message = `${configPath} ${what}; correct it, until then the default stands for what can't be read`;
    warnings.push({ code: "log/bad-config", path: configPath, message });
  }
  return { store: { root, config, mailmap: tried(".mailmap") }, warnings };
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
export function listLogs({ root, config, without }: LogStore): readonly LogFile[] {
  const found: LogFile[] = [];
  const archive = posix.join(config.root, "archive");
  const walk = (folder: string): void => {
    for (const item of entriesOf(root, folder)) {
      const path = posix.join(folder, item.name);
      if (without?.has(path)) continue;
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
export function leadsToFile(link: string): boolean {
  try {
    return statSync(link).isFile();
  } catch {
    return false;
  }
}

/** What is in a folder of the repository; nothing when there is no such folder. Raises `io/unreadable`, with the folder as `where`. */
export function entriesOf(root: string, folder: string): readonly Dirent[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true });
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR")) return [];
    throw ioFault("io/unreadable", `${folder} can't be read`, { cause, where: folder });
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
