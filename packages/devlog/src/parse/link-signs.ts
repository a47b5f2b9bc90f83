/** What some kind of link cannot do without. */
export const linkSign = {
  /** `](` */
  bracket: 1,
  /** `://` */
  scheme: 2,
  /** `dl-` or `dl~` */
  id: 4,
  /** `_log_` */
  log: 8,
  /** `#` or `-`, perhaps a space, then a digit */
  number: 16,
  /** Seven hex digits in a row, a number among them. */
  hash: 32,
} as const;

/**
 * The signs that a line has, in one pass over it: most lines have none, and asking each pattern of every line took a third of the time of reading
 * a log.
 */
export function linkSigns(text: string): number {
  let signs = 0;
  let run = 0;
  let hasNumber = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isNumber = code >= 0x30 && code <= 0x39;
    const small = code | 0x20;
    if (isNumber || (small >= 0x61 && small <= 0x66)) {
      run += 1;
      hasNumber ||= isNumber;
      if (run >= 7 && hasNumber) signs |= linkSign.hash;
      if (isNumber && isCounted(text, at)) signs |= linkSign.number;
      continue;
    }
    run = 0;
    hasNumber = false;
    if (code === 0x28 && text[at - 1] === "]") signs |= linkSign.bracket;
    else if (code === 0x2f && text[at - 1] === "/" && text[at - 2] === ":") signs |= linkSign.scheme;
    else if ((code === 0x2d || code === 0x7e) && text[at - 1] === "l" && text[at - 2] === "d") signs |= linkSign.id;
    else if (code === 0x5f && text.startsWith("_log_", at)) signs |= linkSign.log;
  }
  return signs;
}

/** Whether the number that begins here has its sign before it. */
function isCounted(text: string, at: number): boolean {
  const before = text[at - 1] ?? "";
  const sign = before.trim() === "" ? text[at - 2] : before;
  return sign === "#" || sign === "-";
}
