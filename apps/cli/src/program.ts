import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { Work } from "./program/does.ts";
import { addGraph, addReplay } from "./program/graph-commands.ts";
import { addLog } from "./program/log-commands.ts";
import { addNodes } from "./program/nodes-commands.ts";
import { collectorOption, defaultCollector, drainOption, example, wholeNumber } from "./program/option-parts.ts";
import { addStamp } from "./program/stamp-commands.ts";
import type { Shell } from "./shell.ts";

/**
 * The command tree. Commands are imported when they are called, so `--help` and a mistyped command cost none of them.
 * `end` is told the exit status of the command that ran.
 */
export function buildProgram(shell: Shell, end: (status: number) => void): Command {
  /** Calls the command with its arguments, its options and the shell. */
  const does = (load: () => Promise<Work>) =>
    async function (this: Command): Promise<void> {
      const work = await load();
      // The declarations below and the command's own parameters are the two halves of one table; commander gives no types for it.
      const call = work as (...parts: unknown[]) => Promise<unknown>;
      const status = await call(...this.processedArgs, this.optsWithGlobals(), shell);
      end(typeof status === "number" ? status : 0);
    };

  const program = new Command("onex")
    .description("A function written a second ago is a typed, discoverable node that any process can find, run and compose.")
    .version(`onex ${version()}, Node ${process.versions.node}`, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help for any command")
    .helpCommand("help [command]", "print help for a command")
    .addHelpText(
      "after",
      example("onex f2n functions.ts#countWords --json", 'onex run functions.ts#countWords --input \'{"text":"a b a"}\''),
    );

  program
    .command("f2n")
    .description("Describe exported functions as nodes: schemas, identity, effects.")
    .argument("<target>", "<file>#<export>, or with --all a file or folder")
    .option("--all", "every exported function below the path, then a summary")
    .option("--strict", "with --all: exit 1 when a function is refused")
    .option("--emit <part>", "print it as types, schema, classes, node (the whole description, default), mcp, openapi or proto")
    .option("--check", "run it on inputs made from its schema, and exit 1 when something does not hold")
    .addOption(
      new Option("--runs <count>", "with --check: inputs for each claim, default 100").argParser(wholeNumber(1, 1_000_000)),
    )
    .addOption(
      new Option("--seed <number>", "with --check: the same seed tries the same inputs").argParser(wholeNumber(0, 2_147_483_647)),
    )
    .addOption(
      new Option("--timeout <ms>", "with --check: longest time for one run, default 1000").argParser(wholeNumber(1, 600_000)),
    )
    .option("--allow-effects", "with --check: also run what reads or writes outside the process")
    .option("--json", "JSON on stdout, with --all one line a function")
    .action(does(async () => (await import("./commands/f2n.ts")).describeTarget))
    .addHelpText(
      "after",
      example(
        "onex f2n functions.ts#countWords --emit schema",
        "onex f2n functions.ts#countWords --check",
        "onex f2n src --all --json",
      ),
    );

  program
    .command("run")
    .description("Run an exported function or graph, a graph document, or a node of a collector.")
    .argument("<target>", "<file>#<export>, <name>.graph.yaml, or node:<id>")
    .addOption(new Option("--input <json>", "inputs by name: JSON, @file, or - for stdin").conflicts("args"))
    .option("--args <json>", "inputs by position: a JSON array, @file, or - for stdin")
    .option("--record <file>", "write the run to a file, also when it fails; onex replay reads it")
    .addOption(collectorOption("collector that knows the node"))
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("./commands/run.ts")).runTarget))
    .addHelpText(
      "after",
      example(
        'onex run text.ts#topWords --args \'[{"a":2,"b":1}, 1]\'',
        "onex run word-stats.graph.yaml --input @input.json --json",
      ),
    );

  addReplay(program, does);

  program
    .command("up")
    .description("Start a collector here, announce every function below the paths, and follow the files as they are saved.")
    .argument(
      "[paths...]",
      "files and folders, default . (the current folder); files with exported functions are imported: their top-level code runs, also after each save",
    )
    .addOption(
      new Option("--port <port>", "port to listen on, 0 for any free one").default(7800).argParser(wholeNumber(0, 65_535)),
    )
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .addOption(
      new Option("--ttl <seconds>", "how long a node lives without a heartbeat").default(300).argParser(wholeNumber(1, 86_400)),
    )
    .addOption(drainOption())
    .option("--json", "JSON lines on stdout")
    .action(does(async () => (await import("./commands/up.ts")).up))
    .addHelpText("after", example("onex up src", "onex up functions.ts --port 0 --json"));

  program
    .command("announce")
    .description("Host functions in this process and announce them to a collector until stopped.")
    .argument("<targets...>", "<file>#<export>, one or more")
    .requiredOption("--to <url...>", "collectors in order of preference")
    .addOption(
      new Option("--ttl <seconds>", "how long a node lives without a heartbeat").default(300).argParser(wholeNumber(1, 86_400)),
    )
    .addOption(drainOption())
    .option("--json", "JSON lines on stdout")
    .action(does(async () => (await import("./commands/announce.ts")).announceTargets))
    .addHelpText("after", example(`onex announce functions.ts#countWords --to ${defaultCollector}`));

  addNodes(program, does);
  addGraph(program, does);
  addStamp(program, does);
  addLog(program, does);

  program
    .command("completion")
    .description("Print a completion script.")
    .argument("<shell>", "bash, zsh or fish")
    .action(does(async () => (await import("./commands/completion.ts")).completionFor(program)))
    .addHelpText(
      "after",
      example("source <(onex completion bash)", "onex completion fish > ~/.config/fish/completions/onex.fish"),
    );

  for (const command of withBelow(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => shell.print(text.trimEnd()),
      // Errors reach people through the one place that prints faults.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(shell.columns ?? 100, 120),
    });
  }
  return program;
}

const withBelow = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(withBelow)];

/** Of this package, whose manifest is one folder up from the source as from what is built. */
function version(): string {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return manifest.version;
}
