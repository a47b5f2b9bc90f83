import { type CallKind, describeProblems, Fault, type Parameter, type Problem, pointer } from "@onex/contract";
import type { Callable } from "../live/inspector.ts";
import type { GivenTypes } from "./given-function.ts";
import { isStandardSchema, type StandardIssue, type StandardResult } from "./standard-schema.ts";

/** How a call is to be validated. */
export interface Validated extends Pick<GivenTypes, "input" | "output"> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly call: CallKind;
}

type Validate = (value: unknown) => unknown;

/**
 * The function with the `validate` of its Standard Schemas around each call: it gets what the one makes of the input, and its result is what the other makes
 * of it; the function itself where neither validates. A call throws `node/input-invalid` or `node/output-invalid` with the issues as problems, and
 * `f2n/unsupported-signature` where validation is asynchronous and the call is not.
 */
export function validatedCall(fn: Callable, { name, parameters, call, input, output }: Validated): Callable {
  const [taking, giving] = [validateOf(input), validateOf(output)];
  if (taking === undefined && giving === undefined) return fn;
  const sides = { taken: settled(name, "input"), given: settled(name, "output") };
  const argumentsFor = (args: readonly unknown[], value: unknown) => argumentsOf(name, parameters, args, value);

  if (call === "async")
    return async (...args) => {
      const taken = taking === undefined ? undefined : sides.taken(await taking(inputOf(parameters, args)));
      const value = await fn(...(taken === undefined ? args : argumentsFor(args, taken.value)));
      return giving === undefined ? value : sides.given(await giving(value)).value;
    };
  return (...args) => {
    const taken = taking === undefined ? undefined : sides.taken(atOnce(name, "input", taking(inputOf(parameters, args))));
    const value = fn(...(taken === undefined ? args : argumentsFor(args, taken.value)));
    if (giving === undefined) return value;
    // What comes later may be validated later.
    if (isThenable(value))
      return Promise.resolve(value)
        .then(giving)
        .then((result) => sides.given(result).value);
    return sides.given(atOnce(name, "output", giving(value))).value;
  };
}

/** Whether a schema has more to say of a value than JSON Schema does. */
export const validates = (given: GivenTypes["input"]): boolean => validateOf(given) !== undefined;

function validateOf(given: GivenTypes["input"]): Validate | undefined {
  if (!isStandardSchema(given)) return undefined;
  const standard = given["~standard"];
  return standard.validate === undefined ? undefined : (value) => standard.validate?.(value);
}

/** The input by name. A spread parameter is all of it. */
function inputOf(parameters: readonly Parameter[], args: readonly unknown[]): unknown {
  if (parameters.some(({ kind }) => kind === "spread")) return args[0];
  const entries = parameters.map(({ name }, at) => [name, args[at]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The arguments that validated input stands for. What is absent at the end is left off, but for what the caller wrote. */
function argumentsOf(
  name: string,
  parameters: readonly Parameter[],
  args: readonly unknown[],
  input: unknown,
): readonly unknown[] {
  if (parameters.some(({ kind }) => kind === "spread")) return [input, ...args.slice(1)];
  if (typeof input !== "object" || input === null)
    throw new Fault(
      "f2n/unsupported-signature",
      `The input schema of "${name}" makes no object of its input, so there are no parameters by name; transform its properties, or take one object`,
    );
  const values = parameters.map((parameter) =>
    Object.hasOwn(input, parameter.name) ? Reflect.get(input, parameter.name) : undefined,
  );
  const count = values.findLastIndex((value) => value !== undefined) + 1;
  return [...values.slice(0, Math.max(count, Math.min(args.length, values.length))), ...args.slice(values.length)];
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, "then") === "function";

function atOnce(name: string, side: "input" | "output", result: unknown): unknown {
  if (!isThenable(result)) return result;
  // Nobody hears of it any more.
  Promise.resolve(result).catch(() => {});
  throw new Fault(
    "f2n/unsupported-signature",
    `The ${side} schema of "${name}" validates asynchronously, but "${name}" answers at once; give an async function, or call: "async"`,
  );
}

const sentences = {
  input: { code: "node/input-invalid", words: "cannot take this input" },
  output: { code: "node/output-invalid", words: "gave a result that its output schema refuses" },
} as const;

/** Reads what a validation gave, or throws what it found. */
const settled =
  (name: string, side: "input" | "output") =>
  (answer: unknown): { readonly value: unknown } => {
    const { issues, value } = answer as StandardResult; // What the convention promises of every `validate`.
    if (issues === undefined || issues === null) return { value };
    const problems = issues.map(problemOf);
    const { code, words } = sentences[side];
    throw new Fault(code, `"${name}" ${words}: ${describeProblems(problems)}`, { details: { problems } });
  };

const problemOf = ({ message, path = [] }: StandardIssue): Problem => ({
  path: pointer(path.map((part) => String(typeof part === "object" ? part.key : part))),
  message,
});
