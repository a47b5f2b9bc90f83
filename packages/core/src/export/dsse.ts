import { type Envelope, exportPayloadType, Fault, fromBase64, toBase64 } from "@onex/contract";

/** Makes signatures, Ed25519 (RFC 8032) as a rule. */
export interface Signer {
  /** A hint for those who verify; no part of what is signed. */
  readonly keyId?: string;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** True for a signature of these bytes by one key. Never rejects: what is no signature is false. */
export type Verifier = (bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** Signs an export: DSSE v1.0.2, https://github.com/secure-systems-lab/dsse. */
export async function signedEnvelope(payload: Uint8Array, { keyId, sign }: Signer): Promise<Envelope> {
  const sig = toBase64(await sign(preAuthEncoding(exportPayloadType, payload)));
  return {
    payloadType: exportPayloadType,
    payload: toBase64(payload),
    signatures: [keyId === undefined ? { sig } : { keyid: keyId, sig }],
  };
}

/** What an envelope holds, once one of the keys has signed it. Rejects with `graph/untrusted`, and `graph/bad-export` for text that is no base64. */
export async function verifiedPayload(envelope: Envelope, keys: readonly Verifier[]): Promise<Uint8Array> {
  const payload = envelopePayload(envelope);
  const signed = preAuthEncoding(envelope.payloadType, payload);
  for (const { sig } of envelope.signatures) {
    const signature = exactBytes(sig);
    if (signature === undefined) continue;
    // Key ids are hints that nobody signed: every key is tried.
    for (const isSignedBy of keys) if (await isSignedBy(signed, signature)) return payload;
  }
  throw new Fault(
    "graph/untrusted",
    `The export is signed by none of the ${keys.length} given keys; give the public key of whoever signed it`,
  );
}

export function envelopePayload({ payload }: Envelope): Uint8Array {
  const bytes = exactBytes(payload);
  if (bytes !== undefined) return bytes;
  throw new Fault("graph/bad-export", "The payload of the signed export is not base64; take the document from where it was made");
}

/** Of base64 in its one spelling: its last letter may have bits that say nothing. */
function exactBytes(text: string): Uint8Array | undefined {
  const bytes = fromBase64(text);
  return bytes !== undefined && toBase64(bytes) === text ? bytes : undefined;
}

/** PAE of the specification: `"DSSEv1" SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes, decimal. */
export function preAuthEncoding(type: string, body: Uint8Array): Uint8Array {
  const text = new TextEncoder();
  const head = text.encode(`DSSEv1 ${text.encode(type).length} ${type} ${body.length} `);
  const encoded = new Uint8Array(head.length + body.length);
  encoded.set(head);
  encoded.set(body, head.length);
  return encoded;
}
