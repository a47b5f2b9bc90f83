import { type NodeDescription, parameterLists } from "@onex/contract";
import { callDiff } from "./call-diff.ts";
import { type NodeDiff, type PortDiff, worst } from "./node-diff.ts";
import { notesOf } from "./notes.ts";
import { signatureDiff } from "./overload-diff.ts";
import { signaturesOf } from "./signature.ts";

/**
 * What a change of a node means for those who call it: whether each input takes what it took, no new one is required, the output is one that
 * was promised before, and the call answers as before, by name and by position. Objects are taken to hold what their types describe, as TypeScript takes
 * them, so an optional property more breaks nothing. Effects, defaults and names are told, not judged.
 *
 * Pure: it reads the two descriptions and nothing else. Throws `schema/unsupported` where a schema of a description is none.
 */
export function diff(before: NodeDescription, after: NodeDescription): NodeDiff {
  for (const each of [before, after])
    if (each?.parameters === undefined) throw new TypeError("diff() takes two descriptions; a node has its as node.description");
  if (isIdentical(before, after)) return { verdict: "identical", ports: [], notes: [] };
  const [mine, theirs] = [signaturesOf(before), signaturesOf(after)];
  const ports: PortDiff[] = mine.flatMap((signature, overload) =>
    signatureDiff(signature, theirs, overload).map((port) => (mine.length === 1 ? port : { ...port, overload })),
  );
  ports.push(callDiff(before.call, after.call));
  const verdict = worst(ports.map((port) => port.verdict));
  return { verdict: verdict === "same" ? "compatible" : verdict, ports, notes: notesOf(before, after) };
}

/** Hashes of two algorithms say nothing of each other. How a function is called and answers is declared by a type, of which a hash need not know. */
function isIdentical(before: NodeDescription, after: NodeDescription): boolean {
  const algorithm = before.metadata_block.x_extensions?.onex?.hash_algorithm;
  return (
    algorithm !== undefined &&
    algorithm === after.metadata_block.x_extensions?.onex?.hash_algorithm &&
    before.metadata_block.hash === after.metadata_block.hash &&
    before.call === after.call &&
    kindsOf(before) === kindsOf(after)
  );
}

const kindsOf = (node: NodeDescription): string =>
  parameterLists(node)
    .map((list) => list.map(({ name, kind }) => `${kind} ${name}`).join())
    .join("|");
