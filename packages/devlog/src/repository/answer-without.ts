import { join } from "node:path";
import { isFault, toFault } from "@onex/contract";
import { listManifests } from "../archive/archive-files.ts";
import { bytesIfAny, fromRoot } from "./log-file.ts";
import { type LogStore, listLogs, type ReadWarning } from "./log-store.ts";

export interface Answered<Answer> {
  readonly answer: Answer;
  /** As it answered; `without` what can't be read. */
  readonly store: LogStore;
  readonly warnings: readonly ReadWarning[];
}

/**
 * Runs what only reads. When a file or folder can't be read it runs once more without all that can't, so that one of them doesn't keep the others from
 * answering; as long as everything can be read this costs nothing. Raises what `act` does, `io/unreadable` only when files keep changing.
 */
export function answerWithout<Answer>(store: LogStore, act: (store: LogStore) => Answer): Answered<Answer> {
  try {
    return { answer: act(store), store, warnings: [] };
  } catch (thrown) {
    if (!isFault(thrown) || thrown.code !== "io/unreadable") throw thrown;
    const { without, warnings } = unreadable(store);
    if (warnings.length === 0) throw thrown;
    const rest = { ...store, without };
    return { answer: act(rest), store: rest, warnings };
  }
}

/** Tries every folder, log and manifest. */
function unreadable(store: LogStore): { readonly without: ReadonlySet<string>; readonly warnings: readonly ReadWarning[] } {
  const without = new Set(store.without);
  const warnings: ReadWarning[] = [];
  const tried = <Found>(act: () => Found, path?: string): Found | undefined => {
    try {
      return act();
    } catch (thrown) {
      const { code, message, details } = toFault(thrown);
      const where = path ?? details["where"];
      if (code !== "io/unreadable" || typeof where !== "string" || without.has(where)) throw thrown;
      without.add(where);
      warnings.push({ code, path: where, message: `${fromRoot(store.root, message)}; it is left out` });
      return undefined;
    }
  };
  const listed = (list: (from: LogStore) => readonly string[]): readonly string[] => {
    // Each folder that can't be read ends the listing, and the next one goes around it.
    for (;;) {
      const paths = tried(() => list({ ...store, without }));
      if (paths !== undefined) return paths;
    }
  };
  const logs = listed((from) => listLogs(from).map(({ path }) => path));
  for (const path of [...logs, ...listed(listManifests)]) tried(() => bytesIfAny(join(store.root, path)), path);
  return { without, warnings };
}
