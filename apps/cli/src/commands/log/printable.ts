/** A text of a log for a terminal: control characters in it would move its cursor, and colour or hide what follows. */
export const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n\t]/gu, "\uFFFD");
