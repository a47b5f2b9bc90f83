import { type Command, Option } from "commander";
import type { Does } from "./does.ts";
import { example, inRepository, withJson } from "./option-parts.ts";

/** Velocity logs, git hooks and the language server: what keeps logs without being asked each time. */
export function addLogTools(log: Command, does: Does): void {
  addVelocity(log, does);
  addHooks(log, does);
  log
    .command("lsp")
    .description("Speak the Language Server Protocol on stdin and stdout, for editors.")
    .option("--stdio", "what it does anyway; editors like to say so")
    .action(does(async () => (await import("../commands/log/lsp.ts")).serveEditor))
    .addHelpText("after", example("onex log lsp"));
}

function addVelocity(log: Command, does: Does): void {
  const velocity = log
    .command("velocity")
    .description("Write velocity logs from git, and add them up.")
    .addHelpText("after", example("onex log velocity new", "onex log velocity report --since 2025-05-01"));
  withJson(inRepository(velocity.command("new")).description("Write or bring up to date the velocity log of a period."))
    .addOption(new Option("--week [day]", "the week of a day, default today").conflicts("since"))
    .option("--since <day>", "from this day on")
    .option("--until <day>", "with --since: up to this day, default today")
    .action(does(async () => (await import("../commands/log/velocity.ts")).newVelocity))
    .addHelpText("after", example("onex log velocity new --week 2025-05-19"));
  withJson(inRepository(velocity.command("report")).description("Add up the velocity logs: lines, files, engineers, warnings."))
    .option("--since <day>", "reports of this day and later")
    .option("--until <day>", "reports of this day and earlier")
    .action(does(async () => (await import("../commands/log/velocity.ts")).reportVelocity))
    .addHelpText("after", example("onex log velocity report --json"));
}

function addHooks(log: Command, does: Does): void {
  const hooks = log
    .command("hooks")
    .description("Let git look at logs before each commit.")
    .addHelpText("after", example("onex log hooks install", "onex log hooks status"));
  withJson(inRepository(hooks.command("install")).description("Put the pre-commit hook in; one that is there runs first."))
    .action(does(async () => (await import("../commands/log/hooks.ts")).install))
    .addHelpText("after", example("onex log hooks install"));
  withJson(inRepository(hooks.command("uninstall")).description("Take it out, and put back what was there before."))
    .action(does(async () => (await import("../commands/log/hooks.ts")).uninstall))
    .addHelpText("after", example("onex log hooks uninstall"));
  withJson(
    inRepository(hooks.command("status")).description("Say what git runs before a commit; exit 1 when it is not the hook."),
  )
    .action(does(async () => (await import("../commands/log/hooks.ts")).status))
    .addHelpText("after", example("onex log hooks status --json"));
  withJson(
    inRepository(hooks.command("run")).description(
      "What the hook does: look at the staged logs, and fill in what new entries lack.",
    ),
  )
    .action(does(async () => (await import("../commands/log/hooks.ts")).run))
    .addHelpText("after", example("onex log hooks run"));
}
