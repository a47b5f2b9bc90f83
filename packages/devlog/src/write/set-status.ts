import { join } from "node:path";
import { type Ambient, Fault } from "@onex/contract";
import { sameEntry } from "../parse/entry-id.ts";
import { readHeading } from "../parse/heading.ts";
import { lineEndOf, splitLines } from "../parse/log-line.ts";
import { type EntryLink, type LogEntry, type StatusName, statuses } from "../parse/model.ts";
import { parseLog } from "../parse/parse-log.ts";
import { readEditable, writeWhole } from "../repository/log-file.ts";
import { type LockOptions, withLogLock } from "../repository/log-lock.ts";
import { type EntryPlace, findEntry, type LogStore, placesOf } from "../repository/log-store.ts";
import { isoTime } from "../time/time-zone.ts";
import { addField } from "./add-field.ts";
import { applyEdits, type TextEdit } from "./text-edit.ts";

export interface StatusOptions extends LockOptions {
  readonly ambient: Pick<Ambient, "now">;
  readonly id: string;
  readonly status: StatusName;
  /** A commit, or with `superseded` the id of the successor. */
  readonly by?: string;
}

export interface StatusSet {
  /** Every file that was written: all copies of the entry, and those of its successor. */
  readonly paths: readonly string[];
  /** False when the entry had this status from the tool already. */
  readonly changed: boolean;
}

/**
 * Changes the status of an entry, with the date of the change below it. A status that the engineer wrote in words stays; the tool's stands before it.
 * `superseded` also writes into the successor whom it supersedes, first; a successor that is none any more loses this link. Raises `log/unknown-entry`, `log/bad-status`, `log/not-editable`,
 * `log/busy`, `io/unwritable`.
 */
