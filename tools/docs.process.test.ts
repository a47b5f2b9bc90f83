/** The TypeScript in README.md and docs/guides runs as it stands there, and a line `expression; // literal` gives that literal. */
import { execFile } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
// Below the root, because that is where `onex` resolves to this repository.
const folder = join(root, ".docs-run");
const blocksOf = (page: string): readonly string[] =>
  [...readFileSync(join(root, page), "utf8").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((found) => found[1] ?? "");
const pages = ["README.md", ...globSync("docs/guides/*.md", { cwd: root }).sort()].filter((page) => blocksOf(page).length > 0);

beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(pages)("%s", (page) => {
  test.each(blocksOf(page).map((block, at) => ({ at: at + 1, block })))(
    "block $at runs and says the truth",
    async ({ at, block }) => {
      const file = join(folder, `${page.replaceAll(/\W/g, "-")}-${at}.ts`);
      writeFileSync(file, `import assert from "node:assert/strict";\n${asserting(block)}\nassert.ok(true);\n`);
      const { stderr } = await promisify(execFile)(process.execPath, [file], { cwd: root });
      expect(stderr).toBe("");
    },
  );
});

/** Lines `expression; // literal` become assertions; a comment that is no literal stays one. */
function asserting(block: string): string {
  return block.replace(
    /^(?!import|const|let|await using|await |\/\/|\s|return)(.+?); \/\/ ([[{"\d].*|true|false)$/gm,
    (_line, expression, literal) => {
      return `assert.deepEqual(${expression}, ${literal});`;
    },
  );
}
