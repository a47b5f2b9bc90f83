import { sep } from "node:path";
import { watch } from "chokidar";
import { isProgramFile, isSkippedFolder } from "./program-files.ts";

/** Files that came, changed or went since the last batch. */
export interface FileChanges {
  readonly saved: readonly string[];
  readonly removed: readonly string[];
}

export interface FileWatch extends AsyncDisposable {
  /** Watches more files; those that are watched already stay so. */
  add(files: readonly string[]): void;
  /** Resolves once every path is watched: what is saved from then on is seen. */
  readonly ready: Promise<void>;
}

// Editors write a file in several steps, and a branch that is checked out changes many: one batch when it has been quiet for so long.
const quietMs = 40;

/** Watches files and folders. `hear` is called with one batch at a time; the next one waits until it is done. */
export function watchFiles(paths: readonly string[], hear: (changes: FileChanges) => Promise<void>): FileWatch {
  const saved = new Set<string>();
  const removed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let hearing: Promise<void> = Promise.resolve();
  const flush = (): void => {
    const changes = { saved: [...saved], removed: [...removed] };
    saved.clear();
    removed.clear();
    hearing = hearing.then(() => hear(changes));
  };
  const note = (into: Set<string>, outOf: Set<string>) => (file: string) => {
    if (!isProgramFile(file)) return;
    into.add(file);
    outOf.delete(file);
    clearTimeout(timer);
    timer = setTimeout(flush, quietMs);
  };
  const watcher = watch([...paths], { ignoreInitial: true, ignorePermissionErrors: true, ignored: isIgnored(paths) });
  watcher.on("add", note(saved, removed)).on("change", note(saved, removed)).on("unlink", note(removed, saved));
  return {
    add: (files) => void watcher.add([...files]),
    ready: new Promise((resolve) => watcher.once("ready", resolve)),
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await watcher.close();
      await hearing;
    },
  };
}

/** A path that was asked for is never ignored, whatever it is called. */
const isIgnored = (asked: readonly string[]) => (path: string) =>
  !asked.some((root) => root === path || root.startsWith(path + sep)) && isSkippedFolder(path);
