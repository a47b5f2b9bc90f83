import {
  type Ambient,
  assertOptions,
  type Keeping,
  type NodeDescription,
  type NodeSource,
  type OptionNames,
  systemAmbient,
  type Taping,
} from "@onex/contract";
import { type NodeClasses, nodeClasses } from "../data/node-classes.ts";
import { bind, bindWith } from "../graph/bind.ts";
import type { Callable } from "./modes.ts";
import type { Node, RunWithOptions } from "./node.ts";
import { inputInvalid, outputInvalid } from "./node-faults.ts";
import { asFunction, rememberFunction, takesFunctions } from "./node-function.ts";
import { lazyRunnable, type NodeOrigin, type Runnable, type Signatures, setRunnable } from "./runnable.ts";
import {
  argumentsOf,
  fitting,
  inputProblems,
  isComplete,
  isOfAnother,
  nearest,
  type Signature,
  signaturesOf,
  withSignal,
} from "./signature.ts";
import { traceNode, traceOptionNames } from "./trace.ts";

export interface NodeOptions {
  /** Clock of `trace`. Default: the system's. */
  readonly ambient?: Ambient;
  /** How graph documents name the node: `<path>#<export>`, or `node:<hash>` once it is kept. Without it a graph of it has no document. */
  readonly from?: string;
  /** How what the function reads of the world comes to the tapes of a run; as `f2n` gives it with a function that it has loaded. */
  readonly taping?: Taping | undefined;
  /** How its source is written down. Without it no graph of it can be exported. */
  readonly source?: NodeSource;
  /** Who keeps it; of a node whose id is its hash. */
  readonly kept?: Keeping | undefined;
  /** What it can do besides, under names that no node has. */
  readonly members?: object;
}

/** Joins a description with the function that it describes. Schemas are compiled at the first run; nothing is called before. */
export function createNode<F extends Callable>(
  description: NodeDescription,
  callable: F,
  { ambient = systemAmbient, from, source, taping, kept, members }: NodeOptions = {},
): Node<F> {
  const runnable = nodeRunnable(callable, { description, source }, from, taping);
  const run = checkedRun(runnable);
  rememberFunction(run, description);
  const runWith = (input: unknown, signal?: AbortSignal): unknown => {
    try {
      return run(...namedArguments(runnable, input, signal));
    } catch (thrown) {
      // An async node rejects; what was thrown here came before its first await.
      if (runnable.call === "async") return Promise.reject(thrown);
      throw thrown;
    }
  };
  const node = Object.assign(new WithClasses(description), {
    ...members,
    ...(kept === undefined ? {} : { kept }),
    node_id: description.node_id,
    name: description.name,
    description,
    metadata_block: description.metadata_block,
    inputs: description.inputs,
    outputs: description.outputs,
    run,
    runWith: (input: unknown, options?: RunWithOptions) => {
      assertOptions("runWith()", options, runWithOptionNames);
      return runWith(input, options?.signal);
    },
    trace: (input: unknown, options = {}) => {
      assertOptions("trace()", options, traceOptionNames);
      return traceNode(runnable, (signal) => runWith(input, signal), ambient, options);
    },
    bind: (...args: readonly unknown[]) => bind(runnable, args),
    bindWith: (inputs: object) => bindWith(runnable, inputs),
  });
  setRunnable(node, runnable);
  // `run` takes and gives what `callable` does, and the description is of it; TypeScript cannot follow a type through argument arrays.
  return Object.freeze(node) as unknown as Node<F>;
}

/** What a node has that is made when it is first asked for. A class because a getter of a literal makes all of it slow to ask, and `run` is asked often. */
class WithClasses {
  readonly #classes: NodeClasses;

  constructor(description: NodeDescription) {
    this.#classes = nodeClasses(description);
  }

  get Input(): unknown {
    return this.#classes.Input;
  }

  get Output(): unknown {
    return this.#classes.Output;
  }
}

function nodeRunnable(callable: Callable, origin: NodeOrigin, from: string | undefined, taping: Taping | undefined): Runnable {
  const { description } = origin;
  // Arguments are checked against the description before they get here.
  const called = callable as unknown as Runnable["callable"];
  const facts = {
    name: description.name,
    hash: codeOf(description),
    call: description.call,
    reference: from === undefined ? undefined : { from },
    trust: description.metadata_block.trust_score ?? 1,
    pure: description.effects.class === "pure" && !isClosure(description),
    effects: description.effects.class,
    taping,
    origin,
    callable: takesFunctions(description) ? (...args: readonly unknown[]) => called(...args.map(asFunction)) : called,
  };
  // A description has at least one parameter list.
  return lazyRunnable(facts, () => signaturesOf(description) as unknown as Signatures);
}

/** What a closure captured is part of what it answers and no part of its text: two of one factory are two nodes to a cache, a replay and a drift. */
const codeOf = (description: NodeDescription): string => {
  const { hash, uuid } = description.metadata_block;
  return isClosure(description) ? `closure:${uuid}:${hash}` : hash;
};

const isClosure = ({ effects }: NodeDescription): boolean => effects.captures.length > 0;

function namedArguments({ name, signatures }: Runnable, input: unknown, signal: AbortSignal | undefined): readonly unknown[] {
  const problems = signatures.map((signature) => inputProblems(signature, input));
  const fits = signatures.filter((_, index) => problems[index]?.length === 0);
  // No problem means that the input is an object.
  const meant = fits.find((signature) => isComplete(signature, input as object)) ?? fits[0];
  if (meant === undefined) throw inputInvalid(name, nearest(problems));
  return argumentsOf(meant, input as object, signal);
}

function admit({ name, signatures }: Runnable, args: readonly unknown[]): Signature {
  const found = fitting(signatures, args);
  if (found !== undefined) return found;
  throw inputInvalid(name, nearest(signatures.map((signature) => signature.problems(args))));
}

function checkedRun(runnable: Runnable): (...args: readonly unknown[]) => unknown {
  const { callable, call, name } = runnable;
  const settle = (signature: Signature, args: readonly unknown[], value: unknown): unknown => {
    if (signature.output.is(value) || isOfAnother(runnable.signatures, signature, args, value)) return value;
    throw outputInvalid(name, signature.output.problems(value));
  };
  switch (call) {
    case "sync":
      return (...args) => {
        const signature = admit(runnable, args);
        return settle(signature, args, callable(...withSignal(signature, args)));
      };
    case "async":
      return async (...args) => {
        const signature = admit(runnable, args);
        return settle(signature, args, await callable(...withSignal(signature, args)));
      };
    case "either":
      return (...args) => {
        const signature = admit(runnable, args);
        const value = callable(...withSignal(signature, args));
        return isThenable(value)
          ? Promise.resolve(value).then((awaited) => settle(signature, args, awaited))
          : settle(signature, args, value);
      };
    case "generator":
    case "async-generator":
      // What a generator yields is checked by whoever pulls it.
      return (...args) => callable(...withSignal(admit(runnable, args), args));
    default:
      return call satisfies never;
  }
}

const runWithOptionNames: OptionNames<RunWithOptions> = { signal: true };

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
