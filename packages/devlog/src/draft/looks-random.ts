const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** A ULID of this century begins with 01; base 32 of a one-time password has neither 0 nor 1. */
const ulid = /^(?:[a-z]{1,4}-)?01[0-9A-HJKMNP-TV-Z]{24}$/;
const derivedEntry = /^dl~[0-9a-f]{16}$/;

/**
 * True for a word without spaces that was drawn by chance, as keys are, and not put together by a person: many different signs (Shannon entropy), and
 * small letters, capitals and digits that alternate. Ids are random and no secret.
 */
export function looksRandom(word: string): boolean {
  if (word.length < 20 || uuid.test(word) || ulid.test(word) || derivedEntry.test(word)) return false;
  const plain = word.replaceAll(/[^A-Za-z0-9]/g, "");
  const digits = /[0-9]/.test(plain);
  if (plain.length < 18 || (digits ? !/[A-Za-z]/.test(plain) : !(/[a-z]/.test(plain) && /[A-Z]/.test(plain)))) return false;
  if (plain.length >= 32 && /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(plain)) return true;
  return entropyOf(plain) >= 3.5 && alternation(plain) >= leastAlternation(word, plain, digits);
}

/** Words between separators are a path or a name: more is asked of them. Less of the form of AWS's secret keys. */
function leastAlternation(word: string, plain: string, digits: boolean): number {
  if (word.replaceAll(/=+$/g, "").length - plain.length > plain.length / 8) return 0.33;
  if (/^[A-Za-z0-9/+]{40}$/.test(word)) return 0.2;
  return digits && plain.length >= 40 ? 0.15 : 0.22;
}

/** Bits a sign. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** How often the kind of sign changes, from 0 to 1. A capital and the small letter behind it are the beginning of a word. */
function alternation(text: string): number {
  const kindOf = (sign: string): string => (sign <= "9" ? "digit" : sign <= "Z" ? "capital" : "small");
  let changes = 0;
  for (let at = 1; at < text.length; at++) {
    const before = kindOf(text.charAt(at - 1));
    const after = kindOf(text.charAt(at));
    if (before !== after && !(before === "capital" && after === "small")) changes += 1;
  }
  return changes / (text.length - 1);
}
