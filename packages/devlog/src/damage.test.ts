import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@onex/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { listManifests } from "./archive/archive-files.ts";
import { archiveLogs } from "./archive/archive-logs.ts";
import { restoreLogs } from "./archive/restore-logs.ts";
import { openDoor } from "./door/open-door.ts";
import { logs } from "./door/test-door.ts";
import { checkLinks } from "./links/check-links.ts";
import { lintFiles } from "./lint/fix-files.ts";
import { answerWithout } from "./repository/answer-without.ts";
import { withLogLock } from "./repository/log-lock.ts";
import { openLogs, openLogsToRead } from "./repository/log-store.ts";
import { searchLogs } from "./search/search-logs.ts";
import { summarizeLogs } from "./summary/summarize-logs.ts";
import { type TestRepository, testRepository } from "./test-repository.ts";
import { velocityTotals } from "./velocity/velocity-report.ts";
import { setStatus } from "./write/set-status.ts";
import { appendEntry } from "./write/write-entry.ts";

const archive = "docs/dev_logs/archive";
const damagedManifest = `${archive}/debug_log_Q1_2025.manifest.json`;
const late = "docs/dev_logs/ada/debug_log_2025_08_04.md";
const lateId = "dl-01K1VGG8Y0QXC2B8D3M7T5W9ZA";
const year = { from: "2025-01-01", to: "2025-12-31" };
const clock = { now: () => Date.parse("2025-09-01T10:00:00Z"), random: () => 0.5 };

/** Two archives, one entry in the first and two in the second, and one log beside them. */
function archived(): TestRepository {
  const repository = testRepository();
  onTestFinished(() => repository[Symbol.dispose]());
  for (const [path, text] of Object.entries(logs)) repository.write(path, text);
  const store = openLogs(repository.root);
  for (const quarter of ["2025-Q1", "2025-Q2"]) archiveLogs(store, { of: { quarter }, removeSources: true });
  repository.write(
    late,
    `### Debug Entry: Late\n\n- **Timestamp:** 2025-08-05T10:00:00Z\n- **Tags:** #cache\n- **Status:** open\n  - 2025-08-05T10:00:00Z open\n- **Id:** ${lateId}\n- **Links:** PR #20\n`,
  );
  repository.write("docs/dev_logs/velocity/velocity_log_x.md", "# Velocity Report: One (2025-08-05)\n");
  return repository;
}

const at = ({ root }: TestRepository, path: string): string => join(root, path);
const bundleOf = ({ root }: TestRepository): string =>
  join(root, archive, readdirSync(join(root, archive)).find((name) => /Q1_2025\..*zst$/.test(name)) ?? "");

const damages: readonly (readonly [string, (repository: TestRepository) => void, string])[] = [
  ["a manifest that is no JSON", (r) => r.write(damagedManifest, "{"), "log/bad-bundle"],
  ["a manifest of something else", (r) => r.write(damagedManifest, "[]"), "log/bad-bundle"],
  ["a manifest that is not UTF-8", (r) => r.write(damagedManifest, Buffer.of(0xff, 0xfe, 0)), "log/bad-bundle"],
  ["an empty manifest", (r) => r.write(damagedManifest, ""), "log/bad-bundle"],
  [
    "a folder in place of a manifest",
    (r) => {
      rmSync(at(r, damagedManifest));
      mkdirSync(at(r, damagedManifest));
    },
    "io/unreadable",
  ],
  [
    "a manifest that is a link to itself",
    (r) => {
      rmSync(at(r, damagedManifest));
      symlinkSync("debug_log_Q1_2025.manifest.json", at(r, damagedManifest));
    },
    "io/unreadable",
  ],
  ["a bundle of other bytes", (r) => writeFileSync(bundleOf(r), "x"), "log/bad-bundle"],
  ["a bundle that has gone", (r) => rmSync(bundleOf(r)), "log/bad-bundle"],
  [
    "a folder in place of a bundle",
    (r) => {
      const bundle = bundleOf(r);
      rmSync(bundle);
      mkdirSync(bundle);
    },
    "io/unreadable",
  ],
];

