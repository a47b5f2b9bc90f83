import { Fault } from "@onex/contract";
import { isEntryId } from "../parse/entry-id.ts";
import { authorNames } from "../repository/author-name.ts";
import { gitCommand, noRepository } from "../repository/git-command.ts";
import type { LogStore } from "../repository/log-store.ts";
import { dayOf } from "../time/time-zone.ts";

/** A commit as velocity logs count it. */
export interface VelocityCommit {
  readonly hash: string;
  readonly epochMs: number;
  /** In the configured zone. */
  readonly day: string;
  /** Folded by configuration and mailmap. */
  readonly author: string;
  readonly subject: string;
  readonly merge: boolean;
  /** Seen in the message of a merge, or of a squashed pull request. */
  readonly pull?: { readonly number: number; readonly title: string };
  /** Ids of entries: of `Log:` trailers, and wherever else the message has one. */
  readonly entries: readonly string[];
  /** Paths that it changed, velocity logs left out; a merge has none of its own. */
  readonly files: readonly string[];
  readonly added: number;
  readonly removed: number;
}

export interface VelocityHistory {
  /** The oldest commit without a parent, which tells repositories apart. */
  readonly rootCommit: string;
  /** Oldest first. */
  readonly commits: readonly VelocityCommit[];
}

const dayMs = 86_400_000;

/**
 * The commits of a period in the history of HEAD, by committer date. One that changes velocity logs and nothing else is left out: it only says what the
 * others did. Raises `log/no-repository` outside of git, and in a shallow clone, where the numbers would be wrong.
 */
export function velocityHistory(
  { root, config, mailmap }: LogStore,
  { from, to }: { readonly from: string; readonly to: string },
): VelocityHistory {
  const git = gitCommand(root);
  const text = (...args: string[]): string | undefined => git(args)?.toString("utf8").trim();
  if (text("rev-parse", "--verify", "--quiet", "HEAD") === undefined) {
    throw noRepository(root, `${root} is no git repository with a commit; make one, or name another folder with --root`);
  }
  if (text("rev-parse", "--is-shallow-repository") === "true") {
    throw new Fault("log/no-repository", `${root} is a shallow clone; fetch its history with "git fetch --unshallow"`);
  }
  const rootCommit = text("rev-list", "--max-parents=0", "HEAD")?.split("\n").at(-1) ?? "";
  // A day more on both sides, because the zone of the logs is not git's; the day itself decides below.
  const since = new Date(Date.parse(from) - 2 * dayMs).toISOString();
  const until = new Date(Date.parse(to) + 3 * dayMs).toISOString();
  const log = git(["log", "HEAD", "-z", "-M", "--numstat", `--since=${since}`, `--until=${until}`, `--format=${format}`, "--"]);
  const engineer = authorNames({ root, config, mailmap });
  const isOwn = (path: string): boolean => path.startsWith(`${config.root}/`) && /(?:^|\/)velocity_log[^/]*\.md$/.test(path);
  const commits = readRecords(log?.toString("utf8") ?? "").flatMap((record): readonly VelocityCommit[] => {
    const epochMs = record.seconds * 1000;
    const day = dayOf(epochMs, config.timezone);
    const changes = record.changes.filter(({ path }) => !isOwn(path));
    const onlyOwn = record.changes.length > 0 && changes.length === 0;
    if (day < from || day > to || onlyOwn) return [];
    const pull = pullOf(record);
    const ids = record.message.match(/\bdl-[0-9A-Z]{26}\b|\bdl~[0-9a-f]{16}\b/g) ?? [];
    const { hash, subject, merge } = record;
    return [
      {
        hash,
        epochMs,
        day,
        author: engineer(record.name, record.address),
        subject,
        merge,
        ...(pull === undefined ? {} : { pull }),
        entries: [...new Set(ids)].filter(isEntryId),
        files: changes.map(({ path }) => path),
        added: changes.reduce((sum, { added }) => sum + added, 0),
        removed: changes.reduce((sum, { removed }) => sum + removed, 0),
      },
    ];
  });
  return { rootCommit, commits: commits.sort((a, b) => a.epochMs - b.epochMs || (a.hash < b.hash ? -1 : 1)) };
}

// Nothing in a commit can hold a NUL, so it is what parts the fields.
const format = "%H%x00%ct%x00%an%x00%ae%x00%P%x00%B%x00";

interface RawCommit {
  readonly hash: string;
  readonly seconds: number;
  readonly name: string;
  readonly address: string;
  readonly merge: boolean;
  readonly subject: string;
  readonly message: string;
  readonly changes: readonly { readonly path: string; readonly added: number; readonly removed: number }[];
}

function readRecords(log: string): readonly RawCommit[] {
  const tokens = log.split("\0");
  const records: RawCommit[] = [];
  let at = 0;
  const take = (): string => tokens[at++] ?? "";
  while (at + 6 < tokens.length) {
    const [hash, seconds, name, address, parents, message] = [take(), take(), take(), take(), take(), take()];
    take();
    const changes: RawCommit["changes"][number][] = [];
    for (;;) {
      const [, added = "", removed = "", path = ""] = /^\n?(\d+|-)\t(\d+|-)\t([\s\S]*)$/.exec(tokens[at] ?? "") ?? [];
      if (added === "") break;
      take();
      // A rename has its two paths behind it; a binary file has no lines.
      if (path === "") take();
      changes.push({ path: path === "" ? take() : path, added: Number(added) || 0, removed: Number(removed) || 0 });
    }
    const subject = message.split("\n", 1)[0] ?? "";
    records.push({ hash, seconds: Number(seconds), name, address, merge: parents.includes(" "), subject, message, changes });
  }
  return records;
}

/** `Merge pull request #12 from …` with the title below it, `See merge request group/name!12`, and `Title (#12)` of a squashed one. */
function pullOf({ subject, message }: RawCommit): VelocityCommit["pull"] {
  const lines = message.split("\n").slice(1);
  const merged = /^Merge pull request #(\d{1,7})\b/.exec(subject)?.[1] ?? /^See merge request \S*!(\d{1,7})$/m.exec(message)?.[1];
  if (merged !== undefined) {
    const title = lines.find((line) => line.trim() !== "" && !/^See merge request/.test(line)) ?? subject;
    return { number: Number(merged), title: title.trim() };
  }
  const [, title = "", number] = /^(.*\S)\s+\(#(\d{1,7})\)$/.exec(subject) ?? [];
  return number === undefined ? undefined : { number: Number(number), title };
}
