import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isFault } from "@onex/contract";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLogs } from "../repository/log-store.ts";
import { searchLogs } from "../search/search-logs.ts";
import { bulletFields, header } from "../test-logs.ts";
import { archiveLogs } from "./archive-logs.ts";
import { restoreLogs } from "./restore-logs.ts";

let root = "";
const folder = "docs/dev_logs/archive";
const inQuarter = "docs/dev_logs/ada/debug_log_2025_03_03.md";
const acrossQuarters = "docs/dev_logs/ada/debug_log_2025_03_31.md";
const strange = "docs/dev_logs/grace/debug_log_2025_01_06.md";
const read = (path: string): Buffer => readFileSync(join(root, path));
const write = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
};
const store = () => openLogs(root);
const quarter = (removeSources = false) => archiveLogs(store(), { of: { quarter: "2025-Q1" }, removeSources });
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return "nothing";
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
};
const sources: Readonly<Record<string, Buffer>> = {
  [inQuarter]: Buffer.from(`\uFEFF${header}\r\n${bulletFields}`),
  [acrossQuarters]: Buffer.from(`### Debug Entry: April\n- **Timestamp:** 2025-04-02T10:00:00Z\n`),
  [strange]: Buffer.concat([
    Buffer.from("### Debug Entry: Bytes\n- **Timestamp:** 2025-01-07T10:00:00Z\n"),
    Buffer.of(0xff, 0xfe, 0),
  ]),
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onex-log-"));
  for (const [path, bytes] of Object.entries(sources)) write(path, bytes);
  write("docs/dev_logs/ada/debug_log_2025_04_07.md", "### Debug Entry: Next quarter\n");
  chmodSync(join(root, strange), 0o600);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("archives", () => {
  test("archiveLogs() takes the files whose Monday is in the quarter, whole", () => {
    const { files, changed, rollup, manifest } = quarter();
    expect(files).toEqual([inQuarter, acrossQuarters, strange]);
    expect(changed).toBe(true);
    expect([rollup, manifest]).toEqual([`${folder}/debug_log_Q1_2025.md`, `${folder}/debug_log_Q1_2025.manifest.json`]);
    expect(read(rollup).toString()).toContain("- 2025-03-04 Cache forgets its keys (`dl~");
  });

  test("archiveLogs() again changes no byte, and a changed source gives a new bundle in place of the old", () => {
    const first = quarter();
    const before = readdirSync(join(root, folder)).map((name) => [name, read(`${folder}/${name}`).toString("hex")]);
    expect(quarter()).toEqual({ ...first, changed: false });
    expect(readdirSync(join(root, folder)).map((name) => [name, read(`${folder}/${name}`).toString("hex")])).toEqual(before);
    write(inQuarter, Buffer.concat([sources[inQuarter] ?? Buffer.of(), Buffer.from("more\n")]));
    const second = quarter();
    expect(second.changed).toBe(true);
    expect(readdirSync(join(root, folder)).filter((name) => name.endsWith(".zst"))).toEqual([
      second.bundle.slice(folder.length + 1),
    ]);
  });

  test("restoreLogs() brings removed sources back byte for byte, with their permissions", () => {
    expect(quarter(true)).toMatchObject({ removed: [inQuarter, acrossQuarters, strange], kept: [] });
    const archived = quarter();
    expect(archived).toMatchObject({ changed: false, removed: [] });
    for (const name of [archived.bundle, archived.manifest, archived.rollup, "debug_log_Q1_2025"]) {
      for (const path of Object.keys(sources)) rmSync(join(root, path), { force: true });
      expect(restoreLogs(store(), name)).toEqual({ restored: [inQuarter, acrossQuarters, strange], present: [] });
      for (const [path, bytes] of Object.entries(sources)) expect(read(path).equals(bytes)).toBe(true);
      expect(statSync(join(root, strange)).mode & 0o777).toBe(0o600);
    }
    expect(restoreLogs(store(), archived.bundle).restored).toEqual([]);
  });

  test("archiveLogs() keeps archived files whose sources are gone when it adds others", () => {
    quarter(true);
    write("docs/dev_logs/ada/debug_log_2025_02_03.md", "### Debug Entry: Late\n");
    expect(quarter(true).files).toHaveLength(4);
    expect(restoreLogs(store(), "debug_log_Q1_2025").restored).toHaveLength(4);
  });

  test("archiveLogs() refuses a new file that would push archived entries out", () => {
    quarter(true);
    write(inQuarter, "### Debug Entry: Another\n");
    expect(codeOf(() => quarter())).toBe("log/not-editable");
    expect(read(`${folder}/debug_log_Q1_2025.manifest.json`).toString()).toContain(inQuarter);
  });

  test("archiveLogs() removes no source whose bytes are not the archived ones", () => {
    quarter();
    const moved = "---\nweek: 2025-06-02_to_2025-06-08\n---\n### Debug Entry: Moved\n";
    write(inQuarter, moved);
    expect(quarter(true)).toMatchObject({ removed: [acrossQuarters, strange], kept: [inQuarter] });
    expect(read(inQuarter).toString()).toBe(moved);
  });

  test("archiveLogs() doesn't remove a link", () => {
    rmSync(join(root, strange));
    write("elsewhere.md", "### Debug Entry: Far\n");
    symlinkSync(join(root, "elsewhere.md"), join(root, strange));
    expect(quarter(true)).toMatchObject({ removed: [inQuarter, acrossQuarters], kept: [strange] });
  });

  test("archiveLogs() brings the tags of a header of its own up to date first", () => {
    const text = `${header}\n### Debug Entry: T\n- **Tags:** #infra\n`;
    write(inQuarter, text);
    quarter();
    expect(read(inQuarter).toString()).toBe(text.replace("tags: [cache, blocker]", "tags: [infra]"));
  });

  test("archiveLogs() of a milestone takes everything, or a period, and refuses what is empty", () => {
    expect(archiveLogs(store(), { of: { milestone: "M 1" } })).toMatchObject({
      rollup: `${folder}/debug_log_M_1.md`,
      files: { length: 4 },
    });
    const period = { from: "2025-01-01", to: "2025-01-31" };
    expect(archiveLogs(store(), { of: { milestone: "m2", period } }).files).toEqual([strange]);
    expect(codeOf(() => archiveLogs(store(), { of: { quarter: "1999-Q1" } }))).toBe("io/not-found");
    expect(() => archiveLogs(store(), { of: { milestone: "../.." } })).toThrow(RangeError);
  });

  test("archives are searched, also when their sources are gone", () => {
    const id = searchLogs(store(), "forgets").hits[0]?.id;
    quarter(true);
    const { hits } = searchLogs(store(), "forgets");
    expect(hits).toMatchObject([{ id, places: [{ path: `${folder}/debug_log_Q1_2025.manifest.json#${inQuarter}` }] }]);
  });
});

describe("damage", () => {
  test("a search names an archive that is not whole, and finds its entries again when its bundle is mended", () => {
    const { bundle, manifest } = quarter(true);
    const bytes = read(bundle);
    write(bundle, "x");
    for (const _ of [1, 2]) expect(searchLogs(store(), "forgets")).toMatchObject({ total: 0, index: { broken: [manifest] } });
    write(bundle, bytes);
    expect(searchLogs(store(), "forgets")).toMatchObject({ total: 1, index: { broken: [] } });
  });

  test.each([
    ["a bundle of other bytes", (archived: ReturnType<typeof quarter>) => write(archived.bundle, "x"), "log/bad-bundle"],
    ["a missing bundle", (archived: ReturnType<typeof quarter>) => rmSync(join(root, archived.bundle)), "log/bad-bundle"],
    ["a missing manifest", (archived: ReturnType<typeof quarter>) => rmSync(join(root, archived.manifest)), "io/not-found"],
    ["a manifest that is no JSON", (archived: ReturnType<typeof quarter>) => write(archived.manifest, "{"), "log/bad-bundle"],
    [
      "a manifest with a path that leaves the repository",
      (archived: ReturnType<typeof quarter>) =>
        write(archived.manifest, read(archived.manifest).toString().replace(strange, "../x.md")),
      "log/bad-bundle",
    ],
    [
      "a manifest with another checksum",
      (archived: ReturnType<typeof quarter>) =>
        write(
          archived.manifest,
          read(archived.manifest)
            .toString()
            .replaceAll(/("mode": 384,\s+"sha256": ")\w/g, "$1z"),
        ),
      "log/bad-bundle",
    ],
    ["a file in the way", () => write(inQuarter, "other"), "log/not-editable"],
    [
      "a link on the way out",
      () => {
        rmSync(join(root, "docs/dev_logs/grace"), { recursive: true, force: true });
        symlinkSync(tmpdir(), join(root, "docs/dev_logs/grace"));
      },
      "log/bad-bundle",
    ],
  ])("restoreLogs() writes nothing for %s", (_name, harm, code) => {
    const archived = quarter(true);
    harm(archived);
    const before = readdirSync(join(root, "docs/dev_logs/ada"));
    expect(codeOf(() => restoreLogs(store(), archived.bundle))).toBe(code);
    expect(readdirSync(join(root, "docs/dev_logs/ada"))).toEqual(before);
  });

  test("a bundle without a manifest is made again", () => {
    const archived = quarter();
    rmSync(join(root, archived.manifest));
    write(archived.bundle, "half");
    write(`${folder}/.debug_log_Q1_2025.md.left.tmp`, "left");
    expect(quarter().changed).toBe(true);
    expect(restoreLogs(store(), archived.manifest).present).toHaveLength(3);
    expect(readdirSync(join(root, folder)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
