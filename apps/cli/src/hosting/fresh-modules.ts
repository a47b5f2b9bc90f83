import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

export type ModuleExports = Readonly<Record<string, unknown>>;

/** Imports files as they are now, though Node keeps every module that it has once imported. */
export interface FreshModules extends Disposable {
  /** Forgets what was imported so far: the next `load` reads files again. Modules of one generation share what they import. */
  renew(): void;
  load(path: string): Promise<ModuleExports>;
}

// Stands in the address of a module, so that each generation is another module to Node.
const parameter = "onex-generation";
let generations = 0;

/**
 * Modules of files outside `node_modules`, with all that they import, get a new identity in each generation. Older generations stay in memory as
 * long as the process: the price of replacing code in place.
 */
export function freshModules(): FreshModules {
  let generation = ++generations;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const inherited = context.parentURL === undefined ? null : (URL.parse(context.parentURL)?.searchParams.get(parameter) ?? null);
      if (inherited === null || !isOwnFile(resolved.url)) return resolved;
      const url = new URL(resolved.url);
      url.searchParams.set(parameter, inherited);
      return { ...resolved, url: url.href };
    },
  });
  return {
    renew() {
      generation = ++generations;
    },
    async load(path) {
      const url = pathToFileURL(path);
      url.searchParams.set(parameter, String(generation));
      return await import(url.href);
    },
    [Symbol.dispose]: () => hooks.deregister(),
  };
}

const isOwnFile = (url: string): boolean => url.startsWith("file:") && !url.includes("/node_modules/");
