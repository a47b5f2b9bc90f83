import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { paintFor } from "../../paint.ts";
import { testShell } from "../../test-shell.ts";
import { search } from "./search.ts";
import { buildId, cacheId, logFolder, week, weekText } from "./test-log-folder.ts";

// Whoever runs the tests may have a name.
beforeEach(() => {
  for (const level of ["GLOBAL", "SYSTEM"]) vi.stubEnv(`GIT_CONFIG_${level}`, "/dev/null");
});

const ada = ["--engineer", "ada"];
const code = (json: string): unknown => JSON.parse(json).error.code;

describe("onex log, wherever it is called", () => {
  test.each([
    ["new", ...ada],
    ["entry", "Title", ...ada],
    ["status", cacheId, "resolved"],
    ["lint"],
    ["search", "x"],
    ["summary"],
    ["links"],
    ["archive", "--quarter", "2025-Q2"],
    ["restore", "debug_log_Q2_2025"],
  ])("%s outside of a repository says so and what to do", async (...args) => {
    using folder = logFolder("");
    const { status, out, err } = await folder.log(args);
    expect([status, out]).toEqual([1, ""]);
    expect(err).toMatch(/^error\[log\/no-repository\]: There is no repository around .*onex log init/);
    expect(code((await folder.log([...args, "--json"])).out)).toBe("log/no-repository");
  });

  test.each([["new", ...ada], ["entry", "Title", ...ada], ["lint"], ["links", "--check"], ["init"]])(
    "%s names the problem of a broken configuration",
    async (...args) => {
      for (const text of ["root: [", "timezone: Mars/Base\n", "colour: red\n"]) {
        using folder = logFolder(text);
        const { status, err } = await folder.log(args);
        expect([status, err]).toEqual([1, expect.stringMatching(/^error\[log\/bad-config\]: /)]);
      }
    },
  );

  test.each([["search"], ["summary", "--quarter", "2025-Q2"], ["links"], ["velocity", "report"], ["parse", week]])(
    "%s names the problem of a broken configuration, and reads without it",
    async (...args) => {
      for (const text of ["root: docs/dev_logs\ntags: [", "timezone: Mars/Base\n", "colour: red\n"]) {
        using folder = logFolder(text);
        folder.put(week, weekText);
        const { status, out, err } = await folder.log([...args, "--json"]);
        expect([status, err]).toEqual([0, expect.stringMatching(/^warning\[log\/bad-config\]: \.onex\/log\.yaml /)]);
        expect(out).toContain(args[0] === "velocity" ? ".onex/log.yaml" : cacheId);
      }
    },
  );

  test("a subfolder finds its repository, and --root names another one", async () => {
    using folder = logFolder();
    using other = logFolder();
    folder.put("src/deep/x.ts", "");
    const { out } = await folder.log(["entry", "From below", ...ada, "--json"], { cwd: "src/deep" });
    expect(JSON.parse(out).path).toMatch(/^docs\/dev_logs\/ada\//);
    await other.log(["entry", "From elsewhere", ...ada, "-C", folder.root]);
    expect(JSON.parse((await folder.log(["search", "--json"])).out).total).toBe(2);
    expect((await folder.log(["search", "--root", "nowhere"])).err).toMatch(
      /^error\[io\/not-found\]: There is no folder nowhere/,
    );
  });

  test.each([
    ["lint", "no debug logs below docs/dev_logs"],
    ["search", "no logs below docs/dev_logs yet"],
    ["links", "No log has a link"],
    ["summary", "No entry of "],
  ])("%s of no logs says what to do, and is no failure", async (name, said) => {
    using folder = logFolder();
    const { status, err } = await folder.log([name]);
    expect([status, err]).toEqual([0, expect.stringContaining(said)]);
  });

  test("a folder that can't be written is named", async () => {
    using folder = logFolder();
    folder.put("docs", "a file where a folder should be");
    for (const args of [["new", ...ada], ["entry", "Title", ...ada], ["init"]]) {
      const { status, err } = await folder.log(args);
      expect([status, err]).toEqual([1, expect.stringMatching(/^error\[io\/unwritable\]: .*docs/)]);
    }
  });
});

describe("onex log init and new", () => {
  test("make what is missing once", async () => {
    using folder = logFolder("");
    expect(await folder.log(["init", "--json"])).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder.root, ".onex/.gitignore"), "utf8")).toContain("lock.sqlite");
    expect((await folder.log(["init"])).out).toContain("set up already");
    const first = JSON.parse((await folder.log(["new", ...ada, "--json"])).out);
    const again = JSON.parse((await folder.log(["new", ...ada, "--json"])).out);
    expect([first.created, again.created, again.path]).toEqual([true, false, first.path]);
  });

  test("nobody's file is not made", async () => {
    using folder = logFolder();
    const { status, err } = await folder.log(["new"]);
    expect([status, err]).toEqual([2, expect.stringContaining("--engineer <name>")]);
  });
});

