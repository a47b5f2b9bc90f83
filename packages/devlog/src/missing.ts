import { isPlaceholder } from "@onex/stamp";

const reminder = /^\[(?:to be|pending|tbd|fill|add|insert)\b[^\]]*\]\.?$|^<[^<>]*>$|^\(?to be (?:filled|completed|added)\b[^)]*\)?\.?$|^(?:tbd|tba|todo|n\/a yet)\.?$/i;

/** True for what stands where a value should be. It is reported and never used. */
export function isMissing(value: string | undefined): boolean {
  const text = value?.trim().replace(/^[-*+]\s+/, "") ?? "";
  return isPlaceholder(text) || reminder.test(text);
}
