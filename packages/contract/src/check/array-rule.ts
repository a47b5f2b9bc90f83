import { step } from "../json-pointer.ts";
import type { Compiler } from "./compiler.ts";
import { below, countOf, flagOf, listOf, type RawSchema } from "./read-schema.ts";
import { anything, leaf, maxProblems, type Rule } from "./rule.ts";
import { sameJson } from "./same-json.ts";

const itemCount = (count: number): string => (count === 1 ? "1 item" : `${count} items`);

/** A requirement on arrays; anything else passes. */
const onArrays = (holds: (items: readonly unknown[]) => boolean, message: (items: readonly unknown[]) => string): Rule =>
  leaf(
    (value) => !Array.isArray(value) || holds(value),
    (value) => message(Array.isArray(value) ? value : []),
  );

export function arrayRules(schema: RawSchema, at: string, compiler: Compiler): readonly Rule[] {
  const rules: Rule[] = [];
  const least = countOf(schema, "minItems", at);
  const most = countOf(schema, "maxItems", at);
  if (least !== undefined) {
    rules.push(
      onArrays(
        ({ length }) => length >= least,
        ({ length }) => `must have at least ${itemCount(least)}, got ${length}`,
      ),
    );
  }
  if (most !== undefined) {
    rules.push(
      onArrays(
        ({ length }) => length <= most,
        ({ length }) => `must have at most ${itemCount(most)}, got ${length}`,
      ),
    );
  }
  const items = itemsRule(schema, at, compiler);
  if (items !== undefined) rules.push(items);
  if (flagOf(schema, "uniqueItems", at)) {
    rules.push(
      onArrays(
        (list) => firstRepeat(list) === undefined,
        (list) => `must have no item twice, got item ${firstRepeat(list)} again`,
      ),
    );
  }
  return rules;
}

function itemsRule(schema: RawSchema, at: string, compiler: Compiler): Rule | undefined {
  const first = (listOf(schema, "prefixItems", at) ?? []).map((item, index) =>
    compiler.part(item, below(at, "prefixItems", index)),
  );
  const rest = schema.items === undefined ? anything : compiler.part(schema.items, below(at, "items"));
  if (first.length === 0 && rest === anything) return undefined;
  return {
    is: first.length === 0 ? everyItem(rest) : byPosition(first, rest),
    explain: (value, path, found) => {
      if (!Array.isArray(value)) return;
      for (let index = 0; index < value.length && found.length < maxProblems; index += 1) {
        const rule = first[index] ?? rest;
        if (!rule.is(value[index])) rule.explain(value[index], path + step(index), found);
      }
    },
  };
}

function everyItem(rule: Rule): Rule["is"] {
  return (value) => {
    if (!Array.isArray(value)) return true;
    for (let index = 0; index < value.length; index += 1) if (!rule.is(value[index])) return false;
    return true;
  };
}

function byPosition(first: readonly Rule[], rest: Rule): Rule["is"] {
  return (value) => {
    if (!Array.isArray(value)) return true;
    const end = rest === anything ? Math.min(first.length, value.length) : value.length;
    for (let index = 0; index < end; index += 1) if (!(first[index] ?? rest).is(value[index])) return false;
    return true;
  };
}

/** Index of the first item that equals an earlier one. Containers are compared pair by pair. */
function firstRepeat(items: readonly unknown[]): number | undefined {
  const scalars = new Set<unknown>();
  const containers: unknown[] = [];
  for (const [index, item] of items.entries()) {
    if (typeof item !== "object" || item === null) {
      if (scalars.has(item)) return index;
      scalars.add(item);
    } else {
      if (containers.some((earlier) => sameJson(earlier, item))) return index;
      containers.push(item);
    }
  }
  return undefined;
}
