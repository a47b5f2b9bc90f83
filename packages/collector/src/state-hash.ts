import { createHash, type Hash } from "node:crypto";
import { deadlineOf, type Host, type Instance, lastSeenOf, type Node, type RegistryState } from "./registry-state.ts";

/**
 * Hex SHA-256 over the RFC 8785 form of all that was folded: equal for all who folded the same entries. Times are relative to the registry's
 * time; an announcement enters by the digest of its exact bytes.
 */
export function stateHash(state: RegistryState): string {
  // Arrays of well-formed strings and integers: for these JSON.stringify writes what RFC 8785 asks for.
  return hashOfLines("onex-state-1", function* () {
    yield [state.position, state.born, state.ended];
    for (const host of [...state.hosts.values()].sort(byHost)) yield hostLine(state, host);
    for (const node of [...state.nodes.values()].sort((a, b) => a.number - b.number)) yield nodeLine(state, node);
  });
}

/**
 * Hex SHA-256 over the live instances alone: equal for every order of arrival that keeps the order of each instance and lets no deadline pass
 * between.
 */
export function membershipHash(state: RegistryState): string {
  const live = [...state.nodes.values()].flatMap((node) => node.instances.filter(({ liveness }) => liveness === "live"));
  return hashOfLines("onex-membership-1", function* () {
    for (const { node, host, sequence, claims } of live.sort(byNodeAndHost)) {
      if (claims === undefined) continue;
      const { metadata_block, status, execution_mode, inputs, outputs } = claims;
      yield [node.nodeId, host.instanceId, sequence, metadata_block.hash, status, execution_mode, inputs.hash, outputs.hash];
    }
  });
}

type Line = readonly (string | number | Line)[];

/** The hash of `[name, line, line, …]`, fed piece by piece: the whole text may be longer than a string can be. */
function hashOfLines(name: string, lines: () => Iterable<Line>): string {
  const digest = createHash("sha256").update(`[${JSON.stringify(name)}`);
  let text = "";
  for (const line of lines()) {
    text += `,${JSON.stringify(line)}`;
    if (text.length > 65_536) text = flush(digest, text);
  }
  return digest.update(`${text}]`).digest("hex");
}

function flush(digest: Hash, text: string): "" {
  digest.update(text);
  return "";
}

const hostLine = ({ time }: RegistryState, host: Host): Line => [
  host.instanceId,
  host.principal,
  host.sequence,
  host.heartbeatSequence,
  host.heartbeatContent,
  // Before the first heartbeat there is no moment to be relative to.
  host.heartbeatSequence === 0 ? 0 : host.refreshedAt - time,
  host.refreshedPosition,
];

const nodeLine = (state: RegistryState, node: Node): Line => [
  node.nodeId,
  node.number,
  node.principal,
  node.current?.host.instanceId ?? "",
  node.versions.map(({ hash, version, first_position }) => [hash, version, first_position]),
  [...node.instances]
    .sort((a, b) => compare(a.host.instanceId, b.host.instanceId))
    .map((instance) => instanceLine(state, instance)),
];

const instanceLine = ({ time }: RegistryState, instance: Instance): Line => [
  instance.host.instanceId,
  instance.door,
  instance.sequence,
  instance.content,
  instance.ttl,
  instance.liveness,
  instance.liveness === "live" ? deadlineOf(instance) - time : instance.endedAt - time,
  instance.ended,
  instance.announcedPosition,
  lastSeenOf(instance),
];

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byHost = (a: Host, b: Host): number => compare(a.instanceId, b.instanceId) || compare(a.principal, b.principal);
const byNodeAndHost = (a: Instance, b: Instance): number =>
  compare(a.node.nodeId, b.node.nodeId) || compare(a.host.instanceId, b.host.instanceId);
