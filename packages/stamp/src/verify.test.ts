import { describe, expect, test } from "vitest";
import { fixtureUuid, flatPage, repeatedPage, sortedModule, sortedPage, sortedYaml, zeroPage } from "./upstream.fixture.ts";
import { verify } from "./verify.ts";

const body = "# A page\n\nIt has lines that end in spaces:  \nand *others*.\n";

describe("verify() recomputes what upstream's stampers wrote", () => {
  test.each([
    ["sorted Markdown", sortedPage(body), "markdown", "sorted"],
    ["flat Markdown", flatPage(body), "markdown", "flat"],
    ["Markdown with repeated blocks", repeatedPage(body), "markdown", "flat"],
    ["sorted Python", sortedModule("import os\n\nprint(os.name)\n"), "python", "sorted"],
    ["sorted YAML", sortedYaml("a: 1\nb:\n  - 2\n"), "yaml", "sorted"],
  ] as const)("%s is valid", (_title, text, language, algorithm) => {
    const verdict = verify(text, language);
    expect(verdict).toMatchObject({
      verdict: "valid",
      algorithm,
      line: 1,
      block: { author: "Ada", uuid: fixtureUuid, lifecycle: "active" },
    });
  });

  test("a page that was edited after its stamp is drifted, and both hashes are told", () => {
    const verdict = verify(sortedPage(body).replace("others", "more"), "markdown");
    expect(verdict).toMatchObject({ verdict: "drifted", line: 1, problems: [] });
    if (verdict.verdict !== "drifted") throw new Error("not drifted");
    expect(verdict.stored).not.toBe(verdict.computed);
    expect(verdict.computed).toMatch(/^[0-9a-f]{64}$/);
  });

  test("text appended and a field replaced are drift, and undoing both makes the page valid again", () => {
    const page = sortedPage(body);
    const edited = `${page.replace("copyright: Example Works", "copyright: Another")}\n# A second page\n`;
    expect(verify(edited, "markdown").verdict).toBe("drifted");
    expect(verify(edited.replace("Another", "Example Works"), "markdown").verdict).toBe("drifted");
    expect(verify(edited.slice(0, edited.lastIndexOf("\n# A second")), "markdown").verdict).toBe("drifted");
    expect(verify(page, "markdown").verdict).toBe("valid");
  });

  test("blocks that stand in fenced code were no part of what upstream hashed, and such a page is valid still", () => {
    const bare = sortedPage("# A page\n\n```\n```\n\nThe end.\n");
    const quoted = bare.replace(
      "```\n```",
      "```\n<!-- === OmniNode:Metadata ===\nhash: x\n<!-- === /OmniNode:Metadata === -->\n```",
    );
    expect(verify(quoted, "markdown")).toMatchObject({ verdict: "valid", algorithm: "sorted" });
  });
});

describe("verify() finds unstamped", () => {
  test.each([
    ["no block", "# A page\n", "the file has no metadata block"],
    ["an empty file", "", "the file has no metadata block"],
    ["an all-zero hash", zeroPage(body), "its hash is all zeros"],
    ["TBD", page("TBD"), "its hash is a placeholder, TBD"],
    ["a placeholder in angle brackets", page("<to-be-stamped>"), "its hash is a placeholder, <to-be-stamped>"],
    ["null", page("null"), "its hash is a placeholder, null"],
    ["nothing", page(""), "its hash is a placeholder"],
  ])("%s", (_title, text, reason) => {
    expect(verify(text, "markdown")).toMatchObject({ verdict: "unstamped", reason });
  });

  test("a block in another style than the file's own", () => {
    expect(verify(sortedModule("x = 1\n"), "markdown").verdict).toBe("unstamped");
    expect(verify(sortedPage(body), "python").verdict).toBe("unstamped");
    expect(verify(sortedModule("x = 1\n"), "typescript").verdict).toBe("unstamped");
  });
});

describe("verify() finds malformed, with line and reason", () => {
  const open = "<!-- === OmniNode:Metadata ===";
  const close = "<!-- === /OmniNode:Metadata === -->";
  test.each([
    ["a block without an end", `\n${open}\nname: x\n`, 2, "the block that opens here is never closed"],
    ["an end without a block", `# A page\n${close}\n`, 2, "a block closes here that nothing opens"],
    ["a block without a hash", `${open}\nname: x\n${close}\n`, 1, "the block has no hash"],
    ["an empty block", `${open}\n${close}\n`, 1, "the block has no hash"],
    [
      "the hash of a commit",
      page("9fceb02d0ae598e95dc970b74767f19372d61af8"),
      2,
      "hash must be 64 hex digits, not 9fceb02d0ae598e95dc970b74767f19372d61af8",
    ],
  ])("%s", (_title, text, line, reason) => {
    expect(verify(text, "markdown")).toEqual({ verdict: "malformed", line, reason });
  });

  test("a matching hash over a field with an unknown value, naming line, field and values", () => {
    const verdict = verify(sortedPage(body, { "lifecycle: active": "lifecycle: wip" }), "markdown");
    expect(verdict).toMatchObject({ verdict: "malformed", line: 9 });
    expect(verdict).toMatchObject({ reason: 'lifecycle must be "draft", "active", "deprecated" or "archived", got "wip"' });
  });

  test("a matching hash over a block that is no YAML", () => {
    const verdict = verify(sortedPage(body, { "owner: Example Works": "owner: 'Example Works" }), "markdown");
    expect(verdict).toMatchObject({ verdict: "malformed", reason: expect.stringContaining("this is not YAML") });
  });
});

test("verify() calls a changed block drifted and names the fields that the change broke", () => {
  const verdict = verify(sortedPage(body).replace("lifecycle: active", "lifecycle: actjve"), "markdown");
  expect(verdict).toMatchObject({ verdict: "drifted", problems: [{ line: 9, field: "lifecycle" }] });
});

test("verify() compares hashes without regard to case", () => {
  const upper = sortedPage(body).replace(/^hash: .*$/m, (line) => `hash: ${line.slice(6).toUpperCase()}`);
  expect(verify(upper, "markdown").verdict).toBe("valid");
});

test("verify() takes no notice of a second block in hash comments but as part of the body", () => {
  const second = "# === OmniNode:Metadata ===\n# hash: null\n# uuid: null\n# === /OmniNode:Metadata ===\n\nText.\n";
  const text = sortedPage(second);
  expect(verify(text, "markdown")).toMatchObject({ verdict: "valid", line: 1 });
  expect(verify(text.replace("uuid: null", "uuid: nil"), "markdown").verdict).toBe("drifted");
});

function page(hash: string): string {
  return `<!-- === OmniNode:Metadata ===\nhash: ${hash}\n\n<!-- === /OmniNode:Metadata === -->\n`;
}
