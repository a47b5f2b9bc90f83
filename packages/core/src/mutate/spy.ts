import { Fault, type Invoke } from "@onex/contract";
import { unspecialised } from "../graph/specialised.ts";
import type { HistoryLine } from "../history/history-line.ts";
import type { Revision } from "../history/revision.ts";
import type { Runnable } from "../node/runnable.ts";
import type { Step } from "../run/program.ts";

/** Stands in front of the function of a step, in every run of one handle that begins from now on. */
export interface Spy {
  /** Puts the step back as it was. */
  remove(): void;
}

const spies = new WeakSet<Invoke>();

/** Topology, values and versions stay the very same: it is no edit. Throws `graph/unsupported` where somebody looks already. */
export function placeSpy(line: HistoryLine, index: number, watch: (step: Step) => Invoke): Spy {
  const { revision } = line.head;
  const { program } = line;
  const step = program.steps[index];
  if (step === undefined) throw new RangeError(`There is no vertex ${index}`);
  const { name } = step.record;
  if (spies.has(step.invoke))
    throw new Fault("graph/unsupported", `"${name}" has a shadow already; stop that one first`, { details: { vertex: name } });
  const invoke = watch(step);
  spies.add(invoke);
  line.watched = { revision, program: { ...program, steps: program.steps.with(index, { ...step, invoke }) } };
  return {
    remove: () => {
      const { watched } = line;
      if (watched?.revision !== revision) return;
      const steps = watched.program.steps.with(index, step);
      const isLast = !steps.some((each) => spies.has(each.invoke));
      line.watched = isLast ? undefined : { revision, program: { ...watched.program, steps } };
    },
  };
}

/** Where a vertex is that runs this; -1 where none does. */
export function placeOf({ assembly }: Revision, vertex: string, runnable: Runnable): number {
  const index = assembly.topology.vertices.findIndex(({ name }) => name === vertex);
  const found = assembly.runnables[index];
  return found !== undefined && unspecialised(found) === unspecialised(runnable) ? index : -1;
}
