import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describeResultCache } from "@onex/conformance";
import type { Fault } from "@onex/contract";
import { afterAll, describe, expect, test } from "vitest";
import { sqliteResultCache } from "./sqlite-result-cache.ts";

const folder = mkdtempSync(join(tmpdir(), "onex-cache-"));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fresh = (): string => join(folder, `${++files}`, "results.db");

describeResultCache("sqliteResultCache()", (bounds) => sqliteResultCache(fresh(), bounds));

describe("sqliteResultCache()", () => {
  test("gives another cache on the same file what one has stored, at once and after both were closed", () => {
    const path = fresh();
    const one = sqliteResultCache(path);
    const other = sqliteResultCache(path);
    one.set("a", "1");
    expect(other.get("a")).toBe("1");
    expect(other.counts()).toMatchObject({ hits: 1, entries: 1 });
    one[Symbol.dispose]();
    other[Symbol.dispose]();
    using later = sqliteResultCache(path);
    expect(later.get("a")).toBe("1");
  });

  test("keeps what another cache on the same file used, however long ago this one stored it", () => {
    const path = fresh();
    using one = sqliteResultCache(path, { maxEntries: 2 });
    one.set("a", "1");
    one.set("b", "2");
    const other = sqliteResultCache(path, { maxEntries: 2 });
    other.get("a");
    other[Symbol.dispose]();
    one.set("c", "3");
    expect([one.get("a"), one.get("b"), one.get("c")]).toEqual(["1", undefined, "3"]);
  });

  test("gives what is there while another process writes, however often it is asked", () => {
    const path = fresh();
    using cache = sqliteResultCache(path, { busyTimeoutMs: 1 });
    cache.set("a", "1");
    const writer = new DatabaseSync(path);
    writer.exec("BEGIN IMMEDIATE");
    const found = Array.from({ length: 300 }, () => cache.get("a"));
    writer.exec("ROLLBACK");
    writer.close();
    expect(new Set(found)).toEqual(new Set(["1"]));
    expect(cache.counts()).toMatchObject({ hits: 300, misses: 0 });
  });

  test("comes within smaller bounds at the next store", () => {
    const path = fresh();
    using wide = sqliteResultCache(path);
    for (let index = 0; index < 50; index++) wide.set(`${index}`, "x");
    using narrow = sqliteResultCache(path, { maxEntries: 5 });
    narrow.set("50", "x");
    expect(narrow.counts()).toMatchObject({ entries: 5, evictions: 46 });
  });

  test("is all misses once it was disposed, and throws nothing", () => {
    const cache = sqliteResultCache(fresh());
    cache.set("a", "1");
    cache[Symbol.dispose]();
    cache[Symbol.dispose]();
    cache.set("b", "1");
    expect([cache.get("a"), cache.counts().entries]).toEqual([undefined, 0]);
  });
});

describe("sqliteResultCache() on a file that it cannot use", () => {
  test("loses what its listener throws", () => {
    const cache = sqliteResultCache(folder, {
      warn: () => {
        throw new Error("refused");
      },
    });
    expect([cache.get("a"), cache.get("a")]).toEqual([undefined, undefined]);
  });

  const warned = (path: string): { readonly faults: Fault[]; readonly cache: ReturnType<typeof sqliteResultCache> } => {
    const faults: Fault[] = [];
    return { faults, cache: sqliteResultCache(path, { warn: (fault) => faults.push(fault) }) };
  };

  test("moves a damaged file aside with a warning, and begins anew", () => {
    const path = fresh();
    sqliteResultCache(path)[Symbol.dispose]();
    const seed = sqliteResultCache(path);
    seed.set("a", "1");
    seed[Symbol.dispose]();
    writeFileSync(path, "this is no database, whatever its name says".repeat(100));
    const { faults, cache } = warned(path);
    expect(cache.get("a")).toBeUndefined();
    cache.set("a", "2");
    expect(cache.get("a")).toBe("2");
    expect(faults.map(({ code }) => code)).toEqual(["io/unreadable"]);
    const aside = String(faults[0]?.details.moved_to);
    expect(readFileSync(aside, "utf8")).toMatch(/^this is no database/);
    cache[Symbol.dispose]();
  });

  test("does the same with pages that were overwritten while it was open elsewhere", () => {
    const path = fresh();
    const seed = sqliteResultCache(path);
    for (let index = 0; index < 200; index++) seed.set(`${index}`, "x".repeat(500));
    seed[Symbol.dispose]();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096);
    writeFileSync(path, bytes);
    const { faults, cache } = warned(path);
    const found = Array.from({ length: 200 }, (_, index) => cache.get(`${index}`)).filter((text) => text !== undefined);
    cache.set("new", "1");
    cache.set("new", "1");
    expect([found, cache.get("new"), faults.map(({ code }) => code)]).toEqual([[], "1", ["io/unreadable"]]);
    cache[Symbol.dispose]();
  });

  test("leaves another program's database alone, and a later version of its own", () => {
    const foreign = fresh();
    const own = fresh();
    for (const path of [foreign, own]) sqliteResultCache(path).counts();
    rmSync(foreign);
    const other = new DatabaseSync(foreign);
    other.exec("CREATE TABLE results (mine TEXT)");
    other.close();
    const later = new DatabaseSync(own);
    later.exec("PRAGMA user_version = 99");
    later.close();
    for (const [path, why] of [
      [foreign, "another program"],
      [own, "schema version 99"],
    ] as const) {
      const { faults, cache } = warned(path);
      cache.set("a", "1");
      expect([cache.get("a"), cache.counts().entries, faults.length]).toEqual([undefined, 0, 1]);
      expect(faults[0]?.message).toContain(why);
      expect(existsSync(path)).toBe(true);
    }
  });

  test("goes on without a file where there can be none", () => {
    const path = fresh();
    sqliteResultCache(path)[Symbol.dispose]();
    const { faults, cache } = warned(join(import.meta.filename, "results.db"));
    cache.set("a", "1");
    expect([cache.get("a"), faults.map(({ code }) => code)]).toEqual([undefined, ["io/unreadable"]]);
    expect(faults[0]?.message).toContain("goes on without it");
  });

  test("tells the process, where nobody else listens, and only once", async () => {
    const heard: string[] = [];
    const hear = ({ name, message }: Error): number => heard.push(`${name}: ${message}`);
    process.on("warning", hear);
    const cache = sqliteResultCache(join(import.meta.filename, "results.db"));
    for (const key of ["a", "b"]) cache.get(key);
    await new Promise(setImmediate);
    process.off("warning", hear);
    expect(heard).toEqual([expect.stringMatching(/^OnexWarning: The result cache .* cannot be used/)]);
  });

  test("misses, and stores nothing, while another holds the file; then goes on", () => {
    const path = fresh();
    const faults: Fault[] = [];
    using cache = sqliteResultCache(path, { busyTimeoutMs: 1, warn: (fault) => faults.push(fault) });
    cache.set("a", "1");
    const holder = new DatabaseSync(path);
    holder.exec("BEGIN IMMEDIATE");
    cache.set("b", "2");
    expect([cache.get("a"), cache.get("b")]).toEqual(["1", undefined]);
    holder.exec("ROLLBACK");
    holder.close();
    cache.set("b", "2");
    expect([cache.get("b"), faults]).toEqual(["2", []]);
  });
});
