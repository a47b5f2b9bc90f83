import type { Ambient, Json, JsonObject } from "@onex/contract";
import { zeroHash } from "./block-hash.ts";
import type { Language } from "./language.ts";
import { isPlaceholder } from "./placeholder.ts";

/** What a first stamp says about a file. A restamp keeps what the block says already, and takes from here only what is missing there. */
export interface StampOptions {
  /** Gives the time of the stamp and, to a block that has none, its uuid. */
  readonly ambient: Ambient;
  /** The name of the file, without its folder. */
  readonly name: string;
  /** Default: that of upstream ONEX, `OmniNode Team`; so for owner. */
  readonly author?: string;
  readonly owner?: string;
  /** Default: the owner. */
  readonly copyright?: string;
  /** What the namespace begins with: `<namespace>.<name without its ending>`. Default `omnibase`. */
  readonly namespace?: string;
  /** Default `Stamped by ONEX`. */
  readonly description?: string;
  /** Three numbers. Default `1.0.0`. */
  readonly version?: string;
  readonly license?: string;
  readonly tags?: readonly string[];
}

const hints: Readonly<Partial<Record<Language, string>>> = {
  python: "python>=3.11",
  typescript: "typescript",
  javascript: "javascript",
};

/** The fields of the block to write: those of the old one, placeholders and gaps filled in, with the time of now and no hash yet. */
export function stampedFields(old: JsonObject, language: Language, options: StampOptions): JsonObject {
  const now = isoTime(options.ambient.now());
  const kept = Object.entries(old).filter(([, value]) => !isPlaceholder(value));
  const owner = options.owner ?? "OmniNode Team";
  const stem = options.name.replace(/(?<=.)\.[^.]*$/, "").replace(/[^A-Za-z0-9_]/g, "_");
  const first: Record<string, Json | undefined> = {
    name: options.name,
    author: options.author ?? "OmniNode Team",
    owner,
    copyright: options.copyright ?? owner,
    namespace: `${options.namespace ?? "omnibase"}.${stem}`,
    description: options.description ?? "Stamped by ONEX",
    version: options.version ?? "1.0.0",
    state_contract: "state_contract://default",
    lifecycle: "active",
    meta_type: "tool",
    entrypoint: `${language}://${options.name}`,
    runtime_language_hint: hints[language],
    license: options.license,
    tags: options.tags,
    created_at: now,
  };
  const given = Object.entries(first).flatMap(([field, value]): [string, Json][] =>
    value === undefined ? [] : [[field, value]],
  );
  const fields: JsonObject = Object.fromEntries([...given, ...kept]);
  const { uuid = options.ambient.newId(), entrypoint } = fields;
  const target = typeof entrypoint === "string" ? { entrypoint: entrypoint.replace(/^(\w+)@/, "$1://") } : {};
  return { ...fields, ...target, uuid, last_modified_at: now, hash: zeroHash };
}

/** RFC 3339 in UTC with six digits of a second, as upstream wrote it. */
const isoTime = (ms: number): string => new Date(ms).toISOString().replace(/\.(\d{3})Z$/, ".$1000+00:00");
