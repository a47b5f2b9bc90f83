import { sameJson } from "../check/same-json.ts";
import { partKeywords } from "../map-parts.ts";
import { isAnnotation } from "./expander.ts";
import { below, keywordsOf, type Place, referred } from "./place.ts";

const single: ReadonlySet<string> = new Set(partKeywords.single);
const several: ReadonlySet<string> = new Set([...partKeywords.lists, ...partKeywords.records]);

/** Two circles of references of different lengths meet in as many pairs as one is long times the other. */
const mostPairs = 20_000;

/** Whether two places say the same in the same words, annotations and the names of definitions aside. */
export function sameSchema(one: Place, other: Place, met = new Set<string>()): boolean {
  if (one === other) return true;
  const pair = `${one.id} ${other.id}`;
  if (met.has(pair)) return true;
  if (met.size >= mostPairs) return false;
  met.add(pair);
  if (typeof one.schema === "boolean" || typeof other.schema === "boolean") return one.schema === other.schema;
  const keywords = saying(one);
  if (keywords.length !== saying(other).length) return false;
  return keywords.every((keyword) => sameKeyword(one, other, keyword, met));
}

/** Annotations that change what is meant are read; the rest is for people. */
const saying = (place: Place): readonly string[] =>
  Object.keys(keywordsOf(place)).filter((keyword) => !isAnnotation(keyword) || meaningful.has(keyword));

const meaningful: ReadonlySet<string> = new Set(["x-onex-type", "x-onex-class", "inputs", "outputs", "keys", "values"]);

function sameKeyword(one: Place, other: Place, keyword: string, met: Set<string>): boolean {
  const mine: unknown = Reflect.get(keywordsOf(one), keyword);
  const theirs: unknown = Reflect.get(keywordsOf(other), keyword);
  if (theirs === undefined) return false;
  if (keyword === "$ref") return sameSchema(referred(one, String(mine)), referred(other, String(theirs)), met);
  if (single.has(keyword)) return sameSchema(below(one, keyword), below(other, keyword), met);
  if (!several.has(keyword)) return sameJson(mine, theirs);
  const keys = Object.keys(Object(mine));
  if (keys.length !== Object.keys(Object(theirs)).length) return false;
  return keys.every(
    (key) => Object.hasOwn(Object(theirs), key) && sameSchema(below(one, keyword, key), below(other, keyword, key), met),
  );
}
