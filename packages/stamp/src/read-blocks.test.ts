import { describe, expect, test } from "vitest";
import { isPlaceholder } from "./placeholder.ts";
import { readBlocks } from "./read-blocks.ts";
import { firstPage, fixtureUuid, flatPage, repeatedPage, sortedModule, sortedPage, zeroPage } from "./upstream.fixture.ts";

const body = "# A page\n";
const html = (...lines: readonly string[]) =>
  ["<!-- === OmniNode:Metadata ===", ...lines, "<!-- === /OmniNode:Metadata === -->"].join("\n");
const hash = (...lines: readonly string[]) =>
  ["# === OmniNode:Metadata ===", ...lines, "# === /OmniNode:Metadata ==="].join("\n");
const slash = (...lines: readonly string[]) =>
  ["// === OmniNode:Metadata ===", ...lines, "// === /OmniNode:Metadata ==="].join("\n");

describe("readBlocks() reads every shape that was ever written", () => {
  test.each([
    ["lines as comments, closed without a comment sign", firstPage(body), "lines", "A page: for tests"],
    ["lines as comments", repeatedPage(body), "lines", "A page: for tests"],
    ["flat", flatPage(body), "yaml", "A page: for tests"],
    ["sorted", sortedPage(body), "yaml", "A page for tests"],
    ["model order with a zero hash", zeroPage(body), "yaml", "A page for tests"],
  ])("%s", (_title, text, form, description) => {
    const { blocks, problems } = readBlocks(text, "markdown");
    expect(problems).toEqual([]);
    const [block] = blocks;
    expect(block).toMatchObject({ style: "html-comment", form, line: 1, start: 0, problems: [] });
    expect(block?.fields).toMatchObject({
      uuid: fixtureUuid,
      description,
      name: "page.md",
      version: "1.0.0",
      runtime_language_hint: "python>=3.11",
    });
    expect(
      text
        .slice(block?.end)
        .trimStart()
        .startsWith(form === "lines" && blocks.length > 1 ? "<!-- ===" : "# A page"),
    ).toBe(true);
  });

  test("a block repeated before an older one: both, in the order of the text", () => {
    const { blocks } = readBlocks(repeatedPage(body), "markdown");
    expect(blocks.map(({ line, lastLine }) => [line, lastLine])).toEqual([
      [1, 21],
      [23, 43],
    ]);
    expect(blocks.map(({ fields }) => fields.entrypoint)).toEqual(["python://page.md", "python://page.md"]);
  });

  test("a second block in hash comments in a Markdown body", () => {
    const { blocks } = readBlocks(
      `${sortedPage("").trimEnd()}\n${hash("# hash: null", "# uuid: null", "# owner: Ada")}\n`,
      "markdown",
    );
    expect(blocks.map(({ style }) => style)).toEqual(["html-comment", "hash-comment"]);
    expect(blocks[1]?.fields).toEqual({ hash: null, uuid: null, owner: "Ada" });
  });

  test("a YAML block whose lines have no comment signs, and one with a bare sign", () => {
    expect(readBlocks(hash("owner: Ada", "hash: x"), "yaml").blocks[0]?.fields).toEqual({ owner: "Ada", hash: "x" });
    expect(readBlocks(hash("#owner: Ada", "#", "# hash: x"), "python").blocks[0]?.fields).toEqual({ owner: "Ada", hash: "x" });
  });

  test("a namespace and an entrypoint written as maps", () => {
    const lines = ["# namespace:", "#   value: example.page", "# entrypoint:", "#   type: python", "#   target: page.py"];
    expect(readBlocks(hash(...lines), "python").blocks[0]?.fields).toEqual({
      namespace: "example.page",
      entrypoint: "python://page.py",
    });
  });

  test("values that only YAML takes for numbers, and a trust score in quotes", () => {
    const fields = readBlocks(html("name: 404", "hash: 0000", "trust_score: '0.5'", "x_extensions:", "  n: 1"), "markdown")
      .blocks[0]?.fields;
    expect(fields).toEqual({ name: "404", hash: "0000", trust_score: 0.5, x_extensions: { n: 1 } });
  });
});

