import { arrayRules } from "./check/array-rule.ts";
import type { Compiler, Form } from "./check/compiler.ts";
import { liveRule } from "./check/live-rule.ts";
import { objectRules } from "./check/object-rule.ts";
import { below, isRecord, type RawSchema, refuseUnknownKeywords, textOf, unusable } from "./check/read-schema.ts";
import { all, anything, nothing, type Rule } from "./check/rule.ts";
import { numberRules, stringRules, typeRules, valueRules } from "./check/scalar-rules.ts";
import { unionRules } from "./check/union-rules.ts";
import { newWalk, recursive, unwind, type Walk } from "./check/walk.ts";
import { fragmentPath, lookUp } from "./json-pointer.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Problem } from "./parsed.ts";

/** A compiled schema. */
export interface Checker {
  /** Whether the value is right. Allocates nothing unless the schema is recursive. Throws only what a getter or proxy of the value throws. */
  is(value: unknown): boolean;
  /** Everything that is wrong with the value, up to a thousand problems, each with its path; empty exactly when `is` holds. */
  problems(value: unknown): readonly Problem[];
}

export interface CheckerOptions {
  /**
   * `live` (the default): the values that a function takes and gives, where `x-onex-type` names a class and a property that is undefined but not
   * required is absent. `encoded`: the JSON that `encode` writes, by JSON Schema draft 2020-12 to the letter.
   */
  readonly form?: Form;
  /** JSON Pointer to the part of the schema that is meant; references still reach the whole. Default "", the whole. */
  readonly at?: string;
}

/**
 * Compiles a schema into closures; nothing is evaluated. Lengths are in code points; `format` is asserted for date-time, date, time, email, uri,
 * uuid, ipv4, ipv6 and regex and is an annotation otherwise; patterns have the flag `u`; `$ref` reaches only into the same document.
 * A recursive schema is followed 512 levels into a value, and a live value may be cyclic.
 * Throws `schema/unsupported` for a keyword that `JsonSchema` does not have, for a malformed one and for a `$ref` that leads nowhere.
 */
export function checker(schema: JsonSchema | boolean, { form = "live", at = "" }: CheckerOptions = {}): Checker {
  const walk = newWalk();
  const { rule, isRecursive } = compile(schema, { form, at, walk });
  const problems = (value: unknown): readonly Problem[] => {
    const found: Problem[] = [];
    rule.explain(value, "", found);
    return found;
  };
  if (!isRecursive) return { is: rule.is, problems };
  return { is: (value) => afresh(walk, () => rule.is(value)), problems: (value) => afresh(walk, () => problems(value)) };
}

/** The same, compiled when it is first asked: a shape that a program never reads costs it nothing. */
export function lazyChecker(schema: JsonSchema | boolean, options: CheckerOptions = {}): Checker {
  let made: Checker | undefined;
  const compiled = (): Checker => {
    made ??= checker(schema, options);
    return made;
  };
  return { is: (value) => compiled().is(value), problems: (value) => compiled().problems(value) };
}

/** Runs one check with nothing remembered, and leaves the walk as it was also when a getter of the value throws or checks again. */
function afresh<T>(walk: Walk, check: () => T): T {
  const { level, entries, trail, wrong } = walk;
  const before = [trail.length, wrong.length] as const;
  try {
    return check();
  } finally {
    walk.level = level;
    walk.entries = entries;
    unwind(trail, before[0]);
    unwind(wrong, before[1]);
  }
}

/** A place that a `$ref` leads to. `rule` is absent while it is being compiled. */
interface Target {
  readonly depth: number;
  rule?: Rule;
}

function compile(
  root: unknown,
  { form, at: start, walk }: { form: Form; at: string; walk: Walk },
): { readonly rule: Rule; readonly isRecursive: boolean } {
  const targets = new Map<string, Target>();
  let isRecursive = false;
  // How many steps into the value the schema that is being compiled reads.
  let depth = 0;

  const place = (reference: string, at: string): string => {
    const path = fragmentPath(reference);
    if (path !== undefined && lookUp(root, path) !== undefined) return path;
    throw unusable(at, `refers to ${JSON.stringify(reference)}, which is not in the same document`);
  };

  const target = (path: string, at: string): Rule => {
    const known = targets.get(path);
    if (known?.rule !== undefined) return known.rule;
    if (known !== undefined) {
      if (known.depth === depth) throw unusable(at, "refers to itself and describes nothing");
      isRecursive = true;
      // The target has its rule by the time the first value comes.
      return recursive(() => known.rule ?? nothing, walk);
    }
    const entry: Target = { depth };
    targets.set(path, entry);
    entry.rule = compileOne(lookUp(root, path), path);
    return entry.rule;
  };

  const compiler: Compiler = {
    form,
    walk,
    same: (schema, at) => compileOne(schema, at),
    part: (schema, at) => {
      depth += 1;
      const rule = compileOne(schema, at);
      depth -= 1;
      return rule;
    },
    behind: (schema) => {
      const reference = isRecord(schema) ? schema.$ref : undefined;
      const path = typeof reference === "string" ? fragmentPath(reference) : undefined;
      const found = path === undefined ? schema : lookUp(root, path);
      return isRecord(found) ? found : {};
    },
  };

  const compileOne = (schema: unknown, at: string): Rule => {
    if (schema === true) return anything;
    if (schema === false) return nothing;
    if (!isRecord(schema)) throw unusable(at, "must be an object, true or false");
    refuseUnknownKeywords(schema, at);
    const reference = textOf(schema, "$ref", at);
    const referred = reference === undefined ? [] : [target(place(reference, at), at)];
    return all([...referred, ...ownRules(schema, at, compiler)]);
  };

  return { rule: target(start, start), isRecursive };
}

function ownRules(schema: RawSchema, at: string, compiler: Compiler): readonly Rule[] {
  if (at !== "" && schema.$id !== undefined) throw unusable(below(at), 'has an "$id" of its own; only the whole document may');
  const live = compiler.form === "live" ? liveRule(schema, at, compiler) : undefined;
  if (live !== undefined) return [live];
  return [
    ...typeRules(schema, at, compiler.form),
    ...valueRules(schema, at),
    ...numberRules(schema, at),
    ...stringRules(schema, at),
    ...arrayRules(schema, at, compiler),
    ...objectRules(schema, at, compiler),
    ...unionRules(schema, at, compiler),
  ];
}
