import { type LogLine, splitLines } from "../parse/log-line.ts";

/** A place as the Language Server Protocol counts: lines and UTF-16 units from 0. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface PlaceRange {
  readonly start: Place;
  /** Behind the last character. */
  readonly end: Place;
}

/** Finds places in a text. A byte order mark is the first character of the first line. */
export interface TextPlaces {
  readonly lines: readonly LogLine[];
  readonly at: (offset: number) => Place;
  readonly range: (start: number, end: number) => PlaceRange;
  /** A place behind the end of its line is that end. */
  readonly offset: (place: Place) => number;
  /** What is written on a line, numbered from 1, without the spaces around it. */
  readonly written: (number: number) => PlaceRange;
}

export function textPlaces(text: string): TextPlaces {
  const lines = splitLines(text);
  const startOf = (index: number): number => (index === 0 ? 0 : (lines[index]?.start ?? text.length));
  const at = (offset: number): Place => {
    let [low, high] = [0, lines.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - startOf(low) };
  };
  const range = (start: number, end: number): PlaceRange => ({ start: at(start), end: at(end) });
  return {
    lines,
    at,
    range,
    offset: ({ line, character }) => {
      const own = lines[line];
      if (own === undefined) return line < 0 ? 0 : text.length;
      return Math.min(startOf(line) + Math.max(character, 0), own.start + own.text.length);
    },
    written: (number) => {
      const own = lines[number - 1] ?? lines.at(-1);
      if (own === undefined) return range(0, 0);
      const indent = own.text.length - own.text.trimStart().length;
      return range(own.start + indent, own.start + Math.max(own.text.trimEnd().length, indent));
    },
  };
}
