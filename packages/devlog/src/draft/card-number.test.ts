import { describe, expect, test } from "vitest";
import { isCardNumber, withoutCards } from "./card-number.ts";
import { redactJson } from "./redact.ts";

/** Numbers that issuers publish for tests. */
const cards = [
  "4242424242424242",
  "5555555555554444",
  "2223003122003222",
  "378282246310005",
  "6011111111111117",
  "3566002020360505",
  "30569309025904",
  "6200000000000005",
];

describe("numbers of payment cards", () => {
  test.each(cards)("%s is one, in groups as well, and none with another digit", (number) => {
    expect(isCardNumber(number)).toBe(true);
    const last = (Number(number.at(-1)) + 1) % 10;
    expect(isCardNumber(number.slice(0, -1) + last)).toBe(false);
    expect(withoutCards(`paid with ${number}.`, "X")).toBe("paid with X.");
    expect(redactJson({ card: [Number(number)] })).toEqual({ card: ["[redacted]"] });
  });

  test.each(["4242 4242 4242 4242", "4242-4242-4242-4242", "3782 822463 10005"])("%s is found as it is printed", (number) => {
    expect(withoutCards(`card ${number}, cvc`, "X")).toBe("card X, cvc");
  });

  test.each([
    "4242 4242-4242 4242",
    "14242424242424242",
    "id-4242424242424242",
    "0x4242424242424242",
    "4242424242424242.5",
    "4242 4242 4242 4242 4242",
    "1747732200123456",
    "0000000000000000",
  ])("%s is left alone", (text) => {
    expect(withoutCards(text, "X")).toBe(text);
  });
});
