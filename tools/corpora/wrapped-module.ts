import { join } from "node:path";
import type { Described } from "../../packages/contract/src/index.ts";

const core = join(import.meta.dirname, "../../packages/core/src/index.ts");

/** Text of a module that exports everything that the one at `path` does, each described function by its node's `run`. */
export function wrappedModule(path: string, described: readonly Described[]): string {
  const entries = described.flatMap((each) => namesOf(each).map((name) => [name, each] as const));
  return [
    `import * as original from ${JSON.stringify(path)};`,
    `import { createNode } from ${JSON.stringify(core)};`,
    `export * from ${JSON.stringify(path)};`,
    `const answer = (name, description) => {`,
    `  const own = original[name];`,
    `  if (typeof own !== "function") return own;`,
    `  if (description.status !== "wrapped") return () => { throw new Error(description.code + ": " + description.reason); };`,
    `  return createNode(description, own).run;`,
    `};`,
    ...entries.map(([name, each], at) => `const wrapped${at} = answer(${JSON.stringify(name)}, ${JSON.stringify(each)});`),
    ...entries.map(([name], at) => `export { wrapped${at} as ${name} };`),
  ].join("\n");
}

/** Static methods are reached through their class, which stays as it is. */
function namesOf(described: Described): readonly string[] {
  const { name, aliases = [] } = described;
  const exported = described.status === "wrapped" ? /#(.+)$/.exec(described.metadata_block.entrypoint)?.[1] : undefined;
  const names = [...new Set([...(exported === undefined ? [] : [exported]), name, ...aliases])];
  return names.filter((each) => /^[A-Za-z_$][\w$]*$/.test(each));
}
