import { type Parsed, parsed, refused } from "@onex/contract";

/**
 * The exact texts of the events of a request: the elements of an array without the space around them, or the one that the text is. The text is checked to be JSON; whether an
 * element is an event is not decided here. Nothing is written anew, so a signature or hash over the sender's bytes still holds.
 */
export function splitEvents(text: string): Parsed<readonly string[]> {
  try {
    JSON.parse(text);
  } catch (error) {
    return refused({ path: "", message: `is not JSON: ${error instanceof Error ? error.message : String(error)}` });
  }
  const body = text.trim();
  return parsed(body.startsWith("[") ? elementsOf(body) : [text]);
}

/** Cuts an array, known to be well-formed, at the commas of its first level. */
function elementsOf(array: string): readonly string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = 1;
  const cut = (end: number): void => {
    const element = array.slice(start, end).trim();
    // Only `[]` has nothing between two cuts.
    if (element !== "") elements.push(element);
    start = end + 1;
  };
  for (let index = 0; index < array.length; index++) {
    const character = array[index];
    if (character === '"') index = endOfString(array, index);
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth === 0 || (depth === 1 && character === ",")) cut(index);
  }
  return elements;
}

/** Index of the quote that ends the string which begins at `start`: the next one with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    let before = quote;
    while (text[before - 1] === "\\") before--;
    if ((quote - before) % 2 === 0) return quote;
  }
}
