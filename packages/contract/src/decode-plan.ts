import { formats } from "./check/format.ts";
import { below, isRecord, type RawSchema } from "./check/read-schema.ts";
import { type Checker, checker } from "./checker.ts";
import { isJsonObject, type Json } from "./json.ts";
import { fragmentPath, lookUp } from "./json-pointer.ts";
import type { JsonSchema } from "./json-schema.ts";
import { type LivingValue, livingValue } from "./living-value.ts";

/**
 * What a schema adds to decoding: where a plain string stands for a date, bigint or URL, and a list or a value for what lives only in a process. A part
 * of the schema that adds nothing has no plan. A plan is filled after it is made, because schemas are recursive.
 */
export interface Plan {
  /** The live value of a plain string, or undefined when it is none. */
  text?: (text: string) => unknown;
  living?: LivingValue | undefined;
  prefix?: readonly (Plan | undefined)[];
  items?: Plan | undefined;
  properties?: ReadonlyMap<string, Plan | undefined>;
  patterns?: readonly { readonly pattern: RegExp; readonly plan: Plan | undefined }[];
  rest?: Plan | undefined;
  keys?: Plan | undefined;
  values?: Plan | undefined;
  /** `allOf` and what `$ref` leads to: all in force. */
  parts?: readonly Plan[];
  /** `anyOf` and `oneOf`: one is in force. */
  unions?: readonly (readonly Variant[])[];
}

interface Variant {
  readonly fits: (json: Json) => boolean;
  readonly plan: Plan | undefined;
}

const texts: Readonly<Record<string, (text: string) => unknown>> = {
  date: (text) => (formats.get("date-time")?.(text) === true ? new Date(text.toUpperCase()) : undefined),
  bigint: (text) => (/^(0|-?[1-9][0-9]*)$/.test(text) ? BigInt(text) : undefined),
  url: (text) => (URL.canParse(text) ? new URL(text) : undefined),
};

const isTextType = (type: unknown): type is string => typeof type === "string" && Object.hasOwn(texts, type);
const isStream = (type: unknown): boolean => type === "promise" || type === "iterable" || type === "async-iterable";
const isPlanned = ({ "x-onex-type": type, "x-onex-class": name }: RawSchema): boolean =>
  isTextType(type) || isStream(type) || (type === "bytes" && name === "Buffer");

const plans = new WeakMap<JsonSchema, { readonly plan: Plan | undefined }>();

/** The plan of a whole schema, made once for a schema object. */
export function decodePlan(schema: JsonSchema): Plan | undefined {
  const known = plans.get(schema) ?? { plan: makePlan(schema) };
  plans.set(schema, known);
  return known.plan;
}

function makePlan(root: JsonSchema): Plan | undefined {
  const made = new Map<RawSchema, Plan>();
  const planOf = (schema: unknown, at: string): Plan | undefined => {
    if (!isRecord(schema) || !mayAdd(schema)) return undefined;
    const known = made.get(schema);
    if (known !== undefined) return known;
    const plan: Plan = {};
    made.set(schema, plan);
    const type = schema["x-onex-type"];
    if (isTextType(type)) Object.assign(plan, { text: texts[type] });
    else
      Object.assign(plan, containerPlan(schema, at, planOf), unionPlan(root, schema, at, planOf), livingPlan(root, schema, at));
    if (type === "promise" && plan.values !== undefined) plan.parts = [plan.values];
    return plan;
  };
  return mentionsPlanned(root) ? planOf(root, "") : undefined;
}

type PlanOf = (schema: unknown, at: string) => Plan | undefined;

const mayAdd = (schema: RawSchema): boolean => mentionsPlanned(schema) || mentionsReference(schema);

function mentionsPlanned(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return false;
  return (isRecord(schema) && isPlanned(schema)) || Object.values(schema).some(mentionsPlanned);
}

const mentionsReference = (schema: object): boolean =>
  Object.hasOwn(schema, "$ref") ||
  Object.values(schema).some((part) => typeof part === "object" && part !== null && mentionsReference(part));

function containerPlan(schema: RawSchema, at: string, planOf: PlanOf): Plan {
  const child = (keyword: string): Plan | undefined => planOf(schema[keyword], below(at, keyword));
  const { prefixItems, properties, patternProperties } = schema;
  return {
    prefix: Array.isArray(prefixItems) ? prefixItems.map((item, index) => planOf(item, below(at, "prefixItems", index))) : [],
    // A list that stands for an iterable holds what that gives.
    items: child("items") ?? (isStream(schema["x-onex-type"]) ? child("values") : undefined),
    properties: new Map(
      Object.entries(isRecord(properties) ? properties : {}).map(([name, one]) => [
        name,
        planOf(one, below(at, "properties", name)),
      ]),
    ),
    patterns: Object.entries(isRecord(patternProperties) ? patternProperties : {}).map(([source, one]) => ({
      pattern: new RegExp(source, "u"),
      plan: planOf(one, below(at, "patternProperties", source)),
    })),
    rest: child("additionalProperties"),
    keys: child("keys"),
    values: child("values"),
  };
}

