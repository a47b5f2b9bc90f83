import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { systemAmbient } from "@onex/contract";
import {
  type Completion,
  completeLog,
  entriesOf,
  entrySymbols,
  hoverText,
  idAt,
  insertEntry,
  type KnownEntry,
  logDiagnostics,
  names,
  type Place,
  type PlacedEdit,
  quickFixes,
} from "@onex/devlog";
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type CompletionItem,
  CompletionItemKind,
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  type InitializeResult,
  type Location,
  MarkupKind,
  MessageType,
  ShowMessageNotification,
  SymbolKind,
  TextDocumentSyncKind,
  type TextEdit,
} from "vscode-languageserver/node";
import type { Shell } from "../../shell.ts";
import { type EditorDocuments, editorDocuments, type Opened } from "./editor-documents.ts";
import { type EditorRepository, editorRepositories } from "./editor-repository.ts";

const insertCommand = "onex.log.insertEntry";
const insertTitle = "Insert debug entry";
const insertKind = `${CodeActionKind.Refactor}.insert`;

const capabilities: InitializeResult = {
  serverInfo: { name: "onex log lsp" },
  capabilities: {
    positionEncoding: "utf-16",
    textDocumentSync: TextDocumentSyncKind.Incremental,
    completionProvider: { triggerCharacters: ["#", "-", "~"] },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, insertKind] },
    executeCommandProvider: { commands: [insertCommand] },
    hoverProvider: true,
    definitionProvider: true,
    documentSymbolProvider: true,
  },
};

/** Answers an editor: what lint says, completion, actions, hover, definition and outline of debug logs; hover and definition of ids anywhere. */
export function serveLogs(connection: Connection, shell: Shell): void {
  // A notification: the request of the same name would want an answer, which not every editor gives.
  const say = (message: string): void =>
    notify(connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message }));
  const documents = editorDocuments(editorRepositories(shell, say));
  connection.onInitialize(() => capabilities);
  publishProblems(connection, documents);
  answerWriting(connection, documents, say);
  answerReading(connection, documents);
  documents.texts.listen(connection);
}

function publishProblems(connection: Connection, { texts, openedLog }: EditorDocuments): void {
  const publish = (uri: string): void => {
    const log = openedLog(uri);
    if (log !== undefined) notify(connection.sendDiagnostics({ uri, diagnostics: diagnosticsOf(log) }));
  };
  const due = new Map<string, NodeJS.Timeout>();
  texts.onDidChangeContent(({ document: { uri } }) => {
    clearTimeout(due.get(uri));
    // Whoever types fast is told once.
    due.set(uri, setTimeout(publish, quietMs, uri));
  });
  texts.onDidClose(({ document: { uri } }) => {
    clearTimeout(due.get(uri));
    due.delete(uri);
    notify(connection.sendDiagnostics({ uri, diagnostics: [] }));
  });
}

/** Completion, mendings and the new entry, in debug logs. */
function answerWriting(
  connection: Connection,
  { openedLog, lastLog, entries }: EditorDocuments,
  say: (message: string) => void,
): void {
  connection.onCompletion(({ textDocument, position }) => {
    const log = openedLog(textDocument.uri);
    if (log === undefined) return [];
    const { config } = log.repository.store;
    return completeLog(log.text, { config, place: position, entries: () => entries(log) }).map(completionItem);
  });
  connection.onCodeAction((params) => {
    const log = openedLog(params.textDocument.uri);
    return log === undefined ? [] : actionsOf(log, params);
  });
  connection.onExecuteCommand(async ({ command, arguments: given = [] }) => {
    const [uri, place] = given;
    // Not every editor lets a person say an address.
    const log = command !== insertCommand ? undefined : typeof uri === "string" ? openedLog(uri) : lastLog();
    const edit = log === undefined ? undefined : insertionIn(log, isPlace(place) ? place : undefined);
    if (log === undefined || edit === undefined)
      say(`${insertTitle} needs an open debug log, and a place outside of code and comments`);
    else await connection.workspace.applyEdit({ label: insertTitle, edit: { changes: { [log.uri]: [textEdit(edit)] } } });
  });
}