describe("onex log entry", () => {
  test("writes what it is given: tags folded, sections from text, file and stdin", async () => {
    using folder = logFolder("tags:\n  cache: { aliases: [caching] }\n");
    folder.put("notes.md", "- Key is `x`\n");
    const args = [
      "entry",
      "Cache forgets",
      "--tags",
      "caching,#blocker",
      "--link",
      "PR #20",
      "dl-01JVPWXYZ0K3N5B7D9F1H3J5M7",
      "--problem",
      "Misses",
    ];
    const { out } = await folder.log([...args, "--observations", "@notes.md", "--context", "-", ...ada, "--json"], {
      input: "From stdin",
    });
    const { path, id, line } = JSON.parse(out);
    const text = readFileSync(join(folder.root, path), "utf8");
    expect(text.split("\n")[line - 1]).toBe("### Debug Entry: Cache forgets");
    for (const part of [
      id,
      "- **Tags:** #cache #blocker",
      "- **Links:** PR #20, dl-01JVPWXYZ0K3N5B7D9F1H3J5M7",
      "Misses",
      "Key is `x`",
      "From stdin",
    ])
      expect(text).toContain(part);
  });

  test.each([
    [["entry", ...ada], /needs a title/],
    [["entry", " ", ...ada], /needs a title/],
    [["entry", "T", "--tags", "9x", ...ada], /"9x" is no tag/],
    [["entry", "T", "--status", "maybe", ...ada], /Allowed choices/],
    [["entry", "T"], /Nobody says who writes/],
    [["entry", "T", "--frm-run", "x"], /did you mean --from-run/],
  ])("%j is a mistake of the command line", async (args, said) => {
    using folder = logFolder();
    const { status, out, err } = await folder.log(args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(said);
    expect(err).not.toContain("because");
  });

  test("refuses a log whose code is never closed, with the line", async () => {
    using folder = logFolder();
    const { path } = JSON.parse((await folder.log(["new", ...ada, "--json"])).out);
    writeFileSync(join(folder.root, path), `${readFileSync(join(folder.root, path), "utf8")}\n\`\`\`ts\n`);
    expect((await folder.log(["entry", "T", ...ada])).err).toMatch(/^error\[log\/not-editable\]: .*line \d+/);
  });

  test("an unreadable text is named with its option", async () => {
    using folder = logFolder();
    expect((await folder.log(["entry", "T", "--problem", "@nothing.md", ...ada])).err).toContain("nothing.md of --problem");
  });
});

describe("onex log status", () => {
  test("changes an entry that is meant by the beginning of its id, in any letter case", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    const { out } = await folder.log(["status", cacheId.toLowerCase(), "Resolved", "--by", "9c01d2e", "--json"]);
    expect(JSON.parse(out)).toEqual({ id: cacheId, status: "resolved", changed: true, paths: [week] });
    expect(readFileSync(join(folder.root, week), "utf8")).toMatch(/resolved by 9c01d2e/);
    expect((await folder.log(["status", cacheId, "resolved", "--by", "9c01d2e"])).out).toContain("as it is");
  });

  test("names the successor in both entries", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    await folder.log(["status", cacheId, "superseded", "--by", buildId]);
    const text = readFileSync(join(folder.root, week), "utf8");
    expect(text).toContain(`supersedes ${cacheId}`);
    expect(text).toContain(`superseded by ${buildId}`);
  });

  test.each([
    [["status", "dl-01JVP", "open"], 1, /log\/ambiguous-entry.*2 ids: .*Cache forgets its keys.*write more of it/],
    [["status", "dl-01AAAA", "open"], 1, /log\/unknown-entry/],
    [["status", "Cache", "open"], 1, /log\/unknown-entry/],
    [["status", "dl-", "open"], 1, /log\/unknown-entry.*no log below/],
    [["status", "", "open"], 1, /log\/unknown-entry.*no log below/],
    [["status", 'dl-01"x', "open"], 1, /log\/unknown-entry.*no log below/],
    [["status", cacheId, "done"], 2, /"done" is no status; they are open/],
    [["status", cacheId, "superseded"], 1, /log\/bad-status/],
    [["status", cacheId, "resolved", "--by", "two words"], 2, /"two words" is no commit of/],
    [["status", cacheId, "resolved", "--by", "HEAD"], 2, /"HEAD" is no commit of/],
  ])("%j is refused", async (args, wanted, said) => {
    using folder = logFolder();
    folder.put(week, weekText);
    const { status, err } = await folder.log(args);
    expect([status, err]).toEqual([wanted, expect.stringMatching(said)]);
    expect(readFileSync(join(folder.root, week), "utf8")).toBe(weekText);
  });

  test("says which archive has the entry", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    await folder.log(["archive", "--quarter", "2025-Q2", "--remove-sources"]);
    expect((await folder.log(["status", cacheId, "resolved"])).err).toMatch(/only in .*manifest.json.*onex log restore/);
  });
});

