import { type Parsed, type Problem, parsed, refused } from "@onex/contract";
import { parseDocument } from "yaml";
import { isTimezone } from "../time/time-zone.ts";

export interface TagWord {
  readonly description: string;
  /** Other spellings of the same tag. */
  readonly aliases: readonly string[];
}

export interface EngineerNames {
  /** Names and addresses that mean the same person. */
  readonly aliases: readonly string[];
}

/** `.onex/log.yaml`. */
export interface LogConfig {
  /** Folder of the logs, from the repository's root. */
  readonly root: string;
  /** IANA zone: decides the Monday of a time, and is the zone of times that name none. */
  readonly timezone: string;
  readonly tags: Readonly<Record<string, TagWord>>;
  readonly engineers: Readonly<Record<string, EngineerNames>>;
  /** What drafts leave out besides what looks secret anyway. */
  readonly redact: RedactWords;
}

export interface RedactWords {
  /** Names whose values are secret; letter case and separators don't matter. */
  readonly names: readonly string[];
  /** Regular expressions of what is secret wherever it stands; none matches an empty text. */
  readonly patterns: readonly string[];
}

const word = (description: string): TagWord => ({ description, aliases: [] });

export const defaultConfig: LogConfig = {
  root: "docs/dev_logs",
  timezone: "UTC",
  tags: {
    blocker: word("work can't go on until it is solved"),
    regression: word("it worked before"),
    infra: word("build, CI, machines, networks"),
    protocol: word("an agreement between parts is wrong or broken"),
  },
  engineers: {},
  redact: { names: [], patterns: [] },
};

/** The file that `onex log init` writes. */
export const configText = `# How engineering logs are kept; docs/engineering-logs.md explains each key.
root: ${defaultConfig.root}
timezone: ${defaultConfig.timezone}
tags:
${Object.entries(defaultConfig.tags)
  .map(([tag, { description }]) => `  ${tag}: { description: "${description}", aliases: [] }`)
  .join("\n")}
engineers: {}
redact: { names: [], patterns: [] }
`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** Reads `.onex/log.yaml`; what it leaves out is as in `defaultConfig`. Each problem is named with its place. */
export function parseLogConfig(text: string): Parsed<LogConfig> {
  const { config, problems } = readLogConfig(text);
  return problems.length > 0 ? refused(...problems) : parsed(config);
}

type Say = (path: string, message: string) => void;

/** The same, but what can't be read is as in `defaultConfig` too, beside its problem. */
export function readLogConfig(text: string): { readonly config: LogConfig; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const say: Say = (path, message) => {
    problems.push({ path, message });
  };
  const value = readYaml(text, say);
  // What follows from a text that is no YAML is no problem of its own.
  const broken = problems.slice();
  for (const key of Object.keys(value)) if (!Object.hasOwn(defaultConfig, key)) say(`/${key}`, "is no key of this file");
  const root = readRoot(value["root"], say);
  const timezone = readTimezone(value["timezone"], say);
  const tags = readNames(value["tags"], "/tags", say);
  const engineers = readNames(value["engineers"], "/engineers", say);
  return {
    config: {
      root,
      timezone,
      tags: value["tags"] === undefined ? defaultConfig.tags : Object.fromEntries(tags),
      engineers: Object.fromEntries(engineers.map(([name, { aliases }]) => [name, { aliases }])),
      redact: readRedact(value["redact"], say),
    },
    problems: broken.length > 0 ? broken : problems,
  };
}

/** A file that is no YAML has at least what stands before its first error. */
function readYaml(text: string, say: Say): Readonly<Record<string, unknown>> {
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined) say("", `is no valid YAML: ${(error.message.split("\n")[0] ?? "").replace(/:$/, "")}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (thrown) {
    say("", `is no valid YAML: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  if (isObject(value)) return value;
  if (error === undefined && value !== undefined) say("", "must be a mapping");
  return {};
}

function readRoot(root: unknown = defaultConfig.root, say: Say): string {
  if (typeof root === "string" && root !== "" && !root.startsWith("/") && !root.split("/").includes(".."))
    return root.replace(/\/+$/, "");
  say("/root", "must be a folder inside the repository");
  return defaultConfig.root;
}

function readTimezone(timezone: unknown = defaultConfig.timezone, say: Say): string {
  if (typeof timezone === "string" && isTimezone(timezone)) return timezone;
  say("/timezone", "must be an IANA time zone");
  return defaultConfig.timezone;
}

