import type { NodeDescription } from "@onex/contract";
import { type Callable, type Node as CoreNode, createNode as coreNode, type NamedInputs, type NodeOptions } from "@onex/core";
import { type Arbitrary, type ArbitraryOptions, inputsArbitrary } from "@onex/f2n";

/** A function with a metadata block, schemas, an identity and `run`. Take `{ readonly run: F }` where a function is meant: nodes do not compare. */
export interface Node<F extends Callable = Callable> extends CoreNode<F> {
  /**
   * fast-check's arbitrary of its inputs by name, with every constraint of the schema: what `runWith` takes. Loads fast-check at the first call. Rejects
   * with `codec/function` where a part that nobody can make up is required, and with `schema/unsupported` when no value is found.
   */
  arbitrary(options?: ArbitraryOptions): Promise<Arbitrary<NamedInputs<F>>>;
}

/** Joins a description with the function that it describes. Schemas are compiled at the first run; nothing is called before. */
export function createNode<F extends Callable>(
  description: NodeDescription,
  callable: F,
  options: Omit<NodeOptions, "members"> = {},
): Node<F> {
  const members = { arbitrary: (made?: ArbitraryOptions) => inputsArbitrary(description, made) };
  // It has these members besides, and the description is of F.
  return coreNode(description, callable, { ...options, members }) as Node<F>;
}
