import { chmodSync, existsSync, lstatSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { Fault, ioFault } from "@onex/contract";
import { gitCommand, noRepository } from "../repository/git-command.ts";
import { bytesIfAny, decodeLog, writeWhole } from "../repository/log-file.ts";
import { formerName, hookScript, whoseHook } from "./hook-script.ts";

export interface HookStatus {
  /** The hook's file, absolute; where git looks for it, also in a work tree or with `core.hooksPath`. */
  readonly path: string;
  /** `other` is somebody else's hook, `changed` was ours until a person changed it. */
  readonly state: "ours" | "changed" | "other" | "none";
  /** The hook that ours runs first, absolute. */
  readonly former?: string;
}

export interface HookChange extends HookStatus {
  readonly changed: boolean;
}

/** What git would run before a commit. Raises `log/no-repository`, `io/unreadable`. */
export function hookStatus(root: string): HookStatus {
  const { path, former } = placesOf(root);
  const text = textOf(path);
  return { path, state: text === undefined ? "none" : whoseHook(text), ...(isThere(former) ? { former } : {}) };
}

/**
 * Puts the pre-commit hook in. One that is there stays beside it and runs first. A second time changes nothing. Raises `log/no-repository`,
 * `log/foreign-hook`, `io/unreadable`, `io/unwritable`.
 */
export function installHooks(root: string): HookChange {
  const { path, former, folder } = placesOf(root);
  refuseShared(root, folder);
  const text = textOf(path);
  const state = text === undefined ? "none" : whoseHook(text);
  if (state === "changed") {
    throw new Fault(
      "log/foreign-hook",
      `${path} was changed by hand; move your own lines to ${former} and remove it, then install again`,
    );
  }
  if (state === "other") {
    const waiting = textOf(former);
    if (waiting !== undefined && waiting !== text) {
      throw new Fault(
        "log/foreign-hook",
        `${path} and ${former} are two different hooks for one place; remove the one that is not needed`,
      );
    }
    changing(path, () => renameSync(path, former));
  }
  const wanted = hookScript(textOf(former));
  if (wanted !== text) {
    writeWhole(path, wanted);
    chmodSync(path, 0o755);
  }
  return { ...hookStatus(root), changed: wanted !== text };
}

/** Takes the hook out and puts the one back that was there before; somebody else's stays. Raises `log/no-repository`, `log/foreign-hook`, `io/unwritable`. */
export function uninstallHooks(root: string): HookChange {
  const { path, former } = placesOf(root);
  const { state } = hookStatus(root);
  if (state === "changed") {
    throw new Fault("log/foreign-hook", `${path} was changed by hand; take your own lines out of it and remove it yourself`);
  }
  if (state === "ours") {
    changing(path, () => (isThere(former) ? renameSync(former, path) : rmSync(path)));
  }
  return { ...hookStatus(root), changed: state === "ours" };
}

function changing(path: string, act: () => void): void {
  try {
    act();
  } catch (cause) {
    throw ioFault("io/unwritable", `${path} can't be changed`, { cause, where: path });
  }
}

function placesOf(root: string): { readonly path: string; readonly former: string; readonly folder: string } {
  const answer = gitCommand(root)(["rev-parse", "--git-path", "hooks"])?.toString("utf8").replace(/\n$/, "");
  if (answer === undefined) throw noRepository(root, `${root} is no git repository; make one with "git init"`);
  const folder = resolve(root, answer);
  return { folder, path: join(folder, "pre-commit"), former: join(folder, formerName) };
}

/** A folder outside of the repository belongs to all repositories of its user. */
function refuseShared(root: string, folder: string): void {
  const text = (...args: string[]): string => gitCommand(root)(args)?.toString("utf8").replace(/\n$/, "") ?? "";
  const homes = [text("rev-parse", "--show-toplevel"), resolve(root, text("rev-parse", "--git-common-dir"))]
    .filter((home) => home !== "")
    .map(realOf);
  const real = realOf(folder);
  if (homes.some((home) => real === home || real.startsWith(home + sep))) return;
  const message = `${folder}, where core.hooksPath has the hooks, is outside of ${root} and serves other repositories too; give this one its own with "git config core.hooksPath .git/hooks"`;
  throw new Fault("log/foreign-hook", message);
}

/** Without links, as far as it exists. */
function realOf(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realOf(above), path.slice(above.length).replace(/^[\\/]/, ""));
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

function textOf(path: string): string | undefined {
  const bytes = bytesIfAny(path);
  return bytes === undefined ? undefined : decodeLog(bytes).text;
}
