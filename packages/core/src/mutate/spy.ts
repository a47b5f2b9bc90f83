import { Fault, type Invoke } from "@onex/contract";
import { unspecialised } from "../graph/specialised.ts";
import type { Revision } from "../history/revision.ts";
import type { Runnable } from "../node/runnable.ts";
import type { Program, Step } from "../run/program.ts";

/** Stands in front of the function of a step, in every run that begins from now on. */
export interface Spy {
  /** Puts the step back as it was. */
  remove(): void;
}

const spies = new WeakSet<Invoke>();

/** Topology, values and versions stay the very same: it is no edit. Throws `graph/unsupported` where somebody looks already. */
export function placeSpy(revision: Revision, index: number, watch: (step: Step) => Invoke): Spy {
  const step = revision.program.steps[index];
  if (step === undefined) throw new RangeError(`There is no vertex ${index}`);
  const { name } = step.record;
  if (spies.has(step.invoke))
    throw new Fault("graph/unsupported", `"${name}" has a shadow already; stop that one first`, { details: { vertex: name } });
  const before = revision.program;
  const watched = { ...step, invoke: watch(step) };
  spies.add(watched.invoke);
  const after = withStep(before, index, watched);
  revision.program = after;
  return {
    remove: () => {
      // Where nobody else looks by now, it is what was compiled.
      revision.program = revision.program === after ? before : withStep(revision.program, index, step);
    },
  };
}

const withStep = (program: Program, index: number, step: Step): Program => ({
  ...program,
  steps: program.steps.with(index, step),
});

/** Where a vertex is that runs this; -1 where none does. */
export function placeOf({ assembly }: Revision, vertex: string, runnable: Runnable): number {
  const index = assembly.topology.vertices.findIndex(({ name }) => name === vertex);
  const found = assembly.runnables[index];
  return found !== undefined && unspecialised(found) === unspecialised(runnable) ? index : -1;
}
