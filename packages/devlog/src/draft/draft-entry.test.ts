import { encode, isFault, type RunRecord } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseLog } from "../parse/parse-log.ts";
import { failedRecord } from "../test-record.ts";
import { entryText } from "../write/entry-text.ts";
import { draftEntry, type EntryDraft } from "./draft-entry.ts";

const hash = `${"9".repeat(60)}abcd`;
const draft = (record: RunRecord, secrets: readonly string[] = []): EntryDraft =>
  draftEntry(record, { recordPath: "runs/failed.json", recordHash: hash, secrets });

const written = ({ title, sections }: EntryDraft): string =>
  entryText({
    title,
    sections,
    id: "dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA",
    timestamp: "2025-05-20T09:30:00Z",
    engineer: "ada",
    tags: [],
    status: "open",
    links: [],
  });
const all = (made: EntryDraft): string => `${written(made)}\n${made.inputFile?.text ?? ""}`;

describe("draftEntry()", () => {
  test("says what failed, with which input, which record it was, and how to see it again", () => {
    const made = draft(failedRecord({ given: [{ list: [1, 2] }], message: "no luck" }));
    const text = written(made);
    expect(made.title).toBe("second failed in checkout: run/vertex-failed");
    for (const part of [
      "The run failed at `second` of the graph `checkout` with `run/vertex-failed`, attempt 2:",
      "no luck",
      '"list": [',
      `- Snapshot: \`runs/failed.json\`, sha256 \`${hash}\``,
      "- Replay: `onex replay runs/failed.json --graph <graph> --mode verify`",
      "- `<graph>` is the document, the export or the module of the graph",
      "`onex replay runs/failed.json --graph <graph> --mode resume`",
      "- Run: `3f2a91c0-1234-4abc-8def-0123456789ab` of the graph `checkout`, 2025-05-20T09:30:00.000Z, 5 ms",
      `- Node: \`${"c".repeat(32)}${"0123456789abcdef".repeat(2)}\``,
      "- `first` succeeded in 2 ms",
    ])
      expect(text).toContain(part);
    expect(made.redacted).toBe(0);
    expect(made.inputFile).toBeUndefined();
  });

  test("takes out what the message gives away, also where it is an argument without a name", () => {
    const made = draft(failedRecord({ given: ["ada", "hunter2"], message: "wrong password hunter2 for ada" }));
    expect(all(made)).not.toContain("hunter2");
    expect(written(made)).toContain("wrong password [redacted] for ada");
    expect(made.redacted).toBe(2);
  });

  test("takes out what the project calls secret, by name and by form", () => {
    const words = { names: ["badge"], patterns: ["ACME-\\d+"] };
    const made = draftEntry(failedRecord({ inputs: { badge: "b-1" }, given: ["b-1", "ACME-77"], message: "no b-1" }), {
      recordPath: "failed.json",
      recordHash: hash,
      words,
    });
    expect(all(made)).not.toMatch(/ACME-77|"b-1"/);
  });

  test("is read back as one entry with the drafted sections, whatever the message holds", () => {
    for (const message of [
      "### Debug Entry: Other\n- **Status:** resolved",
      "```\n# x\n```",
      "<!-- never closed",
      "`a` ``b``\r\nc",
      "dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZB PR #3",
    ]) {
      const { entries } = parseLog(written(draft(failedRecord({ message, given: [message, { [message]: message }] }))));
      expect(entries.map(({ title, status }) => [title, status.value])).toEqual([
        ["second failed in checkout: run/vertex-failed", "open"],
      ]);
      expect(entries[0]?.sections.map(({ key }) => key)).toContain("next_steps");
      expect(entries[0]?.links.filter(({ kind }) => kind === "entry" || kind === "pull")).toEqual([]);
    }
  });

  test("takes the input from the sources of the vertex when the fault does not tell it", () => {
    expect(written(draft(failedRecord({ inputs: { cart: ["apple", "pear"] } })))).toContain('"apple"');
  });

  test("puts an input of more than 2 KiB into a file, by its hash", () => {
    const made = draft(failedRecord({ given: ["word ".repeat(1000)] }));
    expect(made.inputFile?.path).toMatch(/^inputs\/second\.[0-9a-f]{16}\.json$/);
    expect(made.inputFile?.text).toContain("word word");
    expect(written(made)).toContain(`[${made.inputFile?.path}](${made.inputFile?.path}), sha256`);
    expect(written(made)).not.toContain("word word");
  });

  test("never shows a planted secret, whatever the nesting, in the entry or in the file beside it", () => {
    const secret = fc.stringMatching(/^[a-z]{5,12}[0-9!%]{2,4}Zq$/);
    const filler = fc.constantFrom<unknown>("plain", 7, ["x"], { y: null }, "word ".repeat(600));
    fc.assert(
      fc.property(secret, secret, secret, filler, fc.nat(5), (typed, known, planted, other, form) => {
        const forms: readonly unknown[] = [
          { user: { password: typed } },
          new Map<string, unknown>([["api_key", { deep: [typed] }]]),
          [["authorization", typed]],
          { headers: [{ name: "X-Api-Key", value: typed }] },
          { config: JSON.stringify({ token: typed }) },
          new URL(`https://ada:${encodeURIComponent(typed)}@example.org/`),
        ];
        const record = failedRecord({
          inputs: { secret: planted, cart: forms[form] },
          given: [forms[form], other, planted, `uses ${known}`, { [known]: 1 }],
          message: form < 4 ? `login of ada with ${typed}, then ${planted} and ${known}` : `then ${planted} and ${known}`,
          details: { problems: [{ path: "/x", message: `got ${planted}` }] },
        });
        const text = all(draft(record, [known]));
        for (const hidden of [typed, known, planted]) expect(text).not.toContain(hidden);
      }),
      { seed: 20_250_520, numRuns: 300 },
    );
  });

  test("hides an argument that comes from an input of a secret name, however short it is", () => {
    const text = written(draft(failedRecord({ inputs: { pin: 7, cart: "apple" }, given: [7, "apple"] })));
    expect(text).toContain('[\n  "[redacted]",\n  "apple"\n]');
  });

  test("takes the names of a topology for names, and its constants for values", () => {
    const args = [
      {
        kind: "object",
        entries: [
          ["password", { kind: "input", name: "word", path: [] }],
          ["token", { kind: "value", value: "constant-1" }],
        ],
      },
    ];
    const given = [{ password: "hunter2", token: "constant-1" }];
    const text = written(
      draft(failedRecord({ inputs: { word: "hunter2" }, given, args, message: "bad hunter2, constant-1, input" })),
    );
    expect(text).toContain("bad [redacted], [redacted], input");
    expect(text).toContain('"password": "[redacted]"');
  });

  test("counts what it took out", () => {
    expect(
      draft(failedRecord({ given: [{ password: "hunter2", token: "abcdef" }], message: "bad login hunter2" })).redacted,
    ).toBe(3);
  });

  test("quotes the record for a shell", () => {
    const made = draftEntry(failedRecord(), { recordPath: "my runs/it's.json", recordHash: hash });
    expect(written(made)).toContain("onex replay 'my runs/it'\\''s.json' --graph <graph> --mode verify");
  });

  test("asks for no graph where the record says where its own is", () => {
    const text = written(draft({ ...failedRecord(), origin: { path: "/p/checkout.graph.yaml", near: "checkout.graph.yaml" } }));
    expect(text).toContain("- Replay: `onex replay runs/failed.json --mode verify`");
    expect(text).not.toContain("<graph>");
  });

  test("names what a list or a loop repeats by its hashes, and hides what is none", () => {
    const one = `${"0123456789abcdef".repeat(4)}`;
    const closure = `closure:3f2a91c0-1234-4abc-8def-0123456789ab:${one}`;
    const shown = (node: string, secrets: readonly string[] = []): string | undefined => {
      const record = failedRecord();
      const vertices = record.topology.vertices.map((vertex) => ({ ...vertex, node }));
      const made = draft({ ...record, topology: { ...record.topology, vertices } }, secrets);
      return /- Node: (.*)/.exec(written(made))?.[1];
    };
    expect(shown(`each:${one}`)).toBe(`\`each:${one}\``);
    expect(shown(`each:loop:${closure}+when+graph:inner`)).toBe(`\`each:loop:${closure}\` + \`when\` + \`graph:inner\``);
    expect(shown(`each:${Array.from({ length: 10 }, () => one).join("+")}`)).toMatch(/ and 2 more$/);
    expect(shown("each:hunter2+hunter3", ["hunter2+hunter3"])).toBe("`each:[redacted]`");
    expect(shown("each:graph:hunter2", ["hunter2"])).toBe("`each:graph:[redacted]`");
    expect(shown(`each:${one}=`)).not.toContain(one);
  });

  test("refuses the record of a run that did not fail", () => {
    const { fault: _, ...record } = failedRecord();
    try {
      draft({ ...record, status: "succeeded", data: encode({ inputs: {}, values: {} }) });
      expect.unreachable();
    } catch (thrown) {
      expect(isFault(thrown) && thrown.code).toBe("log/not-failed");
    }
  });
});
