import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { describeProblems, Fault, parseJson, recordOf } from "@onex/contract";
import { draftEntry, type EntryDraft, environmentSecrets, type LogStore } from "@onex/devlog";
import type { Shell } from "../../shell.ts";

/** The draft of an entry from the record in a file. Raises `io/not-found`, `run/bad-record`, `log/not-failed`. */
export async function draftFromRun(file: string, { root, config }: LogStore, { cwd, env }: Shell): Promise<EntryDraft> {
  const path = resolve(cwd, file);
  const bytes = await bytesOf(path, file);
  const json = parseJson(bytes.toString("utf8"));
  if (!json.ok)
    throw new Fault("run/bad-record", `${file} is no record of a run: ${describeProblems(json.problems)}`, {
      details: { where: file, problems: json.problems },
    });
  const inside = relative(root, path).replaceAll(sep, "/");
  return draftEntry(recordOf(json.value), {
    recordPath: inside.startsWith("../") ? path : inside,
    recordHash: createHash("sha256").update(bytes).digest("hex"),
    secrets: environmentSecrets(env),
    words: config.redact,
  });
}

async function bytesOf(path: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault("io/not-found", `The record ${file} can't be read; check the path`, { cause, details: { where: file } });
  }
}
