import { Fault } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Runnable } from "../node/runnable.ts";

/** Calls besides those that a graph makes anyway could do harm. Throws `f2n/effects` for what reaches outside of its process, or may. */
export function refuseEffects(what: string, runnable: Runnable): void {
  const name = harmful(runnable);
  if (name === undefined) return;
  throw new Fault(
    "f2n/effects",
    `"${name}" reaches outside of its process, or may, and ${what} calls it more often than the graph does; give allowEffects where that does no harm`,
    { details: { name } },
  );
}

/** The first that may; what is used in many places is looked at once. */
function harmful({ name, effects, body, graph }: Runnable, met = new Set<Assembly>()): string | undefined {
  if (effects === "io" || effects === "unknown") return name;
  for (const assembly of [body, graph]) {
    if (assembly === undefined || met.has(assembly)) continue;
    met.add(assembly);
    for (const inner of assembly.runnables) {
      const found = harmful(inner, met);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
