import type { Json, JsonSchema, JsonType } from "@onex/contract";
import { enumNumbers } from "./enum-numbers.ts";
import type { ProtoEnum, ProtoField, ProtoMessage } from "./proto-file.ts";
import { defaultJsonName, pascalCase, snakeCase, uniqueNames, upperCase } from "./proto-names.ts";
import { integerType, isLeaf, mergedObject, numberType, reachedText, targetOf } from "./schema-facts.ts";

/** What stands in a field: one value, a list of them, or a map. */
export interface ProtoType {
  readonly kind: "single" | "repeated" | "map";
  readonly type: string;
  readonly nullable?: boolean;
}

export interface ProtoTypes {
  /** Declares the message of a whole document under a reserved name: its properties, or what it is as the one field `value`. */
  declare(name: string, schema: JsonSchema): void;
  readonly declarations: readonly (ProtoMessage | ProtoEnum)[];
  readonly imports: ReadonlySet<string>;
}

const wellKnown = {
  Value: "google/protobuf/struct.proto",
  Struct: "google/protobuf/struct.proto",
  NullValue: "google/protobuf/struct.proto",
  Timestamp: "google/protobuf/timestamp.proto",
} as const;

/** Messages and enums for schemas. What protobuf has no word for is a google.protobuf.Value that holds the encoded value. */
export function protoTypes(prefix: string, reserved: readonly string[]): ProtoTypes {
  const declarations: (ProtoMessage | ProtoEnum)[] = [];
  const imports = new Set<string>();
  // Of messages, enums and the values of enums, which stand in the scope of the file too.
  const nameOf = uniqueNames((name) => name, reserved);
  const named = new Map<string, ProtoType>();
  /** The document that is being declared: where references lead. */
  let root: JsonSchema = {};

  const google = (name: keyof typeof wellKnown): ProtoType => {
    imports.add(wellKnown[name]);
    return single(`google.protobuf.${name}`);
  };

  const nothing = (): ProtoType => ({ ...google("NullValue"), nullable: true });

  const typeOf = (schema: JsonSchema, name: string): ProtoType => {
    const onex = onexType(schema, name);
    if (onex !== undefined) return onex;
    if (schema.$ref !== undefined) return referredType(schema.$ref);
    if (schema.const !== undefined) return literalType([schema.const], name);
    if (schema.enum !== undefined) return literalType(schema.enum, name);
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants !== undefined) return unionType(variants, name);
    // Any object or array at all.
    if (Array.isArray(schema.type) && schema.type.includes("array") && schema.items === undefined) return google("Value");
    if (Array.isArray(schema.type))
      return unionType(
        schema.type.map((type: JsonType) => ({ ...schema, type })),
        name,
      );
    const merged = schema.allOf === undefined ? schema : mergedObject(schema, root);
    return merged === undefined ? google("Value") : plainType(merged, name);
  };

  const onexType = (schema: JsonSchema, name: string): ProtoType | undefined => {
    switch (schema["x-onex-type"]) {
      case undefined:
        return undefined;
      case "date":
        return google("Timestamp");
      // Of any size, in decimal digits.
      case "bigint":
      case "url":
        return single("string");
      case "bytes":
        return single("bytes");
      case "undefined":
        return nothing();
      case "set":
        return repeated(schema.values ?? {}, name);
      case "map":
        return mapType(schema.keys ?? {}, schema.values ?? {}, name);
      default:
        return google("Value");
    }
  };

  const plainType = (schema: JsonSchema, name: string): ProtoType => {
    switch (schema.type) {
      case "string":
        return single("string");
      case "boolean":
        return single("bool");
      case "number":
        return single("double");
      case "integer":
        return single(integerType(schema));
      case "null":
        return nothing();
      case "array":
        return schema.prefixItems === undefined ? repeated(schema.items, name) : tupleType(schema, name);
      case "object":
        return objectType(schema, name);
      default:
        return google("Value");
    }
  };

  const repeated = (items: JsonSchema | boolean | undefined, name: string): ProtoType => ({
    kind: "repeated",
    type: inList(typeof items === "object" ? items : {}, `${name}Item`),
  });

  /** The type of one element: of a list, a map or a union, which cannot hold lists, maps or nothing themselves. */
  const inList = (schema: JsonSchema, name: string): string => {
    const type = typeOf(schema, name);
    const isPlain = type.kind === "single" && (type.nullable !== true || type.type.startsWith("google."));
    return isPlain ? type.type : wrapped(type, nameOf(name), "");
  };

  const mapType = (keys: JsonSchema, values: JsonSchema, name: string): ProtoType => {
    const key = typeOf(keys, `${name}Key`);
    if (key.kind === "single" && keyTypes.has(key.type))
      return { kind: "map", type: `map<${key.type}, ${inList(values, `${name}Value`)}>` };
    const entry = nameOf(`${name}Entry`);
    message({ name: entry, fields: [field("key", key, false), field("value", typeOf(values, `${name}Value`), false)] });
    return { kind: "repeated", type: entry };
  };

  const tupleType = ({ prefixItems = [], items, minItems = 0 }: JsonSchema, name: string): ProtoType => {
    const own = nameOf(name);
    const fields = prefixItems.map((item, at) => field(`item_${at + 1}`, typeOf(item, `${own}Item${at + 1}`), at >= minItems));
    const rest = typeof items === "object" ? [field("rest", repeated(items, `${own}Rest`), false)] : [];
    message({ name: own, fields: [...fields, ...rest] });
    return single(own);
  };

  const objectType = (schema: JsonSchema, name: string): ProtoType => {
    const { properties = {}, additionalProperties, patternProperties = {} } = schema;
    const others = Object.values(patternProperties);
    if (typeof additionalProperties === "object") others.push(additionalProperties);
    const [only] = others;
    const values = others.length < 2 ? only : { anyOf: others };
    if (Object.keys(properties).length > 0 || additionalProperties === false)
      return single(objectMessage(schema, values, nameOf(name)));
    return values === undefined ? google("Struct") : mapType({ type: "string" }, values, name);
  };

  const objectMessage = (schema: JsonSchema, others: JsonSchema | undefined, name: string): string => {
    const { properties = {}, required = [], description } = schema;
    const fieldNameOf = uniqueNames((each) => defaultJsonName(each).toLowerCase());
    const fields = Object.entries(properties).map(([property, part]) => {
      const made = field(
        fieldNameOf(snakeCase(property)),
        typeOf(part, `${name}${pascalCase(property)}`),
        !required.includes(property),
      );
      return { ...made, ...jsonNamed(property, made.name), ...commented(part.description) };
    });
    const open =
      others === undefined ? [] : [field(fieldNameOf("others"), mapType({ type: "string" }, others, `${name}Others`), false)];
    message({ name, fields: [...fields, ...open], ...commented(description) });
    return name;
  };

  const unionType = (variants: readonly JsonSchema[], name: string): ProtoType => {
    const present = variants.filter(isPresent);
    const nullable = present.length < variants.length;
    const [only] = present;
    if (only === undefined) return nothing();
    if (present.length === 1) return { ...typeOf(only, name), ...(nullable ? { nullable } : {}) };
    if (present.some(isAnything)) return google("Value");
    return { ...single(unionMessage(present, nameOf(name))), ...(nullable ? { nullable } : {}) };
  };

  const unionMessage = (variants: readonly JsonSchema[], name: string): string => {
    const fieldNameOf = uniqueNames((each) => each);
    const fields = variants.map((variant, at): ProtoField => {
      const type = inList(variant, `${name}Variant${at + 1}`);
      return { name: fieldNameOf(variantName(type, name)), type };
    });
    message({ name, fields, isUnion: true });
    return name;
  };

  const variantName = (type: string, union: string): string => {
    if (/^[a-z]/.test(type)) return `${snakeCase(type.replace("google.protobuf.", ""))}_value`;
    const outer = [union, prefix].find((start) => type.startsWith(start)) ?? "";
    return snakeCase(type.slice(outer.length));
  };

  const literalType = (values: readonly Json[], name: string): ProtoType => {
    const present = values.filter((value) => value !== null);
    const nullable = present.length < values.length ? { nullable: true } : {};
    if (present.length === 0) return nothing();
    if (present.every((value) => typeof value === "boolean")) return { ...single("bool"), ...nullable };
    if (present.every((value) => typeof value === "number")) return { ...single(numberType(present)), ...nullable };
    if (!present.every((value) => typeof value === "string")) return google("Value");
    return { ...single(enumType(present, nameOf(name))), ...nullable };
  };

  const enumType = (values: readonly string[], name: string): string => {
    const numbers = enumNumbers(values);
    const start = upperCase(name);
    // protoc takes two values for the same when they differ only in case and underscores after the name of the enum.
    const wordOf = uniqueNames((word) => word.replaceAll("_", "").toLowerCase(), ["unspecified"]);
    declarations.push({
      kind: "enum",
      name,
      unspecified: nameOf(`${start}_UNSPECIFIED`),
      values: [...numbers].map(([value, number]) => ({
        name: nameOf(`${start}_${wordOf(upperCase(value) || "EMPTY")}`),
        number,
        comment: JSON.stringify(value),
      })),
    });
    return name;
  };

  const referredType = (reference: string): ProtoType => {
    const target = targetOf(reference, root);
    if (target === undefined) return google("Value");
    const key = reachedText(target, root);
    const known = named.get(key);
    if (known !== undefined) return known;
    const name = `${prefix}${pascalCase(reference.split("/").at(-1) ?? "")}`;
    if (isLeaf(target)) {
      const type = typeOf(target, name);
      named.set(key, type);
      return type;
    }
    // A container gets a message of this name, whatever it is, so that it may contain itself.
    const message = nameOf(name);
    named.set(key, single(message));
    fillNamed(message, target);
    return single(message);
  };

  /** Declares a message under a name that is taken already. */
  const fillNamed = (name: string, target: JsonSchema): void => {
    const merged = target.allOf === undefined ? target : mergedObject(target, root);
    const others = merged?.additionalProperties;
    const variants = target["x-onex-type"] === undefined ? ((target.anyOf ?? target.oneOf)?.filter(isPresent) ?? []) : [];
    const isPlain = merged?.type === "object" && merged["x-onex-type"] === undefined;
    if (isPlain && (merged.properties !== undefined || others === false)) {
      objectMessage(merged, typeof others === "object" ? others : undefined, name);
    } else if (variants.length > 1 && !variants.some(isAnything)) unionMessage(variants, name);
    else if (merged?.["x-onex-type"] === "undefined") message({ name, fields: [] });
    else wrapped(typeOf(target, `${name}Value`), name, target.description ?? "");
  };

  /** A message with one field. */
  const wrapped = (type: ProtoType, name: string, comment: string): string => {
    message({ name, fields: [field("value", type, false)], ...commented(comment) });
    return name;
  };

  const message = (made: Omit<ProtoMessage, "kind">): void => {
    declarations.push({ kind: "message", ...made });
  };

  return {
    declare(name, schema) {
      root = schema;
      fillNamed(name, schema);
    },
    declarations,
    imports,
  };
}

const single = (type: string): ProtoType => ({ kind: "single", type });

const isPresent = ({ type, "x-onex-type": onex }: JsonSchema): boolean => type !== "null" && onex !== "undefined";
const isAnything = ({ "x-onex-type": type }: JsonSchema): boolean => type === "any" || type === "unknown";

const keyTypes: ReadonlySet<string> = new Set(["string", "bool", "int32", "int64", "uint32", "uint64"]);

/** Unset stands for absent, and for null where the type has it. */
const field = (name: string, { kind, type, nullable }: ProtoType, isOptional: boolean): ProtoField => ({
  name,
  type,
  ...(kind === "repeated"
    ? { label: kind }
    : kind === "single" && (isOptional || nullable === true)
      ? { label: "optional" }
      : {}),
});

const commented = (comment: string | undefined) => (comment === undefined || comment === "" ? {} : { comment });

/** protoc refuses names with NUL, and those in brackets, which mean extensions. */
const jsonNamed = (property: string, name: string) =>
  property === defaultJsonName(name) || property === "" || property.includes("\0") || /^\[.*\]$/s.test(property)
    ? {}
    : { jsonName: property };
