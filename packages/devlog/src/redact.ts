import { isJsonObject, type Json, type JsonObject } from "@onex/contract";
import { looksRandom } from "./looks-random.ts";
import { isSecretName, namesHash } from "./secret-name.ts";

/** What stands where a secret was. */
export const redacted = "[redacted]";

export interface RedactOptions {
  /** Values that must not appear, whatever they are called where they do. */
  readonly secrets?: readonly string[];
}

/** Forms that issuers give their keys, so that leaks can be found. */
const tokenForms = new RegExp(
  [
    "eyJ[\\w-]{6,}\\.[\\w-]{6,}(?:\\.[\\w-]*)?",
    "gh[pousr]_\\w{16,}",
    "github_pat_\\w{20,}",
    "gl(?:pat|dt|rt|ptt)-[\\w-]{16,}",
    "A(?:KIA|SIA|BIA|CCA)[0-9A-Z]{16}",
    "xox[a-z]-[\\w-]{10,}",
    "xapp-[\\w-]{10,}",
    "(?:sk|rk|pk)_(?:live|test)_\\w{8,}",
    "whsec_\\w{16,}",
    "sk-[\\w-]{16,}",
    "AIza[\\w-]{30,}",
    "ya29\\.[\\w-]{16,}",
    "GOCSPX-[\\w-]{16,}",
    "npm_\\w{30,}",
    "pypi-[\\w-]{16,}",
    "SG\\.[\\w-]{16,}\\.[\\w-]{16,}",
    "do[opr]_v1_[0-9a-f]{32,}",
    "hf_\\w{16,}",
    "hvs\\.[\\w-]{16,}",
    "\\d{8,10}:AA[\\w-]{30,}",
  ]
    .map((form) => `(?<![A-Za-z0-9])${form}`)
    .join("|"),
  "g",
);
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const scheme = /\b(Bearer|Basic|Negotiate|ApiKey|Token)(\s+)(?=[\w.~+/=-]*[\d=._-])[\w.~+/=-]{6,}/gi;
const addressLogin = /(:\/\/[^\s:@/"']*:)[^\s@/"']+(?=@)/g;
const cookies = /\b((?:set-)?cookie\s*[:=]\s*)[^\r\n"']+/gi;
/** `name=`, `"name": `, `--name `, `name is `, also inside of a JSON text that is a JSON text itself. */
const assigned = /(?<![\w.-])((?:--?)?[A-Za-z][\w.-]*)(?:\\*["'])?(?:\s*(?:=>|[:=])\s*|\s+(?:is|was)\s+|(?<=--[\w.-]*)\s+)/g;
/** What stands behind it: a quoted text up to the same quotation mark, or a word, with what kind of login it is. */
const assignedValue =
  /(?<escape>\\*)"[\s\S]*?(?<!\\)\k<escape>"|'[^']*'|(?:(?:Bearer|Basic|Negotiate|Digest|Token|ApiKey)\s+)?[^\s,;&"'<>)}\]]+/y;
const word = /[A-Za-z0-9+/_=~-]{20,}/g;

/**
 * A text without what looks secret in it: the given secrets in plain, URL, JSON and base 64 form; values of secret names; logins in addresses; known forms of
 * keys; words that look drawn by chance, unless `name`, or what stands before them, says that they are hashes or ids. Pure, and changes nothing of what it
 * has redacted already.
 */
export function redactText(text: string, { secrets = [], name = "" }: RedactOptions & { readonly name?: string } = {}): string {
  let left = text;
  for (const form of formsOf(secrets)) left = left.split(form).join(redacted);
  left = left.replaceAll(privateKey, redacted).replaceAll(addressLogin, `$1${redacted}`).replaceAll(tokenForms, redacted);
  left = left.replaceAll(cookies, `$1${redacted}`).replaceAll(scheme, `$1$2${redacted}`);
  left = withoutAssigned(left);
  return left.replaceAll(word, (found, at: number) =>
    looksRandom(found) && !(namesHash(at === 0 ? name : left.slice(Math.max(0, at - 24), at)) && isHash(found))
      ? redacted
      : found,
  );
}

