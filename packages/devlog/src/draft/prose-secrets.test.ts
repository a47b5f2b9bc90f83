import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { looksChosen } from "./prose-secrets.ts";
import { redactJson, secretsIn } from "./redact.ts";
import { redacted, redactText } from "./redact-text.ts";

const seed = 20_250_519;
const words = { names: ["Kundennummer"], patterns: ["ACME-\\d{6}", "(?<=case )\\w+"] };

describe("prose", () => {
  test.each([
    ["wrong password hunter2", "hunter2"],
    ["the password hunter2 was rejected", "hunter2"],
    ["(using password hunter2)", "hunter2"],
    ["password hunter2!", "hunter2"],
    ["user ada, password p@ssword", "p@ssword"],
    ["login with password 'swordfish' failed", "swordfish"],
    ["passphrase “correct horse” is wrong", "correct horse"],
    ["passphrase: correct horse battery staple", "staple"],
    ["recovery phrase: legal winner thank year wave sausage worth useful legal winner thank yellow", "sausage"],
    ["the password for ada is hunter2", "hunter2"],
    ["password→hunter2", "hunter2"],
    ["Passwort hunter2", "hunter2"],
    ["secret key hunter2x", "hunter2x"],
    ["api key hunter2abc", "hunter2abc"],
    ["bad token abc123xyz", "abc123xyz"],
    ["token: abc", "abc"],
    ["credentials ada:hunter2", "hunter2"],
    ["logged in as ada/hunter2", "hunter2"],
    ["the PIN 4711 is wrong", "4711"],
    ["verification code is 123456", "123456"],
    ["card 4242 4242 4242 4242, cvc 123", "4242"],
    ["card 4242 4242 4242 4242, cvc 123", "123"],
    ["密码：hunter2", "hunter2"],
    ["пароль: hunter2", "hunter2"],
    ["mot de passe : hunter2", "hunter2"],
    ["contraseña: hunter2", "hunter2"],
    ["パスワード: hunter2", "hunter2"],
  ])("%s", (text, secret) => {
    const shown = redactText(text);
    expect(shown).toContain(redacted);
    expect(shown).not.toContain(secret);
    expect(redactText(shown)).toBe(shown);
  });

  test.each([
    ["Authorization: Bearer hunter2x", `Authorization: Bearer ${redacted}`],
    ['Authorization: Digest username="ada", response="6629fae49393a05397450978507c4ef1"', `Authorization: Digest ${redacted}`],
    ["authorization: AWS4-HMAC-SHA256 Credential=x/y, Signature=abcdef", `authorization: AWS4-HMAC-SHA256 ${redacted}`],
    ["document.cookie = 'sid=hunter2; a=b'", `document.cookie = '${redacted}'`],
    ["mysql -u ada -phunter2 app", `mysql -u ada -p${redacted} app`],
    ["sshpass -p hunter2 ssh ada@db", `sshpass -p ${redacted} ssh ada@db`],
    ["docker login -u ada -p hunter2 registry", `docker login -u ada -p ${redacted} registry`],
    ["unzip -P hunter2 a.zip", `unzip -P ${redacted} a.zip`],
    ["redis-cli -h x -a hunter2 ping", `redis-cli -h x -a ${redacted} ping`],
    ["https://example.org/?X-Amz-Signature=abcdef&b=1", `https://example.org/?X-Amz-Signature=${redacted}&b=1`],
    ["https://example.org/cb?code=u3F05aEO&state=x", `https://example.org/cb?code=${redacted}&state=x`],
    ["Server=db;User Id=ada;Password=hunter2;", `Server=db;User Id=ada;Password=${redacted};`],
    ["mongodb+srv://ada:hunter2@db/app", `mongodb+srv://ada:${redacted}@db/app`],
    ['{"password":"[redacted]"}', '{"password":"[redacted]"}'],
  ])("%s keeps what is around its secret", (text, expected) => {
    expect(redactText(text)).toBe(expected);
    expect(redactText(expected)).toBe(expected);
  });

  test.each([
    "the password must have 8 characters",
    "password authentication failed for user ada",
    "password v2 is stored with SHA-256",
    "the password is hashed with bcrypt10",
    "token 12 of line 3 is unexpected",
    `Unexpected token 'a', "abc1" is not valid JSON`,
    "Unexpected token } in JSON at position 12",
    "the next token is a string",
    "password.length is 7",
    "secret manager is not reachable at secrets.example.org",
    "secrets/db-1/config.yaml was not found",
    "passes 2 of 3 tests, pass step2",
    "access token expired 10s ago",
    "GPIO pin 13 is low",
    "error code 123456",
    "bypass hunter2",
    "logged in as ada@example.org",
    "login took 12ms",
    "order 4111111111111112 and 1747732200123456789",
    "5211 5212 5213 5214 5215 5216",
    "https://example.org/?key=price&code=404",
    "cp -p a1 b2; mysql --version",
    "Bresenham: the longest",
  ])("%s stays as it is", (text) => {
    expect(redactText(text)).toBe(text);
  });

  test("hides what looks chosen behind each word for a secret, whatever stands around it", () => {
    const noun = fc.constantFrom("password", "Passphrase", "pwd", "api key", "access token", "secret", "private-key", "Kennwort");
    const around = fc.constantFrom("", "wrong ", "Error: invalid ", "the ", "(", "ada's ");
    const behind = fc.constantFrom("", ".", ", said ada", ")", " was rejected", "\nnext line");
    const secret = fc.stringMatching(/^[a-zA-Z]{3,8}[!#$%&*+]?[0-9]{2,6}[a-zA-Z]{2,5}$/).filter(looksChosen);
    fc.assert(
      fc.property(around, noun, secret, behind, (before, name, hidden, after) => {
        const shown = redactText(`${before}${name} ${hidden}${after}`);
        expect(shown).not.toContain(hidden);
        expect(shown).toContain(redacted);
        expect(redactText(shown)).toBe(shown);
      }),
      { seed, numRuns: 500 },
    );
  });

  test("changes no text of plain words", () => {
    const plain = fc.array(
      fc.constantFrom("the", "password", "token", "of", "user", "key", "is", "login", "failed", "secret", "with"),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(plain, (list) => {
        // What stands behind "is" is said of it, or is it.
        fc.pre(!/\b(?:password|token|secret) is\b/.test(list.join(" ")));
        expect(redactText(list.join(" "))).toBe(list.join(" "));
      }),
      { seed },
    );
  });
});

describe("what a text gives away", () => {
  test("is a secret wherever it stands", () => {
    const record = { message: "wrong password hunter2", args: ["ada", "hunter2"], deep: new Map([["x", "for hunter2"]]) };
    expect(secretsIn(record)).toEqual(["hunter2"]);
    expect(redactJson({ args: ["ada", "hunter2"] }, { secrets: secretsIn(record) })).toEqual({ args: ["ada", redacted] });
  });

  test("is none when it is short or a word", () => {
    expect(secretsIn(["password: ab1", "the password is swordfish", "token 'value'"])).toEqual([]);
  });
});

describe("what a project calls secret", () => {
  test("is hidden by its name in objects, pairs and texts, whatever its letter case and separators", () => {
    expect(redactJson({ kunden_nummer: "x-1", b: ["Kunden-Nummer", "y-2"] }, { words })).toEqual({
      kunden_nummer: redacted,
      b: ["Kunden-Nummer", redacted],
    });
    expect(redactText("KundenNummer=z-3, ort=y", { words })).toBe(`KundenNummer=${redacted}, ort=y`);
    expect(redactText("Kundennummer=z-3")).toBe("Kundennummer=z-3");
    expect(secretsIn({ kundenNummer: "x-1" }, words)).toEqual(["x-1"]);
  });

  test("is hidden by its form in every text and key", () => {
    expect(redactJson({ "ACME-123456": ["case closed", "is ACME-654321!"] }, { words })).toEqual({
      [redacted]: [`case ${redacted}`, `is ${redacted}!`],
    });
  });
});