describe.each(damages)("%s", (_name, harm, code) => {
  const warning = { code, path: damagedManifest, message: expect.stringContaining("Q1_2025") };

  test("is a warning to a search, a summary and the links, which answer about everything else", () => {
    const repository = archived();
    harm(repository);
    const store = openLogs(repository.root);
    const search = answerWithout(store, (from) => searchLogs(from, ""));
    expect(search.answer.total).toBe(3);
    expect(search.warnings.length + search.answer.index.broken.length).toBe(1);
    const summary = summarizeLogs(store, year, "2025-09-01");
    expect(summary).toMatchObject({ entries: 3, warnings: [warning] });
    const links = checkLinks(store);
    expect(links.warnings).toMatchObject([warning]);
    expect(links.links).toMatchObject([{ kind: "pull", target: "20" }]);
  });

  test("is a warning of the service, which answers about everything else", () => {
    const repository = archived();
    harm(repository);
    using door = openDoor(repository.root, clock);
    expect(door.answer({ ask: "entries" })).toMatchObject({ total: 3, warnings: [{ code, path: damagedManifest }] });
    expect(door.answer({ ask: "summary", since: year.from })).toMatchObject({
      entries: 3,
      warnings: [{ code, path: damagedManifest }],
    });
  });

  test("keeps no other archive from being restored or made, and no entry from its status", () => {
    const repository = archived();
    harm(repository);
    const store = openLogs(repository.root);
    expect(restoreLogs(store, "debug_log_Q2_2025").restored).toHaveLength(1);
    expect(archiveLogs(store, { of: { quarter: "2025-Q3" } }).files).toEqual([late]);
    expect(setStatus(store, { ambient: clock, id: lateId, status: "blocked" }).paths).toEqual([late]);
  });

  test("is refused by name where it is asked for, and nothing is written", () => {
    const repository = archived();
    // A header whose tags the archive would bring up to date.
    repository.write(
      "docs/dev_logs/ada/debug_log_2025_02_03.md",
      "---\nweek: 2025-02-03_to_2025-02-09\nschema: onex-debug-log/1\ntags: [old]\n---\n### Debug Entry: T\n- **Tags:** #new\n",
    );
    harm(repository);
    const before = treeOf(repository);
    const store = openLogs(repository.root);
    for (const act of [
      () => restoreLogs(store, "debug_log_Q1_2025"),
      () => restoreLogs(store, damagedManifest),
      () => archiveLogs(store, { of: { quarter: "2025-Q1" }, removeSources: true }),
    ])
      expect(refusal(act)).toEqual([code, expect.stringContaining("debug_log_Q1_2025")]);
    expect(treeOf(repository)).toEqual(before);
  });
});

function refusal(act: () => unknown): readonly [string, string] {
  try {
    act();
  } catch (thrown) {
    if (isFault(thrown)) return [thrown.code, thrown.message];
    throw thrown;
  }
  return ["nothing", ""];
}

/** Every file below the logs with its bytes, and every folder and link. */
const treeOf = ({ root }: TestRepository): readonly string[] =>
  readdirSync(join(root, "docs"), { recursive: true, withFileTypes: true }).map((item) =>
    [item.parentPath, item.name, item.isFile() ? readFileSync(join(item.parentPath, item.name)).toString("hex") : ""].join(" "),
  );

test("a repaired archive is found again, also by a service that runs", () => {
  const repository = archived();
  const whole = repository.read(damagedManifest);
  let time = clock.now();
  using door = openDoor(repository.root, { now: () => time });
  const total = (): unknown => {
    time += 1000;
    return door.answer({ ask: "entries" })["total"];
  };
  expect(total()).toBe(4);
  rmSync(at(repository, damagedManifest));
  symlinkSync("nowhere", at(repository, damagedManifest));
  expect([total(), total()]).toEqual([3, 3]);
  rmSync(at(repository, damagedManifest));
  repository.write(damagedManifest, whole);
  expect(total()).toBe(4);
});

test("a damaged index is made again, and one that is a folder is not needed", () => {
  const { root } = archived();
  const index = join(root, ".onex/log-index.sqlite");
  expect(searchLogs(openLogs(root), "").total).toBe(4);
  writeFileSync(index, "no database");
  expect(searchLogs(openLogs(root), "").total).toBe(4);
  for (const end of ["", "-wal", "-shm"]) rmSync(index + end, { force: true });
  mkdirSync(index);
  expect(searchLogs(openLogs(root), "").total).toBe(4);
});

test("a damaged lock is emptied and taken; a folder in its place is refused by name", () => {
  const { root } = archived();
  const lock = join(root, ".onex/lock.sqlite");
  writeFileSync(lock, "this is no database of SQLite, and longer than its header needs to be to say so".repeat(20));
  expect(withLogLock(root, () => "held")).toBe("held");
  expect(readFileSync(lock)).toHaveLength(0);
  rmSync(lock);
  mkdirSync(lock);
  expect(refusal(() => withLogLock(root, () => "held"))).toEqual(["io/unwritable", expect.stringContaining("lock.sqlite")]);
});

test("a lock that is emptied by two at once is held by one of them", () => {
  const { root } = archived();
  const lock = join(root, ".onex/lock.sqlite");
  writeFileSync(lock, "no database".repeat(200));
  withLogLock(root, () => {
    expect(refusal(() => withLogLock(root, () => "held", { waitMs: 0 }))[0]).toBe("log/busy");
  });
});

