/** Original logs for tests, one for each way in which engineers write them. */

export const stamp = `<!-- === OmniNode:Metadata ===
metadata_version: 0.1.0
name: debug_log.md
uuid: 11111111-2222-4333-8444-555555555555
created_at: '2025-03-03T12:00:00'
hash: '0000000000000000000000000000000000000000000000000000000000000000'
<!-- === /OmniNode:Metadata === -->
`;

export const header = `---
schema: onex-debug-log/1
log_owner: ada
week: 2025-03-03_to_2025-03-09
repo_version: 3f2a91c
created_at: 2025-03-03T08:00:00Z
tags: [cache, blocker]
---
`;

export const bulletFields = `### Debug Entry: Cache forgets its keys
- **Timestamp:** 2025-03-04T09:30:00Z
- **Engineer:** ada
- **Tags:** [#cache, #blocker]
- **Context:**
  - A warm cache answers as if it were cold.

---

#### 1. Problem Statement
- Every third read misses.

#### 2. Initial Hypotheses
- Keys are compared by identity.

#### 3. Investigation Steps
- Printed the keys; see PR #12 and commit 3f2a91c.

#### 4. Observations
- Two keys are equal as texts.

#### 5. Next Steps
- Compare by text.
`;

/** Title of the case, the log, and what each entry should be. */
export const shapes: readonly (readonly [string, string, readonly Readonly<Record<string, unknown>>[]])[] = [
  [
    "a heading with fields as bullets",
    `${header}\n## 2025-03-04\n\n${bulletFields}`,
    [{ shape: "debug-entry", title: "Cache forgets its keys", engineer: "ada", tags: ["cache", "blocker"], day: "2025-03-04" }],
  ],
  [
    "a heading behind a stray dash",
    `### Debug Entry: One\n- **Timestamp:** 2025-03-04T09:00:00Z\n\n-### Debug Entry: Two\n- **Timestamp:** 2025-03-04T10:00:00Z\n`,
    [
      { shape: "debug-entry", title: "One" },
      { shape: "stray-dash", title: "Two" },
    ],
  ],
  [
    "a time in brackets before the title, and bold fields without bullets",
    `### [2025-03-04T<fill-in-time>] Debug Entry: Slow start\n**Engineer:** ada\n**Tags:** #start #slow\n\n## [2025-03-05T10:00:00Z] – Investigation: Slower stop\n**Tags:** #stop\n`,
    [
      {
        shape: "timed-heading",
        title: "Slow start",
        engineer: "ada",
        tags: ["start", "slow"],
        day: "2025-03-04",
        timestamp: undefined,
      },
      { shape: "timed-heading", title: "Slower stop", tags: ["stop"], timestamp: { iso: "2025-03-05T10:00:00Z" } },
    ],
  ],
  [
    "a time and an engineer as the heading, tags at the end on the next line",
    `## 2025-03-04\n\n### [09:12] grace\n**Context:** The parser loops.\n**Problem:** It never ends.\n**Tags:**\n#parser #loop\n`,
    [
      {
        shape: "engineer-heading",
        title: "The parser loops",
        engineer: "grace",
        tags: ["parser", "loop"],
        timestamp: { iso: "2025-03-04T09:12:00Z" },
      },
    ],
  ],
  [
    "a clock before the title under a dated heading",
    `## Tuesday, March 4, 2025\n\n### 22:45 - Broken build\n**Engineer:** ada\n\n### [23:10] Mended build\n**Engineer:** grace\n**Tags:** #build\n\n#### 23:20 - A detail\nNothing.\n`,
    [
      { shape: "clock-heading", title: "Broken build", timestamp: { iso: "2025-03-04T22:45:00Z" } },
      { shape: "clock-heading", title: "Mended build", timestamp: { iso: "2025-03-04T23:10:00Z" } },
    ],
  ],
  [
    "a heading for each field",
    `## 2025-03-04\n\n### Engineer: pair (ada and grace)\n\n#### Timestamp\n2025-03-04T13:00:00Z\n\n#### Tags\n#idle #queue\n\n#### Context\nThe queue is idle. Nobody knows why.\n\n#### Findings\n- It is empty.\n\n#### Timestamp\n2025-03-04T14:00:00Z\n\n#### Tags\n#queue\n\n#### Context\nStill idle.\n`,
    [
      {
        shape: "field-headings",
        title: "The queue is idle",
        engineer: "pair (ada and grace)",
        tags: ["idle", "queue"],
        timestamp: { iso: "2025-03-04T13:00:00Z" },
      },
      {
        shape: "field-headings",
        title: "Still idle",
        engineer: "pair (ada and grace)",
        timestamp: { iso: "2025-03-04T14:00:00Z" },
      },
    ],
  ],
  [
    "bullets that begin with a clock",
    `# Debug Log – Ada – Tuesday, March 4, 2025\n\n- *[05:00]* Log created. Ready.\n- *[05:10]* #disk #blocker\n  - **Context:** The disk is full.\n  - **Next Steps:**\n    1. Buy a disk.\n\nAfterwards.\n`,
    [
      { shape: "bullet", title: "Log created", timestamp: { iso: "2025-03-04T05:00:00Z" } },
      { shape: "bullet", title: "The disk is full", tags: ["disk", "blocker"], timestamp: { iso: "2025-03-04T05:10:00Z" } },
    ],
  ],
  [
    "a dated section with fields and nothing else",
    `# Notes\n\n## 2025-03-04 – Lost packets\n\n### Symptom\nPackets are lost.\n\n### Root Cause\nA loose cable.\n\n### Canonical Fix\nPush it in.\n\n## 2025-03-05\n\n**Symptom:** Packets come twice.\n`,
    [
      { shape: "dated-section", title: "Lost packets", day: "2025-03-04" },
      { shape: "dated-section", title: "Packets come twice", day: "2025-03-05" },
    ],
  ],
  [
    "issues under a date",
    `# Project Debug Log\n\n## Date: 2025-03-04\n\n### Issue: Port in use\n\n#### Context\n- Two servers.\n\n#### Status\n\`\`\`\n- Fix scheduled.\n\`\`\`\n\n## Issue: Port not in use\n\n### Context\n- No server.\n`,
    [
      { shape: "issue", title: "Port in use", day: "2025-03-04", status: { value: "open", confidence: 0.9 } },
      { shape: "issue", title: "Port not in use" },
    ],
  ],
  [
    "nothing but a summary",
    `# Debug Log 2025-03-04\n\n## Summary\nA quiet day.\n\n## Key Actions\n- Rested.\n\n## Blockers / Next Steps\n- None.\n`,
    [{ shape: "summary-only", title: "Debug Log 2025-03-04", day: "2025-03-04" }],
  ],
  [
    "sections as bullets",
    `### Debug Entry: Handoff\n- **Timestamp:** 2025-03-07T17:00:00Z\n- **Engineer:** ada\n- **Tags:** #handoff\n- **Problem Statement:**\n  - Say where we stand.\n- **Next Steps:**\n  1. Go on.\n`,
    [{ shape: "debug-entry", title: "Handoff", tags: ["handoff"] }],
  ],
  [
    "a fenced block under a rule that is no front matter",
    `---\n\n# Debug Log Entry\n\n\`\`\`yaml\ndate: 2025-03-04T23:XX:XXZ  # to be updated\nauthor: grace\ntags:\n  - typing\n  - bug-hunt\nsummary: |\n  A type is lost. It was there yesterday.\n\`\`\`\n\n## Details\n\nMore.\n\n### 2025-03-05\n\nNot part of it.\n`,
    [
      {
        shape: "fenced",
        title: "A type is lost",
        engineer: "grace",
        tags: ["typing", "bug-hunt"],
        day: "2025-03-04",
        lastLine: 18,
      },
    ],
  ],
];
