import type { Command } from "commander";
import type { Does } from "./does.ts";
import { example } from "./option-parts.ts";

export function addStamp(program: Command, does: Does): void {
  const stamp = program
    .command("stamp")
    .description("Write or renew the metadata block of files: Markdown, TypeScript, JavaScript, Python, YAML.")
    .argument("<files...>", "files to stamp")
    .option("--check", "write nothing; exit 1 when a file would change")
    .option("--json", "one JSON line a file on stdout")
    .action(does(async () => (await import("../commands/stamp.ts")).stampFiles))
    .addHelpText("after", example("onex stamp docs/*.md", "onex stamp verify docs/*.md --json"));
  stamp
    .command("verify")
    .description("Say of each file whether its block is valid, drifted, malformed, or not there.")
    .argument("<files...>", "files to judge")
    .option("--json", "one JSON line a file on stdout")
    .action(does(async () => (await import("../commands/stamp.ts")).verifyFiles))
    .addHelpText("after", example("onex stamp verify README.md"));
}
