import { step } from "../json-pointer.ts";
import type { Problem } from "../parsed.ts";
import type { Compiler } from "./compiler.ts";
import { below, countOf, patternOf, type RawSchema, recordOf } from "./read-schema.ts";
import { addProblem, leaf, maxProblems, nothing, type Rule } from "./rule.ts";

/** An object whose properties are not yet known. */
export type Properties = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `patternProperties`, and `rest` for keys that neither match nor are described. */
export function patternsRule(schema: RawSchema, at: string, rest: Rule, compiler: Compiler): Rule {
  const described = new Set(Object.keys(recordOf(schema, "properties", at)));
  const patterns = Object.entries(recordOf(schema, "patternProperties", at)).map(([source, one]) => ({
    pattern: patternOf(source, at),
    rule: compiler.part(one, below(at, "patternProperties", source)),
  }));
  const rulesOf = (key: string): readonly Rule[] => {
    const matching = patterns.filter(({ pattern }) => pattern.test(key)).map(({ rule }) => rule);
    return matching.length > 0 || described.has(key) ? matching : [rest];
  };
  return {
    is: (value) => {
      if (!isObject(value)) return true;
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (item !== undefined && !rulesOf(key).every((rule) => rule.is(item))) return false;
      }
      return true;
    },
    explain: (value, path, found) => {
      if (!isObject(value)) return;
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (item === undefined || found.length >= maxProblems) continue;
        for (const rule of rulesOf(key)) {
          if (rule === nothing) addProblem(found, { path, message: `must not have ${JSON.stringify(key)}` });
          else rule.explain(item, path + step(key), found);
        }
      }
    },
  };
}

export function namesRule(rule: Rule): Rule {
  return {
    is: (value) => !isObject(value) || Object.keys(value).every((key) => rule.is(key)),
    explain: (value, path, found) => {
      if (!isObject(value)) return;
      for (const key of Object.keys(value)) {
        const problems: Problem[] = [];
        rule.explain(key, "", problems);
        for (const { message } of problems)
          addProblem(found, { path, message: `has the key ${JSON.stringify(key)}, which ${message}` });
      }
    },
  };
}

export function countRules(schema: RawSchema, at: string): readonly Rule[] {
  const least = countOf(schema, "minProperties", at);
  const most = countOf(schema, "maxProperties", at);
  const rules: Rule[] = [];
  if (least !== undefined) rules.push(onCount((count) => count >= least, `must have at least ${counted(least)}`));
  if (most !== undefined) rules.push(onCount((count) => count <= most, `must have at most ${counted(most)}`));
  return rules;
}

const counted = (count: number): string => (count === 1 ? "1 property" : `${count} properties`);

const countIn = (value: Properties): number => Object.values(value).filter((item) => item !== undefined).length;

const onCount = (holds: (count: number) => boolean, message: string): Rule =>
  leaf(
    (value) => !isObject(value) || holds(countIn(value)),
    (value) => `${message}, got ${isObject(value) ? countIn(value) : 0}`,
  );
