const longest = 200;

/**
 * What a thrown value says: the message of an error, else its name; the JSON of an object; anything else as a text. Code of somebody else may throw
 * whatever there is, and what it threw must not fail once more where it is told: this never throws.
 */
export function thrownText(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return String(thrown.message || thrown.name);
    const text = typeof thrown === "object" && thrown !== null ? JSON.stringify(thrown) : String(thrown);
    return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  } catch {
    return "a value that has no text";
  }
}

/** The name of an error as it says it; undefined for what is no error, or does not let itself be read. Never throws. */
export function thrownName(thrown: unknown): string | undefined {
  try {
    return thrown instanceof Error ? String(thrown.name) : undefined;
  } catch {
    return undefined;
  }
}
