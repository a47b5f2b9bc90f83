import { createHash } from "node:crypto";
import { relative, resolve, sep } from "node:path";
import { describeProblems, Fault, parseJson, recordOf } from "@onex/contract";
import { draftEntry, type EntryDraft, environmentSecrets, type LogStore } from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { bytesOfFile } from "./bytes-of-file.ts";

/** The draft of an entry from the record in a file. Raises `io/not-found`, `io/unreadable`, `run/bad-record`, `log/not-failed`. */
export async function draftFromRun(file: string, { root, config }: LogStore, { cwd, env }: Shell): Promise<EntryDraft> {
  const path = resolve(cwd, file);
  const bytes = await bytesOfFile(file, `The record ${file}`, { cwd });
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
