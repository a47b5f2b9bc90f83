import { describeProblems, Fault, inclusion, type JsonSchema, type Source, type VertexRecord } from "@onex/contract";
import { type KnownArgument, meantOverloads } from "../generics/meant-overloads.ts";
import { type GenericMisfit, type GenericTypes, isGeneric, resolveGenerics, withTypes } from "../generics/resolve-generics.ts";
import type { Runnable } from "../node/runnable.ts";
import { type Signature, signatureOf } from "../node/signature.ts";
import type { Assembly } from "./assemble.ts";
import { absent, type Draft } from "./draft.ts";
import { draftSchema, sourceName } from "./draft-schema.ts";
import { sourceSchema } from "./output-schema.ts";
import { schemaWords } from "./port-fit.ts";
import { VertexHandle } from "./vertex-handle.ts";

interface Variants {
  /** By the types that were found: vertices of the same types share what was compiled for them. */
  readonly byTypes: Map<string, Runnable>;
  /** What was asked last, as chains and lists ask the same again. */
  last: { readonly given: readonly (JsonSchema | undefined)[]; readonly runnable: Runnable } | undefined;
}

const known = new WeakMap<Runnable, Variants>();
const bases = new WeakMap<Runnable, Runnable>();

/** What was bound, whatever its type parameters turned out to be; two vertices of one node have one. */
export const unspecialised = (runnable: Runnable): Runnable => bases.get(runnable) ?? runnable;

/**
 * What runs at a place where these arguments are bound: the runnable itself, or the same one with its type parameters fixed and without the overloads
 * that they cannot mean, so that whoever reads the vertex sees what it gives here. Throws `graph/incompatible` for an argument that no constraint could take.
 */
export function specialised(runnable: Runnable, args: readonly Draft[], rest: Draft | undefined): Runnable {
  if (isAsItIs(runnable)) return runnable;
  const drafts = (position: number, isRest: boolean): Draft | undefined =>
    isRest ? (rest ?? { kind: "array", items: args.slice(position) }) : args[position];
  return fixed(runnable, {
    count: rest === undefined ? args.length : undefined,
    schemaAt: (position, isRest) => {
      const draft = drafts(position, isRest);
      return draft === undefined || draft === absent ? absentSchema : draftSchema(draft);
    },
    valueAt: (position) => {
      const draft = args[position];
      return draft instanceof VertexHandle || draft?.kind !== "value" ? undefined : draft;
    },
    nameAt: (position) => {
      const draft = drafts(position, false);
      return draft instanceof VertexHandle ? `"${sourceName(draft)}"` : undefined;
    },
  });
}

/** What a vertex runs, with type parameters by what it reads in an assembly. `path` leads to it. Throws `graph/incompatible`. */
export function specialisedAt(
  { args, rest }: VertexRecord,
  runnable: Runnable,
  assembly: Pick<Assembly, "topology" | "runnables">,
  path: string,
): Runnable {
  const sources = (position: number, isRest: boolean): Source | undefined =>
    isRest ? (rest ?? { kind: "array", items: args.slice(position) }) : args[position];
  return fixed(unspecialised(runnable), {
    vertex: path,
    count: rest === undefined ? args.length : undefined,
    schemaAt: (position, isRest) => {
      const source = sources(position, isRest);
      const isAbsent = source === undefined || (source.kind === "value" && source.value === undefined);
      return isAbsent ? absentSchema : sourceSchema(source, assembly);
    },
    valueAt: (position) => {
      const source = args[position];
      return source?.kind === "value" ? source : undefined;
    },
    nameAt: (position) => {
      const source = args[position];
      return source?.kind === "vertex" ? `"${assembly.topology.vertices[source.index]?.name}"` : undefined;
    },
  });
}

/** What is bound, by position. */
interface Bound {
  /** Where it is known: the path of the vertex. */
  readonly vertex?: string;
  readonly schemaAt: (position: number, isRest: boolean) => JsonSchema | undefined;
  /** How many arguments there are; undefined where a list brings the rest. */
  readonly count: number | undefined;
  /** Of a literal. */
  readonly valueAt: (position: number) => { readonly value: unknown } | undefined;
  /** For messages; undefined for what is neither a vertex nor an input. */
  readonly nameAt: (position: number) => string | undefined;
}

