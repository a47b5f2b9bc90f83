import type { Json } from "@onex/contract";

const stands = /^(?:null|~|tbd|tba|todo|<.*>|\{\{.*\}\}|\[.* here\])$|<[a-z][a-z _-]*>|XX:XX/i;

/** True for what stands where a value should be: nothing at all, `TBD`, `<UUID>`, `[version here]`, `23:XX:XXZ`. */
export function isPlaceholder(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "string" && (value.trim() === "" || stands.test(value.trim()));
}
