import { join } from "node:path";
import { names } from "../repository/log-config.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import type { LogStore } from "../repository/log-store.ts";
import { startOfDay } from "../search/index-rows.ts";
import type { LogSearch } from "../search/search-logs.ts";
import { datedEntries, type LogSummary, type Period, summarizeEntries } from "../summary/summarize-logs.ts";

/** The same as `summarizeLogs`, but reads only the logs that it rests on, by the index. */
export function daysSummary(store: LogStore, search: LogSearch, period: Period, today: string): LogSummary {
  const { timezone } = store.config;
  // A log too many does no harm, and no day is longer.
  const span = { fromMs: startOfDay(period.from, timezone), untilMs: startOfDay(period.to, timezone) + 26 * 3_600_000 };
  const entries = search.logsAround(span).flatMap((path) => {
    const { text } = decodeLog(bytesIfAny(join(store.root, path)) ?? new Uint8Array());
    return datedEntries(text, path, timezone);
  });
  return summarizeEntries(entries, { period, today, folding: names(store.config, store.mailmap) });
}