describe("onex log parse and lint", () => {
  test("parse goes on when a file can't be read, as lines of JSON", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    const { status, out } = await folder.log(["parse", "nothing.md", week, "docs", "--json"]);
    const [missing, log, place] = out.split("\n").map((line) => JSON.parse(line));
    expect([status, missing.error.code, place.error.code]).toEqual([1, "io/not-found", "io/unreadable"]);
    expect(log.entries.map((entry: { id: string; line: number }) => [entry.id, entry.line])).toEqual([
      [cacheId, 11],
      [buildId, 29],
    ]);
  });

  test("parse shows entries and warnings with their lines, also outside of any repository", async () => {
    using folder = logFolder("");
    folder.put("old.md", "# Log\n\n### Debug Entry: One\n- **Timestamp:** <fill-timestamp>\n");
    const { status, out } = await folder.log(["parse", "old.md"]);
    expect([status, out]).toEqual([
      0,
      expect.stringMatching(/no header, 1 entry\n {2}old\.md:3 .*One\n {2}old\.md:\d+ +warning/),
    ]);
  });

  test("lint exits 1 while something is left, and mends what is certain", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    const before = await folder.log(["lint"], { cwd: "docs" });
    expect([before.status, before.out]).toEqual([1, expect.stringMatching(/:31 +warning .*entry-timestamp-form\] fixable/)]);
    expect(before.out).toMatch(/"onex log lint --fix" mends 1$/);
    const after = await folder.log(["lint", "debug_log_2025_05_19.md", "--fix"], { cwd: "docs/dev_logs/ada" });
    expect([after.status, after.out]).toEqual([0, expect.stringContaining(`mended  ${week}`)]);
    expect(readFileSync(join(folder.root, week), "utf8")).toContain("2025-05-21T14:00:00+02:00");
    expect((await folder.log(["lint", "--fix", "--json"])).out).toContain('"changed":0');
  });

  test("lint counts a note only when it is strict", async () => {
    using folder = logFolder("tags:\n  infra: build\n");
    folder.put(week, weekText.replace("2025-05-21 14:00:00 +0200", "2025-05-21T14:00:00Z"));
    expect((await folder.log(["lint"])).status).toBe(0);
    expect((await folder.log(["lint", "--strict"])).status).toBe(1);
  });

  test("lint refuses a file that is not of the repository", async () => {
    using folder = logFolder();
    expect(await folder.log(["lint", "../elsewhere.md"])).toMatchObject({
      status: 2,
      err: expect.stringContaining("outside of the repository"),
    });
    expect(await folder.log(["lint", "missing.md"])).toMatchObject({ status: 1, err: expect.stringContaining("io/not-found") });
  });

  test("a fresh entry has no error and no warning", async () => {
    using folder = logFolder();
    await folder.log(["entry", "Fresh", "--tags", "infra", ...ada]);
    expect(await folder.log(["lint"])).toMatchObject({ status: 0 });
  });
});

