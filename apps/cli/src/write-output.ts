import { resolve } from "node:path";

/** Puts a file in its place in one step, so that a crash leaves the old one or the new one. Raises `io/unwritable`. */
export async function writeOutput(path: string, text: string, cwd: string): Promise<void> {
  const { writeWhole } = await import("@onex/devlog");
  writeWhole(resolve(cwd, path), text);
}
