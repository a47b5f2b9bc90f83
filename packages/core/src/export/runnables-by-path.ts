import type { Assembly } from "../graph/assemble.ts";
import type { Runnable } from "../node/runnable.ts";
import type { RunnableAt } from "./assembly-from-outline.ts";

/** What runs at the vertices of an assembly and of its bodies. */
export function runnablesByPath(assembly: Assembly): RunnableAt {
  const found = new Map<string, Runnable>();
  const walk = ({ topology, runnables }: Assembly, around: string): void => {
    for (const [index, runnable] of runnables.entries()) {
      const path = `${around}${topology.vertices[index]?.name ?? ""}`;
      found.set(path, runnable);
      if (runnable.body !== undefined) walk(runnable.body, `${path}/`);
    }
  };
  walk(assembly, "");
  return (path) => {
    const runnable = found.get(path);
    if (runnable === undefined) throw new RangeError(`Nothing runs at "${path}"`);
    return runnable;
  };
}
