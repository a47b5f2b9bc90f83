import { Fault, isJsonObject, type Json, type JsonObject, type Parameter } from "@onex/contract";

/** Arguments by position as inputs by name. With overloads the first list that has room for them is meant. Raises `cli/usage` when none has. */
export function argumentsByName(lists: readonly (readonly Parameter[])[], args: readonly Json[]): JsonObject {
  // The run passes its own signal.
  const signatures = lists.map((list) => list.filter(({ kind }) => kind !== "signal"));
  const fits = signatures.find((parameters) => parameters.at(-1)?.kind === "rest" || args.length <= parameters.length);
  if (fits === undefined) {
    const most = Math.max(0, ...signatures.map(({ length }) => length));
    throw new Fault("cli/usage", `--args has ${args.length} arguments, but the function takes at most ${most}`);
  }
  const input: Record<string, Json> = {};
  for (const [position, { kind, name }] of fits.entries()) {
    const value = args[position];
    if (kind === "rest") input[name] = args.slice(position);
    else if (value === undefined) break;
    else if (kind === "positional") input[name] = value;
    else if (isJsonObject(value)) Object.assign(input, value);
    else throw new Fault("cli/usage", `The sole argument in --args must be an object, whose properties are the inputs`);
  }
  return input;
}
