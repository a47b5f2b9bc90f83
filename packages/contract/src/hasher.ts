/** SHA-256 of texts. */
export interface Hasher {
  /** 64 lower-case hex digits, over the text's UTF-8. */
  sha256(text: string): Promise<string>;
}

/** WebCrypto, which every runtime has. */
export const systemHasher: Hasher = {
  sha256: async (text) => {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  },
};
