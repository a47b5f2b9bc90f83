import type { SourceReader } from "@onex/contract";
import { locate } from "../live/locate.ts";
import { loadModule } from "./load-module.ts";
import { loadsOf } from "./module-hooks.ts";
import type { Imported } from "./native-import.ts";

interface Instance {
  /** What its functions were when it was loaded. */
  readonly reading: string;
  readonly generation: number;
}

const instances = new Map<string, Instance>();
/** Those that are counted here are below 0, those of callers above it. */
let last = 0;

/**
 * The module at a path as every `import` in the process gets it, while it is what the disk has; after a change a later instance, evaluated anew with all that
 * it imports by path, which all who ask get until the next change. `reading` is what is known of its functions from the disk and differs when they do.
 *
 * Rejects as `loadModule` does.
 */
export async function currentModule(path: string, reading: string, disk: SourceReader): Promise<Imported> {
  const before = instances.get(path);
  if (before?.reading === reading) return await loadModule(path, before);
  if (before !== undefined) return await loadAs({ reading, generation: --last }, path);
  const loads = loadsOf(path);
  const loaded = await loadAs({ reading, generation: 0 }, path);
  // What was imported by others may have changed since then.
  const isFresh = loadsOf(path) > loads;
  return isFresh || !hasDrifted(loaded, disk) ? loaded : await loadAs({ reading, generation: --last }, path);
}

async function loadAs(instance: Instance, path: string): Promise<Imported> {
  instances.set(path, instance);
  try {
    return await loadModule(path, instance);
  } catch (error) {
    // Node remembers a failure, whose cause may be elsewhere.
    instances.set(path, { ...instance, reading: "" });
    throw error;
  }
}

/** Whether a function runs from another text than its file holds. */
const hasDrifted = ({ exports }: Imported, disk: SourceReader): boolean =>
  Object.values(exports).some((value) => {
    const place = typeof value === "function" ? locate(value as () => unknown, disk) : undefined; // it is only looked at
    return place?.kind === "refused" && place.code === "f2n/source-drift";
  });
