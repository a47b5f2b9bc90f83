import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describeProblems, Fault, type Json, parseJson } from "@onex/contract";

/** The text of a file that somebody named; `what` says what it is to be. Raises `io/not-found` and `io/unreadable`. */
export async function readText(path: string, what: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT")
      throw new Fault("io/not-found", `There is no ${what} at ${path}; check the path`, { cause, details: { where: path } });
    throw new Fault("io/unreadable", `The ${what} ${path} cannot be read (${String(code)})`, { cause, details: { where: path } });
  }
}

/** The JSON of a file. Raises `io/unreadable` with line and column where it is none. */
export async function readJson(path: string, what: string, cwd: string): Promise<Json> {
  const json = parseJson(await readText(path, what, cwd));
  if (json.ok) return json.value;
  throw new Fault("io/unreadable", `The ${what} ${path} cannot be used: ${describeProblems(json.problems)}`, {
    details: { where: path },
  });
}
