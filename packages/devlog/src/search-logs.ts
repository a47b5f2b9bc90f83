import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { orFault } from "@onex/contract";
import { derivedFrom } from "./entry-id.ts";
import { textReader } from "./index-rows.ts";
import { type Names, names } from "./log-config.ts";
import type { LogStore } from "./log-store.ts";
import { type StatusName, statuses } from "./model.ts";
import {
  type IndexedPlace,
  logsAround,
  type MatchCounts,
  type MatchTime,
  matchCounts,
  matchTimes,
  placesOf,
  type Selection,
  type TimeSpan,
} from "./search-counts.ts";
import { type Excerpt, excerptOf } from "./search-excerpt.ts";
import { type IndexUpdate, openIndex } from "./search-index.ts";
import { type Condition, type LogQuery, parseQuery } from "./search-query.ts";

export interface SearchOptions {
  /** At most so many hits, 1 to 1,000. Default 50. */
  readonly limit?: number;
  /** Default 0. */
  readonly offset?: number;
}

export interface SearchHit {
  readonly id: string;
  readonly title: string;
  /** ISO 8601 in UTC; of an entry with only a day, its beginning in the configured zone. */
  readonly timestamp?: string;
  readonly engineer?: string;
  readonly tags: readonly string[];
  readonly status: StatusName;
  /** Below 1 the status is inferred. */
  readonly confidence: number;
  /** Higher is better; 0 without free text. */
  readonly score: number;
  /** A piece of the entry, in which `hit` marks the words that were looked for. */
  readonly excerpt: Excerpt;
  /** Copies are one hit with several places. */
  readonly places: readonly { readonly path: string; readonly line: number }[];
}

export interface SearchResult {
  readonly total: number;
  readonly hits: readonly SearchHit[];
  readonly index: IndexUpdate;
}

/** A search over the logs of a repository that stays open, for who asks more than once. */
export interface LogSearch extends Disposable {
  /** Answers from the index as it is. Raises `log/bad-query`. */
  search(query: string, options?: SearchOptions): SearchResult;
  /** How everything that matches is spread over statuses, tags and engineers. Raises `log/bad-query`. */
  counts(query: string): MatchCounts;
  /** When everything that matches was, by status, each time rounded down to a multiple of `grainMs`. Raises `log/bad-query`. */
  times(query: string, grainMs: number): readonly MatchTime[];
  /** The logs, without archives, that a summary of the time rests on. */
  logsAround(span: TimeSpan): readonly string[];
  /** Where an entry stands, also in archives, by either of its ids. */
  places(id: string): readonly IndexedPlace[];
  /** Looks for files that changed. Raises `io/unreadable`. */
  refresh(): IndexUpdate;
}

/** Raises `io/unreadable`. */
export function openSearch(store: LogStore): LogSearch {
  const index = openIndex(store);
  const { database } = index;
  const folding = names(store.config, store.mailmap);
  let update = index.opened;
  const read = (query: string): LogQuery => orFault(parseQuery(query, store.config.timezone), "log/bad-query", "the query");
  return {
    search(query, { limit = 50, offset = 0 } = {}) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
        throw new RangeError("limit must be a whole number from 1 to 1000");
      if (!Number.isInteger(offset) || offset < 0) throw new RangeError("offset must be a whole number from 0");
      const { conditions, words } = read(query);
      const matches = matchesOf({ conditions, words }, folding);
      const shown = { words, textOf: textReader(store) };
      const hits = pageOf(database, matches, { limit, offset }).flatMap((found) => hitOf(database, found, shown));
      return { total: totalOf(database, matches), hits, index: update };
    },
    counts: (query) => matchCounts(database, allOf(matchesOf(read(query), folding)), folding),
    times: (query, grainMs) => matchTimes(database, allOf(matchesOf(read(query), folding)), grainMs),
    logsAround: (span) => logsAround(database, span),
    places: (id) => placesOf(database, derivedFrom(id) ?? id),
    refresh() {
      update = index.update();
      return update;
    },
    [Symbol.dispose]: () => index[Symbol.dispose](),
  };
}

/**
 * Searches debug logs and archives. Best first by words (BM25; title before tags before text), otherwise the newest first. Raises `log/bad-query`,
 * `io/unreadable`.
 */
export function searchLogs(store: LogStore, query: string, options: SearchOptions = {}): SearchResult {
  using open = openSearch(store);
  return open.search(query, options);
}

/** `m.id` and `m.rank` of every entry that has the words, and the entries `e` of which the conditions hold. */
interface Matches {
  readonly matched: string | undefined;
  readonly where: string;
  readonly values: readonly SQLInputValue[];
}

