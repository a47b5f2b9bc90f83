import { isJsonObject, type Json } from "./json.ts";
import { step } from "./json-pointer.ts";
import type { Problem } from "./parsed.ts";

/** What a schema that comes over the wire may be made of: whoever compiles it must not be kept busy or sent elsewhere by it. */
export const wireSchemaLimits = { schemas: 2000, patternChars: 256 } as const;

/** Keywords whose members are schemas, under names of the author's own. */
const maps: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs"]);
/** Keywords that hold values, which are not looked into. */
const values: ReadonlySet<string> = new Set(["const", "default", "enum", "examples"]);

/** Every place at which a schema breaks the limits, or refers to another document; too many schemas are one problem of the whole. */
export function wireSchemaProblems(schema: Json, path: string): readonly Problem[] {
  const problems: Problem[] = [];
  const { schemas: most, patternChars } = wireSchemaLimits;
  let schemas = 0;
  const checkPattern = (pattern: string, at: string): void => {
    if (pattern.length > patternChars)
      problems.push({ path: at, message: `is a pattern of more than ${patternChars} characters` });
  };
  const visit = (value: Json, at: string): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, at + step(index));
    if (!isJsonObject(value) || schemas > most) return;
    schemas += 1;
    for (const [keyword, part] of Object.entries(value)) {
      const here = at + step(keyword);
      if (keyword === "pattern" && typeof part === "string") checkPattern(part, here);
      else if (keyword === "$ref" && typeof part === "string" && !part.startsWith("#"))
        problems.push({ path: here, message: `refers to another document, "${part}"; put what it says into $defs` });
      else if (maps.has(keyword) && isJsonObject(part)) {
        for (const [name, member] of Object.entries(part)) {
          if (keyword === "patternProperties") checkPattern(name, here);
          visit(member, here + step(name));
        }
      } else if (!values.has(keyword)) visit(part, here);
    }
  };
  visit(schema, path);
  if (schemas > most) return [{ path, message: `is made of more than ${most} schemas` }];
  return problems;
}
