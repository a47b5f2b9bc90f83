import { describeProblems, Fault, type Problem } from "@onex/contract";

/** The first five problems are in the message, all in `details.problems`. */
export const inputInvalid = (name: string, problems: readonly Problem[]): Fault =>
  new Fault("node/input-invalid", `"${name}" cannot take this input: ${describeProblems(problems)}`, { details: { problems } });

export const outputInvalid = (name: string, problems: readonly Problem[]): Fault =>
  new Fault("node/output-invalid", `"${name}" gave a result that is not of its declared type: ${describeProblems(problems)}`, {
    details: { problems },
  });
