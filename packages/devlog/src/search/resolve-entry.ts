import { Fault } from "@onex/contract";
import { derivedFrom, isEntryId, normalId } from "../parse/entry-id.ts";
import { type LogStore, listLogs, readLog } from "../repository/log-store.ts";
import { searchLogs } from "./search-logs.ts";

/**
 * The id of the one entry that a person means by an id or its beginning, in any letter case. Raises `log/unknown-entry`, also for an entry whose file
 * is only in an archive, and `log/ambiguous-entry`.
 */
export function resolveEntry(store: LogStore, text: string): string {
  const wanted = normalId(text.trim());
  const isWhole = isEntryId(wanted);
  const derived = isWhole ? derivedFrom(wanted) : undefined;
  const found = new Map<string, { readonly id: string; readonly title: string }>();
  for (const { path, kind } of listLogs(store)) {
    for (const { id, title } of (kind === "debug" ? readLog(store, path)?.entries : undefined) ?? []) {
      const key = derivedFrom(id) ?? id;
      if (isWhole ? key === derived : isTelling(wanted) && (id.startsWith(wanted) || key.startsWith(wanted)))
        found.set(key, { id, title });
    }
  }
  const [first, ...others] = found.values();
  if (first === undefined) throw unknown(store, wanted);
  if (others.length === 0) return first.id;
  const names = [first, ...others].slice(0, 5).map(({ id, title }) => `${id} (${title})`);
  throw new Fault(
    "log/ambiguous-entry",
    `${text} is the beginning of ${found.size} ids: ${names.join(", ")}${found.size > 5 ? ", …" : ""}; write more of it`,
    { details: { ids: [...found.values()].map(({ id }) => id) } },
  );
}

function unknown(store: LogStore, id: string): Fault {
  const [manifest = "", archived] = isTelling(id) ? placeOf(store, id).split("#") : [];
  const why =
    archived === undefined
      ? `no log below ${store.config.root} has the entry ${JSON.stringify(id)}; look for it with "onex log search"`
      : `the file of the entry ${id} is only in ${manifest}; bring it back with "onex log restore ${manifest}"`;
  return new Fault("log/unknown-entry", why);
}

const placeOf = (store: LogStore, id: string): string =>
  searchLogs(store, `id:"${id}"`, { limit: 1 }).hits[0]?.places[0]?.path ?? "";

/** Every id begins with the same three signs. */
const isTelling = (id: string): boolean => /^dl[-~][0-9A-Za-z]{2,}$/.test(id);