function livingPlan(root: JsonSchema, schema: JsonSchema, at: string): Plan {
  let compiled: Checker | undefined;
  const isPart = (value: unknown): boolean => {
    compiled ??= schema.values === undefined ? checker(true) : checker(root, { at: below(at, "values") });
    return compiled.is(value);
  };
  return { living: livingValue(schema["x-onex-type"], schema["x-onex-class"], isPart) };
}

function unionPlan(root: JsonSchema, schema: RawSchema, at: string, planOf: PlanOf): Plan {
  const path = typeof schema.$ref === "string" ? fragmentPath(schema.$ref) : undefined;
  const target = path === undefined ? undefined : planOf(lookUp(root, path), path);
  const all = (Array.isArray(schema.allOf) ? schema.allOf : []).map((part, index) => planOf(part, below(at, "allOf", index)));
  const unions = (["anyOf", "oneOf"] as const).flatMap((keyword) => {
    const schemas: unknown = schema[keyword];
    if (!Array.isArray(schemas)) return [];
    const variants = schemas.map((variant: unknown, index): Variant => {
      const place = below(at, keyword, index);
      return { fits: fitting(root, variant, place), plan: planOf(variant, place) };
    });
    return variants.some(({ plan }) => plan !== undefined) ? [variants] : [];
  });
  return { parts: [target, ...all].filter((part) => part !== undefined), unions };
}

/** Whether a variant takes the JSON. What has no JSON form of its own takes its tag alone, though its schema lets anything pass. */
function fitting(root: JsonSchema, variant: unknown, at: string): (json: Json) => boolean {
  const type = isRecord(variant) ? variant["x-onex-type"] : undefined;
  if (type === "undefined") return (json) => isJsonObject(json) && Object.hasOwn(json, "$onex:undefined");
  if (type === "function" || type === "local" || type === "never") return () => false;
  let compiled: Checker | undefined;
  return (json) => {
    compiled ??= checker(root, { form: "encoded", at });
    return compiled.is(json);
  };
}

/** The plans in force for a value, unions decided. */
export function settle(plan: Plan | undefined, json: Json, settled: Plan[] = []): readonly Plan[] {
  if (plan === undefined || settled.includes(plan)) return settled;
  settled.push(plan);
  for (const part of plan.parts ?? []) settle(part, json, settled);
  for (const variants of plan.unions ?? []) settle(chosen(variants, json), json, settled);
  return settled;
}

/** A string that some variant takes as a string stays one. Where parts of the value hide that a variant fits (tags, `ref`), a sole plan is taken. */
function chosen(variants: readonly Variant[], json: Json): Plan | undefined {
  // What fits as it is needs nothing made of it.
  const all = variants.filter(({ fits }) => fits(json));
  const plain = all.filter(({ plan }) => plan?.living === undefined);
  const fitting = plain.length > 0 ? plain : all;
  if (typeof json === "string") return fitting.some(({ plan }) => plan?.text === undefined) ? undefined : fitting[0]?.plan;
  if (fitting.length > 0) return fitting[0]?.plan;
  const planned = variants.filter(({ plan }) => plan !== undefined);
  return planned.length === 1 ? planned[0]?.plan : undefined;
}

/** The value, or what a plan in force makes of it. */
export function brought(plans: readonly Plan[], value: unknown): unknown {
  for (const { living } of plans) {
    const made = living?.(value);
    if (made !== undefined && made !== value) return made;
  }
  return value;
}

/** The live value of a plain string where a plan in force makes one of it, else the string: a checker then names what it should have been. */
export function liveText(plans: readonly Plan[], text: string): unknown {
  for (const plan of plans) {
    const value = plan.text?.(text);
    if (value !== undefined) return value;
  }
  return text;
}

export function itemPlan(plans: readonly Plan[], index: number): Plan | undefined {
  for (const { prefix, items } of plans) {
    const plan = index < (prefix?.length ?? 0) ? prefix?.[index] : items;
    if (plan !== undefined) return plan;
  }
  return undefined;
}

export function propertyPlan(plans: readonly Plan[], key: string): Plan | undefined {
  for (const { properties, patterns, rest } of plans) {
    const matching = patterns?.filter(({ pattern }) => pattern.test(key)) ?? [];
    const known = properties?.get(key) ?? matching.find(({ plan }) => plan !== undefined)?.plan;
    const plan = known ?? (properties?.has(key) === true || matching.length > 0 ? undefined : rest);
    if (plan !== undefined) return plan;
  }
  return undefined;
}
