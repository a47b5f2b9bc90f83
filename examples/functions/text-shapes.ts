/** A word and how often it occurs. */
export interface WordCount {
  /** In lower case. */
  readonly word: string;
  /** Occurrences, as the counts have them. */
  readonly count: number;
}

/** What a reader wants to know of a text at a glance. */
export interface TextReport {
  readonly title: string;
  /** @minimum 0 @integer */
  readonly words: number;
  /** Different words. */
  readonly distinct: number;
  readonly top: readonly WordCount[];
  /** How hard the text is to read, by the length of its words. */
  readonly register: Register;
  /** The report as lines for people. */
  readonly lines: readonly string[];
}

export type Register = "plain" | "middling" | "learned";
