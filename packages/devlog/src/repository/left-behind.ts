import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/** A process, told from all others that may write into the same folder. Parts that this system does not tell are empty. */
interface Writer {
  /** Machine and namespace in which its number means something. */
  readonly place: string;
  /** Since when that machine runs. */
  readonly boot: string;
  readonly pid: number;
  /** When it began, in ticks of its machine: numbers of processes are given again. */
  readonly start: string;
}

let own: Writer | undefined;

function self(): Writer {
  own ??= {
    place: mark(`${hostname()} ${told(() => readlinkSync("/proc/self/ns/pid"))}`),
    boot: mark(told(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"))),
    pid: process.pid,
    start: startOf(process.pid),
  };
  return own;
}

const mark = (text: string): string => (text === "" ? "" : createHash("sha256").update(text).digest("hex").slice(0, 8));

function told(ask: () => string): string {
  try {
    return ask().trim();
  } catch {
    return "";
  }
}

/** Field 22 of proc_pid_stat(5); the second, in brackets, may hold anything. Empty where nobody tells. */
function startOf(pid: number): string {
  const stat = told(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** A file beside `target` to be renamed to it. Its name says who writes it, so that it can be removed when its writer did not live to. */
export function temporaryBeside(target: string): string {
  const { place, boot, pid, start } = self();
  const writer = [place, boot, pid, start, randomBytes(4).toString("hex")].join("-");
  return join(dirname(target), `.${basename(target)}.${writer}.tmp`);
}

const temporary = /^\..+\.([0-9a-f]*)-([0-9a-f]*)-([0-9]+)-([0-9]*)-[0-9a-f]{8}\.tmp$/s;

/** By folder, when it was looked through: whoever writes thousands of files looks once in a while. */
const lookedThrough = new Map<string, number>();
const pauseMs = 10_000;

/** Removes what writers left in a folder that were killed. What belongs to a living one, or to one of another machine, stays. Never throws. */
export function removeLeftBehind(folder: string): void {
  const now = performance.now();
  if (now - (lookedThrough.get(folder) ?? Number.NEGATIVE_INFINITY) < pauseMs) return;
  if (lookedThrough.size >= 1_000) lookedThrough.clear();
  lookedThrough.set(folder, now);
  try {
    for (const file of readdirSync(folder)) if (isLeftBehind(file)) remove(join(folder, file));
  } catch {
    // Whoever writes has more to say of a folder that cannot be read.
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Somebody else's, or a folder: it is in nobody's way.
  }
}

function isLeftBehind(file: string): boolean {
  const [, place = "", boot = "", pid = "", start = ""] = temporary.exec(file) ?? [];
  const here = self();
  if (pid === "" || place !== here.place) return false;
  if (boot !== here.boot) return true;
  if (!isAlive(Number(pid))) return true;
  const began = startOf(Number(pid));
  return start !== "" && began !== "" && began !== start;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
