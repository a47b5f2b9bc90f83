import type { Stale } from "@onex/contract";
import type { Shell } from "../shell.ts";
import { shownDuration } from "../shown-duration.ts";

/** Says on stderr that an answer may be older than it looks. */
export function noteStale({ stale_ms }: Stale, url: string, shell: Shell): void {
  if (stale_ms !== undefined)
    shell.note(`${url} could not read or write its log for ${shownDuration(stale_ms)}: what it knows is from before that`);
}
