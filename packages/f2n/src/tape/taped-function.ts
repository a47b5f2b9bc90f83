import { hash } from "node:crypto";
import { longestReading, type ReadingKind, type Taken, type Tape } from "@onex/contract";
import { currentTape } from "./switchboard.ts";

export type AnyFunction = (...args: unknown[]) => unknown;

export interface TapedFunction {
  readonly kind: ReadingKind;
  readonly name: string;
  readonly live: AnyFunction;
  /** Of the arguments; undefined for a call that no tape holds. */
  readonly of: (args: readonly unknown[]) => string | undefined;
}

/** A function that reads at once. Without a tape it is what it was. */
export const tapedNow = (taped: TapedFunction): AnyFunction =>
  named(taped, (...args) => {
    const slot = slotFor(taped, args);
    if (slot === undefined) return taped.live(...args);
    if (typeof slot !== "function") return again(slot);
    try {
      const value = taped.live(...args);
      slot(kept(value));
      return value;
    } catch (error) {
      slot({ error });
      throw error;
    }
  });

/** A function that gives a promise of what it reads. */
export const tapedLater = (taped: TapedFunction): AnyFunction =>
  named(taped, async (...args) => {
    const slot = slotFor(taped, args);
    if (slot === undefined) return await taped.live(...args);
    if (typeof slot !== "function") return again(slot);
    try {
      const value = await taped.live(...args);
      slot(kept(value));
      return value;
    } catch (error) {
      slot({ error });
      throw error;
    }
  });

/** A function that does what no tape holds. */
export const untaped = (name: string, live: AnyFunction): AnyFunction =>
  named({ name, live }, function (this: unknown, ...args) {
    currentTape()?.beyond(name);
    // Some are constructors.
    return new.target === undefined ? Reflect.apply(live, this, args) : Reflect.construct(live, args);
  });

/** Fills an array with bytes that are read, or were. */
export function tapedBytes<T extends ArrayBufferView>(tape: Tape, name: string, array: T, fill: () => unknown): T {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const slot = tape.reading("bytes", `${name} ${bytes.length}`);
  if (typeof slot === "function") {
    fill();
    slot(kept(bytes));
    return array;
  }
  const value = again(slot);
  if (value instanceof Uint8Array) bytes.set(value);
  return array;
}

/** What a tape keeps of a value: bytes as they are now, hashes of what is too long, nothing of what is neither text nor bytes nor a list of texts. */
function kept(value: unknown): Taken | undefined {
  if (typeof value === "string")
    return value.length > longestReading ? { size: value.length, sha256: hash("sha256", value) } : { value };
  if (value instanceof Uint8Array) {
    const size = value.byteLength;
    return size > longestReading ? { size, sha256: hash("sha256", value) } : { value: Uint8Array.from(value) };
  }
  if (Array.isArray(value)) {
    const size = value.reduce<number>((sum, item) => sum + (typeof item === "string" ? item.length : Number.NaN), 0);
    if (Number.isNaN(size)) return undefined;
    return size > longestReading ? { size, sha256: hash("sha256", JSON.stringify(value)) } : { value: [...value] };
  }
  return typeof value === "object" || typeof value === "function" || typeof value === "symbol" ? undefined : { value };
}

/** A fresh copy each time: whoever gets it may change it. */
export function again(taken: Taken): unknown {
  if ("error" in taken) throw taken.error;
  const value = "value" in taken ? taken.value : undefined;
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Array.isArray(value) ? [...value] : value;
}

/** What a tape has of this call, or takes of it; undefined for a call that goes past every tape. */
function slotFor({ kind, name, of }: TapedFunction, args: readonly unknown[]): ReturnType<Tape["reading"]> | undefined {
  const tape = currentTape();
  const what = tape === undefined ? undefined : of(args);
  if (what !== undefined) return tape?.reading(kind, `${name} ${what}`.trimEnd());
  tape?.beyond(name);
  return undefined;
}

function named({ name, live }: Pick<TapedFunction, "name" | "live">, taped: AnyFunction): AnyFunction {
  // With whatever hangs on it: `readFile.__promisify__`, `realpath.native`, prototypes of classes.
  const own: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(live);
  Object.defineProperties(taped, { ...own, name: { value: name.slice(name.lastIndexOf(".") + 1), configurable: true } });
  return taped;
}
