import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, sep } from "node:path";
import { Fault, ioFault } from "@onex/contract";
import { removeLeftBehind, temporaryBeside } from "./left-behind.ts";

/** A message with the paths of a repository as it knows them. */
export const fromRoot = (root: string, message: string): string => message.replaceAll(`${root}${sep}`, "");

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** The bytes of a file, or undefined when there is none. Raises `io/unreadable`. */
export function bytesIfAny(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw ioFault("io/unreadable", `${path} can't be read`, { cause: error, where: path });
  }
}

export interface LogText {
  readonly text: string;
  /** False for a file that is not UTF-8: readable, but not to be written. */
  readonly exact: boolean;
}

/** A byte order mark stays a part of the text. */
export function decodeLog(bytes: Uint8Array): LogText {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), exact: true };
  } catch {
    return { text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), exact: false };
  }
}

/** Raises `io/not-found`, `io/unreadable`, and `log/not-editable` for a file that is not UTF-8. */
export function readEditable(path: string): string {
  const bytes = bytesIfAny(path);
  if (bytes === undefined) throw new Fault("io/not-found", `${path} doesn't exist; correct the path`);
  const { text, exact } = decodeLog(bytes);
  if (!exact) throw new Fault("log/not-editable", `${path} is not UTF-8, so it can't be changed; convert it first`);
  return text;
}

/**
 * Puts a file in its place in one step: written beside it, flushed, renamed, its folder flushed. The mode and owner of an old file stay, and a
 * symbolic link stays one. Raises `io/unwritable`.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  try {
    const { target, mode, owner } = placeOf(path);
    const folder = dirname(target);
    makeFolders(folder);
    removeLeftBehind(folder);
    const temporary = temporaryBeside(target);
    try {
      const file = openSync(temporary, "wx", 0o600);
      try {
        writeFileSync(file, content);
        // Only the superuser may give a file away; an owner's own file is theirs already.
        if (owner !== undefined) attempt(() => fchownSync(file, owner.uid, owner.gid));
        fchmodSync(file, mode);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, target);
    } catch (error) {
      attempt(() => unlinkSync(temporary));
      throw error;
    }
    flushFolder(folder);
  } catch (error) {
    throw ioFault("io/unwritable", `${path} can't be written`, { cause: error, where: path });
  }
}

/** Makes a folder and those above it. Raises `io/unwritable`. */
export function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (error) {
    throw ioFault("io/unwritable", `${path} can't be made`, { cause: error, where: path });
  }
}

/** Node's own way tries for ever where a system knows no folder in one that is there, as in /proc. */
export function makeFolders(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
    const above = dirname(path);
    if (!isMissing(error) || above === path || existsSync(above)) throw error;
    makeFolders(above);
    mkdirSync(path);
  }
}

function placeOf(path: string): { target: string; mode: number; owner?: { uid: number; gid: number } } {
  try {
    const target = realpathSync(path);
    const { mode, uid, gid } = statSync(target);
    return { target, mode: mode & 0o7777, owner: { uid, gid } };
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { target: path, mode: 0o666 & ~process.umask() };
  }
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {}
}

/** Without it a crash may bring the old file back. Not every system can flush a folder, and the new file is in its place already. */
export const flushFolder = (folder: string): void =>
  attempt(() => {
    const opened = openSync(folder, "r");
    try {
      fsyncSync(opened);
    } finally {
      closeSync(opened);
    }
  });
