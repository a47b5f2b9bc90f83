import { type Checker, checker, type Problem } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { outputAt } from "../graph/output-parts.ts";
import { portProof } from "../graph/port-proof.ts";
import { sourceFacts } from "../graph/source-facts.ts";
import { outputInvalid } from "../node/node-faults.ts";
import { isContainer } from "../value/freeze.ts";
import type { Program } from "./program.ts";
import { type RunState, readEntries, readSource } from "./state.ts";

/** A part of the outputs that an edit has not proven to be what was promised. */
export interface OutputCheck {
  readonly path: readonly string[];
  readonly check: Checker;
}

/** Undefined where everything is proven, or nothing was promised: the graph was never edited. */
export function outputChecksOf(assembly: Assembly): readonly OutputCheck[] | undefined {
  const found = (assembly.promise?.outputs ?? []).flatMap(({ path, schema }): readonly OutputCheck[] => {
    if (schema === undefined) return [];
    const source = outputAt(assembly.topology.output, path);
    const facts = source === undefined ? undefined : sourceFacts(source, assembly);
    const isProven = facts?.schema !== undefined && !facts.mayBeSkipped && portProof(facts.schema, schema).verdict === "fits";
    return isProven ? [] : [{ path, check: checker(schema) }];
  });
  return found.length === 0 ? undefined : found;
}

/**
 * The outputs of a run that has its values. The object that names them is new each time and its caller's own; what it holds is frozen where that is
 * possible. Throws `node/output-invalid`, naming those that are not what was promised.
 */
export function readOutputs({ topology, outputChecks }: Program, state: RunState): unknown {
  const { output } = topology;
  const outputs = output.kind === "object" ? readEntries(output.entries, state) : readSource(output, state);
  if (outputChecks !== undefined) refuseOutputs(topology.name, outputs, outputChecks);
  return outputs;
}

function refuseOutputs(graph: string, outputs: unknown, checks: readonly OutputCheck[]): void {
  const problems = checks.flatMap(({ path, check }): readonly Problem[] => {
    let value = outputs;
    for (const key of path) value = isContainer(value) && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    if (check.is(value)) return [];
    const prefix = path.map((key) => `/${key}`).join("");
    return check.problems(value).map((problem) => ({ ...problem, path: prefix + problem.path }));
  });
  if (problems.length > 0) throw outputInvalid(graph, problems);
}
