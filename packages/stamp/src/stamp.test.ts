import type { Ambient } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBlocks } from "./read-blocks.ts";
import { stamp } from "./stamp.ts";
import {
  firstPage,
  fixtureCreatedAt,
  fixtureUuid,
  flatPage,
  repeatedPage,
  sortedModule,
  sortedPage,
  sortedYaml,
  zeroPage,
} from "./upstream.fixture.ts";
import { verify } from "./verify.ts";

const newUuid = "11111111-2222-4333-8444-555555555555";
const ambient: Ambient = { now: () => Date.UTC(2026, 2, 4, 5, 6, 7, 89), random: () => 0, newId: () => newUuid };
const later: Ambient = { ...ambient, now: () => Date.UTC(2027, 0, 1), newId: () => "99999999-2222-4333-8444-555555555555" };
const named = (name: string) => ({ ambient, name, author: "Ada", owner: "Example Works", namespace: "example" });
const body = "# A page\n\nText.\n";

describe("stamp() writes a first block", () => {
  test("in the sorted form, with two empty lines behind it", () => {
    const { text, changed, block } = stamp(body, "markdown", named("my-page.md"));
    const hash = /^hash: ([0-9a-f]{64})$/m.exec(text)?.[1] ?? "";
    expect(text).toBe(`<!-- === OmniNode:Metadata ===
author: Ada
copyright: Example Works
created_at: '2026-03-04T05:06:07.089000+00:00'
description: Stamped by ONEX
entrypoint: markdown://my-page.md
hash: ${hash}
last_modified_at: '2026-03-04T05:06:07.089000+00:00'
lifecycle: active
meta_type: tool
metadata_version: 0.1.0
name: my-page.md
namespace: example.my_page
owner: Example Works
protocol_version: 0.1.0
schema_version: 0.1.0
state_contract: state_contract://default
tools: null
uuid: ${newUuid}
version: 1.0.0

<!-- === /OmniNode:Metadata === -->


${body}`);
    expect(changed).toBe(true);
    expect(block).toMatchObject({ hash, uuid: newUuid, namespace: "example.my_page", lifecycle: "active" });
  });

  test("in comment lines, without an empty line before the end", () => {
    const { text } = stamp("export const x = 1;\n", "typescript", named("x.ts"));
    expect(text).toMatch(
      /^\/\/ === OmniNode:Metadata ===\n(?:\/\/ \S.*\n){20}\/\/ === \/OmniNode:Metadata ===\n\n\nexport const x = 1;\n$/,
    );
    expect(stamp("x = 1\n", "python", named("x.py")).text).toMatch(
      /^# === OmniNode:Metadata ===\n(?:# \S.*\n){20}# === \/OmniNode:Metadata ===\n\n\nx = 1\n$/,
    );
    expect(stamp("a: 1\n", "yaml", named("x.yaml")).text).toContain("# === /OmniNode:Metadata ===\n\n\na: 1\n");
  });

  test.each([
    ["an interpreter line", "#!/usr/bin/env node\nrun();\n", "javascript", "#!/usr/bin/env node\n"],
    [
      "an interpreter and a coding line",
      "#!/usr/bin/python3\n# -*- coding: utf-8 -*-\nx = 1\n",
      "python",
      "#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n",
    ],
    [
      "a coding line below a comment",
      "# Of nobody\n# -*- coding: latin-1 -*-\nx = 1\n",
      "python",
      "# Of nobody\n# -*- coding: latin-1 -*-\n",
    ],
    ["a coding line and no other comment", "# coding: latin-1\n# of nobody\nx = 1\n", "python", "# coding: latin-1\n"],
    ["nothing where no coding line counts", "x = 1\n# coding: latin-1\n", "python", ""],
    ["front matter of TOML", '+++\ntitle = "x"\n+++\n# A\n', "markdown", '+++\ntitle = "x"\n+++\n'],
    ["front matter", "---\ntitle: x\n---\n# A\n", "markdown", "---\ntitle: x\n---\n"],
    ["a byte order mark", "\uFEFF# A\n", "markdown", "\uFEFF"],
    ["a byte order mark and front matter", "\uFEFF---\ntags: [#a]\n---\n# A\n", "markdown", "\uFEFF---\ntags: [#a]\n---\n"],
    ["an interpreter line that is the whole file", "#!/bin/python", "python", "#!/bin/python\n"],
  ] as const)("behind %s", (_title, text, language, first) => {
    const stamped = stamp(text, language, named("a")).text;
    expect(
      stamped.startsWith(`${first}${language === "markdown" ? "<!--" : language === "javascript" ? "//" : "#"} === OmniNode`),
    ).toBe(true);
    expect(verify(stamped, language).verdict).toBe("valid");
  });

  test("before a horizontal rule and before a YAML document mark", () => {
    expect(stamp("---\n\n# A\n\n---\n", "markdown", named("a.md")).text).toMatch(/^<!-- ===[\s\S]*=== -->\n\n\n---\n\n# A/);
    expect(stamp("---\na: 1\n", "yaml", named("a.yaml")).text).toMatch(/^# ===[\s\S]*\n\n\n---\na: 1\n$/);
  });

  test("that ends a file without other text", () => {
    for (const text of ["", "\n", "\uFEFF"]) expect(stamp(text, "markdown", named("a.md")).text).toMatch(/=== -->\n$/);
  });

  test("and takes the empty lines that are there for its own", () => {
    expect(stamp("\n\n\n\nText", "markdown", named("a.md")).text).toMatch(/=== -->\n\n\n\nText$/);
    expect(stamp("\nText", "markdown", named("a.md")).text).toMatch(/=== -->\n\n\nText$/);
  });

  test("beside blocks that are none: fenced, in a literal, of another style", () => {
    const fenced = "```\n<!-- === OmniNode:Metadata ===\nhash: 1\n<!-- === /OmniNode:Metadata === -->\n```\n";
    const stamped = stamp(fenced, "markdown", named("a.md")).text;
    expect(stamped.endsWith(`\n\n\n${fenced}`)).toBe(true);
    expect(verify(stamped.replace("hash: 1\n<", "hash: 2\n<"), "markdown").verdict).toBe("drifted");
    const literal = "const x = `\n// === OmniNode:Metadata ===\n// === /OmniNode:Metadata ===\n`;\n";
    expect(stamp(literal, "typescript", named("a.ts")).text.endsWith(`\n\n\n${literal}`)).toBe(true);
  });
});

describe("stamp() writes an old block anew", () => {
  test.each([
    ["drifted", sortedPage(body).replace("Text", "More text")],
    ["flat", flatPage(body)],
    ["flat and drifted", flatPage(body).replace("Text", "More text")],
    ["repeated", repeatedPage(body)],
    ["zero", zeroPage(body)],
    ["first", firstPage(body)],
  ])("keeping uuid, time of creation and what else it says: %s", (_title, text) => {
    const stamped = stamp(text, "markdown", { ...named("other.md"), author: "Bob", namespace: "other" });
    expect(stamped.changed).toBe(true);
    expect(stamped.block).toMatchObject({ uuid: fixtureUuid, created_at: fixtureCreatedAt, author: "Ada", name: "page.md" });
    expect(stamped.block.namespace).not.toContain("other");
    expect(stamped.block.entrypoint).toMatch(/^\w+:\/\/page/);
    expect(stamped.block).toMatchObject({ protocol_version: "0.1.0", last_modified_at: "2026-03-04T05:06:07.089000+00:00" });
    expect(verify(stamped.text, "markdown")).toMatchObject({ verdict: "valid", algorithm: "sorted" });
    expect(readBlocks(stamped.text, "markdown").blocks).toHaveLength(1);
    expect(stamped.text.endsWith(text.slice(text.lastIndexOf("=== -->") + 7))).toBe(true);
  });

  test("changing nothing but hash and time when only the body changed", () => {
    const before = sortedPage(body).replace("Text", "More text").split("\n");
    const after = stamp(before.join("\n"), "markdown", named("page.md")).text.split("\n");
    expect(after.flatMap((line, index) => (line === before[index] ? [] : [line.split(":")[0]]))).toEqual([
      "hash",
      "last_modified_at",
    ]);
  });

  test("filling in what was only a placeholder", () => {
    const text = zeroPage(body)
      .replace(fixtureUuid, "TBD")
      .replace(`'${fixtureCreatedAt}'`, "<fill-timestamp>")
      .replace("author: Ada\n", "");
    const { block } = stamp(text, "markdown", named("page.md"));
    expect(block).toMatchObject({
      uuid: newUuid,
      created_at: "2026-03-04T05:06:07.089000+00:00",
      author: "Ada",
      owner: "Example Works",
    });
  });

  test("keeping lists, objects and numbers, and unknown fields under x_extensions", () => {
    const lines = [
      "trust_score: 0.75",
      "tags: [b, a]",
      "inputs:",
      "- {name: z, schema_ref: a}",
      "- {name: a, schema_ref: b}",
      "mood: good",
      "x_extensions: {team: core}",
    ];
    const text = zeroPage(body).replace("meta_type: tool", `meta_type: tool\n${lines.join("\n")}`);
    const stamped = stamp(text, "markdown", named("page.md"));
    expect(stamped.block).toMatchObject({ trust_score: 0.75, tags: ["b", "a"], x_extensions: { team: "core", mood: "good" } });
    expect(stamped.block.inputs?.map(({ name }) => name)).toEqual(["a", "z"]);
    expect(stamped.text).toContain("trust_score: '0.75'\n");
    expect(stamp(stamped.text, "markdown", { ...named("page.md"), ambient: later }).changed).toBe(false);
  });

  test("leaving a second block further down where it is", () => {
    const second = sortedPage("").trimEnd().replaceAll(fixtureUuid, newUuid);
    const text = `${sortedPage("# One\n")}\n${second}\n# Two\n`;
    const stamped = stamp(text, "markdown", named("page.md")).text;
    expect(stamped.endsWith(`# One\n\n${second}\n# Two\n`)).toBe(true);
    expect(stamp(stamped, "markdown", { ...named("page.md"), ambient: later }).changed).toBe(false);
    expect(verify(stamped.replace("# Two", "# Too"), "markdown").verdict).toBe("drifted");
  });
});

describe("stamp() leaves alone", () => {
  test.each([
    ["Markdown", sortedPage(body), "markdown"],
    ["Python", sortedModule("x = 1\n"), "python"],
    ["YAML", sortedYaml("a: 1\n"), "yaml"],
  ] as const)("%s with a sorted stamp that holds", (_title, text, language) => {
    expect(stamp(text, language, named("other"))).toMatchObject({ text, changed: false, block: { uuid: fixtureUuid } });
  });

  test("every character outside the block, and what it wrote itself", () => {
    const piece = fc.constantFrom(
      "# A\n",
      "text",
      "\r\n",
      "\n",
      "\r",
      "  ",
      "\t",
      "```\n",
      "`",
      '"""',
      "/*",
      "---\n",
      "a: b\n",
      "\uFEFF",
      "#!/bin/x\n",
      "é🙂",
      "$&",
      "\u2028",
    );
    const anyText = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    const language = fc.constantFrom("markdown", "typescript", "javascript", "python", "yaml");
    fc.assert(
      fc.property(anyText, language, (text, of) => {
        const once = stamp(text, of, named("a.file"));
        const [block] = readBlocks(once.text, of).blocks;
        const rest = once.text.slice(0, block?.start) + once.text.slice(block?.end);
        expect(rest.replace(/[\r\n]/g, "")).toBe(text.replace(/[\r\n]/g, ""));
        expect(rest.endsWith(text.slice(block?.start))).toBe(true);
        expect(verify(once.text, of)).toMatchObject({ verdict: "valid", algorithm: "sorted" });
        expect(stamp(once.text, of, { ...named("a.file"), ambient: later })).toMatchObject({ text: once.text, changed: false });
        const edited = stamp(`${once.text}\nmore`, of, { ...named("a.file"), ambient: later });
        expect(edited.text.slice(block?.end)).toBe(`${once.text.slice(block?.end)}\nmore`);
        expect(edited.block).toMatchObject({ uuid: once.block.uuid, created_at: once.block.created_at });
      }),
      { numRuns: 150 },
    );
  });

  test("CRLF, and writes its block with it", () => {
    const { text } = stamp(body.replaceAll("\n", "\r\n"), "markdown", named("page.md"));
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    expect(stamp(text.replace("Text", "More"), "markdown", named("page.md")).text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  });
});

describe("stamp() refuses", () => {
  const refused =
    (text: string, options = named("page.md")) =>
    () =>
      stamp(text, "markdown", options);

  test("a block without an end, naming file and line", () => {
    expect(refused("\n<!-- === OmniNode:Metadata ===\nname: x\n")).toThrow(
      expect.objectContaining({
        code: "stamp/malformed",
        message: expect.stringContaining("page.md can't be stamped: line 2: the block that opens here"),
      }),
    );
  });

  test("a field that says what it can't be, naming field and line", () => {
    const text = zeroPage(body).replace("lifecycle: active", "lifecycle: wip");
    expect(refused(text)).toThrow(
      expect.objectContaining({
        code: "stamp/malformed",
        details: { line: 15, reason: expect.stringContaining("lifecycle must be") },
      }),
    );
  });

  test("a block that is not YAML", () => {
    expect(refused(zeroPage(body).replace("owner: Example Works", "owner: 'Example"))).toThrow(/this is not YAML/);
  });

  test("a value that would open or close a block", () => {
    const description = "ends <!-- === /OmniNode:Metadata === --> here";
    expect(refused(body, Object.assign(named("page.md"), { description }))).toThrow(/a field holds what opens or closes a block/);
  });
});
