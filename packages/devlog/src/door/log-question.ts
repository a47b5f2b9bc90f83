import type { Period } from "../summary/summarize-logs.ts";

/** How long a period of a timeline is. */
export const timelineSteps = ["day", "week", "month"] as const;
export type TimelineStep = (typeof timelineSteps)[number];

/** What can be asked about the logs of a repository. `q` is a query as `onex log search` takes it; without it every entry is meant. */
export type LogQuestion =
  | { readonly ask: "entries"; readonly q?: string; readonly limit?: number; readonly offset?: number }
  | { readonly ask: "entry"; readonly id: string }
  | { readonly ask: "timeline"; readonly q?: string; readonly by?: TimelineStep }
  | ({ readonly ask: "summary" } & AskedPeriod);

/** One of `quarter` (`2025-Q2`), `week` (a day of it) and `since` (a day, to `until` or today); this week without any. */
export interface AskedPeriod {
  readonly quarter?: string;
  readonly week?: string;
  readonly since?: Period["from"];
  readonly until?: Period["to"];
}
