/** Lays rows out in columns for people: two spaces between, the last column free. Widths count characters, styles none. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === row.length - 1 ? cell : cell + " ".repeat((widths[at] ?? 0) - widthOf(cell))))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what a style begins with
const style = /\u001b\[\d+m/g;
const widthOf = (text: string): number => [...text.replace(style, "")].length;

/** The first line of a text, cut where a table would get too wide. */
export function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > 64 ? `${line.slice(0, 63)}…` : line;
}