function readRedact(value: unknown, say: Say): RedactWords {
  if (value === undefined || value === null) return defaultConfig.redact;
  if (!isObject(value)) {
    say("/redact", "must be a mapping with names and patterns");
    return defaultConfig.redact;
  }
  for (const key of Object.keys(value)) if (key !== "names" && key !== "patterns") say(`/redact/${key}`, "is no key of redact");
  const textsOf = (key: keyof RedactWords): readonly string[] => {
    const texts = value[key] ?? [];
    if (isTexts(texts)) return texts;
    say(`/redact/${key}`, "must be a list of texts");
    return [];
  };
  const named = textsOf("names").filter((name, at) => {
    const isName = /[\p{L}\p{N}]/u.test(name);
    if (!isName) say(`/redact/names/${at}`, "must have a letter or a digit");
    return isName;
  });
  const patterns = textsOf("patterns").filter((pattern, at) => {
    const wrong = wrongPattern(pattern);
    if (wrong !== undefined) say(`/redact/patterns/${at}`, wrong);
    return wrong === undefined;
  });
  return { names: named, patterns };
}

function wrongPattern(pattern: string): string | undefined {
  try {
    return new RegExp(pattern, "u").test("") ? "must not match an empty text" : undefined;
  } catch (thrown) {
    return `is no regular expression: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

/** A mapping of names to `{ description, aliases }`; a text alone is the description. */
function readNames(value: unknown, path: string, say: Say): readonly [string, TagWord][] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) {
    say(path, "must be a mapping of names");
    return [];
  }
  const owners = new Map(Object.keys(value).map((name) => [name.toLowerCase(), name]));
  return Object.entries(value).map(([name, about]) => {
    const { description = "", aliases = [] } = typeof about === "string" ? { description: about } : isObject(about) ? about : {};
    if (about !== null && typeof about !== "string" && !isObject(about))
      say(`${path}/${name}`, "must be a description, or a mapping with description and aliases");
    if (typeof description !== "string") say(`${path}/${name}/description`, "must be a text");
    if (!isTexts(aliases)) say(`${path}/${name}/aliases`, "must be a list of texts");
    const list = isTexts(aliases) ? aliases : [];
    for (const alias of list) {
      const owner = owners.get(alias.toLowerCase()) ?? name;
      if (owner !== name) say(`${path}/${name}/aliases`, `must not have "${alias}", which is ${owner}'s`);
      owners.set(alias.toLowerCase(), name);
    }
    return [name, { description: typeof description === "string" ? description : "", aliases: list }];
  });
}

/** Folds spellings into one: of tags by the vocabulary, of engineers by the configuration and git's mailmap. */
export interface Names {
  readonly tag: (tag: string) => { readonly name: string; readonly known: boolean };
  /** Each once; one that the vocabulary doesn't know as it is written first. */
  readonly tags: (tags: readonly string[]) => readonly string[];
  readonly engineer: (name: string) => string;
}

export function names(config: LogConfig, mailmap = ""): Names {
  const tags = foldingOf(Object.entries(config.tags));
  const engineers = foldingOf(Object.entries(config.engineers));
  for (const [alias, name] of readMailmap(mailmap))
    if (!engineers.has(alias)) engineers.set(alias, engineers.get(name.toLowerCase()) ?? name);
  const tag: Names["tag"] = (written) => {
    const name = tags.get(written.toLowerCase());
    return { name: name ?? written, known: name !== undefined };
  };
  return {
    tag,
    tags: (written) => {
      const once = new Map<string, string>();
      for (const each of written) {
        const { name } = tag(each);
        const key = name.toLowerCase();
        if (!once.has(key)) once.set(key, name);
      }
      return [...once.values()];
    },
    engineer: (written) => {
      const name = written.trim().replaceAll(/\s+/g, " ");
      const plain = name.replace(/\s*<[^<>]*>$/, "");
      return (
        engineers.get(name.toLowerCase()) ??
        engineers.get(plain.toLowerCase()) ??
        engineers.get(plain.replace(/\s*\([^()]*\)$/, "").toLowerCase()) ??
        plain
      );
    },
  };
}

const foldingOf = (entries: readonly (readonly [string, { readonly aliases: readonly string[] }])[]): Map<string, string> =>
  new Map(entries.flatMap(([name, { aliases }]) => [name, ...aliases].map((alias) => [alias.toLowerCase(), name])));

/** git's mailmap (gitmailmap(5)): commit names and addresses, in small letters, to the proper name. */
function* readMailmap(text: string): Generator<[string, string]> {
  for (const line of text.split(/\r?\n/)) {
    const [, proper = "", first = "", name = "", second] = /^([^<#]*)<([^>]*)>\s*([^<#]*)(?:<([^>]*)>)?/.exec(line) ?? [];
    if (proper.trim() === "") continue;
    for (const alias of [proper, first, name, second ?? ""])
      if (alias.trim() !== "") yield [alias.trim().toLowerCase(), proper.trim()];
  }
}
