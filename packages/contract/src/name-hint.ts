/** What to say after a name that is none: the known one that was probably meant, else which there are. */
export function nameHint(wrong: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearestName(wrong, names);
  if (near !== undefined) return `, did you mean "${near}"?`;
  if (names.length === 0) return "; there are none";
  return `; known are ${names.slice(0, 20).join(", ")}${names.length > 20 ? ` and ${names.length - 20} more` : ""}`;
}

/** Nobody mistypes so long a name, and distances take time by the square. */
const longest = 100;

/** The nearest name that is near enough to be meant: one wrong letter in three. */
export function nearestName(wrong: string, known: Iterable<string>): string | undefined {
  if (wrong.length > longest) return undefined;
  let best: string | undefined;
  let least = Math.floor(wrong.length / 3) + 1;
  for (const name of known) {
    if (Math.abs(name.length - wrong.length) >= least) continue;
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

/** Levenshtein's distance, one row at a time. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= one.length; line++) {
    const next = [line];
    for (let column = 1; column <= other.length; column++) {
      const change = (row[column - 1] ?? 0) + (one[line - 1] === other[column - 1] ? 0 : 1);
      next.push(Math.min(change, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
