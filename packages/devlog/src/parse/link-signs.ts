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
  /** `#` or `-`, perhaps a space, then a digit; before it a word like PR or issue ends, or one of the signs above is in the line. */
  number: 16,
  /** Seven hex digits in a row, a number among them. */
  hash: 32,
} as const;

/** The same without a word; a link before it counts for a space, so a word may stand before that. */
const loneNumber = 64;
const otherLinks = linkSign.bracket | linkSign.scheme | linkSign.id | linkSign.log;

/**
 * Reads forward in a text and gives the signs of each of its lines: most have none, and asking each pattern of every line took a third of the time of
 * reading a log. A sign may be there without a link, but no link without its sign.
 */
export function linkSignReader(text: string): (start: number, end: number) => number {
  const sweep = /\d+|\]\(|:\/\/|dl[-~]|_log_/g;
  const next = (): number => (sweep.test(text) ? sweep.lastIndex : Number.POSITIVE_INFINITY);
  let behind = next();
  return (start, end) => {
    let signs = 0;
    for (; behind <= end; behind = next()) signs |= signsBefore(text, start, behind);
    if ((signs & loneNumber) === 0) return signs;
    return (signs & ~loneNumber) | ((signs & otherLinks) === 0 ? 0 : linkSign.number);
  };
}

/** Of what the sweep has found, which ends at `behind`. */
function signsBefore(text: string, start: number, behind: number): number {
  switch (text[behind - 1]) {
    case "(":
      return linkSign.bracket;
    case "/":
      return linkSign.scheme;
    case "_":
      return linkSign.log;
    case "-":
    case "~":
      return linkSign.id;
    default:
      return numberSigns(text, start, behind);
  }
}

function numberSigns(text: string, start: number, end: number): number {
  let first = end - 1;
  while (first > start && isDigit(text.charCodeAt(first - 1))) first--;
  return countSign(text, start, first) | (isHash(text, first, end) ? linkSign.hash : 0);
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isHex = (code: number): boolean => isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);

const hashLength = 7;

/** Looks no further than it must, for a line may be one long number. */
function isHash(text: string, first: number, end: number): boolean {
  let [from, to] = [first, end];
  while (to - from < hashLength && isHex(text.charCodeAt(from - 1))) from--;
  while (to - from < hashLength && isHex(text.charCodeAt(to))) to++;
  return to - from >= hashLength;
}

/** The letters that words before a number end in: PR, request, MR, issue, issues, fix, closed, GH. */
const lastLetters = "rtesxdh";

/** What the sign before a number makes of it. */
function countSign(text: string, start: number, first: number): number {
  let at = first - 1;
  if (isSpace(text, at)) at--;
  if (at < start || (text[at] !== "#" && text[at] !== "-")) return 0;
  do at--;
  while (at >= start && isSpace(text, at));
  return at >= start && lastLetters.includes((text[at] ?? " ").toLowerCase()) ? linkSign.number : loneNumber;
}

/** Also of letters beyond ASCII, some of which are spaces. */
function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code <= 0x20 || code > 0x7f;
}
