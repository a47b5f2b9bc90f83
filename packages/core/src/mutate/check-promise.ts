import { checker, decode, type Executor, type JsonSchema, type Source } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { outputAt } from "../graph/output-parts.ts";
import { constantProof, fitting, type PortProof, portProof, unproven } from "../graph/port-proof.ts";
import type { Promised, PromisedInput } from "../graph/promised.ts";
import { type SourceFacts, sourceFacts } from "../graph/source-facts.ts";
import { inputSchemasOf, isSync } from "../run/program.ts";
import { type Findings, words } from "./check-ports.ts";
import type { EditProblem } from "./edit.ts";

/** Whether a graph is still what was promised: it takes every input that it took, and gives nothing else than it gave, as early as it did. */
export function checkPromise(promise: Promised, before: Assembly, after: Assembly, executor: Executor): Findings {
  const findings: Findings = { ports: [], problems: [] };
  checkInputs(promise, before, after, findings);
  checkOutputs(promise, before, after, findings);
  if (promise.sync && !isSync(after, executor)) {
    const { name, vertices } = after.topology;
    const later = vertices.filter((_, index) => !isSync(alone(after, index), executor)).map((vertex) => vertex.name);
    findings.problems.push({
      code: "graph/incompatible-edit",
      message: `"${name}" gives its outputs at once, and would not with ${later.map((each) => `"${each}"`).join(", ")}; keep it sync, or make a graph anew`,
      path: later[0] ?? "",
    });
  }
  return findings;
}

const alone = ({ topology, runnables }: Assembly, index: number): Assembly => ({
  topology: { ...topology, vertices: topology.vertices.slice(index, index + 1) },
  runnables: runnables.slice(index, index + 1),
});

function checkInputs(promise: Promised, before: Assembly, after: Assembly, { ports, problems }: Findings): void {
  const known = new Set(inputSchemasOf(before.topology, before.runnables).flat());
  const schemas = inputSchemasOf(after.topology, after.runnables);
  for (const [index, { name, required, fallback }] of after.topology.inputs.entries()) {
    const path = `input.${name}`;
    const promised = promise.inputs.get(name);
    if (required && promised?.required !== true) {
      const was = promised === undefined ? "is new" : "did not have to be given";
      problems.push({
        code: "graph/incompatible-edit",
        message: `Input "${name}" ${was}, and would be required; bind it to an optional parameter, or a value in its place`,
        path,
      });
    }
    for (const schema of schemas[index] ?? []) {
      if (known.has(schema)) continue;
      const isDefaultWrong = fallback !== undefined && !checker(schema).is(fallback.value);
      const proof = inputProof(promised, schema);
      if (proof.verdict === "does-not-fit" || isDefaultWrong)
        problems.push(
          isDefaultWrong
            ? { code: "graph/incompatible", message: `The default of input "${name}" does not fit what it would go to`, path }
            : misfit(`Input "${name}" would be narrower than it was`, path, proof),
        );
      else ports.push({ of: "input", port: name, verdict: proof.verdict, reasons: proof.reasons });
    }
  }
}

function inputProof(promised: PromisedInput | undefined, schema: JsonSchema): PortProof {
  // Of a new input nothing was promised, so nothing is broken.
  if (promised === undefined) return fitting;
  const proofs = promised.schemas.map((each) => portProof(each, schema));
  const fits = proofs.find(({ verdict }) => verdict === "fits");
  const shown = proofs.find((proof) => proofs.length === 1 || isPromised(proof, promised));
  if (fits !== undefined || shown !== undefined) return fits ?? shown ?? fitting;
  return unproven(
    proofs.length === 0 ? "is not known before it is given" : "is several types at once, which are not compared together",
  );
}

/** The value that shows a misfit is one that all of the types take. */
function isPromised({ verdict, witness }: PortProof, { schemas }: PromisedInput): boolean {
  if (verdict !== "does-not-fit" || witness === undefined) return false;
  const value = decode(witness);
  return schemas.every((each) => checker(each).is(value));
}

function checkOutputs(promise: Promised, before: Assembly, after: Assembly, { ports, problems }: Findings): void {
  for (const { path, schema } of promise.outputs) {
    const name = path.join(".");
    const source = outputAt(after.topology.output, path);
    if (source === undefined) {
      problems.push({
        code: "graph/incompatible-edit",
        message: `Output "${name}" would be gone; give what takes its place the same parts`,
        path: `output.${name}`,
      });
      continue;
    }
    const was = outputAt(before.topology.output, path);
    const facts = sourceFacts(source, after);
    if (was !== undefined && isSame(sourceFacts(was, before), facts)) continue;
    const proof = outputProof(source, facts, schema);
    if (proof.verdict === "does-not-fit")
      problems.push(misfit(`Output "${name}" would be wider than it was`, `output.${name}`, proof));
    else ports.push({ of: "output", port: name, verdict: proof.verdict, reasons: proof.reasons });
  }
}

function outputProof(source: Source, facts: SourceFacts, schema: JsonSchema | undefined): PortProof {
  if (schema === undefined) return unproven("nothing is known of what it was");
  if (source.kind === "value") return constantProof(source.value, checker(schema));
  return facts.schema === undefined || facts.mayBeSkipped
    ? unproven("is not known before it is there")
    : portProof(facts.schema, schema);
}

const isSame = (one: SourceFacts, other: SourceFacts): boolean =>
  one.schema === other.schema && one.mayBeSkipped === other.mayBeSkipped;

const misfit = (what: string, path: string, proof: PortProof): EditProblem => ({
  code: "graph/incompatible-edit",
  message: `${what}: ${words(proof)}`,
  path,
  verdict: "does-not-fit",
  reasons: proof.reasons,
  ...(proof.witness === undefined ? {} : { witness: proof.witness }),
});
