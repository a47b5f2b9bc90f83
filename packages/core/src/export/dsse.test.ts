import { exportPayloadType, toBase64 } from "@onex/contract";
import { describe, expect, test } from "vitest";
import { preAuthEncoding, type Signer, signedEnvelope, type Verifier, verifiedPayload } from "./dsse.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array): string => new TextDecoder().decode(given);

/** "Signs" by repeating what is signed after a word, so that a test sees what was. */
const wordSigner = (word: string): Signer => ({ keyId: word, sign: async (given) => bytes(word + text(given)) });
const wordVerifier =
  (word: string): Verifier =>
  async (given, signature) =>
    text(signature) === word + text(given);

test("preAuthEncoding() is that of the specification's example, with lengths in bytes", () => {
  expect(text(preAuthEncoding("http://example.com/HelloWorld", bytes("hello world")))).toBe(
    "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
  );
  expect(text(preAuthEncoding("ä", bytes("€")))).toBe("DSSEv1 2 ä 3 €");
  expect(text(preAuthEncoding("", bytes("")))).toBe("DSSEv1 0  0 ");
});

describe("verifiedPayload()", () => {
  test("takes a signature by any of the keys, whatever the key id says", async () => {
    const envelope = await signedEnvelope(bytes("payload"), wordSigner("mine"));
    expect(envelope.payloadType).toBe(exportPayloadType);
    const [signature] = envelope.signatures;
    const renamed = { ...envelope, signatures: [{ sig: signature?.sig ?? "", keyid: "other" }] };
    expect(text(await verifiedPayload(renamed, [wordVerifier("yours"), wordVerifier("mine")]))).toBe("payload");
  });

  test("refuses other keys, none, another type, and base64 in another spelling", async () => {
    const envelope = await signedEnvelope(bytes("payload"), wordSigner("mine"));
    const mine = [wordVerifier("mine")];
    await expect(verifiedPayload(envelope, [wordVerifier("yours")])).rejects.toMatchObject({ code: "graph/untrusted" });
    await expect(verifiedPayload(envelope, [])).rejects.toMatchObject({ code: "graph/untrusted" });
    await expect(verifiedPayload({ ...envelope, payloadType: "text/plain" }, mine)).rejects.toMatchObject({
      code: "graph/untrusted",
    });
    // "payload" is seven bytes: the last letter has bits that say nothing.
    const spelled = toBase64(bytes("payload")).replace("ZA==", "ZB==");
    await expect(verifiedPayload({ ...envelope, payload: spelled }, mine)).rejects.toMatchObject({ code: "graph/bad-export" });
  });
});
