import { type Fault, toFault, type ValueOrigin } from "@onex/contract";
import { isThenable } from "../node/create-node.ts";
import type { Signature } from "../node/signature.ts";
import { attemptStep, type Waiting } from "./attempt.ts";
import { type Answer, answerFor, fromText, lookUp, remember } from "./cached.ts";
import { mayRun } from "./condition.ts";
import { type Demand, openDemand } from "./demand.ts";
import { aborted, functionFault, isBeside, stopsBeside } from "./failure.ts";
import type { Program, Step } from "./program.ts";
import type { Recorder } from "./recorder.ts";
import { admit, admitAny, callAny, isPlainRun, keepResult, takeEarlier } from "./run-sync.ts";
import { lendSlots, type Slots, waitsForOthers } from "./slots.ts";
import { givenArguments, type RunState } from "./state.ts";

export interface AsyncRun extends Waiting {
  readonly program: Program;
  readonly state: RunState;
  /** Aborts what the functions were given, when the run stops; there is one where a step is timed or takes a signal. */
  readonly controller: AbortController | undefined;
  /** Of the whole run, where there is a bound. */
  readonly slots?: Slots | undefined;
  readonly recorder: Recorder | undefined;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
  /** Of an item: aborts when another item of its list has failed. */
  readonly beside?: AbortSignal;
}

/** Where an asynchronous run stands. */
interface Course extends AsyncRun {
  /** Instead of the plan: in a run where not every vertex may be needed. */
  readonly demand: Demand | undefined;
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
  /** Bodies, and graphs that run as a part, among them. */
  nested: number;
  /** Slots that are taken here. */
  taken: number;
  /** Goes on when a slot is free. */
  readonly wake: () => void;
  failure: Fault | undefined;
  /** By the caller; `isCut`: after it was stopped already, so that who heard that hears no more. */
  isAborted: boolean;
  isCut: boolean;
  isOver: boolean;
  readonly end: (failure: Fault | undefined) => void;
}

/**
 * Runs each vertex as soon as what it needs is there, in the order of the plan where several could. The first failure stops the run: nothing more
 * starts, the others are aborted and waited for, also those in bodies and in graphs that run as a part. A caller's abort waits only for those that can
 * hear it. Rejects with the first failure.
 */
export function runAsync(run: AsyncRun): Promise<void> {
  const { program, state, recorder } = run;
  const { plan, steps } = program;
  const demand = isPlainRun(program, state) ? undefined : openDemand(program, takeEarlier(state, recorder));
  return new Promise((resolve, reject) => {
    const abort = () => abortCourse(course, run.signal);
    const stopBeside = () => abortCourse(course, run.beside);
    const end = (failure: Fault | undefined) => {
      run.signal?.removeEventListener("abort", abort);
      run.beside?.removeEventListener("abort", stopBeside);
      if (failure !== undefined) return reject(failure);
      for (const index of demand?.unasked() ?? []) recorder?.skipped(index);
      resolve();
    };
    const course: Course = {
      ...run,
      demand,
      waits: demand === undefined ? plan.waits.slice() : noWaits,
      ready: demand?.ready ?? [...plan.order].filter((index) => plan.waits[index] === 0),
      next: 0,
      left: steps.length,
      waiting: 0,
      hearing: 0,
      nested: 0,
      taken: 0,
      wake: () => advance(course),
      failure: undefined,
      isAborted: false,
      isCut: false,
      isOver: false,
      end,
    };
    run.signal?.addEventListener("abort", abort);
    run.beside?.addEventListener("abort", stopBeside);
    if (run.signal?.aborted === true) abort();
    else advance(course);
  });
}

const noWaits = new Int32Array(0);

/** Launches what is ready, and ends the run when nothing more can come of it. No recursion, however long a chain of sync vertices is. */
function advance(course: Course): void {
  while (course.failure === undefined && course.next < course.ready.length) {
    const index = course.ready[course.next] ?? 0;
    const step = course.program.steps[index];
    if (step !== undefined && course.slots !== undefined && !mayBegin(course, course.slots, step, index)) break;
    course.next += 1;
    if (step !== undefined) guarded(course, () => launch(course, step, index));
  }
  const { failure, waiting, hearing, nested, isAborted, isCut } = course;
  const left = course.demand?.left ?? course.left;
  if (course.isOver || (failure === undefined ? left > 0 : waiting > 0 && !(isAborted && hearing === (isCut ? nested : 0))))
    return;
  course.isOver = true;
  course.end(failure);
  // What is not waited for any more holds up nobody.
  if (course.slots !== undefined) while (course.taken > 0) giveBackSlot(course, course.slots);
}

/** A look at a condition calls nothing, and what waits for functions that take slots of their own needs none. */
const mayBegin = ({ demand, wake, state }: Course, slots: Slots, step: Step, index: number): boolean =>
  demand?.isGate(index) === true || waitsForOthers(step, state.settings) || slots.isFree(wake);

function launch(course: Course, step: Step, index: number): void {
  const { state, controller, recorder, demand } = course;
  if (demand?.isGate(index) === true) {
    decide(course, demand, step, index);
    return;
  }
  if (step.timed && controller !== undefined) {
    launchTimed(course, step, index, controller.signal);
    return;
  }
  recorder?.started(index, 1);
  try {
    const args = givenArguments(step, state);
    const signature = admit(step, args);
    if (course.slots !== undefined) lendSlots(step, args, course.slots);
    const answer = step.pure ? answerFor(step, signature, args, state.settings) : undefined;
    if (answer === undefined) make(course, step, index, args, signature, undefined);
    else fromCache(course, step, index, answer, () => make(course, step, index, args, signature, answer));
  } catch (thrown) {
    recorder?.failed(index, 1, thrown);
    throw thrown;
  }
}

