import { type Command, Option } from "commander";
import type { Does } from "./does.ts";
import { addLogTools } from "./log-tool-commands.ts";
import { example, inRepository, wholeNumber, withJson } from "./option-parts.ts";

const statuses = ["open", "investigating", "blocked", "resolved", "wont_fix", "superseded"] as const;

/** The tree of `onex log`. Every command finds the repository from the folder that it is called in. */
export function addLog(program: Command, does: Does): void {
  const log = program
    .command("log")
    .description("Keep engineering logs: write, search, sum up, archive.")
    .addHelpText(
      "after",
      example(
        "onex log init",
        'onex log entry "Cache forgets its keys" --tags cache,blocker',
        "onex log search 'tag:blocker status:open \"hash drift\"'",
      ),
    );
  addWriting(log, does);
  addJudging(log, does);
  addAsking(log, does);
  addArchives(log, does);
  addLogTools(log, does);
}

function addWriting(log: Command, does: Does): void {
  withJson(inRepository(log.command("init")).description("Make the configuration and the folder of the logs."))
    .action(does(async () => (await import("../commands/log/init.ts")).initRepository))
    .addHelpText("after", example("onex log init"));

  withJson(inRepository(log.command("new")).description("Make your file of this week."))
    .option("--engineer <name>", "default git's user.name")
    .action(does(async () => (await import("../commands/log/new.ts")).newFile))
    .addHelpText("after", example("onex log new"));

  withJson(
    inRepository(log.command("entry"))
      .description("Append an entry to your file of this week; time and engineer come from clock and git.")
      .argument("[title]", "what it is about; with --from-run it has a default"),
  )
    .addOption(new Option("--tags <a,b>", "tags, with commas").argParser(commaSeparated))
    .addOption(new Option("--status <status>", "default open").choices(statuses))
    .option("--link <link...>", "commits, pull requests, issues, other entries")
    .option("--from-run <record>", "draft it from the record of a run that failed, without its secrets")
    .option("--engineer <name>", "default git's user.name")
    .option("--context <text>", "text of a section: Markdown, @file, or - for stdin")
    .option("--problem <text>", "likewise, what is wrong")
    .option("--hypotheses <text>", "likewise, what it may be")
    .option("--investigation <text>", "likewise, what was tried")
    .option("--observations <text>", "likewise, what was seen")
    .option("--next-steps <text>", "likewise, what comes next")
    .action(does(async () => (await import("../commands/log/entry.ts")).writeEntry))
    .addHelpText(
      "after",
      example(
        'onex log entry "Cache forgets its keys" --tags cache,blocker --link "PR #20"',
        "onex log entry --from-run failed.record.json --tags regression",
      ),
    );

  withJson(
    inRepository(log.command("status"))
      .description("Change the status of an entry; the change is dated.")
      .argument("<id>", "id of the entry, or its beginning")
      .argument("<status>", statuses.join(", ")),
  )
    .option("--by <commit>", "the commit that did it; with superseded, the id of the successor")
    .action(does(async () => (await import("../commands/log/status.ts")).changeStatus))
    .addHelpText("after", example("onex log status dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA resolved --by 9c01d2e"));
}

function addJudging(log: Command, does: Does): void {
  withJson(
    inRepository(log.command("parse"))
      .description("Show what is read from log files: header, entries, warnings.")
      .argument("<files...>", "debug logs"),
  )
    .action(does(async () => (await import("../commands/log/parse.ts")).parseFiles))
    .addHelpText("after", example("onex log parse docs/dev_logs/ada/*.md --json"));

  withJson(
    inRepository(log.command("lint"))
      .description("Name every defect of the logs; exit 1 when an error or a warning is left.")
      .argument("[files...]", "default every debug log"),
  )
    .option("--fix", "mend what is certain")
    .option("--strict", "exit 1 also for notes")
    .action(does(async () => (await import("../commands/log/lint.ts")).lint))
    .addHelpText("after", example("onex log lint", "onex log lint --fix docs/dev_logs/ada/debug_log_2025_05_19.md"));
}

function addAsking(log: Command, does: Does): void {
  withJson(
    inRepository(log.command("search"))
      .description("Search the entries of all logs and archives.")
      .argument("[query...]", "words and tag: status: engineer: since: until: id: link:; nothing finds all")
      // -tag:x is a part of the query.
      .allowUnknownOption(),
  )
    .addOption(new Option("--limit <count>", "at most so many, default 20").argParser(wholeNumber(1, 1000)))
    .addOption(new Option("--offset <count>", "leave out the first").argParser(wholeNumber(0, 1_000_000_000)))
    .action(does(async () => (await import("../commands/log/search.ts")).search))
    .addHelpText(
      "after",
      example("onex log search tag:blocker status:open", "onex log search 'since:2025-05-01 \"hash drift\"' --json"),
    );

  withJson(inRepository(log.command("summary")).description("Sum up a period: issues, solutions, blockers, next steps."))
    .addOption(new Option("--week [day]", "the week of a day, default today").conflicts(["quarter", "since"]))
    .addOption(new Option("--quarter [quarter]", "like 2025-Q2, default this one").conflicts("since"))
    .option("--since <day>", "from this day on")
    .option("--until <day>", "with --since: up to this day, default today")
    .addOption(new Option("--format <format>", "md or json").choices(["md", "json"]))
    .action(does(async () => (await import("../commands/log/summary.ts")).summarize))
    .addHelpText("after", example("onex log summary --week", "onex log summary --quarter 2025-Q2 > Q2.md"));

  withJson(inRepository(log.command("links")).description("Trace links to commits, pull requests, issues, files and entries."))
    .option("--check", "exit 1 when one leads nowhere")
    .addOption(new Option("--limit <count>", "show at most so many").argParser(wholeNumber(1, 1_000_000)))
    .action(does(async () => (await import("../commands/log/links.ts")).traceLinks))
    .addHelpText("after", example("onex log links --check"));
}

function addArchives(log: Command, does: Does): void {
  withJson(inRepository(log.command("archive")).description("Roll the weeks of a quarter or milestone up into one bundle."))
    .addOption(new Option("--quarter <quarter>", "like 2025-Q2").conflicts("milestone"))
    .option("--milestone <name>", "a name of your own; takes every week, or those of --from and --to")
    .addOption(new Option("--from <day>", "with --milestone: weeks that begin on this day or later").conflicts("quarter"))
    .addOption(new Option("--to <day>", "with --milestone: weeks that begin on this day or before").conflicts("quarter"))
    .option("--remove-sources", "remove each file that is in the bundle byte for byte")
    .action(does(async () => (await import("../commands/log/archive.ts")).archive))
    .addHelpText("after", example("onex log archive --quarter 2025-Q2 --remove-sources"));

  withJson(
    inRepository(log.command("restore"))
      .description("Bring the files of an archive back, byte for byte.")
      .argument("<archive>", "its bundle, manifest or page, or its name"),
  )
    .action(does(async () => (await import("../commands/log/restore.ts")).restore))
    .addHelpText("after", example("onex log restore debug_log_Q2_2025"));
}

function commaSeparated(text: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...text.split(/[\s,]+/).filter((word) => word !== "")];
}
