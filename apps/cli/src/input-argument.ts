import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describeProblems, Fault, isJsonObject, type Json, type JsonObject, parseJson } from "@onex/contract";
import type { Shell } from "./shell.ts";

/** The inputs by name of `--input`: JSON, `@file`, or `-` for stdin; `{}` when it is not given. Raises `cli/usage` when it is no JSON object. */
export async function readInputArgument(text: string | undefined, shell: Shell): Promise<JsonObject> {
  if (text === undefined) return {};
  const json = await readJsonArgument("--input", text, shell);
  if (isJsonObject(json)) return json;
  throw new Fault(
    "cli/usage",
    `--input must be a JSON object of inputs by name, like '{"text": "a b a"}'; for arguments by position use --args`,
  );
}

/** The arguments by position of `--args`, in the forms of `--input`. Raises `cli/usage` when it is no JSON array. */
export async function readArgsArgument(text: string, shell: Shell): Promise<readonly Json[]> {
  const json = await readJsonArgument("--args", text, shell);
  if (Array.isArray(json)) return json;
  throw new Fault(
    "cli/usage",
    `--args must be a JSON array of arguments by position, like '["a b a", 3]'; for inputs by name use --input`,
  );
}

async function readJsonArgument(option: string, text: string, shell: Shell): Promise<Json> {
  const { place, content } = await readContent(option, text, shell);
  const json = parseJson(content);
  if (json.ok) return json.value;
  throw new Fault("cli/usage", `${place}: ${describeProblems(json.problems)}`, {
    details: { where: place, problems: json.problems },
  });
}

async function readContent(
  option: string,
  text: string,
  shell: Shell,
): Promise<{ readonly place: string; readonly content: string }> {
  if (text === "-") return { place: "stdin", content: await shell.readInput() };
  if (!text.startsWith("@")) return { place: option, content: text };
  const file = text.slice(1);
  try {
    return { place: file, content: await readFile(resolve(shell.cwd, file), "utf8") };
  } catch (cause) {
    throw new Fault("io/not-found", `The file ${file} of ${option} cannot be read; check the path`, {
      cause,
      details: { where: file },
    });
  }
}
