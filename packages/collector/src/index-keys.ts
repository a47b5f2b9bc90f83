import type { IndexKey } from "./lookup-index.ts";
import { graphsOf } from "./moment.ts";
import type { Node, RegistryState } from "./registry-state.ts";

/** The keys under which a node is found: by liveness and alias always, by what it claims while it is live. */
export function indexKeys(node: Node): readonly IndexKey[] {
  const { current, nodeId } = node;
  if (current?.claims === undefined) return [];
  const { metadata_block: block, status, execution_mode } = current.claims;
  const keys: IndexKey[] = [["liveness", node.live > 0 ? "live" : current.liveness]];
  if (block.hash !== nodeId) keys.push(["alias", block.hash]);
  if (block.uuid !== nodeId) keys.push(["alias", block.uuid]);
  if (node.live === 0) return keys;
  keys.push(["name", block.name], ["status", status], ["execution_mode", execution_mode]);
  for (const tag of new Set(block.tags)) keys.push(["tag", tag]);
  for (const graph of graphsOf(node, Number.NEGATIVE_INFINITY)) keys.push(["graph", graph]);
  return keys;
}

/** Brings the index up to date after the node changed; `before` are its keys from before the change. */
export function reindex({ index }: RegistryState, node: Node, before: readonly IndexKey[]): void {
  const after = indexKeys(node);
  const isIn = (keys: readonly IndexKey[], [field, value]: IndexKey): boolean =>
    keys.some((key) => key[0] === field && key[1] === value);
  for (const key of before) if (!isIn(after, key)) index.delete(key, node.number);
  for (const key of after) if (!isIn(before, key)) index.add(key, node.number);
}
