import { createHash } from "node:crypto";

/** Where the hook that was there before waits, beside ours. */
export const formerName = "pre-commit.before-onex";

const markOf = (body: string): string => `# onex log hook ${createHash("sha256").update(body).digest("hex").slice(0, 16)}`;

/**
 * The pre-commit hook. `former` is the text of the hook that was there, which runs first. A shell's hook is read with the name that git called, for
 * many find their own files by it; any other program is started from its new place.
 */
export function hookScript(former: string | undefined): string {
  const body = `# "onex log hooks uninstall" takes it out and puts the hook back that was here before.
former="$(dirname -- "$0")/${formerName}"
${former === undefined ? "" : `if [ -x "$former" ]; then\n  ${runsFormer(former)} || exit $?\nfi\n`}PATH="$PWD/node_modules/.bin:$PATH"
if command -v onex >/dev/null 2>&1; then
  exec onex log hooks run
fi
echo "onex is not on PATH, so the engineering logs of this commit were not looked at" >&2
`;
  return `#!/bin/sh\n${markOf(body)}\n${body}`;
}

function runsFormer(text: string): string {
  const [, shell, flags = ""] =
    /^#!\s*(?:\/usr\/bin\/env\s+)?(?:\/\S*\/)?(sh|bash|dash|ksh|zsh)((?:[ \t]+-[a-zA-Z]+)*)\s*$/m.exec(firstLine(text)) ?? [];
  return shell === undefined ? '"$former" "$@"' : `${shell}${flags} -c '. "$0.before-onex"' "$0" "$@"`;
}

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

/** `ours`: as it was put in, by this or another version; `changed`: ours once, with other lines now. */
export function whoseHook(text: string): "ours" | "changed" | "other" {
  const [, mark = "", body = ""] = /^#!\/bin\/sh\n(# onex log hook [0-9a-f]{16})\n([\s\S]*)$/.exec(text) ?? [];
  if (mark !== "") return mark === markOf(body) ? "ours" : "changed";
  return text.includes("onex log hooks run") ? "changed" : "other";
}
