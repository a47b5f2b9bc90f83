import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { orFault } from "@onex/contract";
import { derivedFrom, normalId } from "../parse/entry-id.ts";
import { type StatusName, statuses } from "../parse/model.ts";
import { type Names, names } from "../repository/log-config.ts";
import type { LogStore } from "../repository/log-store.ts";
import { type BodyReader, bodyReader } from "./body-reader.ts";
import { readWords } from "./entry-words.ts";
import { homeOf } from "./index-rows.ts";
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
import { isPlain, spacedWords } from "./spaced-words.ts";

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
  /** Answers from the index as it is, but for an archive that an excerpt needs and that is no longer whole. Raises `log/bad-query`. */
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
    search: function searched(query, { limit = 50, offset = 0 } = {}) {
      if (!Number.isInteger(limit) || limit < 1 || limit > 1000)
        throw new RangeError("limit must be a whole number from 1 to 1000");
      if (!Number.isInteger(offset) || offset < 0) throw new RangeError("offset must be a whole number from 0");
      const { conditions, words } = read(query);
      const matches = matchesOf({ conditions, words }, folding);
      const bodies = bodyReader(store);
      const { page, total } = pageOf(database, matches, { limit, offset });
      const hits = page.flatMap(hitMaker(database, { words, bodyOf: bodies.bodyOf }));
      if (bodies.broken.size === 0) return { total, hits, index: update };
      // An archive was damaged since it was indexed: nothing is said from it any more.
      index.distrust(bodies.broken);
      update = index.update();
      return searched(query, { limit, offset });
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

/** Materialised, and entries chosen by `+e.rowid`, or the planner looks into the full text once for each entry with a tag. */
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
  /** Where it was read on the way. */
  readonly path: string | undefined;
  /** Of all that were found, where that is known on the way. */
  readonly total: number | undefined;
}

/**
 * Best first, then the newest; each entry once, however many copies of it match. Of equal ones the order is that of what copies share, so that it stays
 * when files go into an archive. Only the page is read.
 */
function pageOf(
  database: DatabaseSync,
  matches: Matches,
  { limit, offset }: Required<SearchOptions>,
): { readonly page: readonly Found[]; readonly total: number } {
  const hasCopies = database.prepare("SELECT 1 FROM copies LIMIT 1").get() !== undefined;
  const found = new Map<string, Found>();
  const pathOf = database.prepare("SELECT path FROM entries WHERE rowid = ?");
  const home = ({ rowid, path = String(pathOf.get(rowid)?.["path"]) }: Found): string => homeOf(path);
  // Of copies that are as good and as new the same one is shown whether they are in an archive or not.
  const isBefore = (each: Found, known: Found): boolean =>
    each.score === known.score && (each.epochMs === known.epochMs || matches.matched !== undefined) && home(each) < home(known);
  let last: Found | undefined;
  for (const each of foundIn(database, matches, hasCopies)) {
    const ties =
      last !== undefined && each.score === last.score && (matches.matched !== undefined || each.epochMs === last.epochMs);
    if (found.size >= offset + limit && !ties) break;
    last = each;
    const known = found.get(each.derived);
    if (known === undefined || isBefore(each, known)) found.set(each.derived, each);
  }
  const page = [...found.values()].sort(order).slice(offset, offset + limit);
  return { page, total: last === undefined ? 0 : (last.total ?? countOf(database, matches, hasCopies)) };
}

/** How many entries match; copies are counted once, which takes longer, so only where there are some. */
function countOf(database: DatabaseSync, { matched, where, values }: Matches, hasCopies: boolean): number {
  // Without the order that the page needs, the planner is right to begin with the tags, but for a status, which has its own index.
  const conditions = /(?:^|AND )e\.status = /.test(where) ? where : where.replaceAll("+e.rowid", "e.rowid");
  const sql =
    matched === undefined
      ? `SELECT count(${hasCopies ? "DISTINCT e.derived" : "*"}) AS n FROM entries e ${where === "" ? "" : `WHERE ${conditions}`}`
      : "SELECT count(*) AS n FROM texts WHERE texts MATCH ?";
  return Number(database.prepare(sql).get(...(matched === undefined ? [] : [matched]), ...values)?.["n"]);
}

function order(a: Found, b: Found): number {
  const later = (b.epochMs ?? 0) - (a.epochMs ?? 0);
  return b.score - a.score || later || (a.derived < b.derived ? -1 : a.derived > b.derived ? 1 : 0);
}

/** Ordered by score; without words, by time. */
function* foundIn(database: DatabaseSync, matches: Matches, hasCopies: boolean): Generator<Found> {
  const { matched, where, values } = matches;
  if (matched === undefined) {
    const sql = `SELECT e.rowid, e.derived, e.epoch FROM entries e ${where === "" ? "" : `WHERE ${where}`} ORDER BY e.epoch DESC`;
    for (const row of database.prepare(sql).iterate(...values)) yield foundOf(row, 0, undefined);
    return;
  }
  const entry = database.prepare("SELECT rowid, derived, epoch, path FROM entries WHERE rowid = ?");
  for (const { id, rank, total } of database.prepare(rankedSql(where, hasCopies)).iterate(matched, ...values))
    yield foundOf(entry.get(Number(id)) ?? {}, rank, typeof total === "number" ? total : undefined);
}

const foundOf = (row: Readonly<Record<string, unknown>>, rank: unknown, total: number | undefined): Found => ({
  rowid: Number(row["rowid"]),
  derived: String(row["derived"]),
  epochMs: typeof row["epoch"] === "number" ? row["epoch"] : undefined,
  score: 0 - Number(rank),
  path: optionalText(row["path"]),
  total,
});