function matchesOf({ conditions, words }: LogQuery, folding: Names): Matches {
  const clauses = conditions.map((condition) => ({ ...clauseOf(condition, folding), not: condition.not }));
  return {
    matched: words.length === 0 ? undefined : words.map(matchOf).join(" AND "),
    where: clauses.map(({ sql, not }) => (not ? `NOT (${sql})` : sql)).join(" AND "),
    values: clauses.flatMap(({ values }) => values),
  };
}

/** Materialised, or the planner looks into the full text once for each entry with a tag. */
const matchedTable = (rank: string): string =>
  `WITH m AS MATERIALIZED (SELECT rowid AS id, ${rank} AS rank FROM texts WHERE texts MATCH ?)`;

/** Every entry that matches, once. */
const allOf = ({ matched, where, values }: Matches): Selection => ({
  table: matched === undefined ? "WITH" : `${matchedTable("0")},`,
  from: `${matched === undefined ? "entries e" : "m CROSS JOIN entries e ON e.rowid = m.id"} ${where === "" ? "" : `WHERE ${where}`}`,
  values: [...(matched === undefined ? [] : [matched]), ...values],
});

interface Found {
  readonly rowid: number;
  readonly derived: string;
  readonly epochMs: number | undefined;
  readonly score: number;
}

/**
 * Best first, then the newest; each entry once, however many copies of it match. Of equal ones the order is that of what copies share, so that it stays
 * when files go into an archive.
 */
function pageOf(database: DatabaseSync, matches: Matches, { limit, offset }: Required<SearchOptions>): readonly Found[] {
  const found = new Map<string, Found>();
  let last: Found | undefined;
  for (const each of foundIn(database, matches)) {
    const ties =
      last !== undefined && each.score === last.score && (matches.matched !== undefined || each.epochMs === last.epochMs);
    if (found.size >= offset + limit && !ties) break;
    last = each;
    if (!found.has(each.derived)) found.set(each.derived, each);
  }
  return [...found.values()].sort(order).slice(offset, offset + limit);
}

function order(a: Found, b: Found): number {
  const later = (b.epochMs ?? 0) - (a.epochMs ?? 0);
  return b.score - a.score || later || (a.derived < b.derived ? -1 : a.derived > b.derived ? 1 : 0);
}

/** Ordered by score; without words, by time. */
function* foundIn(database: DatabaseSync, { matched, where, values }: Matches): Generator<Found> {
  const told = (row: Readonly<Record<string, unknown>>, rank: unknown): Found => ({
    rowid: Number(row["rowid"]),
    derived: String(row["derived"]),
    epochMs: typeof row["epoch"] === "number" ? row["epoch"] : undefined,
    score: 0 - Number(rank),
  });
  if (matched === undefined) {
    const sql = `SELECT e.rowid, e.derived, e.epoch FROM entries e ${where === "" ? "" : `WHERE ${where}`} ORDER BY e.epoch DESC`;
    for (const row of database.prepare(sql).iterate(...values)) yield told(row, 0);
  } else if (where === "") {
    const entry = database.prepare("SELECT rowid, derived, epoch FROM entries WHERE rowid = ?");
    const sql = `SELECT rowid, ${bm25} AS rank FROM texts WHERE texts MATCH ? ORDER BY 2`;
    for (const { rowid, rank } of database.prepare(sql).iterate(matched)) yield told(entry.get(Number(rowid)) ?? {}, rank);
  } else {
    const sql = `${matchedTable(bm25)} SELECT e.rowid, e.derived, e.epoch, m.rank FROM m CROSS JOIN entries e ON e.rowid = m.id WHERE ${where} ORDER BY m.rank`;
    for (const row of database.prepare(sql).iterate(matched, ...values)) yield told(row, row["rank"]);
  }
}

/** Title before tags before text. */
const bm25 = "bm25(texts, 8.0, 4.0, 1.0)";

