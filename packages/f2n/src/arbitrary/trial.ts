import { isDeepStrictEqual } from "node:util";
import {
  type Checker,
  checker,
  decode,
  encode,
  isFault,
  type Json,
  type NodeDescription,
  thrownName,
  thrownText,
} from "@onex/contract";

/** A node, as far as it is examined. */
export interface Examinable {
  readonly description: NodeDescription;
  runWith(input: never): unknown;
}

export type Claim = "returns" | "in-time" | "output" | "pure" | "input-kept";

export interface Failure {
  readonly claim: Claim;
  /** The claim, and for an error its class: what is known under one kind is reported once. */
  readonly kind: string;
  readonly message: string;
  readonly input: Json;
}

export interface TrialOptions {
  readonly timeoutMs: number;
  /** Kinds that are passed over. */
  readonly known: ReadonlySet<string>;
  /** Told of the input before anything runs on it. */
  readonly announce?: ((input: Json) => void) | undefined;
}

/** Values that are pulled of a generator. */
const pulled = 100;

type Outcome = { readonly value: unknown } | { readonly thrown: unknown } | { readonly late: true };

/** Runs a node twice on equal copies of an input; the first failure of a kind that is not known yet. */
export async function trial(
  node: Examinable,
  input: object,
  { timeoutMs, known, announce }: TrialOptions,
): Promise<Failure | undefined> {
  const { description } = node;
  const encoded = encode(input);
  const [first, kept] = [decode(encoded), decode(encoded)];
  announce?.(encoded);
  const one = await outcomeOf(node, first, timeoutMs);
  const failures = [...ownFailures(one, description, timeoutMs)];
  if (!isDeepStrictEqual(first, kept)) failures.push({ claim: "input-kept" as const, message: "its input was changed" });
  if (description.effects.class === "pure" && !("late" in one)) {
    const other = await outcomeOf(node, kept, timeoutMs);
    const difference = differenceOf(one, other);
    if (difference !== undefined) failures.push({ claim: "pure", message: difference });
  }
  for (const failure of failures) {
    const found = { kind: failure.claim, ...failure, input: encoded };
    if (!known.has(found.kind)) return found;
  }
  return undefined;
}

async function outcomeOf(node: Examinable, input: unknown, timeoutMs: number): Promise<Outcome> {
  try {
    // Made from the node's own schema.
    const given = node.runWith(input as never);
    return await inTime(Promise.resolve(given).then(drain), timeoutMs);
  } catch (thrown) {
    return { thrown };
  }
}

async function inTime(value: Promise<unknown>, timeoutMs: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const timer = setTimeout(resolve, timeoutMs, { late: true });
  try {
    return await Promise.race([value.then((settled): Outcome => ({ value: settled })), promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a generator yields, as a list; anything else as it is. */
async function drain(value: unknown): Promise<unknown> {
  if (typeof value !== "object" || value === null || !("next" in value && typeof value.next === "function")) return value;
  const items: unknown[] = [];
  if (Symbol.asyncIterator in value) {
    for await (const item of value as AsyncIterable<unknown>) if (items.push(item) >= pulled) break;
  } else if (Symbol.iterator in value) {
    for (const item of value as Iterable<unknown>) if (items.push(item) >= pulled) break;
  }
  return items;
}

type Found = Omit<Failure, "kind" | "input"> & { readonly kind?: string };

function* ownFailures(outcome: Outcome, description: NodeDescription, timeoutMs: number): Iterable<Found> {
  if ("late" in outcome) yield { claim: "in-time", message: `it did not come back within ${timeoutMs} ms` };
  else if ("value" in outcome) yield* yieldedFailures(outcome.value, description);
  else if (isFault(outcome.thrown) && outcome.thrown.code === "node/output-invalid") {
    yield { claim: "output", message: outcome.thrown.message };
  } else {
    const { thrown } = outcome;
    const name = thrown instanceof Error ? thrown.name : typeof thrown;
    yield { claim: "returns", kind: `returns ${name}`, message: `it threw ${shown(thrown)}` };
  }
}

const yieldChecks = new WeakMap<NodeDescription, Checker>();

/** A node checks what it returns; what a generator yields nobody has checked yet. */
function* yieldedFailures(value: unknown, description: NodeDescription): Iterable<Found> {
  const { values, ...outputs } = description.outputs;
  const isGenerator = description.call === "generator" || description.call === "async-generator";
  if (!isGenerator || values === undefined || !Array.isArray(value)) return;
  const check =
    yieldChecks.get(description) ?? checker(outputs.$defs === undefined ? values : { ...values, $defs: outputs.$defs });
  yieldChecks.set(description, check);
  const at = value.findIndex((item) => !check.is(item));
  const problem = at === -1 ? undefined : check.problems(value[at])[0];
  if (problem !== undefined)
    yield {
      claim: "output",
      message: `it yielded a value that is not of its declared type: /${at}${problem.path} ${problem.message}`,
    };
}

function differenceOf(one: Outcome, other: Outcome): string | undefined {
  if ("late" in other) return "it came back once, and on an equal input not in time";
  if ("value" in one && "value" in other) {
    return isDeepStrictEqual(comparable(one.value), comparable(other.value))
      ? undefined
      : "it gave two different values for equal inputs";
  }
  if ("thrown" in one && "thrown" in other)
    return shown(one.thrown) === shown(other.thrown) ? undefined : "it threw two different errors for equal inputs";
  return "it threw for one of two equal inputs only";
}

/** The encoded form where there is one. What lives only in its process is another one each time, and is not compared. */
function comparable(value: unknown): unknown {
  try {
    return encode(value);
  } catch {
    return undefined;
  }
}

function shown(thrown: unknown): string {
  const name = thrownName(thrown);
  return name === undefined ? thrownText(thrown) : `${name}: ${thrownText(thrown)}`;
}
