import { statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { toFault } from "@onex/contract";
import {
  defaultConfig,
  findRepository,
  isDebugLog,
  type KnownEntries,
  knownEntries,
  type LogStore,
  openLogs,
} from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { writerOf } from "./engineer.ts";

/** What the language server knows of the repository around a file. */
export interface EditorRepository {
  readonly store: LogStore;
  readonly entries: KnownEntries;
  /** From the repository's folder, with `/`. */
  readonly pathOf: (file: string) => string;
  readonly isLog: (file: string) => boolean;
  /** Undefined, and said once, when nobody says who writes. */
  readonly engineer: () => string | undefined;
}

/** Opens repositories once, and again when their configuration changes. `say` gets what is wrong with one, once for each state of its files. */
export function editorRepositories(shell: Shell, say: (message: string) => void): (file: string) => EditorRepository | undefined {
  const opened = new Map<string, { readonly state: string; readonly repository: EditorRepository }>();
  return (file) => {
    const root = findRepository(dirname(file));
    if (root === undefined) return undefined;
    const state = stateOf(root);
    const known = opened.get(root);
    if (known?.state === state) return known.repository;
    const repository = openRepository(root, shell, say);
    opened.set(root, { state, repository });
    return repository;
  };
}

const stateOf = (root: string): string =>
  [".onex/log.yaml", ".mailmap"]
    .map((path) => statSync(join(root, path), { throwIfNoEntry: false }))
    .map((stats) => `${stats?.mtimeMs ?? 0} ${stats?.size ?? 0}`)
    .join(" ");

function openRepository(root: string, shell: Shell, say: (message: string) => void): EditorRepository {
  const store = storeOf(root, say);
  const pathOf = (file: string): string => relative(root, file).split(sep).join("/");
  let engineer: string | undefined;
  let said = false;
  return {
    store,
    entries: knownEntries(store),
    pathOf,
    isLog: (file) => isDebugLog(store, pathOf(file)),
    engineer: () => {
      try {
        engineer ??= writerOf(store, undefined, shell).engineer;
      } catch (thrown) {
        if (!said) say(toFault(thrown).message);
        said = true;
      }
      return engineer;
    },
  };
}

/** A broken configuration is said, and the logs are read without one. */
function storeOf(root: string, say: (message: string) => void): LogStore {
  try {
    return openLogs(root);
  } catch (thrown) {
    say(toFault(thrown).message);
    return { root, config: defaultConfig, mailmap: "" };
  }
}
