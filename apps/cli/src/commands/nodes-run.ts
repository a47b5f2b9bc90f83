import { readInputArgument } from "../input-argument.ts";
import { printEncoded } from "../print-value.ts";
import { askNode } from "../registry/ask-node.ts";
import { registryClient } from "../registry/registry-client.ts";
import type { Shell } from "../shell.ts";

export interface NodesRunOptions {
  readonly collector: string;
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly json?: boolean;
}

/** `onex nodes run`, also `onex run node:<id or name>`: the collector picks a live instance. Prints the encoded value. */
export async function runNode(idOrName: string, options: NodesRunOptions, shell: Shell): Promise<void> {
  const input = await readInputArgument(options.input, shell);
  const client = registryClient(options.collector);
  const stop = shell.listenForStop();
  const how = { signal: stop.signal, ...(options.timeout === undefined ? {} : { deadlineMs: options.timeout }) };
  const { value } = await askNode(client, idOrName, (id) => client.run(id, input, how));
  printEncoded(value, options, shell);
}
