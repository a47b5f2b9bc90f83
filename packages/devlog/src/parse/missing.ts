import { isPlaceholder } from "@onex/stamp";

const reminder =
  /^\[(?:to be|pending|tbd|fill|add|insert)\b[^\]]*\]\.?$|^<[^<>]*>$|^\(?to be (?:filled|completed|added)\b[^)]*\)?\.?$|^(?:tbd|tba|todo|n\/a yet)\.?$/i;

/** True for a whole section that is only a promise to write it. */
export const isReminder = (text: string): boolean => text.trim() === "" || reminder.test(text.trim().replace(/^[-*+]\s+/, ""));

const promise = /^(?:null|~|tbd|tba|todo|\{\{.*\}\}|\[.* here\])$/i;

/** True for a title or a sentence that is nothing but a placeholder; `Vec<string> leaks` says something. */
export const isUnwritten = (text: string): boolean => isReminder(text) || promise.test(text.trim());

/** True for what stands where a value should be. It is reported and never used. */
export function isMissing(value: string | undefined): boolean {
  const text = value?.trim().replace(/^[-*+]\s+/, "") ?? "";
  return isPlaceholder(text) || reminder.test(text);
}
