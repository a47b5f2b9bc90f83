import type { Json } from "@onex/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redactJson, secretsIn } from "./redact.ts";
import { redacted, redactText } from "./redact-text.ts";
import { environmentSecrets } from "./secret-name.ts";

const seed = 20_250_519;
const secretNames = [
  "password",
  "dbPassword",
  "PGPASSWORD",
  "passwd",
  "pwd",
  "passphrase",
  "secret",
  "client_secret",
  "SECRET_KEY",
  "token",
  "accessToken",
  "refresh-token",
  "authorization",
  "Authorization",
  "proxy_authorization",
  "api_key",
  "apiKey",
  "x-api-key",
  "X-Api-Key",
  "private_key",
  "credentials",
  "cookie",
  "Set-Cookie",
  "session_id",
  "auth",
  "bearer",
  "connectionString",
  "otp",
  "pin",
];
const tokens = [
  "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
  "github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuV",
  "glpat-aBcDeFgHiJkLmNoPqRsT",
  "AKIAIOSFODNN7EXAMPLE",
  "xoxb-1234567890-abcdefghij",
  "sk_live_4eC39HqLyjWDarjtT1",
  "sk-abcdEFGHijkl1234MNOP",
  "AIzaSyA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1v",
  "npm_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789",
  "hf_aBcDeFgHiJkLmNoPqR",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
  "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nIBAAKC\n-----END RSA PRIVATE KEY-----",
  "postgres-less://x:hunter2@db.example.org/app",
];

/** A JSON value with a hole somewhere in it, as deep as chance wants. */
const nested = (hole: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      hole,
      fc.tuple(fc.jsonValue(), tie("tree")).map(([first, second]): Json => [first as Json, second]),
      fc.record({ a: tie("tree"), "b c": fc.string() }),
      fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie("tree"), { minKeys: 1, maxKeys: 3 }),
    ),
  })).tree;

const shows = (value: Json, secret: string): boolean =>
  JSON.stringify(value).includes(JSON.stringify(secret).slice(1, -1)) || JSON.stringify(value).includes(secret);
