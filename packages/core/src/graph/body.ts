import { Fault, type JsonSchema } from "@onex/contract";
import { lazyRunnable, type Runnable } from "../node/runnable.ts";
import { type Signature, signaturesOf } from "../node/signature.ts";
import { listSchema } from "../node/value-schema.ts";
import { inProcessExecutor } from "../run/in-process-executor.ts";
import { inputSchemasOf, isSync } from "../run/program.ts";
import { type Assembly, assemble, type Border } from "./assemble.ts";
import { place } from "./bind.ts";
import { type Draft, draftOf } from "./draft.ts";
import { handleSchema } from "./draft-schema.ts";
import { mostLevels, tooManyLevels } from "./levels.ts";
import { sourceFacts } from "./source-facts.ts";
import { type LocalPlace, nextSerial, type Repeat, VertexHandle } from "./vertex-handle.ts";

/** What a body is written with: its locals, with what is known of them. */
export interface BodyLocals {
  readonly item?: JsonSchema | undefined;
  readonly index?: JsonSchema;
  readonly self?: undefined;
}

/** The output of a body: what it gives, and what the assembly is to read. */
export interface BodyResult {
  readonly gives: Draft;
  readonly output: Draft;
}

/**
 * A vertex that runs what `write` gives many times. What `write` makes belongs to the body; a vertex that was there before, an input of the graph, or
 * a local of a body around this one comes in from outside, once, as a further argument.
 */
export function bodyVertex(
  subject: Draft,
  locals: BodyLocals,
  write: (locals: Readonly<Record<keyof BodyLocals, VertexHandle>>) => BodyResult,
  repeat: Repeat,
): VertexHandle {
  const body = {};
  const since = nextSerial();
  const local = (name: LocalPlace["name"]): VertexHandle => {
    const schema = locals[name];
    return new VertexHandle({ kind: "local", name, body, ...(schema === undefined ? {} : { schema }) });
  };
  const handles = { item: local("item"), index: local("index"), self: local("self") };
  const { gives, output } = within(repeat.kind, () => write(handles));
  const outer = new Map<VertexHandle["of"], string>();
  const border: Border = (of) => {
    if (of.kind === "local" && of.body === body) return of.name;
    if (of.kind === "place" && of.serial > since) return undefined;
    const name = outer.get(of) ?? `outer${outer.size + 1}`;
    outer.set(of, name);
    return name;
  };
  const assembly = assemble(bodyName(gives, repeat.kind), output, declaredLocals(locals), { border });
  const sources = new Map([...outer].map(([of, name]) => [name, new VertexHandle(of)]));
  const given = assembly.topology.inputs.slice(Object.keys(locals).length).flatMap(({ name }) => sources.get(name) ?? []);
  return place(bodyRunnable(repeat.kind, assembly, given.map(handleSchema)), [subject, ...given], undefined, undefined, {
    repeat,
  });
}

let levels = 0;

/** Bodies within bodies are written from the outside in. Throws `graph/too-large`. */
function within<T>(name: string, write: () => T): T {
  if (levels >= mostLevels) throw tooManyLevels(name);
  levels += 1;
  try {
    return write();
  } finally {
    levels -= 1;
  }
}

/** What a body's function gave, which must be a vertex. */
export function bodyDraft(given: unknown, what: string): Draft {
  if (!(given instanceof VertexHandle)) throw new TypeError(`${what} must give a vertex`);
  return draftOf(given);
}

const declaredLocals = (locals: BodyLocals): Record<string, { readonly schema?: JsonSchema }> =>
  Object.fromEntries(Object.entries(locals).map(([name, schema]) => [name, schema === undefined ? {} : { schema }]));

/** That of the vertex that it gives, which it is known by in names and messages. */
const bodyName = (gives: Draft, kind: Repeat["kind"]): string =>
  gives instanceof VertexHandle && gives.of.kind === "place" ? (gives.of.options.name ?? gives.of.runnable.name) : kind;

