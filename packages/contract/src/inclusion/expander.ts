import type { Form } from "../check/compiler.ts";
import type { JsonSchema } from "../json-schema.ts";
import { type Clause, clauseOf, type Draft, type Residue, type Synthesis, synthesis } from "./clause.ts";
import { type Kind, kindsOf, kindsOfOnexType } from "./kind.ts";
import { below, type Ids, keywordsOf, type Meet, meetKey, type Place, referred } from "./place.ts";
import { type Steps, take } from "./steps.ts";

/** Turns schemas into cases. Everything is worked out once per place. */
export interface Expander {
  readonly form: Form;
  readonly steps: Steps;
  readonly kinds: readonly Kind[];
  /** The cases of the values of a kind that all of the schemas allow. */
  clauses(meet: Meet, kind: Kind): readonly Clause[];
  /** What two clauses of one kind have in common; undefined when that is plainly nothing. */
  common(one: Clause, other: Clause): Clause | undefined;
  readonly synthesize: Synthesis;
}

const nothingSaid: Draft = { own: [], atoms: [], residues: [] };
const justNothing: readonly Draft[] = [nothingSaid];

export function expander(form: Form, ids: Ids, steps: Steps): Expander {
  const drafts = new Map<string, readonly Draft[]>();
  const clauses = new Map<string, readonly Clause[]>();

  const draftsOf = (place: Place, kind: Kind): readonly Draft[] => {
    const key = `${place.id} ${kind}`;
    const known = drafts.get(key);
    if (known !== undefined) return known;
    take(steps);
    const found = place.schema === false ? [] : product(factorsOf(place, kind), steps);
    drafts.set(key, found);
    return found;
  };

  /** One list of drafts for each thing that the schema says; a value fits one of each. */
  const factorsOf = (place: Place, kind: Kind): readonly (readonly Draft[])[] => {
    const schema = keywordsOf(place);
    const factors: (readonly Draft[])[] = [];
    if (schema.$ref !== undefined) factors.push(draftsOf(referred(place, schema.$ref), kind));
    if (form === "live" && schema["x-onex-type"] !== undefined) return [...factors, onexDrafts(place, schema, kind)];
    if (!admits(schema, kind)) return [[]];
    if (saysSomething(schema)) factors.push([{ ...nothingSaid, own: [place] }]);
    for (const [index] of (schema.allOf ?? []).entries()) factors.push(draftsOf(below(place, "allOf", index), kind));
    if (schema.anyOf !== undefined) {
      factors.push(schema.anyOf.flatMap((_, index) => draftsOf(below(place, "anyOf", index), kind)));
    }
    if (schema.oneOf !== undefined) factors.push(exclusive(place, schema.oneOf.length, kind));
    if (schema.not !== undefined) factors.push(negated(below(place, "not"), schema.not, kind));
    return factors;
  };

  const exclusive = (place: Place, count: number, kind: Kind): readonly Draft[] => {
    const variants = Array.from({ length: count }, (_, index) => below(place, "oneOf", index));
    return variants.flatMap((variant) => {
      const excluded = variants.filter((other) => other !== variant);
      const residues: readonly Residue[] = [{ keyword: "oneOf", place, excluded }];
      return draftsOf(variant, kind).map((draft) => ({ ...draft, residues: [...draft.residues, ...residues] }));
    });
  };

  const clausesOf = (meet: Meet, kind: Kind): readonly Clause[] => {
    const key = `${meetKey(meet)} ${kind}`;
    const known = clauses.get(key);
    if (known !== undefined) return known;
    const all = product(
      meet.map((place) => draftsOf(place, kind)),
      steps,
    );
    const found = all.map((draft) => clauseOf(kind, draft)).filter((clause) => clause !== undefined);
    clauses.set(key, found);
    return found;
  };

  const common = (one: Clause, other: Clause): Clause | undefined => {
    take(steps);
    const both = clauseOf(one.kind, joined(one, other));
    const parts = new Map([...other.parts, ...one.parts]);
    for (const [key, meet] of one.parts) parts.set(key, [...meet, ...(other.parts.get(key) ?? [])]);
    return both === undefined ? undefined : { ...both, parts, present: one.present.union(other.present) };
  };

  return { form, steps, kinds: kindsOf(form), clauses: clausesOf, common, synthesize: synthesis(form, ids) };
}

function onexDrafts(place: Place, schema: JsonSchema, kind: Kind): readonly Draft[] {
  const type = schema["x-onex-type"];
  if (type === "any" || type === "unknown") return justNothing;
  return kindsOfOnexType(schema).includes(kind) ? [{ ...nothingSaid, atoms: [place] }] : [];
}

function admits({ type }: JsonSchema, kind: Kind): boolean {
  if (type === undefined) return true;
  const types: readonly string[] = typeof type === "string" ? [type] : type;
  return types.includes(kind) || (kind === "number" && types.includes("integer"));
}

/** Integers are a part of a kind. */
const isHalfOf = ({ type }: JsonSchema, kind: Kind): boolean =>
  kind === "number" && (type === "integer" || (Array.isArray(type) && !type.includes("number") && type.includes("integer")));

function negated(place: Place, schema: JsonSchema | boolean, kind: Kind): readonly Draft[] {
  if (schema === false) return justNothing;
  const said = schema === true ? [] : Object.keys(schema).filter((keyword) => !isAnnotation(keyword));
  const onex = schema === true ? undefined : schema["x-onex-type"];
  if (schema === true || (said.length === 0 && onex === undefined)) return [];
  if (said.join() === "type" && onex === undefined && !isHalfOf(schema, kind)) return admits(schema, kind) ? [] : justNothing;
  return [{ ...nothingSaid, residues: [{ keyword: "not", place, excluded: [place] }] }];
}

/** Keywords that choose or combine schemas are read apart; these few say nothing at all. */
const silent: ReadonlySet<string> = new Set([
  ...["$schema", "$id", "$ref", "$defs", "$comment", "title", "description", "default", "examples", "deprecated", "readOnly"],
  ...["anyOf", "oneOf", "allOf", "not", "inputs", "outputs", "keys", "values"],
]);

const combining: ReadonlySet<string> = new Set(["$ref", "anyOf", "oneOf", "allOf", "not"]);

export const isAnnotation = (keyword: string): boolean =>
  (silent.has(keyword) && !combining.has(keyword)) || keyword.startsWith("x-");

const saysSomething = (schema: JsonSchema): boolean =>
  Object.keys(schema).some((keyword) => !silent.has(keyword) && !keyword.startsWith("x-"));

const joined = (one: Draft, other: Draft): Draft => ({
  own: distinct(one.own, other.own),
  atoms: distinct(one.atoms, other.atoms),
  residues: [...one.residues, ...other.residues],
});

const distinct = (one: Meet, other: Meet): Meet =>
  one.length === 0 ? other : other.length === 0 ? one : [...new Set([...one, ...other])];

function product(factors: readonly (readonly Draft[])[], steps: Steps): readonly Draft[] {
  const [only = justNothing, ...others] = factors;
  let found = only;
  for (const factor of others) {
    take(steps, found.length * factor.length);
    found = found.flatMap((one) => factor.map((other) => joined(one, other)));
  }
  return found;
}
