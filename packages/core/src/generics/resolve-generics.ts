import { areDisjoint, inclusion, type JsonSchema, mapParts } from "@onex/contract";
import { grafting } from "./graft.ts";
import { type Candidates, inferGenerics } from "./infer-generics.ts";
import { alternativesOf, followed, standalone, whole } from "./port.ts";
import { someSchema } from "./schema-parts.ts";
import { includes, saysNothing, unify } from "./unify.ts";

/** The schemas of one way to call a function: of its parameters by position, undefined for a signal, and of its result. */
export interface PortSchemas {
  readonly schemas: readonly (JsonSchema | undefined)[];
  readonly outputs: JsonSchema;
}

/** What is bound to a parameter. Without a schema nothing is known of it. */
export interface GivenPort {
  readonly schema: JsonSchema | undefined;
}

/** An argument of which no value can be what the constraint of a type parameter asks for. */
export interface GenericMisfit {
  /** Position of the parameter. */
  readonly position: number;
  /** Name of the type parameter. */
  readonly name: string;
  readonly constraint: JsonSchema;
  readonly found: JsonSchema;
}

/** By the name of the type parameter. */
export type GenericTypes = ReadonlyMap<string, JsonSchema>;

export type Resolution = { readonly types: GenericTypes } | { readonly misfit: GenericMisfit };

/**
 * Finds what the type parameters of a function are, by what is bound to it; `given` is by position, undefined where nothing is. A type parameter of which
 * something is not known, or that is not certain to fit its constraint, is left out, so that no resolved schema refuses what the function's own type takes.
 */
export function resolveGenerics(ports: PortSchemas, given: readonly (GivenPort | undefined)[]): Resolution {
  const constraints = constraintsOf(ports);
  const found: Candidates = new Map();
  for (const [position, schema] of ports.schemas.entries()) {
    const argument = given[position];
    if (schema === undefined || argument === undefined) continue;
    const own: Candidates = new Map();
    inferGenerics(schema, argument.schema, own);
    // Of a union some other member may come.
    const isSole = argument.schema !== undefined && alternativesOf(whole(argument.schema)).length === 1;
    for (const [name, candidates] of own) {
      const constraint = constraints.get(name);
      const [first] = candidates;
      if (isSole && first !== undefined && constraint !== undefined && candidates.every((each) => canNeverFit(each, constraint)))
        return { misfit: { position, name, constraint, found: first } };
      found.set(name, [...(found.get(name) ?? []), ...candidates]);
    }
  }
  return { types: new Map([...found].flatMap(([name, candidates]) => entryOf(name, unify(candidates), constraints.get(name)))) };
}

/** The schemas with what was found wherever they have `x-onex-generic`, instead of the constraint. Descriptions stay. */
export function withTypes({ schemas, outputs }: PortSchemas, types: GenericTypes): PortSchemas {
  return { schemas: schemas.map((schema) => schema && substituted(schema, types)), outputs: substituted(outputs, types) };
}

/** Whether the parameters have places of type parameters. Asked of every node that is bound, so it is remembered by schema. */
export const isGeneric = ({ schemas }: PortSchemas): boolean =>
  schemas.some((schema) => schema !== undefined && constraintsIn(schema).size > 0);

const constraintsBySchema = new WeakMap<JsonSchema, GenericTypes>();

/** Those of the parameters; a type parameter that only the result has cannot be found. */
function constraintsOf({ schemas }: PortSchemas): GenericTypes {
  return new Map(schemas.flatMap((schema) => (schema === undefined ? [] : [...constraintsIn(schema)])).reverse());
}

function constraintsIn(schema: JsonSchema): GenericTypes {
  const known = constraintsBySchema.get(schema);
  if (known !== undefined) return known;
  const found = new Map<string, JsonSchema>();
  someSchema(schema, (part) => {
    const name = part["x-onex-generic"];
    if (name !== undefined && !found.has(name)) found.set(name, standalone({ schema: part, root: schema }));
    return false;
  });
  constraintsBySchema.set(schema, found);
  return found;
}

/** The checks of a constraint that says more than the type that was found are kept beside it. */
function entryOf(
  name: string,
  schema: JsonSchema | undefined,
  constraint: JsonSchema | undefined,
): readonly (readonly [string, JsonSchema])[] {
  if (schema === undefined) return [];
  if (constraint === undefined || saysNothing(constraint) || includes(schema, constraint)) return [[name, schema]];
  if (inclusion(schema, constraint, { undescribed: "absent", maxSteps }).verdict !== "fits") return [];
  const { graft, definitions } = grafting({});
  const allOf = [graft(schema), graft(constraint)];
  return [[name, { allOf, ...definitions() }]];
}

const maxSteps = 2_000;

/** True when the two have nothing in common, or the constraint asks for a property of which an object type does not speak. */
export function canNeverFit(found: JsonSchema, constraint: JsonSchema): boolean {
  if (saysNothing(constraint)) return false;
  if (areDisjoint(found, constraint, { maxSteps })) return true;
  const own = followed(whole(found)).schema;
  if (own.type !== "object" || own["x-onex-type"] !== undefined || saysMore(own)) return false;
  const { verdict, reasons } = inclusion(found, constraint, { undescribed: "absent", maxSteps });
  return (
    verdict === "does-not-fit" &&
    reasons.some(
      ({ path, keyword, property }) =>
        path === "" && keyword === "required" && property !== undefined && !Object.hasOwn(own.properties ?? {}, property),
    )
  );
}

/** An object of which properties are described that it does not name. */
const saysMore = ({ additionalProperties, patternProperties, allOf, anyOf, oneOf, properties }: JsonSchema): boolean =>
  typeof additionalProperties === "object" ||
  properties === undefined ||
  [patternProperties, allOf, anyOf, oneOf].some((part) => part !== undefined);

/**
 * Whether parts of an intersection name one property in different ways. `A & B` is then no type that a value could have, and yet what functions of such a
 * type give: the properties of the one over those of the other.
 */
function contradict(parts: readonly JsonSchema[], root: JsonSchema): boolean {
  const seen = new Map<string, string>();
  return parts.some((schema) => {
    const { properties = {} } = followed({ schema, root }).schema;
    return Object.entries(properties).some(([name, property]) => {
      const text = JSON.stringify(property);
      const before = seen.get(name) ?? text;
      seen.set(name, text);
      return before !== text;
    });
  });
}

/** One document with what was found in its places, and what that needs among its definitions. */
function substituted(schema: JsonSchema, known: GenericTypes): JsonSchema {
  if (!someSchema(schema, (part) => known.has(part["x-onex-generic"] ?? ""))) return schema;
  const { $defs = {}, ...root } = schema;
  const { graft, definitions } = grafting($defs);
  const put = (part: JsonSchema): JsonSchema => {
    const found = known.get(part["x-onex-generic"] ?? "");
    if (found === undefined) {
      const made = mapParts(part, put);
      return made.allOf !== undefined && contradict(made.allOf, definitions()) ? part : made;
    }
    const { description, default: fallback, deprecated } = part;
    return {
      ...graft(found),
      ...(description === undefined ? {} : { description }),
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(deprecated === undefined ? {} : { deprecated }),
    };
  };
  const made = put(root);
  const own = Object.entries($defs).map(([name, part]) => [name, put(part)] as const);
  // Grafted definitions hold no type parameters.
  const defs = Object.entries({ ...definitions().$defs, ...Object.fromEntries(own) });
  return defs.length === 0 ? made : { ...made, $defs: Object.fromEntries(defs) };
}
