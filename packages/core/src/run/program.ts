import {
  type Checker,
  checker,
  type Executor,
  type Invoke,
  type JsonSchema,
  type Source,
  type Topology,
  type VertexRecord,
} from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import type { Plan } from "../graph/plan.ts";
import { partSchema, portVerdict } from "../graph/port-fit.ts";
import type { Runnable } from "../node/runnable.ts";
import type { Signature } from "../node/signature.ts";
import { attemptsOf } from "./retry.ts";

/** A vertex, ready to run. */
export interface Step {
  readonly record: VertexRecord;
  readonly runnable: Runnable;
  readonly invoke: Invoke;
  /** Every argument is known to fit before it is there. */
  readonly proven: boolean;
  readonly takesSignal: boolean;
  /** Has a deadline or further attempts. */
  readonly timed: boolean;
  /** Arguments may be read more than once, so what cannot be frozen is copied each time. */
  readonly repeats: boolean;
}

/** Everything about a graph that its runs share. */
export interface Program {
  readonly topology: Topology;
  readonly plan: Plan;
  /** By index. */
  readonly steps: readonly Step[];
  /** By index of the input: what it must be, wherever it goes as a whole. */
  readonly inputChecks: readonly (readonly Checker[])[];
  /** How often the value of each vertex and each input is read. */
  readonly uses: Int32Array;
  readonly inputUses: Int32Array;
  /** Every vertex is sync, local and untimed. */
  readonly sync: boolean;
  readonly takesSignal: boolean;
  readonly timed: boolean;
}

export function compileProgram(assembly: Assembly, plan: Plan, executor: Executor): Program {
  const { topology, runnables } = assembly;
  const inputSchemas = inputSchemasOf(topology, runnables);
  const ready = readyRunnables(runnables, executor);
  const steps = topology.vertices.map((record, index) => compileStep(record, index, assembly, ready, inputSchemas));
  return {
    topology,
    plan,
    steps,
    inputChecks: inputSchemas.map((schemas) => schemas.map((schema) => checker(schema))),
    ...countUses(topology),
    sync: isSync(topology, runnables, executor),
    takesSignal: steps.some((step) => step.takesSignal),
    timed: steps.some((step) => step.timed),
  };
}

/** What all vertices of one node share. */
type Ready = ReadonlyMap<Runnable, { readonly invoke: Invoke; readonly takesSignal: boolean }>;

const readyRunnables = (runnables: readonly Runnable[], executor: Executor): Ready =>
  new Map(
    [...new Set(runnables)].map((runnable) => {
      const { signatures, name, call, callable } = runnable;
      const takesSignal = signatures.some(({ parameters }) => parameters.some(({ kind }) => kind === "signal"));
      return [runnable, { invoke: executor.prepare({ name, call }, callable), takesSignal }];
    }),
  );

export const isSync = ({ vertices }: Topology, runnables: readonly Runnable[], executor: Executor): boolean =>
  executor.place === "memory" && vertices.every((record, index) => runnables[index]?.call === "sync" && !isTimed(record));

const isTimed = ({ policy }: VertexRecord): boolean => policy.timeoutMs !== undefined || policy.retry !== undefined;

type InputSchemas = readonly (readonly JsonSchema[])[];

/** The different schemas that each input goes to as a whole, with the declared one. They are checked at the edge, once. */
export function inputSchemasOf({ inputs, vertices }: Topology, runnables: readonly Runnable[]): InputSchemas {
  const found = inputs.map(({ schema }) => new Set<JsonSchema>(schema === undefined ? [] : [schema]));
  for (const [index, { args }] of vertices.entries()) {
    const signatures = runnables[index]?.signatures ?? [];
    if (signatures.length > 1) continue;
    for (const [position, source] of args.entries()) {
      const schema = signatures[0]?.parameters[position]?.kind === "rest" ? undefined : signatures[0]?.schemas[position];
      if (schema !== undefined && source.kind === "input" && source.path.length === 0 && source.fallback === undefined)
        found[source.index]?.add(schema);
    }
  }
  return found.map((schemas) => [...schemas]);
}

function compileStep(
  record: VertexRecord,
  index: number,
  { runnables }: Assembly,
  ready: Ready,
  inputSchemas: InputSchemas,
): Step {
  const runnable = runnables[index];
  const shared = runnable === undefined ? undefined : ready.get(runnable);
  if (runnable === undefined || shared === undefined) throw new RangeError(`Vertex ${index} has nothing to run`);
  const { invoke, takesSignal } = shared;
  const { retry } = record.policy;
  return {
    record,
    runnable,
    invoke,
    proven: runnable.signatures.length === 1 && isProven(record, runnables, runnable.signatures[0], inputSchemas),
    takesSignal,
    timed: isTimed(record),
    repeats: attemptsOf(retry) > 1,
  };
}

function isProven(
  { args, rest }: VertexRecord,
  runnables: readonly Runnable[],
  { parameters, schemas }: Signature,
  inputSchemas: InputSchemas,
): boolean {
  if (rest !== undefined || parameters.at(-1)?.kind === "rest") return false;
  return schemas.every((schema, position) => {
    const source = args[position];
    if (schema === undefined) return true;
    if (source === undefined) return parameters[position]?.optional === true;
    switch (source.kind) {
      // Checked when it was bound.
      case "value":
        return true;
      case "input":
        return source.path.length === 0 && source.fallback === undefined && inputSchemas[source.index]?.includes(schema) === true;
      case "vertex": {
        const signatures = runnables[source.index]?.signatures ?? [];
        const given =
          signatures.length === 1 && source.fallback === undefined
            ? partSchema(signatures[0]?.outputs ?? {}, source.path)
            : undefined;
        return given !== undefined && portVerdict(given, schema) === "fits";
      }
      default:
        return false;
    }
  });
}

function countUses({ inputs, vertices, output }: Topology): { readonly uses: Int32Array; readonly inputUses: Int32Array } {
  const uses = new Int32Array(vertices.length);
  const inputUses = new Int32Array(inputs.length);
  const count = (source: Source): void => {
    if (source.kind === "vertex") uses[source.index] = (uses[source.index] ?? 0) + 1;
    else if (source.kind === "input") inputUses[source.index] = (inputUses[source.index] ?? 0) + 1;
    else if (source.kind === "array") source.items.forEach(count);
    else if (source.kind === "object") for (const [, part] of source.entries) count(part);
  };
  for (const { args, rest } of vertices) {
    args.forEach(count);
    if (rest !== undefined) count(rest);
  }
  count(output);
  return { uses, inputUses };
}
