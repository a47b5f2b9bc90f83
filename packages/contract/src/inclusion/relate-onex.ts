import { sameJson } from "../check/same-json.ts";
import type { JsonSchema } from "../json-schema.ts";
import { bigintSchema, dateSchema, errorSchema, regexpSchema, urlSchema } from "../onex-schemas.ts";
import { type Clause, wordsOf } from "./clause.ts";
import { isAnnotation } from "./expander.ts";
import { anyFailure, type Failure, inPart, refusal, unproven } from "./failure.ts";
import { contentPlace, fixedItemsOf, itemMeet } from "./parts.ts";
import { keywordsOf, type Meet, type Place } from "./place.ts";
import type { Prover } from "./prover.ts";
import { functionFailure } from "./relate-function.ts";
import { standInFailure } from "./stand-in.ts";

/** Why a live value of the clause may not be what the `x-onex-type` of the wide schema says. */
export function onexFailure(narrow: Clause, wide: Place, prover: Prover): Failure | undefined {
  const { "x-onex-type": type, "x-onex-class": name } = keywordsOf(wide);
  if (type === "local") return localFailure(narrow, name, prover);
  const own = narrow.atoms.find((atom) => keywordsOf(atom)["x-onex-type"] === type);
  if (own === undefined) return otherFailure(narrow, wide, type, prover);
  switch (type) {
    case "function":
      return functionFailure(own, wide, narrow, prover);
    case "map":
      return anyFailure([mapFailure(own, wide, "keys", prover), mapFailure(own, wide, "values", prover)].filter(isThere));
    case "set":
      return setFailure(own, wide, prover);
    case "iterable":
    case "async-iterable":
    case "promise":
      return contentFailure(narrow, content(own), wide, prover);
    case "bytes":
      return bytesFailure(own, wide, narrow, prover);
    default:
      return sayTheSame(keywordsOf(own), keywordsOf(wide), type)
        ? undefined
        : unproven("x-onex-type", `both are ${wordsOf(narrow)}, each with an encoded form of its own`);
  }
}

const isThere = (failure: Failure | undefined): failure is Failure => failure !== undefined;

/** Which class extends which is not known here. */
function localFailure(narrow: Clause, name: string | undefined, prover: Prover): Failure | undefined {
  if (name === undefined) return undefined; // Kinds that are not given have no clause.
  const classes = narrow.atoms.map((atom) => keywordsOf(atom)["x-onex-class"]);
  if (classes.includes(name) || (narrow.kind === "symbol" && /^symbol$/i.test(name))) return undefined;
  const examples = () => prover.sampler.ofClause(narrow);
  return narrow.atoms.length === 0
    ? refusal("x-onex-class", wordsOf(narrow), examples)
    : unproven("x-onex-class", `whether ${wordsOf(narrow)} is also of class ${name} is not known`, examples);
}

/** The types that a value may be of without saying so. */
function otherFailure(narrow: Clause, wide: Place, type: string | undefined, prover: Prover): Failure | undefined {
  const isBare = narrow.atoms.length === 0;
  if (type === "iterable") {
    if (narrow.kind === "string") return contentFailure(narrow, [prover.expander.synthesize({ type: "string" })], wide, prover);
    if (narrow.kind === "array") return arrayContentFailure(narrow, wide, prover);
    const set = narrow.atoms.find((atom) => keywordsOf(atom)["x-onex-type"] === "set");
    if (set !== undefined) return contentFailure(narrow, content(set), wide, prover);
  }
  const isAnyOfKind =
    isBare && ((type === "bigint" && narrow.kind === "bigint") || (type === "function" && narrow.kind === "callable"));
  if (isAnyOfKind && contentPlace(wide, "inputs") === undefined && contentPlace(wide, "outputs") === undefined) return undefined;
  const isOpen = narrow.atoms.some((atom) => keywordsOf(atom)["x-onex-type"] === "local");
  const examples = () => prover.sampler.ofClause(narrow);
  return isOpen
    ? unproven("x-onex-type", `whether ${wordsOf(narrow)} is also one is not known`, examples)
    : refusal("x-onex-type", wordsOf(narrow), examples);
}

const content = (place: Place): Meet => {
  const values = contentPlace(place, "values");
  return values === undefined ? [] : [values];
};

const bringing = { keyword: "values", having: (refused: string) => `one that may bring ${refused}` } as const;

/** What an iterable or a promise brings is promised, and not checked. */
function contentFailure(narrow: Clause, values: Meet, wide: Place, prover: Prover): Failure | undefined {
  const wanted = contentPlace(wide, "values");
  const failure = wanted === undefined ? undefined : prover.relate(values, wanted);
  return failure === undefined ? undefined : standInFailure(failure, bringing, () => prover.sampler.ofClause(narrow));
}

function arrayContentFailure(narrow: Clause, wide: Place, prover: Prover): Failure | undefined {
  const positions = Array.from({ length: fixedItemsOf(narrow) + 1 }, (_, index) => index);
  const most = prover.emptiness.mostItems(narrow);
  const failures = positions
    .filter((index) => index < most)
    .map((index) => contentFailure(narrow, itemMeet(narrow, index), wide, prover));
  return anyFailure(failures.filter(isThere));
}

function setFailure(own: Place, wide: Place, prover: Prover): Failure | undefined {
  const wanted = contentPlace(wide, "values");
  const failure = wanted === undefined ? undefined : prover.relate(content(own), wanted);
  return failure && inPart(failure, ["*"], { put: (value, base) => [new Set([...(base instanceof Set ? base : []), value])] });
}

function mapFailure(own: Place, wide: Place, part: "keys" | "values", prover: Prover): Failure | undefined {
  const wanted = contentPlace(wide, part);
  const [keys, values] = [contentPlace(own, "keys"), contentPlace(own, "values")];
  const mine = part === "keys" ? keys : values;
  const other = part === "keys" ? values : keys;
  const failure = wanted === undefined ? undefined : prover.relate(mine === undefined ? [] : [mine], wanted);
  if (failure === undefined) return undefined;
  const partners = () => prover.sampler.ofMeet(other === undefined ? [] : [other]).slice(0, 2);
  return inPart(failure, ["*", part === "keys" ? 0 : 1], {
    put: (value, base) =>
      partners().map((partner) => {
        const entry = part === "keys" ? ([value, partner] as const) : ([partner, value] as const);
        return new Map([...(base instanceof Map ? base : []), entry]);
      }),
  });
}

function bytesFailure(own: Place, wide: Place, narrow: Clause, prover: Prover): Failure | undefined {
  const wanted = keywordsOf(wide)["x-onex-class"];
  const name = keywordsOf(own)["x-onex-class"];
  if (wanted === undefined || name === wanted || (name === "Buffer" && wanted === "Uint8Array")) return undefined;
  return refusal("x-onex-class", wordsOf(narrow), () => prover.sampler.ofClause(narrow));
}

const standard: Readonly<Record<string, JsonSchema>> = {
  date: dateSchema(),
  bigint: bigintSchema(),
  url: urlSchema(),
  regexp: regexpSchema(),
  error: errorSchema(),
};

/** The live check does not read the encoded form (a bigint of one value, say), so it must be the same, or the one that every such value has. */
function sayTheSame(narrow: JsonSchema, wide: JsonSchema, type: string | undefined): boolean {
  const wanted = encodedForm(wide);
  return (
    Object.keys(wanted).length === 0 ||
    sameJson(encodedForm(narrow), wanted) ||
    sameJson(wanted, encodedForm(standard[type ?? ""] ?? {}))
  );
}

const encodedForm = (schema: JsonSchema): object =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => !isAnnotation(keyword)));
