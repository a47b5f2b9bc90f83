/** Fourteen to nineteen digits, in the groups that are printed on cards or in none, that are no part of something longer. */
const digits =
  /(?<![\w.,:/+-]|[\dA-Fa-f]{4}[ -])(?:\d{14,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})(?!\w|[.,:/-]\d|[ -][\dA-Fa-f]{4}\b)/g;

/** How the issuers of payment cards begin their numbers, and how long these are. */
const issuers: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^3(?:0[0-5]|[68])/, [14]],
  [/^62/, [16, 17, 18, 19]],
];

/** True for the number of a payment card: its issuer's beginning and length, and a check digit (ISO/IEC 7812, by Luhn) that is right. */
export function isCardNumber(text: string): boolean {
  const number = text.replaceAll(/[ -]/g, "");
  return issuers.some(([begin, lengths]) => begin.test(number) && lengths.includes(number.length)) && checksOut(number);
}

function checksOut(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < number.length; at++) {
    const digit = Number(number.charAt(number.length - 1 - at));
    sum += at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return /^\d+$/.test(number) && sum % 10 === 0;
}

export const withoutCards = (text: string, mask: string): string =>
  text.replaceAll(digits, (found) => (isCardNumber(found) ? mask : found));
