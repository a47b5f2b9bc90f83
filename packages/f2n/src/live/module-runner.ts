/**
 * Vite's module runner, which test runners build on, prints each module anew into the body of a function, without a source map. What is known
 * here of its output is by observation (Vite 8); a later one that writes otherwise leads to a refusal, never to a wrong text.
 */
const wrapper = /^(?:'use strict';)?\s*async\s*\(\s*\{?\s*__v(?:ite_ssr|i)_/;

/** True for a script that is a module as the runner printed it. */
export const isRunnerScript = (script: string): boolean => wrapper.test(script);

/** True for the name of an imported module: `(0, __vite_ssr_import_0__.name)(…)`. */
export const isRunnerModule = (name: string): boolean => /^__(?:vite_ssr|vi)_import_\d+__$/.test(name);

/** What the runner writes for syntax that only a module may have. */
export const runnerNames: Readonly<Record<string, string>> = {
  __vite_ssr_import_meta__: "import.meta",
  __vite_ssr_dynamic_import__: "import",
};
