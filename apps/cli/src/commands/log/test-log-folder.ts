import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runCommandLine } from "../../run-command-line.ts";
import { testShell } from "../../test-shell.ts";

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A folder for one test. */
export interface LogFolder extends Disposable {
  readonly root: string;
  /** Writes a file, and the folders above it. */
  put(path: string, text: string): void;
  /** `onex log …` in this process, in a folder below. */
  log(args: readonly string[], options?: { readonly cwd?: string; readonly input?: string }): Promise<Ran>;
}

/** With the configuration that makes a repository of it, unless that is another text or none. */
export function logFolder(config: string | undefined = "root: docs/dev_logs\n"): LogFolder {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "onex-log-")));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  if (config !== "") put(".onex/log.yaml", config);
  return {
    root,
    put,
    async log(args, { cwd = ".", input = "" } = {}) {
      const shell = testShell({ cwd: join(root, cwd), input });
      const status = await runCommandLine(["log", ...args], shell);
      return { status, out: shell.out.join("\n"), err: shell.err.join("\n") };
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

export const week = "docs/dev_logs/ada/debug_log_2025_05_19.md";

/** A log of two entries, the second of them with defects and a dead link. */
export const weekText = `---
schema: onex-debug-log/1
log_owner: ada
week: 2025-05-19_to_2025-05-25
created_at: 2025-05-19T08:12:44Z
tags: [blocker, infra]
---

# Debug log, 2025-05-19 to 2025-05-25

### Debug Entry: Cache forgets its keys

- **Timestamp:** 2025-05-20T09:30:00Z
- **Engineer:** ada
- **Tags:** #blocker
- **Status:** open
  - 2025-05-20T09:30:00Z open
- **Id:** dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA
- **Links:** PR #20

#### Problem Statement

Every third read misses the cache.

#### Next Steps

- Compare by text

### Debug Entry: Build machine is full

- **Timestamp:** 2025-05-21 14:00:00 +0200
- **Engineer:** bob
- **Tags:** #infra
- **Status:** resolved
  - 2025-05-21T14:00:00Z resolved
- **Id:** dl-01JVPWXYZ0K3N5B7D9F1H3J5M7

#### Problem Statement

See [the page](../../missing.md).

#### Resolution

- Removed the old layers
`;

export const cacheId = "dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA";
export const buildId = "dl-01JVPWXYZ0K3N5B7D9F1H3J5M7";
