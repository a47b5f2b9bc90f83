import { asBuffer } from "./bytes.ts";
import type { OnexType } from "./json-schema.ts";

/** What makes of a decoded value one that lives only in a process; what it cannot be made of stays as it is. */
export type LivingValue = (value: unknown) => unknown;

/**
 * Of a list what gives its items as they are pulled, of any value a promise of it: JSON has no other words for these. `isPart` is asked of each item, or of
 * the value, because nobody looks at them once they are on their way. Of bytes a Buffer, where a schema asks for one. Undefined for types that JSON has
 * words for.
 */
export function livingValue(
  type: OnexType | undefined,
  className: string | undefined,
  isPart: (value: unknown) => boolean,
): LivingValue | undefined {
  const listed =
    (make: (items: readonly unknown[]) => unknown): LivingValue =>
    (value) =>
      Array.isArray(value) && value.every(isPart) ? make(value) : value;
  switch (type) {
    case "promise":
      return (value) => (isPart(value) ? Promise.resolve(value) : value);
    case "async-iterable":
      return listed(later);
    case "bytes":
      return className === "Buffer" ? asBuffer : undefined;
    case "iterable":
      // A list is an iterable, and no iterator.
      return className === undefined || className === "Iterable" ? undefined : listed(now);
    default:
      return undefined;
  }
}

function* now(items: readonly unknown[]): Generator<unknown> {
  yield* items;
}

async function* later(items: readonly unknown[]): AsyncGenerator<unknown> {
  yield* items;
}
