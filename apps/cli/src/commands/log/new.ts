import { systemAmbient } from "@onex/contract";
import { newWeek } from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { writerOf } from "./engineer.ts";
import { asUsage, type LogOptions, repositoryLogs } from "./log-repository.ts";

export interface NewOptions extends LogOptions {
  readonly engineer?: string;
}

/** `onex log new`: this week's file, which stays as it is when it is there. */
export async function newFile(options: NewOptions, shell: Shell): Promise<void> {
  const store = repositoryLogs(options, shell);
  const writer = writerOf(store, options.engineer, shell);
  const { path, created } = asUsage(() => newWeek(store, { ambient: systemAmbient, ...writer }));
  if (options.json) shell.print(JSON.stringify({ path, created }));
  else shell.print(`${created ? shell.paint.green("made") : shell.paint.dim("as it is")}  ${path}`);
}
