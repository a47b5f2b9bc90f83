import {
  type Checker,
  checker,
  type JsonSchema,
  type NodeDescription,
  nameHint,
  type Parameter,
  type Problem,
  parameterLists,
} from "@onex/contract";
import { isContainer } from "../value/freeze.ts";

/** One way to call a function, compiled: which arguments it takes, and what it gives for them. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  /** By parameter; undefined for a signal. The schema of a rest parameter is that of its array. */
  readonly schemas: readonly (JsonSchema | undefined)[];
  /** By parameter. */
  readonly checkers: readonly Checker[];
  readonly outputs: JsonSchema;
  /** Position of the signal that the function cannot do without; -1 when there is none. */
  readonly signalAt: number;
  /** Hot path: allocates nothing but the array of a rest parameter. */
  fits(args: readonly unknown[]): boolean;
  /** Everything that is wrong with the arguments, each with the path in the input object; empty exactly when `fits`. */
  problems(args: readonly unknown[]): readonly Problem[];
  readonly output: Checker;
}

/** The signatures of a node, one per overload, in declaration order. */
export function signaturesOf(description: Pick<NodeDescription, "inputs" | "outputs" | "parameters">): readonly Signature[] {
  const lists = parameterLists({ parameters: description.parameters });
  return lists.map((parameters, overload) =>
    signature(
      parameters,
      variant(description.inputs, lists.length > 1 ? overload : undefined),
      variant(description.outputs, lists.length > 1 ? overload : undefined),
    ),
  );
}

/** The schema of one overload, with the definitions of the whole. */
function variant(schema: JsonSchema, overload: number | undefined): JsonSchema {
  const found = overload === undefined ? undefined : schema.anyOf?.find((each) => each["x-onex-overload"] === overload);
  return found === undefined ? schema : within(found, schema);
}

/** A part of a schema that still finds what its references mean. */
export const within = (part: JsonSchema, whole: JsonSchema): JsonSchema =>
  whole.$defs === undefined || part === whole ? part : { ...part, $defs: whole.$defs };

const anything: Checker = { is: () => true, problems: () => [] };

const signature = (parameters: readonly Parameter[], inputs: JsonSchema, outputs: JsonSchema): Signature =>
  signatureOf(
    parameters,
    parameters.map((parameter) => parameterSchema(parameter, inputs)),
    outputs,
  );

/** `schemas` are by parameter, each standing alone. */
export function signatureOf(
  parameters: readonly Parameter[],
  schemas: readonly (JsonSchema | undefined)[],
  outputs: JsonSchema,
): Signature {
  const checkers = schemas.map((schema) => (schema === undefined ? anything : checker(schema)));
  const last = parameters.at(-1);
  const rest = last?.kind === "rest" ? parameters.length - 1 : -1;
  const fixed = rest === -1 ? parameters.length : rest;
  const optional = parameters.map((parameter) => parameter.optional || parameter.kind === "signal");
  const signalAt = parameters.findIndex((parameter) => parameter.kind === "signal" && !parameter.optional);

  const fits = (args: readonly unknown[]): boolean => {
    for (let index = 0; index < fixed; index++) {
      const value = args[index];
      if (value === undefined && optional[index] === true) continue;
      if (checkers[index]?.is(value) === false) return false;
    }
    return rest === -1 || checkers[rest]?.is(args.slice(rest)) !== false;
  };

  const problems = (args: readonly unknown[]): readonly Problem[] =>
    parameters.flatMap((parameter, index) => {
      const value = index === rest ? args.slice(rest) : args[index];
      if (value === undefined && optional[index] === true) return [];
      const prefix = parameter.kind === "spread" ? "" : `/${parameter.name}`;
      return (checkers[index] ?? anything).problems(value).map(({ path, message }) => ({ path: `${prefix}${path}`, message }));
    });

  return { parameters, schemas, checkers, outputs, signalAt, fits, problems, output: checker(outputs) };
}

