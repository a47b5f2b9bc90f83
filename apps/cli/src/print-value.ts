import { encode } from "@onex/contract";
import type { Shell } from "./shell.ts";

/**
 * Prints what a run gave. With `json` one encoded document; for people a text as it is, anything else as indented JSON, nothing for undefined. What a
 * generator yields is one array with `json`, else a value a line as it comes.
 */
export async function printValue(value: unknown, { json }: { readonly json?: boolean }, shell: Shell): Promise<void> {
  if (!isStream(value)) return show(value, json === true, shell);
  if (json) return show(await Array.fromAsync(value), true, shell);
  for await (const item of value) show(item, false, shell);
}

function show(value: unknown, isJson: boolean, shell: Shell): void {
  if (isJson) shell.print(JSON.stringify(encode(value)));
  else if (typeof value === "string") shell.print(value);
  else if (value !== undefined) shell.print(JSON.stringify(encode(value), null, 2));
}

/** An iterator that is not also a collection: what a generator function returns. */
const isStream = (value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> =>
  typeof value === "object" && value !== null && "next" in value && (Symbol.iterator in value || Symbol.asyncIterator in value);