test("what is only of the machine is ignored by git from its first file on, unless a project took the rule away", () => {
  const repository = archived();
  const { root } = repository;
  rmSync(join(root, ".onex"), { recursive: true });
  // Settings that somebody wrote by hand.
  repository.write(".onex/log.yaml", "timezone: UTC\n");
  searchLogs(openLogs(root), "");
  withLogLock(root, () => {});
  expect(repository.git("status", "--porcelain", "--untracked-files=all", ".onex").split("\n")).toEqual([
    "?? .onex/.gitignore",
    "?? .onex/log.yaml",
  ]);
  rmSync(join(root, ".onex/.gitignore"));
  withLogLock(root, () => {});
  expect(repository.git("status", "--porcelain", "--untracked-files=all", ".onex")).not.toContain(".gitignore");
});

describe("settings", () => {
  test("that are wrong are named, and what is right of them counts for who reads", () => {
    const repository = archived();
    repository.write(".onex/log.yaml", "timezone: Mars\nroot: docs/dev_logs/\ntags: { x: [] }\nredact: { patterns: ['('] }\n");
    const { store, warnings } = openLogsToRead(repository.root);
    expect(store.config).toMatchObject({ root: "docs/dev_logs", timezone: "UTC", redact: { patterns: [] } });
    expect(warnings).toMatchObject([{ code: "log/bad-config", path: ".onex/log.yaml" }]);
    for (const part of ["/timezone", "/tags/x", "/redact/patterns/0"]) expect(warnings[0]?.message).toContain(part);
    expect(() => openLogs(repository.root)).toThrow(expect.objectContaining({ code: "log/bad-config" }));
  });

  test("that are no YAML have what stands before the error", () => {
    const repository = archived();
    repository.write(".onex/log.yaml", "root: elsewhere\ntags: [oops\n");
    const { store, warnings } = openLogsToRead(repository.root);
    expect(store.config.root).toBe("elsewhere");
    expect(warnings).toMatchObject([{ message: expect.stringMatching(/^\.onex\/log\.yaml is no valid YAML: .* line 3/) }]);
  });

  test("in files that are folders are as if there were none", () => {
    const repository = archived();
    for (const path of [".onex/log.yaml", ".mailmap"]) mkdirSync(at(repository, path), { recursive: true });
    const { store, warnings } = openLogsToRead(repository.root);
    expect(warnings.map(({ path }) => path)).toEqual([".onex/log.yaml", ".mailmap"]);
    expect(summarizeLogs(store, year, "2025-09-01").entries).toBe(4);
    expect(refusal(() => openLogs(repository.root))[0]).toBe("io/unreadable");
  });
});

test("what stands where a log should be takes nothing down: a folder, a link to nothing, one to itself", () => {
  const repository = archived();
  mkdirSync(at(repository, "docs/dev_logs/ada/debug_log_2025_09_01.md"));
  symlinkSync("debug_log_2025_09_08.md", at(repository, "docs/dev_logs/ada/debug_log_2025_09_08.md"));
  symlinkSync("nowhere", at(repository, "docs/dev_logs/ada/velocity_log_x.md"));
  symlinkSync(".", at(repository, "docs/dev_logs/ada/round"));
  const store = openLogs(repository.root);
  expect(searchLogs(store, "").total).toBe(4);
  expect(summarizeLogs(store, year, "2025-09-01")).toMatchObject({ entries: 4, warnings: [] });
  expect(lintFiles(store)).toHaveLength(1);
  expect(velocityTotals(store).reports).toHaveLength(1);
  expect(listManifests(store)).toHaveLength(2);
});

test("a log that is not UTF-8 is searched and summed up, archived and restored, and refuses to be written to", () => {
  const repository = archived();
  const bytes = Buffer.concat([readFileSync(at(repository, late)), Buffer.of(0xff, 0xfe)]);
  repository.write(late, bytes);
  const store = openLogs(repository.root);
  expect(searchLogs(store, "late").total).toBe(1);
  expect(summarizeLogs(store, year, "2025-09-01").entries).toBe(4);
  expect(refusal(() => setStatus(store, { ambient: clock, id: lateId, status: "blocked" }))[0]).toBe("log/not-editable");
  archiveLogs(store, { of: { quarter: "2025-Q3" }, removeSources: true });
  restoreLogs(store, "debug_log_Q3_2025");
  expect(readFileSync(at(repository, late)).equals(bytes)).toBe(true);
});

test("an entry goes into a week's file while everything around it is damaged", () => {
  const repository = archived();
  for (const [, harm] of damages.slice(0, 1)) harm(repository);
  repository.write("docs/dev_logs/ada/debug_log_2025_09_08.md", Buffer.of(0xff));
  expect(appendEntry(openLogs(repository.root), { ambient: clock, engineer: "ada", title: "T" }).path).toBe(
    "docs/dev_logs/ada/debug_log_2025_09_01.md",
  );
});
