import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository of its own for a test, which no configuration of the machine reaches. Disposal removes it. */
export interface TestRepository extends Disposable {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  git(...args: string[]): string;
  write(path: string, text: string | Uint8Array): void;
  read(path: string): string;
  /** Commits everything at a time, `2025-03-04T10:00:00Z`, past any hook. */
  commit(message: string, at?: string, author?: string): string;
}

export function testRepository(name = "repository"): TestRepository {
  const home = mkdtempSync(join(tmpdir(), "onex-git-"));
  const root = join(home, name);
  mkdirSync(root);
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (...args: string[]): string =>
    execFileSync("git", ["-C", root, ...args], { encoding: "utf8", env, stdio: "pipe" }).trim();
  git("init", "-q", "-b", "main");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.org");
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    root,
    env,
    git,
    write,
    read: (path) => readFileSync(join(root, path), "utf8"),
    commit(message, at = "2025-03-04T10:00:00Z", author = "Ada <ada@example.org>") {
      git("add", "-A");
      const [, name = "", mail = ""] = /^(.*) <(.*)>$/.exec(author) ?? [];
      const dated = { ...env, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at, GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: mail };
      execFileSync("git", ["-C", root, "commit", "-q", "--no-verify", "--allow-empty", "-m", message], {
        env: dated,
        stdio: "pipe",
      });
      return git("rev-parse", "HEAD");
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}
