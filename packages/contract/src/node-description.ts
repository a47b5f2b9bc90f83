import type { FaultCode } from "./fault.ts";
import type { Json } from "./json.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { MetadataBlock } from "./metadata-block.ts";

/** How the arguments of a call are made from the input object. */
export interface Parameter {
  readonly name: string;
  /**
   * `positional`: the property is the argument. `rest`: the property is the array of the remaining arguments. `spread`: the sole parameter,
   * whose properties are the inputs. `signal`: the run's AbortSignal, not an input.
   */
  readonly kind: "positional" | "rest" | "spread" | "signal";
  readonly optional: boolean;
  /** The constant default value, encoded; absent when there is none or it is computed. */
  readonly default?: Json;
}

export type CallKind = "sync" | "async" | "either" | "generator" | "async-generator";

/** What a function does besides answering, as far as its text shows. */
export interface Effects {
  readonly class: "pure" | "nondeterministic" | "io" | "stateful" | "unknown";
  /** Names of the sources: `Math.random`, `node:fs`, a package, … sorted. */
  readonly uses: readonly string[];
  /** Names of the outer bindings that the function closes over, sorted. */
  readonly captures: readonly string[];
  /**
   * Names of the error types that it, or what it reaches, throws where it makes them, and those of its JSDoc `@throws`; sorted. Absent where there are
   * none: then it may still throw what it was handed, and what built-ins and packages throw.
   */
  readonly throws?: readonly string[];
}

/** A function as a node, in words: everything that is known of it without calling it. What `onex f2n --json` prints. */
export interface NodeDescription {
  readonly type: "node";
  readonly status: "wrapped";
  readonly name: string;
  /** Path relative to the folder that was asked for, or the virtual path. */
  readonly file: string;
  /** One-based. */
  readonly line: number;
  readonly node_id: string;
  readonly metadata_block: MetadataBlock;
  /** The closed input object; for overloads `anyOf` of them. */
  readonly inputs: JsonSchema;
  readonly outputs: JsonSchema;
  /** One list; for overloads one list per overload, in declaration order. */
  readonly parameters: readonly Parameter[] | readonly (readonly Parameter[])[];
  readonly call: CallKind;
  readonly effects: Effects;
  /** TypeScript declarations of the input and output types; they compile. */
  readonly types: string;
  /** Other names under which the same function is exported. Only from `--all`. */
  readonly aliases?: readonly string[];
  readonly formerly?: readonly string[];
}

/** Why a function cannot become a node; a value, never silent. */
export interface RefusedDescription {
  readonly type: "node";
  /** `refused`: the function's fault, by a named rule. `failed`: an error of ours. */
  readonly status: "refused" | "failed";
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly code: FaultCode;
  /** One sentence that names the parameter and its type. */
  readonly reason: string;
  readonly aliases?: readonly string[];
}

export type Described = NodeDescription | RefusedDescription;

/** The parameter lists of a node, one per overload. */
export function parameterLists(description: Pick<NodeDescription, "parameters">): readonly (readonly Parameter[])[] {
  const { parameters } = description;
  // An empty list is one signature without parameters; a list of lists holds one per overload.
  return isNested(parameters) ? parameters : [parameters];
}

const isNested = (
  parameters: readonly Parameter[] | readonly (readonly Parameter[])[],
): parameters is readonly (readonly Parameter[])[] => Array.isArray(parameters[0]);
