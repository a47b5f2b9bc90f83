import {
  type CallKind,
  Fault,
  type FunctionReading,
  isFault,
  type JsonSchema,
  type Parameter,
  type ReadingRefusal,
} from "@onex/contract";
import { codeHash } from "../identity/code-hash.ts";
import type { Callable } from "../live/inspector.ts";
import { anonymous } from "../read/anonymous.ts";
import { typeName } from "../read/type-name.ts";
import { givenSchema } from "./given-schema.ts";
import { type WrittenParameter, writtenParameters } from "./parameter-names.ts";
import { schemaPrinter } from "./schema-text.ts";
import type { GivenSchema } from "./standard-schema.ts";
import { validates } from "./validated-call.ts";

/** What is said of a function whose source says nothing: native, bound, or JavaScript without types. */
export interface GivenTypes {
  /**
   * An object whose properties are the parameters, in their order; or the object that the function's one parameter is, where no property has its name.
   * A description holds what JSON Schema says of it. A Standard Schema also validates each input when it comes, and the function is given what it makes
   * of it: with its defaults, refined and transformed.
   */
  readonly input?: GivenSchema | undefined;
  /** The result, awaited. A Standard Schema validates it, and what it makes of it is what the node gives. */
  readonly output?: GivenSchema | undefined;
  /**
   * Names of the input's properties by position, or `spread` where the one parameter is all of it. Default: as the function's own text names its parameters;
   * needed where there is none to read, as in native and bound functions, or where a bundler has shortened the names.
   */
  readonly parameters?: readonly string[] | "spread" | undefined;
  /** How the function answers. Default: as an async function or generator says of itself; any other may do `either`, which in a graph is waited for. */
  readonly call?: CallKind | undefined;
}

/** Schemas know no overloads. */
export type GivenReading = FunctionReading & { readonly parameters: readonly Parameter[] };

/** The reading of a function by the schemas that came with it, or why there is none. */
export function givenReading(fn: Callable, name: string, given: GivenTypes): GivenReading | ReadingRefusal {
  try {
    return givenFunction(fn, name, given);
  } catch (error) {
    if (!isFault(error)) throw error;
    return { status: "refused", name, file: "", line: 1, aliases: [], code: error.code, reason: error.message };
  }
}

/**
 * Reads a function by the schemas that came with it. Its hash covers its own JavaScript text and the schemas; its effects are unknown.
 * Throws `f2n/no-source` where one of the schemas is missing or is no JSON Schema, `f2n/unsupported-type` for a schema that a description cannot hold and
 * `f2n/unsupported-signature` for an input that names no parameters.
 */
function givenFunction(fn: Callable, name: string, given: GivenTypes): GivenReading {
  const { input, output } = given;
  if (input === undefined || output === undefined) {
    const missing = input === undefined ? "input" : "output";
    throw new Fault("f2n/no-source", `"${name}" comes without its ${missing} schema; give both input and output`);
  }
  const inputs = closed(givenSchema(input, "input", name), name);
  const outputs = givenSchema(output, "output", name);
  const parameters = parametersOf(inputs, fn, given.parameters, name);
  const call = given.call ?? callOf(fn);
  const captures = [...(validates(input) ? ["input schema"] : []), ...(validates(output) ? ["output schema"] : [])];
  if (validates(output) && (call === "generator" || call === "async-generator"))
    throw new Fault(
      "f2n/unsupported-signature",
      `"${name}" gives its values one by one, which its output schema cannot validate; give JSON Schema for the output`,
    );
  return {
    status: "read",
    name,
    file: "",
    line: 1,
    aliases: [],
    inputs,
    outputs,
    parameters,
    call,
    ...typesOf(name, inputs, outputs, namesIn(inputs, parameters)),
    ...(inputs.description === undefined ? {} : { description: inputs.description }),
    tags: [],
    deprecated: false,
    local: false,
    // Marked, as text that was never parsed must not be taken for a canonical form.
    hash: codeHash({ form: `given ${name} ${Function.prototype.toString.call(fn)}` }, { inputs, outputs }),
    form: "javascript",
    // What a schema validates is no part of its JSON Schema, so no hash is of it.
    effects: { class: "unknown", uses: [], captures },
  };
}

