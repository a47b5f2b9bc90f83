import type { JsonSchema } from "@onex/contract";
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

/**
 * The overloads that a call may mean, in declaration order; all of them when that leaves none. `argumentAt` gives what is known of the argument of a
 * parameter, that of a rest parameter as a list. One that no argument can fit is out, and so is every one behind the first that certainly takes the
 * call, as `fitting` would take that. But where a callback decides, its result shows which overload was meant, so the others stay.
 */
export function meantOverloads(
  signatures: readonly Signature[],
  argumentAt: (position: number, isRest: boolean) => KnownArgument,
): readonly Signature[] {
  const count = argumentCount(signatures, argumentAt);
  const fits = signatures.map((signature) => fitOf(signature, argumentAt));
  const first = signatures.findIndex(
    (signature, at) =>
      fits[at] === "certain" && count !== undefined && takesCount(signature, count) && !signature.schemas.some(holdsFunction),
  );
  const meant = signatures.filter((signature, at) => {
    if (fits[at] === "never") return false;
    if (first === -1 || count === undefined) return true;
    return at === first || (at < first && takesCount(signature, count));
  });
  return meant.length === 0 ? signatures : meant;
}

/** Undefined where a rest parameter may take any number. */
function argumentCount(
  signatures: readonly Signature[],
  argumentAt: (position: number, isRest: boolean) => KnownArgument,
): number | undefined {
  if (signatures.some(({ parameters }) => parameters.at(-1)?.kind === "rest")) return undefined;
  const longest = Math.max(...signatures.map(({ parameters }) => parameters.length));
  for (let count = longest; count > 0; count--) if (argumentAt(count - 1, false).kind !== "absent") return count;
  return 0;
}

function fitOf({ parameters, schemas, checkers }: Signature, argumentAt: Parameters<typeof meantOverloads>[1]): Fit {
  const fits = parameters.map(({ kind, optional }, position): Fit => {
    const [schema, check] = [schemas[position], checkers[position]];
    if (schema === undefined || check === undefined) return "certain";
    const given = argumentAt(position, kind === "rest");
    if (given.kind === "absent") return optional || check.is(undefined) ? "certain" : "never";
    if (given.kind === "value") return check.is(given.value) ? "certain" : "never";
    if (given.schema === undefined) return "possible";
    if (includes(given.schema, schema)) return "certain";
    return canNeverFit(given.schema, schema) ? "never" : "possible";
  });
  return fits.includes("never") ? "never" : fits.includes("possible") ? "possible" : "certain";
}

const holdsFunction = (schema: JsonSchema | undefined): boolean =>
  schema !== undefined && someSchema(schema, (part) => part["x-onex-type"] === "function");
