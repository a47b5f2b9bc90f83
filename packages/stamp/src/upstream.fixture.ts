import { createHash } from "node:crypto";

/** A stamp as upstream's tools computed it: its two algorithms written down a second time, with other means, to hold ours against. */

const zeros = "0".repeat(64);
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

interface Delimiters {
  readonly open: string;
  readonly close: string;
  readonly prefix: string;
}
const markdown: Delimiters = { open: "<!-- === OmniNode:Metadata ===", close: "<!-- === /OmniNode:Metadata === -->", prefix: "" };
const hashComment: Delimiters = { open: "# === OmniNode:Metadata ===", close: "# === /OmniNode:Metadata ===", prefix: "# " };

const uuid = "3d1c1a52-90c1-4d7e-8f36-5b0a6c2e9f11";
const createdAt = "2025-05-20T08:15:30.123456";

const sortedLines = (name: string, hash: string, modified: string): readonly string[] => [
  "author: Ada",
  "copyright: Example Works",
  `created_at: '${createdAt}'`,
  "description: A page for tests",
  `entrypoint: python://${name}`,
  `hash: ${hash}`,
  `last_modified_at: ${modified}`,
  "lifecycle: active",
  "meta_type: tool",
  "metadata_version: 0.1.0",
  `name: ${name}`,
  "namespace: example.page",
  "owner: Example Works",
  "protocol_version: 0.1.0",
  "runtime_language_hint: python>=3.11",
  "schema_version: 0.1.0",
  "state_contract: state_contract://default",
  "tools: null",
  `uuid: ${uuid}`,
  "version: 1.0.0",
];

const flatLines = (name: string, hash: string, modified: string): readonly string[] => [
  "metadata_version: 0.1.0",
  "protocol_version: 1.1.0",
  "owner: Example Works",
  "copyright: Example Works",
  "schema_version: 1.1.0",
  `name: ${name}`,
  "version: 1.0.0",
  `uuid: ${uuid}`,
  "author: Ada",
  `created_at: ${createdAt}`,
  `last_modified_at: ${modified}`,
  "description: A page: for tests",
  "state_contract: state_contract://default",
  "lifecycle: active",
  `hash: ${hash}`,
  `entrypoint: python@${name}`,
  "runtime_language_hint: python>=3.11",
  "namespace: example.stamped.page",
  "meta_type: tool",
];

const block = ({ open, close, prefix }: Delimiters, lines: readonly string[], last: readonly string[]): string =>
  [open, ...lines.map((line) => prefix + line), ...last, close].join("\n");

const tidy = (body: string): string => `${body.replace(/[ \t\r\n]+$/, "")}\n`;

/** A Markdown file of May 29: fields by name, quotes, an empty line before the end of the block, two behind it. `instead` changes lines before the stamp. */
export function sortedPage(body: string, instead: Readonly<Record<string, string>> = {}): string {
  const written = (hash: string, modified: string) =>
    block(
      markdown,
      sortedLines("page.md", hash, modified).map((line) => instead[line] ?? line),
      [""],
    );
  const hash = sha256(`${written(`'${zeros}'`, "'1970-01-01T00:00:00Z'")}\n\n${tidy(body)}`);
  return `${written(hash, "'2025-05-29T11:50:14.897803+00:00'")}\n\n\n${body}`;
}

/** A Markdown file of May 28: fields in the order of the model, no quotes. */
export function flatPage(body: string): string {
  const written = (hash: string, modified: string) => block(markdown, flatLines("page.md", hash, modified), []);
  return `${written(sha256(`${written(zeros, "1970-01-01T00:00:00Z")}\n\n${tidy(body)}`), "2025-05-28T17:20:04.314140")}\n\n\n${body}`;
}

/** A Markdown file of May 21: each field a comment of its own, a new block before the old one, and the old one part of what is hashed. */
export function repeatedPage(body: string): string {
  const inComments = (lines: readonly string[]) =>
    lines.map((line) => `<!-- ${line.replace("python@page.md", "{'type': 'python', 'target': 'page.md'}")} -->`);
  const old = block(markdown, inComments(flatLines("page.md", "ab".repeat(32), "2025-05-21T09:00:00.000001")), []).replace(
    uuid,
    uuid.replace("3d", "4e"),
  );
  const rest = `${old}\n\n${body}`;
  const written = (hash: string, modified: string) => block(markdown, inComments(flatLines("page.md", hash, modified)), []);
  return `${written(sha256(`${written(zeros, "1970-01-01T00:00:00Z")}\n${tidy(rest)}`), "2025-05-21T16:42:46.068737")}\n\n${rest}`;
}

/** A Python file of May 29: the empty lines behind the block count. */
export function sortedModule(body: string): string {
  const written = (hash: string, modified: string) => block(hashComment, sortedLines("page.py", hash, modified), []);
  const hash = sha256(`${written(`'${zeros}'`, "'1970-01-01T00:00:00Z'")}\n\n\n\n${tidy(body)}`);
  return `${written(hash, "'2025-05-29T11:50:14.897803+00:00'")}\n\n\n${body}`;
}

/** A YAML file of May 29: `---` and the white space around the document don't count. */
export function sortedYaml(body: string): string {
  const written = (hash: string, modified: string) => block(hashComment, sortedLines("page.yaml", hash, modified), []);
  const hash = sha256(`${written(`'${zeros}'`, "'1970-01-01T00:00:00Z'")}\n\n${tidy(body.trim())}`);
  return `${written(hash, "'2025-05-29T11:50:14.897803+00:00'")}\n\n\n---\n${body}`;
}

/** A Markdown file of May 30, when a fault of the stamper wrote the masks to disk. */
export function zeroPage(body: string): string {
  const lines = flatLines("page.md", `'${zeros}'`, "'1970-01-01T00:00:00Z'").map((line) =>
    line
      .replace(createdAt, `'${createdAt}'`)
      .replace("A page: for tests", "A page for tests")
      .replace("python@page.md", "markdown://page"),
  );
  return `${block(markdown, lines, [""])}\n${body}`;
}

/** The block of May 19: lines as comments of their own and another end. */
export function firstPage(body: string): string {
  const lines = flatLines("page.md", "cd".repeat(32), "2025-05-19T16:19:52.305687").map((line) => `<!-- ${line} -->`);
  return [markdown.open, ...lines, "=== /OmniNode:Metadata === -->", "", body].join("\n");
}

export const fixtureUuid = uuid;
export const fixtureCreatedAt = createdAt;
