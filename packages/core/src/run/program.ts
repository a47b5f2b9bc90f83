import {
  type Body,
  type Checker,
  checker,
  type Executor,
  type Invoke,
  type JsonSchema,
  type Source,
  type Taping,
  type Topology,
  type VertexRecord,
} from "@onex/contract";
import type { Assembly } from "../graph/assemble.ts";
import { type Plan, plan } from "../graph/plan.ts";
import { partSchema, portVerdict } from "../graph/port-fit.ts";
import type { Runnable } from "../node/runnable.ts";
import type { Signature } from "../node/signature.ts";
import { isStream, valueSchema } from "../node/value-schema.ts";
import { type OutputCheck, outputChecksOf } from "./output-checks.ts";
import { repeatBody } from "./repeat-body.ts";
import { attemptsOf } from "./retry.ts";
import { type Adaptation, adaptationsOf, passingStreams, streamStep } from "./stream-step.ts";

/** A vertex, ready to run. */
export interface Step {
  readonly record: VertexRecord;
  /** Those of the record, which a large program would have to go and find. */
  readonly args: readonly Source[];
  readonly rest: Source | undefined;
  readonly runnable: Runnable;
  readonly invoke: Invoke;
  /** The signature that every argument is known to fit before it is there. */
  readonly proven: Signature | undefined;
  readonly takesSignal: boolean;
  /** Has a deadline or further attempts. */
  readonly timed: boolean;
  /** Its result is copied before it is kept. */
  readonly owns: boolean;
  /** Arguments may be read more than once, so what cannot be frozen is copied each time. */
  readonly repeats: boolean;
  /** Its answers may be remembered. */
  readonly pure: boolean;
  /** Brings what the function reads of the world to a tape, where the run has one. */
  readonly taping: Taping | undefined;
  /** Instead of `invoke`. */
  readonly body: BodyProgram | undefined;
  /** A generator whose items go to one function as it pulls them; `invoke` gives the generator. Others give a list. */
  readonly passes: Checker | undefined;
  /** Arguments that are read as items come, where what is bound may be a list. */
  readonly adapts: readonly Adaptation[] | undefined;
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
  /** No conditions, bodies or streams: every vertex runs once, and calls a function with what is bound. */
  readonly plain: boolean;
  /** Some step is pure. */
  readonly pure: boolean;
  /** Some step can be taped. */
  readonly taped: boolean;
  /** Where an edit may have widened an output. */
  readonly outputChecks: readonly OutputCheck[] | undefined;
}

/** What an `each` or a `loop` runs, with what each input from outside is once more. */
export interface BodyProgram {
  readonly of: Body;
  readonly program: Program;
  /** By index of the input: schemas that are not known to fit. */
  readonly checks: readonly (readonly Checker[])[];
  /** Runs it as often as it takes: gives the value of the vertex, or a promise of it. */
  readonly run: typeof repeatBody;
}

/** Bodies that are compiled, as the same one may be at many vertices, and in bodies that are. */
type Compiled = Map<Assembly, Pick<BodyProgram, "program" | "checks">>;

export function compileProgram(assembly: Assembly, plan: Plan, executor: Executor, bodies: Compiled = new Map()): Program {
  const { topology, runnables } = assembly;
  const inputSchemas = inputSchemasOf(topology, runnables);
  const counted = countUses(topology);
  const ready = readyRunnables(runnables, executor);
  const streams = passingStreams(assembly, counted.uses, executor);
  const steps = topology.vertices.map((record, index) => {
    const step = compileStep(record, index, assembly, ready, { inputSchemas, executor });
    return specialised(step, assembly, { executor, passes: streams.has(index), bodies });
  });
  return {
    topology,
    plan,
    steps,
    inputChecks: inputSchemas.map((schemas) => schemas.map((schema) => checker(schema))),
    ...(steps.some(({ repeats }) => repeats) ? countUses(topology, steps) : counted),
    sync: isSync(assembly, executor),
    takesSignal: steps.some((step) => step.takesSignal),
    timed: steps.some((step) => step.timed),
    plain: steps.every(isPlain),
    pure: steps.some((step) => step.pure || step.body?.program.pure === true),
    taped: steps.some((step) => step.taping !== undefined || step.body?.program.taped === true),
    outputChecks: outputChecksOf(assembly),
  };
}

const isPlain = ({ record, runnable, body, adapts }: Step): boolean =>
  record.when === undefined && body === undefined && adapts === undefined && !isStream(runnable.call);

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

