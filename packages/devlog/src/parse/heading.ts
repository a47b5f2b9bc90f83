export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** A list mark before the signs, which makes it no heading for Markdown. */
  readonly stray: boolean;
}

const written = /^ {0,3}(-?)(#{1,6})[ \t]+(\S.*)$/;

export function readHeading(text: string): Heading | undefined {
  const found = mayBegin(text) ? written.exec(text) : null;
  if (found === null) return undefined;
  const [, dash = "", signs = "", rest = ""] = found;
  const title = rest.trim();
  return {
    level: signs.length,
    text: title.endsWith("#") ? title.replace(/(?<![ \t])[ \t]+#+$/, "").trim() : title,
    stray: dash !== "",
  };
}

/** Few lines begin with a number sign, and their first characters say so quicker than a pattern. */
function mayBegin(text: string): boolean {
  let at = 0;
  while (at < 3 && text.charCodeAt(at) === 0x20) at++;
  if (text.charCodeAt(at) === 0x2d) at++;
  return text.charCodeAt(at) === 0x23;
}

export const isCommentary = ({ text }: Heading): boolean => /\bassistant\b|^additional ideas\b/i.test(text);
