import type { SQLInputValue } from "node:sqlite";
import { orFault } from "@onex/contract";
import { derivedFrom } from "./entry-id.ts";
import { type Names, names } from "./log-config.ts";
import type { LogStore } from "./log-store.ts";
import { type StatusName, statuses } from "./model.ts";
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
  readonly excerpt: readonly { readonly text: string; readonly hit: boolean }[];
  /** Copies are one hit with several places. */
  readonly places: readonly { readonly path: string; readonly line: number }[];
}

export interface SearchResult {
  readonly total: number;
  readonly hits: readonly SearchHit[];
  readonly index: IndexUpdate;
}

/**
 * Searches debug logs and archives. Best first by words (BM25; title before tags before text), otherwise the newest first. Raises `log/bad-query`,
 * `io/unreadable`.
 */
export function searchLogs(store: LogStore, query: string, { limit = 50, offset = 0 }: SearchOptions = {}): SearchResult {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new RangeError("limit must be a whole number from 1 to 1000");
  if (!Number.isInteger(offset) || offset < 0) throw new RangeError("offset must be a whole number from 0");
  const wanted = orFault(parseQuery(query, store.config.timezone), "log/bad-query", "the query");
  using index = openIndex(store);
  const { sql, values } = selection(wanted, names(store.config, store.mailmap));
  const rows = index.database.prepare(sql).all(...values);
  const entries = [...Map.groupBy(rows, ({ derived }) => String(derived)).values()];
  return { total: entries.length, hits: entries.slice(offset, offset + limit).flatMap(hitOf), index: index.update };
}

type Row = Readonly<Record<string, unknown>>;
const optionalText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function hitOf(rows: readonly Row[]): readonly SearchHit[] {
  const [row] = rows;
  if (row === undefined) return [];
  const epoch = row["epoch"];
  const engineer = optionalText(row["engineer"]);
  const tags: unknown = JSON.parse(String(row["tags"]));
  return [
    {
      id: String(row["id"]),
      title: String(row["title"]),
      ...(typeof epoch === "number" ? { timestamp: new Date(epoch).toISOString().replace(".000Z", "Z") } : {}),
      ...(engineer === undefined ? {} : { engineer }),
      tags: Array.isArray(tags) ? tags.map(String) : [],
      status: statuses.find((status) => status === row["status"]) ?? "open",
      confidence: Number(row["confidence"]),
      score: 0 - Number(row["rank"]),
      excerpt: excerptOf(String(row["excerpt"])),
      places: rows.map(({ path, line }) => ({ path: String(path), line: Number(line) })),
    },
  ];
}

/** The query puts U+0001 before and U+0002 behind each hit. */
const excerptOf = (marked: string): SearchHit["excerpt"] =>
  marked
    .split("\u0001")
    .flatMap((part, at) => {
      const [hit = "", rest = ""] = at === 0 ? ["", part] : part.split("\u0002");
      return [
        { text: hit, hit: true },
        { text: rest, hit: false },
      ];
    })
    .filter(({ text }) => text !== "");

function selection({ conditions, words }: LogQuery, folding: Names): { sql: string; values: readonly SQLInputValue[] } {
  const clauses: string[] = [];
  const values: SQLInputValue[] = [];
  const matched = words.length > 0;
  if (matched) {
    clauses.push("texts MATCH ?");
    values.push(words.map(matchOf).join(" AND "));
  }
  for (const condition of conditions) {
    const { sql, values: own } = clauseOf(condition, folding);
    clauses.push(condition.not ? `NOT (${sql})` : sql);
    values.push(...own);
  }
  const rank = matched ? "bm25(texts, 8.0, 4.0, 1.0)" : "0";
  const excerpt = matched ? "snippet(texts, -1, char(1), char(2), '…', 24)" : "substr(e.title, 1, 200)";
  const where = clauses.length === 0 ? "" : `WHERE ${clauses.join(" AND ")}`;
  const from = matched ? "texts JOIN entries e ON e.rowid = texts.rowid" : "entries e";
  return {
    sql: `SELECT e.*, ${rank} AS rank, ${excerpt} AS excerpt FROM ${from} ${where} ORDER BY rank, e.epoch DESC, e.path, e.line`,
    values,
  };
}

/** As a phrase, so that no sign in it means anything to FTS5; a star at the end is the beginning of a word. */
const matchOf = (word: string): string => `"${word.replaceAll('"', " ").replace(/\*$/, "")}"${word.endsWith("*") ? "*" : ""}`;

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
