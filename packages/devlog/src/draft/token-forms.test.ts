import { expect, test } from "vitest";
import { redacted, redactText } from "./redact-text.ts";

const letters = "aBcDeFgHiJkLmNoPqRsTuVwXyZ";
const hex = "0123456789abcdef";

/** Made up, in the form of the issuer. */
const keys: readonly string[] = [
  `ghs_${letters}`,
  `glpat-${letters}`,
  `npm_${letters}0123456789`,
  `rubygems_${hex}${hex}`,
  `dckr_pat_${letters}`,
  `dapi${hex}${hex}`,
  `hvs.${letters}`,
  `AGE-SECRET-KEY-1${"QPZRY9X8GF2TVDW0S3JN".repeat(2)}`,
  `glsa_${letters}_0123abcd`,
  `sntrys_${letters}`,
  `PMAK-${hex}-${hex}`,
  `lin_api_${letters}`,
  `secret_${letters}${letters}`,
  "ASIAIOSFODNN7EXAMPLE",
  `1//0${letters}`,
  `sk-ant-api03-${letters}`,
  `sk-proj-${letters}`,
  `gsk_${letters}`,
  `xai-${letters}`,
  `xapp-1-A0-${letters}`,
  `https://discord.com/api/webhooks/123456789012345678/${letters}`,
  `MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.${letters}01`,
  `123456789:AA${letters}0123456`,
  `SK${hex}${hex}`,
  `key-${hex}${hex}`,
  `sk_test_${letters}`,
  `shpat_${hex}${hex}`,
  `sq0atp-${letters}`,
  `EAA${letters}${letters}`,
  `eyJhbGciOiJkaXIifQ.${letters}.${letters}.${letters}.${letters}`,
];

test.each(keys)("takes out %s, and keeps what is around it", (key) => {
  const shown = redactText(`it said ${key}, twice`);
  expect(shown).toMatch(/^it said .*\[redacted\], twice$/);
  expect(shown).not.toContain(key.slice(-12));
});

test("takes a private key out to the end of a text that was cut off", () => {
  const shown = redactText("before\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXkt\nQUFBQUFB");
  expect(shown).toBe(`before\n${redacted}`);
});

test.each([
  "task-scheduler-of-nodes",
  "the key-value store",
  "sk-1",
  "SKELETON",
  "EAASY",
  "disk-usage-of-all-machines",
  "AKIA",
  "glacier_x",
])("%s is no key", (text) => {
  expect(redactText(text)).toBe(text);
});