const planted = fc.stringMatching(/^[a-z0-9!#$%]{6,20}~Q$/);

describe("redactJson()", () => {
  test("never shows what is below a secret name, whatever is around and below it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...secretNames), planted, fc.boolean(), fc.nat(4), (name, secret, isDeep, form) => {
        const below: Json = isDeep ? { of: ["this", { one: secret }] } : secret;
        const forms: readonly Json[] = [
          { [name]: below },
          [name, below],
          { name, value: below },
          { "$onex:map": [[name, below]] },
          `${name}=${secret}`,
        ];
        const [tree = null] = fc.sample(nested(fc.constant(forms[form] ?? null)), { numRuns: 1, seed });
        expect(shows(redactJson(tree), secret)).toBe(false);
        expect(shows(redactJson(forms[form] ?? null), secret)).toBe(false);
      }),
      { seed, numRuns: 500 },
    );
  });

  test("never shows a value that it was told of, in any place, as a key, or within a text", () => {
    const place = planted.chain((secret) =>
      fc.tuple(
        fc.constant(secret),
        nested(
          fc.constantFrom<Json>(
            secret,
            `it said ${secret}!`,
            { [secret]: 1 },
            encodeURIComponent(secret),
            JSON.stringify({ x: secret }),
          ),
        ),
      ),
    );
    fc.assert(
      fc.property(place, ([secret, tree]) => {
        expect(shows(redactJson(tree, { secrets: [secret] }), secret)).toBe(false);
      }),
      { seed, numRuns: 500 },
    );
  });

  test.each(tokens)("takes out %s wherever it stands", (token) => {
    for (const value of [token, { x: [`a ${token} b`] }, { [token]: 1 }]) {
      const shown = JSON.stringify(redactJson(value));
      expect(shown).toContain(redacted);
      for (const part of token.split(/\n|:\/\/x:|@/).filter((line) => /\d/.test(line) && !/example/.test(line)))
        expect(shown).not.toContain(part);
    }
  });

  test("takes out what was drawn by chance, in hex, base 64 and base 32 without a name", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 64 }), (bytes) => {
        const buffer = Buffer.from(bytes.map((byte, at) => (byte * 31 + at * 97 + 13) % 256));
        fc.pre(new Set(buffer).size > 24);
        for (const secret of [buffer.toString("hex"), buffer.toString("base64url")])
          expect(redactJson({ x: [secret] })).toEqual({ x: [redacted] });
      }),
      { seed },
    );
  });

  test.each<[string, Json]>([
    ["the raw headers of a request", ["Host", "x", "Authorization", "hunter2", "Cookie", "hunter2"]],
    ["a command line", ["login", "--password", "hunter2", "--user", "ada"]],
    ["a name and a value with capitals", [{ Name: "DbPassword", Value: "hunter2" }]],
    ["a key and its val", { key: "pw", val: "hunter2" }],
  ])("takes the secret out of %s", (_, value) => {
    expect(JSON.stringify(redactJson(value))).not.toContain("hunter2");
    expect(secretsIn(value)).toContain("hunter2");
  });

  test("leaves the items of other lists readable", () => {
    for (const value of [
      ["login", "--token", "--verbose"],
      ["name", "password", "email", "age"],
      ["x", "Cookie", "y"],
    ])
      expect([redactJson(value), secretsIn(value)]).toEqual([value, []]);
  });

  test("says whether there is something below a secret name", () => {
    expect(redactJson({ password: null, token: "", hasPassword: true, secret: 12 })).toEqual({
      password: null,
      token: "",
      hasPassword: true,
      secret: redacted,
    });
  });

  test("keeps keys apart that were secrets", () => {
    expect(redactJson({ aaaa1: 1, aaaa2: 2 }, { secrets: ["aaaa1", "aaaa2"] })).toEqual({ [redacted]: 1, [`${redacted} 2`]: 2 });
  });

  test("changes nothing of what it has redacted", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = redactJson(value as Json);
        expect(redactJson(once)).toEqual(once);
      }),
      { seed },
    );
  });

  const hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  const commit = "9c01d2e4b7a85f3061d2c4e8f9a0b1c2d3e4f506";
  test.each<[string, Json]>([
    ["uuids", { request: "3f2a91c0-1234-4abc-8def-0123456789ab" }],
    [
      "hashes that are named so",
      { sha256: hash, node_id: hash, contentHash: hash, etag: commit, digest: { of: { checksum: hash } } },
    ],
    ["commit ids", { commit, revision: commit, text: `fixed by commit ${commit}`, short: "9c01d2e" }],
    ["lists of hashes", { hashes_unused: [], commit: [commit, commit] }],
    ["texts that name a hash", [`sha256:${hash}`, `hash ${hash}`, `node ${hash} failed`]],
    ["ids of entries", ["dl-01JVPGG8Y0QXJ2B8D3M7T5W9ZA", "dl~0123456789abcdef", "01JVPGG8Y0QXJ2B8D3M7T5W9ZA"]],
    [
      "names and paths",
      [
        "packages/devlog/src/write-entry.test.ts",
        "getUserByIdentifierOrThrow",
        "the_quick_brown_fox_jumps",
        "validateInputAndSerializeToJsonOrThrow",
      ],
    ],
    [
      "times, versions and numbers",
      ["2025-05-20T09:30:00.000Z", "2025-05-19_to_2025-05-25", "1.24.0-beta.3", "123456789012345678901234"],
    ],
    ["counts of tokens", { max_tokens: 100, promptTokens: 3, total_tokens: 5 }],
    [
      "words that only begin alike",
      {
        author: "ada",
        passenger: "bob",
        tokenizer: "bpe",
        compass: "N",
        spinner: 1,
        secretary_count_unused: null,
        keyboard: "de",
      },
    ],
    ["prose", ["Basic authentication is not enough", "the token has expired", "authorization failed"]],
  ])("leaves %s readable", (_, value) => {
    expect(redactJson(value)).toEqual(value);
  });
});

