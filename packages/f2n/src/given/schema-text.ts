import { fragmentPath, type Json, type JsonSchema, lookUp } from "@onex/contract";

/** Prints schemas of one document as TypeScript. What TypeScript has no word for, such as a range, is left out; what only a process has is `object`. */
export interface SchemaPrinter {
  print(schema: JsonSchema | boolean): string;
  /** The declarations that the printed types need, in order of first use. */
  declarations(): readonly string[];
}

/** A printer whose declarations begin with `prefix`, so that none can hide a global type. */
export function schemaPrinter(root: JsonSchema, prefix: string): SchemaPrinter {
  const declared = new Map<string, { readonly name: string; text: string }>();

  const print = (schema: JsonSchema | boolean): string => {
    if (typeof schema === "boolean") return schema ? "unknown" : "never";
    const parts = partsOf(schema);
    return parts.length === 0 ? "unknown" : parts.length === 1 ? (parts[0] ?? "") : parts.map(enclosed).join(" & ");
  };

  const partsOf = (schema: JsonSchema): readonly string[] => {
    const { $ref, anyOf, oneOf, allOf, enum: values, const: value } = schema;
    const live = liveText(schema);
    if (live !== undefined) return [live];
    const parts = $ref === undefined ? [] : [referred($ref)];
    if (value !== undefined) return [...parts, literal(value)];
    if (values !== undefined) return [...parts, union(values.map(literal))];
    for (const list of [anyOf, oneOf]) if (list !== undefined) parts.push(union(list.map(print)));
    for (const part of allOf ?? []) parts.push(print(part));
    const { type } = schema;
    const types = typeof type === "string" ? [type] : (type ?? (schema.properties === undefined ? [] : ["object"]));
    if (types.length > 0) parts.push(union(types.map((one) => ofType(one, schema))));
    return parts;
  };

  const referred = ($ref: string): string => {
    const path = fragmentPath($ref) ?? "";
    const known = declared.get(path);
    if (known !== undefined) return known.name;
    const taken = new Set([...declared.values()].map(({ name }) => name));
    const base = `${prefix}${(path.split("/").at(-1) ?? "").replace(/\W/g, "_") || "Root"}`;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    const entry = { name, text: "" };
    declared.set(path, entry); // Stands while it is printed, as it may contain itself.
    const target = lookUp(root, path);
    // The checker has compiled the document, so that a reference leads to a schema.
    entry.text = `export type ${name} = ${print((path === "" ? root : target) as JsonSchema)};`;
    return name;
  };

  const liveText = (schema: JsonSchema): string | undefined => {
    const { "x-onex-type": type, "x-onex-class": className, keys = true, values = true } = schema;
    switch (type) {
      case undefined:
        return undefined;
      case "map":
        return `Map<${print(keys)}, ${print(values)}>`;
      case "set":
        return `Set<${print(values)}>`;
      case "promise":
        return `Promise<${print(values)}>`;
      case "iterable":
        return `Iterable<${print(values)}>`;
      case "async-iterable":
        return `AsyncIterable<${print(values)}>`;
      case "bytes":
        return className ?? "Uint8Array";
      default:
        return liveTypes[type];
    }
  };

  const ofType = (type: string, schema: JsonSchema): string => {
    switch (type) {
      case "integer":
        return "number";
      case "array":
        return arrayText(schema);
      case "object":
        return objectText(schema);
      default:
        return type;
    }
  };

  const arrayText = ({ prefixItems = [], items = true, minItems = 0 }: JsonSchema): string => {
    if (prefixItems.length === 0) return `${enclosed(print(items))}[]`;
    const first = prefixItems.map((item, at) => (at < minItems ? print(item) : `${enclosed(print(item))}?`));
    return `[${[...first, ...(items === false ? [] : [`...${enclosed(print(items))}[]`])].join(", ")}]`;
  };

  const objectText = ({
    properties = {},
    required = [],
    additionalProperties: others,
    patternProperties: patterns,
  }: JsonSchema): string => {
    const names = Object.keys(properties);
    const members = names.map((name) => {
      const optional = required.includes(name) ? "" : "?";
      return `${JSON.stringify(name)}${optional}: ${print(properties[name] ?? true)};`;
    });
    // Beside named properties of other types an index signature would not compile.
    if (names.length > 0) return `{ ${members.join(" ")} }`;
    return typeof others === "object" && patterns === undefined ? `Record<string, ${print(others)}>` : "Record<string, unknown>";
  };

  return { print, declarations: () => [...declared.values()].map(({ text }) => text) };
}

const liveTypes = {
  any: "any",
  unknown: "unknown",
  undefined: "undefined",
  never: "never",
  function: "(...args: any[]) => unknown",
  local: "object",
  date: "Date",
  bigint: "bigint",
  url: "URL",
  regexp: "RegExp",
  error: "Error",
} as const;

const literal = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${literal(item ?? null)};`)
    .join(" ")} }`;
};

const union = (texts: readonly string[]): string => {
  const once = [...new Set(texts)];
  return once.length === 1 ? (once[0] ?? "never") : once.length === 0 ? "never" : once.map(enclosed).join(" | ");
};

/** Text that may stand beside an operator. */
const enclosed = (text: string): string =>
  /^[\w$.]+$|^"[^"]*"$|^Record<|^\{[^{}]*\}$/.test(text) && !text.includes(" | ") ? text : `(${text})`;