function withoutAssigned(text: string): string {
  let shown = "";
  let from = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(assigned)) {
    if (index < from || !isSecretName(name)) continue;
    assignedValue.lastIndex = index + whole.length;
    const value = assignedValue.exec(text)?.[0];
    if (value === undefined || value.startsWith(redacted.slice(0, -1)) || /^(?:true|false|null|undefined)$/.test(value)) continue;
    shown += text.slice(from, index + whole.length) + redacted;
    from = index + whole.length + value.length;
  }
  return shown + text.slice(from);
}

/** A name makes a hash of what could be one. */
const isHash = (text: string): boolean => /^(?:[0-9a-f]{20,128}|(?:sha\d+-)?[A-Za-z0-9+/_-]{27,88}={0,2})$/i.test(text);

/** Longest first, so that no part of one is left. What is shorter than four signs is in every text. */
function formsOf(secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap((secret) => {
    if (secret.length < 4) return [];
    const bytes = Buffer.from(secret);
    const inJson = JSON.stringify(secret).slice(1, -1);
    return [
      secret,
      inJson,
      JSON.stringify(inJson).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      bytes.toString("base64"),
      bytes.toString("base64url"),
    ];
  });
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** A JSON value without what looks secret: all below a secret name, in objects, in pairs and in `{ name, value }`; every text, and every key, by `redactText`. */
export function redactJson(value: Json, options: RedactOptions = {}, name = ""): Json {
  if (typeof value === "string")
    return (options.secrets ?? []).includes(value) ? redacted : redactText(value, { ...options, name });
  if (typeof value === "number") return (options.secrets ?? []).includes(String(value)) ? redacted : value;
  if (Array.isArray(value)) {
    const [key, second] = value;
    if (value.length === 2 && typeof key === "string" && second !== undefined && isSecretName(key)) return [key, hidden(second)];
    return value.map((item) => redactJson(item, options, name));
  }
  return isJsonObject(value) ? redactObject(value, options, name) : value;
}

function redactObject(value: JsonObject, options: RedactOptions, name: string): JsonObject {
  const { name: called = value["key"] } = value;
  const entries = new Map<string, Json>();
  for (const [key, item] of Object.entries(value)) {
    const isSecret = isSecretName(key) || (key === "value" && typeof called === "string" && isSecretName(called));
    // What is encoded is called by what it stands for.
    const next = isSecret ? hidden(item) : redactJson(item, options, key.startsWith("$onex:") ? name : key);
    let shown = redactText(key, options);
    for (let count = 2; entries.has(shown); count++) shown = `${redactText(key, options)} ${count}`;
    entries.set(shown, next);
  }
  return Object.fromEntries(entries);
}

/** Whether there is something is worth knowing. */
const hidden = (value: Json): Json => (value === null || typeof value === "boolean" || value === "" ? value : redacted);

/** Every text and number that a live value holds below a secret name. Cycles are walked once. */
export function secretsIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  const seen = new Map<object, boolean>();
  const walk = (part: unknown, isSecret: boolean): void => {
    if (isSecret && (typeof part === "string" || typeof part === "number" || typeof part === "bigint")) {
      if (String(part).trim() !== "") found.add(String(part));
    }
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
    else if (Array.isArray(part)) walkArray(part, isSecret, walk);
    else walkObject(part, isSecret, walk);
  };
  walk(value, false);
  return [...found];
}

type Walk = (part: unknown, isSecret: boolean) => void;

function walkArray(part: readonly unknown[], isSecret: boolean, walk: Walk): void {
  const [key, item] = part;
  const isPair = part.length === 2 && typeof key === "string" && isSecretName(key);
  if (isPair) walk(item, true);
  else for (const each of part) walk(each, isSecret);
}

function walkObject(part: object, isSecret: boolean, walk: Walk): void {
  const entries = Object.entries(part);
  const called: unknown = entries.find(([key]) => key === "name" || key === "key")?.[1];
  const isNamed = typeof called === "string" && isSecretName(called);
  for (const [key, item] of entries)
    walk(item, isSecret || isSecretName(key) || (isNamed && /^(?:value|fallback|default)$/.test(key)));
}