describe("readBlocks() tells where things are", () => {
  test("offsets and lines with a byte order mark, CRLF and text before the block", () => {
    const text = `\uFEFFFirst\r\n${sortedPage(body).replaceAll("\n", "\r\n")}`;
    const [block] = readBlocks(text, "markdown").blocks;
    expect(block?.line).toBe(2);
    expect(text.slice(block?.start, block?.end)).toMatch(
      /^<!-- === OmniNode:Metadata ===\r\nauthor: Ada\r\n[\s\S]*\r\n\r\n<!-- === \/OmniNode:Metadata === -->$/,
    );
    expect(block?.fieldLines.get("author")).toBe(3);
    expect(block?.fieldLines.get("version")).toBe(22);
  });

  test("the line of what is not YAML, of a key that comes twice and of an alias", () => {
    const problem = (...lines: readonly string[]) => readBlocks(html(...lines), "markdown").blocks[0]?.problems[0];
    expect(problem("owner: Ada", "tags: [a, b", "version: 1.0.0")?.line).toBeGreaterThanOrEqual(3);
    expect(problem("owner: Ada", "owner: Bob")).toMatchObject({ line: 3, reason: "this is not YAML: Map keys must be unique" });
    expect(problem("owner: &a Ada", "author: *a")).toMatchObject({ line: 3, field: "author" });
    expect(problem("", "just words")).toMatchObject({ line: 3 });
  });

  test("delimiters without a partner", () => {
    const open = "// === OmniNode:Metadata ===\n";
    expect(readBlocks(`${open}let x;\n${open}`, "typescript").problems.map(({ line }) => line)).toEqual([1, 3]);
    expect(readBlocks("let x;\n// === /OmniNode:Metadata ===\n", "typescript").problems).toHaveLength(1);
  });
});

describe("readBlocks() takes no block from", () => {
  test.each([
    ["fenced code", `\`\`\`html\n${html("a: 1")}\n\`\`\`\n`],
    ["fenced code with tildes that nobody closes", `~~~~\n${html("a: 1")}\n~~~\n`],
    ["a longer fence around a fence", `\`\`\`\`\n\`\`\`\n${html("a: 1")}\n\`\`\`\n\`\`\`\`\n`],
    ["code indented by four spaces", html("a: 1").replaceAll(/^/gm, "    ")],
    [
      "a sentence that names the delimiters",
      "Write `<!-- === OmniNode:Metadata ===` and `<!-- === /OmniNode:Metadata === -->`.\n",
    ],
  ])("%s", (_title, text) => {
    expect(readBlocks(text, "markdown")).toEqual({ blocks: [], problems: [] });
  });

  test.each([
    ["python", `x = """\n${hash("# a: 1")}\n"""\n`],
    ["python", `x = r'''it\\'s\n${hash("# a: 1")}\n'''\n`],
    ["typescript", `const x = \`\n${slash("// a: 1")}\n\`;\n`],
    ["typescript", `const x = \`\${f({ y: \`}\` })}\n${slash("// a: 1")}\n\`;\n`],
    ["javascript", `/*\n${slash("// a: 1")}\n*/\n`],
  ] as const)("a literal or comment in %s", (language, text) => {
    expect(readBlocks(text, language).blocks).toEqual([]);
  });

  test.each([
    ["a fence in front matter", "markdown", `---\ntitle: |\n  x\n\`\`\`: y\n---\n${html("a: 1")}\n`],
    ["inline code with three backticks", "markdown", `\`\`\`x\`\`\`\n${html("a: 1")}\n`],
    ["quotes in comments and strings", "python", `# it's """\nx = '"""' + "it's"\n${hash("# a: 1")}\n`],
    [
      "regular expressions and divisions",
      "typescript",
      `const a = b / c; const r = /[/\`"']/g.test("x") ? 1 / 2 : 3;\n${slash("// a: 1")}\n`,
    ],
    ["template literals that end", "typescript", `const a = \`\${b ? \`c\` : {d: 1}.d} it's\`;\n${slash("// a: 1")}\n`],
    ["a string that its line ends", "javascript", `const a = 'b\n${slash("// a: 1")}\n`],
  ] as const)("but it does after %s", (_title, language, text) => {
    expect(readBlocks(text, language).blocks).toHaveLength(1);
  });
});

test("readBlocks() reads a block of a Python module with its comment signs taken off", () => {
  const [block] = readBlocks(sortedModule("x = 1\n"), "python").blocks;
  expect(block).toMatchObject({ style: "hash-comment", line: 1, lastLine: 22, fields: { tools: null, owner: "Example Works" } });
});

test("isPlaceholder() knows what stands where a value should be", () => {
  const all = [
    undefined,
    null,
    "",
    " ",
    "TBD",
    "<UUID>",
    "<to-be-stamped>",
    "[current commit or version here]",
    "2025-05-18T23:XX:XXZ",
    "2025-05-23T<fill-timestamp>",
    "{{ owner }}",
  ];
  expect(all.filter((value) => !isPlaceholder(value))).toEqual([]);
  const none = ["none", "0", 0, false, "a <b", "python>=3.11", "[]", "TBD later"];
  expect(none.filter((value) => isPlaceholder(value))).toEqual([]);
});
