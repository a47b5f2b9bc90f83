import { type Checker, Fault, type InputRecord, nameHint, type Problem } from "@onex/contract";
import { inputInvalid } from "../node/node-faults.ts";
import { takeIn } from "../value/copy.ts";
import { isContainer } from "../value/freeze.ts";
import type { Program } from "./program.ts";
import { noteLoose, type RunState } from "./state.ts";

/**
 * Puts the inputs of a run where it reads them: copied, frozen where that is possible, and checked against everything that they go to as a whole. Notes
 * in the state what could not be frozen. Throws `graph/missing-input` and `graph/unknown-input` for names, `node/input-invalid` for values that do not
 * fit, and a TypeError for what is no object.
 */
export function admitInputs(given: object, state: RunState): void {
  const { program, values } = state;
  const { inputs, name: graph } = program.topology;
  assertByName(given, program);
  // An object, whatever its type.
  const byName = given as Readonly<Record<string, unknown>>;
  const keys = Object.keys(given);
  // Most runs of a small graph need look no further.
  const isDeclared = isAsDeclared(keys, inputs);
  if (!isDeclared) refuseNames(program, given, keys);
  let problems: readonly Problem[] = noProblems;
  for (let index = 0; index < inputs.length; index++) {
    const input = inputs[index];
    if (input === undefined) continue;
    const { name, required, fallback } = input;
    const own = isDeclared || Object.hasOwn(given, name) ? byName[name] : undefined;
    const value = own === undefined ? fallback?.value : own;
    if (value === undefined && !required) continue;
    const taken = isContainer(value) ? takenIn(value, index, state) : value;
    const checks = program.inputChecks[index] ?? [];
    if (!fitsAll(checks, taken)) problems = [...problems, ...problemsAt(name, checks, taken)];
    values[program.steps.length + index] = taken;
  }
  if (problems.length > 0) throw inputInvalid(graph, problems);
}

/** Throws a TypeError that says what to give instead. */
export function assertByName(given: unknown, { topology: { name, inputs } }: Pick<Program, "topology">): void {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return;
  const what = given === null ? "null" : Array.isArray(given) ? "an array" : `a ${typeof given}`;
  const names = inputs.length === 0 ? "{}" : `{ ${inputs.map((input) => input.name).join(", ")} }`;
  throw new TypeError(`"${name}" takes its inputs by name, as an object ${names}, not ${what}`);
}

const noProblems: readonly Problem[] = [];

/** By name and in order, so that each is the caller's own. */
function isAsDeclared(keys: readonly string[], inputs: readonly InputRecord[]): boolean {
  if (keys.length !== inputs.length) return false;
  for (let index = 0; index < keys.length; index++) if (keys[index] !== inputs[index]?.name) return false;
  return true;
}

function takenIn(given: object, index: number, state: RunState): object {
  const { value, settled } = takeIn(given);
  if (!settled) noteLoose(state, `input${index}`, state.program.inputUses[index] ?? 0);
  return value;
}

function fitsAll(checks: readonly Checker[], value: unknown): boolean {
  for (let at = 0; at < checks.length; at++) if (checks[at]?.is(value) === false) return false;
  return true;
}

/** Of the first that it does not fit. */
function problemsAt(name: string, checks: readonly Checker[], value: unknown): readonly Problem[] {
  const problems = checks.find((check) => !check.is(value))?.problems(value) ?? [];
  return problems.map(({ path, message }) => ({ path: `/${name}${path}`, message }));
}

function refuseNames({ topology: { inputs, name } }: Program, given: object, keys: readonly string[]): void {
  const known = inputs.map((input) => input.name);
  const strange = keys.find((key) => !known.includes(key));
  // First, for a name that was misspelled is missing as well.
  if (strange !== undefined)
    throw new Fault("graph/unknown-input", `"${name}" has no input "${strange}"${nameHint(strange, known)}`, {
      details: { graph: name, unknown: strange },
    });
  const missing = inputs.filter((input) => input.required && !Object.hasOwn(given, input.name));
  if (missing.length > 0)
    throw new Fault(
      "graph/missing-input",
      `"${name}" is not given ${missing.map((input) => `"${input.name}"`).join(", ")}; give every input a value`,
      {
        details: { graph: name, missing: missing.map((input) => input.name) },
      },
    );
}
