import { workerData } from "node:worker_threads";
import { sourceReader } from "./index-rows.ts";
import type { SharedWork } from "./read-sources.ts";

/** Takes sources from the same list as the thread that started it, and gives what it read. */
const { store, sources, counters, port } = workerData as SharedWork; // as `readSources` made it
const read = sourceReader(store);
for (let at = Atomics.add(counters, 0, 1); at < sources.length; at = Atomics.add(counters, 0, 1)) {
  const source = sources[at];
  if (source === undefined) break;
  port.postMessage({ at, read: read(source) });
  Atomics.add(counters, 1, 1);
  Atomics.notify(counters, 1);
}
