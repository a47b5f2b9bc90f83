import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "@onex/contract";
import type { Shell } from "../../shell.ts";

/** The bytes of a file that somebody named; `what` calls it in the fault. Raises `io/not-found`, `io/unreadable`. */
export async function bytesOfFile(file: string, what: string, { cwd }: Pick<Shell, "cwd">): Promise<Buffer> {
  try {
    return await readFile(resolve(cwd, file));
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const details = { where: file };
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new Fault("io/not-found", `${what} doesn't exist; check the path`, { details });
    const why = code === "EISDIR" ? "it is a folder; name a file in it" : cause instanceof Error ? cause.message : String(cause);
    throw new Fault("io/unreadable", `${what} can't be read: ${why}`, { cause, details });
  }
}