/** Words alone are counted quicker by themselves; with conditions what matches is looked for once, in the full text and the tags before in the entries. */
function rankedSql(where: string, hasCopies: boolean): string {
  if (where === "" && !hasCopies) return `SELECT rowid AS id, ${bm25} AS rank FROM texts WHERE texts MATCH ? ORDER BY 2`;
  const conditions = where.replaceAll("+e.rowid", "+texts.rowid");
  const entries = /\be\./.test(conditions) ? "CROSS JOIN entries e ON e.rowid = texts.rowid" : "";
  const total = hasCopies
    ? "SELECT count(DISTINCT e.derived) FROM ranked CROSS JOIN entries e ON e.rowid = ranked.id"
    : "SELECT count(*) FROM ranked";
  return `WITH ranked AS MATERIALIZED (
      SELECT texts.rowid AS id, ${bm25} AS rank FROM texts ${entries} WHERE texts MATCH ? ${conditions === "" ? "" : `AND ${conditions}`}
    ) SELECT id, rank, (${total}) AS total FROM ranked ORDER BY rank`;
}

/** Title before tags before text. */
const bm25 = "bm25(texts, 8.0, 4.0, 1.0)";

const optionalText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

interface Shown {
  readonly words: readonly string[];
  readonly bodyOf: BodyReader["bodyOf"];
}

/** Makes hits of what was found for some words. */
function hitMaker(database: DatabaseSync, shown: Shown): (found: Found) => readonly SearchHit[] {
  const entry = database.prepare("SELECT * FROM entries WHERE rowid = ?");
  const places = database.prepare("SELECT path, line FROM entries WHERE derived = ? ORDER BY path, line");
  return (found) => {
    const row = entry.get(found.rowid);
    return row === undefined ? [] : [hitOf(found, row, places.all(found.derived), shown)];
  };
}

type Row = Readonly<Record<string, unknown>>;

function hitOf({ score }: Found, row: Row, places: readonly Row[], { words, bodyOf }: Shown): SearchHit {
  const span = { start: Number(row["start"]), end: Number(row["end"]) };
  const epoch = row["epoch"];
  const engineer = optionalText(row["engineer"]);
  const tags: unknown = JSON.parse(String(row["tags"]));
  const title = String(row["title"]);
  return {
    id: String(row["id"]),
    title,
    ...(typeof epoch === "number" ? { timestamp: new Date(epoch).toISOString().replace(".000Z", "Z") } : {}),
    ...(engineer === undefined ? {} : { engineer }),
    tags: Array.isArray(tags) ? tags.map(String) : [],
    status: statuses.find((status) => status === row["status"]) ?? "open",
    confidence: Number(row["confidence"]),
    score,
    excerpt:
      words.length === 0
        ? [{ text: title.slice(0, 200), hit: false }]
        : excerptOf(piecesOf(bodyOf(String(row["path"]), span), row), words),
    places: places.map(({ path, line }) => ({ path: String(path), line: Number(line) })),
  };
}

/** What an excerpt is taken from: what the entry says, its title, its fields. */
function piecesOf(body: string, row: Row): readonly string[] {
  const [contents, fields] = readWords(body, String(row["words"]));
  return [contents, String(row["title"]), fields];
}

/** As a phrase, so that no sign in it means anything to FTS5, which ends at a null; a star at the end is the beginning of a word. */
const matchOf = (word: string): string =>
  `"${spacedWords(word.replaceAll('"', " ").replaceAll("\0", " ").replace(/\*$/, "")).trimEnd()}"${word.endsWith("*") ? "*" : ""}`;

function clauseOf(condition: Condition, folding: Names): { sql: string; values: readonly SQLInputValue[] } {
  switch (condition.field) {
    case "tag":
      return {
        sql: "+e.rowid IN (SELECT entry FROM tags WHERE tag = ?)",
        values: [folding.tag(condition.value).name.toLowerCase()],
      };
    case "status":
      return { sql: "e.status = ?", values: [condition.value] };
    case "engineer": {
      const name = folding.engineer(condition.value).toLowerCase();
      return { sql: `coalesce(${lowerFor(name)}(e.engineer), '') = ?`, values: [name] };
    }
    case "since":
      return { sql: "e.epoch >= ?", values: [condition.epochMs] };
    case "until":
      return { sql: "e.epoch < ?", values: [condition.epochMs] };
    case "id": {
      const id = normalId(condition.value);
      return { sql: "(e.derived = ? OR substr(e.id, 1, ?) = ?)", values: [derivedFrom(id) ?? "", id.length, id] };
    }
    case "text":
      return { sql: "+e.rowid IN (SELECT rowid FROM texts WHERE texts MATCH ?)", values: [matchOf(condition.value)] };
    case "link":
      return linkClause(condition.value);
    default:
      return condition satisfies never;
  }
}

/** `PR #20`, `#20`, the beginning of a commit, an id, or a part of a path or address. */
function linkClause(value: string): { sql: string; values: readonly SQLInputValue[] } {
  const [, kind, number] = /^(pr|pull|issue)?\s*#?(\d{1,7})$/i.exec(value) ?? [];
  const inLinks = (sql: string): string => `+e.rowid IN (SELECT entry FROM links WHERE ${sql})`;
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
  const part = value.toLowerCase();
  return { sql: inLinks(`instr(${lowerFor(part)}(target), ?) > 0`), values: [part] };
}

/** SQLite's own knows the letters of ASCII alone, and is quicker. */
const lowerFor = (value: string): string => (isPlain(value) ? "lower" : "lower_case");