/** How many entries match, copies counted once. */
function totalOf(database: DatabaseSync, { matched, where, values }: Matches): number {
  const given = [...(matched === undefined ? [] : [matched]), ...values];
  const table = matched === undefined ? "" : matchedTable("0");
  const count = (what: string, from: string, more: readonly string[]): number => {
    const clauses = [...more, where].filter((clause) => clause !== "");
    const sql = `${table} SELECT ${what} AS n FROM ${from} ${clauses.length === 0 ? "" : `WHERE ${clauses.join(" AND ")}`}`;
    return Number(database.prepare(sql).get(...given)?.["n"]);
  };
  const all =
    matched !== undefined && where === ""
      ? Number(database.prepare("SELECT count(*) AS n FROM texts WHERE texts MATCH ?").get(matched)?.["n"])
      : count("count(*)", matched === undefined ? "entries e" : "m CROSS JOIN entries e ON e.rowid = m.id", []);
  if (database.prepare("SELECT 1 FROM copies LIMIT 1").get() === undefined) return all;
  const copied = "copies c CROSS JOIN entries e ON e.derived = c.derived";
  return (
    all - count("count(*) - count(DISTINCT e.derived)", copied, matched === undefined ? [] : ["e.rowid IN (SELECT id FROM m)"])
  );
}

const optionalText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

interface Shown {
  readonly words: readonly string[];
  readonly textOf: (path: string) => string;
}

function hitOf(database: DatabaseSync, { rowid, derived, score }: Found, { words, textOf }: Shown): readonly SearchHit[] {
  const row = database.prepare("SELECT * FROM entries WHERE rowid = ?").get(rowid);
  if (row === undefined) return [];
  const body = (): string => textOf(String(row["path"])).slice(Number(row["start"]), Number(row["end"]));
  const epoch = row["epoch"];
  const engineer = optionalText(row["engineer"]);
  const tags: unknown = JSON.parse(String(row["tags"]));
  const title = String(row["title"]);
  const places = database.prepare("SELECT path, line FROM entries WHERE derived = ? ORDER BY path, line").all(derived);
  return [
    {
      id: String(row["id"]),
      title,
      ...(typeof epoch === "number" ? { timestamp: new Date(epoch).toISOString().replace(".000Z", "Z") } : {}),
      ...(engineer === undefined ? {} : { engineer }),
      tags: Array.isArray(tags) ? tags.map(String) : [],
      status: statuses.find((status) => status === row["status"]) ?? "open",
      confidence: Number(row["confidence"]),
      score,
      excerpt: words.length === 0 ? [{ text: title.slice(0, 200), hit: false }] : excerptOf(body(), words),
      places: places.map(({ path, line }) => ({ path: String(path), line: Number(line) })),
    },
  ];
}

/** As a phrase, so that no sign in it means anything to FTS5, which ends at a null; a star at the end is the beginning of a word. */
const matchOf = (word: string): string =>
  `"${word.replaceAll('"', " ").replaceAll("\0", " ").replace(/\*$/, "")}"${word.endsWith("*") ? "*" : ""}`;

function clauseOf(condition: Condition, folding: Names): { sql: string; values: readonly SQLInputValue[] } {
  switch (condition.field) {
    case "tag":
      return {
        sql: "e.rowid IN (SELECT entry FROM tags WHERE tag = ?)",
        values: [folding.tag(condition.value).name.toLowerCase()],
      };
    case "status":
      return { sql: "e.status = ?", values: [condition.value] };
    case "engineer":
      return { sql: "coalesce(lower(e.engineer), '') = ?", values: [folding.engineer(condition.value).toLowerCase()] };
    case "since":
      return { sql: "e.epoch >= ?", values: [condition.epochMs] };
    case "until":
      return { sql: "e.epoch < ?", values: [condition.epochMs] };
    case "id":
      return {
        sql: "(e.derived = ? OR substr(e.id, 1, ?) = ?)",
        values: [derivedFrom(condition.value) ?? "", condition.value.length, condition.value],
      };
    case "link":
      return linkClause(condition.value);
    default:
      return condition satisfies never;
  }
}

/** `PR #20`, `#20`, the beginning of a commit, an id, or a part of a path or address. */
function linkClause(value: string): { sql: string; values: readonly SQLInputValue[] } {
  const [, kind, number] = /^(pr|pull|issue)?\s*#?(\d{1,7})$/i.exec(value) ?? [];
  const inLinks = (sql: string): string => `e.rowid IN (SELECT entry FROM links WHERE ${sql})`;
  if (number !== undefined) {
    const kinds = kind === undefined ? "('pull', 'issue')" : kind.toLowerCase() === "issue" ? "('issue')" : "('pull')";
    return { sql: inLinks(`kind IN ${kinds} AND target = ?`), values: [number] };
  }
  if (/^[0-9a-f]{7,40}$/i.test(value)) {
    const hash = value.toLowerCase();
    return {
      sql: inLinks("kind = 'commit' AND (substr(target, 1, length(?)) = ? OR substr(?, 1, length(target)) = target)"),
      values: [hash, hash, hash],
    };
  }
  return { sql: inLinks("instr(lower(target), ?) > 0"), values: [value.toLowerCase()] };
}
