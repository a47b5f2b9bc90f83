import type { JsonSchema, Liveness } from "@onex/contract";
import { reindex } from "./index-keys.ts";
import {
  type Claims,
  type Host,
  hostKey,
  type Instance,
  type Node,
  type RegistryState,
  registryState,
  type Version,
} from "./registry-state.ts";

/** A registry written down. Times are the registry's own; schemas stand once, claims name them by number. */
interface SavedState {
  readonly format: "onex-registry/1";
  readonly position: number;
  readonly time: number;
  readonly loggedAt?: number;
  readonly born: number;
  readonly ended: number;
  readonly schemas: readonly JsonSchema[];
  readonly hosts: readonly SavedHost[];
  readonly nodes: readonly SavedNode[];
}

type SavedHost = Omit<Host, "live" | "instances" | "digest">;

interface SavedNode {
  readonly nodeId: string;
  readonly number: number;
  readonly principal: string;
  /** Index of the instance that speaks for the node. */
  readonly current: number;
  readonly versions: readonly Version[];
  readonly instances: readonly SavedInstance[];
}

type SavedClaims = Omit<Claims, "inputs" | "outputs"> & { readonly inputs: number; readonly outputs: number };

type SavedInstance = Pick<
  Instance,
  "door" | "sequence" | "content" | "ttl" | "announcedAt" | "announcedPosition" | "endedAt" | "ended" | "endedPosition"
> & { readonly liveness: Liveness; readonly host: string; readonly claims?: SavedClaims };

/** The whole state as JSON text. */
export function snapshotOf(state: RegistryState): string {
  const schemas = new Map<JsonSchema, number>();
  const numberOf = (schema: JsonSchema): number => {
    const number = schemas.get(schema) ?? schemas.size;
    schemas.set(schema, number);
    return number;
  };
  const nodes = [...state.nodes.values()].map((node) => saveNode(node, numberOf));
  const { position, time, loggedAt, born, ended } = state;
  const saved: SavedState = {
    format: "onex-registry/1",
    position,
    time,
    ...(loggedAt === undefined ? {} : { loggedAt }),
    born,
    ended,
    schemas: [...schemas.keys()],
    hosts: [...state.hosts.values()].map(({ live: _live, instances: _instances, digest: _digest, ...host }) => host),
    nodes,
  };
  return JSON.stringify(saved);
}

function saveNode(
  { nodeId, number, principal, versions, instances, current }: Node,
  numberOf: (schema: JsonSchema) => number,
): SavedNode {
  return {
    nodeId,
    number,
    principal,
    current: current === undefined ? -1 : instances.indexOf(current),
    versions,
    instances: instances.map((instance) => {
      const {
        door,
        sequence,
        content,
        ttl,
        liveness,
        announcedAt,
        announcedPosition,
        endedAt,
        ended,
        endedPosition,
        host,
        claims,
      } = instance;
      return {
        host: hostKey(host.principal, host.instanceId),
        ...{ door, sequence, content, ttl, liveness, announcedAt, announcedPosition, endedAt, ended, endedPosition },
        ...(claims === undefined
          ? {}
          : { claims: { ...claims, inputs: numberOf(claims.inputs.schema), outputs: numberOf(claims.outputs.schema) } }),
      };
    }),
  };
}

/** The state that `snapshotOf` wrote; folding goes on from it as if it had never stopped. */
export function restoreState(text: string): RegistryState {
  const saved = JSON.parse(text) as SavedState; // written by snapshotOf
  if (saved.format !== "onex-registry/1") throw new TypeError(`A snapshot of format "${saved.format}" cannot be read here`);
  const state = registryState();
  const { position, time, loggedAt, born, ended } = saved;
  Object.assign(state, { position, time, loggedAt, born, ended });
  for (const host of saved.hosts) {
    state.hosts.set(hostKey(host.principal, host.instanceId), { ...host, live: new Set(), instances: 0, digest: undefined });
  }
  const schemas = saved.schemas.map((schema) => state.shared.schema(schema));
  for (const node of saved.nodes) restoreNode(state, node, (number) => schemas[number] ?? state.shared.schema({}));
  const ends = [...state.nodes.values()].flatMap(({ instances }) => instances.filter(({ liveness }) => liveness !== "live"));
  for (const instance of ends.sort((a, b) => a.ended - b.ended)) state.tombstones.set(instance.ended, instance);
  return state;
}

function restoreNode(state: RegistryState, saved: SavedNode, schemaAt: (number: number) => Claims["inputs"]): void {
  const { nodeId, number, principal, versions } = saved;
  const node: Node = { nodeId, number, principal, instances: [], current: undefined, live: 0, versions };
  for (const { host: key, claims, ...rest } of saved.instances) {
    const host = state.hosts.get(key);
    if (host === undefined) throw new TypeError(`The snapshot lacks the host "${key}" of node "${nodeId}"`);
    const shared = claims && { ...claims, inputs: schemaAt(claims.inputs), outputs: schemaAt(claims.outputs) };
    const instance: Instance = { ...rest, node, host, claims: shared, queuedFor: 0, heapAt: -1 };
    node.instances = node.instances.concat(instance);
    host.instances += 1;
    if (instance.liveness !== "live") continue;
    node.live += 1;
    state.liveInstances += 1;
    host.live.add(instance);
    state.deadlines.put(instance);
  }
  node.current = node.instances[saved.current];
  if (node.live > 0) state.liveNodes += 1;
  state.nodes.set(nodeId, node);
  state.byNumber.set(number, node);
  reindex(state, node, []);
}
