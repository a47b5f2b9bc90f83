import { readFile } from "node:fs/promises";
import type { Register, TextReport, WordCount } from "./text-shapes.ts";

/**
 * Reads a text file as UTF-8.
 * @param path Path of the file, relative to the current folder.
 * @tag text
 * @tag files
 */
export function readText(path: string): Promise<string> {
  return readFile(path, "utf8");
}

/**
 * Splits a text into its words, in lower case and in their order; a word is letters with inner apostrophes and hyphens.
 * @param text The text.
 * @param minLength Shorter words are left out. @minimum 1 @integer
 * @tag text
 */
export function tokenise(text: string, minLength = 1): string[] {
  const words = text.toLowerCase().match(/\p{L}+(?:['’-]\p{L}+)*/gu) ?? [];
  return words.filter((word) => word.length >= minLength);
}

/**
 * Counts how often each word occurs.
 * @tag text
 */
export function countWords(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/**
 * The most frequent words, most frequent first, equal ones in alphabetical order.
 * @param counts Occurrences by word.
 * @param limit How many at most. @minimum 1 @maximum 1000 @integer
 * @tag text
 */
export function topWords(counts: Record<string, number>, limit = 5): WordCount[] {
  return Object.entries(counts)
    .map(([word, count]) => ({ word, count }))
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, limit);
}

/**
 * How learned a text is, by the mean length of its words.
 * @tag text
 */
export function registerOf(words: readonly string[]): Register {
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const mean = words.length === 0 ? 0 : letters / words.length;
  if (mean < 4.5) return "plain";
  return mean < 5.5 ? "middling" : "learned";
}

/**
 * Puts what is known of a text together, ready to read.
 * @tag text
 */
export function report(parts: {
  title: string;
  words: readonly string[];
  counts: Record<string, number>;
  top: readonly WordCount[];
  register: Register;
}): TextReport {
  const { title, words, counts, top, register } = parts;
  const distinct = Object.keys(counts).length;
  const width = Math.max(0, ...top.map(({ word }) => word.length));
  const lines = [
    `${title}: ${words.length} words, ${distinct} different, ${register}`,
    ...top.map(({ word, count }) => `${word.padEnd(width)}  ${count}`),
  ];
  return { title, words: words.length, distinct, top, register, lines };
}

/**
 * Joins texts to one.
 * @param separator Stands between two texts.
 * @tag text
 */
export function joinTexts(separator: string, ...texts: string[]): string {
  return texts.join(separator);
}
