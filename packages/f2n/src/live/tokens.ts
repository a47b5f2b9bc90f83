/** A piece of JavaScript that means something, with the place where it stands. */
export interface Token {
  /** The same for two spellings of one thing: strings by value, numbers by value, everything else as written. */
  readonly text: string;
  /** UTF-16 offset of its first character. */
  readonly start: number;
  /** Offset behind its last. */
  readonly end: number;
}

const shapes: Readonly<Record<string, RegExp>> = {
  space: /\s+|\/\/.*|\/\*[\s\S]*?\*\//,
  string: /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/,
  number: /(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d[\d_]*(?:e[+-]?\d+)?)n?/,
  word: /#?[\p{ID_Start}$_\\][\p{ID_Continue}$\\]*/u,
  punctuation:
    /=>|\.\.\.|\?\.(?!\d)|(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^<>!=])?=(?:=?=)?|\+\+|--|\*\*|<<|>>>?|&&|\|\||\?\?|[\s\S]/,
};

const kinds = Object.keys(shapes);
const pattern = new RegExp(
  Object.entries(shapes)
    .map(([, { source }]) => `(${source})`)
    .join("|"),
  "iuy",
);

/** After these a slash begins a regular expression; after any other token it divides. */
const beforeExpression =
  /^(?:[([{,;:?!~=&|^<>+\-*/%]|=>|.*=|&&|\|\||\?\?|\*\*|<<|>>>?|\.\.\.|return|typeof|case|in|of|delete|void|throw|new|else|do|yield|await|instanceof)$/;

const regex = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;

/** What printers of JavaScript add and drop freely. */
const optional: ReadonlySet<string> = new Set(["(", ")", ";", ","]);

/**
 * The tokens of JavaScript without comments, layout, and the punctuation that printers add and drop: parentheses, commas, semicolons. Two texts
 * with the same tokens are one program in two layouts, short of an edit in that punctuation alone.
 */
export const significantTokens = (text: string): readonly Token[] => tokensOf(text).filter((token) => !optional.has(token.text));

/** All tokens of JavaScript, without comments and layout. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  readTokens(text, 0, tokens, false);
  return tokens;
}

/** Reads to the end, or to the brace that closes a template's expression; gives the offset after it. */
function readTokens(text: string, from: number, tokens: Token[], isInTemplate: boolean): number {
  let at = from;
  let depth = 0;
  let before = "(";
  while (at < text.length) {
    if (text[at] === "`") {
      at = readTemplate(text, at, tokens);
      before = "`";
      continue;
    }
    const { kind, value } = nextToken(text, at, before);
    if (kind !== "space") {
      if (value === "{") depth += 1;
      if (value === "}") depth -= 1;
      if (depth < 0 && isInTemplate) return at + 1;
      tokens.push({ text: plain(kind, value), start: at, end: at + value.length });
      before = value;
    }
    at += value.length;
  }
  return at;
}

function nextToken(text: string, at: number, before: string): { readonly kind: string; readonly value: string } {
  if (text[at] === "/" && beforeExpression.test(before)) {
    regex.lastIndex = at;
    const found = regex.exec(text);
    if (found !== null) return { kind: "regex", value: found[0] };
  }
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  // The shapes have no groups of their own.
  const kind = kinds.find((_, index) => found?.[index + 1] !== undefined);
  return { kind: kind ?? "punctuation", value: found?.[0] ?? text.charAt(at) };
}

/** A template is its pieces of text, each one token, and the tokens of the expressions between. */
function readTemplate(text: string, from: number, tokens: Token[]): number {
  let at = from + 1;
  let piece = at;
  while (at < text.length && text[at] !== "`") {
    if (text[at] === "\\") at += 2;
    else if (text.startsWith("${", at)) {
      tokens.push({ text: `\`${text.slice(piece, at)}`, start: piece, end: at + 1 });
      at = readTokens(text, at + 2, tokens, true);
      piece = at;
    } else at += 1;
  }
  tokens.push({ text: `\`${text.slice(piece, at)}`, start: piece, end: at + 1 });
  return at + 1;
}

function plain(kind: string, value: string): string {
  if (kind === "string") return JSON.stringify(unescaped(value.slice(1, -1)));
  if (kind !== "number") return value;
  const digits = value.replaceAll("_", "");
  return digits.endsWith("n") ? `${BigInt(digits.slice(0, -1))}n` : String(Number(digits));
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  0: "\0",
  "\n": "",
  "\r\n": "",
};

const unescaped = (body: string): string =>
  body.replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(\r\n|[\s\S]))/giu, (_, point, unit, byte, other) => {
    if (point !== undefined) return String.fromCodePoint(Number.parseInt(point, 16));
    if (other === undefined) return String.fromCharCode(Number.parseInt(unit ?? byte, 16));
    return escapes[other] ?? other;
  });
