import { type Command, Option } from "commander";
import type { Does } from "./does.ts";
import { collectorOption, example, wholeNumber } from "./option-parts.ts";

export function addNodes(program: Command, does: Does): void {
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
    .action(does(async () => (await import("../commands/nodes-list.ts")).listNodes))
    .addHelpText("after", example("onex nodes list --tag text --json"));
  asked("get")
    .description("Show one node: claims, instances, versions, schemas.")
    .argument("<node>", "node_id, former id, hash, or a name that one node alone has")
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("../commands/nodes-get.ts")).getNode))
    .addHelpText("after", example("onex nodes get countWords --json"));
  filtered(asked("watch").description("Print nodes as they come, change and go, until stopped."))
    .option("--json", "JSON lines on stdout")
    .action(does(async () => (await import("../commands/nodes-watch.ts")).watchNodes))
    .addHelpText("after", example("onex nodes watch --name countWords"));
  asked("run")
    .description("Run a node wherever it lives.")
    .argument("<node>", "node_id, former id, hash, or a name that one node alone has")
    .option("--input <json>", "inputs by name: JSON, @file, or - for stdin")
    .addOption(new Option("--timeout <ms>", "how long to wait for the answer").argParser(wholeNumber(1, 300_000)))
    .option("--json", "one JSON document on stdout")
    .action(does(async () => (await import("../commands/nodes-run.ts")).runNode))
    .addHelpText("after", example('onex nodes run countWords --input \'{"text":"a b a"}\''));
}
