import { restoreLogs } from "@onex/devlog";
import type { Shell } from "../../shell.ts";
import { type LogOptions, repositoryLogs } from "./log-repository.ts";

/** `onex log restore`: what is there with the same bytes stays. */
export async function restore(archive: string, options: LogOptions, shell: Shell): Promise<void> {
  const { restored, present } = restoreLogs(repositoryLogs(options, shell), archive);
  if (options.json) {
    shell.print(JSON.stringify({ restored, present }));
    return;
  }
  const rows = [
    ...restored.map((path) => `${shell.paint.green("restored")}  ${path}`),
    ...present.map((path) => `${shell.paint.dim("as it is")}  ${path}`),
  ];
  shell.print(rows.join("\n"));
}
