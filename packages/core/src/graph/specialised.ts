import { describeProblems, Fault, inclusion, type JsonSchema, type Source } from "@onex/contract";
import { type GenericMisfit, type GenericTypes, isGeneric, resolveGenerics, withTypes } from "../generics/resolve-generics.ts";
import type { Runnable } from "../node/runnable.ts";
import { signatureOf } from "../node/signature.ts";
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
 * What runs at a place where these arguments are bound: the runnable itself, or the same one with its type parameters fixed, so that whoever reads the
 * vertex sees what it gives here. Throws `graph/incompatible` for an argument that no constraint could take.
 */
export function specialised(runnable: Runnable, args: readonly Draft[], rest: Draft | undefined): Runnable {
  const drafts = (position: number, isRest: boolean): Draft | undefined =>
    isRest ? (rest ?? { kind: "array", items: args.slice(position) }) : args[position];
  return fixed(runnable, {
    schemaAt: (position, isRest) => {
      const draft = drafts(position, isRest);
      return draft === undefined || draft === absent ? absentSchema : draftSchema(draft);
    },
    nameAt: (position) => {
      const draft = drafts(position, false);
      return draft instanceof VertexHandle ? `"${sourceName(draft)}"` : undefined;
    },
  });
}

/**
 * The same runnables after sources have changed: type parameters are found anew, in `order`, in which what is read comes first. Throws `graph/incompatible`.
 */
export function respecialised({ topology, runnables }: Assembly, order: Iterable<number>): readonly Runnable[] {
  const settled = [...runnables];
  for (const index of order) {
    const [runnable, record] = [settled[index], topology.vertices[index]];
    if (runnable === undefined || record === undefined || record.body !== undefined) continue;
    const { args, rest } = record;
    const sources = (position: number, isRest: boolean): Source | undefined =>
      isRest ? (rest ?? { kind: "array", items: args.slice(position) }) : args[position];
    settled[index] = fixed(unspecialised(runnable), {
      schemaAt: (position, isRest) => {
        const source = sources(position, isRest);
        const isAbsent = source === undefined || (source.kind === "value" && source.value === undefined);
        return isAbsent ? absentSchema : sourceSchema(source, { topology, runnables: settled });
      },
      nameAt: (position) => {
        const source = args[position];
        return source?.kind === "vertex" ? `"${topology.vertices[source.index]?.name}"` : undefined;
      },
    });
  }
  return settled;
}

/** What is bound, by position. */
interface Bound {
  readonly schemaAt: (position: number, isRest: boolean) => JsonSchema | undefined;
  /** For messages; undefined for what is neither a vertex nor an input. */
  readonly nameAt: (position: number) => string | undefined;
}

function fixed(runnable: Runnable, { schemaAt, nameAt }: Bound): Runnable {
  const [signature, ...overloads] = runnable.signatures;
  if (overloads.length > 0 || runnable.body !== undefined || !isGeneric(signature)) return runnable;
  const given = signature.parameters.map(({ kind }, position) => schemaAt(position, kind === "rest"));
  const variants: Variants = known.get(runnable) ?? { byTypes: new Map(), last: undefined };
  known.set(runnable, variants);
  if (variants.last?.given.every((schema, position) => schema === given[position]) === true) return variants.last.runnable;
  const resolution = resolveGenerics(
    signature,
    given.map((schema) => (schema === absentSchema ? undefined : { schema })),
  );
  if ("misfit" in resolution) throw misfit(runnable, resolution.misfit, nameAt(resolution.misfit.position));
  const found = resolution.types.size === 0 ? runnable : variant(runnable, resolution.types, variants.byTypes);
  variants.last = { given, runnable: found };
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
  bases.set(made, runnable);
  return made;
}

function misfit(
  { name, signatures: [{ parameters }] }: Runnable,
  { position, name: type, constraint, found }: GenericMisfit,
  source = "what is bound to it",
): Fault {
  const input = parameters[position]?.name ?? "";
  const { reasons } = inclusion(found, constraint, { undescribed: "absent" });
  return new Fault(
    "graph/incompatible",
    `Input "${input}" of "${name}" takes ${type} that extends ${constraintWords(constraint)}, but ${source} gives ${schemaWords(found)}: ${describeProblems(reasons.slice(0, 2))}`,
    { details: { node: name, input, generic: type } },
  );
}

/** `an object with "id"`, `a string or a number`; for messages. */
function constraintWords(constraint: JsonSchema): string {
  const { required = [] } = constraint;
  const names = required.slice(0, 5).map((name) => `"${name}"`);
  return constraint.type === "object" && names.length > 0 ? `an object with ${names.join(", ")}` : schemaWords(constraint);
}