function closed(schema: JsonSchema, name: string): JsonSchema {
  const isObject = schema.type === "object" || (schema.type === undefined && schema.properties !== undefined);
  const isRecord = schema.properties === undefined && typeof schema.additionalProperties === "object";
  if (!isObject || isRecord || schema.anyOf !== undefined || schema.oneOf !== undefined || schema.allOf !== undefined) {
    throw new Fault(
      "f2n/unsupported-signature",
      `The input schema of "${name}" must be one object whose properties are its parameters; wrap the schema of a single one in an object`,
    );
  }
  return { ...schema, type: "object", additionalProperties: false };
}

function parametersOf(
  { properties = {}, required = [] }: JsonSchema,
  fn: Callable,
  names: GivenTypes["parameters"],
  name: string,
): readonly Parameter[] {
  const known = Object.keys(properties);
  const written = writtenParameters(fn);
  const [sole, ...others] = written;
  const isSole = sole !== undefined && others.length === 0 && !sole.isRest;
  if (names === "spread" || (names === undefined && isSole && !known.includes(sole.name ?? "")))
    return [{ name: sole?.name ?? "arg0", kind: "spread", optional: sole?.hasDefault ?? false }];
  const wanted = names ?? inTheirOrder(known, written);
  if (!isEachOnce(wanted, known)) {
    throw new Fault(
      "f2n/unsupported-signature",
      `The parameters of "${name}" are given as ${wanted.join(", ") || "none"}, but its input has ${known.join(", ") || "none"}; name each once`,
    );
  }
  return wanted.map((one) => ({ name: one, kind: "positional", optional: !required.includes(one) }));
}

const isEachOnce = (names: readonly string[], known: readonly string[]): boolean =>
  names.length === known.length && new Set(names).size === known.length && names.every((one) => known.includes(one));

/** As the function has them, where its text names the same; properties have an order of their own. */
function inTheirOrder(known: readonly string[], written: readonly WrittenParameter[]): readonly string[] {
  const names = written.map(({ name = "", isRest }) => (isRest ? "" : name));
  return isEachOnce(names, known) ? names : known;
}

/** A bound function has the class of the one that it calls. */
function callOf(fn: Callable): CallKind {
  const kinds: Readonly<Record<string, CallKind>> = {
    AsyncFunction: "async",
    GeneratorFunction: "generator",
    AsyncGeneratorFunction: "async-generator",
  };
  return kinds[Object.prototype.toString.call(fn).slice("[object ".length, -1)] ?? "either";
}

/** Names of the inputs, in the order of the parameters. */
const namesIn = ({ properties = {} }: JsonSchema, parameters: readonly Parameter[]): readonly string[] =>
  parameters.some(({ kind }) => kind === "spread") ? Object.keys(properties) : parameters.map(({ name }) => name);

function typesOf(
  name: string,
  inputs: JsonSchema,
  outputs: JsonSchema,
  names: readonly string[],
): Pick<FunctionReading, "types" | "printed"> {
  const prefix = typeName(name === anonymous ? "Given" : name);
  const taking = schemaPrinter(inputs, `${prefix}Input`);
  const giving = schemaPrinter(outputs, `${prefix}Output`);
  const members = names.map((one) => ({
    name: one,
    optional: inputs.required?.includes(one) !== true,
    text: taking.print(inputs.properties?.[one] ?? true),
  }));
  const output = giving.print(outputs);
  const lines = members.map((one) => `\n  ${JSON.stringify(one.name)}${one.optional ? "?" : ""}: ${one.text};`);
  return {
    types: [
      `export interface ${prefix}Input {${lines.join("")}\n}`,
      `export type ${prefix}Output = ${output};`,
      ...taking.declarations(),
      ...giving.declarations(),
    ].join("\n"),
    printed: { inputs: members.map((one) => `${one.name}: ${one.text}`), output },
  };
}
