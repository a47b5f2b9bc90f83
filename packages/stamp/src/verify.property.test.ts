import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flatPage, sortedModule, sortedPage, sortedYaml } from "./upstream.fixture.ts";
import { verify } from "./verify.ts";

const page = "# A page\n\nWith `code`, ümlauts and 🙂, a list:\n\n- one  \n- two\n\n```ts\nconst x = 1;\n```\n\nThe end.\n";
const stamped = [
  { title: "sorted Markdown", text: sortedPage(page), language: "markdown" },
  { title: "flat Markdown", text: flatPage(page), language: "markdown" },
  { title: "sorted Python", text: sortedModule('"""Doc."""\n\nx = "a"\n'), language: "python" },
  { title: "sorted YAML", text: sortedYaml("a: 1\nb: text\n"), language: "yaml" },
] as const;

/** What stands between block and body and does not count. */
const gap = {
  markdown: /(?<=\/OmniNode:Metadata === -->)\n*/,
  python: /^$/,
  yaml: /(?<=\/OmniNode:Metadata ===)\s*(?:---[ \t]*\n+)?/,
};

/** What the hash is taken of, as far as one character goes: line ends, white space at the end, that gap and the two masked values don't count. */
function normalised(text: string, language: keyof typeof gap): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(gap[language], "")
    .replace(/[ \t\n]+$/, "")
    .replace(/^((?:# )?hash:)[ \t].*$/m, "$1")
    .replace(/^((?:# )?last_modified_at:)[ \t].*$/m, "$1");
}

describe.each(stamped)("a change of one character to $title", ({ text, language }) => {
  const bodyStart = text.indexOf("\n", text.indexOf("/OmniNode"));
  const anywhere = fc.nat(text.length - 1);
  const character = fc.oneof(
    fc.constantFrom("\r", "\n", " ", "\t", "#", ":", "'", "-", "`", "x"),
    fc.string({ minLength: 1, maxLength: 1 }),
  );
  const holds = (changed: string): void => {
    const { verdict } = verify(changed, language);
    if (normalised(changed, language) !== normalised(text, language)) expect(verdict).not.toBe("valid");
  };

  test("is never valid when it survives normalisation, wherever it is", () => {
    fc.assert(
      fc.property(anywhere, character, (at, char) => holds(text.slice(0, at) + char + text.slice(at + 1))),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(anywhere, (at) => holds(text.slice(0, at) + text.slice(at + 1))),
      { numRuns: 60 },
    );
  });

  test("is drift in the visible part of the body, whatever it is", () => {
    const last = text.trimEnd().length - 1;
    const inBody = fc.integer({ min: text.slice(bodyStart).search(/\w/) + bodyStart, max: last });
    fc.assert(
      fc.property(inBody, character, (at, char) => {
        const changed = text.slice(0, at) + char + text.slice(at + 1);
        expect(verify(changed, language).verdict).toBe(
          normalised(changed, language) === normalised(text, language) ? "valid" : "drifted",
        );
      }),
      { numRuns: 300 },
    );
  });

  test("is drift in a value of the block, but for hash and time", () => {
    const lines = [...text.matchAll(/^(?:# )?(\w+): '?([\w .:/>=-]+)/gm)].slice(0, 19);
    const values = lines.filter(([, field]) => field !== "hash" && field !== "last_modified_at");
    expect(values.length).toBeGreaterThan(14);
    fc.assert(
      fc.property(fc.constantFrom(...values), fc.nat(1000), fc.constantFrom("q", "Z", "7", "_", "é"), (line, n, char) => {
        const value = line[2] ?? "";
        const at = line.index + line[0].length - value.length + (n % value.length);
        const changed = text.slice(0, at) + char + text.slice(at + 1);
        if (changed !== text) expect(verify(changed, language).verdict).toBe("drifted");
      }),
      { numRuns: 150 },
    );
  });
});

describe.each(stamped)("$title stays valid", ({ text, language }) => {
  const valid = (changed: string): void => {
    expect(verify(changed, language).verdict).toBe("valid");
  };

  test("with other line ends, also mixed", () => {
    valid(text.replaceAll("\n", "\r\n"));
    valid(text.replaceAll("\n", "\r"));
    const count = text.split("\n").length;
    fc.assert(
      fc.property(fc.array(fc.constantFrom("\n", "\r\n"), { minLength: count, maxLength: count }), (ends) => {
        valid(text.split("\n").reduce((all, line, index) => all + ends[index] + line));
      }),
      { numRuns: 60 },
    );
  });

  test("with more or less white space at the end of the file", () => {
    const space = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r") });
    fc.assert(
      fc.property(space, (end) => valid(text.trimEnd() + end)),
      { numRuns: 60 },
    );
  });

  test("with another time of change", () => {
    valid(text.replace(/(last_modified_at: '?)[^'\n]*/, "$12031-12-31T23:59:59+14:00"));
  });

  test("with spaces behind the lines of its block", () => {
    const end = text.indexOf("/OmniNode");
    valid(
      text
        .slice(0, end)
        .replaceAll("\n", "  \n")
        .replace(/ {2}\n(?=[^\n]*$)/, "\n") + text.slice(end),
    );
  });
});

test("empty lines behind the block count in Python and don't in Markdown", () => {
  const module = sortedModule("x = 1\n");
  expect(verify(module.replace("\n\nx = 1", "\n\n\nx = 1"), "python").verdict).toBe("drifted");
  const document = sortedPage("Text.\n");
  expect(verify(document.replace("\n\nText", "\n\n\n\nText"), "markdown").verdict).toBe("valid");
});

test("the space before a masked value may be a tab: the hash is of the mask", () => {
  const document = sortedPage("Text.\n");
  expect(verify(document.replace(/^hash: /m, "hash:\t").replace("modified_at: ", "modified_at:\t"), "markdown").verdict).toBe(
    "valid",
  );
  expect(verify(document.replace("owner: ", "owner:\t"), "markdown").verdict).toBe("drifted");
});

test("a byte order mark counts: it is text that nobody stamped", () => {
  expect(verify(`\uFEFF${sortedPage("Text.\n")}`, "markdown").verdict).toBe("drifted");
});
