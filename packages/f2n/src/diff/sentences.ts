import type { InclusionReason } from "@onex/contract";

export const quoted = (name: string): string => JSON.stringify(name);

const isProven = ({ refused }: InclusionReason): boolean => refused !== undefined;

/** `input "limit" no longer accepts null`. Without a name: of the inputs as a whole. */
export function acceptance(
  name: string | undefined,
  verb: "no longer accepts" | "now also accepts",
  reasons: readonly InclusionReason[],
): string {
  const subject = name === undefined ? "the inputs" : `input ${quoted(name)}`;
  const plural = name === undefined ? verb.replace("accepts", "accept") : verb;
  const first = reasons.find(isProven) ?? reasons[0];
  if (first === undefined) return `${subject} changed`;
  if (first.refused === undefined) return `${subject}${at(first.path)} may have changed what it accepts: ${first.message}`;
  return `${subject} ${plural} ${first.refused}${at(first.path)}${others(reasons)}`;
}

/** `output may now be null`. */
export function provision(verb: "may now be" | "is no longer", reasons: readonly InclusionReason[]): string {
  const first = reasons.find(isProven) ?? reasons[0];
  if (first === undefined) return "output changed";
  if (first.refused === undefined) return `output${at(first.path)} may have changed: ${first.message}`;
  if (first.property !== undefined && first.keyword === "required") {
    const has = verb === "may now be" ? "may no longer have" : "now always has";
    return `output${at(first.path)} ${has} ${quoted(first.property)}${others(reasons)}`;
  }
  return `output${at(first.path)} ${verb} ${first.refused}${others(reasons)}`;
}

const at = (path: string): string => (path === "" ? "" : ` at ${path}`);

function others(reasons: readonly InclusionReason[]): string {
  const count = reasons.filter(isProven).length - 1;
  return count < 1 ? "" : count === 1 ? ", and one more change" : `, and ${count} more changes`;
}
