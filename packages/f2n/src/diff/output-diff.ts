import { includes } from "./includes.ts";
import type { PortDiff } from "./node-diff.ts";
import { provision } from "./sentences.ts";
import type { Part } from "./signature.ts";

/** What became of the output: is all that after gives something that before could have given? */
export function outputDiff(before: Part, after: Part): PortDiff {
  const { verdict, reasons, witness } = includes(after, before);
  const base = { port: "output", name: "value", reasons } as const;
  if (verdict === "fits") {
    const back = includes(before, after);
    return back.verdict === "fits"
      ? { ...base, verdict: "same", sentence: "output is unchanged" }
      : { ...base, verdict: "compatible", sentence: provision("is no longer", back.reasons) };
  }
  // What a type parameter comes to is for a call to say.
  const isBreaking = verdict === "does-not-fit" && !isGeneric(after.schema);
  return {
    ...base,
    verdict: isBreaking ? "breaking" : "unproven",
    sentence: provision("may now be", reasons),
    ...(witness === undefined ? {} : { witness }),
  };
}

const isGeneric = (schema: unknown): boolean =>
  typeof schema === "object" &&
  schema !== null &&
  (Object.hasOwn(schema, "x-onex-generic") || Object.values(schema).some(isGeneric));
