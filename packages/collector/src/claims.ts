import type { MetadataBlock, NodeAnnounce } from "@onex/contract";
import type { Claims, RegistryState } from "./registry-state.ts";
import { detached, type SharedValues } from "./shared-values.ts";

/** What an announcement claims, sharing with other nodes whatever they say the same way. */
export function claimsOf({ shared }: RegistryState, announce: NodeAnnounce): Claims {
  const { status, execution_mode, metadata_block, graph_binding, effects, trust_state, canary, endpoint } = announce;
  return {
    status,
    execution_mode,
    metadata_block: sharedBlock(shared, metadata_block),
    inputs: shared.schema(announce.inputs),
    outputs: shared.schema(announce.outputs),
    ...(graph_binding === undefined ? {} : { graph_binding: shared.json(graph_binding) }),
    ...(effects === undefined ? {} : { effects: shared.json(effects) }),
    ...(trust_state === undefined ? {} : { trust_state }),
    ...(canary === undefined ? {} : { canary }),
    ...(endpoint === undefined ? {} : { endpoint: shared.json(endpoint) }),
  };
}

/** Fields that no two nodes have in common. */
const own: ReadonlySet<string> = new Set([
  "name",
  "uuid",
  "hash",
  "description",
  "entrypoint",
  "created_at",
] satisfies (keyof MetadataBlock)[]);

function sharedBlock(shared: SharedValues, block: MetadataBlock): MetadataBlock {
  const entries: Record<string, unknown> = { ...block };
  for (const [field, value] of Object.entries(block)) {
    entries[field] = own.has(field) && typeof value === "string" ? detached(value) : shared.json(value);
  }
  return entries as unknown as MetadataBlock; // field by field what it was
}

/** Both come from the same parser, which keeps the order of keys: other text means other claims. */
export const sameClaims = (a: Claims, b: Claims): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
