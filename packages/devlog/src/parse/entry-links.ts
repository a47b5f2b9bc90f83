import { linkSign } from "./link-signs.ts";
import type { LogLine } from "./log-line.ts";
import type { EntryLink } from "./model.ts";
import { matchesOf } from "./pattern-matches.ts";

const idText = "dl-[0-9A-HJKMNP-TV-Z]{26}|dl~[0-9a-f]{16}";
const patterns = {
  address: /https?:\/\/[^\s<>()[\]"'`]+[^\s<>()[\]"'`.,;:!?*]/g,
  markdown: /\]\(\s*<?([^()\s<>]+)>?(?:\s+"[^"()]*")?\s*\)/g,
  numbered: /\b(?:(PR|pull request|MR)|(issues?|fix(?:es|ed)?|clos(?:es|ed)|resolv(?:es|ed)|GH))\s*(?:#|-(?=\d))\s?(\d{1,7})\b/gi,
  hash: /\b[0-9a-fA-F]{7,40}\b/g,
  entry: new RegExp(`(?<![\\w~-])(?:${idText})(?![\\w])`, "g"),
  log: /(?<![\w/.-])((?:[\w.-]+\/)*(?:debug|velocity)_log_[\w-]+\.md)\b/g,
  velocity: /velocity_log_id:\s*`?([\w-]{4,})/g,
  relation: /\b(fixed-by|supersedes|superseded-by|velocity|see|caused-by|duplicates?)[: ]\s*([\w~./#:-]+)/gi,
} as const;

/** The links of some lines. Fenced code holds none, and a bare word of hex digits is one that a repository must confirm. */
export function readLinks(lines: readonly LogLine[]): readonly EntryLink[] {
  const links = new Map<string, EntryLink>();
  for (const { place, text, number, signs } of lines) {
    if (place !== "text" || signs === 0) continue;
    for (const link of linksOf(text, number, signs)) {
      const key = `${link.kind} ${link.repository ?? ""} ${link.target}`;
      const known = links.get(key);
      if (
        known === undefined ||
        (!known.certain && link.certain) ||
        (known.relation === undefined && link.relation !== undefined)
      )
        links.set(key, link);
    }
  }
  return [...links.values()];
}

function* linksOf(written: string, line: number, signs: number): Generator<EntryLink> {
  let text = written;
  let relations: ReadonlyMap<string, string> | undefined;
  const related = (target: string): { relation?: string } => {
    relations ??= relationsOf(written);
    const relation = relations.get(target);
    return relation === undefined ? {} : { relation };
  };
  const take = (pattern: RegExp, needs: number): readonly RegExpExecArray[] => {
    if ((signs & needs) === 0) return [];
    const found = matchesOf(pattern, text);
    if (found.length > 0) text = text.replace(pattern, (whole) => " ".repeat(whole.length));
    return found;
  };
  for (const [, target = ""] of take(patterns.markdown, linkSign.bracket)) yield addressed(target, line);
  for (const [target] of take(patterns.address, linkSign.scheme)) yield addressed(target, line);
  for (const [target] of take(patterns.entry, linkSign.id))
    yield { kind: "entry", target, certain: true, line, ...related(target) };
  for (const [, id = ""] of take(patterns.velocity, linkSign.log)) yield { kind: "velocity", target: id, certain: true, line };
  for (const [, target = ""] of take(patterns.log, linkSign.log))
    yield { kind: "log", target, certain: true, line, ...related(target) };
  for (const [, pull, , number = ""] of take(patterns.numbered, linkSign.number)) {
    yield { kind: pull === undefined ? "issue" : "pull", target: number, certain: true, line };
  }
  if ((signs & linkSign.hash) === 0) return;
  for (const { 0: hash, index } of matchesOf(patterns.hash, text)) {
    const hasDigit = /[0-9]/.test(hash);
    if (!hasDigit || text[index - 1] === "-" || text[index + hash.length] === "-") continue;
    const certain = isCalledCommit(text, index, hash.length);
    if (certain || /[a-f]/i.test(hash)) yield { kind: "commit", target: hash.toLowerCase(), certain, line, ...related(hash) };
  }
}

/** Whether `commit`, `by` or `fixed-by` stands before a hash, which may be in a code span of its own. */
function isCalledCommit(text: string, index: number, length: number): boolean {
  const isCode = text[index - 1] === "`";
  if (isCode && text[index + length] !== "`") return false;
  const end = isCode ? index - 1 : index;
  let at = end;
  while (at > 0 && text[at - 1]?.trim() === "") at--;
  // The longest word, and the sign before it.
  return at < end && /\b(?:commits?:?|by|fixed[- ]by:?)$/i.test(text.slice(Math.max(0, at - 10), at));
}

/** Of a line that is a field, or says that it supersedes. */
function relationsOf(text: string): ReadonlyMap<string, string> {
  if (!/\b(?:links?|status)\b|supersede/i.test(text)) return new Map();
  return new Map(matchesOf(patterns.relation, text).map(([, relation = "", target = ""]) => [target, relation.toLowerCase()]));
}

function addressed(target: string, line: number): EntryLink {
  const [, owner = "", name = "", kind, what = ""] =
    /^https?:\/\/github\.com\/([^/\s]+)\/([^/\s#?]+)\/(pull|issues|commit)\/([0-9a-f]+)/i.exec(target) ?? [];
  const repository = `${owner}/${name}`;
  if (kind === "commit") return { kind: "commit", target: what.toLowerCase(), repository, certain: true, line };
  if (kind !== undefined && /^\d+$/.test(what)) {
    return { kind: kind === "pull" ? "pull" : "issue", target: what, repository, certain: true, line };
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return { kind: "url", target, certain: true, line };
  return { kind: "file", target, certain: true, line };
}
