import { statSync } from "node:fs";
import { join } from "node:path";
import { parseLog } from "../parse/parse-log.ts";
import { answerWithout } from "../repository/answer-without.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import { type LogStore, listLogs } from "../repository/log-store.ts";
import type { KnownEntry } from "./log-completion.ts";

/** The entries of a repository, newest first. `open` has the texts of logs in an editor, by path; they count instead of the files. */
export type KnownEntries = (open: ReadonlyMap<string, string>) => readonly KnownEntry[];

/** Reads files again only when their time or size is another one. */
export function knownEntries(store: LogStore): KnownEntries {
  const kept = new Map<string, { readonly state: string; readonly entries: readonly KnownEntry[] }>();
  const read = (path: string, text: string): readonly KnownEntry[] => {
    const { entries } = parseLog(text, path, { timezone: store.config.timezone });
    return entries.map(({ id, title, status, day, line }) => ({
      id,
      title,
      status: status.value,
      guessed: status.source === "inferred",
      ...(day === undefined ? {} : { day }),
      path,
      line,
    }));
  };
  const fromDisk = (path: string): readonly KnownEntry[] => {
    const file = join(store.root, path);
    const { mtimeMs, size } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 };
    const state = `${mtimeMs} ${size}`;
    const known = kept.get(path);
    if (known?.state === state) return known.entries;
    const entries = read(path, decodeLog(bytesIfAny(file) ?? new Uint8Array()).text);
    kept.set(path, { state, entries });
    return entries;
  };
  const closed = (from: LogStore, open: ReadonlyMap<string, string>): readonly KnownEntry[] =>
    listLogs(from).flatMap(({ path, kind }) => (kind === "debug" && !open.has(path) ? fromDisk(path) : []));
  return (open) => {
    const { answer } = answerWithout(store, (from) => closed(from, open));
    const all = [...answer, ...[...open].flatMap(([path, text]) => read(path, text))];
    return all.sort((a, b) => ((a.day ?? "") < (b.day ?? "") ? 1 : (a.day ?? "") > (b.day ?? "") ? -1 : 0));
  };
}