/** Every vertex is sync, local and untimed, as bodies and graphs are of whom that is true within. A graph that was edited stays async where it was. */
export const isSync = ({ topology, runnables, promise }: Assembly, executor: Executor): boolean =>
  executor.place === "memory" &&
  promise?.sync !== false &&
  topology.vertices.every((record, index) => {
    const call = runnables[index]?.call;
    return !isTimed(record) && (call === "sync" || call === "generator");
  });

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
  assembly: Assembly,
  ready: Ready,
  { inputSchemas, executor }: { readonly inputSchemas: InputSchemas; readonly executor: Executor },
): Step {
  const runnable = assembly.runnables[index];
  const shared = runnable === undefined ? undefined : ready.get(runnable);
  if (runnable === undefined || shared === undefined) throw new RangeError(`Vertex ${index} has nothing to run`);
  const { invoke, takesSignal } = shared;
  const { retry } = record.policy;
  const pure = runnable.pure === true && !takesSignal && !isStream(runnable.call);
  return {
    // First and side by side what every call reads: a large program is read from memory.
    args: record.args,
    invoke,
    proven: provenSignature(record, runnable, assembly, inputSchemas),
    // Elsewhere the world is another.
    taping: executor.place === "memory" ? runnable.taping : undefined,
    rest: record.rest,
    owns: record.policy.own === "copy",
    // A cache is asked before the first attempt, with the arguments that it will have.
    repeats: attemptsOf(retry) > 1 || (pure && isTimed(record)),
    record,
    runnable,
    takesSignal,
    timed: isTimed(record),
    pure,
    body: undefined,
    passes: undefined,
    adapts: undefined,
  };
}

/** What bodies, generators and takers of streams have besides; the step itself where it is none of them. */
function specialised(
  step: Step,
  assembly: Assembly,
  { executor, passes, bodies }: { readonly executor: Executor; readonly passes: boolean; readonly bodies: Compiled },
): Step {
  const { runnable, record } = step;
  if (runnable.body !== undefined && record.body !== undefined) {
    const body = { of: record.body, run: repeatBody, ...compileBody(runnable.body, executor, bodies) };
    // A body hears when its run is stopped, whether its functions do or not.
    return { ...step, body, proven: undefined, takesSignal: !body.program.sync };
  }
  const adapts = adaptationsOf(record, runnable, assembly);
  const adapting = adapts === undefined ? step : { ...step, adapts, proven: undefined };
  return isStream(runnable.call) ? streamStep(adapting, executor, passes) : adapting;
}

function compileBody(assembly: Assembly, executor: Executor, bodies: Compiled): Pick<BodyProgram, "program" | "checks"> {
  const known = bodies.get(assembly);
  if (known !== undefined) return known;
  const program = compileProgram(assembly, plan(assembly.topology), executor, bodies);
  const checks = inputSchemasOf(assembly.topology, assembly.runnables).map((schemas, index) => {
    const { schema: known, name } = assembly.topology.inputs[index] ?? {};
    // What comes from outside is checked with the arguments of the vertex, where one schema says what it must be.
    if (name?.startsWith("outer") === true && schemas.length === 1) return [];
    return schemas
      .filter((schema) => known === undefined || portVerdict(known, schema) !== "fits")
      .map((schema) => checker(schema));
  });
  const compiled = { program, checks };
  bodies.set(assembly, compiled);
  return compiled;
}

function provenSignature(
  record: VertexRecord,
  { signatures }: Runnable,
  assembly: Assembly,
  inputSchemas: InputSchemas,
): Signature | undefined {
  const [signature, ...overloads] = signatures;
  return overloads.length === 0 && isProven(record, assembly, signature, inputSchemas) ? signature : undefined;
}

function isProven(
  { args, rest }: VertexRecord,
  { runnables, topology: { vertices } }: Assembly,
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
        const from = runnables[source.index];
        const isCertain = source.fallback === undefined && vertices[source.index]?.when === undefined;
        const whole = from === undefined || !isCertain ? undefined : valueSchema(from);
        const given = whole === undefined ? undefined : partSchema(whole, source.path);
        return given !== undefined && portVerdict(given, schema) === "fits";
      }
      default:
        return false;
    }
  });
}

/** More than a graph can have. */
const endless = 2 ** 30;

/** With steps, what one reads that repeats is read without end: no other reader is the last. */
function countUses(
  { inputs, vertices, output }: Topology,
  steps?: readonly Step[],
): { readonly uses: Int32Array; readonly inputUses: Int32Array } {
  const uses = new Int32Array(vertices.length);
  const inputUses = new Int32Array(inputs.length);
  let repeats = false;
  const add = (counts: Int32Array, index: number): void => {
    const before = counts[index] ?? 0;
    counts[index] = repeats || before >= endless ? endless : before + 1;
  };
  const count = (source: Source): void => {
    if (source.kind === "vertex") add(uses, source.index);
    else if (source.kind === "input") add(inputUses, source.index);
    else if (source.kind === "array") source.items.forEach(count);
    else if (source.kind === "object") for (const [, part] of source.entries) count(part);
  };
  for (const [index, { args, rest, when }] of vertices.entries()) {
    repeats = steps?.[index]?.repeats === true;
    if (when !== undefined) count(when);
    args.forEach(count);
    if (rest !== undefined) count(rest);
  }
  repeats = false;
  count(output);
  return { uses, inputUses };
}
