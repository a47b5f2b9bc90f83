import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { archiveLogs } from "../archive/archive-logs.ts";
import { openLogs } from "../repository/log-store.ts";
import { bulletFields, header } from "../test-logs.ts";
import { openSearch, searchLogs } from "./search-logs.ts";
import { parseQuery } from "./search-query.ts";

let root = "";
const write = (path: string, text: string | Uint8Array): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const search = (query: string, options = {}) => searchLogs(openLogs(root), query, options);
const titles = (query: string) => search(query).hits.map(({ title }) => title);
const entry = (title: string, day: string, rest: string): string =>
  `### Debug Entry: ${title}\n- **Timestamp:** ${day}T12:00:00Z\n${rest}\n`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "onex-log-"));
  write(".onex/log.yaml", "tags:\n  cache: { aliases: [caching] }\nengineers:\n  ada: { aliases: [Ada L.] }\n");
  write("docs/dev_logs/ada/debug_log_2025_03_03.md", `${header}\n${bulletFields}`);
  write(
    "docs/dev_logs/grace/debug_log_2025_03_10.md",
    `${entry("Naïve parser", "2025-03-11", "- **Engineer:** Ada L.\n- **Tags:** #caching #parser\n- **Status:** resolved\n\nThe cache, the cache: fixed by PR #20, see http://example.org/a.")}${entry("Slow disk", "2025-03-12", "- **Engineer:** grace\n- **Tags:** #infra\nissue #20, commit 3f2a91cdd\n")}`,
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("queries", () => {
  test.each([
    ["", ["Slow disk", "Naïve parser", "Cache forgets its keys"]],
    ["tag:cache", ["Naïve parser", "Cache forgets its keys"]],
    ["tag:#caching engineer:ada status:resolved", ["Naïve parser"]],
    ["-tag:cache", ["Slow disk"]],
    ['engineer:"Ada L."', ["Naïve parser", "Cache forgets its keys"]],
    ["-status:open", ["Naïve parser"]],
    ["since:2025-03-11 until:2025-03-11", ["Naïve parser"]],
    ["naïve until:9999-12-31", ["Naïve parser"]],
    ["since:2025-03-11T12:00:01Z", ["Slow disk"]],
    ["link:#20", ["Slow disk", "Naïve parser"]],
    ["link:PR#20", ["Naïve parser"]],
    ["link:3f2a91c", ["Slow disk", "Cache forgets its keys"]],
    ["link:example.org", ["Naïve parser"]],
    ["naive", ["Naïve parser"]],
    ['"equal as texts"', ["Cache forgets its keys"]],
    ['"texts as equal"', []],
    ["forg*", ["Cache forgets its keys"]],
    ["forg", []],
    ["cache warm", ["Cache forgets its keys"]],
    ["-cache", ["Slow disk"]],
    ["-parser cache", ["Cache forgets its keys"]],
    ['cache -"equal as texts"', ["Naïve parser"]],
    ["-fixed* tag:cache", ["Cache forgets its keys"]],
    ['"-parser"', ["Naïve parser"]],
    ["- cache -", ["Cache forgets its keys", "Naïve parser"]],
    ["id:dl~0000000000000000", []],
  ])("searchLogs() answers %j", (query, expected) => {
    expect(titles(query)).toEqual(expected);
  });

  test("searchLogs() puts a title before a text, and marks what it found", () => {
    const { hits, total } = search("cache");
    expect(total).toBe(2);
    expect(hits.map(({ title }) => title)).toEqual(["Cache forgets its keys", "Naïve parser"]);
    expect(hits[0]?.score).toBeGreaterThan(hits[1]?.score ?? 0);
    for (const { excerpt } of hits) expect(excerpt.some(({ hit, text }) => hit && /^cache$/i.test(text))).toBe(true);
    expect(search("cache", { limit: 1, offset: 1 }).hits.map(({ title }) => title)).toEqual(["Naïve parser"]);
  });

  test("searchLogs() finds an entry by its id, by its beginning, and by the id it had before", () => {
    const id = search("forgets").hits[0]?.id ?? "";
    expect(titles(`id:${id}`)).toEqual(["Cache forgets its keys"]);
    expect(titles(`id:${id.slice(0, 10)}`)).toEqual(["Cache forgets its keys"]);
    expect(titles(`id:${id.toUpperCase()}`)).toEqual(["Cache forgets its keys"]);
  });

  test("letter case matters to no name, in any script", () => {
    const written = (title: string, engineer: string, tags: string): string =>
      entry(title, "2025-03-14", `- **Engineer:** ${engineer}\n- **Tags:** ${tags}\n\n[plan](../Überblick.md)`);
    write(
      "docs/dev_logs/e/debug_log_2025_03_10.md",
      written("One", "Élodie", "#Über #über #disk") + written("Two", "élodie", "#Disk"),
    );
    for (const query of ["engineer:Élodie", "engineer:ÉLODIE", "link:überblick", "tag:DISK"])
      expect(titles(query).sort()).toEqual(["One", "Two"]);
    expect(titles("-engineer:Élodie")).toHaveLength(3);
    expect(search("tag:über").hits[0]?.tags).toEqual(["Über", "disk"]);
    using open = openSearch(openLogs(root));
    const { engineers, tags } = open.counts("link:Überblick");
    expect(engineers).toEqual([{ name: "Élodie", entries: 2 }]);
    expect(tags).toEqual([
      { tag: "disk", entries: 2 },
      { tag: "über", entries: 1 },
    ]);
  });

  test("searchLogs() follows what a heading above an entry says of it", () => {
    const path = "docs/dev_logs/e/debug_log_2025_03_10.md";
    const group = (engineer: string) =>
      write(path, `## 2025-03-14\n\n### Engineer: ${engineer}\n\n#### Timestamp\n10:00\n\n#### Context\nA walrus\n`);
    group("linus");
    expect(titles("linus walrus")).toEqual(["A walrus"]);
    group("edsger");
    expect(titles("edsger walrus")).toEqual(["A walrus"]);
    expect(titles("linus")).toEqual([]);
  });

  test("searchLogs() takes up to 500 conditions, and refuses more by name", () => {
    expect(search(`cache ${"-tag:x ".repeat(250)}${"-walrus ".repeat(250)}`).total).toBe(2);
    expect(() => search("-walrus ".repeat(501))).toThrow("the query: the value has 501 conditions, and 500 is the most");
  });

  test("parseQuery() names what is wrong", () => {
    const problems = (query: string) => {
      const result = parseQuery(query);
      return result.ok ? [] : result.problems.map(({ path, message }) => `${path} ${message}`);
    };
    expect(problems("colour:red status:happy since:soon -until:2025-01-01")).toEqual([
      expect.stringMatching(/^\/colour is no field; they are tag, status/),
      expect.stringMatching(/^\/status must be one of open, /),
      expect.stringMatching(/^\/since must be a day/),
      expect.stringMatching(/^\/until can't be turned round/),
    ]);
    expect(problems('a "b')).toEqual([" has a quotation mark without its partner at character 3"]);
  });

  test.each([
    ["缓存", ["缓存忘记了它的键"]],
    ["忘记了", ["缓存忘记了它的键"]],
    ["存缓", []],
    ["键值cache", ["缓存忘记了它的键"]],
    ["cache缓存", []],
    ["每三次*", ["缓存忘记了它的键"]],
    ['"读取 就会"', ["缓存忘记了它的键"]],
    ["キー", ["キャッシュのキーが失われる"]],
    ["キ", ["キャッシュのキーが失われる"]],
    ["か\u3099失", ["キャッシュのキーが失われる"]],
    ["キャツシュ", []],
    ["แคช", ["แคชลืมคีย์ของมัน"]],
    ["คีย์", ["แคชลืมคีย์ของมัน"]],
    ["คย", []],
    ["캐시", []],
    ["캐시*", ["캐시가 키를 잊는다"]],
    ["캐시가", ["캐시가 키를 잊는다"]],
    ["캐시가".normalize("NFD"), ["캐시가 키를 잊는다"]],
    ["कुंजी", ["कैश कुंजी भूलता है"]],
    ["कैश भूलता", ["कैश कुंजी भूलता है"]],
    ["कज", []],
    ['"तैयार नहीं"', ["कैश कुंजी भूलता है"]],
  ])("searchLogs() finds %s by its words, whether its script parts them with spaces or not", (query, expected) => {
    const written = [
      entry("缓存忘记了它的键", "2025-03-13", "- **Tags:** #缓存\n\n#### Context\n\n每三次读取就会错过键值cache。"),
      entry("キャッシュのキーが失われる", "2025-03-13", "- **Tags:** #infra\n"),
      entry("แคชลืมคีย์ของมัน", "2025-03-13", "- **Tags:** #infra\n"),
      entry("캐시가 키를 잊는다", "2025-03-13", "- **Tags:** #infra\n"),
      entry("कैश कुंजी भूलता है", "2025-03-13", "- **Tags:** #infra\n\n#### Context\n\nतैयार ⚠️ नहीं"),
    ];
    write("docs/dev_logs/ada/debug_log_2025_03_10.md", written.join("\n"));
    expect(titles(query)).toEqual(expected);
    for (const { excerpt } of search(query).hits) expect(excerpt.some(({ hit }) => hit)).toBe(true);
  });

  test("searchLogs() marks what it found in a script without spaces, and no sign more", () => {
    write(
      "docs/dev_logs/ada/debug_log_2025_03_10.md",
      entry("缓存", "2025-03-13", `\n#### Context\n\n${"读".repeat(90)}缓存忘记了${"写".repeat(90)}`),
    );
    const [hit] = search("忘记").hits;
    expect(hit?.excerpt.map(({ text, hit: found }) => (found ? `[${text}]` : text)).join("")).toMatch(
      /^…读{2}缓存\[忘记\]了写{41}…$/,
    );
  });

  test.each(["context", "debug", "timestamp", "engineer", "statement", "hypotheses", '"next steps"', "observations"])(
    "searchLogs() finds %s only where an author says it, not in every entry's headings and names of fields",
    (query) => {
      const sections = ["Context", "Problem Statement", "Initial Hypotheses", "Observations", "Next Steps"];
      const said = (text: string): string => sections.map((name) => `#### ${name}\n\n${text}\n`).join("\n");
      const log = [
        entry("Without", "2025-03-13", `- **Engineer:** ada\n- **Tags:** #infra\n\n${said("Nothing of it.")}`),
        entry("With", "2025-03-13", `- **Tags:** #infra\n\n${said(`The ${query.replaceAll('"', "")} said so.`)}`),
      ];
      write("docs/dev_logs/grace/debug_log_2025_03_10.md", log.join("\n"));
      write("docs/dev_logs/ada/debug_log_2025_03_03.md", header);
      expect(titles(query)).toEqual(["With"]);
    },
  );

  test("searchLogs() takes any text for words and never for its own language", () => {
    const store = openLogs(root);
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("a", "cache", " ", "*", "'", "^", "(", ")", "-", "+", "AND", "NEAR", ";", "\u0001", "ü"),
        }),
        (text) => {
          searchLogs(store, text);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("index", () => {
  test("searchLogs() reads a file again only when it has changed", () => {
    const old = new Date(Date.now() - 60_000);
    for (const path of ["ada/debug_log_2025_03_03.md", "grace/debug_log_2025_03_10.md"])
      utimesSync(join(root, "docs/dev_logs", path), old, old);
    expect(search("").index).toEqual({ files: 2, indexed: 2, removed: 0, broken: [] });
    expect(search("").index).toEqual({ files: 2, indexed: 0, removed: 0, broken: [] });
    write("docs/dev_logs/ada/debug_log_2025_03_03.md", `${header}\n${bulletFields.replace("forgets", "regrets")}`);
    expect(search("regrets")).toMatchObject({ total: 1, index: { indexed: 1 } });
    rmSync(join(root, "docs/dev_logs/ada"), { recursive: true });
    expect(search("regrets")).toMatchObject({ total: 0, index: { files: 1, indexed: 0, removed: 1 } });
  });

  test("searchLogs() sees a change that left time and size as they were, a moment after the last", () => {
    const path = "docs/dev_logs/ada/debug_log_2025_03_03.md";
    const now = new Date();
    utimesSync(join(root, path), now, now);
    search("");
    write(path, `${header}\n${bulletFields.replace("forgets", "regrets")}`);
    utimesSync(join(root, path), now, now);
    expect(search("regrets").total).toBe(1);
  });

  test("searchLogs() finds the same in many files, which two threads read, as in each of them", () => {
    const mondays = Array.from({ length: 300 }, (_, at) => new Date(Date.UTC(2019, 0, 7 + 7 * at)).toISOString().slice(0, 10));
    for (const [at, day] of mondays.entries()) {
      write(
        `docs/dev_logs/many/debug_log_${day.replaceAll("-", "_")}.md`,
        entry(`Case ${at}`, day, `- **Tags:** #t${at % 7}\n\nword${at % 50} and more`),
      );
    }
    expect(search("tag:t3").total).toBe(43);
    expect(search("word7", { limit: 100 }).hits.map(({ title }) => title)).toEqual(
      expect.arrayContaining(Array.from({ length: 6 }, (_, at) => `Case ${7 + 50 * at}`)),
    );
    expect(search("").index).toMatchObject({ files: 302, removed: 0 });
    rmSync(join(root, "docs/dev_logs/many"), { recursive: true });
    expect(search("and more")).toMatchObject({ total: 0, index: { files: 2, removed: 300 } });
  });

  test.each([
    ["ASCII", ""],
    ["letters of two and four bytes", "größe 😀 "],
    ["a byte order mark and CRLF", "\uFEFFé\r\n\r"],
  ])("searchLogs() shows the piece of an entry that stands behind %s", (_name, before) => {
    const text = `${before}\n${entry("One", "2025-03-13", "näher zebra näher")}${entry("Two", "2025-03-14", "a quagga")}`;
    write("docs/dev_logs/grace/debug_log_2025_03_13.md", text);
    const shown = (query: string) =>
      search(query).hits.map(({ title, excerpt }) => [title, excerpt.map((part) => part.text).join("")]);
    expect(shown("zebra")).toEqual([["One", "näher zebra näher"]]);
    expect(shown("quagga")).toEqual([["Two", "a quagga"]]);
  });

  test("searchLogs() shows the piece of an entry in a file that is no UTF-8", () => {
    const bytes = Buffer.concat([
      Buffer.from([0xe2, 0x82, 0x0a, 0xff, 0x0a]),
      Buffer.from(entry("Old", "2025-03-13", "latin zebra")),
    ]);
    write("docs/dev_logs/grace/debug_log_2025_03_13.md", bytes);
    expect(
      search("zebra")
        .hits[0]?.excerpt.map(({ text }) => text)
        .join(""),
    ).toBe("latin zebra");
  });

  test("searchLogs() counts and pages words with conditions, also where entries have copies", () => {
    const logOf = (name: string) =>
      Array.from({ length: 9 }, (_, at) => entry(`Case ${at}`, `2025-04-0${at + 1}`, `- **Tags:** #t${at % 2}\n\nzebra ${name}`));
    write("docs/dev_logs/ada/debug_log_2025_03_31.md", logOf("a").join(""));
    const seen = () =>
      ["zebra", "zebra tag:t1", "zebra status:open", "tag:t1 status:open", "zebra -tag:t1 since:2025-04-03"].map((query) => {
        const { total, hits } = search(query, { limit: 2, offset: 1 });
        return [total, hits.length];
      });
    const expected = [
      [9, 2],
      [4, 2],
      [9, 2],
      [4, 2],
      [4, 2],
    ];
    expect(seen()).toEqual(expected);
    write("docs/dev_logs/grace/debug_log_2025_03_31.md", logOf("a").slice(0, 6).join(""));
    expect(seen()).toEqual(expected);
    expect(search("zebra nothing tag:t1")).toMatchObject({ total: 0, hits: [] });
  });

  test("an archive that is damaged after it was indexed is left out and named when an excerpt needs it", () => {
    const { bundle, manifest } = archiveLogs(openLogs(root), { of: { quarter: "2025-Q1" }, removeSources: true });
    expect(search("cache")).toMatchObject({ total: 2, index: { broken: [] } });
    const bytes = readFileSync(join(root, bundle));
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    write(bundle, bytes);
    expect(search("cache")).toMatchObject({ total: 0, hits: [], index: { broken: [manifest] } });
    expect(search("tag:cache")).toMatchObject({ total: 0, index: { broken: [manifest] } });
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1;
    write(bundle, bytes);
    expect(search("cache")).toMatchObject({ total: 2, index: { broken: [] } });
  });

  test("copies are one hit with several places", () => {
    write("docs/dev_logs/grace/debug_log_2025_03_03.md", `## 2025-03-04\n\n${bulletFields}`);
    const { hits } = search("forgets");
    expect(hits.map(({ places }) => places.map(({ path, line }) => `${path}:${line}`))).toEqual([
      ["docs/dev_logs/ada/debug_log_2025_03_03.md:10", "docs/dev_logs/grace/debug_log_2025_03_03.md:3"],
    ]);
  });

  test("an index that is broken or of other settings is made again", () => {
    search("");
    write(".onex/log-index.sqlite", "no database at all, only some text that is long enough to be looked at");
    expect(search("tag:cache").total).toBe(2);
    write(".onex/log.yaml", "tags: {}\n");
    expect(search("tag:cache").total).toBe(1);
    const database = new DatabaseSync(join(root, ".onex/log-index.sqlite"));
    database.exec("DROP TABLE entries");
    database.close();
    expect(search("tag:cache").total).toBe(1);
  });

  test("searchLogs() answers from memory where its index can't be opened", () => {
    rmSync(join(root, ".onex/log-index.sqlite"), { force: true });
    mkdirSync(join(root, ".onex/log-index.sqlite"));
    expect(search("tag:cache").total).toBe(2);
  });
});
