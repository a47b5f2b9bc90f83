import { Fault, type Transport } from "@onex/contract";
import { announce, f2nEngine, httpTransport, type Node, type Online } from "onex";
import { faultText, strayFault } from "../fault-output.ts";
import { loadExport } from "../hosting/load-nodes.ts";
import { changeLine } from "../registry/change-lines.ts";
import type { Shell } from "../shell.ts";

export interface AnnounceCommandOptions {
  readonly to: readonly string[];
  /** Seconds. */
  readonly ttl: number;
  /** Seconds that runs may take to end when it is stopped. */
  readonly drain: number;
  readonly json?: boolean;
}

/** `onex announce`: hosts functions and keeps them announced, until stopped. Waits for a collector that is not there yet. */
export async function announceTargets(targets: readonly string[], options: AnnounceCommandOptions, shell: Shell): Promise<void> {
  const stop = shell.listenForStop();
  if (options.json) shell.reserveOutput();
  shell.hearStrayErrors((thrown) => shell.note(faultText(strayFault(thrown), shell.cwd)));
  const transports = options.to.map(transportTo);
  await using opened = new AsyncDisposableStack();
  for (const transport of transports) opened.use(transport);
  const nodes = await hostedNodes(targets, shell);
  const shown = new Map<string, string>();
  const report = (online: Online): void => {
    for (const node of nodes) {
      const verdict = online.verdicts.get(node.node_id);
      const change = verdict === undefined ? "waiting" : verdict.verdict === "rejected" ? "rejected" : "announced";
      if (shown.get(node.node_id) !== change) printChange(node, change, options, shell);
      shown.set(node.node_id, change);
    }
  };
  let heard = (): void => {};
  const online = opened.use(
    await announce(nodes, {
      transport: transports,
      ttlSeconds: options.ttl,
      drainMs: options.drain * 1000,
      onVerdict: () => heard(),
    }),
  );
  heard = () => report(online);
  report(online);
  refuseRejected(nodes, online);
  if (online.verdicts.size === 0)
    shell.note(`No collector answers at ${options.to.join(" or ")} yet; the nodes are announced as soon as one does`);
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) return resolve();
    stop.signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function transportTo(address: string): Transport {
  try {
    return httpTransport(address);
  } catch (cause) {
    throw new Fault("cli/usage", `"${address}" is no collector's address; write something like http://127.0.0.1:7800`, { cause });
  }
}

async function hostedNodes(targets: readonly string[], { cwd }: Shell): Promise<readonly Node[]> {
  await using engine = f2nEngine();
  const nodes: Node[] = [];
  for (const target of targets) nodes.push(await loadExport(target, engine, cwd));
  return nodes;
}

/** A collector that does not want a node from the start will not want it later. */
function refuseRejected(nodes: readonly Node[], { verdicts }: Online): void {
  for (const { node_id, name } of nodes) {
    const verdict = verdicts.get(node_id);
    if (verdict?.verdict !== "rejected") continue;
    throw new Fault(verdict.code ?? "internal/unexpected", `"${name}" was not taken: ${verdict.reason ?? "no reason was given"}`);
  }
}

function printChange(node: Node, change: string, { json }: AnnounceCommandOptions, shell: Shell): void {
  const { node_id, name, metadata_block: block } = node;
  const summary = { node_id, name, hash: block.hash };
  shell.print(json ? JSON.stringify({ type: "event", event: change, node: summary }) : changeLine(change, summary, shell.paint));
}
