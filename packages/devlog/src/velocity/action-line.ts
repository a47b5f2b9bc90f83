import { readTimestamp, type Timestamp } from "../time/timestamp.ts";

/** One thing done, as velocity logs and pull request descriptions list it. */
export interface LogAction {
  readonly timestamp?: Timestamp;
  /** As written: with its zone, or a bare clock. */
  readonly rawTime: string;
  readonly emoji?: string;
  readonly text: string;
  /** A commit when it is 7 to 40 hex digits with a digit among them, otherwise a name of the author's choice. */
  readonly id?: string;
  readonly commit?: string;
  readonly agent?: string;
  readonly files?: number;
  readonly added?: number;
  readonly removed?: number;
  readonly line: number;
}

/** The four forms of a line, each with a list mark: `[time] text`, `time [agent] text`, `` `commit` (clock): text ``, `**commit (clock):** text`. */
const bracketed = /^\s*[-*+]\s+\[(\d{4}-\d{2}-\d{2}[^\]]*|\d{1,2}:\d{2}[^\]]*)\]\s*(.*)$/;
const leading = /^\s*[-*+]\s+(\d{4}-\d{2}-\d{2}T\S+)\s+\[([^\]]+)\]\s*(.*)$/;
const byCommit =
  /^\s*[-*+]\s+(?:`([0-9a-f]{7,40})`\s*\((\d{1,2}:\d{2})[^)]*\)\s*:|\*\*([0-9a-f]{7,40})\s*\((\d{1,2}:\d{2})[^)]*\)\s*:\*\*)\s*(.*)$/;
const note = /\s*\(\s*((?:(?:id|agent|author)\s*:\s*[^()]*?)(?:,\s*(?:id|agent|author)\s*:\s*[^()]*?)*)\)\s*$/;
const pictograph = /^(\p{Extended_Pictographic}(?:\u{FE0F}|\u{200D}\p{Extended_Pictographic})*|:[a-z0-9_+-]+:)\s*/u;

export interface ActionContext {
  readonly timezone: string;
  readonly day?: string | undefined;
}

/** Reads an action line, or says by undefined that it is none. Never throws. */
export function readAction(text: string, line: number, context: ActionContext): LogAction | undefined {
  const first = bracketed.exec(text);
  if (first !== null) return action({ rawTime: first[1] ?? "", rest: first[2] ?? "", line, context });
  const second = leading.exec(text);
  if (second !== null) return action({ rawTime: second[1] ?? "", rest: second[3] ?? "", agent: second[2] ?? "", line, context });
  const third = byCommit.exec(text);
  if (third === null) return undefined;
  return action({ rawTime: third[2] ?? third[4] ?? "", rest: third[5] ?? "", id: third[1] ?? third[3] ?? "", line, context });
}

interface Raw {
  readonly rawTime: string;
  readonly rest: string;
  readonly agent?: string;
  readonly id?: string;
  readonly line: number;
  readonly context: ActionContext;
}

function action({ rawTime, rest, line, context, ...known }: Raw): LogAction {
  const reading = readTimestamp(rawTime, context);
  const noted = new Map((note.exec(rest)?.[1] ?? "").split(",").map((part) => splitNote(part)));
  let text = rest.replace(note, "").trim();
  const emoji = pictograph.exec(text)?.[1];
  if (emoji !== undefined) text = text.replace(pictograph, "");
  const leadingCommit = /^([0-9a-f]{7,40}):\s+/.exec(text)?.[1];
  if (leadingCommit !== undefined) text = text.slice(text.indexOf(":") + 1).trim();
  const id = known.id ?? noted.get("id") ?? leadingCommit;
  const agent = known.agent ?? noted.get("agent") ?? noted.get("author");
  return {
    ...(reading.kind === "time" ? { timestamp: reading.timestamp } : {}),
    rawTime,
    ...(emoji === undefined ? {} : { emoji }),
    text,
    ...(id === undefined || id === "" ? {} : { id }),
    ...(id !== undefined && isCommit(id) ? { commit: id.toLowerCase() } : {}),
    ...(agent === undefined || agent === "" ? {} : { agent }),
    ...numbersOf(text),
    line,
  };
}

const splitNote = (part: string): [string, string] => {
  const colon = part.indexOf(":");
  return [
    part.slice(0, colon).trim().toLowerCase(),
    part
      .slice(colon + 1)
      .trim()
      .replace(/^"(.*)"$/, "$1"),
  ];
};

const isCommit = (id: string): boolean => /^[0-9a-f]{7,40}$/i.test(id) && /\d/.test(id);

/** `(14 files, 388 insertions, 71 deletions)`, `(+308/-150, 6 files)`. */
function numbersOf(text: string): Pick<LogAction, "files" | "added" | "removed"> {
  const tail = /\(([^()]*)\)\s*$/.exec(text)?.[1] ?? "";
  const files = /([\d,]+)\s+files?\b/.exec(tail)?.[1];
  const added = /\+([\d,]+)|([\d,]+)\s+insertions?/.exec(tail);
  const removed = /[-−]([\d,]+)|([\d,]+)\s+deletions?/.exec(tail);
  const number = (digits: string | undefined): number | undefined =>
    digits === undefined ? undefined : Number(digits.replaceAll(",", ""));
  const counts = { files: number(files), added: number(added?.[1] ?? added?.[2]), removed: number(removed?.[1] ?? removed?.[2]) };
  if (counts.files === undefined && (counts.added === undefined || counts.removed === undefined)) return {};
  return {
    ...(counts.files === undefined ? {} : { files: counts.files }),
    ...(counts.added === undefined ? {} : { added: counts.added }),
    ...(counts.removed === undefined ? {} : { removed: counts.removed }),
  };
}
