import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Span } from "../parse/log-line.ts";
import { bytesIfAny, decodeLog } from "../repository/log-file.ts";
import type { LogStore } from "../repository/log-store.ts";
import { archivedLogs, manifestOf } from "./index-rows.ts";

export interface BodyReader {
  /** The text of an entry of the index, whose file may be in an archive; "" when it has gone. */
  readonly bodyOf: (path: string, span: Span) => string;
  /** Manifests of the archives that were to be read and are not whole. */
  readonly broken: ReadonlySet<string>;
}

/** Remembers the archives that it read. */
export function bodyReader(store: LogStore): BodyReader {
  const archived = new Map<string, Uint8Array>();
  const broken = new Set<string>();
  const readArchive = (manifest: string): void => {
    const logs = archivedLogs(store, manifest);
    if (logs === undefined) broken.add(manifest);
    else for (const { path, bytes } of logs) archived.set(path, bytes);
  };
  return {
    broken,
    bodyOf(path, span) {
      const manifest = manifestOf(path);
      if (manifest === undefined) return decodeLog(bytesAt(join(store.root, path), span)).text;
      if (!archived.has(path) && !broken.has(manifest)) readArchive(manifest);
      return decodeLog(archived.get(path)?.subarray(span.start, span.end) ?? new Uint8Array()).text;
    },
  };
}

/** A piece of a file. Raises `io/unreadable`. */
function bytesAt(path: string, { start, end }: Span): Uint8Array {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    // Says why, or that there is none.
    return bytesIfAny(path)?.subarray(start, end) ?? new Uint8Array();
  }
  try {
    const bytes = Buffer.allocUnsafe(end - start);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, start));
  } finally {
    closeSync(file);
  }
}
