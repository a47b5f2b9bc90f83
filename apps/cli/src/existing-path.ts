import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "@onex/contract";

/** The absolute path of a file or folder that is there. Raises `io/not-found`. */
export async function existingPath(path: string, cwd: string): Promise<string> {
  const absolute = resolve(cwd, path);
  try {
    await stat(absolute);
    return absolute;
  } catch {
    throw new Fault("io/not-found", `There is no file or folder ${path}; check the path`, { details: { where: path } });
  }
}
