import type { Form } from "../check/compiler.ts";
import { eitherOf } from "../check/scalar-rules.ts";
import { type Clause, wordsOf } from "./clause.ts";
import { emptiness } from "./emptiness.ts";
import { expander } from "./expander.ts";
import { anyFailure, everyFailure, type Failure, type InclusionReason, refusal, refusalReason, unproven } from "./failure.ts";
import { kindWords } from "./kind.ts";
import { numberMiss } from "./number-range.ts";
import { allowedBy, checkerOf, type Ids, type Meet, meetKey, type Place } from "./place.ts";
import type { Prover } from "./prover.ts";
import { arrayFailure } from "./relate-array.ts";
import { objectFailure } from "./relate-object.ts";
import { onexFailure } from "./relate-onex.ts";
import { residueFailure } from "./relate-residue.ts";
import { sameSchema } from "./same-schema.ts";
import { sampler } from "./sample.ts";
import { numberSamples, textSamples } from "./scalar-sample.ts";
import { splitFor } from "./split.ts";
import { type Steps, take } from "./steps.ts";
import { meantBy } from "./tags.ts";
import { textMiss } from "./text-range.ts";

export interface ProverOptions {
  readonly form: Form;
  readonly undescribed: Prover["undescribed"];
  readonly ids: Ids;
  readonly steps: Steps;
  /** Names of the classes that the schemas speak of. */
  readonly classNames: () => readonly string[];
}

/**
 * Subtyping of recursive types after Amadio and Cardelli, in the form of Gapeyev, Levin and Pierce ("Recursive subtyping revealed"): a pair that is met
 * again below itself is taken to fit; what was concluded from it is taken back when the pair turns out not to.
 */
export function prover({ form, undescribed, ids, steps, classNames }: ProverOptions): Prover {
  const expand = expander(form, ids, steps);
  const empty = emptiness(expand);
  const assumed = new Set<string>();
  const trail: string[] = [];
  const failed = new Map<string, Failure>();
  const tags: Parameters<typeof meantBy>[2] = new WeakMap();

  const relate: Prover["relate"] = (narrow, wide, or) => {
    if (isAnything(wide, form) || narrow.includes(wide)) return undefined;
    const key = `${meetKey(narrow)} ${wide.id} ${or ?? ""}`;
    if (assumed.has(key)) return undefined;
    const known = failed.get(key);
    if (known !== undefined) return known;
    take(steps);
    const before = trail.length;
    assumed.add(key);
    trail.push(key);
    const failure = meetFailure(narrow, wide, or);
    if (failure === undefined) return undefined;
    while (trail.length > before) assumed.delete(trail.pop() ?? "");
    if (narrow.some((place) => sameSchema(place, wide))) return undefined;
    const checked = confirmed(failure, narrow, wide, { or, steps });
    failed.set(key, checked);
    return checked;
  };

  const meetFailure = (narrow: Meet, wide: Place, or: "undefined" | undefined): Failure | undefined => {
    const failures: Failure[] = [];
    for (const kind of expand.kinds) {
      if (kind === or) continue;
      const cases = expand.clauses(narrow, kind);
      if (cases.length === 0) continue;
      const wides = expand.clauses([wide], kind);
      for (const one of cases) {
        const failure = clauseFailure(one, wide, wides, 0);
        if (failure !== undefined) failures.push(failure);
      }
    }
    return anyFailure(failures);
  };

  const clauseFailure = (narrow: Clause, wide: Place, wides: readonly Clause[], depth: number): Failure | undefined => {
    if (narrow.values !== undefined) return valuesFailure(narrow, narrow.values, wide, wides);
    if (empty.ofClause(narrow)) return undefined;
    const examples = () => made.sampler.ofClause(narrow);
    if (wides.length === 0) return refusal("type", wordsOf(narrow), examples);
    const failures: Failure[] = [];
    for (const one of meantBy(narrow, wides, tags)) {
      const failure = within(narrow, one);
      if (failure === undefined) return undefined;
      failures.push(failure);
    }
    const pieces =
      depth < deepestSplit && (wides.length > 1 || narrow.kind === "number") ? splitFor(narrow, wides, expand) : undefined;
    if (pieces === undefined) return everyFailure(failures);
    take(steps, pieces.length);
    const missed = pieces.map((piece) => clauseFailure(piece, wide, wides, depth + 1)).filter((failure) => failure !== undefined);
    return missed.length === 0 ? undefined : anyFailure(missed);
  };

  const within: Prover["within"] = (narrow, wide) => {
    take(steps, 1 + narrow.own.length + wide.own.length);
    const failures = wide.atoms.map((atom) => onexFailure(narrow, atom, made));
    if (wide.values !== undefined) failures.push(listFailure(narrow));
    else if (wide.kind === "number" || wide.kind === "string") failures.push(scalarFailure(narrow, wide));
    else if (wide.kind === "array") failures.push(arrayFailure(narrow, wide, made));
    else if (wide.kind === "object") failures.push(objectFailure(narrow, wide, made));
    for (const residue of wide.residues) failures.push(residueFailure(narrow, residue, made));
    return anyFailure(failures.filter((failure) => failure !== undefined));
  };

  const listFailure = (narrow: Clause): Failure =>
    refusal("enum", `${kindWords[narrow.kind]} that is not listed`, () => made.sampler.ofClause(narrow));

  const made: Prover = { expander: expand, emptiness: empty, sampler: sampler(expand, classNames), undescribed, relate, within };
  return made;
}