/** Nothing of it depends on what is bound, as with most nodes. */
const isAsItIs = ({ signatures: [signature, ...overloads], body }: Runnable): boolean =>
  overloads.length === 0 && (body !== undefined || !isGeneric(signature));

function fixed(whole: Runnable, bound: Bound): Runnable {
  const runnable = whole.signatures.length > 1 ? narrowed(whole, bound) : whole;
  const [signature, ...overloads] = runnable.signatures;
  if (overloads.length > 0 || runnable.body !== undefined || !isGeneric(signature)) return runnable;
  const given = signature.parameters.map(({ kind }, position) => bound.schemaAt(position, kind === "rest"));
  const variants: Variants = known.get(runnable) ?? { byTypes: new Map(), last: undefined };
  known.set(runnable, variants);
  if (variants.last?.given.every((schema, position) => schema === given[position]) === true) return variants.last.runnable;
  const resolution = resolveGenerics(
    signature,
    given.map((schema) => (schema === absentSchema ? undefined : { schema })),
  );
  if ("misfit" in resolution) throw misfit(runnable, resolution.misfit, bound);
  const found = resolution.types.size === 0 ? runnable : variant(runnable, resolution.types, variants.byTypes);
  variants.last = { given, runnable: found };
  return found;
}

const byOverloads = new WeakMap<Runnable, Map<string, Runnable>>();

/** The runnable with the overloads that may be meant. */
function narrowed(runnable: Runnable, { schemaAt, valueAt, count }: Bound): Runnable {
  const argumentAt = (position: number, isRest: boolean): KnownArgument => {
    const schema = schemaAt(position, isRest);
    if (schema === absentSchema) return { kind: "absent" };
    const literal = isRest ? undefined : valueAt(position);
    return literal === undefined ? { kind: "schema", schema } : { kind: "value", value: literal.value };
  };
  const meant = meantOverloads(runnable.signatures, { argumentAt, count });
  if (meant.length === runnable.signatures.length) return runnable;
  const variants = byOverloads.get(runnable) ?? new Map<string, Runnable>();
  byOverloads.set(runnable, variants);
  const key = meant.map((each) => runnable.signatures.indexOf(each)).join();
  // At least one is meant.
  const found = variants.get(key) ?? { ...runnable, signatures: meant as readonly [Signature, ...Signature[]] };
  variants.set(key, found);
  bases.set(found, runnable);
  return found;
}

const mostVariants = 1_000;

/** Stands for an argument that is not given. */
const absentSchema: JsonSchema = {};

function variant(runnable: Runnable, types: GenericTypes, byTypes: Variants["byTypes"]): Runnable {
  const [signature] = runnable.signatures;
  const key = JSON.stringify([...types]);
  const found = byTypes.get(key);
  if (found !== undefined) return found;
  const { schemas, outputs } = withTypes(signature, types);
  const made: Runnable = { ...runnable, signatures: [signatureOf(signature.parameters, schemas, outputs)] };
  // A process that binds without end, at types without end, forgets the first.
  if (byTypes.size >= mostVariants) byTypes.clear();
  byTypes.set(key, made);
  bases.set(made, unspecialised(runnable));
  return made;
}

function misfit(
  { name, signatures: [{ parameters }] }: Runnable,
  { position, name: type, constraint, found }: GenericMisfit,
  { vertex, nameAt }: Bound,
): Fault {
  const source = nameAt(position) ?? "what is bound to it";
  const input = parameters[position]?.name ?? "";
  const { reasons } = inclusion(found, constraint, { undescribed: "absent" });
  return new Fault(
    "graph/incompatible",
    `Input "${input}" of "${name}" takes ${type} that extends ${constraintWords(constraint)}, but ${source} gives ${schemaWords(found)}: ${describeProblems(reasons.slice(0, 2))}`,
    { details: { node: name, input, generic: type, ...(vertex === undefined ? {} : { vertex }) } },
  );
}

/** `an object with "id"`, `a string or a number`; for messages. */
function constraintWords(constraint: JsonSchema): string {
  const { required = [] } = constraint;
  const names = required.slice(0, 5).map((name) => `"${name}"`);
  return constraint.type === "object" && names.length > 0 ? `an object with ${names.join(", ")}` : schemaWords(constraint);
}
