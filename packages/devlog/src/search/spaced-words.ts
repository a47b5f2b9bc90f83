/**
 * Letters and digits of scripts that put no spaces between words: the ideographic ones, and those of class SA in Unicode's line breaking (UAX #14). A
 * mark belongs to the sign before it.
 */
const scripts =
  "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{sc=Yiii}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Mymr}\\p{sc=Khmr}\\p{sc=Tale}\\p{sc=Talu}\\p{sc=Lana}\\p{sc=Tavt}\\p{sc=Ahom}";
const spaceless = `[[${scripts}]&&[\\p{L}\\p{N}]]`;
const sign = new RegExp(`${spaceless}\\p{M}*`, "gv");

/** Words as the index takes them: in scripts without spaces each sign is one, so that any stretch of signs is found as a phrase. */
export const wordPattern = new RegExp(
  `${sign.source}|[[\\p{L}\\p{N}\\p{Co}]--${spaceless}][[\\p{L}\\p{N}\\p{Co}\\p{M}]--${spaceless}]*`,
  "gv",
);

export const isPlain = (text: string): boolean => !/[^\0-\x7F]/.test(text);

/** A text, or a piece of one that is looked for, for the index's tokenizer, which parts words at spaces: signs of scripts that have none are put apart. */
export const spacedWords = (text: string): string => (isPlain(text) ? text : text.normalize("NFC").replaceAll(sign, " $& "));

/** As the index's tokenizer `unicode61 remove_diacritics 2` compares words. */
export const foldedWord = (word: string): string =>
  (isPlain(word)
    ? word
    : word
        .normalize("NFD")
        .replaceAll(/[\u0300-\u036f]/g, "")
        .normalize("NFC")
  ).toLowerCase();
