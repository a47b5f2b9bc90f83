import type { Command } from "commander";
import type { Does } from "./does.ts";
import { example } from "./option-parts.ts";

export function addGraph(program: Command, does: Does): void {
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
    .action(does(async () => (await import("../commands/graph-validate.ts")).validateGraph))
    .addHelpText("after", example("onex graph validate word-stats.graph.yaml --json"));
  graph
    .command("show")
    .description("Draw a graph document as text.")
    .argument("<document>", "<name>.graph.yaml or <name>.graph.json")
    .option("--format <format>", "text, mermaid or dot", "text")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("../commands/graph-show.ts")).showGraph))
    .addHelpText("after", example("onex graph show word-stats.graph.yaml --format dot | dot -Tsvg"));
}
