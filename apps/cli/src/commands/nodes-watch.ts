import { changeLines, changeRecords } from "../registry/change-lines.ts";
import { type NodeFilters, queryOf } from "../registry/node-filters.ts";
import { registryClient } from "../registry/registry-client.ts";
import type { Shell } from "../shell.ts";

export interface NodesWatchOptions extends NodeFilters {
  readonly collector: string;
  readonly json?: boolean;
}

/** `onex nodes watch`: what is there, then every change, until stopped. A lost connection is made again. */
export async function watchNodes(options: NodesWatchOptions, shell: Shell): Promise<void> {
  const client = registryClient(options.collector);
  const { signal } = shell.listenForStop();
  const lost = (): void => shell.note(`Lost ${client.url}, trying again`);
  for await (const item of client.watch(queryOf(options), { signal, lost })) {
    const lines = options.json ? changeRecords(item).map((record) => JSON.stringify(record)) : changeLines(item, shell.paint);
    for (const line of lines) shell.print(line);
  }
}
