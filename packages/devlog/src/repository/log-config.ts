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
`;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** Reads `.onex/log.yaml`; what it leaves out is as in `defaultConfig`. Each problem is named with its place. */
export function parseLogConfig(text: string): Parsed<LogConfig> {
  const document = parseDocument(text, { logLevel: "silent" });
  const [error] = document.errors;
  if (error !== undefined)
    return refused({ path: "", message: `is no valid YAML: ${(error.message.split("\n")[0] ?? "").replace(/:$/, "")}` });
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
  if (!isObject(value)) return refused({ path: "", message: "must be a mapping" });
  const problems: Problem[] = [];
  const say = (path: string, message: string): void => {
    problems.push({ path, message });
  };
  for (const key of Object.keys(value)) if (!Object.hasOwn(defaultConfig, key)) say(`/${key}`, "is no key of this file");
  const root = value["root"] ?? defaultConfig.root;
  if (typeof root !== "string" || root === "" || root.startsWith("/") || root.split("/").includes("..")) {
    say("/root", "must be a folder inside the repository");
  }
  const timezone = value["timezone"] ?? defaultConfig.timezone;
  if (typeof timezone !== "string" || !isTimezone(timezone)) say("/timezone", "must be an IANA time zone");
  const tags = readNames(value["tags"], "/tags", say);
  const engineers = readNames(value["engineers"], "/engineers", say);
  if (problems.length > 0 || typeof root !== "string" || typeof timezone !== "string") return refused(...problems);
  return parsed({
    root: root.replace(/\/+$/, ""),
    timezone,
    tags: value["tags"] === undefined ? defaultConfig.tags : Object.fromEntries(tags),
    engineers: Object.fromEntries(engineers.map(([name, { aliases }]) => [name, { aliases }])),
  });
}

/** A mapping of names to `{ description, aliases }`; a text alone is the description. */
function readNames(value: unknown, path: string, say: (path: string, message: string) => void): readonly [string, TagWord][] {
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
  readonly engineer: (name: string) => string;
}

export function names(config: LogConfig, mailmap = ""): Names {
  const tags = foldingOf(Object.entries(config.tags));
  const engineers = foldingOf(Object.entries(config.engineers));
  for (const [alias, name] of readMailmap(mailmap))
    if (!engineers.has(alias)) engineers.set(alias, engineers.get(name.toLowerCase()) ?? name);
  return {
    tag: (tag) => {
      const name = tags.get(tag.toLowerCase());
      return { name: name ?? tag, known: name !== undefined };
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
