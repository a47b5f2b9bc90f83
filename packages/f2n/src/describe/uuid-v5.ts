import { createHash } from "node:crypto";

/**
 * Namespace of the UUIDs of exported functions: itself the UUIDv5 of `onex.function` in the OID namespace of RFC 9562, and fixed for good, as every
 * uuid of an exported function depends on it.
 */
export const functionNamespace = "839c9248-af51-5716-ac06-ccbafe494765";

/** UUID version 5 (RFC 9562, section 5.5): the SHA-1 of a namespace and a name. */
export function uuidV5(name: string, namespace: string): string {
  const bytes = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name, "utf8")
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
