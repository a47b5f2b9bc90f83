import {
  announceStatuses,
  executionModes,
  livenesses,
  type NodeSummary,
  type NodesPage,
  type NodesQuery,
  type OptionNames,
  type Parsed,
  type Problem,
  parsed,
  refused,
  standings,
  trustStates,
} from "@onex/contract";
import { matcher } from "./filter.ts";
import type { IndexKey } from "./lookup-index.ts";
import { momentOf } from "./moment.ts";
import type { Node, RegistryState } from "./registry-state.ts";
import { type Outlook, summaryOf } from "./view.ts";

export const queryNames: OptionNames<NodesQuery> = {
  status: true,
  liveness: true,
  standing: true,
  trust: true,
  tag: true,
  graph: true,
  name: true,
  execution_mode: true,
  q: true,
  limit: true,
  cursor: true,
};

/** Filters of few values: a caller without types may give another one, which no node would ever match. */
const choices: Readonly<Partial<Record<string, readonly unknown[]>>> = {
  status: announceStatuses,
  liveness: livenesses,
  standing: standings,
  trust: trustStates,
  execution_mode: executionModes,
};

const wrongChoices = (query: NodesQuery): readonly Problem[] =>
  Object.entries(query).flatMap(([name, value]: [string, unknown]) => {
    const known = choices[name];
    if (known === undefined || value === undefined || known.includes(value)) return [];
    return [{ path: `/${name}`, message: `must be one of ${known.join(", ")}, got ${JSON.stringify(value)}` }];
  });

const pageSize = { default: 100, most: 1000 } as const;

/** One page of the nodes that match, in the order in which the registry first heard of them. */
export function find(state: RegistryState, query: NodesQuery, outlook: Outlook): Parsed<NodesPage> {
  const { limit = pageSize.default, cursor } = query;
  const after = readCursor(cursor);
  const problems = [
    ...wrongChoices(query),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= pageSize.most ? [] : [wrongLimit(limit)]),
    ...(after === undefined ? [{ path: "/cursor", message: `is none that this registry gave: "${cursor}"` }] : []),
  ];
  if (after === undefined || problems.length > 0) return refused(...problems);
  const nodes: NodeSummary[] = [];
  let last = after;
  for (const node of matching(state, query, { after, now: outlook.now })) {
    // One more than the page holds is there, so this page has a next one.
    if (nodes.length === limit) return parsed({ nodes, next: `n${last}` });
    const summary = summaryOf(node, outlook);
    if (summary !== undefined) nodes.push(summary);
    last = node.number;
  }
  return parsed({ nodes });
}

/**
 * The node of that id, or the first that has it as its hash or a former id; live ones go before others. Where a node had the id itself, nobody but its
 * owner can take its place: what a node formerly was is only its announcer's word.
 */
export function resolve(state: RegistryState, id: string): Node | undefined {
  const known = state.nodes.get(id);
  const named = known?.current?.claims === undefined ? undefined : known;
  if (named !== undefined && named.live > 0) return named;
  let first = named;
  for (const number of state.index.above(["alias", id], 0)) {
    const node = state.byNumber.get(number);
    if (node === undefined || (named !== undefined && node.principal !== named.principal)) continue;
    if (node.live > 0) return node;
    first ??= node;
  }
  return first;
}

/** The nodes that match, by the index that leaves the fewest to look at. The state must not change while they are drawn. */
export function* matching(
  state: RegistryState,
  query: NodesQuery,
  { after, now }: { readonly after: number; readonly now: number },
): Iterable<Node> {
  const matches = matcher(query);
  for (const number of state.index.above(narrowest(state, query), after)) {
    const node = state.byNumber.get(number);
    const moment = node && momentOf(node, now);
    if (node !== undefined && moment !== undefined && matches(moment)) yield node;
  }
}

const indexed = ["name", "tag", "graph", "status", "execution_mode"] as const;

function narrowest({ index }: RegistryState, query: NodesQuery): IndexKey {
  const { liveness = "live" } = query;
  const byLiveness: IndexKey = ["liveness", liveness];
  // What has gone is indexed by its liveness alone.
  if (liveness !== "live") return byLiveness;
  return indexed
    .flatMap((field): IndexKey[] => (query[field] === undefined ? [] : [[field, query[field]]]))
    .reduce((best, key) => (index.count(key) < index.count(best) ? key : best), byLiveness);
}

/** The number of the node that the page before ended with; 0 for the first page. */
function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return 0;
  const number = /^n[1-9][0-9]{0,15}$/.test(cursor) ? Number(cursor.slice(1)) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

const wrongLimit = (limit: number): Problem => ({
  path: "/limit",
  message: `must be a whole number from 1 to ${pageSize.most}, got ${limit}`,
});
