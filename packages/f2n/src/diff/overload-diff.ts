import { areDisjoint } from "@onex/contract";
import { inputDiffs } from "./input-diff.ts";
import { type PortDiff, type PortVerdict, worst } from "./node-diff.ts";
import { outputDiff } from "./output-diff.ts";
import type { Part, Signature } from "./signature.ts";

/** What became of one overload of before. */
export function signatureDiff(before: Signature, afters: readonly Signature[], index: number): readonly PortDiff[] {
  const inputs = afters.map((after) => inputDiffs(before, after));
  const taker = inputs.findIndex(isTaken);
  const chosen = taker === -1 ? Math.min(index, afters.length - 1) : taker;
  const after = afters[chosen];
  if (after === undefined) return [];
  const output = outputDiff(before.outputs, after.outputs);
  const answered = isCompatible(output.verdict) ? earlierAnswer(before, afters.slice(0, chosen)) : undefined;
  return [...(inputs[chosen] ?? []), answered ?? output];
}

const isCompatible = (verdict: PortVerdict): boolean => verdict === "same" || verdict === "compatible";

const isTaken = (ports: readonly PortDiff[]): boolean => isCompatible(worst(ports.map(({ verdict }) => verdict)));

/** The first overload that fits a call answers it: an earlier one that takes some of them must give what was promised too. */
function earlierAnswer(before: Signature, earlier: readonly Signature[]): PortDiff | undefined {
  for (const [index, after] of earlier.entries()) {
    if (isApart(before.inputs, after.inputs)) continue;
    const output = outputDiff(before.outputs, after.outputs);
    if (isCompatible(output.verdict)) continue;
    return {
      ...output,
      verdict: "unproven",
      sentence: `some calls may now be answered by overload ${index + 1}: ${output.sentence}`,
    };
  }
  return undefined;
}

const isApart = (one: Part, other: Part): boolean =>
  areDisjoint(one.root, other.root, { narrowAt: one.at, wideAt: other.at, undescribed: "absent" });