const deepestSplit = 6;

function isAnything({ schema }: Place, form: Form): boolean {
  if (typeof schema === "boolean") return schema;
  const type = form === "live" ? schema["x-onex-type"] : undefined;
  return (type === "any" || type === "unknown") && schema.$ref === undefined;
}

/** Values that are listed are simply checked. */
function valuesFailure(narrow: Clause, values: readonly unknown[], wide: Place, wides: readonly Clause[]): Failure | undefined {
  const refused = values.filter((value) => !checkerOf(wide).is(value));
  if (refused.length === 0) return undefined;
  const isWhole = refused.length === values.length && (wides.length === 0 || narrow.kind === "boolean");
  const words = isWhole
    ? wordsOf(narrow)
    : refused
        .slice(0, 3)
        .map((value) => JSON.stringify(value) ?? "undefined")
        .join(" or ");
  return refusal(wides.length === 0 ? "type" : "enum", words, () => refused);
}

function scalarFailure(narrow: Clause, wide: Clause): Failure | undefined {
  if (narrow.range !== undefined && wide.range !== undefined) {
    const [range, outside] = [narrow.range, wide.range];
    const miss = numberMiss(range, outside);
    return miss && refusal(miss.keyword, miss.refused, () => numberSamples(range, outside));
  }
  if (narrow.text === undefined || wide.text === undefined) return undefined;
  const [range, outside] = [narrow.text, wide.text];
  const miss = textMiss(range, outside);
  if (miss === undefined) return undefined;
  const values = () => textSamples(range, outside);
  return miss.isUnknown === true
    ? unproven(miss.keyword, `whether there is ${miss.refused} is not decided`, values)
    : refusal(miss.keyword, miss.refused, values);
}

const mostConfirmed = 6;

/** Only the candidates that really tell the two apart. */
const confirmed = (failure: Failure, narrow: Meet, wide: Place, { or, steps }: Asked): Failure => ({
  reasons: distinctReasons(failure.reasons),
  *candidates(base) {
    let count = 0;
    for (const candidate of failure.candidates(base)) {
      take(steps);
      const { value, isStandIn } = candidate;
      if (value === undefined && or === "undefined") continue;
      if (!allowedBy(narrow, value) || (!isStandIn && checkerOf(wide).is(value))) continue;
      yield candidate;
      count += 1;
      if (count >= mostConfirmed) return;
    }
  },
});

interface Asked {
  readonly or: "undefined" | undefined;
  readonly steps: Steps;
}

/** Each once, and the types that are refused at one place in one sentence. */
function distinctReasons(reasons: readonly InclusionReason[]): readonly InclusionReason[] {
  const found = new Map<string, InclusionReason[]>();
  for (const reason of reasons) {
    const isType = reason.keyword === "type" && reason.refused !== undefined;
    const key = isType ? reason.path : `${reason.path} ${reason.message}`;
    const alike = found.get(key);
    if (alike === undefined) found.set(key, [reason]);
    else if (isType) alike.push(reason);
  }
  return [...found.values()].flatMap(([first, ...others]) => {
    if (first === undefined || others.length === 0) return first ?? [];
    const words = [first, ...others].map(({ refused = "" }) => refused);
    const refused = words.length > mostWords ? "a value of any type" : eitherOf(words);
    return { ...first, ...refusalReason(first.keyword, refused), path: first.path };
  });
}

const mostWords = 5;
