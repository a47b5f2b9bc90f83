import type { Ambient, Scheduler } from "@onex/contract";
import { functionFault, mayRepeat, timedOut } from "./failure.ts";
import type { Step } from "./program.ts";
import type { Recorder } from "./recorder.ts";
import { attemptsOf, pauseAfter } from "./retry.ts";
import { admit, admitResult } from "./run-sync.ts";
import { lendSlots } from "./slots.ts";
import { givenArguments, type RunState } from "./state.ts";
import { invokeStep } from "./taped-call.ts";

/** What timed steps need of the world. */
export interface Waiting {
  readonly ambient: Ambient;
  readonly scheduler: Scheduler;
}

/** Runs a timed step until an attempt succeeds, none is left, or the run is stopped. Records every attempt but the success of the last. */
export async function attemptStep(
  step: Step,
  index: number,
  state: RunState,
  stopped: AbortSignal,
  { ambient, scheduler }: Waiting,
  recorder: Recorder | undefined,
): Promise<{ readonly value: unknown; readonly attempt: number }> {
  const { retry } = step.record.policy;
  const attempts = attemptsOf(retry);
  for (let attempt = 1; ; attempt++) {
    recorder?.started(index, attempt);
    try {
      return { value: await attemptOnce(step, index, state, stopped, scheduler, attempt), attempt };
    } catch (thrown) {
      recorder?.failed(index, attempt, thrown);
      if (retry === undefined || attempt >= attempts || !mayRepeat(thrown)) throw thrown;
      await pause(pauseAfter(retry, attempt, ambient.random()), stopped, scheduler);
      if (stopped.aborted) throw thrown;
    }
  }
}

async function attemptOnce(
  step: Step,
  index: number,
  state: RunState,
  stopped: AbortSignal,
  scheduler: Scheduler,
  attempt: number,
): Promise<unknown> {
  const { timeoutMs } = step.record.policy;
  const deadline = timeoutMs === undefined ? undefined : new AbortController();
  const signal = deadline === undefined ? stopped : AbortSignal.any([stopped, deadline.signal]);
  const args = givenArguments(step, step.takesSignal ? { ...state, signal } : state);
  const signature = admit(step, args);
  const { slots } = state.settings;
  if (slots !== undefined) lendSlots(step, args, slots);
  const call = callLater(step, index, args, state, signal, attempt);
  const value =
    deadline === undefined || timeoutMs === undefined ? await call : await within(call, step, timeoutMs, deadline, scheduler);
  return step.body === undefined ? admitResult(step, signature, args, value) : value;
}

async function callLater(
  step: Step,
  index: number,
  args: readonly unknown[],
  state: RunState,
  signal: AbortSignal,
  attempt: number,
): Promise<unknown> {
  if (step.body !== undefined) return await step.body.run(step, step.body, index, args, state, signal);
  try {
    return await invokeStep(step, args, signal, state, attempt);
  } catch (thrown) {
    throw functionFault(step, args, thrown);
  }
}

/** The call's own end, or `run/timeout` when the time comes first; then the call is asked to stop and not waited for. */
function within(
  call: Promise<unknown>,
  step: Step,
  timeoutMs: number,
  deadline: AbortController,
  scheduler: Scheduler,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const takeBack = scheduler.after(timeoutMs, () => {
      reject(timedOut(step));
      // Another one, since the first may stop what runs beside this vertex, which is then waited for.
      deadline.abort(timedOut(step));
    });
    call.finally(takeBack).then(resolve, reject);
  });
}

/** Ends early, without a throw, when the run is stopped. */
function pause(milliseconds: number, stopped: AbortSignal, scheduler: Scheduler): Promise<void> {
  return new Promise((resolve) => {
    if (stopped.aborted) return resolve();
    const wake = (): void => {
      takeBack();
      stopped.removeEventListener("abort", wake);
      resolve();
    };
    const takeBack = scheduler.after(milliseconds, wake);
    stopped.addEventListener("abort", wake);
  });
}
