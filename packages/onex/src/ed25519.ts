import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { Signer, Verifier } from "@onex/core";

/**
 * Signs with an Ed25519 private key (RFC 8032), given as PEM: `sign` of `export`. The key id is the SHA-256 of the public key's SPKI, in hex. Throws a TypeError
 * for any other key.
 */
export function ed25519Signer(privateKeyPem: string): Signer {
  const key = ed25519(privateKeyPem, createPrivateKey, "a private");
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  return {
    keyId: createHash("sha256").update(spki).digest("hex"),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}

/** Verifies with an Ed25519 public key, given as PEM. Throws a TypeError for any other key. */
export function verifierOf(publicKeyPem: string): Verifier {
  const key = ed25519(publicKeyPem, createPublicKey, "a public");
  return async (bytes, signature) => verify(null, bytes, key, signature);
}

function ed25519(pem: string, read: (pem: string) => KeyObject, what: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read(pem);
  } catch {}
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new TypeError(`The key must be ${what} key of Ed25519 as PEM, like openssl genpkey -algorithm ed25519 writes it`);
}