export function setStatus(store: LogStore, options: StatusOptions): StatusSet {
  const { id, status, by, ambient } = options;
  if (!statuses.includes(status)) throw new RangeError(`${status} is no status; they are ${statuses.join(", ")}`);
  if (by !== undefined && !/^[\w~./#:@-]+$/.test(by)) throw new RangeError(`${JSON.stringify(by)} is neither a commit nor an id`);
  return withLogLock(
    store.root,
    () => {
      const places = findEntry(store, id);
      const successor = status === "superseded" ? successorOf(store, places, by) : undefined;
      const name = successor?.[0].entry.id ?? by;
      const at = isoTime(ambient.now(), store.config.timezone);
      const note = `${at} ${status}${name === undefined ? "" : ` by ${name}`}`;
      const former = places[0].entry.id;
      const texts: Texts = new Map();
      const says = (entry: LogEntry): boolean => entry.status.source === "field" && entry.status.value === status;
      changeEach(store, places, texts, { says, editsOf: (entry, text) => statusEdits(entry, text, status, note, name) });
      if (successor !== undefined)
        changeEach(store, successor, texts, {
          says: (entry) => entry.links.some((link) => isLink(link, "supersedes", former)),
          editsOf: (entry, text) => linkEdits(entry, text, "supersedes", former),
        });
      const before = successorIn(places[0].entry);
      if (before !== undefined && (status !== "superseded" || name === undefined || !sameEntry(before, name)))
        changeEach(store, placesOf(store, before), texts, {
          says: () => true,
          editsOf: (entry, text) => unlinkEdits(entry, text, former),
        });
      const changed = [...texts].filter(([, { old, next }]) => next !== old);
      for (const [path, { next }] of changed) writeWhole(join(store.root, path), next);
      return { paths: changed.map(([path]) => path), changed: changed.length > 0 };
    },
    options,
  );
}

/** The id of the entry that supersedes this one. */
function successorIn({ status }: LogEntry): string | undefined {
  const last = status.changes.at(-1);
  return status.value === "superseded" && last?.status === "superseded" ? last.by : undefined;
}

type Places = readonly [EntryPlace, ...EntryPlace[]];

function successorOf(store: LogStore, places: Places, by: string | undefined): Places {
  if (by === undefined)
    throw new Fault("log/bad-status", `${places[0].entry.id} can't be superseded by nothing; name the successor's id`);
  const successor = findEntry(store, by);
  if (sameEntry(successor[0].entry.id, places[0].entry.id)) {
    throw new Fault("log/bad-status", `${by} can't supersede itself; name another entry`);
  }
  const seen = new Set<string>();
  for (let next = successorIn(successor[0].entry); next !== undefined && !seen.has(next); ) {
    if (sameEntry(next, places[0].entry.id))
      throw new Fault("log/bad-status", `${by} is superseded by ${next} itself; give it another status first`);
    seen.add(next);
    const [place] = placesOf(store, next);
    next = place === undefined ? undefined : successorIn(place.entry);
  }
  return successor;
}

/** Files as they were and as they will be, by path: nothing is written before all of it is certain. */
type Texts = Map<string, { readonly old: string; readonly next: string }>;

interface Change {
  /** What the entry must say then. */
  readonly says: (entry: LogEntry) => boolean;
  readonly editsOf: (entry: LogEntry, text: string) => readonly TextEdit[];
}

/** Changes every place of an entry. What stands around it may hide what is written: then nothing is. */
function changeEach(store: LogStore, places: readonly EntryPlace[], texts: Texts, { says, editsOf }: Change): void {
  for (const [path, own] of Map.groupBy(places, (place) => place.path)) {
    const known = texts.get(path);
    const old = known?.old ?? readEditable(join(store.root, path));
    // The file may have been changed for the other entry a moment ago.
    const text = known?.next ?? old;
    const entriesOf = (of: string): readonly LogEntry[] => parseLog(of, path, { timezone: store.config.timezone }).entries;
    const entries = entriesOf(text);
    const isOwn = ({ id }: LogEntry): boolean => own.some(({ entry }) => sameEntry(entry.id, id));
    const next = applyEdits(
      text,
      entries.filter(isOwn).flatMap((entry) => editsOf(entry, text)),
    );
    if (next === text) continue;
    const after = entriesOf(next);
    const isSaid = ({ id }: LogEntry, now: LogEntry | undefined): boolean =>
      now !== undefined && sameEntry(now.id, id) && says(now);
    const hidden = entries.find((entry, at) => isOwn(entry) && !isSaid(entry, after[at]));
    if (hidden !== undefined || after.length !== entries.length)
      throw new Fault(
        "log/not-editable",
        `${own[0]?.entry.id} has no certain place for this in ${path}; write it there by hand on line ${hidden?.line ?? own[0]?.entry.line}, or give the entry an id first with "onex log lint --fix"`,
      );
    texts.set(path, { old, next });
  }
}

const isLink = ({ relation, target }: EntryLink, name: string, to: string): boolean => relation === name && sameEntry(target, to);

function statusEdits(
  entry: LogEntry,
  text: string,
  status: StatusName,
  note: string,
  by: string | undefined,
): readonly TextEdit[] {
  const lines = splitLines(text);
  const { status: old } = entry;
  const eol = lineEndOf(text);
  const line = lines[old.line - 1];
  if (old.source !== "field" || line === undefined) {
    const added = addField(entry, lines, { name: "Status", value: status, below: [note], eol });
    const words = lines[(entry.fieldLines.status ?? 0) - 1];
    // Of two the first counts.
    if (words !== undefined && added.some(({ start }) => start > words.start))
      return [{ start: words.start, end: words.start, text: statusBefore(words.text, [status, note], eol) }];
    if (added.length > 0) return added;
    throw new Fault(
      "log/not-editable",
      `${entry.id} has no certain place for a status; write it there by hand on line ${entry.line}`,
    );
  }
  const last = old.changes.at(-1);
  if (old.value === status && last?.by === by && (last === undefined || last.status === status)) return [];
  const word = line.start + line.text.lastIndexOf(old.value);
  const end = lines[(last?.line ?? line.number) - 1] ?? line;
  const ends = end.next > end.start + end.text.length;
  const field = /^(\s*)(?:[-*+]\s+)?(?:\*\*|status\s*:)/i.exec(line.text);
  const change = `${field === null ? "" : `${field[1] ?? ""}  `}- ${note}`;
  return [
    { start: word, end: word + old.value.length, text: status },
    { start: end.next, end: end.next, text: ends ? `${change}${eol}` : `${eol}${change}` },
  ];
}

/** The tool's status in the form of the field in words that it comes before. */
function statusBefore(words: string, [status, note]: readonly [status: string, note: string], eol: string): string {
  const heading = readHeading(words);
  if (heading !== undefined) return [`${"#".repeat(heading.level)} Status`, status, `- ${note}`, "", ""].join(eol);
  const [, indent = "", mark = "- "] = /^(\s*)([-*+][ \t]+)?/.exec(words) ?? [];
  return [`${indent}${mark}**Status:** ${status}`, `${indent}  - ${note}`, ""].join(eol);
}

function linkEdits(entry: LogEntry, text: string, relation: string, target: string): readonly TextEdit[] {
  const lines = splitLines(text);
  const link = `${relation} ${target}`;
  if (entry.links.some((known) => isLink(known, relation, target))) return [];
  const line = lines[(entry.fieldLines.links ?? 0) - 1];
  if (line !== undefined && /^\s*(?:[-*+][ \t]+)?\*\*Links:?\*\*:?[ \t]*\S/i.test(line.text)) {
    const end = line.start + line.text.trimEnd().length;
    return [{ start: end, end, text: `, ${link}` }];
  }
  const added = addField(entry, lines, { name: "Links", value: link, eol: lineEndOf(text) });
  if (added.length > 0) return added;
  throw new Fault(
    "log/not-editable",
    `${entry.id} has no certain place for links; write "${link}" there by hand on line ${entry.line}`,
  );
}

/** Takes `supersedes <id>` out of a links field, and the field when nothing else is in it. Links in another form stay for the link check. */
function unlinkEdits(entry: LogEntry, text: string, superseded: string): readonly TextEdit[] {
  const line = splitLines(text)[(entry.fieldLines.links ?? 0) - 1];
  const [, field, value] = /^(\s*(?:[-*+][ \t]+)?\*\*Links:?\*\*:?[ \t]*)(.*)$/i.exec(line?.text ?? "") ?? [];
  if (line === undefined || field === undefined || value === undefined) return [];
  const links = value.split(",");
  const left = links.filter((link) => !sameEntry(/^\s*supersedes\s+(\S+)\s*$/.exec(link)?.[1] ?? "", superseded));
  if (left.length === links.length) return [];
  if (left.length === 0) return [{ start: line.start, end: line.next, text: "" }];
  const start = line.start + field.length;
  return [{ start, end: start + value.length, text: left.join(",").trimStart() }];
}
