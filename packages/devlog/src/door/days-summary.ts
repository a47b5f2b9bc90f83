import { join } from "node:path";
import { brokenArchives, listManifests } from "../archive/archive-files.ts";
import { names } from "../repository/log-config.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import type { LogStore } from "../repository/log-store.ts";
import { startOfDay, textReader } from "../search/index-rows.ts";
import type { LogSearch } from "../search/search-logs.ts";
import {
  archivedEntries,
  type DatedEntry,
  datedEntries,
  latestFirst,
  type Period,
  type SummaryReport,
  summarizeEntries,
} from "../summary/summarize-logs.ts";

/** The same as `summarizeLogs`, but reads only the logs and the files of archives that it rests on, by the index. */
export function daysSummary(store: LogStore, search: LogSearch, period: Period, today: string): SummaryReport {
  const { timezone } = store.config;
  // A log too many does no harm, and no day is longer.
  const span = { fromMs: startOfDay(period.from, timezone), untilMs: startOfDay(period.to, timezone) + 26 * 3_600_000 };
  const entries = search.logsAround(span).flatMap((path) => {
    const { text } = decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array());
    return datedEntries(text, path, timezone);
  });
  const all = [...entries, ...latestFirst(archivedAround(store, search, period))];
  const summary = summarizeEntries(all, { period, today, folding: names(store.config, store.mailmap) });
  return { ...summary, warnings: brokenArchives(store, search.search("", { limit: 1 }).index) };
}

/** The same choice as that of `logsAround`, among the files of archives. */
function archivedAround(store: LogStore, search: LogSearch, { from, to }: Period): readonly DatedEntry[] {
  if (listManifests(store).length === 0) return [];
  const notDone = "-status:resolved -status:wont_fix -status:superseded";
  // The calendar of a query ends with the year 9999, which has no day behind its last one.
  const until = to < "9999-12-31" ? `until:${to}` : "";
  const paths = new Set<string>();
  for (const query of [`since:${from} ${until}`, `tag:blocker ${notDone} ${until}`, `status:blocked ${until}`])
    for (const path of placesOf(search, query)) if (path.includes(".manifest.json#")) paths.add(path);
  const textOf = textReader(store);
  return [...paths].sort().flatMap((place) => archivedEntries(textOf(place), place, store.config.timezone));
}

function* placesOf(search: LogSearch, query: string): Generator<string> {
  const limit = 1000;
  for (let [offset, total] = [0, 1]; offset < total; offset += limit) {
    const page = search.search(query, { limit, offset });
    total = page.total;
    for (const { places } of page.hits) for (const { path } of places) yield path;
  }
}
