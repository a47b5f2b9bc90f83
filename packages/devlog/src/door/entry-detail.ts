import { Fault, type JsonObject } from "@onex/contract";
import { isEntryId, sameEntry } from "../parse/entry-id.ts";
import { entryObject } from "../parse/log-document.ts";
import { parseLog } from "../parse/parse-log.ts";
import type { LogStore } from "../repository/log-store.ts";
import { textReader } from "../search/index-rows.ts";
import type { LogSearch } from "../search/search-logs.ts";
import { linkTargets } from "./link-targets.ts";
import { replayCommands } from "./replay-commands.ts";

/** Everything of one entry, also of an archived one, in the words of `entryDetailSchema`. Raises `log/unknown-entry`. */
export function entryDetail(store: LogStore, search: LogSearch, id: string): JsonObject {
  const places = isEntryId(id) ? search.places(id) : [];
  const textOf = textReader(store);
  for (const { path, archived } of places) {
    const text = textOf(path);
    // What links lead to is seen from where the log was before it went into the archive.
    const home = path.slice(path.indexOf("#") + 1);
    const entry = parseLog(text, home, { timezone: store.config.timezone }).entries.find((each) => sameEntry(each.id, id));
    // The file has changed since it was indexed.
    if (entry === undefined) continue;
    const markdown = text.slice(entry.span.start, entry.span.end);
    return {
      path,
      archived,
      entry: entryObject(entry),
      links: linkTargets(entry.links, { store, search, path: home }),
      places: places.map((place) => ({ ...place })),
      replay: [...replayCommands(markdown)],
      markdown,
    };
  }
  throw new Fault(
    "log/unknown-entry",
    `No log below ${store.config.root} has the entry ${JSON.stringify(id)}: look for it with a search`,
  );
}
