/** Where a string literal or block comment begins and ends, as offsets. */
export type Range = readonly [start: number, end: number];

/**
 * The literals of a source text that may span lines: what looks like a block in there is text of the program. Reads tokens, not grammar: a
 * mistake is possible only after code that no simple scanner can tell apart (a regular expression in JSX text), and costs no more than a
 * block that isn't seen there.
 */
export function literalRanges(text: string, language: "python" | "javascript"): readonly Range[] {
  return language === "python" ? pythonLiterals(text) : javascriptLiterals(text);
}

/** The offset after a quoted literal that begins at `at`; one on a single line ends with its line even when nobody closes it. */
function endOfQuoted(text: string, at: number, quote: string): number {
  const oneLine = quote.length === 1 && quote !== "`";
  for (let index = at + quote.length; index < text.length; index++) {
    const char = text[index];
    if (char === "\\") index++;
    else if (oneLine && (char === "\n" || char === "\r")) return index;
    else if (text.startsWith(quote, index)) return index + quote.length;
  }
  return text.length;
}

function endOfLine(text: string, at: number): number {
  const ends = /[\r\n]/g;
  ends.lastIndex = at;
  return ends.exec(text)?.index ?? text.length;
}

function pythonLiterals(text: string): readonly Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < text.length; ) {
    const char = text[at];
    if (char === "#") at = endOfLine(text, at);
    else if (char === '"' || char === "'") {
      const triple = char.repeat(3);
      const isTriple = text.startsWith(triple, at);
      const end = endOfQuoted(text, at, isTriple ? triple : char);
      if (isTriple) ranges.push([at, end]);
      at = end;
    } else at++;
  }
  return ranges;
}

/** Before one of these a slash begins a regular expression, not a division. */
const beforeRegex = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|delete|void|instanceof|do|else|yield|await))\s*$/;

function javascriptLiterals(text: string): readonly Range[] {
  const ranges: Range[] = [];
  /** For each template literal that is open: how many braces of its current `${…}` are. */
  const templates: number[] = [];
  const template = (from: number): number => {
    for (let at = from; at < text.length; at++) {
      if (text[at] === "\\") at++;
      else if (text[at] === "`" || text.startsWith("${", at)) {
        if (text[at] === "$") templates.push(0);
        ranges.push([from - 1, at]);
        return at + (text[at] === "$" ? 2 : 1);
      }
    }
    ranges.push([from - 1, text.length]);
    return text.length;
  };
  for (let at = 0; at < text.length; ) {
    const char = text[at];
    if (char === '"' || char === "'") at = endOfQuoted(text, at, char);
    else if (char === "`") at = template(at + 1);
    else if (text.startsWith("//", at)) at = endOfLine(text, at);
    else if (text.startsWith("/*", at)) {
      const close = text.indexOf("*/", at + 2);
      const end = close < 0 ? text.length : close + 2;
      ranges.push([at, end]);
      at = end;
    } else if (char === "/" && beforeRegex.test(text.slice(Math.max(0, at - 16), at))) at = endOfRegex(text, at);
    else if ((char === "{" || char === "}") && templates.length > 0) {
      const depth = (templates.pop() ?? 0) + (char === "{" ? 1 : -1);
      at = depth < 0 ? template(at + 1) : at + 1;
      if (depth >= 0) templates.push(depth);
    } else at++;
  }
  return ranges;
}

function endOfRegex(text: string, at: number): number {
  let inClass = false;
  for (let index = at + 1; index < text.length; index++) {
    const char = text[index];
    if (char === "\n" || char === "\r") return index;
    if (char === "\\") index++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return index + 1;
  }
  return text.length;
}
