import { describeProblems, Fault, nameHint, type VertexReference } from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import type { Signature } from "../node/signature.ts";
import { absent, type Draft, draftOf } from "./draft.ts";
import { handleSchema, sourceName } from "./draft-schema.ts";
import { portVerdict, schemaWords } from "./port-fit.ts";
import { specialised } from "./specialised.ts";
import { nextSerial, noOptions, type Place, VertexHandle } from "./vertex-handle.ts";

const signal: Draft = { kind: "signal" };

/** A vertex that runs `runnable` on arguments by position. */
export function bind(runnable: Runnable, args: readonly unknown[]): VertexHandle {
  return place(runnable, withSignals(runnable, args.map(draftOf)), undefined);
}

/** A vertex that runs `runnable` on inputs by name; the first signature that has the names is meant. */
export function bindWith(runnable: Runnable, inputs: object, reference?: VertexReference): VertexHandle {
  const drafts = new Map(Object.entries(inputs).map(([name, value]) => [name, draftOf(value)]));
  return bindDrafts(runnable, drafts, reference);
}

export function bindDrafts(runnable: Runnable, drafts: ReadonlyMap<string, Draft>, reference?: VertexReference): VertexHandle {
  const { signatures } = runnable;
  const meant = signatures.find((signature) => misnamed(signature, drafts) === undefined) ?? signatures[0];
  const problem = misnamed(meant, drafts);
  if (problem !== undefined)
    throw new Fault(problem.code, `"${runnable.name}" ${problem.message}`, { details: { node: runnable.name } });
  const args: Draft[] = [];
  let rest: Draft | undefined;
  for (const { kind, name } of meant.parameters) {
    if (kind === "spread") args.push(spreadDraft(drafts));
    else if (kind === "signal") args.push(signal);
    else if (kind === "rest") rest = drafts.get(name);
    else args.push(drafts.get(name) ?? absent);
  }
  if (rest === undefined) while (args.at(-1) === absent) args.pop();
  return place(runnable, args, rest, reference);
}

const spreadDraft = (drafts: ReadonlyMap<string, Draft>): Draft => {
  const entries = [...drafts];
  const values = entries.flatMap(([key, draft]) =>
    !(draft instanceof VertexHandle) && draft.kind === "value" ? [[key, draft.value]] : [],
  );
  // A literal without vertices is one value, copied and checked as such.
  return values.length === entries.length ? draftOf(Object.fromEntries(values)) : { kind: "object", entries };
};

interface Misnamed {
  readonly code: "graph/missing-input" | "graph/unknown-input";
  readonly message: string;
}

/** What is wrong with the names, if anything. */
function misnamed({ parameters, schemas }: Signature, drafts: ReadonlyMap<string, Draft>): Misnamed | undefined {
  const spread = parameters.findIndex(({ kind }) => kind === "spread");
  const schema = spread === -1 ? undefined : schemas[spread];
  const named = parameters.filter(({ kind }) => kind === "positional" || kind === "rest");
  const known = schema === undefined ? named.map(({ name }) => name) : Object.keys(schema.properties ?? {});
  const needed =
    schema === undefined
      ? named.filter(({ optional, kind }) => !optional && kind !== "rest").map(({ name }) => name)
      : (schema.required ?? []);
  const isClosed = schema === undefined || schema.additionalProperties === false;
  const strange = isClosed ? [...drafts.keys()].find((name) => !known.includes(name)) : undefined;
  if (strange !== undefined)
    return { code: "graph/unknown-input", message: `has no input "${strange}"${nameHint(strange, known)}` };
  const missing = needed.filter((name) => !drafts.has(name));
  if (missing.length === 0) return undefined;
  const names = missing.map((name) => `"${name}"`).join(", ");
  return { code: "graph/missing-input", message: `is not given its input ${names}; bind a value or a vertex to it` };
}

/** Puts the run's signal where the function takes one; positions are those of the function. */
function withSignals(runnable: Runnable, args: Draft[]): Draft[] {
  const parameters = runnable.signatures.at(-1)?.parameters ?? [];
  for (let index = 0; index < parameters.length; index++) {
    if (parameters[index]?.kind !== "signal") continue;
    while (args.length < index) args.push(absent);
    args[index] = signal;
  }
  return args;
}

/** A vertex of a runnable on arguments that were named or ordered before. Throws `graph/incompatible` when one can never fit. */
export function place(
  runnable: Runnable,
  args: readonly Draft[],
  rest?: Draft,
  reference?: VertexReference,
  { when, repeat }: Pick<Place, "when" | "repeat"> = {},
): VertexHandle {
  const [signature] = runnable.signatures;
  if (runnable.signatures.length === 1) refuseMisfits(runnable, signature, args, rest);
  const made: Place = {
    kind: "place",
    runnable: specialised(runnable, args, rest),
    args,
    rest,
    options: noOptions,
    reference: reference ?? runnable.reference,
    serial: nextSerial(),
    assembly: undefined,
    index: -1,
  };
  // Apart, because a spread makes every place a third larger.
  if (when === undefined && repeat === undefined) return new VertexHandle(made);
  return new VertexHandle({ ...made, ...(when === undefined ? {} : { when }), ...(repeat === undefined ? {} : { repeat }) });
}

function refuseMisfits(
  { name }: Runnable,
  { parameters, schemas, checkers }: Signature,
  args: readonly Draft[],
  rest: Draft | undefined,
): void {
  if (args.length > parameters.length && parameters.at(-1)?.kind !== "rest")
    throw new TypeError(`"${name}" takes ${parameters.length} arguments, not ${args.length}`);
  for (let index = 0; index < parameters.length; index++) {
    const parameter = parameters[index];
    const schema = schemas[index];
    const check = checkers[index];
    if (parameter === undefined || schema === undefined || check === undefined) continue;
    const draft = parameter.kind === "rest" ? rest : args[index];
    if (draft === undefined && parameter.kind === "rest") continue;
    const isAbsent =
      draft === undefined || (!(draft instanceof VertexHandle) && draft.kind === "value" && draft.value === undefined);
    if (isAbsent && parameter.optional) continue;
    if (draft === undefined) {
      if (check.is(undefined)) continue;
      throw new Fault(
        "graph/missing-input",
        `"${name}" is not given its input "${parameter.name}"; bind a value or a vertex to it`,
      );
    }
    if (draft instanceof VertexHandle) {
      const given = handleSchema(draft);
      if (given !== undefined && portVerdict(given, schema) === "disjoint")
        throw misfit(
          name,
          parameter.name,
          `takes ${schemaWords(schema)}, but "${sourceName(draft)}" gives ${schemaWords(given)}`,
        );
    } else if (draft.kind === "value" && !check.is(draft.value))
      throw misfit(name, parameter.name, `cannot be this value: ${describeProblems(check.problems(draft.value))}`);
  }
}

const misfit = (node: string, input: string, problem: string): Fault =>
  new Fault("graph/incompatible", `Input "${input}" of "${node}" ${problem}`, { details: { node, input } });
