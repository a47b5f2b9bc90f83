import type { Parameter } from "@onex/contract";

/**
 * What became of the place of parameters, where a call by position would now mean something else: a sentence's end for each. By name nothing
 * changed for them.
 */
export function movedParameters(before: readonly Parameter[], after: readonly Parameter[]): ReadonlyMap<string, string> {
  const [mine, theirs] = [before.filter(isInput), after.filter(isInput)];
  const found = new Map<string, string>();
  // What is spread has the names of its properties, and a place of none.
  if (isSpread(before) && !isSpread(after)) for (const { name, kind } of theirs) found.set(name, `is now ${howPassed[kind]}`);
  if (isSpread(after) && !isSpread(before)) for (const { name } of mine) found.set(name, "is now passed within an object");
  for (const [index, { name, kind }] of mine.entries()) {
    const place = theirs.findIndex((parameter) => parameter.name === name);
    const now = theirs[place];
    if (now === undefined) continue;
    if (now.kind !== kind) found.set(name, `is now ${howPassed[now.kind]}`);
    else if (place !== index) found.set(name, `moved from position ${index + 1} to ${place + 1}`);
  }
  return found;
}

const isInput = ({ kind }: Parameter): boolean => kind !== "signal";

const howPassed: Readonly<Record<Parameter["kind"], string>> = {
  positional: "passed as one argument",
  rest: "passed as the remaining arguments",
  spread: "passed as an object of all inputs",
  signal: "the signal",
};

/** A sole object that is spread has no place of its own for each input. */
export const isSpread = (parameters: readonly Parameter[]): boolean => parameters.some(({ kind }) => kind === "spread");
