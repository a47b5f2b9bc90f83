import { type Fault, toFault } from "@onex/contract";
import { isThenable } from "../node/create-node.ts";
import { attemptStep, type Waiting } from "./attempt.ts";
import { aborted, functionFault } from "./failure.ts";
import type { Program, Step } from "./program.ts";
import type { Recorder } from "./recorder.ts";
import { admit, admitResult, callFunction } from "./run-sync.ts";
import { keepValue, type RunState, readArguments } from "./state.ts";

export interface AsyncRun extends Waiting {
  readonly program: Program;
  readonly state: RunState;
  /** Aborts what the functions were given, when the run stops; there is one where a step is timed or takes a signal. */
  readonly controller: AbortController | undefined;
  /** At most so many vertices are waited for at a time. */
  readonly concurrency: number;
  readonly recorder: Recorder | undefined;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
}

/** Where an asynchronous run stands. */
interface Course extends AsyncRun {
  /** By vertex: how many it still waits for. */
  readonly waits: Int32Array;
  /** Vertices whose inputs are there; those before `next` were launched. */
  readonly ready: number[];
  next: number;
  /** Vertices without a value. */
  left: number;
  /** Calls under way, and how many of them were given a signal. */
  waiting: number;
  hearing: number;
  failure: Fault | undefined;
  isAborted: boolean;
  isOver: boolean;
  readonly end: (failure: Fault | undefined) => void;
}

/**
 * Runs each vertex as soon as what it needs is there, in the order of the plan where several could. The first failure stops the run: nothing more
 * starts, the others are aborted and waited for. A caller's abort waits only for those that can hear it. Rejects with the first failure.
 */
export function runAsync(run: AsyncRun): Promise<void> {
  const { plan, steps } = run.program;
  return new Promise((resolve, reject) => {
    const abort = () => abortCourse(course);
    const end = (failure: Fault | undefined) => {
      run.signal?.removeEventListener("abort", abort);
      if (failure === undefined) resolve();
      else reject(failure);
    };
    const course: Course = {
      ...run,
      waits: plan.waits.slice(),
      ready: [...plan.order].filter((index) => plan.waits[index] === 0),
      next: 0,
      left: steps.length,
      waiting: 0,
      hearing: 0,
      failure: undefined,
      isAborted: false,
      isOver: false,
      end,
    };
    run.signal?.addEventListener("abort", abort);
    if (run.signal?.aborted === true) abort();
    else advance(course);
  });
}

/** Launches what is ready, and ends the run when nothing more can come of it. No recursion, however long a chain of sync vertices is. */
function advance(course: Course): void {
  while (course.failure === undefined && course.next < course.ready.length && course.waiting < course.concurrency) {
    const index = course.ready[course.next++] ?? 0;
    const step = course.program.steps[index];
    if (step !== undefined) guarded(course, () => launch(course, step, index));
  }
  const { failure, waiting, hearing, isAborted, left } = course;
  if (course.isOver || (failure === undefined ? left > 0 : waiting > 0 && !(isAborted && hearing === 0))) return;
  course.isOver = true;
  course.end(failure);
}

function launch(course: Course, step: Step, index: number): void {
  const { state, controller, recorder } = course;
  if (step.timed && controller !== undefined) {
    // Records each attempt by itself, all but the success.
    const attempts = attemptStep(step, index, state, controller.signal, course, recorder);
    waitFor(course, step, attempts, ({ value, attempt }) => succeed(course, step, index, value, attempt), rethrow);
    return;
  }
  recorder?.started(index, 1);
  const recorded = (act: () => void): void => {
    try {
      act();
    } catch (thrown) {
      recorder?.failed(index, 1, thrown);
      throw thrown;
    }
  };
  recorded(() => {
    const args = readArguments(step, state);
    const signature = admit(step, args);
    const admitted = (value: unknown): void => succeed(course, step, index, admitResult(step, signature, value), 1);
    const answer = callFunction(step, args, state.signal);
    if (!isThenable(answer)) return admitted(answer);
    const failed = (thrown: unknown): void => recorded(() => rethrow(functionFault(step, args, thrown)));
    waitFor(course, step, answer, (value) => recorded(() => admitted(value)), failed);
  });
}

const rethrow = (thrown: unknown): never => {
  throw thrown;
};

function waitFor<T>(
  course: Course,
  step: Step,
  answer: PromiseLike<T>,
  then: (value: T) => void,
  fail: (thrown: unknown) => void,
): void {
  course.waiting += 1;
  if (step.takesSignal) course.hearing += 1;
  const settled = (act: () => void): void => {
    course.waiting -= 1;
    if (step.takesSignal) course.hearing -= 1;
    if (course.isOver) return;
    guarded(course, act);
    advance(course);
  };
  answer.then(
    (value) => settled(() => then(value)),
    (thrown: unknown) => settled(() => fail(thrown)),
  );
}

/** What succeeds after a stop is kept all the same: it was done. */
function succeed(course: Course, step: Step, index: number, value: unknown, attempt: number): void {
  const { plan } = course.program;
  keepValue(step.record, index, value, course.state);
  course.recorder?.succeeded(index, attempt);
  course.left -= 1;
  for (let at = plan.from[index] ?? 0; at < (plan.from[index + 1] ?? 0); at++) {
    const reader = plan.readers[at] ?? 0;
    const remaining = (course.waits[reader] ?? 0) - 1;
    course.waits[reader] = remaining;
    if (remaining === 0) course.ready.push(reader);
  }
}

function guarded(course: Course, act: () => void): void {
  try {
    act();
  } catch (thrown) {
    stop(course, toFault(thrown));
  }
}

function stop(course: Course, fault: Fault): void {
  if (course.failure !== undefined) return;
  course.failure = fault;
  course.controller?.abort(fault);
}

function abortCourse(course: Course): void {
  if (course.signal === undefined) return;
  course.isAborted = true;
  stop(course, aborted(course.program.topology.name, course.signal));
  advance(course);
}
