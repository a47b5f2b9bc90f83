/** One line of a file as it stands. */
export interface TextLine {
  /** 1 for the first line. */
  readonly number: number;
  /** Offset of its first character in the text. */
  readonly start: number;
  /** Without its line end, and without the byte order mark on the first line. */
  readonly text: string;
}

const byteOrderMark = "\uFEFF";

/** Splits at LF, CRLF and CR, and at nothing else. */
export function textLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  const ends = /\r\n|\n|\r/g;
  let start = text.startsWith(byteOrderMark) ? 1 : 0;
  for (;;) {
    const end = ends.exec(text);
    lines.push({ number: lines.length + 1, start, text: text.slice(start, end?.index ?? text.length) });
    if (end === null) return lines;
    start = end.index + end[0].length;
  }
}

/** The line end that a text uses first; LF when it has none. */
export const lineEndOf = (text: string): string => /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";

export const withLineFeeds = (text: string): string => text.replace(/\r\n?/g, "\n");
