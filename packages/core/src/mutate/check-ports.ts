import { type Checker, describeProblems, type JsonSchema, type Source, type VertexRecord } from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { eachRead } from "../graph/plan.ts";
import { constantProof, type PortProof, portProof, unproven } from "../graph/port-proof.ts";
import { sourceFacts } from "../graph/source-facts.ts";
import type { CheckedPort, EditProblem } from "./edit.ts";

/** What the checks of a transaction find. */
export interface Findings {
  readonly ports: CheckedPort[];
  readonly problems: EditProblem[];
}

/** Names of vertices that run something else than before, and of those that read something else. */
export interface Changes {
  readonly renewed: ReadonlySet<string>;
  readonly rewired: ReadonlySet<string>;
}

/**
 * Looks at every input of the vertices that an edit has renewed or rewired, and of those that read one that gives something else for it. Bodies are
 * looked into. `order`: what is read comes first.
 */
export function checkPorts(
  before: Assembly,
  after: Assembly,
  { renewed, rewired }: Changes,
  order: Iterable<number> = after.runnables.keys(),
): Findings {
  const findings: Findings = { ports: [], problems: [] };
  checkIn({ before, after, around: "" }, { renewed, rewired }, order, findings);
  return findings;
}

/** A graph, or a body in one, then and now. */
interface Edited {
  readonly before: Assembly;
  readonly after: Assembly;
  /** Names from the outside in, with a dot at the end of each. */
  readonly around: string;
}

function checkIn(
  { before, after, around }: Edited,
  { renewed, rewired }: Changes,
  order: Iterable<number>,
  findings: Findings,
): void {
  const { vertices } = after.topology;
  const former = indexesOf(before);
  const isRenewed = vertices.map(({ name }) => renewed.has(name));
  const isTouched = vertices.map(({ name }) => renewed.has(name) || rewired.has(name));
  for (const index of order) {
    const record = vertices[index];
    if (record === undefined) continue;
    eachRead(record, (read) => {
      if (isRenewed[read] === true) isTouched[index] = true;
    });
    // A generic function, or a body, may be of other types for what it reads now.
    if (isTouched[index] === true && after.runnables[index] !== before.runnables[former.get(record.name) ?? -1])
      isRenewed[index] = true;
  }
  for (const [index, { name }] of vertices.entries())
    if (isTouched[index] === true)
      checkVertex(after, index, { assembly: before, index: former.get(name) ?? -1 }, `${around}${name}`, findings);
}

const indexesOf = ({ topology }: Assembly): ReadonlyMap<string, number> =>
  new Map(topology.vertices.map(({ name }, index) => [name, index]));

interface Former {
  readonly assembly: Assembly;
  /** -1 where there was none. */
  readonly index: number;
}

/** `path` is the name of the vertex, within the names of what repeats it. */
function checkVertex(assembly: Assembly, index: number, former: Former, path: string, findings: Findings): void {
  const record = assembly.topology.vertices[index];
  const runnable = assembly.runnables[index];
  if (record === undefined || runnable === undefined) return;
  checkBody(assembly, index, former, path, findings);
  // Which overload is meant is seen when the arguments are there.
  if (runnable.signatures.length > 1) return;
  const [{ parameters, schemas, checkers }] = runnable.signatures;
  if (record.args.length > parameters.length && parameters.at(-1)?.kind !== "rest")
    findings.problems.push({
      code: "graph/incompatible",
      message: `"${path}" is given ${record.args.length} arguments, and "${runnable.name}" takes ${parameters.length}; rewire or choose another node`,
      path,
    });
  for (const [position, { name: input, kind, optional }] of parameters.entries()) {
    const schema = schemas[position];
    const check = checkers[position];
    const source = kind === "rest" ? record.rest : record.args[position];
    if (schema === undefined || check === undefined || (source === undefined && kind === "rest")) continue;
    if (!isAbsent(source))
      checkInput({ path, input, schema, check, optional }, source, assembly, { ...former, position }, findings);
    else if (!optional && !check.is(undefined))
      findings.problems.push({
        code: "graph/missing-input",
        message: `"${path}" is not given its input "${input}"; rewire it to a vertex, an input or a value`,
        path: `${path}.${input}`,
      });
  }
}

/** An input of a vertex, and what it takes. */
interface Taker {
  readonly path: string;
  readonly input: string;
  readonly schema: JsonSchema;
  readonly check: Checker;
  readonly optional: boolean;
}

interface FormerInput extends Former {
  readonly position: number;
}