/** What an id means, in any file, and the outline of debug logs. */
function answerReading(connection: Connection, { opened, openedLog, entries }: EditorDocuments): void {
  connection.onHover(({ textDocument, position }) => {
    const document = opened(textDocument.uri);
    const found = document === undefined ? undefined : idAt(document.text, position);
    if (document === undefined || found === undefined) return null;
    const [entry] = entriesOf(found.id, entries(document));
    return entry === undefined ? null : { range: found.range, contents: { kind: MarkupKind.Markdown, value: hoverText(entry) } };
  });
  connection.onDefinition(({ textDocument, position }) => {
    const document = opened(textDocument.uri);
    const found = document === undefined ? undefined : idAt(document.text, position);
    if (document === undefined || found === undefined) return [];
    return entriesOf(found.id, entries(document)).map((entry) => locationOf(document.repository, entry));
  });
  connection.onDocumentSymbol(({ textDocument }) => {
    const log = openedLog(textDocument.uri);
    if (log === undefined) return [];
    return entrySymbols(log.text, log.repository.store.config.timezone).map(({ selection, ...symbol }) => ({
      ...symbol,
      kind: SymbolKind.Event,
      selectionRange: selection,
    }));
  });
}

/** An editor that went away needs nothing any more. */
const notify = (sent: Promise<void>): void => void sent.catch(() => {});

const quietMs = 50;

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

const lintOptions = ({ file, repository: { store, pathOf } }: Opened) => ({ path: pathOf(file), mailmap: store.mailmap });

const diagnosticsOf = (log: Opened): Diagnostic[] =>
  logDiagnostics(log.text, log.repository.store.config, lintOptions(log)).map((found) => ({
    ...found,
    severity: severities[found.severity],
    source: "onex log",
  }));

const textEdit = ({ range, text }: PlacedEdit): TextEdit => ({ range, newText: text });

function actionsOf(log: Opened, { textDocument: { uri }, range, context }: CodeActionParams): CodeAction[] {
  const wants = (kind: string): boolean => context.only?.some((only) => kind === only || kind.startsWith(`${only}.`)) ?? true;
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const { config } = log.repository.store;
    for (const { title, codes, line, edits } of quickFixes(log.text, config, lintOptions(log))) {
      if (line < range.start.line || line > range.end.line) continue;
      const diagnostics = context.diagnostics.filter(
        (known) => known.range.start.line === line && codes.includes(String(known.code)),
      );
      actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics, edit: { changes: { [uri]: edits.map(textEdit) } } });
    }
  }
  const insertion = wants(insertKind) ? insertionIn(log, range.start) : undefined;
  if (insertion !== undefined)
    actions.push({ title: insertTitle, kind: insertKind, edit: { changes: { [uri]: [textEdit(insertion)] } } });
  return actions;
}

function insertionIn({ text, repository: { store, engineer } }: Opened, place: Place | undefined): PlacedEdit | undefined {
  const name = engineer();
  if (name === undefined) return undefined;
  const folded = names(store.config, store.mailmap).engineer(name);
  return insertEntry(text, {
    ambient: systemAmbient,
    config: store.config,
    engineer: folded,
    ...(place === undefined ? {} : { place }),
  });
}

const isPlace = (value: unknown): value is Place =>
  typeof value === "object" &&
  value !== null &&
  "line" in value &&
  "character" in value &&
  Number.isInteger(value.line) &&
  Number.isInteger(value.character);

const kinds = {
  tag: CompletionItemKind.Keyword,
  entry: CompletionItemKind.Reference,
  status: CompletionItemKind.EnumMember,
} as const;

const completionItem = ({ kind, label, detail, insert, range }: Completion, index: number): CompletionItem => ({
  label,
  kind: kinds[kind],
  detail,
  // The order is ours: the vocabulary before other tags, the newest entries first.
  sortText: String(index).padStart(6, "0"),
  filterText: label,
  textEdit: { range, newText: insert },
});

function locationOf({ store }: EditorRepository, { path, line }: KnownEntry): Location {
  const at = { line: line - 1, character: 0 };
  return { uri: pathToFileURL(join(store.root, path)).href, range: { start: at, end: at } };
}
