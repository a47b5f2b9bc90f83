import type { Command } from "commander";
import type { Does } from "./does.ts";
import { example } from "./option-parts.ts";

export function addGraph(program: Command, does: Does): void {
  const graph = program
    .command("graph")
    .description("Check, show, export and rehydrate graphs.")
    .addHelpText(
      "after",
      example("onex graph validate word-stats.graph.yaml", "onex graph show word-stats.graph.yaml --format mermaid"),
    );
  graph
    .command("validate")
    .description("Name every problem of a graph document, each with its path.")
    .argument("<document>", "<name>.graph.yaml or <name>.graph.json")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("../commands/graph-validate.ts")).validateGraph))
    .addHelpText("after", example("onex graph validate word-stats.graph.yaml --json"));
  graph
    .command("show")
    .description("Draw a graph.")
    .argument("<graph>", "<name>.graph.yaml, <name>.graph.json, or <file>#<export> of a module that makes a graph")
    .option("--format <format>", "text, mermaid, dot or svg", "text")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("../commands/graph-show.ts")).showGraph))
    .addHelpText("after", example("onex graph show word-stats.graph.yaml --format svg > word-stats.svg"));
  trusting(
    graph
      .command("export")
      .description("Write a graph down with everything that it needs, so that another process has it without these files.")
      .argument("<graph>", "<name>.graph.yaml, an export, or <file>#<export> of a module that makes a graph"),
  )
    .option("--out <file>", "file to write; default stdout")
    .option("--input <json>", "run it once first: JSON, @file, or - for stdin")
    .option("--values", "take along what it knows at its head")
    .option("--journal", "take along its runs")
    .option("--sign <key file>", "sign it with an Ed25519 private key, PEM")
    .option("--format <format>", "json, or ts for a TypeScript module", "json")
    .option("--json", "with --out: one JSON document on stdout")
    .action(does(async () => (await import("../commands/graph-export.ts")).exportTarget))
    .addHelpText(
      "after",
      example(
        "onex graph export word-stats.graph.yaml --out word-stats.export.json",
        "onex graph export word-stats.graph.yaml --format ts --out word-stats.ts",
      ),
    );
  trusting(
    graph
      .command("rehydrate")
      .description("Check an export and say what it holds; with --input run it.")
      .argument("<export>", "a file that onex graph export wrote"),
  )
    .option("--input <json>", "run it on these inputs: JSON, @file, or - for stdin")
    .option("--record <file>", "with --input: write the run to a file")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("../commands/graph-rehydrate.ts")).rehydrateExport))
    .addHelpText(
      "after",
      example(
        "onex graph rehydrate word-stats.export.json --key team.pub.pem",
        "onex graph rehydrate word-stats.export.json --trust allow --input @input.json",
      ),
    );
}

/** Options of a command that takes exports. */
const trusting = (command: Command): Command =>
  command
    .option("--trust <what>", "verified: only signed exports (default); allow: also others, whose code you would run anyway")
    .option("--key <file...>", "public keys that may have signed it, PEM");

export function addReplay(program: Command, does: Does): void {
  trusting(
    program.command("replay").description("Run a recorded run once more.").argument("<record>", "a file that --record wrote"),
  )
    .option(
      "--mode <mode>",
      "recorded: call nothing; verify: run every step again and compare; resume: go on where it failed",
      "verify",
    )
    .option("--graph <graph>", "the graph, where it is not where the record says")
    .option("--allow-import", "import what the record names also where that is no file of this project: its code runs")
    .option("--record <file>", "with --mode resume: write the new run to another file")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("../commands/replay.ts")).replayRecord))
    .addHelpText("after", example("onex replay run.json --mode verify", "onex replay run.json --mode resume --record next.json"));
}
