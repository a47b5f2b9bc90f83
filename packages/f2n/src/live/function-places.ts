import { isRunnerModule, runnerNames } from "./module-runner.ts";
import { significantTokens, type Token } from "./tokens.ts";

/**
 * Offsets in `original` at which a function begins that is the one whose text the engine gives as `running`, in order. The layout may differ, and
 * imported names may be written as Vite's module runner does.
 */
export function functionPlaces(running: string, original: string): readonly number[] {
  const wanted = withImports(significantTokens(running));
  const tokens = withMeta(significantTokens(original));
  const ends = endingOf(running);
  return tokens.flatMap(({ start }, at) => {
    const last = lastFitting(wanted, tokens, at);
    return last !== undefined && ends(original, last.end) ? [start] : [];
  });
}

/** Offsets of the text itself in the script that it was printed in. */
export function textPlaces(running: string, script: string): readonly number[] {
  const places: number[] = [];
  const ends = endingOf(running);
  for (let at = script.indexOf(running); at !== -1; at = script.indexOf(running, at + 1))
    if (ends(script, at + running.length)) places.push(at);
  return places;
}

/** What the running text must show: a token, or some name for what a module exports as `exported`. */
type Wanted = Pick<Token, "text"> & { readonly exported?: string };

/** The last token of what fits from there on. */
function lastFitting(wanted: readonly Wanted[], tokens: readonly Token[], from: number): Token | undefined {
  let at = from;
  for (let index = 0; index < wanted.length; index += 1) {
    const { text, exported } = wanted[index] ?? { text: "" };
    const found = tokens[at]?.text;
    if (exported !== undefined) {
      if (found === undefined || !isWord(found)) return undefined;
      const isMember = tokens[at + 1]?.text === "." && tokens[at + 2]?.text === exported;
      // `import * as all` gives `all.name` for the same access; `name.name` is a member of an import.
      at += isMember && !(wanted[index + 1]?.text === "." && wanted[index + 2]?.text === exported) ? 3 : 1;
      continue;
    }
    if (text !== found) return undefined;
    const isShorthand =
      wanted[index + 1]?.text === ":" && wanted[index + 2]?.exported !== undefined && tokens[at + 1]?.text !== ":";
    if (isShorthand) index += 2;
    at += 1;
  }
  return tokens[at - 1];
}

/** An arrow's expression may go on behind what fits: then the text says more than what runs. Brackets that close it are not tokens. */
function endingOf(running: string): (text: string, end: number) => boolean {
  if (running.trimEnd().endsWith("}")) return () => true;
  const closing = running.slice(significantTokens(running).at(-1)?.end).split(")").length - 1;
  const brackets = new RegExp(`^(?:\\s*\\)){0,${closing}}`);
  return (text, end) =>
    !/^\s*(?:[.?+*%&|^<>=([`]|-|\/(?![/*])|(?:in|instanceof|as)\b)/.test(text.slice(end, end + 200).replace(brackets, ""));
}

const isWord = (text: string): boolean => /^[\p{ID_Start}$_]/u.test(text);

function withImports(tokens: readonly Token[]): readonly Wanted[] {
  const plain: Wanted[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const text = tokens[at]?.text ?? "";
    const isCalled = text === "0" && isRunnerModule(tokens[at + 1]?.text ?? "");
    const dot = isCalled ? at + 2 : at + 1;
    if (!isCalled && !isRunnerModule(text)) plain.push({ text: runnerNames[text] ?? text });
    else {
      const isMember = tokens[dot]?.text === ".";
      plain.push({ text, exported: isMember ? (tokens[dot + 1]?.text ?? "") : "*" });
      at = isMember ? dot + 1 : at;
    }
  }
  return withMeta(plain);
}

/** `import.meta` is one token on both sides, because the runner has one name for it. */
function withMeta<Given extends Pick<Token, "text">>(tokens: readonly Given[]): readonly Given[] {
  const isMeta = (at: number): boolean => ["import", ".", "meta"].every((text, index) => tokens[at + index]?.text === text);
  return tokens.flatMap((token, at) => {
    if (isMeta(at - 1) || isMeta(at - 2)) return [];
    return [isMeta(at) ? { ...token, text: "import.meta" } : token];
  });
}
