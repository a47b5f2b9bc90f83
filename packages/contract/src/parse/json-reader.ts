import type { Json } from "../json.ts";
import { pointer } from "../json-pointer.ts";
import type { Problem } from "../parsed.ts";

/** Where a reading of JSON text is, and what it found. */
export interface JsonReader {
  readonly text: string;
  /** Index of the next UTF-16 unit. */
  at: number;
  /** Whether the whole text is free of lone surrogates, so that only escapes can bring one. */
  readonly isWellFormed: boolean;
  /** The open containers, outermost first. */
  readonly frames: Frame[];
  readonly problems: Problem[];
}

export interface Frame {
  readonly items: Json[] | undefined;
  readonly members: Record<string, Json> | undefined;
  /** Name of the member being read. */
  name: string;
}

/** Ends a reading from within; caught where it began. */
export class Halt extends Error {}

const maxProblems = 100;

export function report({ problems }: JsonReader, path: string, message: string): void {
  problems.push({ path, message });
  if (problems.length >= maxProblems) throw new Halt();
}

/** Pointer to the value being read, or to the innermost open container. */
export function pathOf({ frames }: JsonReader, { container = false } = {}): string {
  const open = container ? frames.slice(0, -1) : frames;
  return pointer(open.map(({ items, name }) => items?.length ?? name));
}

/** Refuses the text as no JSON, at the place where the reader stands. */
export function syntaxError(reader: JsonReader, wanted: string): never {
  const before = reader.text.slice(0, reader.at);
  const line = before.split("\n").length;
  const column = before.length - before.lastIndexOf("\n");
  const next = reader.text.codePointAt(reader.at);
  const got = next === undefined ? "the end" : JSON.stringify(String.fromCodePoint(next));
  reader.problems.push({ path: "", message: `is not JSON: expected ${wanted} at line ${line}, column ${column}, got ${got}` });
  throw new Halt();
}

/** Refuses what exceeds a limit. */
export function halt(reader: JsonReader, path: string, message: string): never {
  reader.problems.push({ path, message });
  throw new Halt();
}

export function skipSpace(reader: JsonReader): number {
  const { text } = reader;
  let code = text.charCodeAt(reader.at);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
    reader.at += 1;
    code = text.charCodeAt(reader.at);
  }
  return code;
}
