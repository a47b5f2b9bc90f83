import type { InstanceView, NodeDetail, NodeSummary } from "@onex/contract";
import { isServed, livenessOf, momentOf, speakerOf } from "./moment.ts";
import { deadlineOf, type Instance, lastSeenOf, type Node } from "./registry-state.ts";

/** From where the registry is looked at. */
export interface Outlook {
  /** Registry time. */
  readonly now: number;
  /** Is there a way to call this instance? */
  readonly reaches: (instanceId: string) => boolean;
}

export function summaryOf(node: Node, { now, reaches }: Outlook): NodeSummary | undefined {
  const moment = momentOf(node, now);
  const speaker = speakerOf(node, now);
  if (moment === undefined || speaker === undefined) return undefined;
  const { version, hash } = speaker.claims.metadata_block;
  const { name, namespace, description, tags, status, execution_mode, liveness, graphs } = moment;
  let [instances, reachable, last] = [0, false, Number.NEGATIVE_INFINITY];
  for (const instance of node.instances) {
    if (!isServed(instance, now)) continue;
    instances += 1;
    reachable ||= reaches(instance.host.instanceId);
    last = Math.max(last, deadlineOf(instance));
  }
  return {
    node_id: node.nodeId,
    name,
    namespace,
    version,
    description,
    hash,
    tags,
    status,
    execution_mode,
    liveness,
    standing: "provisional",
    trust_state: "untrusted",
    graphs,
    instances,
    reachable,
    expires_in_ms: instances > 0 ? last - now : expiresIn(speaker.instance, now),
  };
}

export function detailOf(node: Node, outlook: Outlook): NodeDetail | undefined {
  const summary = summaryOf(node, outlook);
  const speaker = speakerOf(node, outlook.now);
  if (summary === undefined || speaker === undefined) return undefined;
  const { metadata_block, inputs, outputs, effects, trust_state, canary, endpoint } = speaker.claims;
  return {
    ...summary,
    metadata_block,
    inputs: inputs.schema,
    outputs: outputs.schema,
    ...(effects === undefined ? {} : { effects }),
    formerly: metadata_block.uuid === node.nodeId ? [] : [metadata_block.uuid],
    claims: {
      ...(trust_state === undefined ? {} : { trust_state }),
      ...(canary === undefined ? {} : { canary }),
      ...(endpoint === undefined ? {} : { endpoint }),
    },
    instance_list: node.instances.flatMap((instance) => instanceView(instance, outlook) ?? []),
    versions: node.versions,
  };
}

function instanceView(instance: Instance, { now, reaches }: Outlook): InstanceView | undefined {
  const { claims, host, door, sequence, ttl } = instance;
  if (claims === undefined) return undefined;
  const served = isServed(instance, now);
  return {
    instance_id: host.instanceId,
    principal: host.principal,
    door,
    liveness: livenessOf(instance, now),
    status: claims.status,
    execution_mode: claims.execution_mode,
    hash: claims.metadata_block.hash,
    sequence,
    ttl,
    expires_in_ms: expiresIn(instance, now),
    last_seen_position: lastSeenOf(instance),
    reachable: served && reaches(host.instanceId),
  };
}

/** Of a withdrawn or expired instance: how long ago it ended, as a negative number. */
const expiresIn = (instance: Instance, now: number): number =>
  instance.liveness === "live" ? deadlineOf(instance) - now : instance.endedAt - now;
