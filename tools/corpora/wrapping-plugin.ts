import { dirname, join, resolve } from "node:path";
import type { Plugin } from "vitest/config";
import { type F2nEngine, f2nEngine } from "../../packages/f2n/src/index.ts";
import { wrappedModule } from "./wrapped-module.ts";

/** Ends the id of a module whose functions are answered by their nodes. */
const mark = "?wrapped";

/** What was put in the place of the library's functions. */
export interface Served {
  wrapped: number;
  readonly refused: string[];
}

/** Modules of the library as its tests import them; the library's own imports of each other stay as they are. */
export function wrappingPlugin(library: string, index: string, served: Served): Plugin {
  const engine: F2nEngine = f2nEngine({ timeoutMs: 60_000 });
  const isTest = (path: string): boolean => /(?:^|[./])(?:spec|test)\.ts$/.test(path);
  let warmed: Promise<unknown> | undefined;

  return {
    name: "onex-wrapping",
    enforce: "pre",
    async resolveId(specifier, importer) {
      if (importer === undefined || !isTest(importer) || !/^\.{1,2}(?:\/|$)/.test(specifier)) return undefined;
      const found = await this.resolve(specifier, importer, { skipSelf: true });
      const path = found?.id ?? resolve(dirname(importer), specifier);
      return path.startsWith(`${library}/`) && path.endsWith(".ts") && !isTest(path) ? `${path}${mark}` : undefined;
    },
    async load(id) {
      if (!id.endsWith(mark)) return undefined;
      const path = id.slice(0, -mark.length);
      // Everything that the index reaches is one program; a file at a time would be a new one for each.
      warmed ??= engine.describeModule(join(library, index));
      await warmed;
      const described = await engine.describeModule(path);
      for (const { status, name, file } of described) {
        if (status === "wrapped") served.wrapped++;
        else served.refused.push(`${file} ${name}`);
      }
      return wrappedModule(path, described);
    },
    async buildEnd() {
      await engine[Symbol.asyncDispose]();
    },
  };
}
