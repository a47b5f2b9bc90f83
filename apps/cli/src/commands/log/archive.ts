import { Fault } from "@onex/contract";
import { type Archived, type ArchiveOptions, archiveLogs } from "@onex/devlog";
import type { Paint } from "../../paint.ts";
import type { Shell } from "../../shell.ts";
import { asUsage, type LogOptions, repositoryLogs } from "./log-repository.ts";

export interface ArchiveCommandOptions extends LogOptions {
  readonly quarter?: string;
  readonly milestone?: string;
  readonly from?: string;
  readonly to?: string;
  readonly removeSources?: boolean;
}

/** `onex log archive`: exit 1 when sources should go and some had to stay. */
export async function archive(options: ArchiveCommandOptions, shell: Shell): Promise<number> {
  const store = repositoryLogs(options, shell);
  const { removeSources = false } = options;
  shell.progress("archiving …");
  const archived = asUsage(() => archiveLogs(store, { of: chosen(options), removeSources }));
  shell.progress("");
  if (options.json) shell.print(JSON.stringify(archived));
  else shell.print(shownArchive(archived, shell.paint));
  return archived.kept.length > 0 ? 1 : 0;
}

function chosen({ quarter, milestone, from, to }: ArchiveCommandOptions): ArchiveOptions["of"] {
  if (quarter !== undefined) return { quarter };
  if (milestone === undefined)
    throw new Fault("cli/usage", "Say what to archive: --quarter like 2025-Q2, or --milestone with a name of your own");
  return from === undefined && to === undefined
    ? { milestone }
    : { milestone, period: { from: from ?? "0001-01-01", to: to ?? "9999-12-31" } };
}

function shownArchive({ manifest, rollup, bundle, files, changed, removed, kept }: Archived, paint: Paint): string {
  const word = changed ? paint.green("written") : paint.dim("as it is");
  const counted = `${files.length} ${files.length === 1 ? "file" : "files"}`;
  return [
    `${word}  ${bundle}  ${counted}`,
    `${word}  ${rollup}`,
    `${word}  ${manifest}`,
    ...removed.map((path) => `${paint.yellow("removed")}  ${path}`),
    ...kept.map((path) => `${paint.red("kept")}  ${path}  it is no longer what was archived, or it is a link; archive again`),
  ].join("\n");
}
