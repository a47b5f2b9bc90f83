import {
  type CallKind,
  Fault,
  type FunctionReading,
  isFault,
  type JsonSchema,
  type Parameter,
  type ReadingRefusal,
} from "@onex/contract";
import { anonymous } from "../describe/anonymous.ts";
import { typeName } from "../describe/type-name.ts";
import { codeHash } from "../identity/code-hash.ts";
import type { Callable } from "../live/inspector.ts";
import { givenSchema } from "./given-schema.ts";
import { schemaPrinter } from "./schema-text.ts";
import type { GivenSchema } from "./standard-schema.ts";

/** What is said of a function whose source says nothing: native, bound, or JavaScript without types. */
export interface GivenTypes {
  /**
   * An object whose properties are the parameters, in their order. A description holds what JSON Schema says of it, and that is what is checked: refinements
   * and transformations of a library are not run.
   */
  readonly input?: GivenSchema | undefined;
  /** The result, awaited. */
  readonly output?: GivenSchema | undefined;
  /** Names of the input's properties by position; needed where their order is not that of the parameters, as with names like "1". */
  readonly parameters?: readonly string[] | undefined;
  /** How the function answers. Default: as an async function or generator says of itself; any other may do `either`, which in a graph is waited for. */
  readonly call?: CallKind | undefined;
}

/** The reading of a function by the schemas that came with it, or why there is none. */
export function givenReading(fn: Callable, name: string, given: GivenTypes): FunctionReading | ReadingRefusal {
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
function givenFunction(fn: Callable, name: string, given: GivenTypes): FunctionReading {
  const { input, output } = given;
  if (input === undefined || output === undefined) {
    const missing = input === undefined ? "input" : "output";
    throw new Fault("f2n/no-source", `"${name}" comes without its ${missing} schema; give both input and output`);
  }
  const inputs = closed(givenSchema(input, "input", name), name);
  const outputs = givenSchema(output, "output", name);
  const parameters = parametersOf(inputs, given.parameters, name);
  return {
    status: "read",
    name,
    file: "",
    line: 1,
    aliases: [],
    inputs,
    outputs,
    parameters,
    call: given.call ?? callOf(fn),
    ...typesOf(name, inputs, outputs, parameters),
    ...(inputs.description === undefined ? {} : { description: inputs.description }),
    tags: [],
    deprecated: false,
    local: false,
    // Marked, as text that was never parsed must not be taken for a canonical form.
    hash: codeHash({ form: `given ${name} ${Function.prototype.toString.call(fn)}` }, { inputs, outputs }),
    form: "javascript",
    effects: { class: "unknown", uses: [], captures: [] },
  };
}

function closed(schema: JsonSchema, name: string): JsonSchema {
  const isObject = schema.type === "object" || (schema.type === undefined && schema.properties !== undefined);
  if (!isObject || schema.anyOf !== undefined || schema.oneOf !== undefined || schema.allOf !== undefined) {
    throw new Fault(
      "f2n/unsupported-signature",
      `The input schema of "${name}" must be one object whose properties are its parameters; wrap the schema of a single one in an object`,
    );
  }
  return { ...schema, type: "object", additionalProperties: false };
}

function parametersOf(
  { properties = {}, required = [] }: JsonSchema,
  names: readonly string[] | undefined,
  name: string,
): readonly Parameter[] {
  const known = Object.keys(properties);
  const wanted = names ?? known;
  const isEach =
    wanted.length === known.length && new Set(wanted).size === known.length && wanted.every((one) => known.includes(one));
  if (!isEach) {
    throw new Fault(
      "f2n/unsupported-signature",
      `The parameters of "${name}" are given as ${wanted.join(", ") || "none"}, but its input has ${known.join(", ") || "none"}; name each once`,
    );
  }
  return wanted.map((one) => ({ name: one, kind: "positional", optional: !required.includes(one) }));
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

function typesOf(
  name: string,
  inputs: JsonSchema,
  outputs: JsonSchema,
  parameters: readonly Parameter[],
): Pick<FunctionReading, "types" | "printed"> {
  const prefix = typeName(name === anonymous ? "Given" : name);
  const taking = schemaPrinter(inputs, `${prefix}Input`);
  const giving = schemaPrinter(outputs, `${prefix}Output`);
  const members = parameters.map(({ name: one, optional }) => ({
    name: one,
    optional,
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
