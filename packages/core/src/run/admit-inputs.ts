import { Fault, nameHint, type Problem } from "@onex/contract";
import { inputInvalid } from "../node/node-faults.ts";
import { takeIn } from "../value/copy.ts";
import { isContainer } from "../value/freeze.ts";
import type { Program } from "./program.ts";
import { noteLoose, type RunState } from "./state.ts";

/**
 * The inputs of a run by index: copied, frozen where that is possible, and checked against everything that they go to as a whole. Notes in the
 * state what could not be frozen. Throws `graph/missing-input` for names that are missing or unknown and `node/input-invalid` for values that do not fit.
 */
export function admitInputs(program: Program, given: object, state: Pick<RunState, "loose">): readonly unknown[] {
  const { inputs, name } = program.topology;
  refuseNames(program, given);
  const problems: Problem[] = [];
  const admitted = inputs.map((input, index) => {
    const own: unknown = Object.hasOwn(given, input.name) ? Reflect.get(given, input.name) : undefined;
    const value = own === undefined ? input.fallback?.value : own;
    if (value === undefined && !input.required) return undefined;
    const taken = isContainer(value) ? takeIn(value) : { value, settled: true };
    if (!taken.settled) noteLoose(state, `input${index}`, program.inputUses[index] ?? 0);
    for (const check of program.inputChecks[index] ?? []) {
      if (check.is(taken.value)) continue;
      problems.push(...check.problems(taken.value).map(({ path, message }) => ({ path: `/${input.name}${path}`, message })));
      break;
    }
    return taken.value;
  });
  if (problems.length > 0) throw inputInvalid(name, problems);
  return admitted;
}

function refuseNames({ topology: { inputs, name } }: Program, given: object): void {
  const keys = Object.keys(given);
  // As they are declared: most runs of a small graph need look no further.
  if (keys.length === inputs.length && keys.every((key, index) => key === inputs[index]?.name)) return;
  const known = inputs.map((input) => input.name);
  const missing = inputs.filter((input) => input.required && !Object.hasOwn(given, input.name));
  if (missing.length > 0)
    throw new Fault(
      "graph/missing-input",
      `"${name}" is not given ${missing.map((input) => `"${input.name}"`).join(", ")}; give every input a value`,
      {
        details: { graph: name, missing: missing.map((input) => input.name) },
      },
    );
  const strange = keys.find((key) => !known.includes(key));
  if (strange === undefined) return;
  throw new Fault("graph/missing-input", `"${name}" has no input "${strange}"${nameHint(strange, known)}`, {
    details: { graph: name, unknown: strange },
  });
}
