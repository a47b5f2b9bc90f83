/** SHA-256 of texts. */
export interface Hasher {
  /** 64 lower-case hex digits, over the text's UTF-8. */
  sha256(text: string): Promise<string>;
}

export const systemHasher: Hasher = {
  sha256: async (text) => new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex(),
};
