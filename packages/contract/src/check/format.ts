const dateParts = /^(\d{4})-(\d{2})-(\d{2})$/;
const timeParts = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const uriCharacters = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})*$/i;
const byte = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const mailbox = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

const daysOf = (year: number, month: number): number =>
  month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;

function isDate(text: string): boolean {
  const [, year, month, day] = (dateParts.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

/** RFC 3339, without leap seconds: ECMAScript has none. */
const isDateTime = (text: string): boolean =>
  /^.{10}t/i.test(text) && isDate(text.slice(0, 10)) && timeParts.test(text.slice(11));

function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || at > 64 || text.length > 254) return false;
  return (
    mailbox.test(text.slice(0, at)) &&
    text
      .slice(at + 1)
      .split(".")
      .every((part) => label.test(part))
  );
}

const isIpv4 = (text: string): boolean => {
  const parts = text.split(".", 5);
  return parts.length === 4 && parts.every((part) => byte.test(part));
};

/** RFC 4291, section 2.2. */
function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1);
  const tail = last?.includes(".") === true && !text.endsWith("::");
  if (tail && !isIpv4(last)) return false;
  const hex = tail ? groups.slice(0, -1) : groups;
  const count = hex.length + (tail ? 2 : 0);
  return hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group)) && (halves.length === 2 ? count < 8 : count === 8);
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

/** What a text of a format is called; the others are called as they are. */
export const formatWords: ReadonlyMap<string, string> = new Map([
  ["date-time", 'a date and time such as "2026-01-31T12:00:00Z"'],
  ["date", 'a date such as "2026-01-31"'],
  ["time", 'a time such as "12:00:00Z"'],
  ["email", "an email address"],
  ["uri", "an absolute URI"],
  ["ipv4", "an IPv4 address"],
  ["ipv6", "an IPv6 address"],
  ["regex", "a regular expression"],
]);

/** The formats that are asserted; every other one is an annotation. */
export const formats: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ["date-time", isDateTime],
  ["date", isDate],
  ["time", (text) => timeParts.test(text)],
  ["email", isEmail],
  ["uri", (text) => uriCharacters.test(text)],
  ["uuid", (text) => uuid.test(text)],
  ["ipv4", isIpv4],
  ["ipv6", isIpv6],
  ["regex", isRegex],
]);
