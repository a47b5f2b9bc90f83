import type { Inputs } from "./vertex.ts";
import { VertexHandle } from "./vertex-handle.ts";

/** The inputs of a graph to be, each a vertex under its name: `const $ = inputs<{ path: string }>()`, then `$.path`. */
export function inputs<T extends object>(): Inputs<T> {
  const made = new Map<string, VertexHandle>();
  // Any name of T is there because every name is; `T` says which ones the compiler allows.
  return new Proxy(Object.freeze({}), {
    get: (_, name) => {
      if (typeof name === "symbol") return undefined;
      const handle = made.get(name) ?? new VertexHandle({ kind: "input", name });
      made.set(name, handle);
      return handle;
    },
  }) as unknown as Inputs<T>;
}
