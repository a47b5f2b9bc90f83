import { matchesOf } from "../parse/pattern-matches.ts";
import { foldedWord, isPlain, wordPattern } from "./spaced-words.ts";

/** A piece of a text, in which `hit` marks what was looked for. */
export type Excerpt = readonly { readonly text: string; readonly hit: boolean }[];

interface Token {
  readonly start: number;
  readonly end: number;
  readonly folded: string;
}

/** Words of an excerpt. */
const usualWidth = 24;
/** Of signs that are words by themselves. */
const signsWidth = 48;
/** Of a piece; what follows is not looked at. */
const maxLength = 100_000;

/** For texts of ASCII alone, at a fraction of the cost. */
const plainWord = /[A-Za-z0-9]+/g;

/** Letters and digits with the marks on them, as the index takes words. */
function tokensOf(text: string): readonly Token[] {
  return matchesOf(isPlain(text) ? plainWord : wordPattern, text).map(({ index, 0: found }) => ({
    start: index,
    end: index + found.length,
    folded: foldedWord(found),
  }));
}

/**
 * The stretch of a text that holds the most of some words and phrases; one that ends in `*` is the beginning of a word. Of several pieces, from the first
 * that has the most of them; without any, the first that says something.
 */
export function excerptOf(pieces: readonly string[], phrases: readonly string[]): Excerpt {
  const wanted = phrases.map((phrase) => ({ words: tokensOf(phrase).map(({ folded }) => folded), open: phrase.endsWith("*") }));
  let best: Stretch | undefined;
  for (const piece of pieces) {
    const stretch = bestStretch(piece.slice(0, maxLength), wanted);
    if (stretch.tokens.length > 0 && (best === undefined || stretch.kinds > best.kinds)) best = stretch;
    if (best?.kinds === wanted.length) break;
  }
  return best === undefined ? [] : partsOf(best);
}

function partsOf({ text, tokens, hits, start, end }: Stretch): Excerpt {
  const parts: { text: string; hit: boolean }[] = [];
  const put = (part: string, hit: boolean): void => {
    if (part !== "") parts.push({ text: part, hit });
  };
  let from = tokens[start]?.start ?? 0;
  if (start > 0) put("…", false);
  for (let at = start; at < end; at++) {
    const length = Math.min(Math.max(0, ...(hits[at] ?? [])), end - at);
    if (length === 0) continue;
    const [first, last] = [tokens[at]?.start ?? from, tokens[at + length - 1]?.end ?? from];
    put(text.slice(from, first), false);
    put(text.slice(first, last), true);
    from = last;
    at += length - 1;
  }
  put(text.slice(from, end < tokens.length ? tokens[end - 1]?.end : text.length).trimEnd(), false);
  if (end < tokens.length) put("…", false);
  return parts;
}

interface Phrase {
  readonly words: readonly string[];
  /** The last word may go on. */
  readonly open: boolean;
}

const none: readonly number[] = [];

/** At each token how many each phrase takes from there, 0 where it is not; `none` where no phrase is. */
function hitsOf(tokens: readonly Token[], phrases: readonly Phrase[]): readonly (readonly number[])[] {
  const hits = new Array<readonly number[]>(tokens.length).fill(none);
  for (const phrase of phrases) {
    for (let at = 0; at < tokens.length; at++)
      if (hits[at] === none && isAt(tokens, at, phrase))
        hits[at] = phrases.map((each) => (isAt(tokens, at, each) ? each.words.length : 0));
  }
  return hits;
}

function isAt(tokens: readonly Token[], at: number, { words, open }: Phrase): boolean {
  for (let offset = 0; offset < words.length; offset++) {
    const found = tokens[at + offset]?.folded;
    const wanted = words[offset] ?? "";
    if (found !== wanted && !(open && offset === words.length - 1 && found?.startsWith(wanted) === true)) return false;
  }
  return true;
}

interface Stretch {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly hits: ReturnType<typeof hitsOf>;
  /** Its tokens. */
  readonly start: number;
  readonly end: number;
  /** How many of the phrases it has. */
  readonly kinds: number;
}

/** The first window with the most different phrases; a few words before its first hit are shown too. */
function bestStretch(text: string, phrases: readonly Phrase[]): Stretch {
  const tokens = tokensOf(text);
  const hits = hitsOf(tokens, phrases);
  const width = widthOf(text, tokens);
  const counts = new Array<number>(phrases.length).fill(0);
  const count = (at: number, by: 1 | -1): number => {
    let changed = 0;
    for (const [phrase, length] of (hits[at] ?? []).entries()) {
      if (length === 0) continue;
      const before = counts[phrase] ?? 0;
      counts[phrase] = before + by;
      if (before === 0 || before + by === 0) changed += by;
    }
    return changed;
  };
  let [kinds, most, best] = [0, 0, 0];
  for (let at = 0; at < hits.length; at++) {
    kinds += count(at, 1);
    if (at >= width) kinds += count(at - width, -1);
    if (kinds > most) [most, best] = [kinds, Math.max(0, at - width + 1)];
  }
  const first = hits.findIndex((lengths, at) => at >= best && lengths.some((length) => length > 0));
  const start = Math.max(best, Math.min(first - 4, hits.length - width), 0);
  return { text, tokens, hits, start, end: Math.min(start + width, tokens.length), kinds: most };
}

/** Where most words are single signs, more of them are needed to say something. */
const widthOf = (text: string, tokens: readonly Token[]): number =>
  isPlain(text) || 2 * tokens.filter(({ start, end }) => end - start > 2).length > tokens.length ? usualWidth : signsWidth;
