import type { InclusionReason } from "@onex/contract";
import { includes } from "./includes.ts";
import type { PortDiff, PortVerdict } from "./node-diff.ts";
import { movedParameters } from "./parameter-order.ts";
import { renamedInputs } from "./renamed-inputs.ts";
import { acceptance, quoted } from "./sentences.ts";
import { isPlainObject, onlyProperty, type Part, propertiesOf, type Signature } from "./signature.ts";

/** What became of the inputs of one signature: does all that before was called with still do? */
export function inputDiffs(before: Signature, after: Signature): readonly PortDiff[] {
  if (!isPlainObject(before.inputs) || !isPlainObject(after.inputs)) return [wholeDiff(before.inputs, after.inputs)];
  const moved = movedParameters(before.parameters, after.parameters);
  const renamed = renamedInputs(before, after);
  const known = Object.keys(propertiesOf(before.inputs));
  const kept = known.map((name) => {
    const sentence = moved.get(name);
    const port = keptDiff(name, before.inputs, after.inputs, renamed.get(name));
    return sentence === undefined ? port : broken(port, `input ${quoted(name)} ${sentence}`);
  });
  const taken = new Set([...known, ...renamed.values()]);
  const added = Object.keys(propertiesOf(after.inputs)).filter((name) => !taken.has(name));
  return [...kept, ...added.map((name) => addedDiff(name, after.inputs))];
}

const broken = (port: PortDiff, sentence: string): PortDiff => ({
  ...port,
  verdict: "breaking",
  sentence: port.verdict === "same" || port.verdict === "compatible" ? sentence : `${port.sentence}; ${sentence}`,
});

function keptDiff(name: string, before: Part, after: Part, newName: string | undefined): PortDiff {
  const input = `input ${quoted(name)}`;
  if (Object.hasOwn(propertiesOf(after), name)) return comparedDiff(name, before, after);
  if (newName !== undefined) return port(name, "breaking", `${input} is now called ${quoted(newName)}`);
  return after.schema.additionalProperties === false
    ? port(name, "breaking", `${input} was removed`)
    : port(name, "compatible", `${input} is no longer described`);
}

function comparedDiff(name: string, before: Part, after: Part): PortDiff {
  const [mine, theirs] = [onlyProperty(before, name), onlyProperty(after, name)];
  const { verdict, reasons, witness } = includes(mine, theirs);
  if (verdict === "fits") {
    const back = includes(theirs, mine);
    if (back.verdict === "fits") return port(name, "same", `input ${quoted(name)} is unchanged`);
    if (back.reasons.some(isAbsence)) return port(name, "compatible", `input ${quoted(name)} is now optional`);
    return port(name, "compatible", acceptance(name, "now also accepts", withinPort(name, back.reasons)));
  }
  const own = withinPort(name, reasons);
  const value: unknown = witness === undefined ? undefined : Reflect.get(Object(witness), name);
  const sentence = reasons.some(isAbsence) ? `input ${quoted(name)} is now required` : acceptance(name, "no longer accepts", own);
  return {
    ...port(name, verdict === "does-not-fit" ? "breaking" : "unproven", sentence),
    reasons: own,
    // A part of an encoded value is one.
    ...(value === undefined ? {} : { witness: value as NonNullable<PortDiff["witness"]> }),
  };
}

/** That the object may be without its one property. */
const isAbsence = ({ path, keyword }: InclusionReason): boolean => path === "" && keyword === "required";

/** Reasons of the object with this one property as reasons of the property. That it must be there stays a reason of the object. */
const withinPort = (name: string, reasons: readonly InclusionReason[]): readonly InclusionReason[] => {
  const prefix = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  return reasons.map((reason) =>
    reason.path.startsWith(prefix) ? { ...reason, path: reason.path.slice(prefix.length) } : reason,
  );
};

const addedDiff = (name: string, { schema }: Part): PortDiff =>
  schema.required?.includes(name) === true
    ? port(name, "breaking", `input ${quoted(name)} is new and required`)
    : port(name, "compatible", `input ${quoted(name)} is new and optional`);

function wholeDiff(before: Part, after: Part): PortDiff {
  const { verdict, reasons, witness } = includes(before, after);
  if (verdict === "fits") {
    const isSame = includes(after, before).verdict === "fits";
    return isSame
      ? port("inputs", "same", "the inputs are unchanged")
      : port("inputs", "compatible", "the inputs accept more than before");
  }
  return {
    ...port("inputs", verdict === "does-not-fit" ? "breaking" : "unproven", acceptance(undefined, "no longer accepts", reasons)),
    reasons,
    ...(witness === undefined ? {} : { witness }),
  };
}

const port = (name: string, verdict: PortVerdict, sentence: string): PortDiff => ({
  port: "input",
  name,
  verdict,
  sentence,
  reasons: [],
});
