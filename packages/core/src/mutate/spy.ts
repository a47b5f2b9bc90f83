import { Fault, type Invoke } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { unspecialised } from "../graph/specialised.ts";
import type { HistoryLine } from "../history/history-line.ts";
import type { Revision } from "../history/revision.ts";
import type { Runnable } from "../node/runnable.ts";
import type { Program, Step } from "../run/program.ts";

/** Stands in front of the function of a step, in every run of one handle that begins from now on. */
export interface Spy {
  /** Puts the step back as it was. */
  remove(): void;
}

const spies = new WeakSet<Invoke>();

/**
 * Topology, values and versions stay the very same: it is no edit. `path` leads to the step, through what vertices repeat. Throws `graph/unsupported`
 * where somebody looks already.
 */
export function placeSpy(line: HistoryLine, path: string, watch: (step: Step) => Invoke): Spy {
  const { revision } = line.head;
  const { program } = line;
  const step = stepAt(program, path);
  if (step === undefined) throw new RangeError(`There is no vertex "${path}"`);
  if (spies.has(step.invoke))
    throw new Fault("graph/unsupported", `"${path}" has a shadow already; stop that one first`, { details: { vertex: path } });
  const invoke = watch(step);
  spies.add(invoke);
  line.watched = { revision, program: withStep(program, path.split("."), { ...step, invoke }) };
  return {
    remove: () => {
      const { watched } = line;
      if (watched?.revision !== revision) return;
      const left = withStep(watched.program, path.split("."), step);
      line.watched = isWatched(left) ? { revision, program: left } : undefined;
    },
  };
}

/** The step of a vertex; undefined where the path leads to none. */
export function stepAt(program: Program, path: string): Step | undefined {
  const [name, ...inner] = path.split(".");
  const step = program.steps.find(({ record }) => record.name === name);
  if (inner.length === 0) return step;
  return step?.body === undefined ? undefined : stepAt(step.body.program, inner.join("."));
}

/** The same program with another step; bodies that other vertices repeat as well stay as they are there. */
export function withStep(program: Program, [name = "", ...inner]: readonly string[], made: Step): Program {
  const steps = program.steps.map((step) => {
    if (step.record.name !== name) return step;
    if (inner.length === 0) return made;
    return step.body === undefined
      ? step
      : { ...step, body: { ...step.body, program: withStep(step.body.program, inner, made) } };
  });
  return { ...program, steps };
}

const isWatched = ({ steps }: Program): boolean =>
  steps.some(({ invoke, body }) => spies.has(invoke) || (body !== undefined && isWatched(body.program)));

/** What runs at a vertex; undefined where the path leads to none. */
export function runnableAt({ assembly }: Revision, path: string): Runnable | undefined {
  let around: Assembly | undefined = assembly;
  let found: Runnable | undefined;
  for (const name of path.split(".")) {
    found = around?.runnables[around.topology.vertices.findIndex((vertex) => vertex.name === name)];
    around = found?.body;
  }
  return found;
}

/** Whether this runs at a vertex. */
export function runsAt(revision: Revision, path: string, runnable: Runnable): boolean {
  const found = runnableAt(revision, path);
  return found !== undefined && unspecialised(found) === unspecialised(runnable);
}
