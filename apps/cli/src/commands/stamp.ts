import { resolve } from "node:path";
import { isFault, systemAmbient } from "@onex/contract";
import { diskReader, packageFacts } from "@onex/f2n";
import { type StampFileOptions, stampFile, type Verdict, verifyFile } from "@onex/stamp";
import { faultDocument, faultText } from "../fault-output.ts";
import type { Shell } from "../shell.ts";

export interface StampCommandOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

/** `onex stamp`: writes or renews the metadata block of each file; with `check` only says which would change. The others go on when one fails. */
export async function stampFiles(
  files: readonly string[],
  { check = false, json }: StampCommandOptions,
  shell: Shell,
): Promise<number> {
  let changed = 0;
  const done = check ? "would change" : "stamped";
  const failed = await eachFile(files, { json }, shell, async (file, path) => {
    const stamped = await stampFile(path, { ...packageOptions(path), ambient: systemAmbient, check });
    if (stamped.changed) changed += 1;
    const { uuid, hash } = stamped.block;
    if (json) return { type: "stamp", file, changed: stamped.changed, uuid, hash };
    return `${stamped.changed ? shell.paint.green(done) : shell.paint.dim("as it is")}  ${file}  ${hash.slice(0, 12)}`;
  });
  return failed > 0 || (check && changed > 0) ? 1 : 0;
}

/** `onex stamp verify`: the verdict on each file. Exit 1 when one is drifted, malformed or cannot be read. */
export async function verifyFiles(files: readonly string[], { json }: StampCommandOptions, shell: Shell): Promise<number> {
  let wrong = 0;
  const failed = await eachFile(files, { json }, shell, async (file, path) => {
    const verdict = await verifyFile(path);
    if (verdict.verdict === "drifted" || verdict.verdict === "malformed") wrong += 1;
    return json ? { file, ...summary(verdict) } : `${shownVerdict(verdict, shell)}  ${file}${reasonOf(verdict)}`;
  });
  return wrong + failed > 0 ? 1 : 0;
}

/** Works file by file, with progress on a terminal; prints a line for each. Gives the number of those that failed. */
async function eachFile(
  files: readonly string[],
  { json = false }: { readonly json?: boolean | undefined },
  shell: Shell,
  work: (file: string, path: string) => Promise<object | string>,
): Promise<number> {
  let failed = 0;
  for (const [at, file] of files.entries()) {
    if (files.length > 1) shell.progress(`${at + 1} of ${files.length}  ${file}`);
    try {
      const line = await work(file, resolve(shell.cwd, file));
      shell.print(typeof line === "string" ? line : JSON.stringify(line));
    } catch (thrown) {
      if (!isFault(thrown)) throw thrown;
      failed += 1;
      if (json) shell.print(JSON.stringify({ type: "fault", file, ...faultDocument(thrown, shell.cwd) }));
      else shell.note(faultText(thrown, shell.cwd));
    }
  }
  shell.progress("");
  return failed;
}

function summary(verdict: Verdict): object {
  switch (verdict.verdict) {
    case "valid":
      return { verdict: "valid", algorithm: verdict.algorithm, line: verdict.line };
    case "drifted":
      return {
        verdict: "drifted",
        line: verdict.line,
        stored: verdict.stored,
        computed: verdict.computed,
        problems: verdict.problems,
      };
    default:
      return verdict;
  }
}

function shownVerdict({ verdict }: Verdict, { paint }: Shell): string {
  const word = verdict.padEnd(9);
  if (verdict === "valid") return paint.green(word);
  return verdict === "unstamped" ? paint.dim(word) : paint.red(word);
}

function reasonOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case "valid":
      return `  (${verdict.algorithm})`;
    case "drifted":
      return "  changed since it was stamped";
    default:
      return `  ${verdict.reason}${verdict.line === undefined ? "" : `, line ${verdict.line}`}`;
  }
}

/** Author, owner and namespace as the nearest package.json has them. */
function packageOptions(path: string): Partial<StampFileOptions> {
  const { author, name, license } = factsOf(path);
  return {
    ...(author === undefined ? {} : { author, owner: author }),
    ...(name === undefined
      ? {}
      : {
          namespace: name
            .replace(/^@/, "")
            .replaceAll("/", ".")
            .replaceAll(/[^A-Za-z0-9_.]/g, "_"),
        }),
    ...(license === undefined ? {} : { license }),
  };
}

const factsOf = packageFacts(diskReader());
