import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Fault } from "@onex/contract";
import type { Shell } from "../../shell.ts";

/** The text of an option: itself, `@file`, or `-` for stdin. Raises `io/not-found`. */
export async function sectionText(option: string, text: string, shell: Shell): Promise<string> {
  if (text === "-") return await shell.readInput();
  if (!text.startsWith("@")) return text;
  const file = text.slice(1);
  try {
    return await readFile(resolve(shell.cwd, file), "utf8");
  } catch (cause) {
    throw new Fault("io/not-found", `The file ${file} of ${option} can't be read; check the path`, {
      cause,
      details: { where: file },
    });
  }
}
