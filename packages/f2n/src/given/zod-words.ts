import { bigintSchema, dateSchema, type JsonSchema, mapSchema, setSchema, undefinedSchema } from "@onex/contract";

/** What zod, from version 4.2 on, shows of each part of a schema that it writes as JSON Schema. */
interface ZodPart {
  readonly zodSchema: { readonly _zod: { readonly def: ZodDefinition } };
  readonly jsonSchema: object;
}

interface ZodDefinition {
  readonly type: string;
  readonly keyType?: unknown;
  readonly valueType?: unknown;
  readonly values?: readonly unknown[];
}

/**
 * What zod is told when it writes a schema as JSON Schema, so that what JSON has no word for is said in ONEX's. `said` writes a schema inside another.
 * What ONEX has no word for either throws, as it does without these.
 */
export const zodWords = (said: (schema: unknown) => JsonSchema): Readonly<Record<string, unknown>> => ({
  unrepresentable: "any",
  override({ zodSchema, jsonSchema }: ZodPart) {
    const { def } = zodSchema._zod;
    const word = wordOf(def, said);
    if (word !== undefined) Object.assign(jsonSchema, word);
    else if (isWordless(def)) throw new Error(`${def.type} has no word in JSON Schema`);
  },
});

function wordOf({ type, keyType, valueType }: ZodDefinition, said: (schema: unknown) => JsonSchema): JsonSchema | undefined {
  switch (type) {
    case "date":
      return dateSchema();
    case "bigint":
      return bigintSchema();
    case "map":
      return mapSchema(said(keyType), said(valueType));
    case "set":
      return setSchema(said(valueType));
    case "undefined":
    case "void":
      return undefinedSchema;
    default:
      return undefined;
  }
}

const wordless: ReadonlySet<string> = new Set(["symbol", "nan", "custom", "function", "transform"]);

const isWordless = ({ type, values = [] }: ZodDefinition): boolean =>
  wordless.has(type) || (type === "literal" && values.some((value) => value === undefined || typeof value === "bigint"));
