import { isJsonObject, type Json, type JsonObject } from "@onex/contract";
import { withoutKnown } from "./known-secrets.ts";
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
    "hooks\\.slack\\.com/(?:services|workflows|triggers)/[\\w/]+",
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
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g;
const scheme = /\b(Bearer|Basic|Negotiate|ApiKey|Token)(\s+)(?=[\w.~+/=-]*[\d=._-])[\w.~+/=-]{6,}/gi;
/** Up to the last `@` of the word, for a password may have one itself; a port and a path are none. */
const addressLogin = /(:\/\/[^\s:@/"']*:)(?!\d+\/)[^\s"'<>]{1,512}(?=@)/g;
/** A key in the place of the user. */
const addressUser = /(:\/\/)(?=[^\s:@/"']*\d)[^\s:@/"'?#]{8,256}(?=@)/g;
const commandLogin = /((?:^|\s)(?:-u|--user)[\s=]+["']?[^\s:"']+:)(?!\d+\b)[^\s"']+/g;
const element = /(<(?:[\w-]+:)?([A-Za-z_][\w.-]*)(?:\s[^<>]*)?>)([^<]+)(?=<\/)/g;
const cookies = /\b((?:set-)?cookie\s*[:=]\s*)[^\r\n"']+/gi;
/** `name=`, `"name": `, `--name `, `name is `, also inside of a JSON text that is a JSON text itself, and of an address in an address. */
const assigned =
  /(?:(?<![\w.-])|(?<=%[0-9A-F]{2}))((?:--?)?[A-Za-z_][\w.-]*)(?:\\*["'])?(?:\s*(?:[=-]>|[:=：＝])\s*|%3[ADad]|\s+(?:is|was)\s+|(?<=--[\w.-]*)\s+)/g;
/** What stands behind it: a quoted text up to the same quotation mark, a block of YAML, or a word, with what kind of login it is. */
const assignedValue =
  /(?<escape>\\*)"[\s\S]*?(?<!\\)\k<escape>"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`|[|>][-+\d]*[ \t]*(?:\r?\n[ \t]+[^\n]*)+|(?:(?:Bearer|Basic|Negotiate|Digest|Token|ApiKey)\s+)?[^\s,;&"'<>)}\]]+/y;
/** What is said of a password without saying it. */
const saidOf =
  /^(?:not|too|that|empty|expired|gone|incorrect|invalid|malformed|missing|needed|none|required|rejected|set|unknown|unset|weak|wrong)[.!?]?$/i;
const nothing = /^(?:true|false|null|undefined|\[\s*\]|\{\s*\})$/;
const word = /[A-Za-z0-9+/_=~-]{20,}/g;

/**
 * A text without what looks secret in it: the given secrets in every usual form; values of secret names; logins in addresses; known forms of keys; words that look drawn by chance, unless `name`, or what stands before them, says that they are hashes or ids. Pure, and changes nothing of what it
 * has redacted already.
 */
export function redactText(text: string, { secrets = [], name = "" }: RedactOptions & { readonly name?: string } = {}): string {
  let left = withoutKnown(text, secrets, redacted);
  left = left.replaceAll(privateKey, redacted).replaceAll(tokenForms, redacted);
  for (const login of [addressLogin, addressUser, commandLogin, cookies]) left = left.replaceAll(login, `$1${redacted}`);
  left = left.replaceAll(scheme, `$1$2${redacted}`);
  left = left.replaceAll(element, (whole, tag: string, tagName: string) => (isSecretName(tagName) ? `${tag}${redacted}` : whole));
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
    const value = valueAt(text, index + whole.length);
    if (value === undefined || value.startsWith(redacted.slice(0, -1)) || nothing.test(value)) continue;
    if (/\s(?:is|was)\s+$/.test(whole) && saidOf.test(value)) continue;
    shown += text.slice(from, index + whole.length) + redacted;
    from = index + whole.length + value.length;
  }
  return shown + text.slice(from);
}

function valueAt(text: string, at: number): string | undefined {
  if (/[[{]/.test(text.charAt(at)) && !text.startsWith(redacted, at)) return text.slice(at, bracketEnd(text, at));
  assignedValue.lastIndex = at;
  return assignedValue.exec(text)?.[0];
}

/** Behind the bracket that closes the one at `at`; the end of the text when none does. */
function bracketEnd(text: string, at: number): number {
  const signs = /\\{0,63}["'`]|[[\]{}]/g;
  signs.lastIndex = at;
  let depth = 0;
  let quote: string | undefined;
  for (let sign = signs.exec(text); sign !== null; sign = signs.exec(text)) {
    const [found] = sign;
    if (quote !== undefined) quote = found === quote ? undefined : quote;
    else if (/["'`]/.test(found)) quote = found;
    else depth += found === "[" || found === "{" ? 1 : -1;
    if (depth === 0) return signs.lastIndex;
  }
  return text.length;
}

/** A name makes a hash of what could be one. */
const isHash = (text: string): boolean => /^(?:[0-9a-f]{20,128}|(?:sha\d+-)?[A-Za-z0-9+/_-]{27,88}={0,2})$/i.test(text);

/** A JSON value without what looks secret: all below a secret name, in objects, in pairs, command lines and in `{ name, value }`; every text, and every key, by `redactText`. */
export function redactJson(value: Json, options: RedactOptions = {}, name = ""): Json {
  if (typeof value === "string")
    return (options.secrets ?? []).includes(value) ? redacted : redactText(value, { ...options, name });
  if (typeof value === "number") return (options.secrets ?? []).includes(String(value)) ? redacted : value;
  if (Array.isArray(value)) {
    return value.map((item, at) => (isNamedBefore(value, at) ? hidden(item) : redactJson(item, options, name)));
  }
  return isJsonObject(value) ? redactObject(value, options, name) : value;
}

function redactObject(value: JsonObject, options: RedactOptions, name: string): JsonObject {
  const isNamed = isNamedSecret(value);
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

/** True for an object that gives the value beside it a secret name. */
const isNamedSecret = (value: object): boolean =>
  Object.entries(value).some(
    ([key, called]) => /^(?:name|key)$/i.test(key) && typeof called === "string" && isSecretName(called),
  );

const headerName = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]+)$/i;

/** True for an item whose name stands before it: in a pair, a command line, or the raw headers of a request. */
function isNamedBefore(items: readonly unknown[], at: number): boolean {
  const name = items[at - 1];
  if (typeof name !== "string" || !isSecretName(name)) return false;
  if (items.length === 2) return true;
  const item = items[at];
  if (/^--?[A-Za-z][\w-]*$/.test(name)) return typeof item !== "string" || !item.startsWith("-");
  return at % 2 === 1 && items.length % 2 === 0 && headerName.test(name);
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
  for (const [at, item] of part.entries()) walk(item, isSecret || isNamedBefore(part, at));
}

function walkObject(part: object, isSecret: boolean, walk: Walk): void {
  const isNamed = isNamedSecret(part);
  for (const [key, item] of Object.entries(part))
    walk(item, isSecret || isSecretName(key) || (isNamed && /^(?:val(?:ue)?|fallback|default)$/i.test(key)));
}
