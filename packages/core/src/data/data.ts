import type { Json, JsonSchema, Parsed } from "@onex/contract";
import type { NamedInputs } from "../node/bindable.ts";
import type { Callable, Leaf, ValueOf } from "../node/modes.ts";

/** What every instance can do, unless its data has a property of that name. */
export interface DataMethods {
  /** The encoded form, so that `JSON.stringify` writes what `fromJSON` reads. Throws as `encode` does. */
  toJSON(): Json;
  /** Whether the other, an instance or a plain object, holds the same data. */
  equals(other: unknown): boolean;
}

/** An instance: the properties of `T`, which nobody can change, and the methods. */
export type Data<T> = T extends unknown ? Readonly<T> & Omit<DataMethods, NamesOf<T>> : never;
type NamesOf<T> = keyof { [K in keyof T as string extends K ? never : K]: 1 };

/** What is generated for any type. Values are copied, checked and frozen, except for what cannot be frozen: maps, sets, dates, bytes. */
export interface DataType<T, Made = T> {
  readonly name: string;
  readonly schema: JsonSchema;
  /** Whether a value is right as it is. */
  is(value: unknown): value is T;
  /** The value, or every problem that it has. */
  parse(value: unknown): Parsed<Made>;
  /** From the encoded form. Throws the node's `input-invalid` or `output-invalid`, and as `decode` does. */
  fromJSON(json: Json): Made;
}

/** What is generated for a type of objects with named properties: a class, whose instances have them as their own. */
export interface DataClass<T> extends DataType<T, Data<T>> {
  /** Copies, checks, freezes. Throws the node's `input-invalid` or `output-invalid` with every problem and its path in `details.problems`. */
  new (value: T): Data<T>;
}

/** A class, or without a constructor where the type is no object with named properties. */
export type DataOf<T> = [IsRecord<T>] extends [true] ? DataClass<T> : DataType<T>;

type IsRecord<T> = [T] extends [never]
  ? false
  : T extends NotRecord
    ? false
    : T extends object
      ? [keyof T] extends [never]
        ? false
        : string extends keyof T
          ? false
          : true
      : false;

type NotRecord =
  | Leaf
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | WeakMap<object, unknown>
  | WeakSet<object>
  | Error
  | URL
  | PromiseLike<unknown>
  | Iterable<unknown>
  | AsyncIterable<unknown>;

export type InputOf<F extends Callable> = DataClass<NamedInputs<F>>;
export type OutputOf<F extends Callable> = DataOf<ValueOf<F>>;
