/** What a secret may be written as, longest first, so that no part of one is left. What is shorter than four signs is in every text. */
function formsOf(secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap((secret) => {
    if (secret.length < 4) return [];
    const bytes = Buffer.from(secret);
    const inJson = JSON.stringify(secret).slice(1, -1);
    return [
      secret,
      inJson,
      JSON.stringify(inJson).slice(1, -1),
      encodeURIComponent(secret.toWellFormed()),
      bytes.toString("base64"),
      bytes.toString("base64url"),
      bytes.toString("hex"),
    ];
  });
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

const known = new WeakMap<readonly string[], readonly string[]>();

/** The same list comes with every text of a record. */
function knownForms(secrets: readonly string[]): readonly string[] {
  const forms = known.get(secrets) ?? formsOf(secrets);
  known.set(secrets, forms);
  return forms;
}

/** White space, also as texts in JSON and lines that go on have it. */
const space = /\s+|\\{1,8}(?=\r?\n)|(?:\\{1,8}r)?\\{1,8}[nt]/g;
const withoutSpace = (text: string): string => text.replaceAll(space, "");
const encodedWord = /[A-Za-z0-9+/_-]{12,}={0,2}/g;

/** A text with `mask` in place of each of the secrets: in plain, URL, JSON, hex and base 64 form, with white space in it, and inside of what is base 64. */
export function withoutKnown(text: string, secrets: readonly string[], mask: string): string {
  const forms = knownForms(secrets);
  if (forms.length === 0) return text;
  let left = text;
  for (const form of forms) left = left.split(form).join(mask);
  left = withoutSpaced(left, forms, mask);
  const long = secrets.filter((secret) => secret.length >= 6);
  if (long.length === 0) return left;
  return left.replaceAll(encodedWord, (found) => {
    const inside = Buffer.from(found, "base64");
    return long.some((secret) => inside.includes(secret)) ? mask : found;
  });
}

/** Looks for the forms as if nobody wrote any space: lines are broken and indented anywhere. */
function withoutSpaced(text: string, forms: readonly string[], mask: string): string {
  const line = withoutSpace(text);
  if (line.length === text.length) return text;
  const ranges = rangesOf(
    line,
    forms.map(withoutSpace).filter((form) => form.length >= 8),
  );
  if (ranges.length === 0) return text;
  const places: number[] = [];
  let from = 0;
  for (const { 0: whole, index } of [...text.matchAll(space), { 0: "", index: text.length }]) {
    for (let at = from; at < index; at++) places.push(at);
    from = index + whole.length;
  }
  let shown = text;
  for (const [start, end] of ranges.reverse())
    shown = shown.slice(0, places[start] ?? 0) + mask + shown.slice((places[end - 1] ?? 0) + 1);
  return shown;
}

/** Where the forms stand, in order and apart. */
function rangesOf(line: string, forms: readonly string[]): [start: number, end: number][] {
  const found: [start: number, end: number][] = [];
  for (const form of forms)
    for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + 1)) found.push([at, at + form.length]);
  const ranges: [start: number, end: number][] = [];
  for (const [start, end] of found.sort((a, b) => a[0] - b[0])) {
    const last = ranges.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}
