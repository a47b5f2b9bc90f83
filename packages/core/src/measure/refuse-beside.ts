import { Fault } from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import { isStream } from "../node/value-schema.ts";
import type { Step } from "../run/program.ts";

/** Throws `graph/unsupported` where two cannot be called on the same arguments. `what`: what the vertex cannot. */
export function refuseBeside(what: string, { record: { name }, runnable, adapts, passes }: Step, candidate: Runnable): void {
  const refuse = (why: string): never => {
    throw new Fault("graph/unsupported", `"${name}" cannot ${what}: ${why}`, { details: { vertex: name } });
  };
  if (runnable.body !== undefined) refuse("it repeats what is in it, and answers by that");
  if (passes !== undefined) refuse("its items go straight to the one who pulls them, and they come once");
  if ((isStream(runnable.call) || isStream(candidate.call)) && runnable.call !== candidate.call)
    refuse("one of the two gives its items as they come, and the other one does not");
  if (adapts !== undefined) refuse("it reads items as they come, and they come once");
  if (takesNames(runnable) !== takesNames(candidate)) refuse("one of the two takes its inputs by name and the other by position");
}

const takesNames = ({ signatures }: Runnable): boolean => signatures[0].parameters.some(({ kind }) => kind === "spread");
