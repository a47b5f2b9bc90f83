import { hash } from "node:crypto";
import type { JsonSchema, NodeAnnounce } from "@onex/contract";
import { canonicalJson } from "./zz-shim.ts";
import type { Claims, KnownSchema, RegistryState } from "./registry-state.ts";

/** What an announcement claims, its schemas shared with every node that has the same ones. */
export function claimsOf(state: RegistryState, announce: NodeAnnounce): Claims {
  const { status, execution_mode, metadata_block, graph_binding, effects, trust_state, canary, endpoint } = announce;
  return {
    status,
    execution_mode,
    metadata_block,
    inputs: known(state.schemas, announce.inputs),
    outputs: known(state.schemas, announce.outputs),
    ...(graph_binding === undefined ? {} : { graph_binding }),
    ...(effects === undefined ? {} : { effects }),
    ...(trust_state === undefined ? {} : { trust_state }),
    ...(canary === undefined ? {} : { canary }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** Both come from the same parser, which keeps the order of keys: other text means other claims. */
export const sameClaims = (a: Claims, b: Claims): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const sharedSchemas = 10_000;

/** Sharing saves memory and decides nothing, so the table may forget. */
export function known(schemas: Map<string, KnownSchema>, schema: JsonSchema): KnownSchema {
  const text = JSON.stringify(schema);
  const found = schemas.get(text);
  if (found !== undefined) return found;
  if (schemas.size >= sharedSchemas) schemas.clear();
  const made: KnownSchema = { schema, hash: hash("sha256", canonicalJson(schema)) };
  schemas.set(text, made);
  return made;
}
