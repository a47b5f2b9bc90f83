import { fileURLToPath } from "node:url";
import type { KnownEntry } from "@onex/devlog";
import { TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { EditorRepository } from "./editor-repository.ts";

/** A document of the editor that is a file, and the repository around it. */
export interface Opened {
  readonly uri: string;
  readonly text: string;
  readonly file: string;
  readonly repository: EditorRepository;
}

/** What an editor has open. */
export interface EditorDocuments {
  readonly texts: TextDocuments<TextDocument>;
  /** Undefined for what is no file in a repository. */
  readonly opened: (uri: string) => Opened | undefined;
  /** Undefined for what is no debug log either. */
  readonly openedLog: (uri: string) => Opened | undefined;
  /** The debug log in which somebody wrote last, or which was opened last. */
  readonly lastLog: () => Opened | undefined;
  /** All entries of a repository, those of logs in the editor as they are there. */
  readonly entries: (of: Opened) => readonly KnownEntry[];
}

export function editorDocuments(repositoryOf: (file: string) => EditorRepository | undefined): EditorDocuments {
  const texts = new TextDocuments(TextDocument);
  let last: string | undefined;
  const opened = (uri: string): Opened | undefined => {
    const document = texts.get(uri);
    const file = document === undefined ? undefined : fileOf(uri);
    const repository = file === undefined ? undefined : repositoryOf(file);
    return document === undefined || file === undefined || repository === undefined
      ? undefined
      : { uri, text: document.getText(), file, repository };
  };
  const openedLog = (uri: string): Opened | undefined => {
    const found = opened(uri);
    return found?.repository.isLog(found.file) ? found : undefined;
  };
  texts.onDidChangeContent(({ document: { uri } }) => {
    if (openedLog(uri) !== undefined) last = uri;
  });
  return {
    texts,
    opened,
    openedLog,
    lastLog: () => (last === undefined ? undefined : openedLog(last)),
    entries({ repository }) {
      const logs = texts.all().flatMap(({ uri }) => {
        const log = openedLog(uri);
        return log?.repository.store.root === repository.store.root ? [[repository.pathOf(log.file), log.text] as const] : [];
      });
      return repository.entries(new Map(logs));
    },
  };
}

/** Undefined for what is no file here: one that is not saved yet, one of another machine. */
function fileOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