/** What every body of a kind is given: the first argument of its vertex, and how many locals stand for it inside. */
const subjects = {
  each: { name: "list", schema: { type: "array" }, locals: 2 },
  loop: { name: "first", schema: undefined, locals: 1 },
} as const satisfies Record<
  Repeat["kind"],
  { readonly name: string; readonly schema?: JsonSchema | undefined; readonly locals: number }
>;

/** What runs an assembly many times. `outer`: what is known of what comes from outside, in order. Throws `graph/too-large`. */
export function bodyRunnable(kind: Repeat["kind"], assembly: Assembly, outer: readonly (JsonSchema | undefined)[]): Runnable {
  const { topology, runnables } = assembly;
  const facts: Omit<Runnable, "signatures"> = {
    name: topology.name,
    hash: bodyHash(kind, assembly),
    call: isSync(assembly, inProcessExecutor) ? "sync" : "async",
    trust: runnables.reduce((least, { trust }) => Math.min(least, trust), 1),
    callable: () => {
      throw new TypeError("A body is run by its graph");
    },
    body: assembly,
  };
  return lazyRunnable(facts, () => [{ ...bodySignature(kind, assembly), outputs: bodyOutputs(kind, assembly, outer) }]);
}

/** What comes out was checked where it was made. */
function bodyOutputs(kind: Repeat["kind"], assembly: Assembly, outer: readonly (JsonSchema | undefined)[]): JsonSchema {
  const { topology, runnables } = assembly;
  const { output } = topology;
  const gives = kind === "loop" && output.kind === "object" ? output.entries[0]?.[1] : output;
  const inputs = topology.inputs.map((input, at) => {
    const schema = outer[at - subjects[kind].locals];
    return schema === undefined ? input : { ...input, schema };
  });
  const facts = gives === undefined ? undefined : sourceFacts(gives, { topology: { ...topology, inputs }, runnables });
  const given = facts?.mayBeSkipped === true ? undefined : facts?.schema;
  return kind === "each" ? listSchema(given) : (given ?? { "x-onex-type": "unknown" });
}

/** Characters of a body's hash. */
const longestHash = 4_000_000;

/** Names everything that runs in it. Throws `graph/too-large`: a body that is used twice, in a body that is, doubles with each level. */
function bodyHash(kind: Repeat["kind"], { topology, runnables }: Assembly): string {
  const length = runnables.reduce((sum, { hash }) => sum + hash.length + 1, 0);
  if (length <= longestHash) return `${kind}:${runnables.map(({ hash }) => hash).join("+")}`;
  throw new Fault(
    "graph/too-large",
    `"${topology.name}" repeats more than can be named, as bodies in it are used again and again; make what repeats a graph of its own`,
    { details: { vertex: topology.name } },
  );
}

/** The subject, then each input from outside with everything that it must be inside. */
function bodySignature(kind: Repeat["kind"], { topology, runnables }: Assembly): Signature {
  const { name, schema, locals } = subjects[kind];
  const inner = inputSchemasOf(topology, runnables);
  const outer = topology.inputs
    .slice(locals)
    .map((input, index) => ({ name: input.name, optional: !input.required, schemas: inner[locals + index] ?? [] }));
  const properties = Object.fromEntries([
    ...(schema === undefined ? [] : [[name, schema] as const]),
    ...outer.flatMap(({ name: key, schemas: [only, ...more] }) =>
      only === undefined || more.length > 0 ? [] : [[key, only] as const],
    ),
  ]);
  const parameters = [
    { name, kind: "positional" as const, optional: schema === undefined },
    ...outer.map(({ name: key, optional }) => ({ name: key, kind: "positional" as const, optional })),
  ];
  const [signature] = signaturesOf({ inputs: { type: "object", properties }, outputs: {}, parameters });
  // One parameter list makes one signature.
  return signature as Signature;
}
