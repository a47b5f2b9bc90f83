import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { type StatusName, statuses } from "../parse/model.ts";
import type { Names } from "../repository/log-config.ts";

/** Entries `e` of the index, as the parts of a query. */
export interface Selection {
  /** `WITH`, with the tables that `from` needs. */
  readonly table: string;
  readonly from: string;
  readonly values: readonly SQLInputValue[];
}

/** Copies are counted once; the most frequent come first. */
export interface MatchCounts {
  readonly statuses: readonly { readonly status: StatusName; readonly entries: number }[];
  /** The 100 most frequent, in small letters where the configuration has no spelling. */
  readonly tags: readonly { readonly tag: string; readonly entries: number }[];
  /** The 100 most frequent. */
  readonly engineers: readonly { readonly name: string; readonly entries: number }[];
}

export interface MatchTime {
  /** Undefined when no day is known of them. */
  readonly epochMs?: number;
  readonly status: StatusName;
  readonly entries: number;
}

export interface TimeSpan {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface IndexedPlace {
  /** Of a file of an archive, `<manifest>#<path>`. */
  readonly path: string;
  readonly line: number;
  readonly archived: boolean;
}

const mostNames = 100;

/** `f.id` for each entry once; of copies the one that was indexed first, which is any of them. */
function once(database: DatabaseSync, { table, from }: Selection): string {
  const hasCopies = database.prepare("SELECT 1 FROM copies LIMIT 1").get() !== undefined;
  return `${table} f AS MATERIALIZED (SELECT ${hasCopies ? "min(e.rowid)" : "e.rowid"} AS id FROM ${from} ${hasCopies ? "GROUP BY e.derived" : ""})`;
}

const statusOf = (value: unknown): StatusName => statuses.find((status) => status === value) ?? "open";

export function matchCounts(database: DatabaseSync, selection: Selection, folding: Names): MatchCounts {
  const sql = `${once(database, selection)}
    SELECT 'status' AS kind, e.status AS name, count(*) AS entries FROM f CROSS JOIN entries e ON e.rowid = f.id GROUP BY e.status
    UNION ALL SELECT 'engineer', e.engineer, count(*) FROM f CROSS JOIN entries e ON e.rowid = f.id WHERE e.engineer IS NOT NULL GROUP BY e.engineer
    UNION ALL SELECT 'tag', t.tag, count(*) FROM f CROSS JOIN tags t ON t.entry = f.id GROUP BY t.tag
    ORDER BY 3 DESC, 2`;
  const rows = database
    .prepare(sql)
    .all(...selection.values)
    .map(({ kind, name, entries }) => ({ kind, name: String(name), entries: Number(entries) }));
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  // Those of one name in several spellings are together, by the most frequent one.
  const engineers = [...Map.groupBy(of("engineer"), ({ name }) => name.toLowerCase()).values()].map((spellings) => ({
    name: spellings[0]?.name ?? "",
    entries: spellings.reduce((sum, { entries }) => sum + entries, 0),
  }));
  return {
    statuses: of("status").map(({ name, entries }) => ({ status: statusOf(name), entries })),
    tags: of("tag")
      .slice(0, mostNames)
      .map(({ name, entries }) => ({ tag: folding.tag(name).name, entries })),
    engineers: engineers.sort((a, b) => b.entries - a.entries).slice(0, mostNames),
  };
}

/** By time, those without one first; times are rounded down to a multiple of `grainMs`. */
export const matchTimes = (database: DatabaseSync, selection: Selection, grainMs: number): readonly MatchTime[] =>
  database
    .prepare(
      `${once(database, selection)} SELECT e.epoch - (e.epoch % ${grainMs} + ${grainMs}) % ${grainMs} AS at, e.status, count(*) AS entries
       FROM f CROSS JOIN entries e ON e.rowid = f.id GROUP BY 1, 2 ORDER BY 1`,
    )
    .all(...selection.values)
    .map(({ at, status, entries }) => ({
      ...(typeof at === "number" ? { epochMs: at } : {}),
      status: statusOf(status),
      entries: Number(entries),
    }));

/** Logs with an entry of the time from `fromMs` to before `untilMs`, with a blocker that was open then, or with a copy of one of these. */
export const logsAround = (database: DatabaseSync, { fromMs, untilMs }: TimeSpan): readonly string[] =>
  database
    .prepare(
      `SELECT DISTINCT path FROM entries WHERE path = source AND derived IN (
         SELECT derived FROM entries WHERE epoch >= ?1 AND epoch < ?2
         UNION SELECT derived FROM entries e WHERE epoch < ?2 AND status IN ('open', 'investigating', 'blocked')
           AND (status = 'blocked' OR EXISTS (SELECT 1 FROM tags t WHERE t.tag = 'blocker' AND t.entry = e.rowid)))`,
    )
    .all(fromMs, untilMs)
    .map(({ path }) => String(path))
    .sort();

/** Logs before archives, by path and line. */
export const placesOf = (database: DatabaseSync, derived: string): readonly IndexedPlace[] =>
  database
    .prepare("SELECT path, line, path <> source AS archived FROM entries WHERE derived = ? ORDER BY archived, path, line")
    .all(derived)
    .map(({ path, line, archived }) => ({ path: String(path), line: Number(line), archived: archived === 1 }));
