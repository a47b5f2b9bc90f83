import { Fault, type JsonSchema, type Problem } from "@onex/contract";
import type { QueryParameter } from "./route.ts";

/** Query parameters of a request, checked. Raises `registry/bad-request` with every problem: an unknown name, a repeated one, a bad value. */
export function readQuery(
  known: Readonly<Record<string, QueryParameter>>,
  search: URLSearchParams,
): Readonly<Record<string, string | number>> {
  const values: Record<string, string | number> = {};
  const problems: Problem[] = [];
  for (const name of new Set(search.keys())) {
    const all = search.getAll(name);
    const parameter = Object.hasOwn(known, name) ? known[name] : undefined;
    const problem = parameter === undefined ? unknownName(known) : all.length > 1 ? "is given twice: give it once" : undefined;
    const text = all[0] ?? "";
    const value = problem === undefined && parameter !== undefined ? readValue(parameter.schema, text) : undefined;
    if (value !== undefined && "value" in value) values[name] = value.value;
    else problems.push({ path: `/${name}`, message: problem ?? value?.message ?? "" });
  }
  if (problems.length === 0) return values;
  const named = problems.map(({ path, message }) => `"${path.slice(1)}" ${message}`).join("; ");
  throw new Fault("registry/bad-request", `Query parameter ${named}`, { details: { problems } });
}

function unknownName(known: Readonly<Record<string, QueryParameter>>): string {
  const names = Object.keys(known);
  return names.length === 0 ? "is not known: this route takes none" : `is not known: this route takes ${names.join(", ")}`;
}

function readValue(schema: JsonSchema, text: string): { readonly value: string | number } | { readonly message: string } {
  if (schema.enum !== undefined)
    return schema.enum.includes(text) ? { value: text } : { message: `must be one of ${schema.enum.join(", ")}` };
  if (schema.type === "integer") {
    const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema;
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    return value >= minimum && value <= maximum ? { value } : { message: `must be a whole number from ${minimum} to ${maximum}` };
  }
  if (text === "") return { message: "must not be empty" };
  if (text.length > (schema.maxLength ?? Number.POSITIVE_INFINITY))
    return { message: `must have at most ${schema.maxLength} characters` };
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(text))
    return { message: `must match ${schema.pattern}` };
  return { value: text };
}