/** Calls what the step calls, and waits for it where it is not there at once; only then is a failure recorded here. */
function make(
  course: Course,
  step: Step,
  index: number,
  args: readonly unknown[],
  signature: Signature,
  answer: Answer | undefined,
): void {
  const given = callAny(step, index, args, course.state);
  if (!isThenable(given)) {
    succeed(course, step, index, admitAny(step, signature, args, given), 1, answer);
    return;
  }
  waitFor(
    course,
    step,
    given,
    (value) =>
      recordedAt(index, course.recorder, () => succeed(course, step, index, admitAny(step, signature, args, value), 1, answer)),
    (thrown) => recordedAt(index, course.recorder, () => rethrow(failureOf(step, args, thrown))),
  );
}

/** A body's failure tells already where it was. */
const failureOf = (step: Step, args: readonly unknown[], thrown: unknown): unknown =>
  step.body === undefined ? functionFault(step, args, thrown) : thrown;

function recordedAt(index: number, recorder: Recorder | undefined, act: () => void): void {
  try {
    act();
  } catch (thrown) {
    recorder?.failed(index, 1, thrown);
    throw thrown;
  }
}

function decide({ state, recorder }: Course, demand: Demand, step: Step, index: number): void {
  recordedAt(index, recorder, () => {
    if (mayRun(step, state)) {
      demand.open(index);
      return;
    }
    recorder?.skipped(index);
    demand.settle(index);
  });
}

/** Records each attempt by itself, all but the success. */
function launchTimed(course: Course, step: Step, index: number, stopped: AbortSignal): void {
  const { state, recorder } = course;
  const answer = timedAnswer(step, state);
  const attempt = (): void => {
    const attempts = attemptStep(step, index, state, stopped, course, recorder);
    waitFor(course, step, attempts, (ended) => succeed(course, step, index, ended.value, ended.attempt, answer), rethrow);
  };
  if (answer === undefined) attempt();
  else fromCache(course, step, index, answer, attempt);
}

/** An attempt tells by itself what is wrong with its arguments. */
function timedAnswer(step: Step, state: RunState): Answer | undefined {
  if (!step.pure || state.settings.cache === undefined) return undefined;
  try {
    const args = givenArguments(step, state);
    return answerFor(step, admit(step, args), args, state.settings);
  } catch {
    return undefined;
  }
}

/** Takes an answer from the cache, or has it made. */
function fromCache(course: Course, step: Step, index: number, answer: Answer, make: () => void): void {
  const { recorder } = course;
  const take = (text: string | undefined): void => {
    const found = fromText(answer, text);
    if (found === undefined) {
      if (course.failure === undefined) make();
      return;
    }
    // Attempts say themselves when they start.
    if (step.timed) recorder?.started(index, 1);
    succeed(course, step, index, found.value, 1, undefined, "cache");
  };
  const text = lookUp(answer);
  if (!(text instanceof Promise)) take(text);
  else
    waitFor(course, step, text, (given) => (step.timed ? take(given) : recordedAt(index, recorder, () => take(given))), rethrow);
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
  // Nothing of it is kept by the closures below, of which every call makes three.
  noteWaiting(course, step, 1);
  if (course.slots !== undefined && !isNested(course, step)) takeSlot(course, course.slots);
  const settled = (act: () => void): void => {
    noteWaiting(course, step, -1);
    if (course.isOver) return;
    guarded(course, act);
    if (course.slots !== undefined && !isNested(course, step)) giveBackSlot(course, course.slots);
    advance(course);
  };
  // What is no promise of the engine may settle twice, or throw when it is asked.
  Promise.resolve(answer).then(
    (value) => settled(() => then(value)),
    (thrown: unknown) => settled(() => fail(thrown)),
  );
}

function noteWaiting(course: Course, step: Step, by: 1 | -1): void {
  course.waiting += by;
  if (!step.takesSignal) return;
  course.hearing += by;
  if (isNested(course, step)) course.nested += by;
}

/** What waits for functions of its own hears when they are to stop. */
const isNested = ({ state }: Course, step: Step): boolean => step.takesSignal && waitsForOthers(step, state.settings);

function takeSlot(course: Course, slots: Slots): void {
  course.taken += 1;
  slots.take();
}

/** Others that waited for it go first. */
function giveBackSlot(course: Course, slots: Slots): void {
  course.taken -= 1;
  slots.giveBack();
}

/** What succeeds after a stop is kept all the same: it was done. */
function succeed(
  course: Course,
  step: Step,
  index: number,
  value: unknown,
  attempt: number,
  answer?: Answer,
  from?: ValueOrigin,
): void {
  const { demand, state, program } = course;
  keepResult(step, index, value, state);
  if (answer !== undefined) remember(answer, state.values[index]);
  // A stream has not ended yet.
  if (step.passes === undefined) course.recorder?.succeeded(index, attempt, from);
  if (demand !== undefined) {
    demand.settle(index);
    return;
  }
  const { plan } = program;
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
    const fault = toFault(thrown);
    // What ends because it was stopped has stopped nothing itself.
    if (course.failure === undefined) stop(course, stopsBeside(fault));
  }
}

function stop(course: Course, fault: Fault): void {
  if (course.failure !== undefined) return;
  course.failure = fault;
  course.controller?.abort(fault);
}

/** A failure beside it stops it as one of its own does. */
function abortCourse(course: Course, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const fault = aborted(course.program.topology.name, signal);
  if (isBeside(signal.reason)) stop(course, stopsBeside(fault));
  else {
    course.isCut = course.failure !== undefined;
    course.isAborted = true;
    stop(course, fault);
  }
  advance(course);
}
