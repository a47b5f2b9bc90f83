/**
 * Runs the unit tests of a library, either as they are (`bare`) or with every function of the library answered by its node (`wrapped`), and writes how each
 * test ended: `node tools/corpora/run-suite.ts <folder> <index> <bare|wrapped> <result.json> <excluded folders> [filter…]`.
 */
import { writeFileSync } from "node:fs";
import { startVitest } from "vitest/node";
import type { SuiteResult } from "./compare-suites.ts";
import { type Served, wrappingPlugin } from "./wrapping-plugin.ts";

const [library = "", index = "", form = "", result = "", exclude = "", ...filters] = process.argv.slice(2);

const served: Served = { wrapped: 0, refused: [] };
const vitest = await startVitest(
  "test",
  filters,
  {
    root: library,
    config: false,
    watch: false,
    include: ["**/*.{spec,test}.ts", "**/test.ts"],
    exclude: exclude
      .split(",")
      .filter(Boolean)
      .map((folder) => `**/${folder}/**`),
    reporters: [{}],
    isolate: false,
    fsModuleCache: false,
    pool: "threads",
    maxWorkers: 1,
    // Some tests measure time.
    retry: 2,
    testTimeout: 30_000,
  },
  { plugins: form === "wrapped" ? [wrappingPlugin(library, index, served)] : [], server: { fs: { strict: false } } },
);
const ends: Record<string, string> = {};
const said: Record<string, string> = {};
for (const module of vitest.state.getTestModules()) {
  const file = module.moduleId.slice(library.length + 1);
  const problems = module.errors().map(({ message }) => message);
  if (problems.length > 0) ends[file] = "failed";
  if (problems.length > 0) said[file] = problems.join("; ").slice(0, 400);
  for (const [at, test] of [...module.children.allTests()].entries()) {
    const name = `${file} > ${at} ${test.name}`;
    const { state, errors } = test.result();
    ends[name] = state;
    if (errors !== undefined && errors.length > 0)
      said[name] = errors
        .map(({ message }) => message)
        .join("; ")
        .slice(0, 600);
  }
}
writeFileSync(result, JSON.stringify({ ends, said, served } satisfies SuiteResult));
await vitest.close();
process.exit(0);
