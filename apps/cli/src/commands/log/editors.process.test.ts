import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { repository } from "../../test-cli.ts";

/** The settings as the page gives them, in its order. */
const page = readFileSync(join(repository, "docs/engineering-logs.md"), "utf8");
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, block = ""]) => block);

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
- **Id:** dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA

#### Context

See dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA.
`;
const mended = log.replace("#blocking", "#blocker");

let home = "";
let root = "";
let env: NodeJS.ProcessEnv = {};
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "onex editor "));
  root = join(home, "a repository");
  mkdirSync(join(root, "docs/dev_logs/ada"), { recursive: true });
  mkdirSync(join(root, ".onex"));
  mkdirSync(join(home, "bin"));
  writeFileSync(join(root, ".onex/log.yaml"), "tags:\n  blocker: { description: stop, aliases: [blocking] }\n");
  writeFileSync(join(root, path), log);
  const onex = join(home, "bin/onex");
  writeFileSync(onex, `#!/bin/sh\nexec '${process.execPath}' '${join(repository, "apps/cli/bin/onex.cjs")}' "$@"\n`);
  chmodSync(onex, 0o755);
  const own = { HOME: home, XDG_CONFIG_HOME: join(home, "config"), XDG_STATE_HOME: join(home, "state"), ONEX_ENGINEER: "Ada" };
  env = { ...process.env, ...own, PATH: `${join(home, "bin")}${delimiter}${process.env["PATH"] ?? ""}` };
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** Why an editor can't be asked; undefined when it can. Its first line says its version. */
function missing(editor: string, least: readonly [major: number, minor: number]): string | undefined {
  const { status, stdout } = spawnSync(editor, ["--version"], { encoding: "utf8" });
  if (status !== 0) return `${editor} is not on the PATH`;
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
  const isOld = Number(major) < least[0] || (Number(major) === least[0] && Number(minor) < least[1]);
  return isOld ? `${editor} ${major}.${minor} is older than ${least.join(".")}` : undefined;
}

/** A test that runs where the editor is, and says why not elsewhere. */
function inEditor(editor: string, least: readonly [number, number], title: string, act: (editor: string) => void): void {
  const reason = missing(editor, least);
  if (reason !== undefined) console.info(`not run: ${title} (${reason})`);
  test.skipIf(reason !== undefined)(title, () => act(editor), 60_000);
}

/** What a person does: reads the problems, asks, takes the quick fix and the new entry, and saves. */
const neovimDrive = `
local function give_up(what) io.stderr:write(what .. "\\n") vim.cmd("cquit 1") end
local function wait(what, fits) if not vim.wait(20000, fits, 20) then give_up("no " .. what) end end
local function act(kind) vim.lsp.buf.code_action({ apply = true, context = { only = { kind }, diagnostics = {} } }) end
vim.cmd("edit " .. vim.fn.fnameescape(os.getenv("ONEX_TEST_LOG")))
local buffer, out = vim.api.nvim_get_current_buf(), {}
local function lines() return vim.api.nvim_buf_line_count(buffer) end
wait("server", function() return #vim.lsp.get_clients({ bufnr = buffer, name = "onex_log" }) == 1 end)
local server = vim.lsp.get_clients({ bufnr = buffer, name = "onex_log" })[1]
wait("problems", function() return #vim.diagnostic.get(buffer) > 0 end)
out.problems = vim.tbl_map(function(d) return { d.lnum, d.col, d.end_col, d.code } end, vim.diagnostic.get(buffer))
local function ask(method, line, character)
  local params = { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = line, character = character } }
  local answer
  vim.lsp.buf_request(buffer, method, params, function(fault, result) answer = { fault = fault, result = result } end)
  wait(method, function() return answer ~= nil end)
  return answer.result
end
local items = ask("textDocument/completion", 13, 18)
out.completion = vim.tbl_map(function(item) return item.label end, items.items or items)
out.hover = ask("textDocument/hover", 19, 10).contents.value
out.definition = ask("textDocument/definition", 19, 10)[1].range.start.line
out.outline = ask("textDocument/documentSymbol", 0, 0)[1].name
vim.api.nvim_win_set_cursor(0, { 14, 0 })
act("quickfix")
wait("mending", function() return #vim.diagnostic.get(buffer) == 0 end)
local before = lines()
act("refactor")
wait("new entry", function() return lines() > before end)
before = lines()
vim.lsp.buf_request(buffer, "workspace/executeCommand", { command = "onex.log.insertEntry" }, function() end)
wait("entry of the command", function() return lines() > before end)
vim.cmd("silent write")
vim.fn.writefile({ vim.json.encode(out) }, os.getenv("ONEX_TEST_OUT"))
vim.cmd("qall!")
`;

