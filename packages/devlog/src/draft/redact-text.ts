import type { RedactWords } from "../repository/log-config.ts";
import { withoutCards } from "./card-number.ts";
import { withoutKnown } from "./known-secrets.ts";
import { looksRandom } from "./looks-random.ts";
import { looksChosen, withoutNamedInProse } from "./prose-secrets.ts";
import { namesHash, secretNames } from "./secret-name.ts";
import { privateKey, tokenForms } from "./token-forms.ts";

/** What stands where a secret was. */
export const redacted = "[redacted]";

export interface RedactOptions {
  /** Values that must not appear, whatever they are called where they do. */
  readonly secrets?: readonly string[];
  /** What a project says besides: `redact` of `.onex/log.yaml`. Default nothing. */
  readonly words?: RedactWords;
}

export interface RedactTextOptions extends RedactOptions {
  /** Of the field that has the text. */
  readonly name?: string;
  /** Hears of each value that the text itself gives away. */
  readonly found?: (secret: string) => void;
}

const scheme = /\b(Bearer|Basic|Negotiate|ApiKey|Token)(\s+)(?=[\w.~+/=-]*[\d=._-])[\w.~+/=-]{6,}/gi;
/** Up to the last `@` of the word, for a password may have one itself; a port and a path are none. */
const addressLogin = /(:\/\/[^\s:@/"']*:)(?!\d+\/)[^\s"'<>]{1,512}(?=@)/g;
/** A key in the place of the user. */
const addressUser = /(:\/\/)(?=[^\s:@/"']*\d)[^\s:@/"'?#]{8,256}(?=@)/g;
const commandLogin = /((?:^|\s)(?:-u|--user)[\s=]+["']?[^\s:"']+:)(?!\d+\b)[^\s"']+/g;
const element = /(<(?:[\w-]+:)?([A-Za-z_][\w.-]*)(?:\s[^<>]*)?>)([^<]+)(?=<\/)/g;
const cookies = /\b((?:set-)?cookie\s*[:=]\s*(?:["'](?=[\w.-]+=))?)[^\s"'][^\r\n"']*/gi;
/** `name=`, `"name": `, `--name `, `name is `, `of[name]=`, also inside of a JSON text that is a JSON text itself, and of an address in an address. */
const assigned =
  /(?:(?<![\p{L}\w.-])|(?<=%[0-9A-Fa-f]{2}))((?:--?)?[\p{L}_][\p{L}\p{M}\w.-]*)(?:\\*["'])?(?:\[?\]|(?:%5[Bb])?%5[Dd])*(?:\s*(?:[=-]>|[:=：＝])\s*|%3[ADad]|\s+(?:is|was)\s+|(?<=--[\w.-]*)\s+)/gu;
/** What stands behind it: a quoted text up to the same quotation mark, a block of YAML, or a word, with what kind of login it is. */
const assignedValue =
  /(?<escape>\\*)"[\s\S]*?(?<!\\)\k<escape>"|'(?:[^'\\]|\\[\s\S])*'|`[^`]*`|[|>][-+\d]*[ \t]*(?:\r?\n[ \t]+[^\n]*)+|(?:(?:Bearer|Basic|Negotiate|Digest|Token|ApiKey|OAuth|Hawk|Signature|DPoP|AWS4-[\w-]+)\s+)?(?:\[redacted\]|[^\s,;&"'<>)}\]])+/y;
/** All the words of the line are one secret behind such a name. */
const phraseName = /pass[-_ ]?phrase/i;
const phraseRest = /[^\r\n,;"'<>)}\]]*/y;
/** What is said of a password without saying it. */
const saidOf =
  /^(?:a|also|always|an|at|being|blank|by|changed|checked|compared|correct|default|different|empty|encrypted|expected|expired|fine|for|from|generated|given|gone|hashed|hidden|in|incorrect|invalid|issued|just|known|logged|longer|lost|malformed|masked|missing|needed|never|no|none|not|now|of|old|ok|on|only|optional|passed|present|provided|read|rejected|required|reset|revoked|rotated|same|sent|set|shorter|shown|still|stored|that|the|to|too|undefined|unknown|unset|used|valid|weak|what|wrong)[.!?]?$/i;
const nothing = /^(?:true|false|null|undefined|\[\s*\]|\{\s*\})$/;
const word = /[A-Za-z0-9+/_=~-]{20,}/g;

/**
 * A text without what looks secret in it: the given secrets in every usual form; values of secret names; what prose calls a password; logins in addresses;
 * known forms of keys; numbers of cards; words that look drawn by chance, unless `name`, or what stands before them, says that they are hashes or ids. Pure,
 * and changes nothing of what it has redacted already.
 */
export function redactText(text: string, options: RedactTextOptions = {}): string {
  const { secrets = [], words, name = "", found = () => {} } = options;
  const isSecret = secretNames(words);
  let left = withoutKnown(text, secrets, redacted);
  for (const pattern of patternsOf(words)) left = left.replaceAll(pattern, redacted);
  left = left.replaceAll(privateKey, redacted).replaceAll(tokenForms, redacted);
  for (const login of [addressLogin, addressUser, commandLogin, cookies]) left = left.replaceAll(login, `$1${redacted}`);
  left = withoutNamedInProse(left, redacted, found);
  left = left.replaceAll(scheme, `$1$2${redacted}`);
  left = left.replaceAll(element, (whole, tag: string, tagName: string) => (isSecret(tagName) ? `${tag}${redacted}` : whole));
  left = withoutCards(withoutAssigned(left, isSecret, found), redacted);
  return left.replaceAll(word, (long, at: number) =>
    looksRandom(long) && !(namesHash(at === 0 ? name : left.slice(Math.max(0, at - 24), at)) && isHash(long)) ? redacted : long,
  );
}

const compiled = new WeakMap<readonly string[], readonly RegExp[]>();

function patternsOf(words: RedactWords | undefined): readonly RegExp[] {
  if (words === undefined) return [];
  const known = compiled.get(words.patterns) ?? words.patterns.map((pattern) => new RegExp(pattern, "gu"));
  compiled.set(words.patterns, known);
  return known;
}

function withoutAssigned(text: string, isSecret: (name: string) => boolean, found: (secret: string) => void): string {
  let shown = "";
  let from = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(assigned)) {
    if (index < from || !isSecret(name)) continue;
    const isSaid = /\s(?:is|was)\s+$/.test(whole);
    const value = valueAt(text, index + whole.length, isSaid ? "" : name);
    if (value === undefined || masked.test(value) || nothing.test(value)) continue;
    if (isSaid && saidOf.test(value)) continue;
    const plain = value.replace(/^["'`]|["'`]$/g, "");
    if (looksChosen(plain)) found(plain);
    shown += text.slice(from, index + whole.length) + redacted;
    from = index + whole.length + value.length;
  }
  return shown + text.slice(from);
}

/** Also behind the kind of a login. */
const masked = /^\\*["'`]?(?:[A-Za-z][\w-]*\s+)?\[redacted\]?\\*["'`]?$/;

function valueAt(text: string, at: number, name: string): string | undefined {
  if (/[[{]/.test(text.charAt(at)) && !text.startsWith(redacted, at)) return text.slice(at, bracketEnd(text, at));
  assignedValue.lastIndex = at;
  const value = assignedValue.exec(text)?.[0];
  if (value === undefined || !phraseName.test(name) || /^\\*["'`|>]/.test(value)) return value;
  phraseRest.lastIndex = at + value.length;
  return value + (phraseRest.exec(text)?.[0] ?? "").trimEnd();
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
