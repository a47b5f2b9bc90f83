import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { type Collector, type F2nEngine, f2nEngine, loadGraph } from "onex";
import { exitStatus } from "./exit.ts";
import { faultText, strayFault } from "./fault-output.ts";
import { hostSession } from "./hosting/host-session.ts";
import { type LocalRegistry, localRegistry } from "./hosting/local-registry.ts";
import type { HostNews } from "./hosting/node-host.ts";
import { changeLines } from "./registry/change-lines.ts";
import { registryClient } from "./registry/registry-client.ts";
import type { Shell } from "./shell.ts";
import { shownDuration } from "./shown-duration.ts";
import { firstLine, table } from "./table.ts";

const repository = join(import.meta.dirname, "..", "..", "..");
const functions = join(repository, "examples", "functions");
const document = join(repository, "examples", "word-stats.graph.yaml");
const text = join(repository, "examples", "data", "tide-mill.txt");

const firstPort = 7800;
const portsToTry = 20;

/** Shows the whole way from a function to a node that is found and run. Rejects when a step of it fails. */
export async function demonstrate({ once }: { readonly once: boolean }, shell: Shell): Promise<number> {
  const { paint } = shell;
  const stop = shell.listenForStop();
  const heading = (title: string, note: string): void => shell.print(`\n${paint.bold(title)}  ${paint.dim(note)}`);

  await using engine = f2nEngine();
  await showNodes(engine, heading, shell);

  await using local = await localRegistry({ host: "127.0.0.1", port: firstPort, ports: portsToTry });
  const hear = (news: HostNews): void => {
    if (news.kind === "broken") shell.note(faultText(news.fault, shell.cwd));
  };
  shell.hearStrayErrors((thrown) => shell.note(faultText(strayFault(thrown), shell.cwd)));
  await using _session = await hostSession({ paths: [functions], engine, transport: local.transport, ttlSeconds: 300, hear });
  await showGraph(engine, heading, shell);
  await showRegistry(local, heading, shell);
  if (once || stop.signal.aborted) return exitStatus.done;

  await showNextSteps(local, shell);
  await showChanges(local.registry, stop.signal, shell);
  shell.print("\nStopped.");
  return exitStatus.done;
}

type Heading = (title: string, note: string) => void;

/** Every example function, with the time that its description took once the compiler was warm. */
async function showNodes(engine: F2nEngine, heading: Heading, { paint, print, progress }: Shell): Promise<void> {
  const began = performance.now();
  progress("Starting the type checker");
  await engine.warm();
  const rows: string[][] = [["  NAME", "CALL", "EFFECTS", "HASH", "MS", "DESCRIPTION"].map(paint.dim)];
  const refused: string[] = [];
  let last = performance.now();
  const compilerMs = last - began;
  for await (const item of engine.describeAll(functions)) {
    const ms = performance.now() - last;
    last = performance.now();
    if (item.type === "fault") throw new Error(`${item.file}: ${item.error.message}`);
    if (item.status !== "wrapped") refused.push(`  ${paint.yellow(item.status)} ${item.name}: ${item.reason}`);
    else {
      const { name, call, effects, metadata_block: block } = item;
      rows.push([
        `  ${name}`,
        call,
        effects.class,
        paint.dim(block.hash.slice(0, 12)),
        ms.toFixed(1),
        firstLine(block.description),
      ]);
    }
  }
  progress("");
  heading(
    "Functions",
    `${relative(repository, functions)} become nodes; type checker ready in ${shownDuration(compilerMs)}, the first node pays for opening the program`,
  );
  print([table(rows), ...refused].join("\n"));
}

async function showGraph(engine: F2nEngine, heading: Heading, { paint, print }: Shell): Promise<void> {
  const graph = await loadGraph(document, { engine });
  const began = performance.now();
  // The document declares these inputs.
  const run = graph.start({ path: text, title: "The Tide Mill" } as never);
  const outcome = await run.done;
  if (outcome.status === "failed") throw outcome.fault;
  const note = `${graph.topology.vertices.length} vertices from ${relative(repository, document)}, run in ${shownDuration(performance.now() - began)}`;
  heading("Graph", note);
  // As `report` of the examples declares it.
  const { report } = outcome.value as { readonly report: { readonly lines: readonly string[] } };
  const [summary = "", ...words] = report.lines;
  print([`  ${summary}`, ...words.map((line) => `  ${paint.cyan(line)}`)].join("\n"));
}

/** Looks nodes up and runs one as anybody would who only knows the address. */
async function showRegistry({ service }: LocalRegistry, heading: Heading, { print }: Shell): Promise<void> {
  const client = registryClient(service.url);
  const { nodes } = await client.find({ liveness: "live", limit: 1000 });
  const id = await idOf(service.url, "countWords");
  const words = (await readFile(text, "utf8")).toLowerCase().match(/\p{L}+/gu) ?? [];
  const { value, duration_ms } = await client.run(id, { words });
  const water = typeof value === "object" && value !== null && "water" in value ? value.water : undefined;
  if (typeof water !== "number") throw new Error(`countWords answered ${JSON.stringify(value)}`);
  const usual = service.port === firstPort ? "" : `, because ${firstPort} is in use`;
  heading("Registry", `${service.url}${usual}`);
  print(
    `  ${nodes.length} nodes are live; countWords, found by name, ran there in ${shownDuration(duration_ms)}: "water" occurs ${water} times`,
  );
}

async function idOf(url: string, name: string): Promise<string> {
  const { nodes } = await registryClient(url).find({ name });
  const [node] = nodes;
  if (node === undefined) throw new Error(`no node is called ${name}`);
  return node.node_id;
}

async function showNextSteps({ service: { url } }: LocalRegistry, { paint, print }: Shell): Promise<void> {
  const id = await idOf(url, "tokenise");
  const file = relative(process.cwd(), join(functions, "text.ts"));
  print(`\n${paint.bold("Try")}
  curl -s '${url}/v1/nodes?tag=text'
  curl -s ${url}/v1/nodes/${id}/run -H 'content-type: application/json' -d '{"input":{"text":"a b a"}}'
  npx onex nodes list --collector ${url}
  change a function in ${file}, save it, and its node is replaced here:
`);
}

/** What happens from now on; what was there has been told. */
async function showChanges(registry: Collector, signal: AbortSignal, { paint, print }: Shell): Promise<void> {
  for await (const item of registry.watch({ signal })) {
    if (item.type === "change") for (const line of changeLines(item, paint)) print(`  ${line}`);
  }
}