function checkInput(taker: Taker, source: Source, assembly: Assembly, former: FormerInput, findings: Findings): void {
  const { path, input, schema } = taker;
  const name = `${path}.${input}`;
  // Inputs of the graph are looked at as such, and those of a body by what is known of them.
  const isOfGraph = !path.includes(".");
  if (isWholeInput(source) && (isOfGraph || sourceFacts(source, assembly).schema === undefined)) return;
  const proof = sourceProof(source, assembly, taker);
  if (proof === undefined) return;
  const { reasons, witness } = proof;
  if (proof.verdict !== "does-not-fit" || isAsBefore(source, assembly, schema, former)) {
    findings.ports.push({ of: "vertex", port: name, verdict: proof.verdict === "fits" ? "fits" : "cannot-prove", reasons });
    return;
  }
  findings.problems.push({
    code: "graph/incompatible",
    message: `Input "${input}" of "${path}" does not take what it would read: ${words(proof)}`,
    path: name,
    verdict: "does-not-fit",
    reasons,
    ...(witness === undefined ? {} : { witness }),
  });
}

export const words = ({ reasons }: Pick<PortProof, "reasons">): string => describeProblems(reasons.slice(0, 3));

const isAbsent = (source: Source | undefined): source is undefined =>
  source === undefined || (source.kind === "value" && source.value === undefined);

const isWholeInput = (source: Source): boolean =>
  source.kind === "input" && source.path.length === 0 && source.fallback === undefined;

/** Undefined for the run's signal. */
function sourceProof(source: Source, assembly: Assembly, { schema, check, optional }: Taker): PortProof | undefined {
  if (source.kind === "signal") return undefined;
  if (source.kind === "value") return constantProof(source.value, check);
  const facts = sourceFacts(source, assembly);
  if (facts.schema === undefined) return unproven("is not known before it is there");
  // A list is made to be read item by item where that is asked for.
  const type = schema["x-onex-type"];
  if (type === "iterable" || type === "async-iterable") return unproven("is read item by item, each looked at on its way");
  const proof = portProof(facts.schema, schema);
  if (proof.verdict !== "fits" || !facts.mayBeSkipped || optional) return proof;
  return unproven("may be undefined, where the condition of its vertex does not hold");
}

/** The graph had this port before, and it is no worse now: what was let pass then is let pass again, and looked at. */
function isAsBefore(source: Source, assembly: Assembly, to: JsonSchema, former: FormerInput): boolean {
  const old = former.assembly.topology.vertices[former.index];
  const runnable = former.assembly.runnables[former.index];
  const signature = runnable?.signatures.length === 1 ? runnable.signatures[0] : undefined;
  const taken = signature?.schemas[former.position];
  const read = signature?.parameters[former.position]?.kind === "rest" ? old?.rest : old?.args[former.position];
  if (taken === undefined || read === undefined) return false;
  const given = sourceFacts(read, former.assembly).schema;
  const gives = sourceFacts(source, assembly).schema;
  if (given === undefined || gives === undefined || portProof(given, taken).verdict === "fits") return false;
  return portProof(gives, given).verdict === "fits" && portProof(taken, to).verdict === "fits";
}

const nothing: Assembly = { topology: { name: "", inputs: [], vertices: [], output: { kind: "signal" } }, runnables: [] };

/** Everything in what a vertex repeats that is another than before, and what reads it. */
function checkBody(assembly: Assembly, index: number, former: Former, path: string, findings: Findings): void {
  const after = assembly.runnables[index]?.body;
  const before = former.assembly.runnables[former.index]?.body ?? nothing;
  if (after === undefined || after === before) return;
  const places = indexesOf(before);
  const inputs = new Map(before.topology.inputs.map((input) => [input.name, input]));
  const isRetyped = after.topology.inputs.map((input) => inputs.get(input.name) !== input);
  const renewed = new Set<string>();
  const rewired = new Set<string>();
  for (const [at, record] of after.topology.vertices.entries()) {
    const place = places.get(record.name) ?? -1;
    if (after.runnables[at] !== before.runnables[place]) renewed.add(record.name);
    if (record !== before.topology.vertices[place] || readsAny(record, isRetyped)) rewired.add(record.name);
  }
  checkIn({ before, after, around: `${path}.` }, { renewed, rewired }, after.runnables.keys(), findings);
}

/** Whether a vertex reads one of these inputs, by index. */
function readsAny({ when, args, rest }: VertexRecord, inputs: readonly boolean[]): boolean {
  const reads = (source: Source | undefined): boolean => {
    if (source?.kind === "array") return source.items.some(reads);
    if (source?.kind === "object") return source.entries.some(([, part]) => reads(part));
    return source?.kind === "input" && inputs[source.index] === true;
  };
  return [when, rest, ...args].some(reads);
}
