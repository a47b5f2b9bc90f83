import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseLog } from "@onex/devlog";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ApplyWorkspaceEditRequest,
  type CodeAction,
  CodeActionRequest,
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  DefinitionRequest,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentSymbolRequest,
  ExecuteCommandRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { repository } from "../../test-cli.ts";

const id = "dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA";
const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";
const log = `---
schema: onex-debug-log/1
log_owner: "ada"
week: 2025-03-03_to_2025-03-09
repo_version: "3f2a91c"
created_at: 2025-03-03T08:00:00Z
tags: [blocker]
---

### Debug Entry: 🦊 One

- **Timestamp:** 2025-03-04T09:00:00Z
- **Engineer:** ada
- **Tags:** 🦊 #blocking
- **Status:** open
- **Id:** ${id}

#### Context

See ${id}.
`;

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onex ä "));
  mkdirSync(join(root, "docs/dev_logs/ada"), { recursive: true });
  mkdirSync(join(root, ".onex"));
  writeFileSync(join(root, ".onex/log.yaml"), "tags:\n  blocker: { description: stop, aliases: [blocking] }\n");
  writeFileSync(join(root, path), log);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Editor extends AsyncDisposable {
  readonly connection: ReturnType<typeof createProtocolConnection>;
  readonly uri: string;
  /** The next diagnostics of a document. */
  diagnostics(uri?: string): Promise<readonly Diagnostic[]>;
  readonly messages: readonly string[];
  readonly ended: Promise<number | null>;
}

/** An editor that has started the server and opened the log. */
async function editor(text = log): Promise<Editor> {
  const child = spawn(process.execPath, [join(repository, "apps/cli/bin/onex.cjs"), "log", "lsp", "--stdio"], {
    cwd: tmpdir(),
    env: { ...process.env, ONEX_ENGINEER: "Ada" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close").then(([status]: (number | null)[]) => status ?? null);
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const messages: string[] = [];
  const waiting = new Map<string, ((found: readonly Diagnostic[]) => void)[]>();
  connection.onNotification(ShowMessageNotification.type, ({ message }) => void messages.push(message));
  connection.onNotification(PublishDiagnosticsNotification.type, ({ uri, diagnostics }) =>
    waiting.get(uri)?.shift()?.(diagnostics),
  );
  connection.onUnhandledNotification(() => {});
  connection.listen();
  const uri = pathToFileURL(join(root, path)).href;
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    capabilities: { workspace: { applyEdit: true } },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const diagnostics = (of = uri): Promise<readonly Diagnostic[]> =>
    new Promise((resolve) => waiting.set(of, [...(waiting.get(of) ?? []), resolve]));
  if (text !== "") {
    const first = diagnostics();
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: "markdown", version: 1, text },
    });
    await first;
  }
  return {
    connection,
    uri,
    diagnostics,
    messages,
    ended,
    async [Symbol.asyncDispose]() {
      connection.dispose();
      child.kill("SIGKILL");
      await ended;
    },
  };
}

const applied = (text: string, uri: string, edit: WorkspaceEdit | undefined): string =>
  TextDocument.applyEdits(TextDocument.create(uri, "markdown", 1, text), edit?.changes?.[uri] ?? []);

/** Answers of this server are actions, never commands. */
const actions = async ({ connection, uri }: Editor, line: number, only?: string[]): Promise<readonly CodeAction[]> => {
  const place = { line, character: 0 };
  const found = await connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri },
    range: { start: place, end: place },
    context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
  });
  return (found ?? []).filter((one): one is CodeAction => "edit" in one);
};