describe("onex log search", () => {
  test.each([
    [["tag:blocker"], [cacheId]],
    [["-tag:blocker"], [buildId]],
    [["status:resolved", "engineer:bob"], [buildId]],
    [["third read"], [cacheId]],
    [["tag:blocker", "third read"], [cacheId]],
    [["tag:blocker", "read third"], []],
    [["link:#20"], [cacheId]],
    [["since:2025-05-21"], [buildId]],
    [["id:dl-01JVPWXYZ0K3N5B7D9F1H3J5M7"], [buildId]],
    [[], [buildId, cacheId]],
    [["--limit", "1"], [buildId]],
    [["--limit", "1", "--offset", "1"], [cacheId]],
  ])("%j finds its entries", async (args, ids) => {
    using folder = logFolder();
    folder.put(week, weekText);
    const { out } = await folder.log(["search", ...args, "--json"]);
    expect(JSON.parse(out).hits.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  test("shows title, place and the words, and how many there are besides", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    const { out, err } = await folder.log(["search", "--limit", "1", "the"]);
    expect(out).toMatch(/dl-01JVP\w+ {2}2025-05-2\d \d\d:\d\d {2}(ada|bob)/);
    expect(out).toMatch(/debug_log_2025_05_19\.md:\d+/);
    expect(err).toBe("1 of 2; more with --limit or --offset");
    expect((await folder.log(["search", "nothing-of-the-kind"])).err).toContain("No entry fits");
    expect(await folder.log(["search", "the", "--offset", "100000"])).toMatchObject({
      out: "",
      err: "All 2 entries that fit are before number 100001; --offset can be 1 at most",
    });
  });

  test("takes words behind a minus away, also those of an argument with spaces", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    expect((await folder.log(["search", "the", "--", "-third read"])).out).toMatch(/^Build machine is full\n/);
    expect((await folder.log(["search", "the", "-third"])).out).toMatch(/^Build machine is full\n/);
  });

  test("prints no control character of a log", async () => {
    using folder = logFolder();
    folder.put(week, weekText.replaceAll("machine", "mach\u001b[31m\u0007ine"));
    for (const args of [["search"], ["search", "ine"], ["parse", week], ["summary", "--week", "2025-05-20"]])
      expect((await folder.log(args)).out).toMatch(/^[\P{Cc}\n]*mach\uFFFD\\?\[31m\uFFFDine[\P{Cc}\n]*$/u);
  });

  test("says what an entry says, not how its template calls it", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    expect((await folder.log(["search", "third read"])).out).toContain("  Every third read misses the cache. Compare by text\n");
    expect((await folder.log(["search", "machine is full"])).out).toMatch(
      /^Build machine is full\n {2}dl-01JVPW\w+ .*\n {2}docs\/\S+$/,
    );
    for (const word of ["debug", "timestamp", "problem statement"]) expect((await folder.log(["search", word])).out).toBe("");
  });

  test("marks the words that were found, on a terminal alone", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    const shell = testShell({ cwd: folder.root });
    await search(["misses"], {}, { ...shell, paint: paintFor(true, {}) });
    expect(shell.out.join("\n")).toContain("\u001b[1m\u001b[33mmisses\u001b[39m\u001b[22m");
    expect((await folder.log(["search", "misses"])).out).not.toContain("\u001b");
  });

  test.each([["colour:red"], ["status:done"], ["tag: blocker"], ["since:yesterday"], ['"open']])(
    "%s is a query that can't be read",
    async (query) => {
      using folder = logFolder();
      expect(await folder.log(["search", query])).toMatchObject({
        status: 1,
        err: expect.stringContaining("error[log/bad-query]"),
      });
    },
  );

  test.each([
    ["--limt", "3"],
    ["--limit", "0"],
    ["--limit", "x"],
  ])("%s %s is a mistake of the command line", async (...args) => {
    using folder = logFolder();
    expect((await folder.log(["search", ...args])).status).toBe(2);
  });
});

