import { Fault } from "@onex/contract";
import { type GitCommand, gitCommand, noRepository } from "../repository/git-command.ts";

export interface StagedFile {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** Octal, as git writes it. */
  readonly mode: string;
  readonly bytes: Uint8Array;
}

export interface Staged {
  /** Files that the commit adds or changes. */
  readonly files: readonly StagedFile[];
  /** What the commit's parents have at the places that change, files that go included; also the commit that is merged or picked. */
  readonly before: ReadonlyMap<string, readonly Uint8Array[]>;
}

/** What a commit would change below a folder, from the index that git names to its hooks. Links and submodules are none of it. Raises `log/no-repository`. */
export function stagedFiles(root: string, folder: string): Staged {
  const git = gitCommand(root);
  const parent = git(["rev-parse", "--verify", "--quiet", "HEAD"])?.toString("utf8").trim() ?? emptyTree(git);
  const raw = git([
    "diff-index",
    "--cached",
    "--raw",
    "-z",
    "--no-renames",
    "--full-index",
    parent,
    "--",
    `:(literal,top)${folder}`,
  ]);
  if (raw === undefined) throw noRepository(root, `${root} is no git repository; make one with "git init"`);
  const files: StagedFile[] = [];
  const before = new Map<string, readonly Uint8Array[]>();
  const others = otherCommits(git);
  const parts = raw.toString("utf8").split("\0");
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, oldMode = "", mode = "", oldHash = "", hash = ""] =
      /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) /.exec(parts[at] ?? "") ?? [];
    const path = parts[at + 1] ?? "";
    const old = [
      oldMode.startsWith("100") ? git(["cat-file", "blob", oldHash]) : undefined,
      ...others.map((commit) => git(["cat-file", "blob", `${commit}:${path}`])),
    ];
    before.set(
      path,
      old.flatMap((own) => own ?? []),
    );
    const bytes = mode.startsWith("100") ? git(["cat-file", "blob", hash]) : undefined;
    if (bytes !== undefined) files.push({ path, mode, bytes });
  }
  return { files, before };
}

/** What git is about to take in besides the parent. */
const otherCommits = (git: GitCommand): readonly string[] =>
  ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD"].flatMap(
    (name) =>
      git(["rev-parse", "--verify", "--quiet", `${name}^{commit}`])
        ?.toString("utf8")
        .trim() ?? [],
  );

/** Puts other bytes for files into the index, and nothing else of the work tree. Raises `log/no-repository`. */
export function restage(root: string, files: readonly StagedFile[]): void {
  const git = gitCommand(root);
  const lines = files.map(({ path, mode, bytes }) => {
    const hash = git(["hash-object", "-w", "--stdin"], bytes)?.toString("utf8").trim();
    return `${mode} ${hash ?? ""}\t${path}\0`;
  });
  if (git(["update-index", "-z", "--index-info"], lines.join("")) === undefined) {
    throw new Fault("log/no-repository", `git's index in ${root} can't be written; see what "git status" says of it`);
  }
}

/** Lets git see at once that a file is what the index says. */
export const refreshIndex = (root: string): void => {
  gitCommand(root)(["update-index", "-q", "--refresh"]);
};

const emptyTree = (git: GitCommand): string => git(["hash-object", "-t", "tree", "--stdin"], "")?.toString("utf8").trim() ?? "";

/** Who commits; undefined when git does not know. */
export function authorOf(root: string): { readonly name: string; readonly address: string } | undefined {
  const [, name, address] =
    /^(.*?) ?<([^<>]*)>/.exec(gitCommand(root)(["var", "GIT_AUTHOR_IDENT"])?.toString("utf8") ?? "") ?? [];
  return name === undefined || address === undefined ? undefined : { name, address };
}