describe("onex log lsp", () => {
  test("publishes what lint says, at UTF-16 places, again after a change, and nothing after closing", async () => {
    await using open = await editor();
    const { connection, uri } = open;
    const change = (text: string, version: number) =>
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
    const next = open.diagnostics();
    await change(`${log}\n`, 2);
    expect((await next).map(({ code, severity, range, source }) => ({ code, severity, range, source }))).toEqual([
      {
        code: "entry-tag-alias",
        severity: 2,
        source: "onex log",
        range: { start: { line: 13, character: 15 }, end: { line: 13, character: 24 } },
      },
    ]);
    const mended = open.diagnostics();
    await change(log.replace("#blocking", "#blocker"), 3);
    expect(await mended).toEqual([]);
    const closed = open.diagnostics();
    await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    expect(await closed).toEqual([]);
  });

  test("completes tags and ids, shows and finds an entry by its id, and lists entries", async () => {
    await using open = await editor();
    const { connection, uri } = open;
    const textDocument = { uri };
    const items = async (line: number, character: number): Promise<readonly CompletionItem[]> => {
      const found = await connection.sendRequest(CompletionRequest.type, { textDocument, position: { line, character } });
      return Array.isArray(found) ? found : (found?.items ?? []);
    };
    expect((await items(13, 18)).map(({ label, textEdit }) => [label, textEdit?.newText])).toEqual([
      ["#blocker", "#blocker"],
      ["#blocking", "#blocker"],
    ]);
    expect(await items(19, 7)).toMatchObject([{ label: id, detail: "🦊 One" }]);
    const position = { line: 19, character: 10 };
    const hover = await connection.sendRequest(HoverRequest.type, { textDocument, position });
    expect(hover).toMatchObject({
      contents: { kind: "markdown", value: `**🦊 One**\n\nopen, 2025-03-04\n\n${path}:10` },
      range: { start: { line: 19, character: 4 }, end: { line: 19, character: 4 + id.length } },
    });
    expect(await connection.sendRequest(DefinitionRequest.type, { textDocument, position })).toMatchObject([
      { uri, range: { start: { line: 9 } } },
    ]);
    expect(await connection.sendRequest(DocumentSymbolRequest.type, { textDocument })).toMatchObject([
      { name: "🦊 One", detail: "open", selectionRange: { start: { line: 9, character: 0 } } },
    ]);
  });

  test("offers the mending that is certain, and a new entry with time and engineer", async () => {
    await using open = await editor();
    const [fix] = await actions(open, 13, ["quickfix"]);
    expect(fix).toMatchObject({ title: "Use the spelling of the vocabulary", kind: "quickfix" });
    expect(applied(log, open.uri, fix?.edit)).toBe(log.replace("#blocking", "#blocker"));
    const [insert] = await actions(open, 5, ["refactor"]);
    expect(insert).toMatchObject({ title: "Insert debug entry", kind: "refactor.insert" });
    const next = applied(log, open.uri, insert?.edit);
    expect(next.startsWith(log)).toBe(true);
    expect(next.slice(log.length)).toMatch(
      /^\n### Debug Entry: \n\n- \*\*Timestamp:\*\* \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n- \*\*Engineer:\*\* Ada\n/,
    );
  });

  test("inserts an entry by its command through the editor", async () => {
    await using open = await editor();
    const { connection, uri } = open;
    const edit = new Promise<WorkspaceEdit>((resolve) =>
      connection.onRequest(ApplyWorkspaceEditRequest.type, (asked) => {
        resolve(asked.edit);
        return { applied: true };
      }),
    );
    await connection.sendRequest(ExecuteCommandRequest.type, { command: "onex.log.insertEntry", arguments: [uri] });
    expect(applied(log, uri, await edit)).toContain("- **Engineer:** Ada\n");
    await connection.sendRequest(ExecuteCommandRequest.type, {
      command: "onex.log.insertEntry",
      arguments: ["file:///nowhere.md", { line: "x" }],
    });
    expect(open.messages).toEqual([expect.stringContaining("needs an open debug log")]);
  });

  test("inserts an entry without being told where: into the log in which somebody wrote last", async () => {
    await using open = await editor();
    const { connection, uri } = open;
    const edits: WorkspaceEdit[] = [];
    connection.onRequest(ApplyWorkspaceEditRequest.type, (asked) => {
      edits.push(asked.edit);
      return { applied: true };
    });
    const readme = pathToFileURL(join(root, "README.md")).href;
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri: readme, languageId: "markdown", version: 1, text: "# A project\n" },
    });
    await connection.sendRequest(ExecuteCommandRequest.type, { command: "onex.log.insertEntry" });
    expect(applied(log, uri, edits[0])).toContain("- **Engineer:** Ada\n");
    await connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
    await connection.sendRequest(ExecuteCommandRequest.type, { command: "onex.log.insertEntry" });
    expect([edits.length, open.messages]).toEqual([1, [expect.stringContaining("needs an open debug log")]]);
  });

  test("knows entries of other logs as they are on the disk, and says a broken configuration instead of ending", async () => {
    const other = "docs/dev_logs/grace/debug_log_2025_03_10.md";
    mkdirSync(join(root, "docs/dev_logs/grace"));
    writeFileSync(
      join(root, other),
      `### Debug Entry: Later\n- **Timestamp:** 2025-03-11T09:00:00Z\n- **Id:** dl-01JVQGG8Y0QXJ2B8D3M7T5W9ZA\n`,
    );
    await using open = await editor(`${log}dl-`);
    const { connection, uri } = open;
    const ask = () =>
      connection.sendRequest(CompletionRequest.type, { textDocument: { uri }, position: { line: 20, character: 3 } });
    expect(await ask()).toMatchObject([{ detail: "Later" }, { detail: "🦊 One" }]);
    writeFileSync(join(root, ".onex/log.yaml"), "tags: [oops\n");
    expect(await ask()).toHaveLength(2);
    expect(open.messages).toEqual([expect.stringContaining(".onex/log.yaml")]);
  });

  test("is silent about Markdown that is no debug log", async () => {
    await using open = await editor("");
    const { connection } = open;
    const uri = pathToFileURL(join(root, "README.md")).href;
    await connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: "markdown", version: 1, text: `### Debug Entry: x\n${id}\n` },
    });
    expect(await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })).toEqual([]);
    expect(
      await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 1, character: 3 } }),
    ).toMatchObject({ range: { start: { line: 1 } } });
  });

  test("goes on after documents that are no files, and answers nothing about them", async () => {
    await using open = await editor();
    const { connection } = open;
    for (const uri of ["untitled:Untitled-1", "file://elsewhere/debug_log_x.md", "file:///a%2Fdebug_log_x.md", "no address"]) {
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "markdown", version: 1, text: log },
      });
      expect(await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri } })).toEqual([]);
    }
    expect(await connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: open.uri } })).toHaveLength(1);
  });

  test("ends with 0 after shutdown and exit, with 1 after exit alone, and when the editor goes away", async () => {
    await using polite = await editor();
    await polite.connection.sendRequest(ShutdownRequest.type);
    await polite.connection.sendNotification(ExitNotification.type);
    expect(await polite.ended).toBe(0);
    await using rude = await editor();
    await rude.connection.sendNotification(ExitNotification.type);
    expect(await rude.ended).toBe(1);
    await using gone = await editor();
    gone.connection.end();
    expect(await gone.ended).toBe(1);
  });
});

