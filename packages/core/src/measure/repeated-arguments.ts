import { Branch } from "../history/branch.ts";
import { stillLine } from "../history/history-line.ts";
import type { KeptVersion } from "../history/kept-version.ts";
import { stepAt, withStep } from "../mutate/spy.ts";
import { excerpt } from "../replay/excerpt.ts";
import type { RunSettings } from "../run/settings.ts";
import { runProgram } from "../run/start.ts";
import { laterItems } from "../run/stream-step.ts";
import { ownArguments } from "./outcome.ts";
import { recordedArguments } from "./recorded-arguments.ts";

export interface RepeatedOptions {
  /** The run ends once so many are found. */
  readonly most: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * What a vertex within a body was given, at most so often. No version holds that, so what repeats it runs once more on what it was given in the run that
 * made the version; what fails, or is stopped, has given what came before. `path` leads through what vertices repeat.
 */
export async function repeatedArguments(
  version: KeptVersion,
  path: string,
  settings: RunSettings,
  { most, signal }: RepeatedOptions,
): Promise<readonly (readonly unknown[])[]> {
  const { revision, held, topology } = version;
  const [outer = ""] = path.split(".", 1);
  if (recordedArguments(version, outer, settings) === undefined) return [];
  const vertex = topology.vertices.findIndex(({ name }) => name === outer);
  const { program, reads } = excerpt(revision, vertex);
  const step = stepAt(program, path);
  if (step === undefined) return [];
  const found: (readonly unknown[])[] = [];
  const enough = new AbortController();
  const spied = withStep(program, path.split("."), {
    ...step,
    invoke: (args, own) => {
      if (found.length < most) found.push(ownArguments(args));
      if (found.length >= most) enough.abort();
      return step.invoke(args, own);
    },
  });
  const given = reads.map(({ kind, name, isPulled }) => {
    const slot =
      kind === "vertex"
        ? topology.vertices.findIndex((each) => each.name === name)
        : topology.vertices.length + topology.inputs.findIndex((each) => each.name === name);
    const value = held[slot];
    return [`${kind} ${name}`, isPulled && Array.isArray(value) ? laterItems(value) : value] as const;
  });
  const line = stillLine(revision);
  const stop = signal === undefined ? enough.signal : AbortSignal.any([signal, enough.signal]);
  try {
    // A cache would answer for what is to be seen.
    await runProgram(
      new Branch(line, line.head, spied),
      Object.fromEntries(given),
      { signal: stop },
      { ...settings, cache: undefined },
    );
  } catch {
    signal?.throwIfAborted();
  }
  return found;
}
