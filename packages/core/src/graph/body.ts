import { Fault, type JsonSchema } from "@onex/contract";
import type { Runnable } from "../node/runnable.ts";
import { type Signature, signaturesOf } from "../node/signature.ts";
import { listSchema } from "../node/value-schema.ts";
import { inProcessExecutor } from "../run/in-process-executor.ts";
import { inputSchemasOf, isSync } from "../run/program.ts";
import { type Assembly, assemble, type Border } from "./assemble.ts";
import { place } from "./bind.ts";
import { type Draft, draftOf } from "./draft.ts";
import { handleSchema } from "./draft-schema.ts";
import { sourceFacts } from "./source-facts.ts";
import { type LocalPlace, nextSerial, type Repeat, VertexHandle } from "./vertex-handle.ts";

/** What a body is written with: its locals, with what is known of them. */
export interface BodyLocals {
  readonly item?: JsonSchema | undefined;
  readonly index?: JsonSchema;
  readonly self?: undefined;
}

/** The first argument, and what it must be. */
export interface BodySubject {
  readonly draft: Draft;
  readonly name: string;
  readonly schema: JsonSchema | undefined;
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
  subject: BodySubject,
  locals: BodyLocals,
  write: (locals: Readonly<Record<keyof BodyLocals, VertexHandle>>) => BodyResult,
  repeat: Repeat,
  outputs: (gives: JsonSchema | undefined) => JsonSchema,
): VertexHandle {
  const body = {};
  const since = nextSerial();
  const local = (name: LocalPlace["name"]): VertexHandle => {
    const schema = locals[name];
    return new VertexHandle({ kind: "local", name, body, ...(schema === undefined ? {} : { schema }) });
  };
  const handles = { item: local("item"), index: local("index"), self: local("self") };
  const { gives, output } = write(handles);
  const outer = new Map<VertexHandle["of"], string>();
  const border: Border = (of) => {
    if (of.kind === "local" && of.body === body) return of.name;
    if (of.kind === "place" && of.serial > since) return undefined;
    const name = outer.get(of) ?? `outer${outer.size + 1}`;
    outer.set(of, name);
    return name;
  };
  const names = Object.keys(locals);
  const assembly = assemble(bodyName(gives, repeat.kind), output, declaredLocals(locals), { border });
  const given = assembly.topology.inputs.slice(names.length).map(({ name }) => name);
  const sources = new Map([...outer].map(([of, name]) => [name, new VertexHandle(of)]));
  const result = outputs(gives instanceof VertexHandle ? handleSchema(gives) : undefined);
  const runnable = bodyRunnable(assembly, subject, names.length, repeat.kind, result);
  return place(runnable, [subject.draft, ...given.flatMap((name) => sources.get(name) ?? [])], undefined, undefined, { repeat });
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

/** What runs where `old` did, with another body that has the same inputs. */
export function bodyWith(old: Runnable, kind: Repeat["kind"], assembly: Assembly): Runnable {
  const [{ parameters, schemas }] = old.signatures;
  const { output } = assembly.topology;
  const gives = kind === "loop" && output.kind === "object" ? output.entries[0]?.[1] : output;
  const facts = gives === undefined ? undefined : sourceFacts(gives, assembly);
  const given = facts?.mayBeSkipped === true ? undefined : facts?.schema;
  const outputs = kind === "each" ? listSchema(given) : (given ?? { "x-onex-type": "unknown" });
  const subject = { name: parameters[0]?.name ?? "", schema: schemas[0] };
  return bodyRunnable(assembly, subject, kind === "each" ? 2 : 1, kind, outputs);
}

function bodyRunnable(
  assembly: Assembly,
  subject: Omit<BodySubject, "draft">,
  localCount: number,
  kind: Repeat["kind"],
  outputs: JsonSchema,
): Runnable {
  const { topology, runnables } = assembly;
  let signatures: readonly [Signature] | undefined;
  return {
    name: topology.name,
    hash: bodyHash(kind, assembly),
    call: isSync(assembly, inProcessExecutor) ? "sync" : "async",
    trust: runnables.reduce((least, { trust }) => Math.min(least, trust), 1),
    callable: () => {
      throw new TypeError("A body is run by its graph");
    },
    body: assembly,
    get signatures() {
      signatures ??= [bodySignature(assembly, subject, localCount, outputs)];
      return signatures;
    },
  };
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

/** The subject, then each input from outside with everything that it must be inside. What comes out was checked where it was made. */
function bodySignature(
  { topology, runnables }: Assembly,
  { name, schema }: Omit<BodySubject, "draft">,
  localCount: number,
  outputs: JsonSchema,
): Signature {
  const inner = inputSchemasOf(topology, runnables);
  const outer = topology.inputs
    .slice(localCount)
    .map((input, index) => ({ name: input.name, optional: !input.required, schemas: inner[localCount + index] ?? [] }));
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
  return { ...(signature as Signature), outputs };
}
