import {
  checker,
  decode,
  describeProblems,
  encode,
  Fault,
  type Json,
  type JsonSchema,
  type Parsed,
  type Problem,
  parsed,
} from "@onex/contract";
import { copyValue, takeIn } from "../value/copy.ts";
import { freezeValue, isContainer } from "../value/freeze.ts";
import type { DataMethods, DataOf, DataType } from "./data.ts";
import { namedProperties } from "./named-properties.ts";
import { sameValue } from "./same-value.ts";

export interface DataClassOptions {
  /** What `new` and `fromJSON` throw. Default `node/input-invalid`. */
  readonly fault?: "node/input-invalid" | "node/output-invalid";
}

/**
 * The data class of a schema: a class where the schema describes objects with named properties, else the same functions without a constructor. The
 * schema is compiled when the first value comes. `T` must be the type that the schema describes.
 */
export function dataClass<T>(
  name: string,
  schema: JsonSchema,
  { fault = "node/input-invalid" }: DataClassOptions = {},
): DataOf<T> {
  let compiled: ReturnType<typeof checker> | undefined;
  const check = () => {
    compiled ??= checker(schema);
    return compiled;
  };
  const invalid = (problems: readonly Problem[]): Fault =>
    new Fault(fault, `${name} cannot be made of this value: ${describeProblems(problems)}`, { details: { problems } });
  const parts: Parts = { name, schema, problems: (value) => check().problems(value), is: (value) => check().is(value), invalid };
  const names = namedProperties(schema);
  // Each kind has what DataOf gives for the type of such a schema.
  return (names === undefined ? typeOnly(parts) : recordClass(parts, names)) as unknown as DataOf<T>;
}

interface Parts {
  readonly name: string;
  readonly schema: JsonSchema;
  problems(value: unknown): readonly Problem[];
  is(value: unknown): boolean;
  invalid(problems: readonly Problem[]): Fault;
}

function typeOnly({ name, schema, problems, is, invalid }: Parts): DataType<unknown> {
  return Object.freeze({
    name,
    schema,
    is: (value: unknown): value is unknown => is(value),
    parse: (value: unknown) => {
      const taken = takeIn(value).value;
      return asParsed(problems(taken), () => taken);
    },
    fromJSON: (json: Json) => {
      const value = decode(json, schema);
      if (!is(value)) throw invalid(problems(value));
      freezeValue(value);
      return value;
    },
  });
}

function recordClass({ name, schema, problems, is, invalid }: Parts, names: ReadonlySet<string>): unknown {
  /** Everything is checked as it will be kept: after copying. */
  const admit = (value: unknown): object => {
    if (!is(value)) throw invalid(problems(value));
    // Only objects have no problem with a schema of objects.
    return value as object;
  };
  // Written without private fields, which would make of its instances something that a graph cannot copy.
  const Made = class {
    constructor(value: unknown) {
      keep(this, admit(copied(value, names)));
    }
  };
  const made = (value: object): object => keep(Object.create(Made.prototype), value);
  define(Made, {
    name,
    schema,
    is,
    parse: (value: unknown) => {
      const copy = copied(value, names);
      return asParsed(problems(copy), () => made(copy as object)); // As in `admit`.
    },
    fromJSON: (json: Json) => made(admit(decode(json, schema))),
  });
  // Data comes first: where it has a property of this name, the method is left out.
  define(Made.prototype, Object.fromEntries(Object.entries(methods).filter(([method]) => !names.has(method))));
  return Made;
}

const methods: DataMethods & ThisType<object> = {
  toJSON() {
    return encode({ ...this });
  },
  equals(other) {
    return sameValue({ ...this }, isContainer(other) && !Array.isArray(other) ? { ...other } : other);
  },
};

function define(owner: object, properties: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(owner, key, { value, configurable: true, writable: true });
  }
}

/** A copy of the properties of an object, also of those that it has from accessors of its class; of anything else the value. */
function copied(value: unknown, names: ReadonlySet<string>): unknown {
  if (!isContainer(value) || Array.isArray(value)) return value;
  const properties: Record<string, unknown> = { ...value };
  for (const name of names) {
    if (name in value && !(name in properties)) properties[name] = Reflect.get(value, name);
  }
  return copyValue(properties);
}

/** Moves the properties into the instance and freezes it, with all its parts that can be frozen. */
function keep(instance: object, properties: object): object {
  // Assigned, a key called __proto__ would become the prototype.
  if (Object.hasOwn(properties, "__proto__")) Object.defineProperties(instance, Object.getOwnPropertyDescriptors(properties));
  else Object.assign(instance, properties);
  for (const value of Object.values(properties)) if (isContainer(value)) freezeValue(value);
  return Object.freeze(instance);
}

const asParsed = <T>(problems: readonly Problem[], value: () => T): Parsed<T> =>
  problems.length === 0 ? parsed(value()) : { ok: false, problems };
