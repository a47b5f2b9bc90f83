/** What a part of an entry is, whatever its author called it. */
export type FieldKey =
  | "timestamp"
  | "engineer"
  | "tags"
  | "status"
  | "id"
  | "links"
  | "context"
  | "problem"
  | "hypotheses"
  | "investigation"
  | "observations"
  | "fix"
  | "resolution"
  | "next_steps";

/** Fields of one value; the others are sections. */
const metaKeys = ["timestamp", "engineer", "tags", "status", "id", "links"] as const satisfies readonly FieldKey[];
export type MetaKey = (typeof metaKeys)[number];
export const isMetaKey = (key: FieldKey): key is MetaKey => metaKeys.some((known) => known === key);

const names: Readonly<Record<FieldKey, readonly string[]>> = {
  timestamp: ["timestamp", "time"],
  engineer: ["engineer", "engineers", "author"],
  tags: ["tags", "tag"],
  status: ["status"],
  id: ["id", "entry id"],
  links: ["links", "link", "references", "related"],
  context: ["context", "background"],
  problem: ["problem statement", "problem", "issue", "symptom", "symptoms"],
  hypotheses: ["initial hypotheses", "hypotheses", "hypothesis", "initial hypothesis"],
  investigation: ["investigation steps", "investigation", "evidence", "troubleshooting steps", "attempted fixes"],
  observations: ["observations", "findings", "root cause", "root cause analysis"],
  fix: ["fix", "canonical fix", "fix implementation", "solution proposal", "solutions implemented", "solution"],
  resolution: ["resolution", "resolution status", "verification results"],
  next_steps: [
    "next steps",
    "next steps & suggestions",
    "next steps and suggestions",
    "next action",
    "next actions",
    "open questions / next steps",
  ],
};

const keys = new Map(Object.entries(names).flatMap(([key, synonyms]) => synonyms.map((name) => [name, key])));

const maxName = 80;

/** Names as they were written, for the same few come again and again. */
const known = new Map<string, FieldKey>();
const maxKnown = 1000;

/** The key of a field's name: numbers before it, a colon or remark behind it and letter case don't matter. */
export function fieldKey(name: string): FieldKey | undefined {
  const before = known.get(name);
  if (before !== undefined || name.length > maxName) return before;
  const key = keyOf(name);
  if (key !== undefined && known.size < maxKnown) known.set(name, key);
  return key;
}

function keyOf(name: string): FieldKey | undefined {
  const written = name.trim().toLowerCase();
  const asWritten = keys.get(written);
  // The map's values are the keys of `names`, which `Object.entries` widens.
  if (asWritten !== undefined || !/^\d|[\s:)]$|\s\s|[^\S ]/.test(written)) return asWritten as FieldKey | undefined;
  const plain = written
    .replace(/^\d+[.)]\s*/, "")
    .replace(/\s*\([^)]*\)\s*$/, "")
    .replace(/[\s:]+$/, "")
    .replaceAll(/\s+/g, " ");
  return keys.get(plain) as FieldKey | undefined; // as above
}

/** The number that an author put before a section's name. */
export const sectionNumber = (name: string): number | undefined => {
  const found = /^(\d+)[.)]\s/.exec(name.trim());
  return found === null ? undefined : Number(found[1]);
};
