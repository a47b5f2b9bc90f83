import { randomUUID } from "node:crypto";
import { open, readFile, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Fault, ioFault } from "@onex/contract";
import { type Language, languageOf } from "./language.ts";
import { type Stamped, stamp } from "./stamp.ts";
import type { StampOptions } from "./stamped-fields.ts";
import { type Verdict, verify } from "./verify.ts";

export interface FileOptions {
  /** Default: by the ending of the path. */
  readonly language?: Language;
}

export interface StampFileOptions extends FileOptions, Omit<StampOptions, "name"> {
  /** Default: the last part of the path. */
  readonly name?: string;
  /** Say only whether stamping would change the file. Default false. */
  readonly check?: boolean;
}

/**
 * Judges the stamp of a file. A file that is not UTF-8 is never valid: what was stamped was. Raises `stamp/unsupported` for a file that can't
 * carry a block, `io/not-found`, `io/unreadable`.
 */
export async function verifyFile(path: string, { language = languageAt(path) }: FileOptions = {}): Promise<Verdict> {
  const { text, exact } = decoded(await bytesOf(path));
  const verdict = verify(text, language);
  if (exact || verdict.verdict !== "valid") return verdict;
  const { line, block } = verdict;
  return { verdict: "drifted", line, stored: block.hash, computed: "", problems: [{ line, reason: "the file is not UTF-8" }] };
}

/**
 * Stamps a file, or with `check` says whether it would change. The new file takes the place of the old one in one step: written beside it,
 * flushed, renamed, with the same mode; a symbolic link stays one. Bytes outside the block stay as they are. Raises what `verifyFile` and
 * `stamp` raise, `stamp/unsupported` also for a file that is not UTF-8, and `io/unwritable`.
 */
export async function stampFile(path: string, options: StampFileOptions): Promise<Stamped> {
  const { language = languageAt(path), check = false, name = basename(path), ...rest } = options;
  const { text, exact } = decoded(await bytesOf(path));
  if (!exact) throw new Fault("stamp/unsupported", `${path} is not UTF-8, so it can't be stamped; convert it first`);
  const stamped = stamp(text, language, { ...rest, name });
  if (stamped.changed && !check) await replaceFile(path, stamped.text);
  return stamped;
}

function languageAt(path: string): Language {
  const language = languageOf(path);
  if (language !== undefined) return language;
  throw new Fault(
    "stamp/unsupported",
    `${path} can't carry a stamp; Markdown, TypeScript, JavaScript, Python and YAML files can`,
  );
}

function decoded(bytes: Uint8Array): { text: string; exact: boolean } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), exact: true };
  } catch {
    return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), exact: false };
  }
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
    throw missing
      ? new Fault("io/not-found", `${path} doesn't exist; correct the path`, { cause: error })
      : ioFault("io/unreadable", `${path} can't be read`, { cause: error, where: path });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  try {
    const target = await realpath(path);
    const { mode, uid, gid } = await stat(target);
    const folder = dirname(target);
    const temporary = join(folder, `.onex-stamp-${randomUUID()}`);
    try {
      await using file = await open(temporary, "wx", 0o600);
      await file.writeFile(text, "utf8");
      // Only the superuser may give a file away; an owner's own file is theirs already.
      await file.chown(uid, gid).catch(() => undefined);
      await file.chmod(mode & 0o7777);
      await file.sync();
      await rename(temporary, target);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    await flushFolder(folder);
  } catch (error) {
    throw ioFault("io/unwritable", `${path} can't be written`, { cause: error, where: path });
  }
}

/** Without it a crash may bring the old file back. Not every system can flush a folder, and the new file is in its place already. */
async function flushFolder(folder: string): Promise<void> {
  try {
    await using opened = await open(folder, "r");
    await opened.sync();
  } catch {}
}
