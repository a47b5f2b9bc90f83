import {
  type AnnouncerEvent,
  effectiveTtl,
  eventLimits,
  type FaultCode,
  isJsonObject,
  type Json,
  type OnexEvent,
  type Problem,
  parseAnnouncerEvent,
  parseEnvelope,
  parseJson,
  registryEventTypes,
} from "@onex/contract";

export interface Refusal {
  readonly code: FaultCode;
  readonly reason: string;
  readonly path?: string;
}

/** What the text of an event says, judged by itself: without the registry, so the same at every door and on every replay. */
export type ReadEvent =
  | { readonly kind: "announcer"; readonly event: AnnouncerEvent }
  /** Well-formed, of a type that registries pass over. */
  | { readonly kind: "ignored"; readonly event: OnexEvent }
  | { readonly kind: "refused"; readonly eventId: string; readonly instanceId?: string; readonly refusal: Refusal };

const hash = /^[0-9a-f]{64}$/;

/** True for a node_id that is the hash of a kept node. */
export const isHash = (nodeId: string): boolean => hash.test(nodeId);

export function readEvent(text: string): ReadEvent {
  const { maxBytes } = eventLimits;
  if (isLongerThan(text, maxBytes)) {
    return {
      kind: "refused",
      ...namesIn(text),
      refusal: { code: "event/too-large", reason: `The event is larger than ${maxBytes} bytes` },
    };
  }
  const json = parseJson(text, eventLimits);
  if (!json.ok) return { kind: "refused", ...namesIn(text), refusal: malformed(json.problems) };
  const read = judge(json.value);
  return "refusal" in read ? { kind: "refused", ...names(json.value), refusal: read.refusal } : read;
}

function judge(json: Json): Exclude<ReadEvent, { kind: "refused" }> | { readonly refusal: Refusal } {
  const type = isJsonObject(json) && typeof json.event_type === "string" ? json.event_type.toLowerCase() : "";
  if (isRegistryType(type)) {
    return { refusal: { code: "event/forbidden-type", reason: `"${type}" is written by collectors alone`, path: "/event_type" } };
  }
  if (type !== "node_announce" && type !== "node_heartbeat" && type !== "node_withdraw") {
    const envelope = parseEnvelope(json);
    return envelope.ok ? { kind: "ignored", event: envelope.value } : { refusal: malformed(envelope.problems) };
  }
  const event = parseAnnouncerEvent(json);
  if (!event.ok) return { refusal: malformed(event.problems) };
  const refusal = objection(event.value);
  return refusal === undefined ? { kind: "announcer", event: event.value } : { refusal };
}

/** Why a well-formed event is refused all the same. */
function objection(event: AnnouncerEvent): Refusal | undefined {
  if (event.event_type !== "node_announce") return undefined;
  const { ttl, metadata_block, node_id, trust_state } = event.metadata;
  if (effectiveTtl(ttl) === undefined) {
    return { code: "event/ttl-range", reason: `ttl must be whole seconds from 1 to 86400, got ${ttl}`, path: "/metadata/ttl" };
  }
  if (isHash(node_id) && node_id !== metadata_block.hash) {
    return {
      code: "event/identity-mismatch",
      reason: `node_id is the hash ${node_id}, so metadata_block.hash must be the same, got ${metadata_block.hash}`,
      path: "/metadata/metadata_block/hash",
    };
  }
  // No signature can be verified here, so a claim above `untrusted` never has a valid one.
  if (trust_state === "trusted" || trust_state === "verified") {
    return {
      code: "event/signature-required",
      reason: `A claimed trust_state of "${trust_state}" needs a signature that this registry can verify; leave it out`,
      path: "/metadata/trust_state",
    };
  }
  return undefined;
}

export const isRegistryType = (type: string): boolean => (registryEventTypes as readonly string[]).includes(type);

function malformed(problems: readonly Problem[]): Refusal {
  const [first] = problems;
  const more = problems.length > 1 ? `; and ${problems.length - 1} more` : "";
  return {
    code: "event/malformed",
    reason: `${first?.path ?? ""} ${first?.message ?? "is not an event"}${more}`.trim(),
    path: first?.path ?? "",
  };
}

interface Names {
  readonly eventId: string;
  readonly instanceId?: string;
}

/** What names the sender and its event, as far as it can be made out: a refusal that does not reach its sender is sent again for ever. */
function names(json: unknown): Names {
  if (!isJsonObject(json)) return { eventId: "" };
  const { event_id: eventId, metadata } = json;
  const instanceId = isJsonObject(metadata) ? metadata.instance_id : undefined;
  return { eventId: isName(eventId) ? eventId : "", ...(isName(instanceId) ? { instanceId } : {}) };
}

const isName = (value: unknown): value is string => typeof value === "string" && value.length <= 256;

/** The same for a text that is JSON but breaks a rule of ours. */
function namesIn(text: string): Names {
  try {
    return names(JSON.parse(text));
  } catch {
    return { eventId: "" };
  }
}

/** UTF-8 length beyond `bytes`, counted only where the text's own length leaves it open. */
function isLongerThan(text: string, bytes: number): boolean {
  if (text.length > bytes) return true;
  return text.length * 3 > bytes && Buffer.byteLength(text) > bytes;
}
