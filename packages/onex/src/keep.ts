import {
  assertOptions,
  Fault,
  isFault,
  type Keeping,
  type NodeDescription,
  type NodeSource,
  type OptionNames,
} from "@onex/contract";
import { type Callable, madeOf } from "@onex/core";
import { createNode, type Node } from "./node.ts";

const known: OptionNames<Keeping> = { by: true, evidence: true };

/**
 * The persistent node of a node: the same function with its hash as `node_id`, and the uuid in `formerly`, by which collectors still find it. Changed
 * code is another node. It is announced as `online`, with evidence as `validated`; the node that it is made of stays what it was.
 *
 * `evidence` is what `examine()` gave, or tests of your own. Rejects with `node/not-keepable` where the hash does not stand for all that the node
 * answers from (it captured variables, lives only in its process, or its source is not known or has changed since), and for evidence that does not hold
 * or is of other code.
 */
export async function keep<F extends Callable>(node: Node<F>, keeping: Keeping): Promise<Node<F>> {
  assertKeeping(keeping);
  const { description, callable, options } = madeOf(node);
  const why = stateIn(description) ?? doubtIn(keeping, description);
  if (why !== undefined) throw notKeepable(description, why);
  await assertWritten(description, options.source);
  const { hash, uuid } = description.metadata_block;
  const { by, evidence } = keeping;
  return createNode(
    { ...description, node_id: hash, formerly: [uuid] },
    callable as F, // The node was made of it.
    { ...options, from: options.from ?? `node:${hash}`, kept: { by, ...(evidence === undefined ? {} : { evidence }) } },
  );
}

function assertKeeping(keeping: Keeping): void {
  assertOptions("keep()", keeping, known);
  const { by, evidence }: Partial<Keeping> = keeping ?? {};
  if (typeof by !== "string" || by.trim() === "") throw new TypeError("keep() asks who keeps the node: give { by }");
  if (evidence === undefined || (typeof evidence?.hash === "string" && typeof evidence.holds === "boolean")) return;
  throw new TypeError("The evidence of keep() is what examine() gives, or { type, hash, holds } of tests of your own");
}

/** What it answers from besides the code that its hash is of. */
function stateIn({ effects, metadata_block }: NodeDescription): string | undefined {
  if (effects.captures.length > 0) return `it captured ${effects.captures.join(", ")}, which no hash is of; make them inputs`;
  if (metadata_block.x_extensions?.onex?.local !== true) return undefined;
  return "it takes or gives what lives only in its process; use data there";
}

function doubtIn({ evidence }: Keeping, { metadata_block }: NodeDescription): string | undefined {
  if (evidence === undefined) return undefined;
  if (evidence.hash !== metadata_block.hash) return "the evidence is of other code, by its hash; check this node";
  return evidence.holds ? undefined : "the evidence is that not all of it holds; mend what was found and check again";
}

/** What comes from packages is not written down, and need not be: the hash has their names and versions. */
async function assertWritten(description: NodeDescription, source: NodeSource | undefined): Promise<void> {
  if (source === undefined) throw notKeepable(description, "no source is known of it; wrap a function that is written somewhere");
  const [place] = (await source.keeper.write([source.key])).places;
  if (isFault(place) && place.code !== "f2n/import-unresolved") throw notKeepable(description, place.message, place);
}

const notKeepable = ({ name, metadata_block }: NodeDescription, why: string, cause?: Fault): Fault =>
  new Fault("node/not-keepable", `"${name}" cannot be kept: ${why}`, {
    details: { name, hash: metadata_block.hash },
    ...(cause === undefined ? {} : { cause }),
  });