function parameterSchema({ kind, name }: Parameter, inputs: JsonSchema): JsonSchema | undefined {
  if (kind === "signal") return undefined;
  if (kind === "spread") return inputs;
  const schema = inputs.properties?.[name];
  return schema === undefined ? undefined : within(schema, inputs);
}

/**
 * The first signature that takes the arguments; of several, one with as many parameters, as `f(data, other)` and `f(other)` differ in nothing else. A
 * callback is given more arguments than it asks for, so a surplus is no misfit in the end.
 */
export function fitting(signatures: readonly Signature[], args: readonly unknown[]): Signature | undefined {
  if (signatures.length > 1)
    for (const signature of signatures) if (takesCount(signature, args.length) && signature.fits(args)) return signature;
  for (const signature of signatures) if (signature.fits(args)) return signature;
  return undefined;
}

/** Whether a call with so many arguments leaves none over, and misses none. */
export function takesCount({ parameters }: Signature, count: number): boolean {
  const isOpen = parameters.at(-1)?.kind === "rest";
  const least = parameters.findLastIndex(({ optional, kind }) => !optional && kind !== "rest" && kind !== "signal") + 1;
  return count >= least && (isOpen || count <= parameters.length);
}

/** Whether every name that has to be given is; a parameter of any type would take its absence. */
export const isComplete = ({ parameters }: Signature, input: object): boolean =>
  parameters.every(({ name, kind, optional }) => kind !== "positional" || optional || Object.hasOwn(input, name));

/** What is wrong with arguments that no signature takes: the problems of the one that comes nearest. */
export const nearest = (problems: readonly (readonly Problem[])[]): readonly Problem[] =>
  problems.reduce((least, next) => (next.length < least.length ? next : least), problems[0] ?? []);

/** Names that a caller gave and no parameter has. A spread parameter's own schema knows its names. */
function strangeNames({ parameters }: Signature, input: object): readonly Problem[] {
  if (parameters.some(({ kind }) => kind === "spread")) return [];
  const names = parameters.filter(({ kind }) => kind !== "signal").map(({ name }) => name);
  return Object.keys(input)
    .filter((key) => !names.includes(key))
    .map((key) => ({ path: `/${key}`, message: `is no input${nameHint(key, names)}` }));
}

/** The arguments by position that an input object stands for. Absent ones at the end are left off, so that defaults are the function's own. */
export function argumentsOf({ parameters }: Signature, input: object, signal?: AbortSignal): readonly unknown[] {
  const args: unknown[] = [];
  for (const { kind, name } of parameters) {
    const value: unknown = Object.hasOwn(input, name) ? Reflect.get(input, name) : undefined;
    if (kind === "spread") args.push(input);
    else if (kind === "signal") args.push(signal);
    else if (kind === "rest") args.push(...(Array.isArray(value) ? value : value === undefined ? [] : [value]));
    else args.push(value);
  }
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  return args;
}

/** The arguments with a signal that nobody aborts, where the function cannot do without one and the caller has none. */
export function withSignal({ signalAt }: Signature, args: readonly unknown[]): readonly unknown[] {
  if (signalAt === -1 || args[signalAt] !== undefined) return args;
  const { signal } = new AbortController();
  return [...Array.from({ length: signalAt }, (_, index) => args[index]), signal, ...args.slice(signalAt + 1)];
}

/** Everything that is wrong with an input object. */
export function inputProblems(signature: Signature, input: unknown): readonly Problem[] {
  if (!isContainer(input) || Array.isArray(input)) return [{ path: "", message: "must be an object of inputs by name" }];
  return [...strangeNames(signature, input), ...signature.problems(argumentsOf(signature, input))];
}

/** Overloads that differ in the type of a callback alone cannot be told apart by a live argument; the result shows which one was meant. */
export const isOfAnother = (
  signatures: readonly Signature[],
  meant: Signature,
  args: readonly unknown[],
  value: unknown,
): boolean => signatures.some((signature) => signature !== meant && signature.output.is(value) && signature.fits(args));
