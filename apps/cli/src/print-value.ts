import { encode, type Json } from "@onex/contract";
import type { Shell } from "./shell.ts";

interface PrintOptions {
  readonly json?: boolean;
}

/** Prints what a run in this process gave. What a generator yields is one array with `json`, else a value a line as it comes. */
export async function printValue(value: unknown, options: PrintOptions, shell: Shell): Promise<void> {
  if (!isStream(value)) return printEncoded(encode(value), options, shell);
  if (options.json) return printEncoded(encode(await Array.fromAsync(value)), options, shell);
  for await (const item of value) printEncoded(encode(item), options, shell);
}

/** With `json` the document in one line; for people a text as it is, anything else indented, nothing for undefined. */
export function printEncoded(value: Json, { json }: PrintOptions, shell: Shell): void {
  if (json) shell.print(JSON.stringify(value));
  else if (typeof value === "string") shell.print(value);
  else if (!isUndefined(value)) shell.print(JSON.stringify(value, null, 2));
}

const isUndefined = (value: Json): boolean =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "$onex:undefined");

/** What a generator function returns: an iterator, which a collection is not. */
const isStream = (value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> =>
  typeof value === "object" && value !== null && "next" in value && (Symbol.iterator in value || Symbol.asyncIterator in value);
