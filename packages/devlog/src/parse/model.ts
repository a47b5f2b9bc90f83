import type { Json } from "@onex/contract";
import type { Timestamp } from "../time/timestamp.ts";
import type { FieldKey } from "./field-name.ts";
import type { Span } from "./log-line.ts";

/** Something about a log that a reader should know; `lint` adds what depends on the project. */
export interface LogWarning {
  readonly code: WarningCode;
  /** 1 for the first line. */
  readonly line: number;
  readonly message: string;
}

export type WarningCode =
  | "header-missing"
  | "header-rule"
  | "header-unclosed"
  | "header-yaml"
  | "header-json"
  | "header-tags-hash"
  | "header-tags-commented"
  | "header-placeholder"
  | "header-week"
  | "header-time"
  | "header-outside-week"
  | "stamp-placeholder"
  | "stamp-second"
  | "fence-unclosed"
  | "entry-stray-dash"
  | "entry-untitled"
  | "entry-no-timestamp"
  | "entry-timestamp-placeholder"
  | "entry-timestamp-unreadable"
  | "entry-timestamp-no-zone"
  | "entry-timestamp-form"
  | "entry-timestamp-bare"
  | "entry-outside-week"
  | "entry-no-engineer"
  | "entry-no-tags"
  | "entry-placeholder"
  | "entry-status-unknown"
  | "entry-bad-id"
  | "entry-repeated"
  | "section-number";

/** Where an entry's form comes from; see docs/engineering-logs.md. */
export type EntryShape =
  | "debug-entry"
  | "stray-dash"
  | "timed-heading"
  | "engineer-heading"
  | "clock-heading"
  | "field-headings"
  | "bullet"
  | "dated-section"
  | "issue"
  | "summary-only"
  | "fenced";

export interface LogSection {
  /** `commentary` is text of an assistant or reviewer between entries; `other` any heading that is no field. */
  readonly key: Exclude<FieldKey, "timestamp" | "engineer" | "tags" | "status" | "id"> | "status" | "commentary" | "other";
  /** As written. */
  readonly name: string;
  readonly line: number;
  /** Without the rules and blank lines around it; "" when there is only a placeholder. */
  readonly text: string;
  /** The line that the text begins on. */
  readonly textLine: number;
}

export const statuses = ["open", "investigating", "blocked", "resolved", "wont_fix", "superseded"] as const;
export type StatusName = (typeof statuses)[number];

export interface StatusChange {
  readonly at: string;
  readonly status: StatusName;
  /** A commit, or the id of the successor. */
  readonly by?: string;
  readonly line: number;
}

export interface EntryStatus {
  readonly value: StatusName;
  /** `field`: the tool wrote it; `inferred`: a reading of prose, with its confidence in (0, 1). */
  readonly source: "field" | "inferred";
  readonly confidence: number;
  /** The line that says so, and what it says. */
  readonly line: number;
  readonly evidence: string;
  readonly changes: readonly StatusChange[];
}

export interface EntryLink {
  readonly kind: "commit" | "pull" | "issue" | "entry" | "velocity" | "log" | "file" | "url";
  /** Commit hash, number, id, path or address. */
  readonly target: string;
  /** Of the place that a GitHub address names, `owner/name`. */
  readonly repository?: string;
  /** `fixed-by`, `supersedes`, `superseded-by`, … when a links field says so. */
  readonly relation?: string;
  /** True when the text says that it is one: `commit 3f2a91c`, an address. A bare word of hex digits is only a guess. */
  readonly certain: boolean;
  readonly line: number;
}

export interface LogEntry {
  /** `dl-<ULID>` as written, otherwise `dl~<16 hex>` of what it says. Copies share it. */
  readonly id: string;
  readonly idSource: "field" | "content";
  readonly shape: EntryShape;
  /** From its first sentence when the entry has no title of its own. */
  readonly title: string;
  readonly timestamp?: Timestamp;
  /** The calendar day as written, from the timestamp or an enclosing heading; also when the time is a placeholder. */
  readonly day?: string;
  readonly engineer?: string;
  readonly tags: readonly string[];
  readonly status: EntryStatus;
  readonly sections: readonly LogSection[];
  readonly links: readonly EntryLink[];
  readonly line: number;
  readonly lastLine: number;
  readonly span: Span;
  /** The lines of the fields that it has, for a writer. */
  readonly fieldLines: Readonly<Partial<Record<FieldKey, number>>>;
}

export interface LogWeek {
  readonly from: string;
  readonly to: string;
}

export interface LogHeader {
  readonly form: "yaml" | "json" | "none";
  readonly schema?: string;
  readonly log_owner?: string;
  readonly week?: LogWeek;
  readonly repo_version?: string;
  readonly created_at?: Timestamp;
  readonly tags: readonly string[];
  /** Every key as written, placeholders left out. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly fieldLines: Readonly<Record<string, number>>;
  /** Rules or braces included; 0 when there is none. */
  readonly line: number;
  readonly lastLine: number;
}

/** What a debug log says. `text` is the log; everything else is a view over it. */
export interface DebugLog {
  readonly text: string;
  readonly path?: string;
  readonly header: LogHeader;
  readonly entries: readonly LogEntry[];
  readonly warnings: readonly LogWarning[];
}