describe("the folder for Visual Studio Code", () => {
  const folder = new URL("../../../../../docs/editors/vscode/", import.meta.url);
  const json = (name: string): Record<string, unknown> => JSON.parse(readFileSync(fileURLToPath(new URL(name, folder)), "utf8"));

  test("starts this server for Markdown", () => {
    expect(json("settings.json")).toMatchObject({
      "glspc.server.command": "onex",
      "glspc.server.commandArguments": ["log", "lsp"],
      "glspc.server.languageId": ["markdown"],
    });
    expect(json("extensions.json")).toEqual({ recommendations: ["zsol.vscode-glspc"] });
  });

  test("has a snippet that is an entry with every section", () => {
    const { body } = snippetOf(json("onex-log.code-snippets")["Debug entry"]);
    const filled = body.map((line) =>
      line.replace(/\$\{1:(\w+)\}/, "$1").replace(/^(- \*\*Timestamp:\*\*) .*/, "$1 2025-03-04T09:00:00+01:00"),
    );
    const [entry] = parseLog(filled.join("\n")).entries;
    expect(entry).toMatchObject({
      title: "title",
      status: { value: "open", source: "field" },
      timestamp: { iso: "2025-03-04T08:00:00Z" },
    });
    expect(entry?.sections.map(({ key }) => key)).toEqual([
      "context",
      "problem",
      "hypotheses",
      "investigation",
      "observations",
      "next_steps",
    ]);
  });
});

/** The body of a snippet. */
function snippetOf(snippet: unknown): { readonly body: readonly string[] } {
  if (typeof snippet === "object" && snippet !== null && "body" in snippet && Array.isArray(snippet.body))
    return { body: snippet.body.map(String) };
  throw new TypeError("no snippet");
}
