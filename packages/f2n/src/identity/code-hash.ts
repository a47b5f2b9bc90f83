import { createHash } from "node:crypto";
import { type CallKind, type JsonSchema, partKeywords, pointer } from "@onex/contract";
import type { Identity } from "./identify.ts";

/** Name of the algorithm, as `x_extensions.onex.hash_algorithm` gives it. Hashes compare only within one. */
export const hashAlgorithm = "onex-code-1";

/**
 * The hash of a node: 64 lower-case hex digits, SHA-256 over the algorithm's name, the form of the code, and the encoded schemas as JSON with sorted
 * keys, without what only documents them, the order of a union's members and the names of definitions. `declared` is how a function without code answers, where that is not at once: code says it itself, and
 * the schemas are of what is there in the end.
 */
export function codeHash(
  { form }: Pick<Identity, "form">,
  schemas: { readonly inputs: JsonSchema; readonly outputs: JsonSchema },
  declared: CallKind = "sync",
): string {
  const quoted = quoting();
  const texts = [
    quoted(hashAlgorithm),
    quoted(form),
    ...[schemas.inputs, schemas.outputs].map((each) => wholeText(each, quoted)),
  ];
  if (declared !== "sync") texts.push(quoted(declared));
  return sha256(`[${texts.join(",")}]`);
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const docs: ReadonlySet<string> = new Set(["description", "title", "$comment", "examples", "deprecated"]);

/** Keywords whose value maps names to schemas: there a key `description` is a name like any other. */
const maps: ReadonlySet<string> = new Set(partKeywords.records);

/** Keywords whose value is data, not a schema. */
const data: ReadonlySet<string> = new Set(["default", "const", "enum"]);

/** Keywords whose list is a set: the compiler has the members of a union in the order in which it came upon them, which depends on what it read before. */
const sets: ReadonlySet<string> = new Set(["anyOf", "enum", "type"]);

type Quoted = (text: string) => string;

/** Strings as JSON; most occur again and again. */
function quoting(): Quoted {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text) ?? JSON.stringify(text);
    known.set(text, before);
    return before;
  };
}

function wholeText({ $defs = {}, ...schema }: JsonSchema, quoted: Quoted): string {
  const digests = digestsOf($defs, quoted);
  const definitions = [...new Set(digests.values())].sort();
  return `${schemaText(schema, quoted, digests)}${definitions.join(",")}`;
}

type Digests = ReadonlyMap<string, string>;

/**
 * A digest for each reference to a definition: of what the definition says, not of its name, which may be a number in order of appearance. Each round tells
 * apart what differs one reference further away, until none tells more (partition refinement, Moore 1956); so definitions may contain each other.
 */
function digestsOf(definitions: Readonly<Record<string, JsonSchema>>, quoted: Quoted): Digests {
  const named = Object.entries(definitions).map(([name, schema]) => [`#${pointer(["$defs", name])}`, schema] as const);
  let digests: Digests = new Map(named.map(([reference]) => [reference, ""]));
  for (let kinds = 0; ; kinds = new Set(digests.values()).size) {
    const before = digests;
    digests = new Map(named.map(([reference, schema]) => [reference, sha256(schemaText(schema, quoted, before))]));
    if (new Set(digests.values()).size === kinds) return digests;
  }
}

/** A schema as JSON, without what only documents it. */
const schemaText = (schema: unknown, quoted: Quoted, digests: Digests): string =>
  textOf(schema, quoted, (key, value) => {
    if (docs.has(key)) return undefined;
    if (key === "$ref") return quoted(digests.get(String(value)) ?? String(value));
    if (sets.has(key) && Array.isArray(value) && !value.some(isOverload)) return setText(key, value, quoted, digests);
    if (data.has(key)) return dataText(value, quoted);
    return maps.has(key)
      ? textOf(value, quoted, (_, inner) => schemaText(inner, quoted, digests))
      : schemaText(value, quoted, digests);
  });

function setText(key: string, members: readonly unknown[], quoted: Quoted, digests: Digests): string {
  const texts = members.map((each) => (data.has(key) ? dataText(each, quoted) : schemaText(each, quoted, digests)));
  return `[${texts.sort().join(",")}]`;
}

/** Of overloads the first that fits counts. */
const isOverload = (variant: unknown): boolean => typeof variant === "object" && variant !== null && "x-onex-overload" in variant;

const dataText = (value: unknown, quoted: Quoted): string => textOf(value, quoted, (_, inner) => dataText(inner, quoted));

/** JSON with the keys of every object in one order; a member without a text is left out. */
function textOf(value: unknown, quoted: Quoted, memberText: (key: string, value: unknown) => string | undefined): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => textOf(each, quoted, memberText)).join(",")}]`;
  let text = "";
  for (const key of inOrder(Object.keys(value))) {
    const member: unknown = Reflect.get(value, key);
    const own = member === undefined ? undefined : memberText(key, member);
    if (own !== undefined) text += `${text === "" ? "" : ","}${quoted(key)}:${own}`;
  }
  return `{${text}}`;
}

/** Code unit order, but for what looks like an index: objects have those first, by their numbers. */
function inOrder(keys: string[]): readonly string[] {
  const sorted = keys.sort();
  const mayBeIndex = sorted.some((key) => key >= "0" && key < ":");
  return mayBeIndex ? Object.keys(Object.fromEntries(sorted.map((key) => [key, 0]))) : sorted;
}
