import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { archiveLogs } from "../archive/archive-logs.ts";
import { openLogs } from "../repository/log-store.ts";
import { ids, logs, testDoor } from "./test-door.ts";

const week = "docs/dev_logs/ada/debug_log_2025_05_19.md";

test("entries: a page of hits, and facets of everything that matches", () => {
  using door = testDoor(logs);
  expect(door.ask({ ask: "entries", q: "cache", limit: 1 })).toMatchObject({
    query: "cache",
    total: 2,
    limit: 1,
    offset: 0,
    hits: [
      {
        id: expect.stringMatching(/^dl-/),
        excerpt: expect.arrayContaining([{ text: expect.stringMatching(/cache/i), hit: true }]),
      },
    ],
    facets: {
      statuses: [
        { status: "open", entries: 1 },
        { status: "superseded", entries: 1 },
      ],
      tags: [
        { tag: "cache", entries: 2 },
        { tag: "blocker", entries: 1 },
      ],
      engineers: [{ name: "ada", entries: 2 }],
    },
  });
  expect(door.ask({ ask: "entries", q: "cache status:open" })).toMatchObject({
    total: 1,
    facets: { statuses: [{ status: "open", entries: 1 }] },
  });
  expect(door.ask({ ask: "entries", q: "-tag:cache" })).toMatchObject({
    total: 1,
    facets: { tags: [{ tag: "infra", entries: 1 }] },
  });
  expect(door.ask({ ask: "entries", q: "nowhere" })).toMatchObject({
    total: 0,
    facets: { statuses: [], tags: [], engineers: [] },
  });
});

test("entries: a copy counts once in the facets as in the total", () => {
  using door = testDoor({ ...logs, "docs/dev_logs/bob/debug_log_2025_05_19.md": logs[week] });
  for (const q of ["", "cache", "status:open", "cache tag:blocker"]) {
    const { total, facets } = door.ask({ ask: "entries", q });
    expect([q, facets]).toMatchObject([q, { statuses: expect.any(Array) }]);
    const statuses = Object(facets).statuses as readonly { readonly entries: number }[];
    expect([q, statuses.reduce((sum, { entries }) => sum + entries, 0)]).toEqual([q, total]);
  }
  expect(door.ask({ ask: "entry", id: ids.cache })["places"]).toMatchObject([
    { path: week, line: 9 },
    { line: 9, archived: false },
  ]);
});

test("entries: what is no query is log/bad-query, also one that would break the full text", () => {
  using door = testDoor(logs);
  expect(() => door.ask({ ask: "entries", q: 'status:lost "open' })).toThrow(expect.objectContaining({ code: "log/bad-query" }));
  expect(() => door.ask({ ask: "timeline", q: "colour:red" })).toThrow(expect.objectContaining({ code: "log/bad-query" }));
  for (const q of ["ca\0che", "\ud800 cache", "' OR 1=1 --", "NEAR(cache)", "*", "cache*cache*", "((", "id:'"])
    expect(door.ask({ ask: "entries", q })).toMatchObject({ query: q });
});

test("files are looked at once a second: what was written is found from then on, and no sooner", () => {
  using door = testDoor(logs);
  expect(door.ask({ ask: "entries", q: "gone" })).toMatchObject({ total: 0 });
  door.repository.write(week, logs[week].replace("Build machine is full", "Build machine is gone"));
  door.pass(999);
  expect(door.ask({ ask: "entries", q: "gone" })).toMatchObject({ total: 0 });
  door.pass(1);
  expect(door.ask({ ask: "entries", q: "gone" })).toMatchObject({ total: 1, index: { indexed: 1 } });
  rmSync(join(door.repository.root, week));
  // A clock that is set back keeps nothing from being seen.
  door.pass(-5000);
  expect(door.ask({ ask: "entries" })).toMatchObject({ total: 1, index: { removed: 1 } });
});

test("other settings open the index again; settings that can't be read are log/bad-config until they are mended", () => {
  using door = testDoor(logs);
  expect(door.ask({ ask: "entries", q: "tag:storage" })).toMatchObject({ total: 0 });
  door.repository.write(".onex/log.yaml", "tags:\n  Storage: { aliases: [cache] }\n");
  door.pass(1000);
  expect(door.ask({ ask: "entries", q: "tag:storage" })).toMatchObject({
    total: 2,
    facets: { tags: [{ tag: "Storage", entries: 2 }, { tag: "blocker" }] },
  });
  door.repository.write(".onex/log.yaml", "tags: [");
  door.pass(1000);
  for (const ask of ["entries", "timeline", "summary"] as const)
    expect(() => door.ask({ ask })).toThrow(expect.objectContaining({ code: "log/bad-config" }));
  door.repository.write(".onex/log.yaml", "");
  expect(door.ask({ ask: "entries" })).toMatchObject({ total: 3 });
});

test("an index that somebody else damages is made again", () => {
  using door = testDoor(logs);
  expect(door.ask({ ask: "entries" })).toMatchObject({ total: 3 });
  using other = new DatabaseSync(join(door.repository.root, ".onex", "log-index.sqlite"));
  other.exec("DROP TABLE entries");
  expect(door.ask({ ask: "entries" })).toMatchObject({ total: 3 });
});

test("a repository without logs has no entries", () => {
  using door = testDoor();
  expect(door.ask({ ask: "entries" })).toMatchObject({ total: 0, hits: [] });
  expect(door.ask({ ask: "timeline" })).toMatchObject({ total: 0, periods: [] });
  expect(door.ask({ ask: "summary" })).toMatchObject({ entries: 0, from: "2025-05-19", to: "2025-05-25" });
});

test("summary: the document of the command line, for what was asked", () => {
  using door = testDoor(logs);
  expect(door.ask({ ask: "summary" })).toMatchObject({ from: "2025-05-19", to: "2025-05-25", entries: 2 });
  expect(door.ask({ ask: "summary", quarter: "2025-Q1" })).toMatchObject({ from: "2025-01-01", to: "2025-03-31", entries: 1 });
  expect(door.ask({ ask: "summary", since: "2025-03-01" })).toMatchObject({
    to: "2025-05-22",
    entries: 3,
    blockers: [{ id: ids.cache, age_days: 2 }],
  });
});

test("archived entries are found, counted and shown with their links", () => {
  using door = testDoor(logs);
  archiveLogs(openLogs(door.repository.root), { of: { quarter: "2025-Q1" }, removeSources: true });
  expect(door.ask({ ask: "entries", q: "status:superseded" })).toMatchObject({ total: 1, hits: [{ id: ids.old }] });
  expect(door.ask({ ask: "timeline", by: "month" })).toMatchObject({
    total: 3,
    periods: [{ from: "2025-03-01" }, { from: "2025-05-01" }],
  });
  expect(door.ask({ ask: "entry", id: ids.old })).toMatchObject({
    path: "docs/dev_logs/archive/debug_log_Q1_2025.manifest.json#docs/dev_logs/ada/debug_log_2025_03_03.md",
    archived: true,
    entry: { status: { value: "superseded", changes: [{ status: "open" }, { status: "superseded", by: ids.cache }] } },
    links: [{ kind: "entry", target: ids.cache, state: "resolved", to: ids.cache, title: "Cache forgets its keys" }],
    places: [{ line: 9, archived: true }],
    markdown: expect.stringMatching(/^### Debug Entry: Reads miss[\s\S]*misses the cache\.\n$/),
  });
});