describe("redactText()", () => {
  test.each([
    ["Authorization: Bearer abcdefgh", "abcdefgh"],
    ["authorization=Basic dXNlcjpwYXNz", "dXNlcjpwYXNz"],
    ["curl -H 'X-Api-Key: k3y-value' x", "k3y-value"],
    ["login --password hunter2 --user ada", "hunter2"],
    ["postgres://ada:hunter2@db/app", "hunter2"],
    ["https://example.org/?token=abc123&x=1", "abc123"],
    ["message: password=abc123", "abc123"],
    ["cause is token=abc123, url=x", "abc123"],
    ['{"password":"hun\\"ter2"}', "ter2"],
    [JSON.stringify(JSON.stringify({ password: 'hun"ter2' })), "ter2"],
    ["the password is hunter2, said ada", "hunter2"],
    ["Cookie: a=1; sid=deadbeef", "deadbeef"],
    ["client_secret: 's p a c e'", "s p a c e"],
    ["{ password: 'hun\\'ter2', x: 1 }", "ter2"],
    ["password: `s p a c e`", "p a c e"],
    ['{"secrets":{"a":"}","b":"hunter2"},"x":1}', "hunter2"],
    [JSON.stringify({ body: JSON.stringify({ tokens: ["x]", "hunter2"] }) }), "hunter2"],
    [JSON.stringify({ password: ["first", "hunter2"] }, null, 2), "hunter2"],
    ["password: |\n  first\n  hunter2\nuser: ada", "hunter2"],
    ["<ns:Password kind='text'>hunter2</ns:Password>", "hunter2"],
    ["password -> hunter2", "hunter2"],
    ["/login?next=%2Fx%3Ftoken%3Dabc123%26y", "abc123"],
    ["//registry.example.org/:_authToken=abc-123", "abc-123"],
    ["https://x.example.org/c?sv=2020&sig=abc%2B123", "abc%2B123"],
    ["postgres://ada:p@ss/hunter2@db/app", "hunter2"],
    ["https://k3yOfAda9@example.org/x", "k3yOfAda9"],
    ["curl -u ada:hunter2 https://example.org", "hunter2"],
    ["hooks.slack.com/services/T00000000/B00000000/abcdefgh", "abcdefgh"],
    ["-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQOYBG\n-----END PGP PRIVATE KEY BLOCK-----", "lQOYBG"],
    ["wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtn"],
  ])("takes the secret out of %s", (text, secret) => {
    const shown = redactText(text);
    expect(shown).toContain(redacted);
    expect(shown).not.toContain(secret);
  });

  test("keeps what is around a secret", () => {
    expect(redactText("login --password hunter2 --user ada")).toBe(`login --password ${redacted} --user ada`);
    expect(redactText("https://example.org/?token=abc123&x=1")).toBe(`https://example.org/?token=${redacted}&x=1`);
    expect(redactText('{"secrets":{"a":"}"},"x":1}')).toBe(`{"secrets":${redacted},"x":1}`);
    expect(redactText("password: |\n  hunter2\nuser: ada")).toBe(`password: ${redacted}\nuser: ada`);
    expect(redactText("<token>abc</token><user>ada</user>")).toBe(`<token>${redacted}</token><user>ada</user>`);
  });

  test.each([
    "password is required",
    "the token was rejected.",
    "https://registry.example.org:443/@onex/contract",
    "git@example.org and ssh://git@example.org/x",
    "docker run -u 1000:1000 x",
    '{"tokens":[],"secrets":{}}',
    "mail to https://example.org/~ada@home",
  ])("leaves %s readable", (text) => {
    expect(redactText(text)).toBe(text);
  });

  test.each([
    "user[password]=hunter2&x=1",
    "user%5Bpassword%5D=hunter2&x=1",
    "user%5bpassword%5d%3Dhunter2%26x=1",
    "password[]=hunter2",
    'config["password"] = "hunter2"',
  ])("knows a name inside of brackets: %s", (text) => {
    expect(redactText(text)).not.toContain("hunter2");
    expect(redactText(redactText(text))).toBe(redactText(text));
  });

  test("reads a long text of one letter in no more than linear time", () => {
    for (const text of [
      "a".repeat(200_000),
      'a="'.repeat(20_000),
      "--a ".repeat(50_000),
      "-----BEGIN PRIVATE KEY-----".repeat(2_000),
      "\\".repeat(200_000),
      `token=[${"\\".repeat(200_000)}`,
      "://a:".repeat(40_000),
      "<a>".repeat(60_000),
    ])
      expect(redactText(text, { secrets: ["hunter2-hunter2"] }).length).toBeGreaterThan(0);
  });
});

describe("secretsIn()", () => {
  test("finds what stands below secret names in live values, through cycles and shared parts", () => {
    const shared = { inner: "shared-1" };
    const cyclic: Record<string, unknown> = {
      a: shared,
      password: shared,
      m: new Map([["token", "from-map"]]),
      pairs: [["secret", 1234]],
    };
    cyclic["self"] = cyclic;
    expect(secretsIn(cyclic).toSorted()).toEqual(["1234", "from-map", "shared-1"]);
  });
});

test("environmentSecrets() takes the values of secret names that can be told from other text", () => {
  const env = {
    GITHUB_TOKEN: "abcdef1",
    DB_PASSWORD: "x",
    SIGN_KEY: "k-123456",
    PWD: "/home/ada/work",
    HOME: "/home/ada",
    USE_TOKEN: "true",
    N: undefined,
  };
  expect(environmentSecrets(env)).toEqual(["abcdef1", "k-123456"]);
});