describe("onex log summary and links", () => {
  test("summary sums a period up, as Markdown or JSON", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    for (const period of [
      ["--week", "2025-05-22"],
      ["--quarter", "2025-Q2"],
      ["--since", "2025-05-01", "--until", "2025-05-31"],
    ]) {
      const { out } = await folder.log(["summary", ...period]);
      expect(out).toContain(
        "- Build machine is full (2025-05-21, bob, resolved, `dl-01JVPWXYZ0K3N5B7D9F1H3J5M7`): Removed the old layers",
      );
      const { key_solutions: solutions, entries } = JSON.parse(
        (await folder.log(["summary", ...period, "--format", "json"])).out,
      );
      expect([entries, solutions[0].solution]).toEqual([2, "Removed the old layers"]);
    }
  });

  test.each([
    ["--quarter", "2025-Q5"],
    ["--week", "2025-02-30"],
    ["--since", "soon"],
    ["--until", "2025-05-01"],
    ["--since", "2025-05-02", "--until", "2025-05-01"],
    ["--week", "--quarter"],
    ["--format", "html"],
  ])("summary %s %s is a mistake of the command line", async (...args) => {
    using folder = logFolder();
    expect((await folder.log(["summary", ...args])).status).toBe(2);
  });

  test("links names what leads nowhere, and fails only when it checks", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    const all = await folder.log(["links"]);
    expect([all.status, all.out]).toEqual([0, expect.stringMatching(/unchecked +pull +20/)]);
    const checked = await folder.log(["links", "--check"]);
    expect([checked.status, checked.out]).toEqual([1, expect.stringContaining("[file-missing]")]);
    expect(checked.out).not.toContain("unchecked");
    folder.put("docs/missing.md", "");
    expect((await folder.log(["links", "--check"])).status).toBe(0);
  });

  test("links to archived entries still hold", async () => {
    using folder = logFolder();
    folder.put(week, weekText.replace("See [the page](../../missing.md).", "Nothing."));
    await folder.log(["archive", "--quarter", "2025-Q2", "--remove-sources"]);
    await folder.log(["entry", "Again", "--link", cacheId, ...ada]);
    expect(await folder.log(["links", "--check"])).toMatchObject({ status: 0, out: "" });
  });
});

describe("onex log archive and restore", () => {
  test("bring the bytes away and back", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    const { removed } = JSON.parse((await folder.log(["archive", "--quarter", "2025-Q2", "--remove-sources", "--json"])).out);
    expect(removed).toEqual([week]);
    expect((await folder.log(["archive", "--quarter", "2025-Q2"])).out).toContain("as it is");
    const { restored } = JSON.parse((await folder.log(["restore", "debug_log_Q2_2025", "--json"])).out);
    expect(restored).toEqual([week]);
    expect(readFileSync(join(folder.root, week), "utf8")).toBe(weekText);
    expect((await folder.log(["restore", "debug_log_Q2_2025.md"])).out).toBe(`as it is  ${week}`);
  });

  test("restore overwrites nothing", async () => {
    using folder = logFolder();
    folder.put(week, weekText);
    await folder.log(["archive", "--milestone", "M 1", "--from", "2025-05-01"]);
    folder.put(week, "something else");
    expect(await folder.log(["restore", "debug_log_M_1"])).toMatchObject({
      status: 1,
      err: expect.stringContaining("log/not-editable"),
    });
    expect(readFileSync(join(folder.root, week), "utf8")).toBe("something else");
  });

  test.each([
    [["archive"], 2, "Say what to archive"],
    [["archive", "--quarter", "2025-5"], 2, "no quarter"],
    [["archive", "--quarter", "2025-Q2", "--milestone", "M1"], 2, "cannot be used with"],
    [["archive", "--milestone", "//"], 2, "needs a name"],
    [["archive", "--milestone", "M", "--from", "soon"], 2, "two days"],
    [["archive", "--quarter", "2024-Q2"], 1, "io/not-found"],
    [["restore", "nothing"], 1, "io/not-found"],
  ])("%j is refused", async (args, wanted, said) => {
    using folder = logFolder();
    folder.put(week, weekText);
    expect(await folder.log(args)).toMatchObject({ status: wanted, err: expect.stringContaining(said) });
  });
});
