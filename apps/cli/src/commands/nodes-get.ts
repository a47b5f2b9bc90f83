import type { InstanceView, NodeDetail } from "@onex/contract";
import type { Paint } from "../paint.ts";
import { askNode } from "../registry/ask-node.ts";
import { noteStale } from "../registry/note-stale.ts";
import { registryClient } from "../registry/registry-client.ts";
import type { Shell } from "../shell.ts";
import { shownDuration } from "../shown-duration.ts";
import { table } from "../table.ts";

export interface NodesGetOptions {
  readonly collector: string;
  readonly json?: boolean;
}

/** `onex nodes get`: everything that the registry knows of one node. */
export async function getNode(idOrName: string, options: NodesGetOptions, shell: Shell): Promise<void> {
  const client = registryClient(options.collector);
  const node = await askNode(client, idOrName, client.get);
  noteStale(node, client.url, shell);
  shell.print(options.json ? JSON.stringify(node) : nodeText(node, shell.paint));
}

function nodeText(node: NodeDetail, paint: Paint): string {
  const facts: readonly (readonly [string, string])[] = [
    ["id", node.node_id],
    ["hash", node.hash],
    ["namespace", node.namespace],
    ["version", node.version],
    ["standing", `${node.standing}, ${node.liveness}, ${node.trust_state}`],
    ["claims", claimsText(node)],
    ["effects", effectsText(node)],
    ["tags", node.tags.join(", ") || "-"],
    ["graphs", node.graphs.join(", ") || "-"],
    ["formerly", node.formerly.join(", ") || "-"],
  ];
  const head = `${paint.bold(node.name)}${node.description === "" ? "" : `  ${node.description}`}`;
  const instances = table([
    ["INSTANCE", "STATUS", "LIVENESS", "EXPIRES", "HASH", "CALLS"].map(paint.dim),
    ...node.instance_list.map(instanceRow),
  ]);
  const schema = (name: string, value: unknown): string => `${paint.dim(name)}\n${indent(JSON.stringify(value, null, 2))}`;
  return [
    head,
    table(facts.map(([name, value]) => [paint.dim(`  ${name}`), value])),
    "",
    instances,
    "",
    schema("inputs", node.inputs),
    schema("outputs", node.outputs),
  ].join("\n");
}

function claimsText({ status, execution_mode, claims }: NodeDetail): string {
  const { trust_state, canary, endpoint } = claims;
  const parts = [status, `in ${execution_mode}`];
  if (trust_state !== undefined) parts.push(`trust ${trust_state}`);
  if (canary !== undefined) parts.push(`canary ${canary}`);
  if (endpoint !== undefined) parts.push(`endpoint ${endpoint}`);
  return parts.join(", ");
}

function effectsText({ effects }: NodeDetail): string {
  if (effects === undefined) return "-";
  return effects.uses.length === 0 ? effects.class : `${effects.class} (${effects.uses.join(", ")})`;
}

const instanceRow = (instance: InstanceView): readonly string[] => [
  instance.instance_id,
  instance.status,
  instance.liveness,
  instance.liveness === "live" ? `in ${shownDuration(instance.expires_in_ms)}` : "-",
  instance.hash.slice(0, 12),
  instance.reachable ? "reachable" : "unreachable",
];

const indent = (text: string): string => text.replace(/^/gm, "  ");
