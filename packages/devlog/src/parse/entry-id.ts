import { createHash, hash } from "node:crypto";

/** Crockford's base 32, as ULID has it. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const ulid = /^dl-[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const derived = /^dl~[0-9a-f]{16}$/;

export const isEntryId = (text: string): boolean => ulid.test(text) || derived.test(text);

/** As ids are written, whatever the letter case: the digits of a ULID are capital, those of a hash small. */
export const normalId = (text: string): string => (/^dl-/i.test(text) ? `dl-${text.slice(3).toUpperCase()}` : text.toLowerCase());

/** What makes an old entry that entry and no other, wherever it is copied to. */
export interface EntryContent {
  /** As `normalTitle` gives it. */
  readonly title: string;
  /** As written; of a bare time, with the day of its heading before it. */
  readonly rawTimestamp: string;
  /** How many entries of the same title and timestamp stand before it in its file. */
  readonly ordinal: number;
}

/** ASCII without Markdown signs and without a space too many: most titles, once they are in small letters. */
const isNormal = /^[!-)+-^a-}]+(?: [!-)+-^a-}]+)*$/;

/** Letter case, Markdown signs and spacing don't make another title. */
export function normalTitle(title: string): string {
  const small = title.toLowerCase();
  if (isNormal.test(small)) return small;
  return title
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[*_`~]+/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

const digestOf = ({ title, rawTimestamp, ordinal }: EntryContent): string =>
  hash("sha256", `${title}\n${rawTimestamp.trim()}\n${ordinal}`);

/** `dl~` and 16 hex digits of SHA-256: the id of an entry that has none written. */
export const derivedId = (content: EntryContent): string => `dl~${digestOf(content).slice(0, 16)}`;

/**
 * The id that `lint --fix` writes for a derived one: a ULID of the entry's own time, with the derived id's 64 bits and 16 more of their digest for its
 * randomness. So copies get the same id, and the derived one can still be told from it.
 */
export function writtenId(derivedId: string, epochMs: number): string {
  const bits = Buffer.from(derivedId.slice(3), "hex");
  return formatUlid(epochMs, Buffer.concat([bits, createHash("sha256").update(bits).digest().subarray(0, 2)]));
}

/** A fresh id, `dl-<ULID>`. */
export function newEntryId({ epochMs, random }: { readonly epochMs: number; readonly random: () => number }): string {
  return formatUlid(
    epochMs,
    Uint8Array.from({ length: 10 }, () => Math.floor(random() * 256)),
  );
}

function formatUlid(epochMs: number, random: Uint8Array): string {
  let time = Math.min(Math.max(Math.trunc(epochMs), 0), 2 ** 48 - 1);
  let text = "";
  for (let place = 0; place < 10; place++) {
    text = (alphabet[time % 32] ?? "") + text;
    time = Math.floor(time / 32);
  }
  let bits = 0n;
  for (const byte of random) bits = (bits << 8n) | BigInt(byte);
  for (let place = 15n; place >= 0n; place--) text += alphabet[Number((bits >> (place * 5n)) & 31n)] ?? "";
  return `dl-${text}`;
}

/** The derived id that an entry had before its id was written; undefined for a text that is no id. */
export function derivedFrom(id: string): string | undefined {
  if (derived.test(id)) return id;
  if (!ulid.test(id)) return undefined;
  let bits = 0n;
  for (const sign of id.slice(13)) bits = (bits << 5n) | BigInt(alphabet.indexOf(sign));
  return `dl~${(bits >> 16n).toString(16).padStart(16, "0")}`;
}

/** True for two names of one entry: the same id, or the derived one and one written for it. */
export const sameEntry = (one: string, other: string): boolean =>
  one === other || (derivedFrom(one) !== undefined && derivedFrom(one) === derivedFrom(other));