function driveNeovim(editor: string, settings: string): unknown {
  const [init, drive, out] = ["init.lua", "drive.lua", "out.json"].map((name) => join(home, name));
  writeFileSync(init ?? "", settings);
  writeFileSync(drive ?? "", neovimDrive);
  const { status, stderr } = spawnSync(
    editor,
    ["--headless", "-u", init ?? "", "-c", `luafile ${(drive ?? "").replaceAll(" ", "\\ ")}`],
    {
      cwd: home,
      env: { ...env, ONEX_TEST_LOG: join(root, path), ONEX_TEST_OUT: out },
      encoding: "utf8",
      timeout: 50_000,
    },
  );
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return JSON.parse(readFileSync(out ?? "", "utf8"));
}

const newEntry = /\n### Debug Entry: \n\n- \*\*Timestamp:\*\* \S+Z\n- \*\*Engineer:\*\* Ada\n/g;

function expectWritten(entries: number): void {
  const written = readFileSync(join(root, path), "utf8");
  expect(written.startsWith(mended)).toBe(true);
  expect(written.match(newEntry)).toHaveLength(entries);
}

for (const [at, least, from] of [
  [0, [0, 11], "0.11"],
  [1, [0, 10], "0.10"],
] as const)
  inEditor("nvim", least, `Neovim with the settings for ${from} shows, completes, finds, mends and inserts`, (editor) => {
    expect(driveNeovim(editor, blocks("lua")[at] ?? "")).toEqual({
      // Columns of Neovim are bytes.
      problems: [[13, 17, 26, "entry-tag-alias"]],
      completion: ["#blocker", "#blocking"],
      hover: `**🦊 One**\n\nopen, 2025-03-04\n\n${path}:10`,
      definition: 9,
      outline: "🦊 One",
    });
    expectWritten(2);
  });

const emacsDrive = `
(define-derived-mode markdown-mode text-mode "Markdown")
(add-to-list 'auto-mode-alist '("\\\\.md\\\\'" . markdown-mode))
(require 'eglot)
(require 'flymake)
(setq eglot-sync-connect 20 eglot-confirm-server-edits nil)
(defun wait-for (what fits)
  (with-timeout (20 (error "no %s" what)) (while (not (funcall fits)) (accept-process-output nil 0.05))))
(find-file (getenv "ONEX_TEST_LOG"))
(call-interactively #'eglot)
(flymake-start nil)
(wait-for "problems" #'flymake-diagnostics)
(goto-char (point-min))
(forward-line 13)
(eglot-code-action-quickfix (line-beginning-position) (line-end-position))
(let ((before (buffer-size)))
  (eglot-execute (eglot-current-server) (list :title "" :command "onex.log.insertEntry"))
  (wait-for "new entry" (lambda () (> (buffer-size) before))))
(save-buffer)
`;

inEditor("emacs", [29, 1], "Emacs with its settings shows, mends and inserts", (editor) => {
  const files = ["settings.el", "drive.el"].map((name) => join(home, name));
  writeFileSync(files[0] ?? "", blocks("elisp")[0] ?? "");
  writeFileSync(files[1] ?? "", emacsDrive);
  const { status, stderr } = spawnSync(editor, ["-Q", "--batch", ...files.flatMap((file) => ["-l", file])], {
    cwd: home,
    env: { ...env, ONEX_TEST_LOG: join(root, path) },
    encoding: "utf8",
    timeout: 50_000,
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  expectWritten(1);
});

inEditor("hx", [24, 0], "Helix with its settings finds the server for Markdown", (editor) => {
  mkdirSync(join(home, "config/helix"), { recursive: true });
  writeFileSync(join(home, "config/helix/languages.toml"), blocks("toml")[0] ?? "");
  const { stdout } = spawnSync(editor, ["--health", "markdown"], { cwd: root, env, encoding: "utf8" });
  expect(stdout).toMatch(/onex-log\S*: .*bin\/onex/);
});
