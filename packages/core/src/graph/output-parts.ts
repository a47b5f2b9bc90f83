import type { Source } from "@onex/contract";

interface OutputPart {
  readonly path: readonly string[];
  readonly source: Source;
}

/** Outputs by name, and what is by name within them, down to what is read or constant. */
export function outputParts(source: Source, path: readonly string[] = []): readonly OutputPart[] {
  if (source.kind === "object") return source.entries.flatMap(([key, part]) => outputParts(part, [...path, key]));
  if (source.kind === "array") return source.items.flatMap((item, index) => outputParts(item, [...path, String(index)]));
  return [{ path, source }];
}

/** The source at a path of the outputs; undefined where there is none by itself. */
export function outputAt(output: Source, path: readonly string[]): Source | undefined {
  let source: Source | undefined = output;
  for (const key of path) {
    if (source?.kind === "object") source = source.entries.find(([name]) => name === key)?.[1];
    else source = source?.kind === "array" ? source.items[Number(key)] : undefined;
  }
  return source;
}
