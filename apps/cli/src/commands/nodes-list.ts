import type { NodeSummary, NodesQuery, Stale } from "@onex/contract";
import type { Paint } from "../paint.ts";
import { type NodeFilters, queryOf } from "../registry/node-filters.ts";
import { noteStale } from "../registry/note-stale.ts";
import { registryClient } from "../registry/registry-client.ts";
import type { Shell } from "../shell.ts";
import { shownDuration } from "../shown-duration.ts";
import { firstLine, table } from "../table.ts";

export interface NodesListOptions extends NodeFilters {
  readonly collector: string;
  readonly limit?: number;
  readonly json?: boolean;
}

const pageSize = 1000;

/** `onex nodes list`: every page, as one table or one JSON document. */
export async function listNodes(options: NodesListOptions, shell: Shell): Promise<void> {
  const client = registryClient(options.collector);
  const nodes: NodeSummary[] = [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let cursor: string | undefined;
  let stale: Stale = {};
  do {
    const size = Math.min(pageSize, limit - nodes.length);
    const query: NodesQuery = { ...queryOf(options), limit: size, ...(cursor === undefined ? {} : { cursor }) };
    const page = await client.find(query);
    nodes.push(...page.nodes);
    cursor = page.next;
    stale = page;
  } while (cursor !== undefined && nodes.length < limit);
  noteStale(stale, client.url, shell);
  if (options.json) shell.print(JSON.stringify({ nodes }));
  else if (nodes.length === 0) shell.note(noneText(options, client.url));
  else shell.print(nodeTable(nodes, shell.paint));
}

const noneText = (options: NodesListOptions, url: string): string =>
  Object.keys(queryOf(options)).length === 0 ? `No live nodes at ${url}` : `No node at ${url} matches`;

function nodeTable(nodes: readonly NodeSummary[], paint: Paint): string {
  const head = ["NAME", "STANDING", "LIVES", "HOSTS", "ID", "TAGS", "DESCRIPTION"].map(paint.dim);
  const rows = nodes.map((node) => [
    paint.bold(node.name),
    shownStanding(node, paint),
    node.liveness === "live" ? shownDuration(node.expires_in_ms) : paint.yellow(node.liveness),
    String(node.instances),
    node.node_id,
    node.tags.join(",") || "-",
    firstLine(node.description),
  ]);
  return table([head, ...rows]);
}

const shownStanding = ({ standing }: NodeSummary, paint: Paint): string =>
  standing === "serving" ? paint.green(standing) : standing === "quarantined" ? paint.red(standing) : paint.yellow(standing);
