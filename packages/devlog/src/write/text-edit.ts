/** A replacement of some characters of a text. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that don't overlap; of two that do, the first in the list wins. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits.map((edit, at) => ({ ...edit, at })).sort((a, b) => a.start - b.start || a.at - b.at);
  let out = "";
  let done = 0;
  for (const edit of sorted) {
    if (edit.start < done) continue;
    out += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return out + text.slice(done);
}
