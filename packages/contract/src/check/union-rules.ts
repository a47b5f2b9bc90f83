import { step } from "../json-pointer.ts";
import type { Problem } from "../parsed.ts";
import type { Compiler } from "./compiler.ts";
import { below, isRecord, listOf, type RawSchema } from "./read-schema.ts";
import { type Kind, leaf, type Rule } from "./rule.ts";
import { eitherOf } from "./scalar-rules.ts";
import { shown } from "./shown.ts";
import { unwind, type Walk } from "./walk.ts";

/** `anyOf`, `oneOf`, `allOf` and `not`. */
export function unionRules(schema: RawSchema, at: string, compiler: Compiler): readonly Rule[] {
  const rules = (listOf(schema, "allOf", at) ?? []).map((part, index) => compiler.same(part, below(at, "allOf", index)));
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const schemas = listOf(schema, keyword, at);
    if (schemas === undefined) continue;
    const variants = schemas.map((variant, index) => ({
      rule: compiler.same(variant, below(at, keyword, index)),
      tags: tagsOf(compiler.behind(variant), compiler),
    }));
    rules.push(keyword === "anyOf" ? anyOfRule(variants, compiler.walk) : oneOfRule(variants, compiler.walk));
  }
  if (schema.not !== undefined) {
    const refused = compiler.same(schema.not, below(at, "not"));
    rules.push(
      leaf(
        (value) => !refused.is(value),
        (value) => `must not be what #${below(at, "not")} describes, got ${shown(value)}`,
      ),
    );
  }
  return rules;
}

interface Variant {
  readonly rule: Rule;
  /** Properties that this variant fixes to some scalars. */
  readonly tags: ReadonlyMap<string, readonly unknown[]>;
}

function tagsOf(schema: RawSchema, compiler: Compiler): Variant["tags"] {
  const tags = new Map<string, readonly unknown[]>();
  const properties = isRecord(schema.properties) ? schema.properties : {};
  for (const [name, property] of Object.entries(properties)) {
    const { const: only, enum: some } = compiler.behind(property);
    if (only !== undefined) tags.set(name, [only]);
    else if (Array.isArray(some)) tags.set(name, some);
  }
  return tags;
}

function anyOfRule(variants: readonly Variant[], walk: Walk): Rule {
  const rules = variants.map(({ rule }) => rule);
  const is = (value: unknown): boolean => {
    for (const rule of rules) if (rule.is(value)) return true;
    return false;
  };
  return {
    is,
    explain: (value, path, found) => {
      if (!is(value)) found.push(...nearest(variants, value, path, walk));
    },
    get kind() {
      return eitherKind(rules);
    },
  };
}

function oneOfRule(variants: readonly Variant[], walk: Walk): Rule {
  const rules = variants.map(({ rule }) => rule);
  const fitting = (value: unknown): number => rules.filter((rule) => rule.is(value)).length;
  return {
    is: (value) => fitting(value) === 1,
    explain: (value, path, found) => {
      const count = fitting(value);
      if (count === 0) found.push(...nearest(variants, value, path, walk));
      if (count > 1) found.push({ path, message: `must match one of ${rules.length} variants, matches ${count}` });
    },
    get kind() {
      return eitherKind(rules);
    },
  };
}

function eitherKind(rules: readonly Rule[]): Kind | undefined {
  const kinds = rules.flatMap(({ kind }) => (kind === undefined ? [] : [kind]));
  if (kinds.length < rules.length) return undefined;
  return { words: eitherOf(kinds.map(({ words }) => words)), fits: (value) => kinds.some((kind) => kind.fits(value)) };
}

/** The problems of the variant that was probably meant: by its kind, then by a property that tells the variants apart, then by fewest problems. */
function nearest(variants: readonly Variant[], value: unknown, path: string, walk: Walk): readonly Problem[] {
  const fitting = variants.filter(({ rule }) => rule.kind === undefined || rule.kind.fits(value));
  if (fitting.length === 0) {
    return [{ path, message: `must be ${eitherOf(variants.map(({ rule }) => rule.kind?.words ?? ""))}, got ${shown(value)}` }];
  }
  const meant = byTag(fitting, value);
  if ("wrong" in meant) return [{ path: path + step(meant.wrong), message: meant.message }];
  const [only, ...others] = meant.variants;
  if (only !== undefined && others.length === 0) return explained(only.rule, value, path, walk);
  const { best, alike } = fewest(meant.variants, value, path, walk);
  if (alike !== undefined) return [{ path, message: alike }];
  return [{ path, message: `matches none of ${variants.length} variants` }, ...best];
}

/** Picks by the properties that every variant fixes, such as `kind`. */
function byTag(
  variants: readonly Variant[],
  value: unknown,
): { readonly variants: readonly Variant[] } | { readonly wrong: string; readonly message: string } {
  if (!isRecord(value)) return { variants };
  const names = [...(variants[0]?.tags.keys() ?? [])].filter((name) => variants.every(({ tags }) => tags.has(name)));
  for (const name of names) {
    const chosen = variants.filter(({ tags }) => tags.get(name)?.includes(value[name]));
    if (chosen.length > 0 && chosen.length < variants.length) return { variants: chosen };
    if (chosen.length === 0 && variants.length > 1 && Object.hasOwn(value, name)) {
      const words = eitherOf(variants.flatMap(({ tags }) => (tags.get(name) ?? []).map((one) => JSON.stringify(one) ?? "")));
      return { wrong: name, message: `must be ${words}, got ${shown(value[name])}` };
    }
  }
  return { variants };
}

/** Unions in unions would multiply the work, so below some levels the first variant speaks for all. */
const levelsExplored = 3;
let level = 0;

interface Fewest {
  readonly best: readonly Problem[];
  /** What to tell instead where no variant is nearer than another: what each of them wants of the value itself. */
  readonly alike?: string | undefined;
}

function fewest(variants: readonly Variant[], value: unknown, path: string, walk: Walk): Fewest {
  const tried = level < levelsExplored ? variants : variants.slice(0, 1);
  level += 1;
  try {
    const all = tried.map(({ rule }) => explained(rule, value, path, walk));
    const best = all.reduce((fewer, next) => (next.length < fewer.length ? next : fewer));
    return { best, alike: alikeOf(all, path, value) };
  } finally {
    level -= 1;
  }
}

const mostAlike = 10;

/** `must match /^a/ or match /^b/, got "c"`. */
function alikeOf(all: readonly (readonly Problem[])[], path: string, value: unknown): string | undefined {
  const [begin, end] = ["must ", `, got ${shown(value)}`];
  const words = all.map(([only, ...others]) =>
    only?.path === path && others.length === 0 && only.message.startsWith(begin) && only.message.endsWith(end)
      ? only.message.slice(begin.length, -end.length)
      : "",
  );
  if (words.length < 2 || words.length > mostAlike || words.includes("")) return undefined;
  return `${begin}${eitherOf(words)}${end}`;
}

function explained(rule: Rule, value: unknown, path: string, walk: Walk): readonly Problem[] {
  const before = walk.trail.length;
  const found: Problem[] = [];
  rule.explain(value, path, found);
  unwind(walk.trail, before);
  return found;
}
