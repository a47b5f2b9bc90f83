import { isJsonObject, type Json, type JsonObject } from "@onex/contract";
import type { RedactWords } from "../repository/log-config.ts";
import { isCardNumber } from "./card-number.ts";
import { type RedactOptions, redacted, redactText } from "./redact-text.ts";
import { secretNames } from "./secret-name.ts";

/** A JSON value without what looks secret: all below a secret name, in objects, in pairs, command lines and in `{ name, value }`; every text, and every key, by `redactText`. */
export function redactJson(value: Json, options: RedactOptions = {}, name = ""): Json {
  if (typeof value === "string")
    return (options.secrets ?? []).includes(value) ? redacted : redactText(value, { ...options, name });
  if (typeof value === "number") return isSecretNumber(value, options) ? redacted : value;
  if (Array.isArray(value)) {
    const isSecret = secretNames(options.words);
    return value.map((item, at) => (isNamedBefore(value, at, isSecret) ? hidden(item) : redactJson(item, options, name)));
  }
  return isJsonObject(value) ? redactObject(value, options, name) : value;
}

const isSecretNumber = (value: number, { secrets = [] }: RedactOptions): boolean =>
  secrets.includes(String(value)) || isCardNumber(String(value));

function redactObject(value: JsonObject, options: RedactOptions, name: string): JsonObject {
  const isSecretName = secretNames(options.words);
  const isNamed = isNamedSecret(value, isSecretName);
  const entries = new Map<string, Json>();
  for (const [key, item] of Object.entries(value)) {
    const isSecret = isSecretName(key) || (isNamed && /^val(?:ue)?$/i.test(key));
    // What is encoded is called by what it stands for.
    const next = isSecret ? hidden(item) : redactJson(item, options, key.startsWith("$onex:") ? name : key);
    let shown = redactText(key, options);
    for (let count = 2; entries.has(shown); count++) shown = `${redactText(key, options)} ${count}`;
    entries.set(shown, next);
  }
  return Object.fromEntries(entries);
}

type IsSecret = (name: string) => boolean;

/** True for an object that gives the value beside it a secret name. */
const isNamedSecret = (value: object, isSecretName: IsSecret): boolean =>
  Object.entries(value).some(
    ([key, called]) => /^(?:name|key)$/i.test(key) && typeof called === "string" && isSecretName(called),
  );

const headerName = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]+)$/i;

/** True for an item whose name stands before it: in a pair, a command line, or the raw headers of a request. */
function isNamedBefore(items: readonly unknown[], at: number, isSecretName: IsSecret): boolean {
  const name = items[at - 1];
  if (typeof name !== "string" || !isSecretName(name)) return false;
  if (items.length === 2) return true;
  const item = items[at];
  if (/^--?[A-Za-z][\w-]*$/.test(name)) return typeof item !== "string" || !item.startsWith("-");
  return at % 2 === 1 && items.length % 2 === 0 && headerName.test(name);
}

/** Whether there is something is worth knowing. */
const hidden = (value: Json): Json => (value === null || typeof value === "boolean" || value === "" ? value : redacted);

/**
 * Every text and number that a live value holds below a secret name, and what its texts themselves give away: `wrong password hunter2` may come with an
 * argument that has no name. Cycles are walked once.
 */
export function secretsIn(value: unknown, words?: RedactWords): readonly string[] {
  const isSecretName = secretNames(words);
  const found = new Set<string>();
  const told = (secret: string): void => {
    // A short one is a part of other words.
    if (secret.length >= 6) found.add(secret);
  };
  const seen = new Map<object, boolean>();
  const walk: Walk = (part, isSecret) => {
    if (isSecret && (typeof part === "string" || typeof part === "number" || typeof part === "bigint")) {
      if (String(part).trim() !== "") found.add(String(part));
    }
    if (!isSecret && typeof part === "string") redactText(part, { ...(words && { words }), found: told });
    // What was seen outside of a secret name may be below one as well.
    if (typeof part !== "object" || part === null || seen.get(part) === true || seen.get(part) === isSecret) return;
    seen.set(part, isSecret);
    if (isSecret && part instanceof URL) found.add(part.href);
    if (isSecret && part instanceof Uint8Array) found.add(Buffer.from(part).toString("base64")).add(Buffer.from(part).toString());
    if (ArrayBuffer.isView(part)) return;
    if (part instanceof Error) walk(part.message, isSecret);
    if (part instanceof Map)
      for (const [key, item] of part) walk(item, isSecret || (typeof key === "string" && isSecretName(key)));
    else if (part instanceof Set) for (const item of part) walk(item, isSecret);
    else if (Array.isArray(part))
      for (const [at, item] of part.entries()) walk(item, isSecret || isNamedBefore(part, at, isSecretName));
    else walkObject(part, isSecret, { walk, isSecretName });
  };
  walk(value, false);
  return [...found];
}

type Walk = (part: unknown, isSecret: boolean) => void;

function walkObject(part: object, isSecret: boolean, { walk, isSecretName }: { walk: Walk; isSecretName: IsSecret }): void {
  const isNamed = isNamedSecret(part, isSecretName);
  for (const [key, item] of Object.entries(part))
    walk(item, isSecret || isSecretName(key) || (isNamed && /^(?:val(?:ue)?|fallback|default)$/i.test(key)));
}
