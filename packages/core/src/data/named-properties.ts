import { fragmentPath, type JsonSchema, lookUp } from "@onex/contract";

/**
 * The names that a schema gives to the properties of an object, those of all variants together; undefined when it also describes something else than
 * an object with properties of its own, such as a record of any keys.
 */
export function namedProperties(schema: JsonSchema): ReadonlySet<string> | undefined {
  const open = new Set<JsonSchema>();
  const namesIn = (part: JsonSchema): ReadonlySet<string> | undefined => {
    if (part["x-onex-type"] !== undefined || open.has(part)) return undefined;
    open.add(part);
    const { $ref, properties = {}, additionalProperties, anyOf, oneOf, allOf = [] } = part;
    const own = Object.keys(properties);
    const isNamed = part.type === "object" && (own.length > 0 || additionalProperties === false);
    const found = [
      isNamed ? new Set(own) : undefined,
      $ref === undefined ? undefined : namesIn(referred(schema, $ref)),
      eachNamed(anyOf, namesIn),
      eachNamed(oneOf, namesIn),
      ...allOf.map(namesIn),
    ].filter((names) => names !== undefined);
    open.delete(part);
    return found.length === 0 ? undefined : new Set(found.flatMap((names) => [...names]));
  };
  return namesIn(schema);
}

type Names = ReadonlySet<string> | undefined;

function eachNamed(variants: readonly JsonSchema[] | undefined, namesIn: (part: JsonSchema) => Names): Names {
  const found = variants?.map(namesIn) ?? [undefined];
  const names = found.filter((each) => each !== undefined);
  return names.length < found.length ? undefined : new Set(names.flatMap((each) => [...each]));
}

function referred(root: JsonSchema, reference: string): JsonSchema {
  const found = lookUp(root, fragmentPath(reference) ?? "/");
  // The checker refuses references that lead nowhere; here they say nothing.
  return typeof found === "object" && found !== null ? found : {};
}
