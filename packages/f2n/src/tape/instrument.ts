import { tokensOf } from "../live/tokens.ts";

/** What to do with the text of a module, so that what it reads comes to a tape. */
export interface Instrumentation {
  /** Globals that the module is to import instead; it declares none of them. */
  readonly globals: readonly string[];
  /** Nothing that is tapeable is read in another way, as far as the text tells. */
  readonly isClean: boolean;
}

const names = ["Date", "Math", "crypto", "performance", "fetch"] as const;
export type GlobalName = (typeof names)[number];

/** Ways to a global, or to a module, that no import can stand before. */
const wayAround: ReadonlySet<string> = new Set(["globalThis", "global", "self", "eval", "require"]);

/**
 * Reads the JavaScript of a module, token by token. A name is imported only where every mention of it is one that no declaration of it could be, and,
 * for `Date`, one that cannot tell it from the real one: `Date.now()`, `new Date()`, `x instanceof Date`, but not `x.constructor === Date`.
 */
export function instrument(text: string): Instrumentation {
  if (!mentionsTapeable(text)) return { globals: [], isClean: true };
  const tokens = tokensOf(text).map((token) => token.text);
  const imported = importedNames(tokens);
  const isClean = !tokens.some((token, at) => wayAround.has(token) && tokens[at - 1] !== ".");
  const verdicts = names.map((name) => [name, imported.has(name) ? "unused" : verdictOn(name, tokens)] as const);
  return {
    globals: verdicts.filter(([, verdict]) => verdict === "import").map(([name]) => name),
    isClean: isClean && verdicts.every(([, verdict]) => verdict !== "hidden"),
  };
}

/** False for a text that needs no second look. */
export const mentionsTapeable = (text: string): boolean => mention.test(text);

const mention = new RegExp(`\\b(?:${[...names, ...wayAround].join("|")})\\b`);

type Verdict = "unused" | "import" | "hidden";

function verdictOn(name: GlobalName, tokens: readonly string[]): Verdict {
  let isRead = false;
  let isBare = false;
  for (const [at, token] of tokens.entries()) {
    if (token !== name || isMember(tokens, at)) continue;
    if (!isSafe(tokens, at, name)) isBare = true;
    if (reads(tokens, at, name)) isRead = true;
  }
  if (isBare) return "hidden";
  return isRead ? "import" : "unused";
}

/** `x.Date`, `{ Date: 1 }`. */
const isMember = (tokens: readonly string[], at: number): boolean => {
  const before = tokens[at - 1] ?? "";
  return before === "." || before === "?." || (tokens[at + 1] === ":" && (before === "{" || before === ","));
};

const declarations: ReadonlySet<string> = new Set([
  "function",
  "class",
  "const",
  "let",
  "var",
  "import",
  "as",
  "*",
  "async",
  "get",
  "set",
]);
const operators: ReadonlySet<string> = new Set(["new", "instanceof", "typeof", "extends"]);

function isSafe(tokens: readonly string[], at: number, name: GlobalName): boolean {
  const [before = "", after = ""] = [tokens[at - 1], tokens[at + 1]];
  if (declarations.has(before)) return false;
  if ([".", "(", "[", "?."].includes(after) || operators.has(before)) return true;
  // A value that goes somewhere: never a declaration, but there a `Date` could be compared.
  return name !== "Date" && before === "=";
}

function reads(tokens: readonly string[], at: number, name: GlobalName): boolean {
  const [after, next, third] = tokens.slice(at + 1, at + 4);
  if (name === "Math") return !(after === "." && next !== "random");
  if (name !== "Date") return true;
  const before = tokens[at - 1];
  if (after === ".") return next === "now";
  if (before === "instanceof" || before === "typeof") return false;
  if (before !== "new") return true;
  return after !== "(" || next === ")" || (next === "..." && third !== undefined);
}

/** Local names of the module's imports. */
function importedNames(tokens: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at] !== "import" || tokens[at - 1] === "." || tokens[at + 1] === "(" || tokens[at + 1] === ".") continue;
    for (at += 1; at < tokens.length && !/^"|^;$/.test(tokens[at] ?? ""); at++) {
      if (tokens[at + 1] !== "as") found.add(tokens[at] ?? "");
    }
  }
  return found;
}
