import type { RedactWords } from "../repository/log-config.ts";

/** Parts that no harmless name has. Letters and digits only, so that `apiKey`, `API_KEY` and `x-api-key` are one. */
const telling =
  /passw|passphrase|pwd$|secret|credential|authori[sz]ation|apikey|accesskey|privatekey|signingkey|encryptionkey|masterkey|accountkey|sharedkey|cookie|sessionid|sessionkey|connectionstring|bearer|mnemonic|passwor[dt]|kennwort|contrasena|wachtwoord|motdepasse/;
/** The same in what letters of English don't have. */
const tellingElsewhere = /contraseña|пароль|密码|密碼|口令|パスワード|비밀번호|hasło|lösenord|şifre/;
/** Too short to be looked for inside of other words. */
const words: ReadonlySet<string> = new Set([
  "auth",
  "pass",
  "passe",
  "senha",
  "pw",
  "pat",
  "pin",
  "cvv",
  "cvc",
  "ssn",
  "otp",
  "totp",
  "jwt",
  "dsn",
  "sig",
]);
/** Before `tokens` they count what a language model or a lexer reads. */
const counted = /(max|min|num|total|prompt|completion|input|output|cached|used|remaining|context)tokens$/;

/** What is counted of a secret is none. */
const measured = /(?:length|count|size|ttl|attempts)$/;

const wordsOf = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** True for the name of a field, header, input or variable whose value nobody should read in a log. */
function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  if (measured.test(plain)) return false;
  return (
    telling.test(plain) ||
    (/tokens?$/.test(plain) && !counted.test(plain)) ||
    wordsOf(name).some((word) => words.has(word)) ||
    tellingElsewhere.test(name.normalize("NFC").toLowerCase())
  );
}

const squashed = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");

const tests = new WeakMap<readonly string[], (name: string) => boolean>();

/** `isSecretName`, with the names that a project adds: whole ones, whatever their letter case and separators. */
export function secretNames(redact: RedactWords | undefined): (name: string) => boolean {
  if (redact === undefined || redact.names.length === 0) return isSecretName;
  const known = tests.get(redact.names);
  if (known !== undefined) return known;
  const more = new Set(redact.names.map(squashed));
  const test = (name: string): boolean => isSecretName(name) || more.has(squashed(name));
  tests.set(redact.names, test);
  return test;
}

/** Names that are of the system, and say where something is. */
const harmless: ReadonlySet<string> = new Set(["PWD", "OLDPWD", "SSH_AUTH_SOCK"]);

/** The values of the variables of an environment whose names look secret; what is too short to be told from other text is left out. */
export const environmentSecrets = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  Object.entries(env).flatMap(([name, value = ""]) =>
    !harmless.has(name.toUpperCase()) &&
    (isSecretName(name) || /(^|_)(KEY|PASS|PWD|DATABASE_URL)$/i.test(name)) &&
    value.length >= 6 &&
    !/^(true|false|\d{1,5})$/i.test(value)
      ? [value]
      : [],
  );

const hashWord =
  /(?:hash|sha-?\d*|digest|checksum|commit|revision|rev|etag|fingerprint|integrity|node|version|head|oid|tree|blob|snapshot|record|uuid|id)$/i;

/** True for a name, or for text before a value, that says that the value is a hash or an id. */
export const namesHash = (text: string): boolean => hashWord.test(text.replace(/[^A-Za-z0-9]+$/, ""));
