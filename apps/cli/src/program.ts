import { Command, InvalidArgumentError, Option } from "commander";
import type { Shell } from "./shell.ts";

/** A command's work: positional arguments, options and shell in; out comes the exit status, or nothing for 0. */
export type Work = (...parts: never[]) => Promise<unknown>;

const defaultCollector = "http://127.0.0.1:7800";

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
    .version(`onex 0.1.0, Node ${process.versions.node}`, "-V, --version", "print the version")
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
    .description("Run an exported function, a graph document, or a node of a collector.")
    .argument("<target>", "<file>#<export>, <name>.graph.yaml, or node:<id>")
    .addOption(new Option("--input <json>", "inputs by name: JSON, @file, or - for stdin").conflicts("args"))
    .option("--args <json>", "inputs by position: a JSON array, @file, or - for stdin")
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

  program
    .command("up")
    .description("Start a collector here, announce every function below the paths, and follow the files as they are saved.")
    .argument("[paths...]", "files and folders; default the current folder")
    .addOption(
      new Option("--port <port>", "port to listen on, 0 for any free one").default(7800).argParser(wholeNumber(0, 65_535)),
    )
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .addOption(
      new Option("--ttl <seconds>", "how long a node lives without a heartbeat").default(300).argParser(wholeNumber(1, 86_400)),
    )
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
    .option("--json", "JSON lines on stdout")
    .action(does(async () => (await import("./commands/announce.ts")).announceTargets))
    .addHelpText("after", example(`onex announce functions.ts#countWords --to ${defaultCollector}`));

  addNodes(program, does);
  addGraph(program, does);
  addStamp(program, does);

  program
    .command("completion")
    .description("Print a completion script.")
    .argument("<shell>", "bash, zsh or fish")
    .action(does(async () => (await import("./commands/completion.ts")).completionFor(program)))
    .addHelpText(
      "after",
      example("source <(onex completion bash)", "onex completion fish > ~/.config/fish/completions/onex.fish"),
    );

  for (const command of [program, ...program.commands, ...program.commands.flatMap((child) => child.commands)]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => shell.print(text.trimEnd()),
      // Errors reach people through the one place that prints faults.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(shell.columns ?? 100, 120),
    });
  }
  return program;
}

type Does = (load: () => Promise<Work>) => (this: Command) => Promise<void>;

function addNodes(program: Command, does: Does): void {
  const nodes = program
    .command("nodes")
    .description("Ask a collector which nodes are there.")
    .addHelpText("after", example("onex nodes list --tag text", "onex nodes watch --json"));
  const asked = (name: string): Command => nodes.command(name).addOption(collectorOption("collector to ask"));

  const filtered = (command: Command): Command =>
    command
      .option("--name <name>", "of this name")
      .option("--tag <tag>", "with this tag")
      .option("--q <words>", "with these words in name, namespace, description or tags")
      .addOption(new Option("--status <status>", "as claimed").choices(["ephemeral", "online", "validated"]))
      .addOption(new Option("--liveness <liveness>", "default live").choices(["live", "expired", "withdrawn"]))
      .addOption(new Option("--standing <standing>", "as judged").choices(["provisional", "serving", "probation", "quarantined"]))
      .addOption(new Option("--trust <state>", "as judged").choices(["untrusted", "trusted", "verified"]))
      .addOption(new Option("--execution-mode <mode>", "where it runs").choices(["memory", "container", "external"]))
      .option("--graph <id>", "bound to this graph");

  filtered(asked("list").description("List nodes, live ones unless asked otherwise."))
    .addOption(new Option("--limit <count>", "at most so many").argParser(wholeNumber(1, 1_000_000)))
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("./commands/nodes-list.ts")).listNodes))
    .addHelpText("after", example("onex nodes list --tag text --json"));
  asked("get")
    .description("Show one node: claims, instances, versions, schemas.")
    .argument("<id>", "node_id, former id or hash")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("./commands/nodes-get.ts")).getNode))
    .addHelpText("after", example("onex nodes get 3f0c… --json"));
  filtered(asked("watch").description("Print nodes as they come, change and go, until stopped."))
    .option("--json", "JSON lines on stdout")
    .action(does(async () => (await import("./commands/nodes-watch.ts")).watchNodes))
    .addHelpText("after", example("onex nodes watch --name countWords"));
  asked("run")
    .description("Run a node wherever it lives.")
    .argument("<id>", "node_id, former id or hash")
    .option("--input <json>", "inputs by name: JSON, @file, or - for stdin")
    .addOption(new Option("--timeout <ms>", "how long to wait for the answer").argParser(wholeNumber(1, 300_000)))
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("./commands/nodes-run.ts")).runNode))
    .addHelpText("after", example('onex nodes run 3f0c… --input \'{"text":"a b a"}\''));
}

function addGraph(program: Command, does: Does): void {
  const graph = program
    .command("graph")
    .description("Check and show graph documents.")
    .addHelpText(
      "after",
      example("onex graph validate word-stats.graph.yaml", "onex graph show word-stats.graph.yaml --format mermaid"),
    );
  graph
    .command("validate")
    .description("Name every problem of a graph document, each with its path.")
    .argument("<document>", "<name>.graph.yaml or <name>.graph.json")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("./commands/graph-validate.ts")).validateGraph))
    .addHelpText("after", example("onex graph validate word-stats.graph.yaml --json"));
  graph
    .command("show")
    .description("Draw a graph document as text.")
    .argument("<document>", "<name>.graph.yaml or <name>.graph.json")
    .option("--format <format>", "text, mermaid or dot", "text")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("./commands/graph-show.ts")).showGraph))
    .addHelpText("after", example("onex graph show word-stats.graph.yaml --format dot | dot -Tsvg"));
}

function addStamp(program: Command, does: Does): void {
  const stamp = program
    .command("stamp")
    .description("Write or renew the metadata block of files: Markdown, TypeScript, JavaScript, Python, YAML.")
    .argument("<files...>", "files to stamp")
    .option("--check", "write nothing; exit 1 when a file would change")
    .option("--json", "one JSON line a file on stdout")
    .action(does(async () => (await import("./commands/stamp.ts")).stampFiles))
    .addHelpText("after", example("onex stamp docs/*.md", "onex stamp verify docs/*.md --json"));
  stamp
    .command("verify")
    .description("Say of each file whether its block is valid, drifted, malformed, or not there.")
    .argument("<files...>", "files to judge")
    .option("--json", "one JSON line a file on stdout")
    .action(does(async () => (await import("./commands/stamp.ts")).verifyFiles))
    .addHelpText("after", example("onex stamp verify README.md"));
}

const collectorOption = (description: string): Option =>
  new Option("--collector <url>", description).env("ONEX_COLLECTOR").default(defaultCollector);

const example = (...lines: readonly string[]): string =>
  `\n${lines.length === 1 ? "Example" : "Examples"}:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;

/** Reads an option's value as a whole number of a range. */
function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
