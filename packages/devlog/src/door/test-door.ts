import { type JsonObject, type JsonSchema, systemAmbient } from "@onex/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import { summarySchema } from "../schemas/output-schemas.ts";
import { type TestRepository, testRepository } from "../test-repository.ts";
import { entriesSchema, entryDetailSchema, timelineSchema } from "./door-schemas.ts";
import type { LogQuestion } from "./log-question.ts";
import { openDoor } from "./open-door.ts";

const schemas: Readonly<Record<LogQuestion["ask"], JsonSchema>> = {
  entries: entriesSchema,
  entry: entryDetailSchema,
  timeline: timelineSchema,
  summary: summarySchema,
};
const ajv = new Ajv2020({ strict: false, allErrors: true });

/** A door to the logs of a repository for one test, with a clock of its own; every answer is held against its schema. */
export interface TestDoor extends Disposable {
  readonly repository: TestRepository;
  pass(milliseconds: number): void;
  ask(question: LogQuestion): JsonObject;
}

export function testDoor(files: Readonly<Record<string, string>> = {}): TestDoor {
  const repository = testRepository();
  for (const [path, text] of Object.entries(files)) repository.write(path, text);
  let time = Date.parse("2025-05-22T12:00:00Z");
  const door = openDoor(repository.root, { ...systemAmbient, now: () => time });
  return {
    repository,
    pass(milliseconds) {
      time += milliseconds;
    },
    ask(question) {
      const answer = door.answer(question);
      // As it arrives.
      const sent: JsonObject = JSON.parse(JSON.stringify(answer));
      if (!ajv.validate(schemas[question.ask], sent)) throw new Error(`${ajv.errorsText()}\n${JSON.stringify(sent, null, 2)}`);
      return sent;
    },
    [Symbol.dispose]() {
      door[Symbol.dispose]();
      repository[Symbol.dispose]();
    },
  };
}

export const ids = {
  cache: "dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA",
  disk: "dl-01JVPWXYZ0K3N5B7D9F1H3J5M7",
  old: "dl-01JS00000GBN2E3C7X5T9V0QKY",
};

/** Three entries, one of them of another quarter. */
export const logs = {
  "docs/dev_logs/ada/debug_log_2025_05_19.md": `---
schema: onex-debug-log/1
log_owner: ada
week: 2025-05-19_to_2025-05-25
created_at: 2025-05-19T08:12:44Z
tags: [blocker, cache]
---

### Debug Entry: Cache forgets its keys

- **Timestamp:** 2025-05-20T23:30:00Z
- **Engineer:** ada
- **Tags:** #blocker #cache
- **Status:** open
  - 2025-05-20T23:30:00Z open
- **Id:** ${ids.cache}
- **Links:** see ${ids.old}, PR #20

#### Context

- Replay: \`onex replay failed.record.json --mode verify\`

#### Problem Statement

Every third read misses the cache.

### Debug Entry: Build machine is full

- **Timestamp:** 2025-05-21T14:00:00Z
- **Engineer:** bob
- **Tags:** #infra
- **Status:** resolved
  - 2025-05-21T14:00:00Z resolved
- **Id:** ${ids.disk}

#### Resolution

- Removed the old layers
`,
  "docs/dev_logs/ada/debug_log_2025_03_03.md": `---
schema: onex-debug-log/1
log_owner: ada
week: 2025-03-03_to_2025-03-09
created_at: 2025-03-03T08:12:44Z
tags: [cache]
---

### Debug Entry: Reads miss now and then

- **Timestamp:** 2025-03-04T09:00:00Z
- **Engineer:** ada
- **Tags:** #cache
- **Status:** superseded
  - 2025-03-04T09:00:00Z open
  - 2025-05-21T09:00:00Z superseded by ${ids.cache}
- **Id:** ${ids.old}

#### Problem Statement

Sometimes a read misses the cache.
`,
};
