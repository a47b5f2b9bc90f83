import type { JsonSchema } from "@onex/contract";
import { byTwoSchemas } from "../graph/by-two-schemas.ts";
import { portVerdict } from "../graph/port-fit.ts";
import { type Signature, takesCount } from "../node/signature.ts";
import { canNeverFit } from "./resolve-generics.ts";
import { someSchema } from "./schema-parts.ts";
import { includes } from "./unify.ts";

/** What is known of an argument before it is there. */
export type KnownArgument =
  | { readonly kind: "absent" }
  | { readonly kind: "value"; readonly value: unknown }
  /** Without a schema nothing is known. */
  | { readonly kind: "schema"; readonly schema: JsonSchema | undefined };

type Fit = "certain" | "possible" | "never";

/** What is bound, as far as it is known. */
export interface KnownCall {
  /** By the position of a parameter; that of a rest parameter is a list. */
  readonly argumentAt: (position: number, isRest: boolean) => KnownArgument;
  /** How many arguments there are; undefined where a list may bring any number. */
  readonly count: number | undefined;
}

/**
 * The overloads that a call may mean, in declaration order; all of them when that leaves none that takes as many arguments. One that no argument can fit
 * is out, and so is every one behind the first that certainly takes the call, as `fitting` would take that. But where a callback decides, its result shows
 * which overload was meant, so the others stay.
 */
export function meantOverloads(signatures: readonly Signature[], call: KnownCall): readonly Signature[] {
  const { count } = call;
  const fits = signatures.map((signature) => fitOf(signature, call));
  const first = signatures.findIndex(
    (signature, at) =>
      fits[at] === "certain" && count !== undefined && takesCount(signature, count) && !signature.schemas.some(holdsFunction),
  );
  const meant = signatures.filter((signature, at) => {
    if (fits[at] === "never") return false;
    if (first === -1 || count === undefined) return true;
    return at === first || (at < first && takesCount(signature, count));
  });
  // One that leaves arguments over is taken by the function itself, but says too little of the call.
  const isWhole = meant.some((signature) => count === undefined || holdsCount(signature, count));
  return isWhole ? meant : signatures;
}

const holdsCount = ({ parameters }: Signature, count: number): boolean =>
  count <= parameters.length || parameters.at(-1)?.kind === "rest";

function fitOf({ parameters, schemas, checkers }: Signature, { argumentAt }: KnownCall): Fit {
  const fits = parameters.map(({ kind, optional }, position): Fit => {
    const [schema, check] = [schemas[position], checkers[position]];
    if (schema === undefined || check === undefined) return "certain";
    const given = argumentAt(position, kind === "rest");
    if (given.kind === "absent") return optional || check.is(undefined) ? "certain" : "never";
    if (given.kind === "value") return check.is(given.value) ? "certain" : "never";
    return given.schema === undefined ? "possible" : fitOfSchemas(given.schema, schema);
  });
  return fits.includes("never") ? "never" : fits.includes("possible") ? "possible" : "certain";
}

const fitOfSchemas = byTwoSchemas((from, to): Fit => {
  const verdict = portVerdict(from, to);
  if (verdict !== "unknown") return verdict === "fits" ? "certain" : "never";
  return includes(from, to) ? "certain" : canNeverFit(from, to) ? "never" : "possible";
});

const holdsFunction = (schema: JsonSchema | undefined): boolean =>
  schema !== undefined && someSchema(schema, (part) => part["x-onex-type"] === "function");
