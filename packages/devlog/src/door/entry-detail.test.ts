import { expect, test } from "vitest";
import { ids, logs, testDoor } from "./test-door.ts";

const week = "docs/dev_logs/ada/debug_log_2025_05_19.md";

/** An entry with this text. */
const entryOf = (text: string): string => `### Debug Entry: Linked

- **Timestamp:** 2025-05-22T09:00:00Z
- **Engineer:** ada
- **Id:** dl-01JVV00000D9RA4VT1R6KXGMP2

#### Context

${text}
`;
const linked = "dl-01JVV00000D9RA4VT1R6KXGMP2";
const file = "docs/dev_logs/ada/debug_log_2025_05_12.md";

test("an entry comes with sections, status history, places, replay and its Markdown", () => {
  using door = testDoor(logs);
  expect(door.ask({ ask: "entry", id: ids.cache })).toMatchObject({
    path: week,
    archived: false,
    entry: {
      id: ids.cache,
      title: "Cache forgets its keys",
      status: { value: "open", source: "field", changes: [{ at: "2025-05-20T23:30:00Z", status: "open" }] },
      sections: expect.arrayContaining([expect.objectContaining({ key: "problem", text: "Every third read misses the cache." })]),
    },
    links: [
      { kind: "entry", target: ids.old, relation: "see", state: "resolved", to: ids.old, title: "Reads miss now and then" },
      { kind: "pull", target: "20", state: "unchecked" },
    ],
    places: [{ path: week, line: 9, archived: false }],
    replay: ["onex replay failed.record.json --mode verify"],
    markdown: expect.stringMatching(/^### Debug Entry: Cache forgets its keys\n[\s\S]*misses the cache\.\n\n$/),
  });
});

test.each(["dl-01JVPGG8Y0QXJ2B8D3M7AAAAAA", "dl~0123456789abcdef", "", "dl-", "%", "../../package.json", "x".repeat(100_000)])(
  "an id that no entry has is log/unknown-entry",
  (id) => {
    using door = testDoor(logs);
    expect(() => door.ask({ ask: "entry", id })).toThrow(expect.objectContaining({ code: "log/unknown-entry" }));
  },
);

test("an entry without a written id is found by the one of its content, and keeps it when another is written", () => {
  const text = "### Debug Entry: Nameless\n\n- **Timestamp:** 2025-05-13T09:00:00Z\n- **Engineer:** ada\n- **Tags:** #infra\n";
  using door = testDoor({ [file]: text });
  const { hits } = door.ask({ ask: "entries" });
  const [{ id }] = hits as unknown as readonly [{ readonly id: string }];
  expect(id).toMatch(/^dl~/);
  expect(door.ask({ ask: "entry", id })).toMatchObject({ entry: { id, title: "Nameless" } });
});

test("links lead where the files say", () => {
  using door = testDoor({
    ...logs,
    "docs/plan.md": "# Plan\n",
    "docs/dev_logs/velocity/velocity_log_2025_05_19_to_2025_05_25.md":
      "### 2025-05-20\n\n# Velocity Report: Tuesday (2025-05-20)\n\n- velocity_log_id: 1c0f6f0e-9a53-8b1f-a2c7-5f4a0d2b7e91\n- parent_log_id: null\n",
    "docs/dev_logs/pr_description_20.md": "# PR: Compare keys\n\n- PR Number: 20\n",
    [file]: entryOf(
      [
        "The [plan](../../plan.md), [no plan](../../plot.md), [out](../../../../../../../../etc/passwd), [root](/a/../../../../../../etc/passwd).",
        "See debug_log_2025_03_03.md and debug_log_2020_01_06.md; velocity_log_id: 1C0F6F0E-9a53-8b1f-a2c7-5f4a0d2b7e91.",
        "https://github.com/ada/keys/pull/7, https://github.com/ada/keys/issues/8, https://example.org/a",
        "commit 3f2a91c, https://github.com/ada/keys/commit/3f2a91c0, a word like deadbee1.",
        `See dl-01JVPGG8Y0QXJ2B8D3M7AAAAAA.`,
      ].join("\n"),
    ),
  });
  const { links } = door.ask({ ask: "entry", id: linked });
  const found = (links as unknown as readonly Readonly<Record<string, string>>[]).map(({ kind, target, state, to, address }) =>
    [kind, target, state, to ?? address ?? ""].join(" ").trim(),
  );
  expect(found).toEqual([
    "file ../../plan.md resolved docs/plan.md",
    "file ../../plot.md unresolved",
    "file ../../../../../../../../etc/passwd unresolved",
    "file /a/../../../../../../etc/passwd unresolved",
    "velocity 1C0F6F0E-9a53-8b1f-a2c7-5f4a0d2b7e91 resolved docs/dev_logs/velocity/velocity_log_2025_05_19_to_2025_05_25.md:3",
    "log debug_log_2025_03_03.md resolved docs/dev_logs/ada/debug_log_2025_03_03.md",
    "log debug_log_2020_01_06.md unresolved",
    "pull 7 unchecked https://github.com/ada/keys/pull/7",
    "issue 8 unchecked https://github.com/ada/keys/issues/8",
    "url https://example.org/a unchecked https://example.org/a",
    "commit 3f2a91c0 unchecked https://github.com/ada/keys/commit/3f2a91c0",
    "commit 3f2a91c unchecked",
    "entry dl-01JVPGG8Y0QXJ2B8D3M7AAAAAA unresolved",
  ]);
});

test("replay commands are those in code or alone on a line, each once; a sentence is none", () => {
  const text = [
    "- Replay: `onex replay a.json --mode verify`",
    "Then onex replay b.json is what I ran.",
    "```sh",
    "$ onex replay 'c d.json'",
    "```",
    "`onex replay a.json --mode verify`",
    "onex replayed nothing",
  ].join("\n");
  using door = testDoor({ [file]: entryOf(text) });
  expect(door.ask({ ask: "entry", id: linked })["replay"]).toEqual([
    "onex replay a.json --mode verify",
    "onex replay 'c d.json'",
  ]);
});
