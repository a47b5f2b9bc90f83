/** Words of prose behind which a secret may stand without any sign between. */
const password = "(?:pass(?:words?|wd|phrase|code)|pwd|pw|passwor[dt]|kennwort|contraseña|senha|wachtwoord)";
const key =
  "(?:secrets?|credentials?|(?:(?:access|auth|api|refresh|session|bearer|id)[ _-]?)?tokens?|(?:api|access|secret|private|signing|encryption|master|account|shared|licen[cs]e)[ _-]?keys?)";
const between = "(?:[ \\t]+(?:is|was|being|with|like|=>?))?(?:[ \\t]+|[ \\t]*→[ \\t]*)";
const behindNoun = new RegExp(
  `(?<![\\w$./-])(?:${password}(?:[ \\t]+(?:of|for)[ \\t]+\\S{1,64})?|${key})${between}(\\S{4,256})`,
  "giu",
);
/** What stands in quotes behind a word for a password is one, whatever it looks like. */
const quoted =
  /(?<![\w$./-])((?:pass(?:word|wd|phrase|code)|passwort|kennwort|pwd)[ \t]+)(["'`«“„])([^"'`»”“\r\n]{1,128})(["'`»”“])/giu;
/** Numbers that are read out once. */
const code =
  /(?<![\w$./-])((?:PIN|TAN|OTP|otp|[Pp]asscode|(?:[Oo]ne[ -]?time|[Vv]erification|[Ss]ecurity|[Cc]onfirmation|2FA|MFA|SMS|TOTP)[ -](?:code|password|pin|PIN))(?:\s+(?:is|was|of))?\s*[:=#]?\s*)(\d{4}|\d{6}|\d{8})(?![\w.,:/-]*\w)/g;
const cardCode = /(?<![\w$./-])(CV[VC]2?\s*[:=#]?\s*)(\d{3,4})(?!\w)/gi;
/** Twelve words or more stand for a key (BIP 39). */
const keyWords =
  /(\b(?:mnemonic|(?:seed|recovery|backup|secret)[ _-](?:phrase|words))["']?[ \t]*[:=]?[ \t]*["']?)((?:[a-z]{3,8}[ \t]+){11,23}[a-z]{3,8}\b)/gi;
/** `ada:secret` behind a word for a login. */
const pair =
  /(?<![\w$./-])((?:credentials?|creds|logged in (?:as|with)|log(?:in|on)(?: (?:as|with))?)\s+["'`]?[\w.@+-]{1,64})([:/])(?!\/)([^\s"'`,;]{4,256})/gi;
/** A password in an option that has no name. */
const option =
  /(?<![\w/-])((?:mysql|mysqldump|mysqladmin|mariadb(?:-dump)?)\b[^\r\n|;&]{0,200}?\s-p|sshpass\s+-p\s*|(?:docker|podman|helm|oras|skopeo|az|vault)\b[^\r\n|;&]{0,100}?\blogin\b[^\r\n|;&]{0,200}?\s-p[\s=]+|(?:un)?zip\b[^\r\n|;&]{0,100}?\s-P\s*|redis-cli\b[^\r\n|;&]{0,100}?\s-a\s+|ldap[a-z]+\b[^\r\n|;&]{0,200}?\s-w\s+)(?![\s-])(["']?)([^\s"']{1,256})/g;
/** Values of an address that give access to it: of `key` and `code` only what looks like one. */
const parameter = /([?&;](?:x-(?:amz|goog|ms)-(?:signature|credential|security-token)|signature|sig|hmac)=)([^\s&#"'<>]+)/gi;
const guessedParameter = /([?&](?:key|code|k|t|auth|ticket|nonce)=)([^\s&#"'<>]{6,})/gi;
/** Header fields and forms of logins with many parts (RFC 7616, AWS): all of their parts. */
const parts =
  /(\bauthorization["']?\s*[:=]\s*["']?)((?:Digest|AWS4-[\w-]+|OAuth|Hawk|Signature|GNAP|DPoP)\s+)((?:[\w-]+\s*=\s*(?:\\?"[^"\r\n]*"|[^\s,"']+)\s*,?\s*)+)/gi;

/** Names of algorithms, formats and counted things: they end in digits as well. */
const ordinary =
  /^(?:v?\d+(?:\.\d+)*(?:ms|[smhdkb]|[kmg]i?b|px|st|nd|rd|th|%)?|e2e|i18n|l10n|a11y|k[38]s|log4j|\d+-?(?:bit|byte|char|letter|digit|day|hour)\w*|(?:sha|md|base|utf|oauth|http|ipv|argon|bcrypt|scrypt|pbkdf|hs|rs|es|ps|ed|aes|rsa|ecdsa|p|x|s|h|k8s|web|tls|ssl|v|ver|version|rev|attempt|field|input|rule|test|step|line|type|user|group|level|no|nr|part|phase|try|column|col|arg|param|item|case|option|policy|hash|file|key|id|row|page|slot|index|position|offset|node|vertex|issue|bug|task|ticket|day|week|q|rfc|iso)s?[-_#]?\d+(?:[-_.]\w+)?)$/i;

/** True for a word that people choose or machines draw as a secret, rather than write: letters with digits, or with signs inside that are no punctuation. */
export function looksChosen(word: string): boolean {
  if (word.length < 4 || ordinary.test(word) || /^[@#\\$<({[/]|:\/\/|^\w+\(|[/\\].*[/\\]|=$/.test(word)) return false;
  if (/[A-Za-z]\.(?:[a-z]{1,5})$/.test(word)) return false; // a file, a host, a member
  return /\p{L}/u.test(word) && (/\d/.test(word) || /[\p{L}\d][!@#$%^&*+~?]+[\p{L}\d]/u.test(word));
}

/**
 * A text without the secrets that its prose names, `wrong password hunter2`, and those in options and addresses whose names are no names of secrets. `found`
 * hears of each. What has neither quotes around it nor digits or signs in it can't be told from a word.
 */
export function withoutNamedInProse(text: string, mask: string, found: (secret: string) => void): string {
  const taken = (secret: string): string => {
    found(secret);
    return mask;
  };
  const isMask = (word: string): boolean => word.includes(mask.slice(0, -1));
  return text
    .replaceAll(parts, (whole, name: string, scheme: string, rest: string) => (isMask(rest) ? whole : `${name}${scheme}${mask}`))
    .replaceAll(option, (whole, before: string, quote: string, word: string) =>
      isMask(word) ? whole : `${before}${quote}${taken(word)}`,
    )
    .replaceAll(parameter, (_whole, name: string) => `${name}${mask}`)
    .replaceAll(guessedParameter, (whole, name: string, word: string) =>
      looksChosen(word) && !isMask(word) ? `${name}${taken(word)}` : whole,
    )
    .replaceAll(code, (_whole, before: string) => `${before}${mask}`)
    .replaceAll(keyWords, (_whole, before: string, list: string) => `${before}${taken(list)}`)
    .replaceAll(cardCode, (_whole, before: string) => `${before}${mask}`)
    .replaceAll(quoted, (whole, before: string, open: string, inside: string, close: string) =>
      isMask(inside) || saidInQuotes.test(inside) ? whole : `${before}${open}${taken(inside)}${close}`,
    )
    .replaceAll(pair, (whole, before: string, sign: string, word: string) =>
      isMask(word) || !looksChosen(word) ? whole : `${before}${sign}${taken(word)}`,
    )
    .replaceAll(behindNoun, (whole, given: string) => {
      const word = given.replace(/^["'`([]+/, "").replace(/[.,;:!?)\]"'`]+$/, "");
      if (isMask(given) || !looksChosen(word)) return whole;
      return whole.slice(0, whole.length - given.length) + given.replace(word, () => taken(word));
    });
}

/** What stands for a value, or is said of it. */
const saidInQuotes =
  /^(?:\W*|<.*>|x{3,}|(?:is|was|must|should|cannot|can't|has|not|too|may|needs?)\b.*|name|value|string|text|hidden|none|null|undefined|required)$/i;
