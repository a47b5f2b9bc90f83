import type { KeptVersion } from "../history/kept-version.ts";
import { fitting } from "../node/signature.ts";
import type { RunSettings } from "../run/settings.ts";
import { type RunState, readArguments, readSource } from "../run/state.ts";

/**
 * What a vertex was given in the run that made a version; undefined where it did not run, or its arguments would not pass now. Where the run's own
 * signal was, is one that nobody aborts.
 */
export function recordedArguments(
  { revision, held, note }: KeptVersion,
  vertex: string,
  settings: RunSettings,
): readonly unknown[] | undefined {
  const { vertices, inputs } = revision.assembly.topology;
  // After an edit or a merge nothing is known of what was given.
  if (note?.fault !== undefined || held.length < vertices.length + inputs.length || held.length === 0) return undefined;
  const { program } = revision;
  const step = program.steps[vertices.findIndex(({ name }) => name === vertex)];
  if (step === undefined) return undefined;
  const state: RunState = {
    program,
    settings,
    values: held.slice(),
    signal: new AbortController().signal,
    keeps: true,
    loose: undefined,
    caller: undefined,
    recorder: undefined,
    place: "",
    items: undefined,
    streams: undefined,
    earlier: undefined,
  };
  const { when } = step.record;
  if (when !== undefined && readSource(when, state) !== true) return undefined;
  const args = readArguments(step, state);
  return fitting(step.runnable.signatures, args) === undefined ? undefined : args;
}
