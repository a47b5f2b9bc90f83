import type { Shell } from "../../shell.ts";
import { bytesOfFile } from "./bytes-of-file.ts";

/** The text of an option: itself, `@file`, or `-` for stdin. Raises `io/not-found`, `io/unreadable`. */
export async function sectionText(option: string, text: string, shell: Shell): Promise<string> {
  if (text === "-") return await shell.readInput();
  if (!text.startsWith("@")) return text;
  const file = text.slice(1);
  return (await bytesOfFile(file, `The file ${file} of ${option}`, shell)).toString("utf8");
}
